"""What a loss compares."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True)
class Pair:
    """A batch as a loss sees it; images in 0…1 of the working range, single precision.

    Attributes
    ----------
    low : torch.Tensor
        (N, C, r, c): what the network was given.
    high : torch.Tensor
        (N, C, R, C): the truth.
    result : torch.Tensor
        (N, C, R, C): what the network made of ``low``.
    difficulty : torch.Tensor
        (N, 1, 1, 1): root mean square error of bicubic on the slices that the patches come from.
    """

    low: Tensor
    high: Tensor
    result: Tensor
    difficulty: Tensor
