"""Consistency inside of networks: what the scan decides is the scan's, part by part, with gradients."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.consistent.batches import _axis, held_to, part_held_to
from engine.geometry import Box, Grid, Size
from engine.networks.cubic import magnify_cubic
from tests.engine.consistent.oracle import dense, shrunk

SIZES = [(20, 15, 39, 51), (16, 16, 16, 40), (13, 30, 52, 30), (30, 30, 33, 47)]


def pair(rows: int, columns: int, target: tuple[int, int], images: int = 2) -> tuple[torch.Tensor, torch.Tensor]:
    torch.manual_seed(rows)
    return torch.rand(images, 1, rows, columns), torch.rand(images, 1, *target)


@pytest.mark.parametrize(("rows", "columns", "high", "wide"), SIZES)
def test_degraded_again_it_is_the_scan_and_differs_by_what_the_cubic_draws(rows, columns, high, wide):
    low, image = pair(rows, columns, (high, wide))
    result = held_to(low, image)
    up, down = (dense(*sizes) for sizes in ((high, rows), (rows, high)))
    across, back = (dense(*sizes) for sizes in ((wide, columns), (columns, wide)))
    undone = up @ np.linalg.inv(down @ up), across @ np.linalg.inv(back @ across)
    for y, x, made in zip(low[:, 0].numpy(), image[:, 0].numpy(), result[:, 0].numpy(), strict=True):
        assert np.abs(shrunk(made, rows, columns) - y).max() < 1e-4
        assert np.abs(made - (x + undone[0] @ (y - down @ x @ back.T) @ undone[1].T)).max() < 1e-4


def test_what_the_cubic_could_draw_makes_no_difference():
    """Among it any grey: a network that adds one changes nothing, at the border neither."""
    low, image = pair(14, 17, (35, 62))
    drawn = magnify_cubic(torch.rand(2, 1, 14, 17), 35, 62)
    assert torch.allclose(held_to(low, image + drawn), held_to(low, image), atol=1e-5)
    assert torch.allclose(held_to(low, image + 0.7), held_to(low, image), atol=1e-5)


def test_the_unmagnified_slice_comes_back():
    low, image = pair(11, 9, (11, 9))
    assert torch.allclose(held_to(low, image), low, atol=1e-6)


def test_an_axis_that_stays_as_it_is_costs_a_part_no_more_than_its_size():
    _, shrink, widen = _axis(4000, 4000, (10, 30))
    assert {table.untyped_storage().nbytes() for table in (shrink, widen)} == {20 * 20 * 4}


def test_a_part_is_the_same_part_of_the_whole_away_from_its_edges():
    low, image = pair(120, 90, (300, 171), images=1)
    whole = held_to(low, image)
    grid = Grid(Size(*low.shape[-2:]), Size(*image.shape[-2:]))
    box = Box(100, 0, 260, 171)
    part = part_held_to(low[..., 30:110, :], image[..., box.top : box.bottom, :], grid, box, (30, 0))
    apart = (part - whole[..., box.top : box.bottom, :]).abs().amax((0, 1, 3))
    assert apart[25:-25].max() < 1e-4


def test_gradients_know_nothing_of_what_the_scan_decides():
    low, image = pair(10, 12, (25, 30), images=1)
    image.requires_grad_()
    truth = torch.rand_like(image)
    (held_to(low, image) - truth).square().sum().backward()
    slope = image.grad
    assert slope is not None
    assert slope.abs().max() > 0.1
    drawn = magnify_cubic(torch.rand(1, 1, 10, 12), 25, 30)
    assert abs(float((slope * drawn).sum())) < 1e-4 * float((slope.abs() * drawn).sum())
