"""Training: resumes exactly, keeps patients apart, names what is wrong, leaves weights that work."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.degradations.degrade import degrade
from engine.errors import UnreadableError, WeightsError
from engine.networks.cards import parse, read_cards
from engine.networks.weights import assemble
from engine.progress import CancelToken
from engine.train.data import PatchSampler, TrainingSlice, load_manifest, split_by_patient
from engine.train.loop import Run
from engine.train.objective import rate_at, stage_at
from engine.train.plans import Adversary, Stage
from engine.train.publish import publish
from engine.train.recipe import RecipeError, find_recipe, parse_recipe, recipe_of
from engine.train.validation import gains as measured_gains


def weights_of(run: Run) -> torch.Tensor:
    return torch.cat([p.detach().flatten() for p in run.average.parameters()])


def test_a_resumed_run_gives_the_same_numbers(data, recipe, tmp_path):
    whole = Run(recipe, data, tmp_path / "whole", "cpu")
    whole.train()
    cancel = CancelToken()
    first = Run(recipe, data, tmp_path / "parts", "cpu")
    first.train(report=lambda step: cancel.cancel() if step.step == 5 else None, cancel=cancel)
    assert first.step == 5
    second = Run(recipe, data, tmp_path / "parts", "cpu", resume=True)
    second.train()
    assert second.step == 12
    assert torch.equal(weights_of(whole), weights_of(second))
    assert (tmp_path / "parts" / "curve.csv").read_text().count("\n") == 3


def test_training_learns(data, recipe, tmp_path):
    longer = replace(recipe, schedule=replace(recipe.schedule, steps=60))
    losses = []
    Run(longer, data, tmp_path / "run", "cpu").train(report=lambda step: losses.append(step.loss))
    assert losses[-1] < losses[0]


def test_published_weights_work_and_their_card_tells(data, recipe, tmp_path):
    told = replace(recipe.about, summary="Any scale.", note="Under-trained: twelve steps. The paper has more.")
    run = Run(replace(recipe, about=told), data, tmp_path / "run", "cpu")
    weights, card_path = publish(run, run.train(), "9.9", tmp_path)
    card = parse(card_path.name, card_path.read_text())
    network = assemble(card, weights.read_bytes())
    assert card.descriptor.parameters == sum(p.numel() for p in network.module.parameters())
    assert card.training["steps"] == 12
    assert card.training["held_out_gain_db"]
    assert (card.training["held_out_gain_over"], card.training["held_out"]) == ("bicubic", "patients")
    assert card.training["sources"] == ["s0 (mr, CC0)", "s1 (us, CC0)"]
    assert card.descriptor.version == "9.9"
    assert card.descriptor.advice == "Any scale. Under-trained."


def test_a_network_can_learn_to_undo_another_degradation_and_its_card_says_so(data, recipe, tmp_path):
    other = replace(recipe, patches=replace(recipe.patches, degradation="k-space", shrink=0.0))
    slices = load_manifest(data)
    low, high, _ = PatchSampler(slices, other.patches, 0).draw(3)
    assert torch.equal(low, degrade(high, *low.shape[-2:], "k-space"))
    declared, same, _ = PatchSampler(slices, replace(other.patches, degradation="cubic"), 0).draw(3)
    assert torch.equal(high, same)
    assert not torch.equal(low, declared)
    run = Run(other, data, tmp_path / "run", "cpu")
    gains = run.train()
    with_declared, _ = measured_gains(run.average, run.objective.validation, other.validation, run.device)
    assert gains != with_declared
    card = parse("card", publish(run, gains, "1", tmp_path)[1].read_text())
    assert card.descriptor.degradation == "k-space"
    assert "middle of k-space" in card.training["degradation"]
    assert "truncation of k-space" in card.training["must_not_be_used_for"]
    assert card.descriptor.fidelity
    assert not card.descriptor.consistent
    left = [c.descriptor.id for c in read_cards() if not c.descriptor.consistent]
    assert left == ["default-mr"], "of those that ship, the one that is not told how a scan became coarse"


def test_degradations_that_would_be_passed_over_are_refused(data, recipe, tmp_path):
    text = (resources.files("resources") / "recipes" / "default.toml").read_text(encoding="utf-8")
    with pytest.raises(RecipeError, match=r"patches.degradation is one of cubic, .*, not 'fog'"):
        parse_recipe(text.replace("[patches]", '[patches]\ndegradation = "fog"'), "mine")
    blurred = replace(recipe, patches=replace(recipe.patches, degradation="cubic-blur"))
    with pytest.raises(ValueError, match="'relative-cycle' is that of the declared degradation"):
        replace(blurred, stages=(Stage(1.0, {"relative-cycle": 1.0}),))
    with pytest.raises(RecipeError, match="the objective 'cycle' knows the declared degradation alone"):
        Run(replace(blurred, objective={"kind": "cycle"}), data, tmp_path / "run", "cpu")


def test_patients_are_never_on_both_sides(data):
    training, held = split_by_patient(load_manifest(data), 0.4)
    assert training
    assert held
    assert not {(s.source, s.patient) for s in training} & {(s.source, s.patient) for s in held}


def test_patches_are_registered_pairs_of_any_scales(data, recipe):
    sampler = PatchSampler(load_manifest(data), recipe.patches, 0)
    shapes = set()
    for step in range(20):
        low, high, difficulty = sampler.draw(step)
        assert low.shape[0] == high.shape[0] == difficulty.shape[0] == 3
        assert high.shape[-1] <= 48
        assert 0 <= float(high.min()) <= float(high.max()) <= 1
        assert abs(float(low.mean()) - float(high.mean())) < 0.02
        shapes.add((low.shape[-2] * 4 > high.shape[-2], high.shape[-2:]))
    assert len(shapes) > 10


def test_a_folder_without_manifest_is_named(tmp_path):
    with pytest.raises(UnreadableError, match="manifest"):
        load_manifest(tmp_path)


def test_recipes_say_what_is_wrong():
    with pytest.raises(RecipeError, match="known: default, "):
        find_recipe("nothing")
    with pytest.raises(RecipeError, match=r"shape|title|patches"):
        parse_recipe("title = 'x'", "mine")
    with pytest.raises(RecipeError, match="cannot be read"):
        find_recipe("missing.toml")


def test_the_recipes_of_the_cards_are_those_in_the_repository():
    """The last part of every training was run to the end of its recipe; earlier ones may have been stopped."""
    folder = resources.files("resources") / "recipes"
    names = [entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    known = [find_recipe(name) for name in names]
    for card in read_cards():
        training = card.training
        while training:
            assert recipe_of(training["recipe"], "card") in known
            whole = training["recipe"]["schedule"]["steps"]
            assert training["steps"] == whole or (training is not card.training and training["steps"] < whole)
            training = training.get("started_from", {}).get("training")


def test_a_run_starts_from_weights_and_its_card_says_which(data, recipe, tmp_path):
    first = Run(recipe, data, tmp_path / "first", "cpu")
    weights, _ = publish(first, first.train(), "1", tmp_path)
    second = Run(recipe, data, tmp_path / "second", "cpu", start=weights)
    assert torch.equal(weights_of(first), weights_of(second))
    _, card = publish(second, second.train(), "2", tmp_path / "second")
    told = parse(card.name, card.read_text()).training["started_from"]
    assert told["training"]["steps"] == 12
    assert len(told["weights_sha256"]) == 64


def test_a_network_grows_from_one_with_fewer_blocks(data, recipe, tmp_path):
    """The further blocks do nothing at first, and learn; fewer blocks than the weights have are refused."""
    first = Run(recipe, data, tmp_path / "first", "cpu")
    weights, _ = publish(first, first.train(), "1", tmp_path)
    deeper = replace(recipe, shape={**recipe.shape, "blocks": 3})
    second = Run(deeper, data, tmp_path / "second", "cpu", start=weights)
    x = torch.rand(1, 1, 20, 17)
    before = second.network(x, 40, 34)
    assert torch.equal(before, first.average(x, 40, 34))
    second.train()
    assert all(float(second.network.body[at].second.weight.detach().abs().sum()) > 0 for at in (1, 2))
    weights, _ = publish(second, second.gains, "2", tmp_path / "second")
    with pytest.raises(WeightsError, match="another network"):
        Run(recipe, data, tmp_path / "third", "cpu", start=weights)


def test_weights_that_do_not_fit_are_named(data, recipe, tmp_path):
    with pytest.raises(WeightsError, match="there is no such file"):
        Run(recipe, data, tmp_path / "run", "cpu", start=tmp_path / "missing.safetensors")
    shipped = resources.files("resources") / "weights" / "default.safetensors"
    with pytest.raises(WeightsError, match="made for another network"):
        Run(recipe, data, tmp_path / "run", "cpu", start=Path(str(shipped)))


def test_the_rate_warms_up_and_ends_at_zero():
    schedule = replace(find_recipe("default").schedule, steps=100, warmup=10, rate=1.0)
    rates = [rate_at(step, schedule) for step in range(101)]
    assert rates[5] < rates[10]
    assert max(rates) <= 1
    assert rates[100] == pytest.approx(0)


def test_a_rate_may_fall_in_steps():
    schedule = replace(
        find_recipe("default").schedule, steps=100, warmup=1, rate=1.0, decay="steps", milestones=(0.4, 0.8)
    )
    assert [round(rate_at(step, schedule), 4) for step in (40, 41, 80, 81)] == [1.0, 0.1, 0.1, 0.01]


def test_every_step_belongs_to_a_stage():
    recipe = find_recipe("default")
    last = round(recipe.stages[0].share * recipe.schedule.steps)
    assert stage_at(1, recipe) is stage_at(last, recipe) is recipe.stages[0]
    assert stage_at(last + 1, recipe) is stage_at(recipe.schedule.steps, recipe) is recipe.stages[1]


def test_a_stage_trains_what_it_names_and_nothing_else(data, recipe, tmp_path):
    stage = replace(recipe.stages[0], share=1.0, trainable=("head",))
    run = Run(replace(recipe, stages=(stage,)), data, tmp_path / "run", "cpu")
    before = {name: p.detach().clone() for name, p in run.network.named_parameters()}
    run.train()
    changed = {name for name, p in run.network.named_parameters() if not torch.equal(p, before[name])}
    assert changed == {"head.weight"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"stages": ({"share": 1.0, "losses": {"nothing": 1.0}},)}, "no loss called 'nothing'"),
        ({"stages": ({"share": 1.0, "losses": {"l1": 1.0}, "trainable": ("nothing",)},)}, "no parameter"),
        ({"objective": {"kind": "nothing"}}, "no objective called 'nothing'"),
    ],
)
def test_a_recipe_that_cannot_be_followed_is_named(data, recipe, tmp_path, change, message):
    if "stages" in change:
        change = {"stages": tuple(Stage(**stage) for stage in change["stages"])}
    with pytest.raises(RecipeError, match=message):
        Run(replace(recipe, **change), data, tmp_path / "run", "cpu")


@pytest.mark.parametrize(("kind", "judge"), [("gan", "srgan"), ("wgan-gp", "miassr")])
def test_a_judge_learns_beside_the_network_and_is_resumed_with_it(data, recipe, tmp_path, kind, judge):
    shape = {"srgan": {"channels": 4, "dense": 8}, "miassr": {"width": 4}}[judge]
    adversary = Adversary(kind, judge, shape, rate=1e-3)
    stages = (Stage(0.5, {"l1": 1.0}), Stage(0.5, {"l1": 1.0, "adversarial": 0.1}))
    recipe = replace(recipe, adversary=adversary, stages=stages)
    whole = Run(recipe, data, tmp_path / "whole", "cpu")
    start = torch.cat([p.detach().flatten() for p in whole.objective.modules["judge"].parameters()])
    whole.train()
    cancel = CancelToken()
    Run(recipe, data, tmp_path / "parts", "cpu").train(
        report=lambda step: cancel.cancel() if step.step == 9 else None, cancel=cancel
    )
    parts = Run(recipe, data, tmp_path / "parts", "cpu", resume=True)
    parts.train()
    judges = [
        torch.cat([p.detach().flatten() for p in run.objective.modules["judge"].parameters()]) for run in (whole, parts)
    ]
    assert not torch.equal(start, judges[0])
    assert torch.equal(*judges)
    assert torch.equal(weights_of(whole), weights_of(parts))


def test_a_run_leaves_a_curve_and_samples_that_can_be_looked_at(data, recipe, tmp_path):
    Run(recipe, data, tmp_path / "run", "cpu").train()
    with Image.open(tmp_path / "run" / "curve.png") as curve:
        assert curve.size[0] > 300
    with Image.open(tmp_path / "run" / "samples" / "step-0000012.png") as sheet:
        assert np.asarray(sheet).std() > 10


def test_scales_of_the_paper_s_grid_and_whole_factors(data, recipe):
    slices = load_manifest(data)
    paper = PatchSampler(slices, replace(recipe.patches, grid="paper", one_axis=0.0, equal=0.5), 0)
    for step in range(40):
        paper.draw(step)
    scales = [paper._scales() for _ in range(200)]
    assert all(abs(a * 10 - round(a * 10)) < 1e-6 for a, b in scales if a == b)
    assert all(abs(s * 2 - round(s * 2)) < 1e-6 for a, b in scales if a != b for s in (a, b))
    whole = PatchSampler(slices, replace(recipe.patches, factors=(2, 4), hr_limit=32), 0)
    sizes = [whole.draw(step) for step in range(10)]
    assert {high.shape[-1] / low.shape[-1] for low, high, _ in sizes} == {2.0, 4.0}


def test_slices_of_other_modalities_are_left_out(data, recipe, tmp_path):
    run = Run(replace(recipe, patches=replace(recipe.patches, modalities=("us",))), data, tmp_path / "run", "cpu")
    assert {s.modality for s in run.objective.training} == {"us"}


@pytest.mark.parametrize(("powers", "share"), [({}, 0.5), ({"ct": 1.0}, 0.5), ({"mr": 0.5}, 2 / 3), ({"mr": 1.0}, 0.8)])
def test_sources_are_drawn_by_their_patients_if_the_recipe_says_so(recipe, powers, share):
    """Of two sources, of one patient and of four: alike, by the root, by the number of patients."""
    pixels = np.random.default_rng(0).random((60, 60), np.float32)
    told = [("one", "a"), *(("four", patient) for patient in "abcd")]
    slices = [TrainingSlice(pixels, "mr", *whose, difficulty=2.0 if whose[0] == "four" else 1.0) for whose in told]
    sampler = PatchSampler(slices, replace(recipe.patches, by_patients=powers, batch=50), 0)
    difficulty = torch.cat([sampler.draw(step)[2] for step in range(40)])
    assert float((difficulty == 2.0).float().mean()) == pytest.approx(share, abs=0.04)


def test_small_slices_are_padded_by_reflection_if_the_recipe_says_so(data, recipe):
    wide = replace(recipe.patches, patch=100, hr_limit=100, scales=(1.0, 1.0))
    with pytest.raises(UnreadableError, match="no slice holds"):
        PatchSampler(load_manifest(data), wide, 0).draw(1)
    _, high, _ = PatchSampler(load_manifest(data), replace(wide, reflect=True), 0).draw(1)
    assert high.shape[-2:] == (100, 100)


@pytest.mark.parametrize("half", [True, False])
def test_single_precision_where_the_recipe_asks_for_it(data, recipe, tmp_path, half, monkeypatch):
    monkeypatch.setattr("engine.devices.fast_in_half", lambda name: True)
    run = Run(replace(recipe, schedule=replace(recipe.schedule, half=half, steps=2)), data, tmp_path / "run", "cpu")
    seen: list[bool] = []
    run.network.register_forward_pre_hook(lambda *_: seen.append(torch.is_autocast_enabled("cpu")))
    run.average.register_forward_pre_hook(lambda *_: seen.append(torch.is_autocast_enabled("cpu")))
    run.train()
    assert len(seen) > 2
    assert set(seen[:2]) == {half}
