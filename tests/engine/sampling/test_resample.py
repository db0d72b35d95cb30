"""The bicubic reference is torch's anti-aliased one, a ramp stays a ramp, and a part is the part of the whole."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from engine.geometry import Box, Grid, Size
from engine.sampling.resample import bicubic, nearest, restore_invalid
from tests.support.slices import anatomy, make_slice

SIZES = [(90, 77, 213, 146), (90, 77, 45, 31), (64, 64, 64, 200), (1, 1, 4, 3), (1, 50, 3, 70), (200, 3, 500, 3)]


@pytest.mark.parametrize(("rows", "columns", "target_rows", "target_columns"), SIZES)
def test_equals_torch(rows, columns, target_rows, target_columns):
    image = anatomy(rows, columns).astype(np.float64)
    x = torch.from_numpy(image)[None, None]
    expected = functional.interpolate(
        x, size=(target_rows, target_columns), mode="bicubic", antialias=True, align_corners=False
    )
    ours = bicubic(image.astype(np.float32), Grid(Size(rows, columns), Size(target_rows, target_columns)))
    assert np.abs(ours - expected[0, 0].numpy()).max() < 2e-6


def test_a_ramp_stays_a_ramp():
    grid = Grid(Size(40, 50), Size(93, 61))
    ramp = np.add.outer(3.0 * np.arange(40), 7.0 * np.arange(50)).astype(np.float32)
    expected = np.add.outer(3.0 * grid.source_rows(), 7.0 * grid.source_columns())
    inside = (slice(8, -8), slice(5, -5))
    assert np.abs(bicubic(ramp, grid) - expected)[inside].max() < 1e-3


def test_large_values_keep_their_detail():
    """A small signal on a large offset, such as a rescaled dose, survives single precision."""
    image = anatomy(40, 40) + np.float32(30000.0)
    grid = Grid(Size(40, 40), Size(80, 80))
    difference = bicubic(image, grid) - bicubic(image - np.float32(30000.0), grid)
    assert np.abs(difference - 30000.0).max() < 0.005


@pytest.mark.parametrize(
    "box", [Box(0, 0, 1, 1), Box(100, 3, 170, 140), Box(63, 64, 130, 129), Box(212, 145, 213, 146)]
)
def test_a_part_is_the_part_of_the_whole_bit_for_bit(box):
    image, grid = anatomy(), Grid(Size(90, 77), Size(213, 146))
    assert np.array_equal(bicubic(image, grid, box), bicubic(image, grid)[box.slices])


@pytest.mark.parametrize("after", [(161, 129), (162, 131), (167, 136)])
@pytest.mark.parametrize(
    "box", [Box(0, 0, 3, 129), Box(155, 120, 161, 129), Box(160, 0, 161, 129), Box(7, 128, 90, 129)]
)
def test_so_it_is_where_a_block_is_left_with_few_samples(after, box):
    image, grid = anatomy(), Grid(Size(90, 77), Size(*after))
    assert np.array_equal(bicubic(image, grid, box), bicubic(image, grid)[box.slices])


def test_colour_is_magnified_by_channel():
    image = np.stack([anatomy(seed=s) for s in range(3)], axis=-1)
    grid = Grid(Size(90, 77), Size(120, 100))
    assert np.array_equal(bicubic(image, grid)[..., 1], bicubic(np.ascontiguousarray(image[..., 1]), grid))


def test_nearest_invents_no_label():
    labels = np.array([[0, 7], [3, 0]], dtype=np.float32)
    assert set(np.unique(nearest(labels, Grid(Size(2, 2), Size(5, 7))))) == {0, 3, 7}


def test_padding_is_put_back_where_it_was():
    invalid = np.zeros((4, 4), bool)
    invalid[:, 0] = True
    slice_ = make_slice(np.ones((4, 4)), invalid=invalid)
    grid = Grid(Size(4, 4), Size(8, 8))
    result = restore_invalid(bicubic(slice_.values, grid), slice_, grid)
    assert np.all(result[:, :2] == -2000)
    assert np.allclose(result[:, 2:], 1)
