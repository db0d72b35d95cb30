"""SRResNet, the generator of SRGAN: residual blocks at the slice's size, then sub-pixel convolution to four times that.

After Ledig et al. 2017 (lecture, "Architecture of SRGAN", "Pixel Shuffle"):

    9 × 9 convolution, PReLU
    16 × [3 × 3 convolution, batch norm, PReLU, 3 × 3 convolution, batch norm, + input]
    3 × 3 convolution, batch norm, + output of the first PReLU
    2 × [3 × 3 convolution to four times the channels, pixel shuffle × 2, PReLU]
    9 × 9 convolution

With 64 channels and one of image: 1,528,724 parameters, the paper's 1.5 M (1,524,500 without batch norm). SRResNet and
SRGAN are this network under two losses. Each PReLU has one slope.

The network knows one factor, 4. Every other scale is that image, resampled down by the anti-aliased cubic of the common
grid to exactly the wanted size; training goes through the same resampling.

What differs from the paper: borders are replicated, not padded with zeros; there is no tanh at the end. At inference
batch norm uses the statistics kept from training, so that tiles equal the whole. And the weights start so that the
network interpolates: two of the channels carry the slice and its negative past the blocks, and the sub-pixel
convolutions start, on those two, as interpolation by parabolas. Training then adds detail to a magnified slice, where
the paper's 10⁶ steps first have to find out how to make one.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.networks.architectures import Architecture, Traits
from engine.networks.descriptor import Tiling
from engine.networks.fixed_scale import Enlarging, FixedScaleNetwork
from engine.networks.layers import ReplicatedConv2d

_SLOPE = 0.25
"""Slope of every PReLU for negative values at the start."""

_SMALL = 0.1
"""Share of the usual size at which the blocks' outputs and the last convolution's other weights start."""


class ResidualBlock(nn.Module):
    """``x + bn(conv(prelu(bn(conv(x)))))``: 3 × 3, replicated border."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = ReplicatedConv2d(channels, channels, 3)
        self.first_norm = nn.BatchNorm2d(channels)
        self.activation = nn.PReLU(init=_SLOPE)
        self.second = ReplicatedConv2d(channels, channels, 3)
        self.second_norm = nn.BatchNorm2d(channels)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        inner: Tensor = self.second_norm(self.second(self.activation(self.first_norm(self.first(x)))))
        return x + inner


class SubPixel(nn.Module):
    """Sub-pixel convolution: (N, C, r, c) becomes (N, C, 2r, 2c); the kernel's outputs interleave as pixels."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.convolution = ReplicatedConv2d(channels, channels * 4, 3)
        self.shuffle = nn.PixelShuffle(2)
        self.activation = nn.PReLU(init=_SLOPE)

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` at twice its size."""
        doubled: Tensor = self.activation(self.shuffle(self.convolution(x)))
        return doubled


class SRResNet(Enlarging):
    """The network; see the module's text.

    Parameters
    ----------
    channels : int
        Width.
    blocks : int
        Number of residual blocks.
    doublings : int
        Number of sub-pixel convolutions; the factor is two to this power.

    Attributes
    ----------
    factors : tuple of int
        The one factor that :meth:`enlarge` has.
    reach : int
        Source pixels on each side that a pixel of the enlarged image depends on.
    side_multiple : int
        1: any size will do.
    """

    side_multiple = 1

    def __init__(self, channels: int = 64, blocks: int = 16, doublings: int = 2) -> None:
        super().__init__()
        self.shape = {"channels": channels, "blocks": blocks, "doublings": doublings}
        self.factors: tuple[int, ...] = (2**doublings,)
        # first and closing convolution and blocks at the slice's size; what follows reads less and less of it
        self.reach = 4 + 2 * blocks + 1 + doublings + 1
        self.first = ReplicatedConv2d(1, channels, 9)
        self.activation = nn.PReLU(init=_SLOPE)
        self.body = nn.Sequential(*[ResidualBlock(channels) for _ in range(blocks)])
        self.closing = ReplicatedConv2d(channels, channels, 3)
        self.closing_norm = nn.BatchNorm2d(channels)
        self.upsampling = nn.ModuleList(SubPixel(channels) for _ in range(doublings))
        self.last = ReplicatedConv2d(channels, 1, 9)
        self._start_as_interpolation()
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    def enlarged(self, x: Tensor, factor: int) -> Tensor:  # noqa: ARG002 - it has one
        """Return (N, 1, 4 r, 4 c) from ``x`` (N, 1, r, c) in 0…1."""
        shallow = self.activation(self.first(x))
        features = shallow + self.closing_norm(self.closing(self.body(shallow)))
        for double in self.upsampling:
            features = double(features)
        image: Tensor = self.last(features)
        return image

    @torch.no_grad()
    def _start_as_interpolation(self) -> None:
        # prelu(v) − prelu(−v) = (1 + slope) · v: channels 0 and 1 carry the slice and its negative without loss
        pair = torch.tensor([1.0, -1.0])
        _clear(self.first, 2)
        self.first.weight[:2, 0, 4, 4] = pair
        for block in self.body:
            assert isinstance(block, ResidualBlock)  # noqa: S101 - made so above
            nn.init.constant_(block.second_norm.weight, _SMALL)
            block.second_norm.weight[:2] = 0.0
        self.closing_norm.weight[:2] = 0.0
        for double in self.upsampling:
            assert isinstance(double, SubPixel)  # noqa: S101 - made so above
            convolution = double.convolution
            _clear(convolution, 8)
            for output, outer in enumerate(pair):
                for source, inner in enumerate(pair):
                    convolution.weight[4 * output : 4 * output + 4, source] = _PARABOLAS * outer * inner / (1 + _SLOPE)
        self.last.weight.mul_(_SMALL)
        _clear(self.last, 1, inputs=2)
        self.last.weight[0, :2, 4, 4] = pair / (1 + _SLOPE)


def _clear(layer: nn.Conv2d, outputs: int, inputs: int | None = None) -> None:
    """Set the first ``outputs`` filters of ``layer`` to zero, over their first ``inputs`` channels (default all)."""
    layer.weight[:outputs, :inputs] = 0.0
    if layer.bias is not None:
        layer.bias[:outputs] = 0.0


_BEFORE, _AFTER = torch.tensor([[0.15625, 0.9375, -0.09375], [-0.09375, 0.9375, 0.15625]])
"""Weights at −1, 0, 1 of the parabola through three pixels, a quarter of a pixel before and after the middle one."""

_PARABOLAS = torch.stack([torch.outer(down, across) for down in (_BEFORE, _AFTER) for across in (_BEFORE, _AFTER)])
"""The same in two dimensions, in the order in which the pixel shuffle lays the four results: (4, 3, 3)."""


def _traits(module: nn.Module) -> Traits:
    assert isinstance(module, SRResNet)  # noqa: S101 - what this architecture builds
    return Traits((1.0, 4.0), True, module.reach, Tiling.EXACT, module.side_multiple)


ARCHITECTURE = Architecture("srresnet", SRResNet, _traits, FixedScaleNetwork)
