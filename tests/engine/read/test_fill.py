from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from engine.read import fill
from engine.read.fill import fill_nearest, filled_slice, nearest_valid
from engine.scan import SliceInfo, SliceSource, Storage

INFO = SliceInfo(SliceSource(Path("x")), Storage(0, 1))


@settings(max_examples=200, deadline=None)
@given(hnp.arrays(bool, st.tuples(st.integers(1, 15), st.integers(1, 15))))
def test_nearest_is_nearest(valid):
    if not valid.any():
        valid[0, 0] = True
    row, column = nearest_valid(valid)
    assert valid[row, column].all()
    rows, columns = np.mgrid[: valid.shape[0], : valid.shape[1]]
    where = np.argwhere(valid)
    best = ((rows[..., None] - where[:, 0]) ** 2 + (columns[..., None] - where[:, 1]) ** 2).min(axis=-1)
    assert ((rows - row) ** 2 + (columns - column) ** 2 == best).all()


def test_wide_images_are_worked_on_in_parts():
    valid = np.zeros((3, 700), bool)
    valid[1, 5] = valid[2, 690] = True
    row, column = nearest_valid(valid)
    assert column[0, 0] == 5
    assert (row[0, 699], column[0, 699]) == (2, 690)


def test_large_images_are_filled_to_within_a_block(monkeypatch):
    monkeypatch.setattr(fill, "_EXACT_PIXELS", 400)
    rng = np.random.default_rng(3)
    values = rng.random((61, 47))
    invalid = np.zeros(values.shape, bool)
    invalid[:, 20:] = True
    filled = fill_nearest(values, invalid)
    assert (filled[~invalid] == values[~invalid]).all()
    # Every filled value stands in the strip beside the hole, no farther away than the blocks are wide.
    assert np.isin(filled[invalid], values[:, 12:20]).all()


def test_colour_is_filled_pixel_by_pixel():
    values = np.arange(12.0).reshape(2, 2, 3)
    filled = fill_nearest(values, np.array([[False, True], [False, False]]))
    assert filled[0, 1].tolist() == values[0, 0].tolist()


def test_nothing_valid_gives_zeros_and_a_full_mask():
    slice_ = filled_slice(np.full((3, 4), np.nan, np.float32), None, INFO, float("nan"))
    assert (slice_.values == 0).all()
    assert slice_.invalid is not None
    assert slice_.invalid.all()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_non_finite_pixels_are_masked_and_filled(bad):
    values = np.arange(20, dtype=np.float32).reshape(4, 5)
    values[2, 2] = bad
    slice_ = filled_slice(values, None, INFO, float("nan"))
    assert np.isfinite(slice_.values).all()
    assert slice_.values[2, 2] in {7.0, 11.0, 13.0, 17.0}
    assert np.argwhere(slice_.invalid).tolist() == [[2, 2]]
    assert np.isnan(slice_.invalid_value)


def test_sound_slices_have_no_mask():
    assert filled_slice(np.zeros((3, 3), np.float32), None, INFO, 0.0).invalid is None
