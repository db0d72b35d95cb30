"""One axis of the declared degradation, and of what undoes it: small banded systems.

``D`` (n × m) makes ``n`` samples of ``m``: Keys' cubic widened by ``m / n``, so that two of its rows have taps in
common only when they are at most 3 apart. ``G = (D Dᵀ)⁻¹`` is the inverse of a matrix of seven diagonals and fades by a
factor of about 3 from one sample to the next (more slowly for ratios next to 1, where the cubic nearly forgets the
finest pattern between two samples). It is solved for block by block with a margin on either side: a part of an axis
needs no more than its surroundings, and is computed exactly as the whole is.

Tables are made once for a whole axis, so that another part of the image, or another size of the other axis, makes none.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from torch import Tensor

from engine.sampling.bands import BLOCK, Band, Span, taps_of

DIAGONALS = 4
"""Of ``D Dᵀ``: the main one, and those above it."""

MARGIN = 16
"""Samples of the scan on each side of a block that its solution looks at: what is beyond counts 2e-8 at most."""

FINE_MARGIN = 28
"""The same in double precision: 1e-13."""

EASY_RATIO = 1.1
"""From this ratio on the margins hold; below, they are doubled until they do, and double precision is needed."""

Doubles = NDArray[np.float64]


def needs_fine(source: int, target: int) -> bool:
    """Return whether an axis is magnified by so little that its systems are nearly singular."""
    return source < target < EASY_RATIO * source


@dataclass(frozen=True)
class Part:
    """What corrects a span of the target along one axis, and what has to be known for it.

    Attributes
    ----------
    widen : tuple of Band
        Blocks of ``D`` whose transposes reach into the span.
    solve : tuple of Band
        ``G`` for the samples of the scan that they start from.
    shrink : tuple of Band
        ``D`` for the samples of the scan that ``solve`` looks at.
    scan : (int, int)
        These samples.
    target : (int, int)
        Samples of the target that ``shrink`` looks at.

    The three are empty where the axis is not magnified.
    """

    widen: tuple[Band, ...]
    solve: tuple[Band, ...]
    shrink: tuple[Band, ...]
    scan: Span
    target: Span


@lru_cache(maxsize=32)
def part(source: int, target: int, start: int, stop: int, *, fine: bool = False) -> Part:
    """Return what corrects the samples ``start … stop − 1`` of the target.

    Parameters
    ----------
    source, target : int
        Samples of the scan and of the magnified image; ``target`` is not below ``source``.
    start, stop : int
        Wanted span.
    fine : bool
        Whether to compute in double precision.
    """
    if source == target:
        # never few of them: see LEAST
        own = (max(0, min(start, source - BLOCK)), min(source, max(stop, start + BLOCK)))
        return Part((), (), (), own, own)
    blocks = shrinking(source, target, fine=fine)
    widen = tuple(band for band in blocks if band.low < stop and band.high > start)
    solve = _covering(_solving(source, target, fine=fine), widen[0].start, widen[-1].stop)
    shrink = _covering(blocks, solve[0].low, solve[-1].high)
    scan = (shrink[0].start, min(source, shrink[-1].stop))
    return Part(widen, solve, shrink, scan, (shrink[0].low, shrink[-1].high))


@lru_cache(maxsize=64)
def shrinking(source: int, target: int, *, fine: bool = False) -> tuple[Band, ...]:
    """Return the blocks of ``D``, in single precision unless ``fine``."""
    return _weights(source, target).blocks(torch.float64 if fine else torch.float32)


def degrading(source: int, target: int, start: int, stop: int, *, fine: bool = False) -> tuple[Band, ...]:
    """Return the blocks of ``D`` that give just the samples ``start … stop − 1`` of the scan."""
    first = _weights(source, target)
    return tuple(
        first.cut(band, max(start, band.start), band.stop if stop == source else min(stop, band.stop))
        for band in _covering(shrinking(source, target, fine=fine), start, stop)
    )


def taps(source: int, target: int) -> tuple[Tensor, Tensor]:
    """Return first and last sample of the target (int64, within it) that each sample of the scan is made of."""
    if source == target:
        own = torch.arange(source)
        return own, own
    support = 2.0 * target / source
    _, first = taps_of(target, source, support, 0, source)
    return first.clamp(min=0), (first + math.ceil(2 * support) - 1).clamp(max=target - 1)


def forget_tables() -> None:
    """Drop what earlier sizes left ready, as for sizes never seen before (for measuring)."""
    for kept in (part, shrinking, _solving, _weights):
        kept.cache_clear()


def _covering(blocks: tuple[Band, ...], start: int, stop: int) -> tuple[Band, ...]:
    return tuple(band for band in blocks if band.start < stop and band.stop > start)


@dataclass(frozen=True)
class _Weights:
    """The rows of ``D``: first sample of the target of each (it may lie before it), and its weights from there on."""

    target: int
    first: NDArray[np.int64]
    weights: Doubles

    def blocks(self, dtype: torch.dtype) -> tuple[Band, ...]:
        """Return them block by block, the last one with rows of zeros to its end."""
        n, count = self.weights.shape
        lows = self.first[::BLOCK]
        at = self.first - lows.repeat(BLOCK)[:n]
        width = int(at.max()) + count
        dense = np.zeros((-(-n // BLOCK) * BLOCK, width))
        dense.reshape(-1)[(at + width * np.arange(n))[:, None] + np.arange(count)] = self.weights
        table = torch.from_numpy(dense).to(dtype)
        found = []
        for start, low in zip(range(0, n, BLOCK), lows.tolist(), strict=True):
            stop = start + BLOCK
            begin, end = max(0, low), min(self.target, int(self.first[min(stop, n) - 1]) + count)
            rows = table.as_strided((BLOCK, end - begin), (width, 1), start * width + begin - low)
            found.append(Band(start, stop, begin, end, rows))
        return tuple(found)

    def cut(self, band: Band, start: int, stop: int) -> Band:
        """Return the rows ``start … stop − 1`` of a block, with the samples that they are made of."""
        if (start, stop) == (band.start, band.stop):
            return band
        n, count = self.weights.shape
        low, high = max(0, int(self.first[start])), min(self.target, int(self.first[min(stop, n) - 1]) + count)
        table = band.table[start - band.start : stop - band.start, low - band.low : high - band.low]
        return Band(start, stop, low, high, table)

    def gram(self) -> Doubles:
        """Return the diagonals of ``D Dᵀ`` from the main one up, (4, n)."""
        n, count = self.weights.shape
        # to the right of each row its taps end: a neighbour's, moved by the distance of the two, falls on zeros there
        padded = np.zeros((n, 2 * count))
        padded[:, :count] = self.weights
        flat = padded.reshape(-1)
        diagonals = np.zeros((DIAGONALS, n))
        places = np.arange(n)[:, None] * (2 * count) + np.arange(count)
        for offset in range(min(DIAGONALS, n)):
            shift = self.first[offset:] - self.first[: n - offset]
            shared = flat.take(places[: n - offset] + np.minimum(shift, count)[:, None])
            np.einsum("ij,ij->i", shared, self.weights[offset:], out=diagonals[offset, : n - offset])
        return diagonals


@lru_cache(maxsize=32)
def _weights(source: int, target: int) -> _Weights:
    ratio = target / source
    support = 2.0 * ratio
    centres = (np.arange(source) + 0.5) * ratio - 0.5
    first = np.floor(centres - support).astype(np.int64) + 1
    places = first[:, None] + np.arange(math.ceil(2 * support))
    x = np.abs((centres[:, None] - places) / ratio)
    # Keys' cubic with a = −0.5: the near half, the far half, nothing beyond
    near = (1.5 * x - 2.5) * x * x + 1.0
    far = ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    weights = np.where(x <= 1.0, near, far)
    weights[(x >= 2.0) | (places < 0) | (places >= target)] = 0.0
    weights /= weights.sum(axis=1, keepdims=True)
    return _Weights(target, first, weights)


@lru_cache(maxsize=32)
def _solving(source: int, target: int, *, fine: bool) -> tuple[Band, ...]:
    """Return the blocks of ``G``."""
    gram = _weights(source, target).gram()
    margin = min(FINE_MARGIN if fine else MARGIN, source)
    columns = _solved(gram, margin)
    faded = 1e-13 if fine else 2e-8
    while needs_fine(source, target) and margin < source:
        edge = max(float(columns[:, 0].abs().max()), float(columns[:, -1].abs().max()))
        if edge < faded * float(columns.abs().max()):
            break
        margin = min(2 * margin, source)
        columns = _solved(gram, margin)
    tables = columns.mT.to(torch.float64 if fine else torch.float32)
    found = []
    for start, table in zip(range(0, source, BLOCK), tables, strict=True):
        outside = start - margin
        low, high = max(0, outside), min(source, start + BLOCK + margin)
        found.append(Band(start, start + BLOCK, low, high, table[:, low - outside : high - outside]))
    return tuple(found)


def _solved(gram: Doubles, margin: int) -> Tensor:
    """Return the blocks' columns of ``G``: (blocks, margin + block + margin, block) float64."""
    length = gram.shape[1]
    blocks = -(-length // BLOCK)
    size = BLOCK + 2 * margin
    padded = np.zeros((DIAGONALS, blocks * BLOCK + 2 * margin))
    padded[0] = 1.0  # beyond the axis the matrix is the identity, which nothing inside sees
    padded[:, margin : margin + length] = gram
    diagonals = sliding_window_view(padded, size, axis=1)[:, ::BLOCK]
    matrix = np.zeros((blocks, size * size))
    for offset in range(min(DIAGONALS, size)):  # what is above the main one is not read
        matrix[:, offset * size :: size + 1] = diagonals[offset, :, : size - offset]
    wanted = torch.zeros(size, BLOCK, dtype=torch.float64)
    wanted[margin : margin + BLOCK].fill_diagonal_(1.0)
    factors = torch.linalg.cholesky_ex(torch.from_numpy(matrix).view(blocks, size, size))[0]
    return torch.cholesky_solve(wanted.expand(blocks, -1, -1), factors)
