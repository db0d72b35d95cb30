"""What a magnified image says against the scan: the image degraded as declared, minus the scan."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from engine.consistent.axis import taps
from engine.consistent.project import degraded
from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.sampling.resample import nearest
from engine.scan import Slice, Values, luminance


@dataclass(frozen=True, eq=False)
class Against:
    """``D(SR) − LR`` over a part of the scan.

    Attributes
    ----------
    values : numpy.ndarray
        Size of ``box``, float32, in the scan's units (of the luminance, in colour); 0 where nothing is judged.
    box : Box
        Pixels of the scan.
    judged : numpy.ndarray of bool
        Size of ``box``: pixels that are made of nothing but pixels of the image that may change. Those next to padding
        and to where no network works are not among them.
    """

    values: NDArray[np.float32]
    box: Box
    judged: NDArray[np.bool_]

    @property
    def largest(self) -> float:
        """The largest of all, without its sign; 0 where nothing is judged."""
        return float(np.abs(self.values).max()) if self.values.size else 0.0


def against(values: Values, slice_: Slice, grid: Grid, box: Box) -> Against:
    """Return what ``values`` say against ``slice_``.

    Parameters
    ----------
    values : numpy.ndarray
        Size of ``box``: (rows, columns) or (rows, columns, 3), in the scan's units; padding as in the file.
    slice_ : Slice
        The scan.
    grid : Grid
        Sizes before and after.
    box : Box
        Part of the target; judged are the pixels of the scan that are made of nothing else.
    """
    part = _made_of(grid, box)
    if not part.size.rows or not part.size.columns:
        empty = np.zeros((part.size.rows, part.size.columns), np.float32)
        return Against(empty, part, empty > 0)
    judged = believed(slice_, grid)[part.slices]
    if slice_.invalid is not None:
        lost = nearest(slice_.invalid, grid, box).astype(np.bool_)  # type: ignore[arg-type]
        values = values.copy()
        values[lost] = 0
    with one_thread(), torch.inference_mode():
        made = degraded(values, grid, box, part).numpy()
    difference = (made - luminance(slice_.values[part.slices])) * judged
    return Against(difference.astype(np.float32), part, judged)


def believed(slice_: Slice, grid: Grid) -> NDArray[np.bool_]:
    """Return which pixels of the scan a magnified image can be held to, (rows, columns): see :class:`Against`."""
    may = np.ones((slice_.size.rows, slice_.size.columns), np.bool_)
    if slice_.info.tissue is not None:
        may[:] = False
        for region in slice_.info.tissue:
            may[region.slices] = True
    if slice_.invalid is not None:
        may &= ~slice_.invalid
    if may.all():
        return may
    for axis, magnified in ((0, grid.source.rows != grid.target.rows), (1, grid.source.columns != grid.target.columns)):
        if magnified:
            may = _all_around(may, axis)
    return may


def _all_around(may: NDArray[np.bool_], axis: int) -> NDArray[np.bool_]:
    """Return where two neighbours on either side along ``axis`` may too: the cubic reaches no further."""
    length = may.shape[axis]
    result = may.copy()
    for step in (1, 2):
        if step < length:
            ahead, behind = [slice(None)] * 2, [slice(None)] * 2
            ahead[axis], behind[axis] = slice(step, None), slice(None, -step)
            result[tuple(behind)] &= may[tuple(ahead)]
            result[tuple(ahead)] &= may[tuple(behind)]
    return result


def _made_of(grid: Grid, box: Box) -> Box:
    """Return the pixels of the scan that are made of nothing but ``box`` of the target."""
    spans = []
    for n, m, start, stop in (
        (grid.source.rows, grid.target.rows, box.top, box.bottom),
        (grid.source.columns, grid.target.columns, box.left, box.right),
    ):
        first, last = taps(n, m)
        begin, end = int((first < start).sum()), int((last < stop).sum())
        spans.append((begin, max(begin, end)))
    (top, bottom), (left, right) = spans
    return Box(top, left, bottom, right)
