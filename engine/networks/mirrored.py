"""Mirror images of a slice, and what becomes of the coefficients of even and odd kernels in them."""

from __future__ import annotations

import torch
from torch import Tensor

MIRRORS: tuple[tuple[int, ...], ...] = ((), (-1,), (-2,), (-2, -1))
"""The axes that each orientation reverses: none, columns, rows, both."""


def mirror_images(x: Tensor) -> Tensor:
    """Return the four orientations of ``x`` (N, …, R, C) one after another: (4 N, …, R, C)."""
    return torch.cat([x.flip(axes) for axes in MIRRORS])


def signs(odd: Tensor) -> Tensor:
    """Return what mirroring does to the coefficients of pairs of kernels: (4, P, P), each 1 or −1.

    Mirroring an axis changes the sign of its odd kernels and nothing else.

    Parameters
    ----------
    odd : torch.Tensor
        (P,), which kernels of an axis are odd.
    """
    sign = 1.0 - 2.0 * odd.float()
    one = torch.ones_like(sign)
    return torch.stack(
        [(sign if -2 in axes else one)[:, None] * (sign if -1 in axes else one)[None, :] for axes in MIRRORS]
    )


def upright(features: Tensor) -> list[Tensor]:
    """Return the four orientations of ``features`` (4 N, …, R, C), each turned back: four times (N, …, R, C)."""
    return [part.flip(axes) for part, axes in zip(features.chunk(len(MIRRORS)), MIRRORS, strict=True)]
