"""Networks that refine the cubic's image of four times the slice's size: SRCNN, the generator of the CycleGAN.

Neither is told the scale, and their papers train them for one factor at a time: how blurred an image magnified by the
cubic is hangs on the factor. On one grid, four times finer than the slice whatever is asked for, that is always the
same. Every other scale is this image, resampled down by the anti-aliased cubic of the common grid to exactly the wanted
size (:mod:`engine.networks.fixed_scale`); training goes through the same resampling.
"""

from __future__ import annotations

import math
from abc import abstractmethod

from torch import Tensor

from engine.networks.cubic import magnify_cubic
from engine.networks.fixed_scale import Enlarging

FACTOR = 4
"""How much finer the grid is on which they work."""


class RefinedNetwork(Enlarging):
    """A module that refines the cubic's image of :data:`FACTOR` times the slice's size, which may be any."""

    factors: tuple[int, ...] = (FACTOR,)
    side_multiple = 1

    @abstractmethod
    def refine(self, up: Tensor) -> Tensor:
        """Return the result for ``up``, the cubic's image: both (N, C, R, C')."""

    def enlarged(self, x: Tensor, factor: int) -> Tensor:
        """Return the refined image of ``factor`` times the size of ``x``."""
        return self.refine(magnify_cubic(x, factor * x.shape[-2], factor * x.shape[-1]))


def source_reach(around: int) -> int:
    """Return on how many source pixels on each side a result depends that depends on ``around`` enlarged ones.

    The outermost of a source pixel's four lies three eighths beside it, and the cubic reads two source pixels on.
    """
    return math.floor(3 / 8 + around / FACTOR) + 2
