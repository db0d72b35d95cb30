"""Consistency as a part of a network: on batches of tensors, with gradients.

``x + U (D U)⁻¹ (y − D x)``, where ``U`` is the magnifying cubic: what the scan contradicts is taken away as the cubic
would have drawn it. Degraded, the result is the scan. It is not the nearest image that is, as that of
:mod:`engine.consistent.project`. But a network that is trained through this may add what it likes of all that the scan
decides, such as a grey, for the loss sees nothing of it; and here nothing of a grey is left, up to the border. What is
shown and written is projected all the same.

By the dense tables of an axis, or of a span of it: what lies beyond a span counts for its edges alone, and fades by a
factor of about 3 from one sample of the scan to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import torch
from torch import Tensor

from engine.consistent.axis import degrading, taps
from engine.geometry import Box, Grid, Size
from engine.sampling.bands import Band, Span, bands, cubic_kernel

RIDGE = 1e-6
"""What the diagonal of ``D U`` is raised by, as a share of its largest: at ratios next to 1 the cubic forgets the
finest pattern between two samples, and undoing that would make noise of what single precision leaves there."""


def held_to(low: Tensor, result: Tensor) -> Tensor:
    """Return ``result`` (N, C, R, C') corrected so that, degraded as declared, it is ``low`` (N, C, r, c)."""
    grid = Grid(Size(*low.shape[-2:]), Size(*result.shape[-2:]))
    return part_held_to(low, result, grid, Box(0, 0, grid.target.rows, grid.target.columns), (0, 0))


def part_held_to(low: Tensor, result: Tensor, grid: Grid, box: Box, corner: tuple[int, int]) -> Tensor:
    """Return ``result``, ``box`` of the target of ``grid``, held to the scan as :func:`held_to` holds all of it.

    Parameters
    ----------
    low : torch.Tensor
        (N, C, r, c), a part of the scan: at least what ``box`` alone says something about.
    result : torch.Tensor
        (N, C, R, C'), the size of ``box``.
    grid : Grid
        Sizes of the scan and of the magnified image; no axis is made smaller.
    box : Box
        Where ``result`` lies.
    corner : (int, int)
        Row and column of the scan where ``low`` begins.
    """
    rows, down, widen_rows = _axis(grid.source.rows, grid.target.rows, (box.top, box.bottom))
    columns, across, widen_columns = _axis(grid.source.columns, grid.target.columns, (box.left, box.right))
    scan = low[..., rows[0] - corner[0] : rows[1] - corner[0], columns[0] - corner[1] : columns[1] - corner[1]]
    with torch.autocast(result.device.type, enabled=False):
        image = result.float()
        down, wide, across, long = (t.to(image) for t in (down, widen_rows, across, widen_columns))
        return image + wide @ (scan.float() - down @ image @ across.t()) @ long.t()


@lru_cache(maxsize=128)
def _axis(source: int, target: int, span: Span) -> tuple[Span, Tensor, Tensor]:
    """Return the samples of the scan that ``span`` of the target alone makes, ``D`` for them, and ``U (D U)⁻¹``."""
    first, last = taps(source, target)
    made = ((first >= span[0]) & (last < span[1])).nonzero().flatten().tolist()
    start, stop = (made[0], made[-1] + 1) if made else (0, 0)
    if source == target:
        own = torch.eye(stop - start)
        return (start, stop), own, own
    shrink = _dense(degrading(source, target, start, stop, fine=True) if made else (), (start, stop), span)
    widen = _dense(_magnifying(source, target, span), span, (start, stop))
    both = shrink @ widen
    both.diagonal().add_(RIDGE * (both.diagonal().max() if made else 1.0))
    undone = torch.linalg.solve(both, widen, left=False)
    return (start, stop), shrink.float(), undone.float()


def _magnifying(source: int, target: int, span: Span) -> Sequence[Band]:
    support, kernel = cubic_kernel(source, target)
    return bands(source, target, support, kernel, span, dtype=torch.float64)


def _dense(blocks: Sequence[Band], outputs: Span, inputs: Span) -> Tensor:
    """Return the part of a banded table that makes ``outputs`` of ``inputs``, in double precision."""
    table = torch.zeros(outputs[1] - outputs[0], inputs[1] - inputs[0], dtype=torch.float64)
    for band in blocks:
        start, stop = max(band.start, outputs[0]), min(band.stop, outputs[1])
        low, high = max(band.low, inputs[0]), min(band.high, inputs[1])
        if start < stop and low < high:
            piece = band.table[start - band.start : stop - band.start, low - band.low : high - band.low]
            table[start - outputs[0] : stop - outputs[0], low - inputs[0] : high - inputs[0]] = piece
    return table
