"""Resampling on the common grid that is not a network's: the bicubic reference, and nearest neighbour for labels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch

from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.sampling.bands import Band, apply_bands, cubic_bands
from engine.scan import Slice, Values


@lru_cache(maxsize=32)
def _cubic(source: int, target: int, start: int, stop: int) -> tuple[Band, ...]:
    return tuple(cubic_bands(source, target, (start, stop)))


def bicubic(values: Values, grid: Grid, box: Box | None = None) -> Values:
    """Return ``values`` resampled by the bicubic reference of Vernier.

    Keys' cubic with a = −0.5, widened by the ratio when shrinking, cut off at the border and renormalised: what torch
    computes with ``interpolate(mode="bicubic", antialias=True, align_corners=False)``. It is the bicubic pane, the
    baseline of the benchmark and the declared degradation.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), floating.
    grid : Grid
        Sizes before and after; its source is the size of ``values``.
    box : Box, optional
        Part of the target that is wanted; all of it by default. A part equals the same part of the whole, bit for bit.

    Returns
    -------
    numpy.ndarray
        Size of the box, float32 (the values themselves, bit for bit, where the grid changes nothing).
    """
    box = box or Box(0, 0, grid.target.rows, grid.target.columns)
    if grid.identity:
        return values[box.slices].copy()
    around, offset = centred(values)
    result = interpolated(around, grid, box)
    result += offset
    return result


@dataclass(frozen=True, eq=False)
class Bicubic:
    """The bicubic reference of a slice, or a part of it, with what a network's image starts from.

    Attributes
    ----------
    slice_ : Slice
        What was resampled.
    grid : Grid
        Sizes before and after.
    box : Box
        Part of the target.
    around, offset : numpy.ndarray
        The reference less the slice's mean (of each colour), size of the box, never written to; and the mean.
    """

    slice_: Slice
    grid: Grid
    box: Box
    around: Values
    offset: Values

    @classmethod
    def of(cls, slice_: Slice, grid: Grid, box: Box) -> Bicubic:
        """Return the reference of ``slice_`` over ``box`` of the target; ``grid`` magnifies."""
        around, offset = centred(slice_.values)
        return cls(slice_, grid, box, interpolated(around, grid, box), offset)

    @property
    def values(self) -> Values:
        """The reference itself, bit for bit as :func:`bicubic` gives it."""
        return self.around + self.offset

    def begins(self, slice_: Slice, grid: Grid, box: Box) -> bool:
        """Whether this is what an image of that slice, size and part starts from."""
        return slice_ is self.slice_ and grid == self.grid and box == self.box


def centred(values: Values) -> tuple[Values, Values]:
    """Return ``values`` minus their mean (of each colour), and the mean.

    Single precision resolves the detail of large values so, and what is constant comes through any arithmetic as it is.
    """
    offset = values.mean(axis=(0, 1), dtype=np.float64).astype(values.dtype)
    return values - offset, offset


def interpolated(values: Values, grid: Grid, box: Box) -> Values:
    """Return ``values`` as :func:`bicubic` does, computed as they are: with their mean taken out they lose nothing."""
    if values.ndim == 3:
        return np.stack([interpolated(values[..., c], grid, box) for c in range(values.shape[2])], axis=-1)
    x = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))
    with one_thread(), torch.inference_mode():
        rows = _cubic(grid.source.rows, grid.target.rows, box.top, box.bottom)
        columns = _cubic(grid.source.columns, grid.target.columns, box.left, box.right)
        result = apply_bands(x, rows, columns)
    top, left = box.top - rows[0].start, box.left - columns[0].start
    cut = result[top : top + box.size.rows, left : left + box.size.columns].numpy()
    return np.ascontiguousarray(cut, dtype=np.float64 if values.dtype == np.float64 else np.float32)


def nearest(values: Values, grid: Grid, box: Box | None = None) -> Values:
    """Return ``values`` resampled by nearest neighbour on the common grid, for label maps and masks."""
    box = box or Box(0, 0, grid.target.rows, grid.target.columns)
    rows, columns = grid.nearest_index()
    picked: Values = values[np.ix_(rows[box.top : box.bottom], columns[box.left : box.right])]
    return picked


def restore_invalid(values: Values, slice_: Slice, grid: Grid, box: Box | None = None) -> Values:
    """Return ``values`` (the box of the target) with the file's padding or NaN put back by nearest neighbour."""
    if slice_.invalid is None:
        return values
    mask = nearest(slice_.invalid, grid, box)  # type: ignore[arg-type]
    result = values.copy()
    result[mask] = slice_.invalid_value
    return result
