"""Training the head of the uncertainty: the likelihood, what is held out, what the card says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from engine import networks
from engine.devices import choose
from engine.networks.uncertainty_card import load_head, parse_card
from engine.train.data import TrainingSlice
from engine.train.distributed import Group
from engine.train.objectives import Source
from engine.train.plans import PatchPlan
from engine.train.recipe import RecipeError, find_recipe
from engine.train.uncertainty import LEVEL, UncertaintyObjective, negative_log_likelihood, split
from tests.support.slices import anatomy


@pytest.fixture
def folder(tmp_path):
    lines = ["file,modality,source,patient,window_low,window_high"]
    for number in range(6):
        Image.fromarray((anatomy(80, 72, number) * 255).astype(np.uint8)).save(tmp_path / f"{number}.png")
        source, patient = ("alone", 0) if number == 5 else ("several", number)
        lines.append(f"{number}.png,mri,{source},{patient},0,255")
    (tmp_path / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def small_recipe():
    recipe = find_recipe("default-uncertainty")
    return replace(
        recipe,
        schedule=replace(recipe.schedule, warmup=1, steps=60),
        patches=PatchPlan(batch=2, patch=20, hr_limit=40, scales=(1.0, 3.0), one_axis=0.2, equal=0.4),
        objective={**recipe.objective, "held_out_sources": ["alone"]},
        validation=replace(recipe.validation, held_out=0.5),
    )


def test_the_likelihood_is_largest_at_the_quantile():
    error = torch.rand(200_001, generator=torch.Generator().manual_seed(0))
    losses = {width: float(negative_log_likelihood(error, torch.tensor(width))) for width in np.arange(0.5, 1.2, 0.02)}
    assert min(losses, key=losses.get) == pytest.approx(LEVEL, abs=0.021)


def test_no_patient_is_on_both_sides_and_sources_can_be_held_out_whole():
    slices = [TrainingSlice(np.zeros((2, 2), np.float32), "ct", f"s{n % 2}", str(n), 1.0) for n in range(40)]
    learned, held = split(slices, 0.3, ["s1"])
    assert len(learned) + len(held) == 40
    assert {item.source for item in learned} == {"s0"}
    assert 0 < sum(item.source == "s0" for item in held) < 20
    assert not {(i.source, i.patient) for i in learned} & {(i.source, i.patient) for i in held}


def test_a_step_teaches_the_head_and_leaves_the_network_as_it_is(folder):
    torch.manual_seed(0)
    made = UncertaintyObjective(small_recipe(), Source(folder), choose("cpu"), Group())
    assert {item.source for item in made.training} == {"several"}
    before = {name: value.clone() for name, value in made.frozen.state_dict().items()}
    start = torch.cat([p.detach().flatten().clone() for p in made.head.parameters()])
    features, error = made._errors(made.held, 1)

    def loss():
        with torch.no_grad():
            return float(negative_log_likelihood(error, made.head(features, *error.shape[-2:])))

    at_first = loss()
    for number in range(1, 41):
        made.step(number)
    assert loss() < at_first, "on patients that it did not learn from"
    assert all(p.grad is not None for p in made.head.parameters())
    assert not torch.equal(torch.cat([p.detach().flatten() for p in made.head.parameters()]), start)
    assert all(torch.equal(value, before[name]) for name, value in made.frozen.state_dict().items())


def test_what_is_published_names_the_weights_that_it_belongs_to(folder, tmp_path):
    torch.manual_seed(0)
    made = UncertaintyObjective(small_recipe(), Source(folder), choose("cpu"), Group())
    made.step(1)
    weights, card = made.publish(made.head, version="7", steps=1, seconds=2.0, folder=tmp_path)
    read = parse_card(card.name, card.read_text("utf-8"))
    assert (weights.name, card.name) == ("default.safetensors", "default.json")
    assert read.fingerprint == networks.load("default").fingerprint()
    assert read.calibration is None
    again = load_head(read, tmp_path)
    features = torch.rand(1, 36, 9, 8) * 0.1
    torch.testing.assert_close(again(features, 20, 16), made.head(features, 20, 16))


def test_one_scan_is_too_little(tmp_path):
    with pytest.raises(RecipeError, match="one scan is too little"):
        UncertaintyObjective(small_recipe(), Source(scan=tmp_path), choose("cpu"), Group())


def test_a_network_without_such_features_is_refused(folder):
    recipe = replace(small_recipe(), objective={"kind": "uncertainty", "network": "srcnn-915"})
    with pytest.raises(RecipeError, match="srcnn-915"):
        UncertaintyObjective(recipe, Source(folder), choose("cpu"), Group())
