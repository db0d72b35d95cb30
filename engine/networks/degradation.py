"""The degradation generator of the ultrasound CycleGAN: HR and noise in, LR out (section III.C, figure 2).

The paper follows Bulat et al. (2018): residual blocks that shrink the image by pooling to a sixteenth of its side, then
grow it by sub-pixel convolution to a quarter, with Gaussian noise as one more input channel. It does so for ×4 and for
patches of 64 × 64 alone. Here the way from HR to LR is the anti-aliased resampling of the common grid, applied to the
features instead of the first two poolings: LR may then have any size, another ratio on each axis, and the noise is a
field of the image's own size. Below the LR's size, the two poolings and the two sub-pixel steps stand as they were.

    F(y, z) = D(y) + residual(y, z)

``D`` is the declared degradation. What is learned is how the truth differs from it: blur, noise, and what resampling
does not explain. The output is linear.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.cubic import magnify_cubic
from engine.networks.layers import ReplicatedConv2d

POOLED = 4
"""Sides are padded to a multiple of this below the LR's size: two poolings by two."""


class ResidualBlock(nn.Module):
    """``skip(x) + conv(relu(conv(relu(x))))``: 3 × 3, no bias; pooled by two at its end where wanted."""

    def __init__(self, inputs: int, outputs: int, *, pool: bool = False) -> None:
        super().__init__()
        self.first = ReplicatedConv2d(inputs, outputs, 3, bias=False)
        self.second = ReplicatedConv2d(outputs, outputs, 3, bias=False)
        self.skip = nn.Conv2d(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        self.pool = pool
        with torch.no_grad():
            self.second.weight.mul_(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R, C) from (N, inputs, R, C), half as large when pooled."""
        inner = self.second(functional.relu(self.first(functional.relu(x))))
        both: Tensor = self.skip(x) + inner
        return functional.avg_pool2d(both, 2) if self.pool else both


class DegradationNetwork(nn.Module):
    """The high-to-low generator ``F``; see the module's text.

    Parameters
    ----------
    channels : int
        Image channels.
    unit : int
        A third of the first block's width, a multiple of 4; the widths are 3, 4, 8 and 16 units on the way down and 4
        and 1 on the way up. The paper's source has 32: 96, 128, 256, 512, then 128 and 32.
    """

    def __init__(self, channels: int = 1, unit: int = 32) -> None:
        super().__init__()
        self.stem = ReplicatedConv2d(channels + 1, 3 * unit, 3, bias=False)
        self.at_high = nn.Sequential(ResidualBlock(3 * unit, 3 * unit))
        self.at_low = nn.Sequential(
            ResidualBlock(3 * unit, 3 * unit),
            ResidualBlock(3 * unit, 4 * unit),
            ResidualBlock(4 * unit, 4 * unit),
            ResidualBlock(4 * unit, 8 * unit, pool=True),
            ResidualBlock(8 * unit, 8 * unit),
            ResidualBlock(8 * unit, 16 * unit, pool=True),
            ResidualBlock(16 * unit, 16 * unit),
            nn.PixelShuffle(2),
            ResidualBlock(4 * unit, 4 * unit),
            ResidualBlock(4 * unit, 4 * unit),
            nn.PixelShuffle(2),
            ResidualBlock(unit, unit),
            ResidualBlock(unit, unit),
        )
        self.head = nn.Sequential(
            ReplicatedConv2d(unit, unit // 4, 3, bias=False),
            nn.ReLU(inplace=True),
            ReplicatedConv2d(unit // 4, channels, 3, bias=False),
        )
        with torch.no_grad():
            last = self.head[2]
            assert isinstance(last, nn.Conv2d)  # noqa: S101 - narrows the type of a layer made above
            last.weight.mul_(0.1)

    def forward(self, high: Tensor, noise: Tensor, rows: int, columns: int) -> Tensor:
        """Return LR images.

        Parameters
        ----------
        high : torch.Tensor
            (N, C, R, C) in 0…1.
        noise : torch.Tensor
            (N, 1, R, C), standard normal.
        rows, columns : int
            Size of LR, of any ratio to that of HR.

        Returns
        -------
        torch.Tensor
            (N, C, rows, columns).
        """
        wide = self.at_high(self.stem(torch.cat([high, noise], dim=1)))
        low = magnify_cubic(wide.float(), rows, columns)
        padded = functional.pad(low, (0, -columns % POOLED, 0, -rows % POOLED), mode="replicate")
        residual: Tensor = self.head(self.at_low(padded))[..., :rows, :columns]
        degraded: Tensor = magnify_cubic(high, rows, columns) + residual.float()
        return degraded
