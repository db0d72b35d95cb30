"""How wrong a network's image may be, pixel by pixel: a small head on features that the network has computed anyway.

The head sees a network's features at the scan's own resolution and gives a few maps ``c_k``, once a slice. At every
pair of scales they become one map of scales ``s = exp Σ_k g_k(r_v, r_h) · c_k``, with weights ``g_k`` that are a smooth
function of the inverse true ratios, and ``s`` is interpolated to the target. A half-width is ``s`` times a factor that
calibration on held-out patients finds (:mod:`engine.measure.calibration`).

Features grow with the contrast of the scan while what is asked for is a logarithm, so the head sees the logarithm of
their size.

What the scan lacks cannot be seen at one place: whether its finest detail was smoothed by the scanner or cut off by the
pixel size is a property of the whole slice. So a slice is asked how wide intervals on itself should have been
(:mod:`engine.magnify.own_errors`), and its answer widens or narrows all of them by one factor (:class:`Context`), in a
way that calibration learns too.
"""

from __future__ import annotations

import copy
import hashlib
import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

SMALLEST = 1e-5
"""Errors below this, in units of the working range, are not told apart."""

MOST_CONTEXT = 0.7
"""The context changes the logarithm of a half-width by so much at most: a factor of two."""

TOLD = 1
"""Figures that a slice tells of itself."""

BORDER = 1
"""Pixels around a part of the features that the head reads."""


def middle_logarithm(inverse_v: float, inverse_h: float) -> float:
    """Return the mean logarithm of two true ratios, counted from that of ×2.7, between small and large ones."""
    return -0.5 * math.log(inverse_v * inverse_h) - 1.0


@dataclass(frozen=True)
class Context:
    """How what a slice tells of its own errors widens or narrows its intervals.

    Attributes
    ----------
    mean, spread : torch.Tensor
        (told,) over the slices that it was learned on.
    weights : torch.Tensor
        (2, told): the change of the logarithm, and how it grows with :func:`middle_logarithm`.
    """

    mean: Tensor
    spread: Tensor
    weights: Tensor

    def factor(self, told: Tensor, inverse_v: float, inverse_h: float) -> float:
        """Return the factor for a slice that ``told`` (told,) of itself, at inverse true ratios."""
        known = (told.to(self.mean) - self.mean) / self.spread
        plain, by_ratio = (self.weights @ known).tolist()
        change = plain + by_ratio * middle_logarithm(inverse_v, inverse_h)
        return math.exp(min(max(change, -MOST_CONTEXT), MOST_CONTEXT))


class UncertaintyHead(nn.Module):
    """Features of a network to the logarithm of how wrong its image may be.

    Parameters
    ----------
    inputs : int
        Features a pixel.
    mix, width : int
        Directions of the features whose size is looked at; width of the layers behind.
    maps : int
        Maps ``c_k``.
    hidden : int
        Width of the layer that makes the weights ``g_k`` from the two inverse ratios.
    """

    context_mean: Tensor
    context_spread: Tensor
    context_weights: Tensor

    def __init__(self, inputs: int = 36, mix: int = 16, width: int = 24, maps: int = 6, hidden: int = 24) -> None:
        super().__init__()
        self.shape = {"inputs": inputs, "mix": mix, "width": width, "maps": maps, "hidden": hidden}
        self.mix = nn.Conv2d(inputs, mix, 1, bias=False)
        self.around = nn.Conv2d(mix, width, 3)
        self.middle = nn.Conv2d(width, width, 1)
        self.last = nn.Conv2d(width, maps, 1)
        self.weights = nn.Sequential(nn.Linear(2, hidden), nn.GELU(), nn.Linear(hidden, maps))
        for name, start in (("mean", torch.zeros(TOLD)), ("spread", torch.ones(TOLD))):
            self.register_buffer(f"context_{name}", start)
        self.register_buffer("context_weights", torch.zeros(2, TOLD))
        final = self.weights[2]
        assert isinstance(final, nn.Linear)  # noqa: S101 - narrows the type of a module made two lines above
        with torch.no_grad():
            # the first map begins as the logarithm of an error of about two hundredths, whatever the ratios
            self.last.bias.zero_()  # type: ignore[union-attr]
            self.last.bias[0] = -4.0  # type: ignore[index]
            final.bias.zero_()
            final.bias[0] = 1.0

    def sizes(self, features: Tensor) -> Tensor:
        """Return the logarithms (N, mix, R, C), 0 or more, of the size of ``features`` (N, inputs, R, C)."""
        return torch.log1p(self.mix(features).abs() * (0.1 / SMALLEST))

    def coefficients(self, sizes: Tensor) -> Tensor:
        """Return the maps ``c_k`` (N, K, R − 2, C − 2) of ``sizes`` (N, mix, R, C), the border already around."""
        inner = functional.relu(self.middle(functional.relu(self.around(sizes))))
        maps: Tensor = self.last(inner)
        return maps

    @property
    def context(self) -> Context:
        """What it makes of what a slice tells of itself; factors of 1 until calibration has learned it."""
        return Context(self.context_mean, self.context_spread, self.context_weights)

    def with_context(self, context: Context) -> UncertaintyHead:
        """Return a copy that takes ``context`` instead of its own."""
        copied = copy.deepcopy(self)
        for name in ("mean", "spread", "weights"):
            buffer = copied.get_buffer(f"context_{name}")
            buffer.copy_(getattr(context, name).to(buffer))
        return copied

    def combine(self, maps: Tensor, inverse_v: float, inverse_h: float) -> Tensor:
        """Return ``s`` (N, 1, R, C) of ``maps`` (N, K, R, C) at two inverse true ratios."""
        weights: Tensor = self.weights(maps.new_tensor([inverse_v, inverse_h]))
        return torch.einsum("nkrc,k->nrc", maps, weights).exp().unsqueeze(1)

    def forward(self, features: Tensor, rows: int, columns: int) -> Tensor:
        """Return ``s`` on the target (N, 1, rows, columns) of ``features`` (N, inputs, R, C), in the working range."""
        padded = functional.pad(self.sizes(features), (BORDER,) * 4, mode="replicate")
        scales = self.combine(self.coefficients(padded), features.shape[-2] / rows, features.shape[-1] / columns)
        return functional.interpolate(scales, size=(rows, columns), mode="bilinear", align_corners=False)


def fingerprint(module: nn.Module) -> str:
    """Return the SHA-256 of everything that ``module`` has learned: names, shapes and values in single precision.

    Unlike the hash of a file it tells a network that was tuned, or put together in memory, from the one that was
    measured.
    """
    digest = hashlib.sha256()
    for name, value in sorted(module.state_dict().items()):
        digest.update(f"{name} {tuple(value.shape)}".encode())
        digest.update(value.detach().cpu().float().contiguous().numpy().tobytes())
    return digest.hexdigest()
