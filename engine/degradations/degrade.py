"""The arithmetic of :mod:`engine.degradations` on tensors.

All of them sample the common grid ``(j + 0.5) · n/m − 0.5``, so that nothing is shifted, and leave an axis alone that
keeps its length.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache

import numpy as np
import torch
from torch import Tensor

from engine.degradations import DECLARED, LOOKS, DegradationError, find
from engine.networks.cubic import magnify_cubic

HALF_MAXIMUM = 2 * math.sqrt(2 * math.log(2))
"""Full width at half maximum of a Gaussian, in units of its standard deviation."""

DYNAMIC_RANGE_DB = 60.0
"""How far an ultrasound picture's black and white were apart before they were compressed to grey values."""

Axis = Callable[[int, int], Tensor]


def degrade(
    x: Tensor, rows: int, columns: int, name: str = DECLARED, random: np.random.Generator | None = None
) -> Tensor:
    """Return ``x`` made coarser.

    Parameters
    ----------
    x : torch.Tensor
        (N, C, R, C) float32, the declared window as 0…1.
    rows, columns : int
        Size wanted; no larger than that of ``x``.
    name : str
        One of :data:`~engine.degradations.DEGRADATIONS`, or several joined by ``+``, of which one is drawn.
    random : numpy.random.Generator, optional
        For what is random in it; by default the same numbers every time, and the first of several.

    Returns
    -------
    torch.Tensor
        (N, C, rows, columns) float32.

    Raises
    ------
    DegradationError
        There is none of that name, or the size wanted is larger.
    """
    if rows > x.shape[-2] or columns > x.shape[-1]:
        raise DegradationError(f"{x.shape[-2]} × {x.shape[-1]} pixels cannot be degraded to {rows} × {columns}")
    parts = find(name).name.split("+")
    several = random is not None and len(parts) > 1
    part = parts[int(random.integers(len(parts)))] if several and random is not None else parts[0]
    return _WAYS[part](x, rows, columns, random or np.random.default_rng(0))


def _declared(x: Tensor, rows: int, columns: int, _: np.random.Generator) -> Tensor:
    return magnify_cubic(x, rows, columns)


def _then_blurred(x: Tensor, rows: int, columns: int, _: np.random.Generator) -> Tensor:
    """Shrink, then blur by a Gaussian of 3 × 3 pixels, here the binomial 1, 2, 1 (MIASSR, section 4.1)."""
    small = magnify_cubic(x, rows, columns)
    return _on_axes(small, rows, columns, lambda n, _: _binomial(n), (x.shape[-2] != rows, x.shape[-1] != columns))


def _blurred_before(x: Tensor, rows: int, columns: int, _: np.random.Generator) -> Tensor:
    """Blur, then sample (MIASSR, equation 1)."""
    return _on_axes(x, rows, columns, _gaussian)


def _truncated(x: Tensor, rows: int, columns: int, _: np.random.Generator) -> Tensor:
    """Acquire the middle of k-space alone; magnitudes (transform-domain network, equations 2 and 3).

    The image is continued by its mirror image: its cosine transform is its k-space, and no border wraps around.
    """
    return _on_axes(x, rows, columns, _cosine).abs()


def _speckled(x: Tensor, rows: int, columns: int, random: np.random.Generator) -> Tensor:
    """Scan with a wider pulse: it averages power, not grey values, and what it averages over speckles anew."""
    if x.shape[-2:] == (rows, columns):
        return x
    decades = DYNAMIC_RANGE_DB / 10
    power = torch.pow(10.0, (x - 1) * decades)
    noise = random.gamma(LOOKS, 1 / LOOKS, size=(*x.shape[:-2], rows, columns)).astype(np.float32)
    coarse = _on_axes(power, rows, columns, _gaussian) * torch.from_numpy(noise).to(x.device)
    return (1 + torch.log10(coarse.clamp_min(1e-12)) / decades).clamp(0.0, 1.0)


_WAYS: dict[str, Callable[[Tensor, int, int, np.random.Generator], Tensor]] = {
    DECLARED: _declared,
    "cubic-blur": _then_blurred,
    "blur-sample": _blurred_before,
    "k-space": _truncated,
    "speckle": _speckled,
}


def _on_axes(x: Tensor, rows: int, columns: int, axis: Axis, which: tuple[bool, bool] | None = None) -> Tensor:
    """Return ``x`` under the tables ``axis(source, target)`` of the axes ``which``; by default of those that shrink."""
    down, across = which or (x.shape[-2] != rows, x.shape[-1] != columns)
    with torch.autocast(x.device.type, enabled=False):
        wide = x.float()
        if down:
            wide = axis(x.shape[-2], rows).to(x.device) @ wide
        if across:
            wide = wide @ axis(x.shape[-1], columns).to(x.device).t()
        return wide


@lru_cache(maxsize=64)
def _gaussian(source: int, target: int) -> Tensor:
    """Return (target, source): what widens a pixel to a pixel of the target, both by their width at half maximum."""
    step = source / target
    deviation = math.sqrt(step**2 - 1) / HALF_MAXIMUM
    reach = math.ceil(4 * deviation)
    centres = (torch.arange(target, dtype=torch.float64) + 0.5) * step - 0.5
    # beyond the border lies its replica
    places = torch.arange(-reach, source + reach, dtype=torch.float64)
    weights = torch.exp(-(((places[None, :] - centres[:, None]) / max(deviation, 1e-3)) ** 2) / 2)
    weights = weights / weights.sum(1, keepdim=True)
    table = torch.zeros(target, source, dtype=torch.float64)
    table.index_add_(1, places.clamp(0, source - 1).long(), weights)
    return table.float()


@lru_cache(maxsize=64)
def _cosine(source: int, target: int) -> Tensor:
    """Return (target, source): the lowest ``target`` of the ``source`` orthonormal cosines, back on the coarse grid."""
    few = min(source, target)
    return (_cosines(target, few).t() @ _cosines(source, few) * math.sqrt(target / source)).float()


def _cosines(length: int, few: int) -> Tensor:
    """Return the first ``few`` orthonormal cosines (DCT-II) of a line of ``length`` samples: (few, length)."""
    orders = torch.arange(few, dtype=torch.float64)[:, None]
    places = torch.arange(length, dtype=torch.float64)[None, :] + 0.5
    waves = torch.cos(math.pi / length * orders * places) * math.sqrt(2 / length)
    waves[0] /= math.sqrt(2)
    return waves


@lru_cache(maxsize=64)
def _binomial(length: int) -> Tensor:
    """Return (length, length): weights 1, 2, 1 over four, border replicated."""
    table = torch.zeros(length, length)
    places = torch.arange(length)
    for step, weight in ((-1, 0.25), (0, 0.5), (1, 0.25)):
        table[places, (places + step).clamp(0, length - 1)] += weight
    return table
