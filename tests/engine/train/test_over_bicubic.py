"""The squared error over bicubic's: nothing for bicubic at every scale, a decibel is a decibel, no division by zero."""

from __future__ import annotations

import math

import pytest
import torch

from engine.networks.cubic import magnify_cubic
from engine.train.losses import TERMS, Pair
from engine.train.losses.over_bicubic import FLOOR
from tests.support.slices import anatomy

LOSS = TERMS["log-mse-over-bicubic"]


def pair_at(scale: int, share: float) -> Pair:
    """A pair whose result has ``share`` of bicubic's error."""
    high = torch.from_numpy(anatomy(48, 48))[None, None].repeat(2, 1, 1, 1)
    low = magnify_cubic(high, 48 // scale, 48 // scale)
    bicubic = magnify_cubic(low, 48, 48)
    return Pair(low, high, high + share * (bicubic - high), torch.ones(2, 1, 1, 1))


@pytest.mark.parametrize("scale", [2, 3, 4])
def test_bicubic_is_nothing_at_every_scale(scale):
    assert LOSS(pair_at(scale, 1.0)).item() == pytest.approx(0.0, abs=1e-5)


def test_half_of_the_error_is_a_quarter_of_its_square():
    pair = pair_at(4, 0.5)
    bicubic = (magnify_cubic(pair.low, 48, 48) - pair.high).square().mean().item()
    expected = math.log((0.25 * bicubic + FLOOR) / (bicubic + FLOOR))
    assert LOSS(pair).item() == pytest.approx(expected, rel=1e-4)


def test_where_bicubic_is_exact_nothing_is_divided_by_zero():
    flat = torch.full((1, 1, 24, 24), 0.4)
    made = (flat + 0.01).requires_grad_()
    loss = LOSS(Pair(magnify_cubic(flat, 12, 12), flat, made, torch.ones(1, 1, 1, 1)))
    loss.backward()
    assert loss.item() == pytest.approx(math.log((1e-4 + FLOOR) / FLOOR), rel=1e-3)
    assert bool((made.grad > 0).all())


def test_without_the_logarithm_it_is_the_share_itself():
    both = [pair_at(4, share) for share in (0.5, 2.0)]
    expected = [math.exp(LOSS(pair).item()) for pair in both]
    assert [TERMS["mse-over-bicubic"](pair).item() for pair in both] == pytest.approx(expected, rel=1e-5)
    assert expected[0] < 0.3 < 3 < expected[1]
