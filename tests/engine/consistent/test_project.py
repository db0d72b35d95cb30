"""The projection: what degrades to the scan, nearest to what was given; parts as the whole; any size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.consistent import Projection, needs_double
from engine.consistent import project as module
from engine.errors import CancelledError
from engine.geometry import Box, Grid, Size
from engine.progress import CancelToken
from engine.sampling.resample import bicubic
from tests.engine.consistent.oracle import nearest_consistent, shrunk
from tests.support.slices import anatomy

RANGE = 4095.0
SIZES = [
    ((64, 50), (160, 95)),
    ((40, 33), (40, 50)),
    ((33, 40), (81, 40)),
    ((90, 77), (91, 78)),
    ((60, 64), (66, 256)),
    ((150, 131), (354, 249)),
    ((120, 90), (121, 91)),
    ((65, 97), (161, 193)),
]


def pair(before, after, dtype=np.float32):
    """A scan, and an image that bends it: bicubic with noise of a hundredth of the range."""
    scan = (anatomy(*before) * RANGE).astype(dtype)
    grid = Grid(Size(*before), Size(*after))
    noise = np.random.default_rng(5).normal(size=after) * RANGE / 100
    return grid, scan, (bicubic(scan, grid) + noise).astype(dtype)


def whole(grid):
    return Box(0, 0, grid.target.rows, grid.target.columns)


@pytest.mark.parametrize(("before", "after"), SIZES)
def test_degraded_it_is_the_scan_to_a_hundredth_of_a_stored_value(before, after):
    grid, scan, image = pair(before, after)
    assert np.abs(shrunk(image, *before) - scan).max() > 10
    result = Projection(grid, whole(grid)).apply(image, scan)
    assert result.dtype == np.float32
    assert np.abs(shrunk(result, *before) - scan).max() < 0.01


@pytest.mark.parametrize(("before", "after"), SIZES)
def test_it_is_the_nearest_image_that_does(before, after):
    grid, scan, image = pair(before, after, np.float64)
    result = Projection(grid, whole(grid), fine=True).apply(image, scan)
    assert np.abs(result - nearest_consistent(image, scan)).max() < 1e-7
    assert np.abs(shrunk(result, *before) - scan).max() < 1e-8


@pytest.mark.parametrize(("before", "after"), SIZES)
@pytest.mark.parametrize("fine", [False, True])
def test_a_part_equals_the_whole_bit_for_bit(before, after, fine):
    grid, scan, image = pair(before, after, np.float64 if fine else np.float32)
    rows, columns = after
    result = Projection(grid, whole(grid), fine=fine).apply(image, scan)
    third = Box(rows // 3, columns // 4, rows // 2, columns // 4 + 9)
    for box in (Box(0, 0, 1, 1), third, Box(rows - 1, columns - 1, rows, columns), Box(5, 0, 30, columns)):
        projection = Projection(grid, box, fine=fine)
        part = projection.apply(image[projection.known.slices], scan)
        assert np.array_equal(part, result[box.slices])


def test_a_part_needs_no_more_than_its_surroundings():
    grid = Grid(Size(500, 500), Size(1000, 1500))
    known = Projection(grid, Box(400, 600, 500, 800)).known
    assert known.top > 400 - 2 * 80
    assert known.bottom < 500 + 2 * 80
    assert known.left > 600 - 3 * 80
    assert known.right < 800 + 3 * 80


def test_strips_make_no_difference(monkeypatch):
    grid, scan, image = pair((150, 131), (354, 249))
    result = Projection(grid, whole(grid)).apply(image, scan)
    monkeypatch.setattr(module, "STRIP", 40 * 249)
    assert np.array_equal(Projection(grid, whole(grid)).apply(image, scan), result)


def test_16_bits_are_held_to_a_hundredth_and_more_bits_in_double_precision():
    grid = Grid(Size(70, 60), Size(133, 171))
    for high, dtype in ((8191, np.float32), (65535, np.float32), (2**31, np.float64)):
        scan = np.random.default_rng(1).integers(0, high, (70, 60)).astype(dtype)
        result = Projection(grid, whole(grid), fine=needs_double(scan)).apply(bicubic(scan, grid), scan)
        assert np.abs(shrunk(result, 70, 60) - scan).max() < 0.01


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 70), st.integers(2, 40)),
    st.tuples(st.floats(1, 5), st.floats(1, 5)),
    st.integers(0, 2**31),
)
def test_any_sizes(before, scales, seed):
    after = tuple(max(n, int(n * s)) for n, s in zip(before, scales, strict=True))
    random = np.random.default_rng(seed)
    scan, image = random.normal(size=before), random.normal(size=after)
    grid = Grid(Size(*before), Size(*after))
    result = Projection(grid, whole(grid), fine=True).apply(image, scan)
    assert np.abs(shrunk(result, *before) - scan).max() < 1e-9
    assert np.abs(result - nearest_consistent(image, scan)).max() < 1e-8


@pytest.mark.parametrize("columns", [1, 3])
def test_a_single_column(columns):
    grid = Grid(Size(9, 1), Size(25, columns))
    random = np.random.default_rng(8)
    scan, image = random.normal(size=(9, 1)), random.normal(size=(25, columns))
    result = Projection(grid, whole(grid), fine=True).apply(image, scan)
    assert np.abs(result - nearest_consistent(image, scan)).max() < 1e-12


def test_never_farther_from_the_truth():
    """The truth of a benchmark degrades to its scan: projecting cannot lead away from it."""
    truth = anatomy(120, 104, seed=11).astype(np.float64)
    for small in ((60, 52), (80, 41), (110, 99)):
        grid = Grid(Size(*small), Size(120, 104))
        scan = shrunk(truth, *small)
        for spoilt in (bicubic(scan, grid), truth + 0.1 * np.random.default_rng(2).normal(size=truth.shape)):
            result = Projection(grid, whole(grid), fine=True).apply(spoilt, scan)
            assert np.square(result - truth).sum() < np.square(spoilt - truth).sum()


def test_a_consistent_image_stays_as_it_is():
    truth = anatomy(120, 104, seed=4).astype(np.float64)
    grid = Grid(Size(51, 70), Size(120, 104))
    result = Projection(grid, whole(grid), fine=True).apply(truth, shrunk(truth, 51, 70))
    assert np.abs(result - truth).max() < 1e-12


def test_only_what_is_allowed_changes_and_only_what_is_believed_is_answered():
    grid, scan, image = pair((64, 50), (160, 95))
    allowed = np.zeros(image.shape, bool)
    allowed[20:120, 30:80] = True
    result = Projection(grid, whole(grid)).apply(image, scan, allowed=allowed)
    assert np.array_equal(result[~allowed], image[~allowed])
    assert np.abs(result - image)[allowed].max() > 1
    nothing = np.zeros(scan.shape, bool)
    assert np.array_equal(Projection(grid, whole(grid)).apply(image, scan, believed=nothing), image)


def test_colour_changes_by_the_same_amount_in_every_channel():
    grid, scan, image = pair((64, 50), (160, 95))
    scan = np.stack([scan, 0.5 * scan, 0.3 * scan], axis=-1)
    image = np.stack([image, 0.4 * image, 0.2 * image], axis=-1)
    added = Projection(grid, whole(grid)).apply(image, scan) - image
    assert np.ptp(added, axis=2).max() < 1e-3
    luma = np.array([0.299, 0.587, 0.114])
    assert np.abs(shrunk((image + added) @ luma, 64, 50) - scan @ luma).max() < 0.01


def test_it_stops_when_told():
    grid, scan, image = pair((64, 50), (160, 95))
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(CancelledError):
        Projection(grid, whole(grid)).apply(image, scan, cancel=cancel)
