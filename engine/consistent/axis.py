"""One axis of the declared degradation, of its transpose, and of what undoes both: small banded systems.

``D`` (n × m) makes ``n`` samples of ``m``: Keys' cubic widened by ``m / n``, so that two of its rows have taps in
common only when they are at most 3 apart. ``G = (D Dᵀ)⁻¹`` is the inverse of a matrix of seven diagonals and fades by a
factor of about 3 from one sample to the next (more slowly for ratios next to 1, where the cubic nearly forgets the
finest pattern between two samples). It is solved for block by block with a margin on either side: a part of an axis
needs no more than its surroundings, and is computed exactly as the whole is.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from engine.sampling.bands import BLOCK, Band, Span, bands, cubic_kernel, keys, taps_of

DIAGONALS = 4
"""Of ``D Dᵀ``: the main one, and those above it."""

SHRUNK_BLOCK = 16
SOLVED_BLOCK = 16

MARGIN = 16
"""Samples of the scan on each side of a block that its solution looks at: what is beyond counts 2e-8 at most."""

FINE_MARGIN = 28
"""The same where values need more than 24 bits: 1e-13. There ``G`` and ``Dᵀ`` are in double precision too; else they
are in single, as what they work on is small."""

EASY_RATIO = 1.1
"""From this ratio on the margins hold; below, they are doubled until they do, and double precision is needed."""


def needs_fine(source: int, target: int) -> bool:
    """Return whether an axis is magnified by so little that its systems are nearly singular."""
    return source < target < EASY_RATIO * source


@dataclass(frozen=True)
class Chain:
    """What one axis needs to correct a span of the target, and what has to be known for it.

    Attributes
    ----------
    widen : tuple of Band
        ``Dᵀ`` without the norms of the rows of ``D``: from the scan's samples to the target's.
    solve : tuple of Band
        ``G``, its rows divided by those norms: from the scan's samples to themselves.
    shrink : tuple of Band
        ``D``: from the target's samples to the scan's.
    start : int
        First sample of the target that comes out: blocks are computed whole.
    scan : (int, int)
        Samples of the scan that ``shrink`` gives and ``solve`` looks at.
    target : (int, int)
        Samples of the target that ``shrink`` looks at.

    The three are empty where the axis is not magnified.
    """

    widen: tuple[Band, ...]
    solve: tuple[Band, ...]
    shrink: tuple[Band, ...]
    start: int
    scan: Span
    target: Span


@lru_cache(maxsize=32)
def chain(source: int, target: int, start: int, stop: int, *, fine: bool = False) -> Chain:
    """Return what corrects the samples ``start … stop − 1`` of the target.

    Parameters
    ----------
    source, target : int
        Samples of the scan and of the magnified image; ``target`` is not below ``source``.
    start, stop : int
        Wanted span.
    fine : bool
        Whether values need more than 24 bits.
    """
    if source == target:
        # whole blocks here too: a product with a single row or column may be rounded in another way
        own = (start // BLOCK * BLOCK, min(source, -(-stop // BLOCK) * BLOCK))
        return Chain((), (), (), own[0], own, own)
    widen = tuple(bands(source, target, 2.0, _plain, (start, stop), dtype=torch.float64 if fine else torch.float32))
    solve = _solver(source, target, fine).bands(widen[0].low, max(band.high for band in widen))
    low, high = solve[0].low, max(band.high for band in solve)
    scan = (low // SHRUNK_BLOCK * SHRUNK_BLOCK, min(source, -(-high // SHRUNK_BLOCK) * SHRUNK_BLOCK))
    shrink = shrinking(source, target, *scan)
    return Chain(widen, solve, shrink, widen[0].start, scan, (shrink[0].low, max(band.high for band in shrink)))


@lru_cache(maxsize=32)
def shrinking(source: int, target: int, start: int, stop: int) -> tuple[Band, ...]:
    """Return the blocks of ``D`` that give just the samples ``start … stop − 1`` of the scan, in double precision."""
    support, kernel = cubic_kernel(target, source)
    span = (start, stop)
    return tuple(bands(target, source, support, kernel, span, span, block=SHRUNK_BLOCK, dtype=torch.float64))


def taps(source: int, target: int) -> tuple[Tensor, Tensor]:
    """Return first and last sample of the target (int64, within it) that each sample of the scan is made of."""
    if source == target:
        own = torch.arange(source)
        return own, own
    support = 2.0 * target / source
    _, first = taps_of(target, source, support, 0, source)
    return first.clamp(min=0), (first + math.ceil(2 * support) - 1).clamp(max=target - 1)


def _plain(distance: Tensor, inside: Tensor) -> Tensor:
    return (keys(distance) * inside).unsqueeze(-1)


class _Solver:
    """``G`` of one axis, block by block, each computed when it is first wanted.

    Parameters
    ----------
    source, target : int
        Samples of the scan and of the magnified image.
    fine : bool
        Whether values need more than 24 bits.
    """

    def __init__(self, source: int, target: int, fine: bool) -> None:
        self._length = source
        self._whole = -(-source // SOLVED_BLOCK) * SOLVED_BLOCK
        self._dtype = torch.float64 if fine else torch.float32
        self._gram, norms = _gram(source, target)
        self._norms = torch.cat([norms, norms.new_ones(self._whole - source)])
        self._blocks: dict[int, Band] = {}
        self._margin = min(FINE_MARGIN if fine else MARGIN, source)
        faded = 1e-13 if fine else 2e-8
        while needs_fine(source, target) and self._margin < source:
            solved = self._solved(list(range(self._whole // SOLVED_BLOCK)))
            edge = max(float(solved[:, 0].abs().max()), float(solved[:, -1].abs().max()))
            if edge < faded * float(solved.abs().max()):
                break
            self._margin = min(2 * self._margin, source)

    def bands(self, start: int, stop: int) -> tuple[Band, ...]:
        """Return the blocks that cover a span of samples."""
        wanted = range(start // SOLVED_BLOCK, -(-stop // SOLVED_BLOCK))
        missing = [block for block in wanted if block not in self._blocks]
        if missing:
            columns = self._solved(missing)
            norms = self._norms.unfold(0, SOLVED_BLOCK, SOLVED_BLOCK)[missing]
            tables = (columns.mT / norms.unsqueeze(-1)).to(self._dtype)
            for block, table in zip(missing, tables, strict=True):
                self._blocks[block] = self._band(block * SOLVED_BLOCK, table)
        return tuple(self._blocks[block] for block in wanted)

    def _band(self, at: int, table: Tensor) -> Band:
        stop = min(at + SOLVED_BLOCK, self._length)
        outside = at - self._margin
        low, high = max(0, outside), min(self._length, at + SOLVED_BLOCK + self._margin)
        return Band(at, stop, low, high, table[: stop - at, low - outside : high - outside])

    def _solved(self, blocks: list[int]) -> Tensor:
        """Return these blocks' columns of ``G``: (blocks, margin + block + margin, block) float64."""
        size = SOLVED_BLOCK + 2 * self._margin
        matrix = torch.zeros(len(blocks), size, size, dtype=torch.float64)
        for offset in range(min(DIAGONALS, size)):
            # beyond the axis the matrix is the identity, which nothing inside sees
            padded = self._gram.new_full((self._whole + 2 * self._margin,), 0.0 if offset else 1.0)
            padded[self._margin : self._margin + self._length] = self._gram[offset]
            diagonal = padded.unfold(0, size, SOLVED_BLOCK)[blocks, : size - offset]
            matrix.diagonal(-offset, 1, 2).copy_(diagonal)  # what is above the main one is not read
        wanted = torch.zeros(size, SOLVED_BLOCK, dtype=torch.float64)
        wanted[self._margin : self._margin + SOLVED_BLOCK].fill_diagonal_(1.0)
        factors = torch.linalg.cholesky_ex(matrix)[0]
        return torch.cholesky_solve(wanted.expand(len(blocks), -1, -1), factors)


@lru_cache(maxsize=16)
def _solver(source: int, target: int, fine: bool) -> _Solver:
    return _Solver(source, target, fine)


def forget_tables() -> None:
    """Drop what earlier sizes left ready, as for sizes never seen before (for measuring)."""
    for kept in (chain, shrinking, _solver):
        kept.cache_clear()


def _gram(source: int, target: int) -> tuple[Tensor, Tensor]:
    """Return the diagonals of ``D Dᵀ`` from the main one up, (4, n), and the norms of the rows of ``D``, (n,)."""
    support = 2.0 * target / source
    count = math.ceil(2 * support)
    centres, first = taps_of(target, source, support, 0, source)
    places = first[:, None] + torch.arange(count)
    plain = keys((centres[:, None] - places) * (source / target)) * ((places >= 0) & (places < target))
    norms = plain.sum(dim=1)
    # to the right of each row its taps end: a neighbour's, moved by the distance of the two, falls on zeros there
    weights = torch.zeros(source, 2 * count, dtype=torch.float64)
    torch.div(plain, norms[:, None], out=weights[:, :count])
    columns = torch.arange(count)
    diagonals = torch.zeros(DIAGONALS, source, dtype=torch.float64)
    for offset in range(min(DIAGONALS, source)):
        shift = (first[offset:] - first[: source - offset])[:, None] + columns
        shared = weights[: source - offset].gather(1, shift)
        torch.linalg.vecdot(shared, weights[offset:, :count], out=diagonals[offset, : source - offset])
    return diagonals, norms
