"""Tuning in this process: it learns, resumes, makes do with less memory, and lets what is held out decide."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from engine.errors import OutOfMemoryError, ScaleError, UnknownNetworkError
from engine.geometry import Scale
from engine.networks.tuned import read_tuned_card
from engine.networks.weights import load_module
from engine.scan import Modality
from engine.train.data import PatchSampler
from engine.train.fathers import FatherSampler
from engine.train.scan_parts import parts_of
from engine.train.scan_slices import own_slice
from engine.tune import HeldOut, Preview, Progressed, Remarked, TuningPlan, find_tuning_recipe
from engine.tune.holdout import split
from engine.tune.plan import RECIPES, TuningError
from engine.tune.recipes import training_recipe
from engine.tune.tuner import Reins, Tuner
from tests.support.scans import volume


def a_tuner(folder, *, steps=None, seconds=60.0, resume=False, **plan):
    """A tuner, what it tells, and reins that end it after ``steps``."""
    scan, reins, told = volume(10, 64, 64), Reins(), []

    def tell(event):
        told.append(event)

    folder.mkdir(exist_ok=True)
    held = split(parts_of(scan), scan.depth, len(scan))
    wish = TuningPlan(minutes=seconds / 60, device="cpu", **plan)
    tuner = Tuner(wish, held, scan.modality.value, folder, tell, reins, resume=resume)
    if steps is not None:
        of_objective = tuner.objective.step

        def step(number):
            if number >= steps:
                reins.ending.set()
            return of_objective(number)

        tuner.objective.step = step
    return tuner, told


def test_it_learns_and_tells(tmp_path):
    tuner, told = a_tuner(tmp_path / "run", steps=3, scales=(Scale(2.0, 1.5), Scale(1.0, 3.0)))
    before = {name: value.clone() for name, value in tuner.network.state_dict().items()}
    outcome = tuner.run()
    assert outcome.steps == 3
    assert any(not torch.equal(before[name], value) for name, value in tuner.network.state_dict().items())
    [measured] = [event for event in told if isinstance(event, HeldOut)]
    assert measured.gain_db == pytest.approx(measured.psnr_db - measured.start_psnr_db)
    [preview] = [event for event in told if isinstance(event, Preview)]
    assert read_tuned_card(preview.weights).scales == ((2.0, 1.5), (1.0, 3.0))
    assert next(e.phase for e in told if isinstance(e, Progressed)) == "measuring the scan as it is"
    assert outcome.sentence.startswith("Kept" if outcome.kept else "Not kept")


def test_weights_that_get_worse_are_not_kept(tmp_path):
    tuner, _ = a_tuner(tmp_path / "run", steps=2)

    def spoil(number):
        tuner.reins.ending.set()
        with torch.no_grad():
            for weight in tuner.network.parameters():
                weight.add_(torch.randn_like(weight))
        return {"loss": 1.0}

    tuner.objective.step = spoil
    outcome = tuner.run()
    assert not outcome.kept
    assert outcome.weights is None
    assert outcome.gain_db < 0
    assert not list((tmp_path / "run").glob("tuned*"))


def test_the_weights_that_are_kept_are_the_best_and_not_the_last(tmp_path, monkeypatch):
    tuner, _ = a_tuner(tmp_path / "run", steps=1)
    gains = iter([0.0, 0.4, 0.1])
    from engine.tune import tuner as module
    from engine.tune.judge import Score

    monkeypatch.setattr(tuner, "_measure", lambda _: [Score((10 ** (-3 - next(gains) / 10),), 0.9)] * 4)
    better = iter([[Score((1.0e-4,), 0.9), Score((1.1e-4,), 0.9)], [Score((2e-4,), 0.9), Score((2e-4,), 0.9)]])
    monkeypatch.setattr(module, "measure", lambda *_: next(better))
    monkeypatch.setattr(tuner, "_range", lambda *_: (1.0, 2.0))

    def mark(number):
        with torch.no_grad():
            for weight in tuner.average.parameters():
                weight.fill_(float(number))

    tuner.start_watched = tuner._measure(None)
    for number in (1, 2):
        tuner.step = number
        mark(number)
        tuner._watch()
    outcome = tuner._decide()
    assert outcome.kept
    kept = load_file(outcome.weights)
    assert all(bool((weight == 1.0).all()) for weight in kept.values())


def test_it_goes_on_from_a_checkpoint(tmp_path):
    first, _ = a_tuner(tmp_path / "run", steps=3)
    first.run()
    seconds = first.seconds
    second, _ = a_tuner(tmp_path / "run", steps=5, resume=True)
    assert second.step == 3
    assert 0 < second.before <= seconds
    for name, value in first.average.state_dict().items():
        assert torch.equal(second.average.state_dict()[name], value)
    assert second.run().steps == 5


def test_out_of_memory_makes_patches_smaller_and_then_gives_up(tmp_path):
    tuner, told = a_tuner(tmp_path / "run", seconds=30.0)
    start = tuner.recipe.patches.patch

    def starve(number):
        raise torch.OutOfMemoryError("no")

    usual = tuner._objective

    def build(weights):
        made = usual(weights)
        made.step = starve
        return made

    tuner._objective = build
    tuner.objective.step = starve
    with pytest.raises(OutOfMemoryError, match="not enough memory"):
        tuner.run()
    assert tuner.recipe.patches.patch < start
    [remark] = {event.sentence for event in told if isinstance(event, Remarked)}
    assert remark.startswith("Memory ran out")


def test_after_memory_ran_out_once_it_goes_on_with_what_it_had_learned(tmp_path):
    tuner, told = a_tuner(tmp_path / "run", steps=None)
    tuner._step()
    learned = {name: value.clone() for name, value in tuner.network.state_dict().items()}
    moments = tuner.objective.optimisers["network"].state_dict()["state"][0]["exp_avg"].clone()
    tuner._make_do()
    assert all(torch.equal(value, learned[name]) for name, value in tuner.network.state_dict().items())
    assert torch.equal(tuner.objective.optimisers["network"].state_dict()["state"][0]["exp_avg"], moments)
    tuner._step()
    assert tuner.step == 2
    assert len(told) == 1


def test_time_that_it_was_held_does_not_count(tmp_path):
    tuner, _ = a_tuner(tmp_path / "run")
    before = tuner.seconds
    tuner.reins.add_idle(5.0)
    assert tuner.seconds < before - 4


@pytest.mark.parametrize("recipe", RECIPES)
def test_recipes_are_filled_in_for_the_scan(recipe):
    images = [np.zeros((100, 80), np.float32), np.zeros((90, 40), np.float32)]
    plan = TuningPlan(recipe=recipe, scales=(Scale(2.5, 1.0),), seed=5)
    made = training_recipe(plan, "us", images)
    assert made.patches.pairs[:2] == (2.5, 1.0)
    assert made.patches.hr_limit == 40
    assert made.patches.turns == ("all" if recipe == "cyclegan" else "sideways")
    assert training_recipe(plan, "mr", images).patches.turns == "all"
    assert made.schedule.seed == 5
    assert made.network == (find_tuning_recipe(recipe).network or "default")
    assert made.schedule.rate < training_recipe(plan, "us", [np.zeros((3000, 3000), np.float32)]).schedule.rate


def test_in_ultrasound_depth_stays_depth():
    """Patches of a picture that only brightens downwards brighten downwards, and never sideways."""
    picture = np.tile(np.linspace(0, 1, 96, dtype=np.float32)[:, None], (1, 96))
    recipe = training_recipe(TuningPlan(), Modality.US.value, [picture])
    sampler = PatchSampler([own_slice(picture, "us")], recipe.patches, 1)
    for step in range(8):
        _, high, _ = sampler.draw(step)
        assert (high[..., 1:, :] > high[..., :-1, :]).all()


def test_the_cyclegan_learns_from_all_eight_ways_to_lay_an_ultrasound_picture():
    """Section III.A: four turns and their mirror images; the brightest corner and the way from it tell which."""
    picture = np.add.outer(np.linspace(0, 0.6, 96), np.linspace(0, 0.3, 96)).astype(np.float32)
    recipe = training_recipe(TuningPlan(recipe="cyclegan"), Modality.US.value, [picture])
    sampler = FatherSampler([own_slice(picture, "us")], recipe.patches, 1)
    ways = set()
    for step in range(60):
        for father in sampler.draw(step)[1][:, 0]:
            down, right = float(father[-1, 0] - father[0, 0]), float(father[0, -1] - father[0, 0])
            ways.add((down > 0, right > 0, abs(down) > abs(right)))
    assert len(ways) == 8


@pytest.mark.parametrize(
    ("plan", "error"),
    [
        (TuningPlan(network="misrgan"), TuningError),
        (TuningPlan(network="nobody"), UnknownNetworkError),
        (TuningPlan(recipe="slow"), TuningError),
        (TuningPlan(scales=()), TuningError),
        (TuningPlan(scales=(Scale(1.0, 1.0),)), TuningError),
        (TuningPlan(scales=(Scale(9.0, 1.0),)), ScaleError),
        (TuningPlan(minutes=0.0), TuningError),
        (TuningPlan(minutes=float("nan")), TuningError),
        (TuningPlan(minutes=float("inf")), TuningError),
    ],
)
def test_what_cannot_be_tuned_is_refused(plan, error):
    with pytest.raises(error):
        plan.check()


def test_the_weights_it_starts_from_are_the_shipped_ones(tmp_path):
    tuner, _ = a_tuner(tmp_path / "run")
    shipped = load_module("default").state_dict()
    assert all(torch.equal(value, shipped[name]) for name, value in tuner.network.state_dict().items())
