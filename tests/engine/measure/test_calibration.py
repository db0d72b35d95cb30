"""Calibration: what is looked at, intervals that hold what they should on other slices, the report."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PIL import Image

from engine.geometry import Scale
from engine.magnify import Magnifier
from engine.magnify.uncertainty import Uncertainty
from engine.measure import calibration as module
from engine.measure.calibration import Answer, Row, fit, look, run, unit_calibration
from engine.measure.calibration_report import write
from engine.measure.factors import LEVELS
from engine.measure.samples import Sample
from engine.networks import find
from engine.networks.uncertainty_card import card_of, load_head
from engine.train.data import TrainingSlice
from tests.support.slices import anatomy


def test_pixels_around_which_the_scan_is_even_are_not_counted():
    pixels = np.zeros((96, 96), np.float32)
    pixels[40:80, 40:80] = anatomy(40, 40)
    magnifier = Magnifier("default", "cpu", uncertainty=Uncertainty(head(), unit_calibration()))
    one = look(magnifier, Sample("made", "mri", pixels), Scale(2, 2))
    assert 0.5 < one.even < 0.85
    inside = float((one.ratios <= 1).mean()) * (1 - one.even)
    assert inside < one.everywhere < inside + one.even
    assert look(magnifier, Sample("made", "mri", np.zeros((96, 96), np.float32)), Scale(2, 2)) is None


def head():
    return load_head(card_of(find("default")))


def slices(seeds) -> list[TrainingSlice]:
    return [TrainingSlice(anatomy(120, 100, seed), "us", "phantom", str(seed), 0.05) for seed in seeds]


def test_fitted_intervals_hold_what_they_should_on_other_slices_of_the_kind(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "RATIOS", (1.0, 2.0))
    monkeypatch.setattr(module, "TURNS", 1)
    fitted = fit(Uncertainty(head(), unit_calibration()), "default", slices(range(8)), device="cpu")
    assert fitted.calibration.patients == {"us": 8}
    assert fitted.calibration.slices == {"us": 8}
    with (tmp_path / "manifest.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "modality", "window_low", "window_high"])
        for seed in range(20, 26):
            Image.fromarray((anatomy(120, 100, seed) * 65535).astype(np.uint16)).save(tmp_path / f"{seed}.png")
            writer.writerow([f"{seed}.png", "us", 0, 65535])
    answer = run(tmp_path, [Scale(2, 2)], make=lambda: Magnifier("default", "cpu", uncertainty=fitted))
    [row] = answer.rows
    assert (row.modality, row.scales, row.images) == ("us", "2 × 2", 6)
    assert row.covered == pytest.approx(0.9, abs=0.03)
    assert row.smallest <= row.covered <= row.largest
    np.testing.assert_allclose(answer.curves["us"], LEVELS, atol=0.05)


def test_the_report_is_a_table_the_rows_and_a_picture(tmp_path):
    answer = Answer([Row("ct", "2 × 2", 3, 0.912, 0.93, 0.8, 0.97, 1.2, 0.4, 0.1)], {"ct": list(LEVELS)})
    as_json, as_text, picture = write(answer, tmp_path / "out")
    assert "| CT | 2 × 2 | 3 | **91.2%** | 93.0% | 80% … 97% |" in as_text.read_text("utf-8")
    assert '"covered": 0.912' in as_json.read_text("utf-8")
    with Image.open(picture) as image:
        assert min(image.size) > 400
