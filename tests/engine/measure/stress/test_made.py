"""Made images: bicubic's answers are known on paper, and stand-ins that invent or erase are caught."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.geometry import Scale, Size
from engine.measure.stress import edges, flat, waves
from engine.measure.stress.subjects import degraded, interpolated, small

TWO = Scale(2.0, 2.0)
UNEQUAL = Scale(3.0, 2.0)


def erasing(values, target):
    """All that is left is the mean."""
    return np.full((target.rows, target.columns), values.mean(), np.float32)


def chequered(values, target):
    """Bicubic, and a texture of single output pixels of 5 % of the window."""
    texture = 1 - 2 * (np.add.outer(np.arange(target.rows), np.arange(target.columns)) % 2)
    return interpolated(values, target) + np.float32(0.05) * texture


def shifted(values, target):
    """Bicubic, one output pixel down."""
    return np.roll(interpolated(values, target), 1, axis=0)


def sharpened(values, target):
    """Bicubic, overdone."""
    image = interpolated(values, target)
    around = sum(np.roll(image, step, axis) for axis in (0, 1) for step in (1, -1)) / 4
    return image + 2 * (image - around)


@pytest.mark.parametrize("scale", [TWO, UNEQUAL, Scale(2.5, 1.5)])
def test_bicubic_keeps_greys_and_slopes(scale):
    assert flat.constant(interpolated, scale)["added"] < 1e-3
    assert flat.ramps(interpolated, scale)["bent"] < 1e-3


def test_texture_on_a_grey_is_measured_in_percent_of_the_window():
    assert flat.constant(chequered, TWO)["added"] == pytest.approx(5, abs=0.01)
    assert flat.ramps(chequered, TWO)["bent"] == pytest.approx(5, abs=0.01)


def test_texture_finer_than_the_scan_is_told_from_noise():
    plain, textured = flat.noise(interpolated, TWO), flat.noise(chequered, TWO)
    assert plain["finer"] < plain["grain"] < 100
    # 5 % of texture on noise of 5 %: as strong as the noise itself.
    assert textured["finer"] == pytest.approx(math.hypot(100, plain["finer"]), rel=0.05)


def test_the_part_finer_than_the_scan_is_that_above_half_a_cycle_of_its_pixels():
    at = np.arange(128)
    below, above = (np.tile(np.cos(2 * math.pi * f * at), (128, 1)) for f in (0.2, 0.3))
    assert flat.finer_than_the_scan(below, TWO) < 0.01
    assert flat.finer_than_the_scan(above, TWO) == pytest.approx(math.sqrt(0.5), rel=0.01)
    assert flat.finer_than_the_scan(above, Scale(2.0, 1.0)) < 0.01


@pytest.mark.parametrize("angle", edges.ANGLES)
def test_a_true_edge_lies_where_it_should_and_is_as_sharp_as_pixels_allow(angle):
    shape = edges.shape_of(edges.edge(angle), angle, TWO)
    assert abs(shape.position) < 0.12
    assert shape.overshoot < 1e-5
    assert 0.9 < shape.width < 1.6


def test_an_edge_that_was_moved_is_found_moved():
    image = np.roll(edges.edge(0), 2, axis=0)
    assert edges.shape_of(image, 0, TWO).position == pytest.approx(2, abs=0.12)


def test_an_edge_of_known_blur_has_the_width_of_its_formula():
    at = np.arange(edges.SIDE, dtype=float)
    away, sigma = edges.distance(at, at, 30), 2.0
    risen = np.vectorize(math.erf)(away / sigma / math.sqrt(2))
    image = edges.LOW + (edges.HIGH - edges.LOW) * (0.5 + 0.5 * risen)
    shape = edges.shape_of(image, 30, TWO)
    assert shape.width == pytest.approx(2 * 1.2816 * sigma, rel=0.03)
    assert abs(shape.position) < 0.02
    assert shape.jagged < 0.02


def test_edges_tell_a_shift_and_an_overshoot():
    plain = edges.edges(interpolated, TWO)
    assert edges.edges(shifted, TWO)["position"] == pytest.approx(1, abs=0.15)
    assert plain["position"] < 0.15
    assert edges.edges(sharpened, TWO)["overshoot"] > plain["overshoot"] + 5
    assert edges.edges(sharpened, TWO)["width"] < plain["width"]


def test_gratings_are_sines_of_the_frequency_they_claim():
    image = waves.grating(0.5, (1.0, 0.0), TWO)
    spectrum = np.abs(np.fft.rfft(image[:, 5] - image[:, 5].mean()))
    assert int(spectrum.argmax()) == waves.SIDE / 8  # half of half a cycle per two output pixels


def test_what_is_erased_is_not_kept_and_leaves_nothing_false():
    assert waves.gratings(erasing, TWO) == pytest.approx({"kept": 0, "invented": 0}, abs=0.01)
    assert waves.beyond(erasing, TWO)["worst"] < 0.01
    assert waves.star(erasing, TWO)["kept"] == pytest.approx(0, abs=0.01)
    assert waves.checkerboard(erasing, TWO)["swing"] == pytest.approx(0, abs=0.01)


def test_the_truth_itself_would_be_kept_whole():
    curve = waves.star_curve(waves.star_image(), TWO)
    assert [kept for kept, _ in curve] == pytest.approx([1.0] * len(curve))


def test_spokes_with_bright_and_dark_exchanged_are_below_zero():
    curve = waves.star_curve(1 - waves.star_image(), TWO)
    assert max(kept for kept, _ in curve) == pytest.approx(-1.0)


@pytest.mark.parametrize("scale", [TWO, UNEQUAL])
def test_texture_is_what_was_not_there(scale):
    plain, textured = waves.gratings(interpolated, scale), waves.gratings(chequered, scale)
    assert textured["kept"] == pytest.approx(plain["kept"], abs=0.5)
    assert textured["invented"] > plain["invented"] + 5
    assert waves.beyond(chequered, scale)["mean"] > waves.beyond(interpolated, scale)["mean"] + 10
    assert waves.star(chequered, scale)["false"] > waves.star(interpolated, scale)["false"] + 10


def test_checkerboard_of_the_scan_comes_back_as_that_pattern_alone():
    assert waves.checkerboard(interpolated, TWO)["invented"] < 0.01
    # Two output pixels a pixel of LR: the texture of single pixels is no such pattern, of amplitude 0.05 to 0.2.
    assert waves.checkerboard(chequered, TWO)["invented"] == pytest.approx(25, abs=0.5)


def test_lr_has_the_size_that_the_scale_asks_for():
    image = np.zeros((96, 96), np.float32)
    assert degraded(image, UNEQUAL).shape == (32, 48)
    assert small(Size(96, 96), UNEQUAL) == Size(32, 48)
