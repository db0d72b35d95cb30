"""Training: resumes exactly, keeps patients apart, names what is wrong, leaves weights that work."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import UnreadableError, WeightsError
from engine.networks.cards import parse, read_cards
from engine.networks.weights import assemble
from engine.progress import CancelToken
from engine.train.data import PatchSampler, load_manifest, split_by_patient
from engine.train.loop import Run, rate_at
from engine.train.publish import publish
from engine.train.recipe import RecipeError, find_recipe, parse_recipe
from tests.support.slices import anatomy


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with (folder / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "modality", "source", "patient", "window_low", "window_high", "licence"])
        for index in range(12):
            Image.fromarray((anatomy(80, 70, seed=index) * 255).astype(np.uint8)).save(folder / f"{index}.png")
            rows.writerow([f"{index}.png", "us" if index % 2 else "mri", f"s{index % 2}", index, 0, 255, "CC0"])
    return folder


@pytest.fixture
def recipe():
    full = find_recipe("default")
    return replace(
        full,
        shape={"channels": 8, "blocks": 1, "kernels": 4},
        schedule=replace(full.schedule, steps=12, warmup=2),
        patches=replace(full.patches, batch=3, patch=16, hr_limit=48),
        validation=replace(full.validation, held_out=0.4, every=6),
    )


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
    run = Run(recipe, data, tmp_path / "run", "cpu")
    weights, card_path = publish(run, run.train(), "9.9", tmp_path)
    card = parse(card_path.name, card_path.read_text())
    network = assemble(card, weights.read_bytes())
    assert card.descriptor.parameters == sum(p.numel() for p in network.module.parameters())
    assert card.training["steps"] == 12
    assert card.training["sources"] == ["s0 (mr, CC0)", "s1 (us, CC0)"]
    assert card.descriptor.version == "9.9"


def test_resuming_without_a_checkpoint_is_named(data, recipe, tmp_path):
    with pytest.raises(UnreadableError, match="no checkpoint"):
        Run(recipe, data, tmp_path / "none", "cpu", resume=True)


@pytest.mark.parametrize("damage", [lambda c: c[:100], lambda c: b"\x00" * 50, lambda c: c[:-40]])
def test_a_damaged_checkpoint_is_named(data, recipe, tmp_path, damage):
    Run(recipe, data, tmp_path / "run", "cpu").train(minutes=0)
    path = tmp_path / "run" / "checkpoint.safetensors"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UnreadableError, match="damaged"):
        Run(recipe, data, tmp_path / "run", "cpu", resume=True)


def test_patients_are_never_on_both_sides(data):
    training, held = split_by_patient(load_manifest(data), 0.4)
    assert training
    assert held
    assert not {(s.source, s.patient) for s in training} & {(s.source, s.patient) for s in held}


def test_patches_are_registered_pairs_of_any_scales(data, recipe):
    sampler = PatchSampler(load_manifest(data), recipe.patches, 0)
    shapes = set()
    for _ in range(20):
        low, high, difficulty = sampler.draw()
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
    with pytest.raises(RecipeError, match="known: default, default-refine"):
        find_recipe("nothing")
    with pytest.raises(RecipeError, match=r"shape|title|patches"):
        parse_recipe("title = 'x'", "mine")
    with pytest.raises(RecipeError, match="cannot be read"):
        find_recipe("missing.toml")


def test_the_recipes_of_the_cards_are_those_in_the_repository():
    """Every part of a network's training, the weights it started from included, was run to the end of its recipe."""
    folder = resources.files("resources") / "recipes"
    names = [entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml")]
    known = [json.loads(json.dumps(find_recipe(name).as_dict())) for name in names]
    for card in read_cards():
        training = card.training
        while training:
            assert training["recipe"] in known
            assert training["steps"] == training["recipe"]["schedule"]["steps"]
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


def test_weights_that_do_not_fit_are_named(data, recipe, tmp_path):
    with pytest.raises(WeightsError, match="cannot be read"):
        Run(recipe, data, tmp_path / "run", "cpu", start=tmp_path / "missing.safetensors")
    shipped = resources.files("resources") / "weights" / "default.safetensors"
    with pytest.raises(WeightsError, match="belongs to another network"):
        Run(recipe, data, tmp_path / "run", "cpu", start=Path(str(shipped)))


def test_the_rate_warms_up_and_ends_at_zero():
    rates = [rate_at(step, 100, 10, 1.0) for step in range(101)]
    assert rates[5] < rates[10]
    assert max(rates) <= 1
    assert rates[100] == pytest.approx(0)
