"""Layers that several networks share."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional


class ReplicatedConv2d(nn.Conv2d):
    """A convolution of an odd kernel that keeps the image's size and replicates its border.

    Zero padding damages the pixels along the border; this one does not.

    Parameters
    ----------
    inputs, outputs : int
        Channels before and after.
    kernel : int
        Side of the kernel, odd.
    bias : bool
        Whether each output channel has an offset.
    dilation : int
        Distance of the kernel's taps in pixels.
    groups : int
        Groups of channels that do not see each other.
    """

    def __init__(
        self, inputs: int, outputs: int, kernel: int, *, bias: bool = True, dilation: int = 1, groups: int = 1
    ) -> None:
        super().__init__(inputs, outputs, kernel, bias=bias, dilation=dilation, groups=groups)
        self.border = (kernel // 2) * dilation

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R, C) from (N, inputs, R, C)."""
        if self.border == 0:
            return super().forward(x)
        # autocast would widen the padding to float32 and copy every tensor twice: it keeps its input's type instead
        with torch.autocast(x.device.type, enabled=False):
            padded = functional.pad(x, (self.border,) * 4, mode="replicate")
        return super().forward(padded)
