"""MIASSR: an EDSR-lite encoder at the scan's own size and a meta-upscale module for any pair of scales.

Zhu, Tan, Yang, Yang, Lio, *MIASSR: An Approach for Medical Image Arbitrary Scale Super-Resolution*.

    SR = bicubic(x) + M(F(x), s)                                                       (equation 4)

``F`` (section 3.1) is a convolution, 16 enhanced residual blocks of two convolutions each with 64 kernels of 3 × 3, a
closing convolution and the skip around all of them; no batch normalisation. ``M`` (section 3.2) predicts, from where an
output pixel lies within its source pixel and from the scale, the 3 × 3 filter that makes this output pixel out of the
64 features around that source pixel: two fully-connected layers, 256 units between them, leaky rectifiers (slope 0.2).

Here the scales of the two axes are independent and every pixel lies where the common grid has it, so that equation 9
reads ``W(δ_row, δ_column, 1 / s_row, 1 / s_column)``: four inputs in place of three and 256 more parameters than the
paper's, 1,368,576 with one channel. δ is the distance of the output pixel's centre from the centre of the source pixel
that it falls into, −0.5 … 0.5; the paper leaves out the half pixel. The image is predicted as a difference from
bicubic, which the paper does not do and which costs no parameter: a scan keeps its own brightness, whatever it is.

The second layer is linear, so a filter applied to the features is a sum over the 256 units ``h_k``,

    out(I, J) = G_0(i, j) + Σ_k h_k(δ_row(I), δ_column(J)) · G_k(i, j),

with ``G`` one 3 × 3 convolution of the features by that layer's own weights. ``G`` does not depend on the scale: it is
computed once a slice, and a decode is 256 multiplications a pixel instead of the filter's prediction.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.networks.architectures import Architecture, Traits
from engine.networks.base import Network
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.networks.greys import answer_at, ramp
from engine.networks.layers import ReplicatedConv2d
from engine.sampling.tiles import Tile

SLOPE = 0.2
"""Of the leaky rectifiers (section 4.3)."""

GAIN = 1 / 1024
"""What the second layer's answer is multiplied by.

An output pixel sums over 256 units times 576 features, and Adam moves each of those weights by as much as it moves one
of a convolution that sums over 576: without this, the image would shake at any rate at which the encoder learns.
"""

_CHUNK = 2**22
"""Hidden units held at once."""

_ROWS = 16
"""Rows whose answer to plain greys is held at once."""


class EnhancedResidualBlock(nn.Module):
    """``x + α · conv(σ(conv(x)))`` with α = 1, equation 5."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.first = ReplicatedConv2d(width, width, 3)
        self.second = ReplicatedConv2d(width, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        inner: Tensor = self.second(functional.leaky_relu(self.first(x), SLOPE, inplace=True))
        return x + inner


class EdsrLite(nn.Module):
    """The feature extractor ``F``, equation 6.

    Parameters
    ----------
    channels, width, blocks : int
        Image channels; kernels of each convolution (``w``); residual blocks (``d``).
    """

    def __init__(self, channels: int, width: int, blocks: int) -> None:
        super().__init__()
        self.head = ReplicatedConv2d(channels, width, 3)
        self.body = nn.Sequential(*[EnhancedResidualBlock(width) for _ in range(blocks)])
        self.tail = ReplicatedConv2d(width, width, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return the features (N, width, r, c) of ``x`` (N, channels, r, c), values in 0…1."""
        first: Tensor = self.head(x)
        deep: Tensor = self.tail(self.body(first))
        return first + deep


@dataclass(frozen=True)
class Axis:
    """Where the output pixels of one axis, or of a run of them, fall.

    Attributes
    ----------
    place : torch.Tensor
        (outputs,) int64: the source pixel that each output pixel's centre falls into.
    offset : torch.Tensor
        (outputs,) float32: distance of the two centres in source pixels, −0.5 … 0.5.
    inverse_ratio : float
        Source pixels an output pixel, 1 / s.
    """

    place: Tensor
    offset: Tensor
    inverse_ratio: float


def axis(source: int, target: int, start: int = 0, stop: int | None = None, device: str = "cpu") -> Axis:
    """Return where output pixels ``start … stop − 1`` fall when ``source`` pixels become ``target``."""
    # in whole numbers: the centre of output pixel j is at (2 j + 1) n / 2 m pixel sides from the edge
    halves = (torch.arange(start, target if stop is None else stop) * 2 + 1) * source
    place = torch.div(halves, 2 * target, rounding_mode="floor")
    offset = ((halves - place * (2 * target)).double() / (2 * target) - 0.5).float()
    return Axis(place.to(device), offset.to(device), source / target)


class MetaUpscale(nn.Module):
    """The meta-upscale module ``M``, equations 8 to 11, with a scale for each axis.

    Parameters
    ----------
    channels, width, hidden : int
        Image channels; features; units between the two fully-connected layers.
    """

    def __init__(self, channels: int, width: int, hidden: int) -> None:
        super().__init__()
        self.channels = channels
        self.hidden = hidden
        self.first = nn.Linear(4, hidden)
        self.second = nn.Linear(hidden, channels * width * 9)

    def filtered(self, features: Tensor) -> Tensor:
        """Return ``G``, the features (N, width, r, c) under each unit's filter: (N, channels · (hidden + 1), r, c).

        The unit is the faster index of the channels, and the last one is ``G_0``, of the second layer's offsets.
        """
        units = torch.cat([self.second.weight, self.second.bias[:, None]], dim=1) * GAIN
        kernels = units.t().reshape(self.hidden + 1, self.channels, -1, 3, 3).transpose(0, 1).flatten(0, 1)
        with torch.autocast(features.device.type, enabled=False):
            padded = functional.pad(features, (1, 1, 1, 1), mode="replicate")
        return functional.conv2d(padded, kernels.contiguous(memory_format=torch.channels_last))

    def first_layer(self, rows: Axis, columns: Axis) -> tuple[Tensor, Tensor]:
        """Return the two shares of the first layer: of the rows (I, hidden) with all constants, of the columns (J, …).

        Their sum under the rectifier is ``h(I, J)``: the layer is linear, so no pixel needs its own product.
        """
        weight, bias = self.first.weight.float(), self.first.bias.float()
        constant = bias + weight[:, 2] * rows.inverse_ratio + weight[:, 3] * columns.inverse_ratio
        return rows.offset[..., None] * weight[:, 0] + constant, columns.offset[..., None] * weight[:, 1]

    def forward(self, features: Tensor, rows: int, columns: int) -> Tensor:
        """Return (N, channels, rows, columns) float32 from features (N, width, r, c)."""
        n, _, r, c = features.shape
        device = features.device.type
        down, across = (_slots(axis(s, t, device=device), s) for s, t in ((r, rows), (c, columns)))
        maps = self.filtered(features).reshape(n, self.channels, self.hidden + 1, r, c)
        by_row, by_column = self.first_layer(down.padded, across.padded)
        taps = down.count * across.count
        step = max(1, _CHUNK // (taps * c * self.hidden))
        parts = [
            self._chunk(maps[..., top : top + step, :], by_row[top : top + step], by_column)
            for top in range(0, r, step)
        ]
        image = torch.cat(parts) if len(parts) > 1 else parts[0]
        wanted = image.index_select(0, down.index).index_select(1, across.index)
        return wanted.reshape(rows, columns, n, self.channels).permute(2, 3, 0, 1)

    def _chunk(self, maps: Tensor, by_row: Tensor, by_column: Tensor) -> Tensor:
        """Return every slot of some source rows: (rows · slots, columns · slots, N · channels) float32."""
        n, _, _, r, c = maps.shape
        slots = by_row.shape[1], by_column.shape[1]
        units = functional.leaky_relu(by_row[:, None, :, None] + by_column[None, :, None], SLOPE)
        filtered = maps[:, :, :-1].permute(3, 4, 2, 0, 1).reshape(r * c, self.hidden, n * self.channels)
        product = torch.bmm(units.reshape(r * c, -1, self.hidden).to(filtered.dtype), filtered).float()
        product = product + maps[:, :, -1].permute(2, 3, 0, 1).reshape(r * c, 1, n * self.channels).float()
        spread = product.reshape(r, c, *slots, n * self.channels).transpose(1, 2)
        return spread.reshape(r * slots[0], c * slots[1], n * self.channels)


@dataclass(frozen=True)
class _Slots:
    """Output pixels of an axis by source pixel: each has ``count`` slots, the most that fall into any.

    ``padded`` has offsets (source, count), zero where a slot is empty; ``index`` finds each output pixel's slot.
    """

    padded: Axis
    count: int
    index: Tensor


def _slots(found: Axis, source: int) -> _Slots:
    each = torch.bincount(found.place, minlength=source)
    count = max(1, int(each.max()))
    within = torch.arange(len(found.place), device=found.place.device) - (each.cumsum(0) - each)[found.place]
    index = found.place * count + within
    offset = found.offset.new_zeros(source * count).scatter(0, index, found.offset).reshape(source, count)
    return _Slots(Axis(found.place, offset, found.inverse_ratio), count, index)


class Miassr(nn.Module):
    """The generator: EDSR-lite and meta-upscale; see the module's text.

    Parameters
    ----------
    channels : int
        Image channels: 1, or as many as there are co-registered sequences (section 4.3).
    width, blocks : int
        Kernels of a convolution; residual blocks.
    hidden : int
        Units of the weight prediction.
    """

    def __init__(self, channels: int = 1, width: int = 64, blocks: int = 16, hidden: int = 256) -> None:
        super().__init__()
        self.channels = channels
        self.receptive_field = 1 + 2 * blocks + 1 + 1  # head, blocks, tail, filter
        self.extractor = EdsrLite(channels, width, blocks)
        self.upscale = MetaUpscale(channels, width, hidden)
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    def encode(self, x: Tensor) -> Tensor:
        """Return ``G`` of ``x`` (N, channels, r, c), see :meth:`MetaUpscale.filtered`."""
        return self.upscale.filtered(self.extractor(_fast(x)))

    def forward(self, x: Tensor, rows: int, columns: int) -> Tensor:
        """Return the magnified images: ``x`` (N, channels, r, c) in 0…1 becomes (N, channels, rows, columns)."""
        added: Tensor = self.upscale(self.extractor(_fast(x)), rows, columns)
        return magnify_cubic(x, rows, columns) + added


def _fast(x: Tensor) -> Tensor:
    """Return ``x`` within 0…1, as in training, in the layout of the convolutions."""
    return x.clamp(0.0, 1.0).contiguous(memory_format=torch.channels_last)


class MiassrNetwork(Network):
    """Inference of a :class:`Miassr`: ``G`` once a slice, then a sum over units for each pixel.

    Features of a tile are ``G`` with its channels fastest, (rows, columns, channels · (hidden + 1)) of ``tile.reach``.
    With one channel plain greys stay (:mod:`engine.networks.greys`): ``G`` of its grey is taken from each pixel's.
    """

    decode_margin = 0

    def __init__(self, descriptor: NetworkDescriptor, module: Miassr, device: str = "cpu") -> None:
        self.descriptor = descriptor
        self.module = module.eval().requires_grad_(False).to(device)
        self.device = device
        self._answer: Tensor | None = None
        self._values = module.channels * (module.upscale.hidden + 1)
        self.features_per_pixel = self._values

    def to(self, device: str) -> Network:
        """Return this network on ``device``."""
        return self if device == self.device else MiassrNetwork(self.descriptor, copy.deepcopy(self.module), device)

    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:  # noqa: ARG002 - one level
        """Return ``G`` of ``tile.reach``: (rows, columns, features_per_pixel) float32.

        With more than one channel, ``x`` is (rows, columns, channels).
        """
        halo, reach = tile.halo, tile.reach
        image = x[None, None] if x.ndim == 2 else x.permute(2, 0, 1)[None]
        with torch.inference_mode():
            inner = (
                slice(reach.top - halo.top, reach.bottom - halo.top),
                slice(reach.left - halo.left, reach.right - halo.left),
            )
            features: Tensor = self.module.encode(image)[0][:, *inner].permute(1, 2, 0).contiguous()
            if self.module.channels == 1:
                answer, greys = self._answer_to_greys(), x[inner]
                for top in range(0, len(greys), _ROWS):  # in parts: each is as large as its part of the features
                    features[top : top + _ROWS] -= answer_at(answer, greys[top : top + _ROWS])
            return features

    def _answer_to_greys(self) -> Tensor:
        """Return ``G`` of plain greys: (greys, hidden + 1)."""
        if self._answer is None:
            self._answer = self.module.encode(ramp(device=self.device)).flatten(1).float()
        return self._answer

    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return what the network adds to bicubic over ``box``: (rows, columns), or (rows, columns, channels)."""
        upscale = self.module.upscale
        filtered = features.reshape(*features.shape[:2], upscale.channels, -1)
        source, target = grid.source, grid.target
        rows = axis(source.rows, target.rows, box.top, box.bottom, self.device)
        columns = axis(source.columns, target.columns, box.left, box.right, self.device)
        across = columns.place - tile.reach.left
        result = torch.empty(box.size.rows, box.size.columns, upscale.channels, device=self.device)
        with one_thread(), torch.inference_mode():
            by_row, by_column = upscale.first_layer(rows, columns)
            units = torch.empty(box.size.columns, 1, upscale.hidden, device=self.device)
            kept = -1
            for index, place in enumerate((rows.place - tile.reach.top).tolist()):
                if place != kept:
                    maps = filtered[place].index_select(0, across)
                    kept = place
                torch.add(by_column[:, None], by_row[index], out=units)
                functional.leaky_relu(units, SLOPE, inplace=True)
                torch.sum(units * maps[..., :-1], dim=-1, out=result[index])
                result[index] += maps[..., -1]
        return result[..., 0] if upscale.channels == 1 else result


def _traits(module: nn.Module) -> Traits:
    network = cast(Miassr, module)
    return Traits((1.0, 4.0), True, network.receptive_field, Tiling.EXACT, channels=network.channels)


def _wrap(descriptor: NetworkDescriptor, module: nn.Module, device: str) -> Network:
    return MiassrNetwork(descriptor, cast(Miassr, module), device)


ARCHITECTURE = Architecture("miassr", Miassr, _traits, _wrap)
