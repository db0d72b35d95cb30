"""Completing a card: what is written belongs together, whose patients are taken, what is refused."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from engine.errors import EngineError, WeightsError
from engine.measure import calibrating
from engine.measure import calibration as module
from engine.networks.uncertainty_card import load_head, parse_card
from tests.support.slices import anatomy
from tests.support.uncertainty import needs_own_head


@pytest.fixture(autouse=True)
def own_head():
    needs_own_head()


def manifest(folder: Path, listed) -> Path:
    lines = ["file,modality,source,patient,window_low,window_high"]
    for number, (source, patient) in enumerate(listed):
        Image.fromarray((anatomy(80, 72, number) * 255).astype(np.uint8)).save(folder / f"{number}.png")
        lines.append(f"{number}.png,mri,{source},{patient},0,255")
    (folder / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_card_is_completed_for_sources_with_and_without_patients_held_out(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "RATIOS", (1.0, 2.0))
    monkeypatch.setattr(module, "TURNS", 1)
    data = manifest(tmp_path, [*(("several", n) for n in range(12)), ("alone", 0), ("pgbm", 0)])
    calibration, card = calibrating.complete("default", data, tmp_path / "out", per_modality=9, device="cpu")
    assert set(calibration.left_out["mr"]) == {"several", "alone", "pgbm"}
    read = parse_card(card.name, card.read_text("utf-8"))
    assert read.calibration == calibration
    head = load_head(read, tmp_path / "out")
    assert head.context.weights.abs().sum() > 0, "the slice as a whole was looked at"

    shipped = parse_card(card.name, (resources.files("resources") / "uncertainty" / card.name).read_text("utf-8"))
    before = load_head(shipped)
    assert not torch.equal(head.context.weights, before.context.weights)
    for (name, value), (_, old) in zip(head.named_parameters(), before.named_parameters(), strict=True):
        assert torch.equal(value, old), f"{name} is the training's"


def test_shipped_intervals_hold_nine_in_ten_at_every_pair_of_scales_of_sources_that_had_no_say():
    card = parse_card("default.json", (resources.files("resources") / "uncertainty/default.json").read_text("utf-8"))
    assert card.calibration is not None
    shares = card.calibration.left_out_by_scale
    assert set(shares) == {"ct", "mr", "us"}
    for own in shares.values():
        assert len(own) == 24
        assert all(0.88 <= share <= 0.92 for share in own.values())


def test_where_nobody_was_held_out_nothing_can_be_said(tmp_path):
    with pytest.raises(EngineError, match="none of the patients"):
        calibrating.complete("default", manifest(tmp_path, [("alone", 0)]), tmp_path / "out", device="cpu")
    assert not (tmp_path / "out").exists()


def test_a_head_of_other_weights_is_refused(tmp_path):
    folder = resources.files("resources") / "uncertainty"
    card = json.loads((folder / "default.json").read_text("utf-8"))
    (tmp_path / "default.json").write_text(json.dumps({**card, "network_fingerprint": "0"}), encoding="utf-8")
    with pytest.raises(EngineError):
        calibrating.complete("default", tmp_path, tmp_path / "out", head=tmp_path, device="cpu")
    with pytest.raises(WeightsError, match="there is no head"):
        calibrating.complete("default", tmp_path, tmp_path / "out", head=tmp_path / "nowhere", device="cpu")
