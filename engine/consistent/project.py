"""Projecting a magnified image on those that say nothing against the scan: ``x + Dᵀ (D Dᵀ)⁻¹ (y − D x)``.

``y`` is the scan, ``x`` the magnified image, ``D`` the declared degradation. The result is the nearest image to ``x``
that, degraded, is the scan. As ``D`` is separable so is everything else: three banded products an axis, the third of
them with the tables of the first. All of it is in single precision where the scan's values leave room for that
(:func:`needs_double`), else in double, and on the processor: the answer is the same wherever the network computed.

The projection never adds to the distance from any image that degrades to the scan, and the truth of a benchmark is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from engine.consistent.axis import Part, degrading, needs_fine, part
from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.progress import CancelToken
from engine.sampling.bands import BLOCK, Band, Span, along_columns, along_rows, roomy, turned
from engine.scan import Values, luminance

STRIP = 2_000_000
"""Pixels of the target that are worked on at once."""

SINGLE = 2**13
"""Up to as many steps of the scan's values single precision keeps a magnified image within a hundredth of one."""


def needs_double(scan: Values, step: float = 1.0) -> bool:
    """Return whether ``scan`` has to be projected in double precision for an error below a hundredth of ``step``.

    Parameters
    ----------
    scan : numpy.ndarray
        The whole scan, finite.
    step : float
        The least difference that counts in its values: of integers, the distance of two neighbours.
    """
    return scan.dtype == np.float64 or max(abs(float(scan.max())), abs(float(scan.min()))) > SINGLE * step


class Projection:
    """The projection over a part of a target.

    Parameters
    ----------
    grid : Grid
        Sizes before and after; no axis is made smaller.
    box : Box
        Target pixels that are wanted.
    fine : bool
        Whether to compute in double precision: see :func:`needs_double`.

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
        self._grid = grid
        self._fine = fine or any(needs_fine(*axis) for axis in axes)
        self._rows = part(*axes[0], box.top, box.bottom, fine=self._fine)
        self._columns = part(*axes[1], box.left, box.right, fine=self._fine)
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
        reuse: bool = False,
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
        reuse : bool
            Whether ``values`` may be overwritten with the result.

        Returns
        -------
        numpy.ndarray
            Size of ``box``, of the type of ``values``.
        """
        box, known = self.box, self.known
        top, left = box.top - known.top, box.left - known.left
        result = values[top : top + box.size.rows, left : left + box.size.columns]
        if not reuse or result.size < values.size:
            result = result.copy()
        with one_thread(), torch.inference_mode():
            made = degraded(values, self._grid, known, self.scan, cancel, fine=self._fine)
            missing = torch.sub(_plain(scan[self.scan.slices], fine=self._fine), made, out=made)
            if believed is not None:
                missing *= torch.from_numpy(believed[self.scan.slices])
            self._add(result, self._solved(missing), allowed, cancel)
        return result

    def _solved(self, missing: Tensor) -> Tensor:
        """Return ``G missing Gᵀ``; begins where the blocks of ``solve`` do."""
        rows, columns = self._rows.solve, self._columns.solve
        half = along_rows(missing, rows, self.scan.top) if rows else missing
        return along_columns(half, columns, self.scan.left) if columns else half

    def _add(
        self, result: Values, solved: Tensor, allowed: NDArray[np.bool_] | None, cancel: CancelToken | None
    ) -> None:
        """Add ``Dᵀ solved D`` to ``result`` over ``box``, block by block of the scan's rows."""
        box, rows, columns = self.box, self._rows, self._columns
        first_row = _start(rows)
        first_column = _start(columns)
        left = box.left - (columns.widen[0].low if columns.widen else first_column)
        place = torch.from_numpy(result)
        mask = None if allowed is None else torch.from_numpy(allowed)
        for blocks in _runs(rows.widen or _themselves(rows.scan), box.size.columns):
            if cancel is not None:
                cancel.check()
            begin = blocks[0].start
            half = solved[begin - first_row : blocks[-1].stop - first_row]
            if columns.widen:
                half = _widened(half, columns.widen, first_column)
            for band in blocks:
                piece = half[band.start - begin : band.stop - begin]
                if rows.widen:
                    piece = torch.mm(band.table.t(), roomy(piece, 1))
                start, stop = max(band.low, box.top), min(band.high, box.bottom)
                piece = piece[start - band.low : stop - band.low, left : left + box.size.columns]
                at = slice(start - box.top, stop - box.top)
                if mask is not None:
                    piece = piece * mask[at]
                piece = piece.to(place.dtype)  # adding unlike types costs far more
                place[at].add_(piece.unsqueeze(-1) if result.ndim == 3 else piece)


def _start(axis: Part) -> int:
    return axis.solve[0].start if axis.solve else axis.scan[0]


def _widened(x: Tensor, blocks: Sequence[Band], first: int) -> Tensor:
    """Return ``x D`` over the target samples of the blocks, from ``x`` whose first column is sample ``first``."""
    begin = blocks[0].low
    length = x.shape[0]
    x = roomy(x, 0)
    result = x.new_zeros(x.shape[0], blocks[-1].high - begin)
    for band in blocks:
        place, piece = result[:, band.low - begin : band.high - begin], x[:, band.start - first : band.stop - first]
        if x.dtype == torch.float64:
            place.add_(turned(piece, band.table))
        else:
            place.addmm_(piece, band.table)
    return result[:length]


def _themselves(span: Span) -> tuple[Band, ...]:
    """Return blocks of an axis that is not magnified: each sample makes itself."""
    nothing = torch.empty(0)
    return tuple(Band(start, stop, start, stop, nothing) for start, stop in pairwise(_edges(span, BLOCK)))


def degraded(
    values: Values, grid: Grid, known: Box, wanted: Box, cancel: CancelToken | None = None, *, fine: bool = True
) -> Tensor:
    """Return ``wanted`` of the scan's grid of the luminance of ``values`` degraded as declared.

    Parameters
    ----------
    values : numpy.ndarray
        The image over ``known`` of the target, finite.
    grid : Grid
        Sizes of the scan and of the image.
    known : Box
        Where ``values`` lie; all that ``wanted`` is made of lies within.
    wanted : Box
        Pixels of the scan.
    cancel : CancelToken, optional
        Checked at every strip.
    fine : bool
        In double precision, else in single.
    """
    rows: tuple[Band, ...] = ()
    if grid.source.rows != grid.target.rows:
        rows = degrading(grid.source.rows, grid.target.rows, wanted.top, wanted.bottom, fine=fine)
    columns: tuple[Band, ...] = ()
    if grid.source.columns != grid.target.columns:
        columns = degrading(grid.source.columns, grid.target.columns, wanted.left, wanted.right, fine=fine)
    result = torch.empty(wanted.size.rows, wanted.size.columns, dtype=torch.float64 if fine else torch.float32)
    for (start, stop), (low, high), blocks in strips(rows, (wanted.top, wanted.bottom), known.size.columns):
        if cancel is not None:
            cancel.check()
        strip = _plain(values[low - known.top : high - known.top], fine=fine)
        first_row, first_column = low, known.left
        if blocks:
            strip, first_row = along_rows(strip, blocks, low), blocks[0].start
        if columns:
            strip, first_column = along_columns(strip, columns, known.left), columns[0].start
        top, left = start - first_row, wanted.left - first_column
        result[start - wanted.top : stop - wanted.top] = strip[
            top : top + stop - start, left : left + wanted.size.columns
        ]
    return result


def strips(blocks: tuple[Band, ...], span: Span, width: int) -> Iterator[tuple[Span, Span, tuple[Band, ...]]]:
    """Cut an axis into runs of outputs that fit into memory: outputs, inputs, and the blocks that make one of another.

    Parameters
    ----------
    blocks : tuple of Band
        Blocks that cover ``span``; none where outputs are the inputs themselves.
    span : (int, int)
        Outputs wanted.
    width : int
        Samples on the other axis.
    """
    most = max(BLOCK, STRIP // width)
    if not blocks:
        edges = _edges(span, most)
        yield from ((edge, edge, ()) for edge in pairwise(edges))
        return
    for run in _runs(blocks, width):
        outputs = (max(run[0].start, span[0]), min(run[-1].stop, span[1]))
        yield outputs, (run[0].low, run[-1].high), run


def _runs(blocks: tuple[Band, ...], width: int) -> Iterator[tuple[Band, ...]]:
    """Cut the blocks of ``D`` along an axis into runs that fit into memory."""
    first = 0
    for last in range(len(blocks)):
        # the next block adds about as much as this one did
        samples = 2 * blocks[last].high - blocks[last].low - blocks[first].low
        if last + 1 < len(blocks) and samples * width < STRIP:
            continue
        yield blocks[first : last + 1]
        first = last + 1


def _edges(span: Span, step: int) -> list[int]:
    """Return where a span is cut: the last part is never shorter than a block, if the span is not."""
    return [*range(span[0], max(span[0], span[1] - BLOCK) + 1, step), span[1]]


def _plain(values: Values, *, fine: bool) -> Tensor:
    """Return the luminance of ``values`` in the wanted precision; may be ``values`` themselves: do not write to it."""
    grey = torch.from_numpy(np.ascontiguousarray(luminance(values)))
    return grey.double() if fine else grey.float()
