"""Losses that compare pixel by pixel."""

from __future__ import annotations

from torch import Tensor

from engine.train.losses.pair import Pair


def l1(pair: Pair) -> Tensor:
    """Return the mean absolute error."""
    return (pair.result - pair.high).abs().mean()


def mse(pair: Pair) -> Tensor:
    """Return the mean squared error."""
    return (pair.result - pair.high).square().mean()


def charbonnier(pair: Pair) -> Tensor:
    """Return the mean of ``√(e² + 1) − 1`` (SupeRELiTNet, equation 15): quadratic near zero, then linear."""
    return ((pair.result - pair.high).square() + 1.0).sqrt().sub(1.0).mean()


def relative_l1(pair: Pair) -> Tensor:
    """Return the mean absolute error in units of bicubic's error on the same slice: every slice counts alike."""
    return ((pair.result - pair.high) / pair.difficulty).abs().mean()


def relative_mse(pair: Pair) -> Tensor:
    """Return the mean squared error in units of bicubic's error on the same slice: every slice counts alike."""
    return ((pair.result - pair.high) / pair.difficulty).square().mean()
