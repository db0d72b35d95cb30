"""The default network: a convolutional encoder at the scan's resolution and a separable, continuous decoder.

    SR = bicubic(x) + Σ_p Σ_q  Y_p · A_pq · X_qᵀ

``A_pq`` are ``P × P`` coefficient maps that the encoder computes once a slice, at the slice's own resolution. The rows
of ``Y_p`` (target rows × source rows) and ``X_q`` (target columns × source columns) sample learned one-dimensional
kernels ``b_p(δ, r)``, with δ the distance in source pixels between an output sample and an input sample on the common
grid and ``r = n / m`` the inverse of the true ratio on that axis. So the two scales are independent and continuous by
construction, moving one slider rebuilds one small table, and a decode is two banded matrix products.

Both axes share one set of kernels, and every pair of them has a coefficient map of its own. The kernels start as
distinct harmonics under a Hann window: kernels that start alike would leave an axis without a gradient of its own. The
last third of them are odd, the others even.

The encoder sees the slice in four orientations: as it is, with its columns mirrored, its rows, and both. Mirroring
changes the sign of odd kernels alone, so that the four sets of coefficients are brought together *before* the decoder:
a mirrored slice gives the mirrored image, every weight works four times, and a slider's step costs what it cost.

The encoder sees the second differences of the slice and those differences weighted by the clamped grey value, and has
no biases. A constant slice therefore gives coefficients of exactly zero, as does a linear ramp away from the border.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.cubic import magnify_cubic
from engine.networks.layers import ReplicatedConv2d
from engine.networks.mirrored import MIRRORS, mirror_images, signs, upright

SUPPORT = 2.0
"""Half-width of every kernel, in source pixels."""


class ResidualBlock(nn.Module):
    """``x + conv(relu(conv(x)))``: 3 × 3, no bias, replicated border."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = Conv3x3(channels, channels)
        self.second = Conv3x3(channels, channels)
        nn.init.kaiming_normal_(self.first.weight, nonlinearity="relu")
        nn.init.kaiming_normal_(self.second.weight, nonlinearity="relu")
        with torch.no_grad():
            self.second.weight.mul_(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        inner: Tensor = self.second(functional.relu(self.first(x), inplace=True))
        return x + inner


class Conv3x3(ReplicatedConv2d):
    """A 3 × 3 convolution without bias that replicates the border."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(inputs, outputs, 3, bias=False)


class KernelBank(nn.Module):
    """Learned one-dimensional kernels ``b_p(δ, r)``: windowed harmonics with coefficients that depend on ``r``.

    The last third of the kernels are odd, made of sines; the others even, made of cosines.

    Parameters
    ----------
    kernels : int
        Number of kernels ``P``.
    harmonics : int
        Highest harmonic of the four-pixel support.
    """

    odd: Tensor
    same_parity: Tensor

    def __init__(self, kernels: int, harmonics: int = 6, hidden: int = 32) -> None:
        super().__init__()
        self.kernels = kernels
        self.harmonics = harmonics
        features = 2 * harmonics + 1
        base = torch.zeros(features, kernels)
        # features are 1, cos, sin, cos, sin, …
        sines = torch.tensor([index > 0 and index % 2 == 0 for index in range(features)])
        even = kernels - kernels // 3
        for index in range(kernels):
            base[max(0, 2 * index - 1) if index < even else 2 * (index - even + 1), index] = 1.0
        self.base = nn.Parameter(base)
        odd = torch.arange(kernels) >= even
        self.register_buffer("odd", odd, persistent=False)
        self.register_buffer("same_parity", (sines[:, None] == odd[None, :]).float(), persistent=False)
        self.modulation = nn.Sequential(nn.Linear(2, hidden), nn.GELU(), nn.Linear(hidden, features * kernels))
        last = self.modulation[2]
        assert isinstance(last, nn.Linear)  # noqa: S101 - narrows the type of a module made two lines above
        nn.init.normal_(last.weight, std=0.02)
        nn.init.zeros_(last.bias)

    def features(self, distance: Tensor) -> Tensor:
        """Return the windowed harmonics at ``distance`` (any shape, source pixels): shape ``(*distance.shape, M)``."""
        # cosines and sines of the harmonics, and the window, follow from those of the first one
        cosine, sine = torch.cos(distance * (math.pi / 2)), torch.sin(distance * (math.pi / 2))
        window = torch.where(distance.abs() < SUPPORT, 0.5 + 0.5 * cosine, 0.0)
        real, imaginary = window * cosine, window * sine
        # they alternate, so that the first P features hold both parities for any P
        found = [window, real, imaginary]
        for _ in range(self.harmonics - 1):
            real, imaginary = real * cosine - imaginary * sine, real * sine + imaginary * cosine
            found += [real, imaginary]
        return torch.stack(found, dim=-1)

    def coefficients(self, inverse_ratio: float) -> Tensor:
        """Return the coefficients at ``r = n / m``: shape (M, P)."""
        r = self.base.new_tensor([inverse_ratio, inverse_ratio**2])
        change: Tensor = self.modulation(r)
        return (self.base + change.reshape(self.base.shape)) * self.same_parity

    def forward(self, distance: Tensor, inverse_ratio: float) -> Tensor:
        """Return ``b_p(δ, r)`` at every distance: shape ``(*distance.shape, P)``."""
        return self.features(distance) @ self.coefficients(inverse_ratio)


def second_differences(x: Tensor) -> Tensor:
    """Return ``x`` minus the mean of its 3 × 3 neighbourhood under binomial weights, shape of ``x``, border replicated.

    Exactly zero where ``x`` is constant: computed from differences of neighbours.
    """
    padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
    centre = padded[..., 1:-1, :]
    rows = (padded[..., :-2, :] - centre) + (padded[..., 2:, :] - centre)
    blurred = rows[..., 1:-1] * 2 + rows[..., :-2] + rows[..., 2:]
    middle = x
    columns = (centre[..., :-2] - middle) + (centre[..., 2:] - middle)
    return -(blurred + columns * 4) / 16


def encoder_input(x: Tensor) -> Tensor:
    """Return what the encoder sees of ``x`` (N, 1, R, C): second differences, alone and by grey value: (N, 2, R, C)."""
    detail = second_differences(x)
    return torch.cat([detail, detail * (x.clamp(0.0, 1.0) * 2 - 1)], dim=1) * 8


class ContinuousNetwork(nn.Module):
    """Encoder and separable continuous decoder; see the module's text.

    Parameters
    ----------
    channels : int
        Width of the encoder.
    blocks : int
        Number of residual blocks.
    kernels : int
        Kernels ``P`` per axis; the encoder gives ``P²`` coefficient maps.
    """

    def __init__(self, channels: int = 32, blocks: int = 9, kernels: int = 6) -> None:
        super().__init__()
        self.shape = {"channels": channels, "blocks": blocks, "kernels": kernels}
        self.kernels = kernels
        self.receptive_field = 1 + 1 + 2 * blocks  # differences, stem, blocks
        self.stem = Conv3x3(2, channels)
        self.body = nn.Sequential(*[ResidualBlock(channels) for _ in range(blocks)])
        self.head = nn.Conv2d(channels, kernels * kernels, 1, bias=False)
        self.bank = KernelBank(kernels)
        with torch.no_grad():
            self.stem.weight.mul_(4.0)
            self.head.weight.mul_(0.05)
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    def encode(self, x: Tensor) -> Tensor:
        """Return the coefficient maps of ``x`` (N, 1, R, C), values in 0…1 of the window: (N, P, P, R, C)."""
        features = self.body(self.stem(mirror_images(encoder_input(x))))
        maps = functional.conv2d(torch.cat(upright(features), dim=1), self.coefficient_weights())
        n, _, rows, columns = maps.shape
        return maps.reshape(n, self.kernels, self.kernels, rows, columns)

    def coefficient_weights(self) -> Tensor:
        """Return the weights (P², 4 · channels, 1, 1) from the features of all orientations to the coefficients."""
        sign = signs(self.bank.odd).reshape(len(MIRRORS), -1, 1) / len(MIRRORS)
        return (self.head.weight[None, :, :, 0, 0] * sign).transpose(0, 1).flatten(1)[..., None, None]

    def grown(self, state: Mapping[str, Tensor]) -> dict[str, Tensor]:
        """Return the weights of one with fewer blocks as weights of this network: further blocks do nothing yet.

        The first convolution of a further block is random, its second zero.
        """
        mine = {name: value for name, value in self.state_dict().items() if name.startswith("body.")}
        begin = {n: torch.zeros_like(v) if n.endswith("second.weight") else v for n, v in mine.items()}
        return {**begin, **state}

    def table(self, source: int, target: int) -> Tensor:
        """Return one axis's dense table ``b_p(i(j) − i, n / m)``: (target, source, P), for training."""
        step = source / target
        device = self.bank.base.device
        outputs = (torch.arange(target, device=device, dtype=torch.float32) + 0.5) * step - 0.5
        inputs = torch.arange(source, device=device, dtype=torch.float32)
        table: Tensor = self.bank(outputs[:, None] - inputs[None, :], step)
        return table

    def residual(self, maps: Tensor, rows: int, columns: int) -> Tensor:
        """Return what the network adds to bicubic: (N, 1, rows, columns); dense and differentiable, for training."""
        n, p, q, r, c = maps.shape
        across = self.table(c, columns).to(maps.dtype)
        down = self.table(r, rows).to(maps.dtype)
        # (n p r) × (c q) times (c q) × columns, then rows × (r p) times (r p) × columns
        half = maps.permute(0, 3, 1, 4, 2).reshape(n * r * p, c * q) @ across.permute(1, 2, 0).reshape(c * q, columns)
        whole = down.reshape(rows, r * p) @ half.reshape(n, r * p, columns)
        return whole.unsqueeze(1)

    def forward(self, x: Tensor, rows: int, columns: int) -> Tensor:
        """Return the magnified images: ``x`` (N, 1, R, C) in 0…1 becomes (N, 1, rows, columns)."""
        return magnify_cubic(x, rows, columns) + self.residual(self.encode(x), rows, columns).float()
