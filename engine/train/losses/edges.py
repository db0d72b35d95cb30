"""Losses on edge maps: Laplacian (SupeRELiTNet, section VI-A) and Sobel (the transform-domain network, equation 12)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from engine.train.losses.pair import Pair

_LAPLACIAN = ((1.0, 1.0, 1.0), (1.0, -8.0, 1.0), (1.0, 1.0, 1.0))
_SOBEL_DOWN = ((-1.0, -2.0, -1.0), (0.0, 0.0, 0.0), (1.0, 2.0, 1.0))
_SOBEL_ACROSS = ((-1.0, 0.0, 1.0), (-2.0, 0.0, 2.0), (-1.0, 0.0, 1.0))
_FLAT = 1e-6


def laplacian(pair: Pair) -> Tensor:
    """Return the mean absolute difference of both images' Laplacian (3 × 3, eight neighbours, weights of sum 1)."""
    # the filter is linear: the difference of two filtered images is the filtered difference
    return _filtered(pair.result - pair.high, (_LAPLACIAN,)).div(16).abs().mean()


def sobel(pair: Pair) -> Tensor:
    """Return the mean squared difference of both images' Sobel magnitude, in grey values a pixel."""
    return (_edges(pair.result) - _edges(pair.high)).square().mean()


def _edges(x: Tensor) -> Tensor:
    """Return the gradient's magnitude (N, C, R, C) of ``x``; its own derivative stays finite where ``x`` is flat."""
    gradient = _filtered(x, (_SOBEL_DOWN, _SOBEL_ACROSS)).div(8)
    magnitude: Tensor = (gradient.square().sum(1) + _FLAT**2).sqrt()
    return magnitude.reshape(x.shape)


def _filtered(x: Tensor, kernels: tuple[tuple[tuple[float, ...], ...], ...]) -> Tensor:
    """Return ``x`` (N, C, R, C) under each kernel: (N · C, kernels, R, C), border replicated, single precision."""
    weights = torch.tensor(kernels, device=x.device, dtype=torch.float32).unsqueeze(1)
    with torch.autocast(x.device.type, enabled=False):
        flat = functional.pad(x.float().flatten(0, 1).unsqueeze(1), (1, 1, 1, 1), mode="replicate")
        return functional.conv2d(flat, weights)
