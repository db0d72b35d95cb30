"""The local texture estimator at ×2: from features to a map of twice the size, through waves that each pixel chooses.

After Lee and Jin 2022, as the transform-domain paper uses it (equation 9, figure 3). At an output sample ``p`` whose
nearest latents are ``z_i`` at ``p_i``, with ``δ = p − p_i`` in source pixels:

    e_h(p) = Σ_i w_i · D(Υ(z_i, δ_i))          Υ(z, δ) = A(z) · [cos π(F(z)·δ + Φ), sin π(F(z)·δ + Φ)]

``A`` and ``F`` are 3 × 3 convolutions of the features, ``D`` is a perceptron of four layers, ``w_i`` are the bilinear
weights (they sum to 1). Four output samples surround a latent's centre at ±¼ pixel on each axis and each has four
nearest latents, so δ takes the values ±¼ and ±¾ and nothing else. The phase ``Φ`` depends on the cell, which at a fixed
×2 never changes: it is a learned vector.

The last layer of ``D`` is linear and the weights sum to 1, so it is applied once, after the sum.

A light network may ask the nearest latent alone, a quarter of the work: the sum has one term then, of weight 1.
"""

from __future__ import annotations

import math
from functools import reduce
from itertools import product, starmap

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.layers import ReplicatedConv2d

_Latent = tuple[int, float, float]
_Neighbours = tuple[_Latent, ...]

_TWO: tuple[_Neighbours, _Neighbours] = (((-1, 0.75, 0.25), (0, -0.25, 0.75)), ((0, 0.25, 0.75), (1, -0.75, 0.25)))
"""On one axis, for the sample before and the one after a pixel's centre: each neighbour, distance from it, weight."""

_ONE: tuple[_Neighbours, _Neighbours] = (((0, -0.25, 1.0),), ((0, 0.25, 1.0),))
"""The same with the nearest neighbour alone."""


class LocalTextureEstimator(nn.Module):
    """Features become a map of twice their size.

    Parameters
    ----------
    inputs, outputs : int
        Channels before and after.
    hidden : int
        Width of the perceptron, even: half as many waves.
    latents : int
        Latents that each sample asks: 4 (the paper), or 1.
    """

    def __init__(self, inputs: int, outputs: int, hidden: int, latents: int = 4) -> None:
        super().__init__()
        self.nearest = _TWO if latents == 4 else _ONE
        self.border = 1 if latents == 4 else 0
        self.waves = hidden // 2
        self.amplitude = ReplicatedConv2d(inputs, hidden, 3)
        self.frequency = ReplicatedConv2d(inputs, hidden, 3)
        self.phase = nn.Parameter(torch.empty(self.waves).uniform_(-0.5, 0.5))
        self.first = nn.Linear(hidden, hidden)
        self.second = nn.Linear(hidden, hidden)
        self.third = nn.Linear(hidden, hidden)
        self.last = nn.Linear(hidden, outputs)
        for layer in (self.first, self.second, self.third):
            # torch's own start lets three layers flatten what differs between samples to a hundredth
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, 2R, 2C) from (N, inputs, R, C)."""
        n, _, rows, columns = x.shape
        # one latent more on each side, where the outermost samples ask it
        with torch.autocast(x.device.type, enabled=False):
            padded = functional.pad(x, (self.border,) * 4, mode="replicate") if self.border else x
        amplitude = _tokens(self.amplitude(padded))
        down, across = torch.split(_tokens(self.frequency(padded)) * math.pi, self.waves, dim=-1)

        def asked(vertical: _Latent, horizontal: _Latent) -> Tensor:
            (row, y, weight_y), (column, x_, weight_x) = vertical, horizontal
            at = (slice(None), _along(row + self.border, rows), _along(column + self.border, columns))
            angle = down[at] * y + across[at] * x_ + self.phase * math.pi
            texture = amplitude[at] * torch.cat([torch.cos(angle), torch.sin(angle)], dim=-1)
            return self._hidden(texture) * (weight_y * weight_x)

        places = product(self.nearest, self.nearest)
        parts = [self.last(reduce(torch.add, starmap(asked, product(*place)))) for place in places]
        channels = self.last.out_features
        grid = torch.stack(parts, dim=3).reshape(n, rows, columns, 2, 2, channels)
        return grid.transpose(2, 3).reshape(n, 2 * rows, 2 * columns, channels).permute(0, 3, 1, 2)

    def _hidden(self, texture: Tensor) -> Tensor:
        for layer in (self.first, self.second, self.third):
            texture = functional.relu(layer(texture), inplace=True)
        return texture


def _tokens(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def _along(start: int, length: int) -> slice:
    return slice(start, start + length)
