"""The three parts of MIASSR's training follow one another: warm-up, critic and features, transfer to a new modality."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.networks.cards import parse
from engine.train.loop import Run
from engine.train.publish import publish
from engine.train.recipe import Recipe, find_recipe
from tests.support.training import made_slices


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return made_slices(tmp_path_factory.mktemp("data"), 6, 60, 52, ("mri", "ct"))


def small(name: str, steps: int = 3, **patches) -> Recipe:
    recipe = find_recipe(name)
    adversary = recipe.adversary
    return replace(
        recipe,
        shape={"channels": 1, "width": 8, "blocks": 1, "hidden": 8},
        schedule=replace(recipe.schedule, steps=steps, warmup=1),
        adversary=replace(adversary, shape={"width": 4, "limit": 8}) if adversary else None,
        patches=replace(recipe.patches, batch=2, patch=12, hr_limit=24, **patches),
        validation=replace(recipe.validation, held_out=0.4, every=1000, crop=32, scales=(2.0, 2.0)),
    )


@pytest.fixture(scope="module")
def warm(data, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("warm")
    run = Run(small("miassr"), data, folder, "cpu")
    weights, _ = publish(run, run.train(), "1", folder)
    return weights


def weights_of(module: torch.nn.Module) -> torch.Tensor:
    return torch.cat([p.detach().flatten().clone() for p in module.parameters()])


def test_critic_and_network_learn_from_the_weights_of_the_warm_up(data, warm, tmp_path):
    run = Run(small("miassr-gan"), data, tmp_path / "gan", "cpu", start=warm)
    before = weights_of(run.network), weights_of(run.objective.modules["judge"])
    values = run.objective.step(1)
    assert set(values) == {"loss", "l1", "adversarial", "perceptual", "judge"}
    assert values["loss"] == pytest.approx(
        values["l1"] + 0.001 * values["adversarial"] + 0.006 * values["perceptual"], rel=1e-4
    )
    after = weights_of(run.network), weights_of(run.objective.modules["judge"])
    assert not torch.equal(before[0], after[0])
    assert not torch.equal(before[1], after[1])


def test_a_resumed_adversarial_run_gives_the_same_numbers(data, warm, tmp_path):
    whole = Run(small("miassr-gan", steps=4), data, tmp_path / "whole", "cpu", start=warm)
    whole.train()
    first = Run(small("miassr-gan", steps=4), data, tmp_path / "parts", "cpu", start=warm)
    for _ in range(2):
        first._step()
    first._save()
    second = Run(small("miassr-gan", steps=4), data, tmp_path / "parts", "cpu", resume=True)
    second.train()
    assert torch.equal(weights_of(whole.average), weights_of(second.average))
    assert torch.equal(weights_of(whole.objective.modules["judge"]), weights_of(second.objective.modules["judge"]))


def test_transfer_trains_on_the_new_modality_alone_and_says_where_it_came_from(data, warm, tmp_path):
    run = Run(small("miassr-transfer", modalities=("ct",)), data, tmp_path / "transfer", "cpu", start=warm)
    assert {item.modality for item in run.objective.training} == {"ct"}
    _, path = publish(run, run.train(), "1", tmp_path)
    card = parse(path.name, path.read_text())
    assert card.descriptor.modalities == ("ct",)
    assert not card.descriptor.fidelity
    origin = card.training["started_from"]
    assert origin["weights_sha256"] == hashlib.sha256(warm.read_bytes()).hexdigest()
    assert origin["training"]["recipe"] == json.loads(json.dumps(small("miassr").as_dict()))


def test_transfer_takes_a_fifth_of_the_steps():
    assert find_recipe("miassr-transfer").schedule.steps * 5 == find_recipe("miassr").schedule.steps
