"""Networks that refine the cubic's image of four times the slice's size: SRCNN, the generator of the CycleGAN.

Neither is told the scale, and their papers train them for one factor at a time: how blurred an image magnified by the
cubic is hangs on the factor. On one grid, four times finer than the slice whatever is asked for, that is always the
same. Every other scale is this image, resampled down by the anti-aliased cubic of the common grid to exactly the wanted
size (:mod:`engine.networks.fixed_scale`); training goes through the same resampling.
"""

from __future__ import annotations

import math
from abc import abstractmethod

from torch import Tensor, nn

from engine.networks.cubic import magnify_cubic
from engine.networks.fixed_scale import enlarge_to

FACTOR = 4
"""How much finer the grid is on which they work."""


class RefinedNetwork(nn.Module):
    """A module that refines the cubic's image of :data:`FACTOR` times the slice's size.

    Attributes
    ----------
    factors : tuple of int
        The one factor that :meth:`enlarge` has.
    reach : int
        Source pixels on each side that a pixel of the enlarged image depends on.
    side_multiple : int
        1: any size will do.
    """

    factors: tuple[int, ...] = (FACTOR,)
    reach: int
    side_multiple = 1

    @abstractmethod
    def refine(self, up: Tensor) -> Tensor:
        """Return the result for ``up``, the cubic's image: both (N, C, R, C')."""

    def enlarge(self, x: Tensor, factor: int) -> Tensor:
        """Return ``x`` (N, C, r, c) in 0…1 at ``factor`` times its size: (N, C, factor · r, factor · c).

        Raises
        ------
        ValueError
            When ``factor`` is none of :attr:`factors`.
        """
        if factor not in self.factors:
            raise ValueError(f"this network enlarges by {FACTOR}, not by {factor}")
        return self.refine(magnify_cubic(x, factor * x.shape[-2], factor * x.shape[-1]))

    def forward(self, x: Tensor, rows: int, columns: int) -> Tensor:
        """Return the magnified images: ``x`` (N, C, r, c) in 0…1 becomes (N, C, rows, columns)."""
        return enlarge_to(self, x, rows, columns)


def source_reach(around: int) -> int:
    """Return on how many source pixels on each side a result depends that depends on ``around`` enlarged ones.

    The outermost of a source pixel's four lies three eighths beside it, and the cubic reads two source pixels on.
    """
    return math.floor(3 / 8 + around / FACTOR) + 2
