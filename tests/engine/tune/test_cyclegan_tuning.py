"""The recipe ``cyclegan``, from a tiny ultrasound picture to its verdict: two generators and two judges learn."""

from __future__ import annotations

import math

import pytest
import torch

from engine.geometry import Scale
from engine.networks.tuned import read_tuned_card
from engine.refinement import PLAIN, Ensemble, Refinement
from engine.scan import Modality
from engine.train.scan_parts import parts_of
from engine.tune import HeldOut, Preview, TuningPlan
from engine.tune import tuner as module
from engine.tune.holdout import split
from engine.tune.judge import Score, measure
from engine.tune.tuner import Reins, Tuner
from tests.support.scans import volume

STEPS = 2


def test_an_ultrasound_picture_is_tuned_on_from_beginning_to_end(tmp_path, monkeypatch):
    scan, reins, told, asked = volume(1, 64, 150, Modality.US), Reins(), [], []
    held = split(parts_of(scan), scan.depth, len(scan))
    plan = TuningPlan(recipe="cyclegan", scales=(Scale(2.0, 2.0),), minutes=30.0, device="cpu")
    tuner = Tuner(plan, held, scan.modality.value, tmp_path, told.append, reins)
    assert tuner.recipe.patches.turns == "all"
    before = {
        name: {key: value.clone() for key, value in part.state_dict().items()}
        for name, part in tuner.objective.modules.items()
    }
    assert len(before) == 4, "two generators and two judges"
    learn, losses = tuner.objective.step, []

    def step(number):
        if number >= STEPS:
            reins.ending.set()
        losses.append(learn(number)["loss"])
        return {"loss": losses[-1]}

    def noted(magnifier, images, scales, refinement=PLAIN):
        asked.append((magnifier.network.id, refinement))
        return measure(magnifier, images, scales, refinement)

    # whatever two steps do to the image, the watched slices gained: so the eight orientations get to decide
    gains = iter([1e-3, 0.9e-3])
    monkeypatch.setattr(tuner, "_measure", lambda _: [Score((next(gains),), 0.9)] * 2)
    monkeypatch.setattr(tuner.objective, "step", step)
    monkeypatch.setattr(module, "measure", noted)
    outcome = tuner.run()
    assert (outcome.steps, outcome.network, outcome.held_out_slices) == (STEPS, "us-cyclegan", 1)
    assert all(math.isfinite(loss) for loss in losses)
    for name, part in tuner.objective.modules.items():
        assert any(not torch.equal(before[name][key], value) for key, value in part.state_dict().items()), name
    judged = Refinement(Ensemble.MEDIAN, 5)
    assert asked[:2] == [("us-cyclegan", judged)] * 2
    assert math.isfinite(outcome.gain_db)
    assert math.isfinite(outcome.over_default_db)
    assert outcome.kept == (outcome.weights is not None)
    [preview] = [event for event in told if isinstance(event, Preview)]
    assert read_tuned_card(preview.weights).refinement == judged
    [watched] = [event for event in told if isinstance(event, HeldOut)]
    assert watched.gain_db == pytest.approx(10 * math.log10(1 / 0.9), abs=1e-6)
