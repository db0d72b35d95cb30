"""Lesions in slices: whoever erases, doubles or invents them is caught, with the figures one expects."""

from __future__ import annotations

import numpy as np
import pytest

from engine.geometry import Scale
from engine.measure.samples import Sample
from engine.measure.stress import lesions, spots
from engine.measure.stress.lesions import Lesion
from engine.measure.stress.subjects import degraded, interpolated, size_of

TWO = Scale(2.0, 2.0)


def tissue(side: int = 256, seed: int = 1) -> np.ndarray:
    """Soft clouds between a third and two thirds of the window."""
    random = np.random.default_rng(seed)
    coarse = random.random((side // 16, side // 16)).astype(np.float32)
    return (0.35 + 0.3 * interpolated(coarse, size_of(np.zeros((side, side))))).astype(np.float32)


@pytest.mark.parametrize("disc", [True, False])
@pytest.mark.parametrize("diameter", lesions.DIAMETERS)
def test_a_lesion_has_the_area_of_its_formula(diameter, disc):
    patch = lesions.drawn_lesion(Lesion(40.3, 50.6, diameter, 0.1, disc))
    area = np.pi / 4 * diameter**2 if disc else np.pi * diameter**2 / (4 * np.log(2))
    assert patch.change.sum() == pytest.approx(0.1 * area, rel=0.02)
    rows, columns = np.mgrid[patch.where]
    assert (rows * patch.change).sum() / patch.change.sum() == pytest.approx(40.3, abs=0.05)
    assert (columns * patch.change).sum() / patch.change.sum() == pytest.approx(50.6, abs=0.05)


def test_every_size_shape_and_sign_is_put_in_with_room_in_the_window():
    image = tissue()
    pair = lesions.added(image, 0)
    assert len(pair.patches) == 4 * len(lesions.DIAMETERS)
    assert {patch.diameter for patch in pair.patches} == set(lesions.DIAMETERS)
    assert pair.with_.min() > 0
    assert pair.with_.max() < 1
    change = pair.with_ - pair.without
    assert sorted({round(float(np.abs(p.change).max()), 2) for p in pair.patches if p.diameter == 12}) == [0.04, 0.12]
    outside = change.copy()
    for patch in pair.patches:
        assert np.allclose(change[patch.where], patch.change, atol=1e-6), "no lesion touches another"
        outside[patch.where] = 0
    assert not outside.any()


def test_the_same_place_gets_the_same_lesions_and_another_place_others():
    image = tissue()
    assert (lesions.added(image, 3).with_ == lesions.added(image, 3).with_).all()
    assert (lesions.added(image, 3).with_ != lesions.added(image, 4).with_).any()


@pytest.mark.parametrize("factor", [0.0, 0.5, 1.0, 2.0, -1.0])
def test_survival_is_the_factor_of_whoever_scales_lesions(factor):
    pair = lesions.added(tissue(), 0)
    seen = pair.without + factor * (pair.with_ - pair.without)
    assert lesions.survival(seen, pair.without, pair.patches) == pytest.approx([factor] * len(pair.patches), abs=1e-5)


def test_bicubic_keeps_large_lesions_better_than_small_ones():
    pair = lesions.added(tissue(), 0)
    with_, without = (interpolated(degraded(x, TWO), size_of(x)) for x in (pair.with_, pair.without))
    left = lesions.survival(with_, without, pair.patches)
    of = {d: np.mean([s for s, p in zip(left, pair.patches, strict=True) if p.diameter == d]) for d in (2, 12)}
    assert of[2] < 0.75
    assert 0.95 < of[12] < 1.0


def test_slices_without_room_are_left_out():
    assert lesions.added(np.zeros((256, 256), np.float32), 0) is None
    assert lesions.added(np.full((40, 40), 0.5, np.float32), 0) is None
    assert lesions.removed(np.full((256, 256), 0.5, np.float32)) is None


def test_a_real_spot_is_found_and_taken_out():
    image = tissue()
    patch = lesions.drawn_lesion(Lesion(120.0, 90.0, 4, 0.2, disc=False))
    image[patch.where] += patch.change
    pair = lesions.removed(image)
    first = pair.patches[0]
    assert first.where[0].start < 120 < first.where[0].stop
    assert first.where[1].start < 90 < first.where[1].stop
    assert (pair.with_ == image).all()
    assert np.abs(pair.without - tissue())[first.where].max() < 0.02, "what was there before the spot is back"
    assert lesions.returned(pair.without, pair.without, pair.patches[:1]) == pytest.approx([0.0])
    assert lesions.returned(pair.with_, pair.without, pair.patches[:1]) == pytest.approx([1.0])


@pytest.mark.parametrize("width", spots.WIDTHS)
def test_the_matched_filter_answers_with_the_contrast_and_with_nothing_on_slopes(width):
    image = np.full((81, 81), 0.4, np.float32)
    patch = lesions.drawn_lesion(Lesion(40.0, 40.0, width, -0.08, disc=False))
    image[patch.where] += patch.change
    answer = spots.response(image, width)
    assert answer[40, 40] == pytest.approx(-0.08, rel=0.12)
    slope = np.tile(np.linspace(0, 1, 81), (81, 1))
    assert np.abs(spots.response(slope, width)[20:-20, 20:-20]).max() < 1e-9


def test_invented_spots_are_counted_and_true_ones_are_not():
    truth = tissue()
    assert spots.false_spots(truth, truth) == (0.0, 0.0, 4 * 232**2 // 2)
    image = truth.copy()
    for row, column in ((60, 60), (60, 180), (180, 90)):
        patch = lesions.drawn_lesion(Lesion(row, column, 4, 0.1, disc=False))
        image[patch.where] += patch.change
    contrast, rate, pixels = spots.false_spots(image, truth)
    assert contrast == pytest.approx(0.1, rel=0.2)
    assert rate * pixels / 1e6 == pytest.approx(6), "each is found by the filters of both widths"
    assert spots.false_spots(image, image)[1] == 0
    assert spots.false_spots(truth, image)[1] == 0, "what is lost is not invented"


def test_the_part_with_the_most_tissue_is_used():
    pixels = np.zeros((400, 500), np.float32)
    pixels[100:356, 230:486] = 0.5
    assert (lesions.cropped(Sample("slice", "ct", pixels)) == 0.5).all()
    assert lesions.cropped(Sample("slice", "ct", pixels[:120, :300])).shape == (120, 256)
