"""Projecting a magnified image on those that say nothing against the scan: ``x + Dᵀ (D Dᵀ)⁻¹ (y − D x)``.

``y`` is the scan, ``x`` the magnified image, ``D`` the declared degradation. The result is the nearest image to ``x``
that, degraded, is the scan. As ``D`` is separable so is everything else: three banded products an axis. ``D x`` is in
double precision, and everything on the processor: the answer is the same wherever the network computed.

The projection never adds to the distance from any image that degrades to the scan, and the truth of a benchmark is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.consistent.axis import chain, needs_fine, shrinking
from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.progress import CancelToken
from engine.sampling.bands import BLOCK, Band, Span, along_columns, along_rows
from engine.scan import Values, luminance

STRIP = 2_000_000
"""Pixels of the target that are in double precision at once."""


class Projection:
    """The projection over a part of a target.

    Parameters
    ----------
    grid : Grid
        Sizes before and after; no axis is made smaller.
    box : Box
        Target pixels that are wanted.
    fine : bool
        Whether the scan's values need more than 24 bits.

    Attributes
    ----------
    box : Box
        As given.
    known : Box
        Target pixels that have to be known for it.
    scan : Box
        Pixels of the scan that it looks at.
    """

    def __init__(self, grid: Grid, box: Box, *, fine: bool = False) -> None:
        self.box = box
        axes = ((grid.source.rows, grid.target.rows), (grid.source.columns, grid.target.columns))
        fine = fine or any(needs_fine(*axis) for axis in axes)
        self._grid = grid
        self._fine = fine
        self._rows = chain(*axes[0], box.top, box.bottom, fine=fine)
        self._columns = chain(*axes[1], box.left, box.right, fine=fine)
        rows, columns = self._rows.target, self._columns.target
        self.known = Box(
            min(rows[0], box.top), min(columns[0], box.left), max(rows[1], box.bottom), max(columns[1], box.right)
        )
        self.scan = Box(self._rows.scan[0], self._columns.scan[0], self._rows.scan[1], self._columns.scan[1])

    def apply(
        self,
        values: Values,
        scan: Values,
        *,
        believed: NDArray[np.bool_] | None = None,
        allowed: NDArray[np.bool_] | None = None,
        cancel: CancelToken | None = None,
    ) -> Values:
        """Return ``box`` of the projected image.

        Parameters
        ----------
        values : numpy.ndarray
            The image over ``known``: (rows, columns) or (rows, columns, 3), in the scan's units, finite. In colour the
            luminance is made consistent, by the same amount in red, green and blue.
        scan : numpy.ndarray
            The whole scan.
        believed : numpy.ndarray of bool, optional
            Size of the scan: pixels that the image has to agree with; all by default.
        allowed : numpy.ndarray of bool, optional
            Size of ``box``: pixels that may change; all by default.
        cancel : CancelToken, optional
            Checked at every strip.

        Returns
        -------
        numpy.ndarray
            Size of ``box``, of the type of ``values``.
        """
        box, known = self.box, self.known
        top, left = box.top - known.top, box.left - known.left
        result = values[top : top + box.size.rows, left : left + box.size.columns].copy()
        with one_thread(), torch.inference_mode():
            missing = _double(scan[self.scan.slices]) - degraded(values, self._grid, known, self.scan, cancel)
            if believed is not None:
                missing *= torch.from_numpy(believed[self.scan.slices])
            solved = self._solved(missing if self._fine else missing.float())
            del missing
            self._add(result, solved, allowed, cancel)
        return result

    def _solved(self, missing: Tensor) -> Tensor:
        """Return ``G missing Gᵀ`` with the norms of ``D`` taken out; begins where the blocks of ``solve`` do."""
        rows, columns = self._rows.solve, self._columns.solve
        half = along_rows(missing, rows, self.scan.top) if rows else missing
        return along_columns(half, columns, self.scan.left) if columns else half

    def _add(
        self, result: Values, solved: Tensor, allowed: NDArray[np.bool_] | None, cancel: CancelToken | None
    ) -> None:
        """Add ``Dᵀ solved D`` to ``result`` over ``box``, strip by strip."""
        box, rows, columns = self.box, self._rows, self._columns
        first_row = rows.solve[0].start if rows.solve else self.scan.top
        first_column = columns.solve[0].start if columns.solve else self.scan.left
        left = box.left - columns.start
        place = torch.from_numpy(result)
        span = (box.top, box.bottom) if rows.widen else rows.scan
        for (begin, end), (low, high), blocks in strips(rows.widen, span, box.size.columns):
            if cancel is not None:
                cancel.check()
            start, stop = max(begin, box.top), min(end, box.bottom)
            part = solved[low - first_row : high - first_row]
            if columns.widen:
                part = along_columns(part, columns.widen, first_column)
            first = low
            if blocks:
                part, first = along_rows(part, blocks, low), blocks[0].start
            part = part[start - first : stop - first, left : left + box.size.columns]
            at = slice(start - box.top, stop - box.top)
            if allowed is not None:
                part = part * torch.from_numpy(allowed[at])
            part = part.to(place.dtype)  # adding unlike types costs far more
            place[at].add_(part.unsqueeze(-1) if result.ndim == 3 else part)


def degraded(values: Values, grid: Grid, known: Box, part: Box, cancel: CancelToken | None = None) -> Tensor:
    """Return ``part`` of the scan's grid of the luminance of ``values`` degraded as declared, in double precision.

    Parameters
    ----------
    values : numpy.ndarray
        The image over ``known`` of the target, finite.
    grid : Grid
        Sizes of the scan and of the image.
    known : Box
        Where ``values`` lie; all that ``part`` is made of lies within.
    part : Box
        Pixels of the scan.
    cancel : CancelToken, optional
        Checked at every strip.
    """
    rows: tuple[Band, ...] = ()
    if grid.source.rows != grid.target.rows:
        rows = shrinking(grid.source.rows, grid.target.rows, part.top, part.bottom)
    columns: tuple[Band, ...] = ()
    if grid.source.columns != grid.target.columns:
        columns = shrinking(grid.source.columns, grid.target.columns, part.left, part.right)
    result = torch.empty(part.size.rows, part.size.columns, dtype=torch.float64)
    for (start, stop), (low, high), blocks in strips(rows, (part.top, part.bottom), known.size.columns):
        if cancel is not None:
            cancel.check()
        strip = _double(values[low - known.top : high - known.top])
        first_row, first_column = low, known.left
        if blocks:
            strip, first_row = along_rows(strip, blocks, low), blocks[0].start
        if columns:
            strip, first_column = along_columns(strip, columns, known.left), columns[0].start
        top, left = start - first_row, part.left - first_column
        result[start - part.top : stop - part.top] = strip[top : top + stop - start, left : left + part.size.columns]
    return result


def strips(blocks: Sequence[Band], span: Span, width: int) -> Iterator[tuple[Span, Span, tuple[Band, ...]]]:
    """Cut an axis into runs of outputs that fit into memory: outputs, inputs, and the blocks that make one of another.

    Parameters
    ----------
    blocks : sequence of Band
        Blocks that cover ``span``; none where outputs are the inputs themselves.
    span : (int, int)
        Outputs wanted.
    width : int
        Samples on the other axis.
    """
    most = max(BLOCK, STRIP // width // BLOCK * BLOCK)
    if not blocks:
        # the last run is never short of a block
        edges = [*range(span[0], max(span[0], span[1] - BLOCK) + 1, most), span[1]]
        for edge in pairwise(edges):
            yield edge, edge, ()
        return
    first = 0
    for last in range(len(blocks)):
        together = (blocks[first].low, max(block.high for block in blocks[first : last + 1]))
        longest = max(together[1] - together[0], blocks[last].stop - blocks[first].start)
        # the next block adds about as much as this one did
        if last + 1 < len(blocks) and longest + 2 * (blocks[last].high - blocks[last].low) < most:
            continue
        outputs = (max(blocks[first].start, span[0]), min(blocks[last].stop, span[1]))
        yield outputs, together, tuple(blocks[first : last + 1])
        first = last + 1


def _double(values: Values) -> Tensor:
    """Return the luminance of ``values`` in double precision; may be ``values`` themselves, so do not write to it."""
    return torch.from_numpy(np.ascontiguousarray(luminance(values))).double()
