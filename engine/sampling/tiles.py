"""Cutting a slice into tiles whose results join without a trace."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from engine.geometry import Box, Grid, Size

TILE = 320
"""Side of a tile's core at most, in source pixels; a tile is the step at which work is cancelled and reported."""

SMALLEST_TILE = 48
"""Side below which tiles are not halved any further when memory runs out."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of a slice that is computed at once; all boxes count source pixels.

    Attributes
    ----------
    core : Box
        Pixels whose magnification this tile gives.
    reach : Box
        Core and decode margin, cut at the image: pixels that features are kept of.
    halo : Box
        Reach and receptive field, cut at the image: pixels that the encoder reads.
    """

    core: Box
    reach: Box
    halo: Box


def plan(size: Size, side: int, margin: int, receptive_field: int, within: Box | None = None) -> list[Tile]:
    """Return tiles that cover a slice, or a part of it, row by row.

    Parameters
    ----------
    size : Size
        The slice.
    side : int
        Side of a core at most; cores are made about equal.
    margin : int
        Decode margin around the core.
    receptive_field : int
        Halo around core and margin.
    within : Box, optional
        Part to cover; all by default.
    """
    whole = Box(0, 0, size.rows, size.columns)
    tiles = []
    part = within or whole
    for top, bottom in _cuts(part.top, part.bottom, side):
        for left, right in _cuts(part.left, part.right, side):
            core = Box(top, left, bottom, right)
            reach = grown(core, margin, whole)
            tiles.append(Tile(core, reach, grown(reach, receptive_field, whole)))
    return tiles


def _cuts(start: int, stop: int, side: int) -> list[tuple[int, int]]:
    length = stop - start
    count = -(-length // side)
    edges = [start + length * i // count for i in range(count + 1)]
    return list(pairwise(edges))


def grown(box: Box, by: int, limit: Box) -> Box:
    """Return ``box`` with ``by`` more pixels on every side, cut at ``limit``."""
    return Box(
        max(limit.top, box.top - by),
        max(limit.left, box.left - by),
        min(limit.bottom, box.bottom + by),
        min(limit.right, box.right + by),
    )


def target_box(core: Box, grid: Grid) -> Box:
    """Return the target pixels whose centres lie in ``core`` of the source: cores that tile the source tile the target.

    In whole numbers: the centre of target pixel ``j`` is at ``(2 j + 1) n / 2 m`` pixel sides from the edge.
    """

    def first(edge: int, n: int, m: int) -> int:
        return -((n - 2 * edge * m) // (2 * n))

    rows, columns = (grid.source.rows, grid.target.rows), (grid.source.columns, grid.target.columns)
    return Box(
        first(core.top, *rows), first(core.left, *columns), first(core.bottom, *rows), first(core.right, *columns)
    )


def common(a: Box, b: Box) -> Box | None:
    """Return the pixels in both boxes, or None."""
    box = Box(max(a.top, b.top), max(a.left, b.left), min(a.bottom, b.bottom), min(a.right, b.right))
    return box if box.top < box.bottom and box.left < box.right else None
