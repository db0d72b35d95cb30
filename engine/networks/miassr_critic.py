"""The critic of MIASSR (section 4.3): how real is this image? A Wasserstein critic has no sigmoid and no normalisation.

Seven blocks of two 3 × 3 convolutions with leaky rectifiers (slope 0.2): one with stride 1 that widens, one with stride
2 that halves; then the mean over what is left, one pixel of a patch of 96, and a linear layer. The paper does not give
the widths: as in DCGAN and SRGAN they double from ``width`` to ``limit``. It trains with a network and is never
shipped.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.layers import ReplicatedConv2d

BLOCKS = 7

_SLOPE = 0.2


class DownBlock(nn.Module):
    """A convolution of stride 1 from ``inputs`` to ``outputs`` channels, then one of stride 2, both rectified."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.widen = ReplicatedConv2d(inputs, outputs, 3)
        self.halve = nn.Conv2d(outputs, outputs, 3, stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, ⌈R / 2⌉, ⌈C / 2⌉) from (N, inputs, R, C)."""
        wide = functional.leaky_relu(self.widen(x), _SLOPE)
        padded = functional.pad(wide, (1, 1, 1, 1), mode="replicate")
        return functional.leaky_relu(self.halve(padded), _SLOPE)


class MiassrCritic(nn.Module):
    """The critic; see the module's text.

    Parameters
    ----------
    channels : int
        Channels of an image.
    width, limit : int
        Channels of the first block, and the most that a block may have.
    """

    def __init__(self, channels: int = 1, width: int = 64, limit: int = 512) -> None:
        super().__init__()
        self.shape = {"channels": channels, "width": width, "limit": limit}
        widths = [channels, *(min(limit, width * 2**index) for index in range(BLOCKS))]
        self.blocks = nn.Sequential(*[DownBlock(a, b) for a, b in pairwise(widths)])
        self.judge = nn.Linear(widths[-1], 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                # section 5.4; torch's default would leave a critic that answers all images alike
                nn.init.kaiming_uniform_(module.weight, _SLOPE)

    def forward(self, image: Tensor) -> Tensor:
        """Return a score (N, 1) of each ``image`` (N, channels, R, C) in 0…1: unbounded, higher for real ones."""
        # in single precision whatever the caller does: the penalty is on this function's slope, and on some processors
        # oneDNN's convolutions in half precision with stride 2 answer 1e36 for images of a few columns
        with torch.autocast(image.device.type, enabled=False):
            score: Tensor = self.judge(self.blocks(image.float()).mean(dim=(-2, -1)))
        return score
