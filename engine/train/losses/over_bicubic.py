"""A squared error that counts every scale alike, for one network that must serve them all."""

from __future__ import annotations

from torch import Tensor

from engine.networks.cubic import magnify_cubic
from engine.train.losses.pair import Pair

FLOOR = 1e-5
"""Squared error that is added on both sides of the ratio: 50 dB, beyond which no patch asks for more."""


def log_mse_over_bicubic(pair: Pair) -> Tensor:
    """Return the logarithm of each image's squared error over that of bicubic, the mean over the batch.

    0 is bicubic, and −0.23 is a decibel above it. The plain squared error of a × 4 is up to a hundred times that of a
    × 1.5, and a network that is not told the scale then learns to sharpen all as if they were × 4; papers that train
    one network for each scale do not meet this.
    """
    return _share(pair).log().mean()


def mse_over_bicubic(pair: Pair) -> Tensor:
    """Return each image's squared error over that of bicubic, the mean over the batch: 1 is bicubic.

    Images that bicubic gets nearly right weigh far more here than in the logarithm.
    """
    return _share(pair).mean()


def _share(pair: Pair) -> Tensor:
    """Return (N,): each image's squared error over that of bicubic."""
    bicubic = magnify_cubic(pair.low, *pair.high.shape[-2:])
    ours, theirs = ((image - pair.high).square().mean(dim=(1, 2, 3)) for image in (pair.result, bicubic))
    return (ours + FLOOR) / (theirs + FLOOR)
