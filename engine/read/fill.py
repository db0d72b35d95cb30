"""Fills pixels that hold no value (padding, NaN, infinity) from the nearest one that does."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.scan import Slice, SliceInfo

# Larger than any squared distance in an image, small enough that key arithmetic in int64 does not overflow.
_FAR = 1 << 40
# Columns worked on at a time, so that memory stays small beside the image.
_CHUNK = 256
# Images of more pixels than this are searched in blocks, which costs a thirtieth and errs by less than a block.
_EXACT_PIXELS = 1 << 21


def nearest_valid(valid: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return for every pixel the nearest valid one (Euclidean; a tie goes to the smaller row).

    The exact distance transform in two passes: first along rows, then down each column, where the best row for
    pixel ``r`` minimises ``(r − q)² + g(q)²`` and never decreases with ``r``, which a divide-and-conquer search uses.

    Parameters
    ----------
    valid : numpy.ndarray of bool
        (rows, columns), at least one True.

    Returns
    -------
    tuple of numpy.ndarray
        Row and column of the nearest valid pixel, each (rows, columns), intp.
    """
    rows, columns = valid.shape
    index = np.arange(columns)
    left = np.maximum.accumulate(np.where(valid, index, -_FAR), axis=1)
    right = np.minimum.accumulate(np.where(valid, index, _FAR)[:, ::-1], axis=1)[:, ::-1]
    across = np.where(index - left <= right - index, left, right)
    gap = np.abs(across - index)
    squared = np.where(gap < columns, gap * gap, _FAR)
    best = np.empty((rows, columns), dtype=np.int64)
    for start in range(0, columns, _CHUNK):
        part = slice(start, min(start + _CHUNK, columns))
        best[:, part] = _best_rows(squared[:, part])
    return best.astype(np.intp), np.take_along_axis(across, best, axis=0).astype(np.intp)


def _best_rows(squared: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return, per pixel, the row ``q`` of its column that minimises ``(r − q)² + squared[q]``, (rows, columns)."""
    rows, columns = squared.shape
    best = np.zeros((rows, columns), dtype=np.int64)
    step = 1 << max(0, (rows - 1).bit_length())
    while step >= 1:
        targets = np.arange(step - 1, rows, 2 * step)
        if len(targets):
            before, after = targets - step, targets + step
            low = np.where(before[:, None] >= 0, best[np.maximum(before, 0)], 0)
            high = np.where(after[:, None] < rows, best[np.minimum(after, rows - 1)], rows - 1)
            best[targets] = _search(squared, targets, low, high)
        step //= 2
    return best


def _search(
    squared: NDArray[np.int64], targets: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the best row among ``low … high`` for each target row and column: ragged, in one flat array."""
    rows, columns = squared.shape
    lengths = (high - low + 1).ravel()
    starts = np.cumsum(lengths) - lengths
    candidate = np.arange(int(lengths.sum())) - np.repeat(starts - low.ravel(), lengths)
    target = np.repeat(np.repeat(targets, columns), lengths)
    column = np.repeat(np.tile(np.arange(columns), len(targets)), lengths)
    cost = (target - candidate) ** 2 + squared[candidate, column]
    winner = np.minimum.reduceat(cost * rows + candidate, starts) % rows
    return np.asarray(winner).reshape(low.shape)


def _nearest_by_blocks(valid: NDArray[np.bool_], block: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Like :func:`nearest_valid`, to within a block: one valid pixel stands for each block that has any."""
    rows, columns = valid.shape
    padded = np.pad(valid, ((0, -rows % block), (0, -columns % block)))
    high, wide = padded.shape[0] // block, padded.shape[1] // block
    blocks = padded.reshape(high, block, wide, block).swapaxes(1, 2).reshape(high, wide, block * block)
    member = blocks.argmax(axis=2)
    block_row, block_column = nearest_valid(np.asarray(blocks.any(axis=2)))
    member = member[block_row, block_column]
    row, column = block_row * block + member // block, block_column * block + member % block
    expand = np.ix_(np.arange(rows) // block, np.arange(columns) // block)
    return row[expand], column[expand]


def fill_nearest(values: NDArray[Any], invalid: NDArray[np.bool_]) -> NDArray[Any]:
    """Return ``values`` with the invalid pixels replaced by the nearest valid one.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns) or (rows, columns, channels).
    invalid : numpy.ndarray of bool
        (rows, columns).

    Returns
    -------
    numpy.ndarray
        A copy; zeros when nothing is valid. Above two million pixels the pixel taken may be a few farther than the
        nearest one.
    """
    if invalid.all():
        return np.zeros_like(values)
    block = math.ceil(math.sqrt(invalid.size / _EXACT_PIXELS))
    row, column = nearest_valid(~invalid) if block == 1 else _nearest_by_blocks(~invalid, block)
    filled = values.copy()
    filled[invalid] = values[row[invalid], column[invalid]]
    return filled


def filled_slice(
    values: NDArray[Any], padded: NDArray[np.bool_] | None, info: SliceInfo, invalid_value: float
) -> Slice:
    """Return a slice whose padding and non-finite pixels are masked and filled from the nearest valid pixel.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns[, 3]), floating.
    padded : numpy.ndarray of bool or None
        (rows, columns), True at padding.
    info : SliceInfo
        What the header tells.
    invalid_value : float
        Padding value in the scan's units.

    Returns
    -------
    Slice
        Finite everywhere.
    """
    bad = ~np.isfinite(values)
    missing = bad.any(axis=2) if bad.ndim == 3 else bad
    if missing.any():
        padded, invalid_value = (missing if padded is None else padded | missing), float("nan")
    if padded is None or not padded.any():
        return Slice(values, info)
    return Slice(fill_nearest(values, padded), info, padded, invalid_value)
