"""SupeRELiTNet: an upsampling layer with a scale of its own on each axis, then ELiTNet at the output's size.

Section III-B, equations 1 and 2: ``SupeRELiTNet = Upsampling(s_h, s_w) → ELiTNet``, and nothing of ELiTNet changed. The
upsampling layer is the cubic of the common grid. ELiTNet (Dewan et al., 2023, the paper's reference 29) is a U-Net of
two levels and 4, 8, 16 channels whose blocks carry a soft mask; 50,664 values learn, the paper's 0.05 M. Between the
blocks here and the authors' public description of it there are six differences, none of which changes that number:

* Borders are replicated instead of padded with zeros.
* Features are shrunk and magnified on the common grid. With aligned corners, and with a 3 × 3 pooling centred on every
  other pixel as the mask's third, the published ones lie beside their place, by another amount in every size of image.
* The bridge's three batch norms are all used. The published one creates three and runs one, so that 30 of the 50,664
  values stay as they were drawn.
* The last convolution is drawn for a linear layer, a hundredth of that with ``residual = 1``; biases start at zero.
* With ``residual = 1`` the network's output is added to the magnified image. The paper speaks of no such connection,
  and ``residual = 0`` is what it describes. With it the network starts at the cubic and need not carry the image
  through four channels of batch norm.
* With ``consistent = 1`` the result is held to the slice: corrected so that, degraded as declared, it is the slice.
  The network is not told how much either axis was magnified, and in ultrasound it cannot see it: an axis that the
  scanner has smoothed looks like one that was magnified. Without that it sharpens both, also an axis that stays as it
  is. Held to the slice it cannot, and what it has to learn is the detail that the slice does not say.

Sides are multiples of 32 (two levels and three poolings of the mask), padded by reflection (section IV-A) and cropped.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.consistent.batches import held_to
from engine.networks.architectures import Architecture, Traits
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import Tiling
from engine.networks.layers import ReplicatedConv2d
from engine.networks.output_size import OutputSizeNetwork

MULTIPLE = 32
"""Sides of what ELiTNet sees."""

REACH = 64
"""Output pixels beside a tile that are computed with it.

Two convolutions of dilation 8 at 1/32 of the resolution make the theoretical reach larger than most images. They only
steer the mask: on seven pictures of the test set, a tile of 256 pixels differed from the same part of the whole by
0.0002 of the window in the mean at most, and nowhere by more than 0.007 (two grey levels).
"""


def _double(x: Tensor) -> Tensor:
    """Return ``x`` (N, C, R, C') with twice the rows and columns, bilinear on the common grid."""
    return functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)


class PlainBlock(nn.Module):
    """Two convolutions beside a shortcut: ``F(x) + BN(1 × 1(x))``.

    Parameters
    ----------
    inputs, outputs : int
        Channels before and after.
    norm_last : bool
        Batch norm after the rectifier, as in the first block, instead of before it.
    """

    def __init__(self, inputs: int, outputs: int, *, norm_last: bool = False) -> None:
        super().__init__()
        self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs))
        layers: list[nn.Module] = []
        for before in (inputs, outputs):
            after: list[nn.Module] = [nn.BatchNorm2d(outputs), nn.ReLU()]
            layers += [ReplicatedConv2d(before, outputs, 3), *(reversed(after) if norm_last else after)]
        self.trunk = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R, C) from (N, inputs, R, C)."""
        result: Tensor = self.trunk(x) + self.shortcut(x)
        return result


class SoftMask(nn.Module):
    """The attention of ELiTNet: an hourglass of dilated convolutions down to an eighth, ending in a sigmoid."""

    def __init__(self, inputs: int, channels: int) -> None:
        super().__init__()
        self.down2 = ReplicatedConv2d(inputs, channels, 3, dilation=2)
        self.down4 = ReplicatedConv2d(channels, channels, 3, dilation=4)
        self.bottom = nn.Sequential(
            ReplicatedConv2d(channels, channels, 3, dilation=8), ReplicatedConv2d(channels, channels, 3, dilation=8)
        )
        self.across2 = ReplicatedConv2d(channels, channels, 3)
        self.across4 = ReplicatedConv2d(channels, channels, 3)
        self.up4 = ReplicatedConv2d(channels, channels, 3, dilation=4)
        self.up2 = ReplicatedConv2d(channels, channels, 3, dilation=2)
        gates: list[nn.Module] = []
        for _ in range(2):
            gates += [nn.BatchNorm2d(channels), nn.ReLU(), nn.Conv2d(channels, channels, 1, bias=False)]
        self.gate = nn.Sequential(*gates, nn.Sigmoid())

    def forward(self, x: Tensor) -> Tensor:
        """Return a mask in 0…1 (N, channels, R, C) for ``x`` (N, inputs, R, C), R and C multiples of 8."""
        half = self.down2(functional.max_pool2d(x, 2))
        quarter = self.down4(functional.max_pool2d(half, 2))
        eighth = self.bottom(functional.max_pool2d(quarter, 2))
        quarter = self.up4(_double(eighth) + self.across4(quarter))
        half = self.up2(_double(quarter) + self.across2(half))
        mask: Tensor = self.gate(_double(half))
        return mask


class AttentionBlock(nn.Module):
    """A plain block whose trunk is weighed by one plus its soft mask and convolved once more."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.plain = PlainBlock(inputs, outputs)
        self.mask = SoftMask(inputs, outputs)
        self.last = ReplicatedConv2d(outputs, outputs, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R, C) from (N, inputs, R, C), R and C multiples of 8."""
        weighed = (1 + self.mask(x)) * self.plain.trunk(x)
        result: Tensor = self.last(weighed) + self.plain.shortcut(x)
        return result


class Bridge(nn.Module):
    """What a skip connection passes through: a bottleneck of a quarter of the channels beside a 1 × 1 convolution."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        few = channels // 4
        self.residual = nn.Conv2d(channels, channels, 1, bias=False)
        self.bottleneck = nn.Sequential(
            nn.BatchNorm2d(channels),
            nn.Conv2d(channels, few, 1),
            nn.BatchNorm2d(few),
            nn.GELU(),
            ReplicatedConv2d(few, few, 3),
            nn.BatchNorm2d(few),
            nn.Dropout(0.2),
            nn.GELU(),
            nn.Conv2d(few, channels, 1, bias=False),
        )

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        result: Tensor = self.bottleneck(x) + self.residual(x)
        return result


class Down(nn.Module):
    """One level down: a plain block, half the size, an attention block of the next width."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.before = PlainBlock(inputs, inputs)
        self.after = AttentionBlock(inputs, outputs)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R / 2, C / 2) from (N, inputs, R, C)."""
        result: Tensor = self.after(functional.max_pool2d(self.before(x), 2))
        return result


class Up(nn.Module):
    """One level up: twice the size, an attention block, and another over it beside the weighed skip connection."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.narrow = nn.Conv2d(inputs, outputs, 1)
        self.alone = AttentionBlock(outputs, outputs)
        self.bridge = Bridge(outputs)
        self.joined = AttentionBlock(2 * outputs, outputs)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        """Return (N, outputs, 2 R, 2 C) from (N, inputs, R, C) and the skip connection (N, outputs, 2 R, 2 C)."""
        up = self.alone(self.narrow(_double(x)))
        result: Tensor = self.joined(torch.cat([up, (1 + up) * self.bridge(skip)], dim=1))
        return result


class SupeRELiTNet(nn.Module):
    """The whole of it; see the module's text.

    Parameters
    ----------
    width : int
        Channels at full resolution; twice and four times as many below. The paper's is 4.
    residual : int
        1 to add ELiTNet's output to the magnified image, 0 to take it as the image.
    consistent : int
        1 to hold the result to the slice (:mod:`engine.consistent.batches`), 0 to leave it as it is.

    Attributes
    ----------
    last : nn.Conv2d
        The last convolution, which alone learns in the second step of the training (section III-C).
    """

    reach = REACH
    side_multiple = MULTIPLE

    def __init__(self, width: int = 4, residual: int = 1, consistent: int = 0) -> None:
        super().__init__()
        self.residual = bool(residual)
        self.consistent = bool(consistent)
        widths = (width, 2 * width, 4 * width)
        self.first = PlainBlock(1, width, norm_last=True)
        self.down = nn.ModuleList(Down(a, b) for a, b in pairwise(widths))
        self.up = nn.ModuleList(Up(b, a) for a, b in reversed(list(pairwise(widths))))
        self.last = nn.Conv2d(width, 1, 1)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        if self.residual:
            with torch.no_grad():
                self.last.weight.mul_(0.01)

    def elitnet(self, x: Tensor) -> Tensor:
        """Return ELiTNet's own output (N, 1, R, C) for ``x`` (N, 1, R, C), R and C multiples of 32."""
        x = self.first(x)
        skips: list[Tensor] = []
        for down in self.down:
            skips.append(x)
            x = down(x)
        for up in self.up:
            x = up(x, skips.pop())
        result: Tensor = self.last(x)
        return result

    def refine(self, magnified: Tensor) -> Tensor:
        """Return the result (N, 1, R, C) of the magnified image (N, 1, R, C) in 0…1, before it is held to the slice."""
        rows, columns = magnified.shape[-2:]
        padded = magnified[..., _mirrored(rows, magnified.device), :][..., _mirrored(columns, magnified.device)]
        result = self.elitnet(padded)[..., :rows, :columns].float()
        return magnified + result if self.residual else result

    def forward(self, x: Tensor, rows: int, columns: int) -> Tensor:
        """Return (N, 1, rows, columns) from ``x`` (N, 1, r, c) in 0…1 (equation 2)."""
        result = self.refine(magnify_cubic(x, rows, columns))
        return held_to(x, result) if self.consistent else result


def _mirrored(length: int, device: torch.device) -> Tensor:
    """Return which of ``length`` pixels stands at each place of a side padded to a multiple of 32 by reflection."""
    places = torch.arange(-(-length // MULTIPLE) * MULTIPLE, device=device)
    period = max(1, 2 * (length - 1))
    folded = places % period
    return torch.where(folded < length, folded, period - folded)


def _traits(module: nn.Module) -> Traits:
    assert isinstance(module, SupeRELiTNet)  # noqa: S101 - what this architecture builds
    # unmagnified, an output pixel is a source pixel: no scale reaches further into the slice
    return Traits((1.0, 4.0), False, module.reach, Tiling.APPROXIMATE, module.side_multiple)


ARCHITECTURE = Architecture("superelitnet", SupeRELiTNet, _traits, OutputSizeNetwork)
