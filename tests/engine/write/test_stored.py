from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.datadict import tag_for_keyword

from engine.write import allowed
from engine.write.stored import integer_range, smallest_integer, to_stored


@given(
    bits=st.integers(2, 16),
    signed=st.booleans(),
    slope=st.floats(1e-3, 1e3),
    intercept=st.floats(-4096, 4096),
)
def test_every_stored_value_survives_the_way_there_and_back(bits, signed, slope, intercept):
    low, high = integer_range(bits, signed=signed)
    stored = np.unique(np.linspace(low, high, 257).round()).reshape(1, -1)
    # In float32, as readers hand values over, wherever 24 bits tell two neighbours apart.
    kind = np.float32 if abs(intercept) < 30 * slope else np.float64
    values = (stored * slope + intercept).astype(kind)
    back = to_stored(values, np.int32, low, high, slope=slope, intercept=intercept)
    np.testing.assert_array_equal(back.values, stored)
    assert back.clipped == 0


def test_clipping_counts_pixels_not_samples():
    values = np.array([[[300.0, -5, 10], [1, 2, 3], [256, 0, 0]]])
    result = to_stored(values, np.uint8, 0, 255)
    assert result.clipped == 2
    assert result.values.tolist() == [[[255, 0, 10], [1, 2, 3], [255, 0, 0]]]


def test_what_is_no_number_is_low_and_padding_is_not_counted():
    values = np.array([[np.nan, np.inf, -np.inf, 5.4]] * 300)
    padding = np.zeros(values.shape, bool)
    padding[:100, 0] = True
    result = to_stored(values, np.int16, -8, 7, padding=padding)
    assert result.values[299].tolist() == [-8, 7, -8, 5]
    assert result.clipped == 800


def test_slope_of_zero_is_refused():
    with pytest.raises(ValueError, match="slope of 0"):
        to_stored(np.zeros((2, 2)), np.int16, 0, 1, slope=0.0)


@pytest.mark.parametrize(
    ("low", "high", "kind"),
    [(0, 255, "u1"), (0, 4095, "i2"), (0, 65535, "u2"), (-32768, 32767, "i2"), (-1, 65535, "i4"), (0, 2**32 - 1, "u4")],
)
def test_smallest_integer(low, high, kind):
    assert smallest_integer(low, high) == np.dtype(kind)


def test_allowed_attributes_exist_and_name_no_pixels():
    names = allowed.EVERYWHERE | allowed.CT | allowed.MR | allowed.US
    assert not [name for name in names if tag_for_keyword(name) is None]
    own = {
        "Rows",
        "Columns",
        "PixelData",
        "PixelSpacing",
        "ImagePositionPatient",
        "SOPInstanceUID",
        "SourceImageSequence",
    }
    assert not names & own
