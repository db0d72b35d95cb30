"""HR fathers and LR sons: training pairs that a scan gives of itself (ultrasound CycleGAN, section III.A).

A father is a slice of the scan, as it is or shrunk by a factor, turned by a multiple of 90° and mirrored; its son is
the father degraded by the scale that is to be learned. From each pair a crop of one size is taken, as ZSSR does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from engine.geometry import output_length
from engine.networks.cubic import magnify_cubic
from engine.train.data import PatchSampler, TrainingSlice
from engine.train.plans import PatchPlan

SMALLEST_SIDE = 32
"""Side of an HR crop at least: below it a patch discriminator has no answer."""


class FatherSampler(PatchSampler):
    """Draws batches of fathers' crops, all of one size, and their sons.

    Fathers are shrunk (``shrink``, ``shrink_limit`` of the plan), turned and mirrored as every training patch is. The
    crop's size does not depend on the scale, so that discriminators and their histories see images of one size: it
    is ``hr_limit``, or the smallest side of any slice.
    """

    def __init__(self, slices: Sequence[TrainingSlice], plan: PatchPlan, seed: int, rank: int = 0) -> None:
        super().__init__(slices, plan, seed, rank)
        self.side = max(SMALLEST_SIDE, min([plan.hr_limit, *(min(item.pixels.shape) for item in slices)]))

    def draw(self, step: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return LR (N, 1, r, c), HR (N, 1, side, side), both 0…1 float32, and the slices' difficulty (N, 1, 1, 1)."""
        self.random = np.random.default_rng((*self.seed, step))
        vertical, horizontal = self._scales()
        rows, columns = output_length(self.side, 1 / vertical), output_length(self.side, 1 / horizontal)
        drawn = [self._patch(self.side, self.side) for _ in range(self.plan.batch)]
        high = torch.cat([patch for patch, _ in drawn])
        difficulty = torch.tensor([hard for _, hard in drawn]).reshape(-1, 1, 1, 1)
        return magnify_cubic(high, rows, columns), high, difficulty
