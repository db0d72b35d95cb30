"""The projection of :mod:`engine.consistent.project` as a part of a network: on batches of tensors, with gradients.

``x + Dᵀ (D Dᵀ)⁻¹ (y − D x)`` by the dense tables of an axis, or of a span of it: what lies beyond a span counts for its
edges alone and fades by a factor of about 3 from one sample of the scan to the next. For a training, and for networks
whose tiles are not exact anyway; what is shown and written is projected exactly.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

from engine.consistent.axis import degrading, taps
from engine.geometry import Box, Grid, Size
from engine.sampling.bands import Span

RIDGE = 1e-6
"""What the diagonal of ``D Dᵀ`` is raised by, as a share of its largest: at ratios next to 1 the cubic forgets the
finest pattern between two samples, and undoing that would make noise of what single precision leaves there."""


def held_to(low: Tensor, result: Tensor) -> Tensor:
    """Return the images nearest to ``result`` (N, C, R, C') that, degraded as declared, are ``low`` (N, C, r, c)."""
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
    """Return the samples of the scan that ``span`` of the target alone makes, ``D`` for them, and what undoes it."""
    first, last = taps(source, target)
    made = ((first >= span[0]) & (last < span[1])).nonzero().flatten().tolist()
    start, stop = (made[0], made[-1] + 1) if made else (0, 0)
    table = torch.zeros(stop - start, span[1] - span[0], dtype=torch.float64)
    if source == target:
        table.copy_(torch.eye(stop - start))
        return (start, stop), table.float(), table.t().float()
    for band in degrading(source, target, start, stop, fine=True) if made else ():
        rows = slice(band.start - start, min(band.stop, stop) - start)
        table[rows, band.low - span[0] : band.high - span[0]] = band.table[: rows.stop - rows.start]
    gram = table @ table.t()
    gram.diagonal().add_(RIDGE * (gram.diagonal().max() if made else 1.0))
    undone = torch.cholesky_solve(table, torch.linalg.cholesky(gram)).t()
    return (start, stop), table.float(), undone.float()
