"""The three-scale generator of the self-supervised CycleGAN for ultrasound (Liu et al. 2021, section III.B, table I).

    SR = conv(concat_j(y + F_j(y))),  j = 1, 2, 3        (equation 1)

``y`` is the image magnified by the cubic to four times its size, the paper's factor; other scales, which the paper has
not, are resampled from there (:mod:`engine.networks.refined`). Three streams look at it with growing reach; what each
finds is a detail image that is added to ``y``, and a last convolution fuses the three sums. A deeper stream goes on
from the encoder of the one before it, so that "scale" means the size of the neighbourhood that a pixel is judged by:
nothing is pooled.

Where the paper and its published code part, this is the paper: the activations bend (the code's leaky slope of 1 makes
the whole network one linear filter), and the output is linear and not squeezed by a tanh. A transposed convolution of
stride 1, the paper's "deconv", is a convolution with its kernel mirrored, and is written as one. Table I leaves scale
1 without a decoder; the 260,729 parameters behind its "1.1 MB" (three colour channels) include one, and so does this.
With the one channel of a scan there are 259,357.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.architectures import Architecture, Traits
from engine.networks.descriptor import Tiling
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.layers import ReplicatedConv2d
from engine.networks.refined import FACTOR, RefinedNetwork, source_reach

SLOPE = 0.2
"""Slope of the leaky rectifiers below zero."""

SCALES = 3
"""Streams of growing reach."""


class ConvPair(nn.Module):
    """Two 3 × 3 convolutions, each with a leaky rectifier: "(conv3-n) × 2" and "(deconv3-n) × 2" of table I."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.first = ReplicatedConv2d(inputs, outputs, 3)
        self.second = ReplicatedConv2d(outputs, outputs, 3)
        for layer in (self.first, self.second):
            nn.init.kaiming_normal_(layer.weight, a=SLOPE, nonlinearity="leaky_relu")
            assert layer.bias is not None  # noqa: S101 - narrows the type of a layer made above
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, R, C) from (N, inputs, R, C)."""
        inner = functional.leaky_relu(self.first(x), SLOPE, inplace=True)
        return functional.leaky_relu(self.second(inner), SLOPE, inplace=True)


class UltrasoundGenerator(RefinedNetwork):
    """The low-to-high generator ``G``; see the module's text.

    Parameters
    ----------
    channels : int
        Image channels: 1 for scans, 3 in the paper.
    width : int
        Feature maps of the first two scales; the deepest has twice as many. The paper's is 32.
    """

    def __init__(self, channels: int = 1, width: int = 32) -> None:
        super().__init__()
        deep = 2 * width
        self.encoders = nn.ModuleList([ConvPair(channels, width), ConvPair(width, width), ConvPair(width, deep)])
        self.decoders = nn.ModuleList(
            [
                nn.Sequential(ConvPair(width, width)),
                nn.Sequential(ConvPair(width, width), ConvPair(width, width)),
                nn.Sequential(ConvPair(deep, deep), ConvPair(deep, width), ConvPair(width, width)),
            ]
        )
        self.detail = ReplicatedConv2d(width, channels, 3)
        self.fuse = ReplicatedConv2d(SCALES * channels, channels, 3)
        self._start_near_the_cubic(channels)
        # two pairs a scale, twice over for encoders and decoders, then detail and fusion: one pixel a convolution
        self.reach = source_reach(2 * 2 * SCALES + 2)

    def _start_near_the_cubic(self, channels: int) -> None:
        """Make the untrained network return nearly its input: the mean of three small corrections of it."""
        with torch.no_grad():
            self.detail.weight.mul_(0.1)
            self.fuse.weight.mul_(0.01)
            for stream in range(SCALES):
                for channel in range(channels):
                    self.fuse.weight[channel, stream * channels + channel, 1, 1] += 1 / SCALES
            for layer in (self.detail, self.fuse):
                assert layer.bias is not None  # noqa: S101 - narrows the type of a layer made above
                layer.bias.zero_()

    def refine(self, up: Tensor) -> Tensor:
        """Return (N, C, R, C') from the image ``y`` magnified by the cubic, of the same shape, in 0…1."""
        features = up
        sums = []
        for encoder, decoder in zip(self.encoders, self.decoders, strict=True):
            features = encoder(features)
            sums.append(up + self.detail(decoder(features)).float())
        # autocast's half precision would round the image itself, not only what the network adds to it
        with torch.autocast(up.device.type, enabled=False):
            fused: Tensor = self.fuse(torch.cat(sums, dim=1))
        return fused


def traits(module: nn.Module) -> Traits:
    """Return what follows from the architecture.

    Tiles with a halo of the reach see all that counts, but torch sums these convolutions in an order that depends on
    the size: last bits differ.
    """
    assert isinstance(module, UltrasoundGenerator)  # noqa: S101 - what build gives
    return Traits(
        scales=(1.0, float(FACTOR)),
        scale_independent_encoder=True,
        receptive_field=module.reach,
        tiling=Tiling.APPROXIMATE,
        side_multiple=module.side_multiple,
    )


ARCHITECTURE = Architecture(name="us-cyclegan", build=UltrasoundGenerator, traits=traits, wrap=FixedScaleNetwork)
