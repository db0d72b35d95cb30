"""Training by two cycles: what is drawn, what is judged, what learns, and that a resumed run is the same run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pytest
import torch

from engine.devices import choose
from engine.networks.cubic import magnify_cubic
from engine.train.cycle import CycleObjective
from engine.train.data import TrainingSlice
from engine.train.distributed import Group
from engine.train.fathers import FatherSampler
from engine.train.history import History
from engine.train.loop import Run
from engine.train.objectives import Source
from engine.train.plans import PatchPlan, Stage
from engine.train.recipe import RecipeError, find_recipe, recipe_names
from engine.tune.plan import RECIPES, find_tuning_recipe
from tests.support.slices import anatomy

PAPER = {"pixel": 5.0, "perceptual": 0.1, "adversarial": 5.0, "cycle": 0.3}
PLAN = PatchPlan(batch=2, patch=32, hr_limit=32, scales=(1.0, 4.0), one_axis=0.2, equal=0.4)


def a_slice(rows: int = 48, columns: int = 40, seed: int = 3) -> TrainingSlice:
    return TrainingSlice(anatomy(rows, columns, seed), "us", "phantom", "one", 0.05)


@dataclass(frozen=True)
class Given(Source):
    """A source of two small slices."""

    def slices(self, recipe):
        return [a_slice(), a_slice(seed=4)], []


def small_recipe(*stages: Stage, steps: int = 40):
    recipe = find_recipe("us-cyclegan")
    return replace(
        recipe,
        shape={"channels": 1, "width": 4},
        schedule=replace(recipe.schedule, steps=steps, warmup=1),
        stages=stages,
        patches=PLAN,
        objective={"kind": "cycle", "degradation_unit": 4},
        adversary=replace(recipe.adversary, shape={"channels": 1, "width": 4}),
    )


def objective(*stages: Stage) -> CycleObjective:
    torch.manual_seed(0)
    return CycleObjective(small_recipe(*stages), Given(), choose("cpu"), Group())


def weights_of(module) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in module.parameters()])


def losses_by_cycles() -> dict[str, list[dict[str, float]]]:
    """The losses of each stage of every recipe of this objective that ships, those for tuning included."""
    found = {}
    for name in recipe_names():
        recipe = find_recipe(name)
        if recipe.objective["kind"] == "cycle":
            found[name] = [stage.losses for stage in recipe.stages]
    for name in RECIPES:
        content = find_tuning_recipe(name).content
        if content.get("objective", {}).get("kind") == "cycle":
            found[f"tuning/{name}"] = [stage["losses"] for stage in content["stages"]]
    return found


def test_every_recipe_has_the_weights_of_equation_7_where_it_has_the_adversary():
    """5 / 0.1 / 5 / 0.3; before the adversary comes in, the losses that are there keep theirs."""
    found = losses_by_cycles()
    parts = {"us-cyclegan", "us-cyclegan-further", "us-cyclegan-longer", "us-cyclegan-adversarial"}
    assert set(found) == parts | {"us-cyclegan-scan", "tuning/cyclegan"}
    for name, stages in found.items():
        if name == "us-cyclegan-longer":  # for fidelity alone
            assert not any("adversarial" in losses for losses in stages)
            continue
        assert [losses for losses in stages if losses.get("adversarial")] == [PAPER], name
        assert stages[-1] == PAPER, name
        for losses in stages:
            assert all(losses[loss] in (0, PAPER[loss]) for loss in PAPER.keys() & losses.keys()), name


def test_crops_are_of_one_size_and_sons_are_degraded_fathers():
    sampler = FatherSampler([a_slice()], PLAN, seed=1)
    sizes = set()
    for step in range(12):
        low, high, _ = sampler.draw(step)
        assert high.shape == (2, 1, 32, 32)
        assert torch.equal(low, magnify_cubic(high, *low.shape[-2:]))
        sizes.add(tuple(low.shape[-2:]))
    assert len(sizes) > 8
    assert any(rows != columns for rows, columns in sizes)
    again = FatherSampler([a_slice()], PLAN, seed=1)
    assert torch.equal(again.draw(11)[1], high)


def test_fathers_come_in_all_eight_orientations():
    item = a_slice(32, 32)
    sampler = FatherSampler([item], PLAN, seed=1)
    whole = torch.from_numpy(item.pixels)
    orientations = []
    for turned, rows, columns in product((False, True), repeat=3):
        laid = whole.T if turned else whole
        flips = [axis for axis, wanted in ((0, rows), (1, columns)) if wanted]
        orientations.append(laid.flip(flips) if flips else laid)
    drawn = [crop[0] for step in range(40) for crop in sampler.draw(step)[1]]
    found = [[torch.equal(crop, laid) for laid in orientations].index(True) for crop in drawn]
    assert set(found) == set(range(8))


def test_a_scan_smaller_than_a_crop_gives_smaller_crops():
    plan = replace(PLAN, hr_limit=64)
    assert FatherSampler([a_slice(48, 40)], plan, seed=1).draw(1)[1].shape == (2, 1, 40, 40)


def test_the_history_passes_all_on_until_it_is_full_and_then_mixes():
    history = History(capacity=6)
    images = torch.arange(40.0).reshape(40, 1, 1, 1).expand(40, 1, 2, 2).requires_grad_()
    first = history.exchange(images[:6], (1,))
    assert torch.equal(first, images[:6])
    assert not first.requires_grad
    later = torch.cat([history.exchange(images[i : i + 2], (1, i)) for i in range(6, 40, 2)])[:, 0, 0, 0]
    new = torch.arange(6.0, 40.0)
    kept = later == new
    assert 8 < int(kept.sum()) < 26
    assert (later[~kept] < new[~kept]).all()
    # nothing is lost or doubled: what was shown and what is remembered are all there was
    remembered = history.images[:, 0, 0, 0]
    assert sorted([*first[:, 0, 0, 0].tolist(), *later.tolist()][6:] + remembered.tolist()) == [
        float(i) for i in range(40)
    ]


def test_all_four_losses_teach_all_four_networks():
    trained = objective(Stage(1.0, PAPER))
    before = {name: weights_of(module) for name, module in trained.modules.items()}
    values = trained.step(2)
    assert next(iter(values)) == "loss"
    assert values["loss"] == pytest.approx(sum(weight * values[name] for name, weight in PAPER.items()), rel=1e-5)
    for name, module in trained.modules.items():
        assert (weights_of(module) != before[name]).float().mean() > 0.5, name


def test_judges_wait_for_the_stage_that_has_them():
    trained = objective(Stage(0.5, {"pixel": 5.0}), Stage(0.5, {"pixel": 5.0, "adversarial": 5.0}))
    judges = [trained.modules["judge-high"], trained.modules["judge-low"]]
    before = [weights_of(judge) for judge in judges]
    assert set(trained.step(1)) == {"loss", "pixel"}
    assert all(torch.equal(weights_of(judge), old) for judge, old in zip(judges, before, strict=True))
    assert {"judge-high", "judge-low"} < set(trained.step(30))
    assert not any(torch.equal(weights_of(judge), old) for judge, old in zip(judges, before, strict=True))


def test_judges_learn_alone_by_a_weight_of_nothing():
    kept, trained = (objective(Stage(1.0, {"pixel": 5.0} | more)) for more in ({}, {"adversarial": 0.0}))
    before = weights_of(trained.modules["judge-high"])
    for each in (kept, trained):
        torch.manual_seed(4)
        values = each.step(3)
    assert {"loss", "pixel", "judge-high", "judge-low"} == set(values)
    assert not torch.equal(weights_of(trained.modules["judge-high"]), before)
    assert torch.equal(weights_of(trained.network), weights_of(kept.network))


def test_the_cycle_loss_is_its_two_halves():
    names = {"cycle": 1.0, "cycle-forward": 1.0, "cycle-backward": 1.0}
    values = objective(Stage(1.0, names)).step(3)
    assert values["cycle"] == pytest.approx(values["cycle-forward"] + values["cycle-backward"], rel=1e-5)
    assert values["cycle-forward"] > 0
    assert values["cycle-backward"] > 0


def test_other_losses_judge_what_is_magnified():
    values = objective(Stage(1.0, {"pixel": 5.0, "mse-over-bicubic": 0.5})).step(3)
    assert values["loss"] == pytest.approx(5 * values["pixel"] + 0.5 * values["mse-over-bicubic"], rel=1e-5)
    # untrained it is near bicubic, by whose error this one is measured
    assert 0.5 < values["mse-over-bicubic"] < 4


def test_both_generators_learn():
    """Each starts with an error that is plain to see: a brightness that is not the truth's."""
    trained = objective(Stage(1.0, {"pixel": 5.0, "cycle": 0.3}, rate_factor=5.0))
    low, high, _ = trained.sampler.draw(1000)
    noise = torch.randn(high.shape)
    with torch.no_grad():
        trained.network.fuse.bias += 0.2
        trained.degrader.head[0].weight += 0.1

    def errors() -> tuple[float, float]:
        with torch.no_grad():
            magnified = trained.network(low, *high.shape[-2:])
            degraded = trained.degrader(high, noise, *low.shape[-2:])
        return float((magnified - high).abs().mean()), float((degraded - low).abs().mean())

    before = errors()
    for step in range(1, 40):
        torch.manual_seed(step)
        trained.step(step)
    after = errors()
    assert after[0] < 0.5 * before[0]
    assert after[1] < 0.7 * before[1]


def test_a_resumed_run_is_the_run_that_never_stopped(tmp_path):
    recipe = small_recipe(Stage(1.0, {"pixel": 5.0, "adversarial": 5.0, "cycle": 0.3}), steps=4)

    class After:
        """Stops after two steps."""

        cancelled = False

    def stop(report):
        After.cancelled = report.step >= 2

    Run(recipe, Given(), tmp_path / "whole", "cpu").train()
    Run(recipe, Given(), tmp_path / "parts", "cpu").train(None, stop, After())
    resumed = Run(recipe, Given(), tmp_path / "parts", "cpu", resume=True)
    assert resumed.step == 2
    resumed.train()
    files = [(tmp_path / name / "checkpoint.safetensors").read_bytes() for name in ("whole", "parts")]
    tensors = [load_without_header(content) for content in files]
    assert np.array_equal(tensors[0], tensors[1])


def load_without_header(content: bytes) -> np.ndarray:
    return np.frombuffer(content[8 + int.from_bytes(content[:8], "little") :], np.uint8)


def test_losses_that_do_not_exist_are_named():
    with pytest.raises(RecipeError, match="'pixels'"):
        objective(Stage(1.0, {"pixels": 1.0}))
    recipe = replace(small_recipe(Stage(1.0, {"adversarial": 1.0})), adversary=None)
    with pytest.raises(RecipeError, match="'adversarial'"):
        CycleObjective(recipe, Given(), choose("cpu"), Group())


def test_a_stage_trains_what_it_names_of_the_network_that_magnifies():
    name = next(iter(objective(Stage(1.0, PAPER)).network.named_parameters()))[0]
    trained = objective(Stage(0.5, PAPER, trainable=(name,)), Stage(0.5, PAPER))
    before = {n: p.detach().clone() for n, p in trained.network.named_parameters()}
    degrader = weights_of(trained.degrader)

    def changed() -> set[str]:
        return {n for n, p in trained.network.named_parameters() if not torch.equal(p, before[n])}

    trained.step(3)
    assert changed() == {name}
    assert not torch.equal(weights_of(trained.degrader), degrader)
    trained.step(30)
    assert changed() == set(before)


@pytest.mark.parametrize("kept", [True, False])
def test_a_stage_may_keep_the_statistics_of_batch_norm(kept):
    trained = objective(Stage(1.0, {"pixel": 5.0}, keep_statistics=kept))
    trained.network.added = torch.nn.BatchNorm2d(1)
    trained.step(3)
    assert trained.network.added.training is not kept


def test_parameters_that_do_not_exist_are_named():
    with pytest.raises(RecipeError, match="begins with nonsense"):
        objective(Stage(1.0, PAPER, trainable=("nonsense",)))
