"""The projection inside of networks: the nearest consistent image, part by part, with gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.consistent.batches import held_to, part_held_to
from engine.geometry import Box, Grid, Size
from tests.engine.consistent.oracle import nearest_consistent, shrunk

SIZES = [(20, 15, 39, 51), (16, 16, 16, 40), (13, 30, 52, 30), (30, 30, 33, 47)]


def pair(rows: int, columns: int, target: tuple[int, int], images: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(rows)
    return torch.rand(images, 1, rows, columns), torch.rand(images, 1, *target)


@pytest.mark.parametrize(("rows", "columns", "high", "wide"), SIZES)
def test_degraded_again_it_is_the_scan_and_it_is_the_nearest_image_that_is(rows, columns, high, wide):
    low, image = pair(rows, columns, (high, wide))
    result = held_to(low, image)
    for y, x, made in zip(low[:, 0].numpy(), image[:, 0].numpy(), result[:, 0].numpy(), strict=True):
        assert np.abs(shrunk(made, rows, columns) - y).max() < 1e-4
        assert np.abs(made - nearest_consistent(x, y)).max() < 1e-4


def test_the_unmagnified_slice_comes_back():
    low, image = pair(11, 9, (11, 9))
    assert torch.allclose(held_to(low, image), low, atol=1e-6)


def test_a_part_is_the_same_part_of_the_whole_away_from_its_edges():
    low, image = pair(120, 90, (300, 171), images=1)
    whole = held_to(low, image)
    grid = Grid(Size(*low.shape[-2:]), Size(*image.shape[-2:]))
    box = Box(100, 0, 260, 171)
    part = part_held_to(low[..., 30:110, :], image[..., box.top : box.bottom, :], grid, box, (30, 0))
    apart = (part - whole[..., box.top : box.bottom, :]).abs().amax((0, 1, 3))
    assert apart[25:-25].max() < 1e-4


def test_gradients_are_those_of_what_the_scan_does_not_say():
    low, image = pair(10, 12, (25, 30), images=1)
    image.requires_grad_()
    truth = torch.rand_like(image)
    (held_to(low, image) - truth).square().sum().backward()
    slope = image.grad
    assert slope is not None
    assert slope.abs().max() > 0.1
    assert np.abs(shrunk(slope[0, 0].numpy(), 10, 12)).max() < 1e-4 * float(slope.abs().max())
