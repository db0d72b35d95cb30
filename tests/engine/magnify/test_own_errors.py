"""What a slice tells of its own intervals: how wide they should have been, where that is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.magnify.own_errors import LEVEL, SIDE, middle_box, own_error
from engine.scan import Modality
from tests.support.slices import anatomy, make_slice
from tests.support.uncertainty import unsure_magnifier

UNIT = (0.0, 1.0)


def cubic(width: float):
    """Bicubic, with the same scale everywhere."""
    return lambda small, grid: (bicubic(small.values, grid), np.full(_shape(grid), width, np.float32))


def _shape(grid: Grid) -> tuple[int, int]:
    return grid.target.rows, grid.target.columns


def own(slice_, look=None) -> float | None:
    return own_error(slice_, np.asarray(slice_.values, np.float32), look or cubic(0.01))


def test_it_is_the_logarithm_of_what_nine_in_ten_errors_would_have_needed():
    values = anatomy(90, 120).astype(np.float32)
    slice_ = make_slice(values, working_range=UNIT)
    seen = []

    def look(small, grid):
        seen.append(bicubic(small.values, grid) - values)
        return cubic(0.01)(small, grid)

    told = own(slice_, look)
    [error] = seen
    assert error.shape == values.shape
    # away from the border; the picture is nowhere even
    share = (np.abs(error[2:-2, 2:-2]) <= 0.01 * math.exp(told)).mean()
    assert share == pytest.approx(LEVEL, abs=0.002)
    assert own(slice_, cubic(0.02)) == pytest.approx(told - math.log(2), abs=1e-5)


def test_a_sharper_slice_needs_wider_intervals():
    rough = anatomy(128, 128) + 0.1 * np.random.default_rng(0).standard_normal((128, 128))
    smooth = bicubic(anatomy(32, 32).astype(np.float32), Grid.of(make_slice(anatomy(32, 32)).size, Scale(4, 4)))
    assert own(make_slice(rough, working_range=UNIT)) > own(make_slice(smooth, working_range=UNIT)) + 1


@pytest.mark.parametrize("values", [np.full((1, 1), 0.5), anatomy(15, 80), np.full((64, 64), 0.3)], ids=str)
def test_a_slice_that_is_too_small_or_even_tells_nothing(values):
    assert own(make_slice(values, working_range=UNIT)) is None


def test_padding_does_not_count():
    values = anatomy(80, 80)
    clean = own(make_slice(values[:, :40], working_range=UNIT))
    loud = values.copy()
    loud[:, 42:] = np.random.default_rng(0).random((80, 38)) * 20
    invalid = np.zeros(values.shape, bool)
    invalid[:, 36:] = True
    assert own(make_slice(loud, invalid=invalid, working_range=UNIT)) == pytest.approx(clean, abs=0.2)
    assert own(make_slice(loud, working_range=UNIT)) > clean + 1


def test_of_an_ultrasound_screen_it_is_the_largest_region_of_tissue():
    values = anatomy(200, 300)
    regions = (Box(0, 0, 40, 40), Box(60, 100, 160, 260))
    slice_ = make_slice(values, tissue=regions, working_range=UNIT)
    assert middle_box(slice_) == regions[1]
    assert own(slice_) == own(make_slice(values[60:160, 100:260], working_range=UNIT))


def test_of_a_large_slice_it_is_the_middle_alone():
    assert middle_box(make_slice(np.zeros((SIDE + 100, 30)))) == Box(50, 0, SIDE + 50, 30)


def test_the_program_asks_each_slice_once_and_whatever_part_is_wanted(monkeypatch):
    magnifier = unsure_magnifier()
    slice_ = make_slice(anatomy(150, 131), working_range=UNIT)
    encoded = magnifier.encode(slice_)
    magnifier.uncertainty(encoded, Grid.of(slice_.size, Scale(2, 3)), Modality.MR, box=Box(0, 0, 2, 2))
    told = float(encoded.uncertainty.told)
    assert told != 0.0

    monkeypatch.setattr(Magnifier, "encode", None)
    magnifier.uncertainty(encoded, Grid.of(slice_.size, Scale(3, 2)), Modality.MR)
    assert float(encoded.uncertainty.told) == told
