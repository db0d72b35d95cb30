"""From values in the scan's units back to what the file stores: ``stored = round((value − intercept) / slope)``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from engine.geometry import Grid
from engine.scan import Slice, Storage, Values
from engine.words import words
from engine.write.job import Job

_BAND = 256


@dataclass(frozen=True, slots=True)
class Stored:
    """Stored values of a magnified slice.

    Attributes
    ----------
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), of the wanted dtype.
    clipped : int
        Pixels of which at least one sample did not fit and was clipped.
    """

    values: NDArray[Any]
    clipped: int


def to_stored(
    values: Values,
    dtype: DTypeLike,
    low: float,
    high: float,
    *,
    slope: float = 1.0,
    intercept: float = 0.0,
    padding: NDArray[np.bool_] | None = None,
) -> Stored:
    """Return the stored values of ``values``, rounded and clipped to what the file's bits hold.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), floating, in the scan's units.
    dtype : dtype
        Integer type of the result; holds ``low`` and ``high``.
    low, high : float
        Smallest and largest stored value, from BitsStored and PixelRepresentation.
    slope, intercept : float
        ``value = slope * stored + intercept``; the slope is not 0.
    padding : numpy.ndarray of bool, optional
        (rows, columns); pixels that hold no value, and are not counted as clipped.

    Returns
    -------
    Stored
        A value that is not a number is stored as ``low`` and counted as clipped.
    """
    if slope == 0.0:
        raise ValueError("a rescale slope of 0 cannot be undone")
    result = np.empty(values.shape, dtype)
    clipped = 0
    for top in range(0, values.shape[0], _BAND):
        # In bands and in float64: 24 bits do not hold every stored value, and a whole float64 copy is large.
        band = np.asarray(values[top : top + _BAND], np.float64)
        exact = np.rint((band - intercept) / slope)
        outside = ~((exact >= low) & (exact <= high))
        if outside.any():
            pixels = outside.any(axis=2) if outside.ndim == 3 else outside
            counted = pixels if padding is None else pixels & ~padding[top : top + _BAND]
            clipped += int(np.count_nonzero(counted))
            exact = np.clip(np.where(np.isnan(exact), low, exact), low, high)
        result[top : top + _BAND] = exact
    return Stored(result, clipped)


def integer_range(bits: int, *, signed: bool) -> tuple[int, int]:
    """Return the smallest and the largest integer of ``bits`` bits, two's complement when ``signed``."""
    return (-(1 << (bits - 1)), (1 << (bits - 1)) - 1) if signed else (0, (1 << bits) - 1)


def invalid_on_target(slice_: Slice, grid: Grid) -> NDArray[np.bool_] | None:
    """Return where the target of ``grid`` shows padding, by nearest neighbour: (rows, columns) bool, or None."""
    if slice_.invalid is None or not slice_.invalid.any():
        return None
    rows, columns = grid.nearest_index()
    mask: NDArray[np.bool_] = slice_.invalid[np.ix_(rows, columns)]
    return mask


def nearest(values: NDArray[Any], grid: Grid) -> NDArray[Any]:
    """Return ``values`` (rows, columns[, 3]) on the target of ``grid`` by nearest neighbour: none is made up."""
    rows, columns = grid.nearest_index()
    taken: NDArray[Any] = values[rows[:, None], columns[None, :]]
    return taken


def put_back_padding(stored: NDArray[Any], slice_: Slice, grid: Grid, own: NDArray[Any] | None = None) -> None:
    """Put padding back into stored values by nearest neighbour, in place.

    Parameters
    ----------
    stored : numpy.ndarray
        (rows, columns), integer, on the target of ``grid``.
    slice_ : Slice
        The slice before magnification.
    grid : Grid
        Sizes before and after.
    own : numpy.ndarray, optional
        Stored values of the source, (rows, columns), where padding is a range of values rather than one.
    """
    mask = invalid_on_target(slice_, grid)
    if mask is None:
        return
    if own is not None:
        stored[mask] = nearest(own, grid)[mask]
        return
    storage = slice_.info.storage
    padding = (slice_.invalid_value - storage.intercept) / storage.slope
    if not np.isfinite(padding):
        return
    limits = np.iinfo(stored.dtype)
    stored[mask] = int(np.clip(np.rint(padding), limits.min, limits.max))


def colour_levels(values: NDArray[Any], storage: Storage) -> tuple[NDArray[np.uint8], int, tuple[str, ...]]:
    """Return colour in 8 bit, the number of clipped pixels, and what to tell the user.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns, 3), from 0 to ``storage.high``.
    storage : Storage
        What the source stores; more than 8 bits are scaled down.
    """
    step = 1.0
    notes: tuple[str, ...] = ()
    if storage.integer and np.isfinite(storage.high) and storage.high > 255:
        step, notes = storage.high / 255.0, (words("Engine", "Colour was reduced to 8 bit a channel."),)
    result = to_stored(values, np.uint8, 0, 255, slope=step)
    return result.values, result.clipped, notes


def smallest_integer(low: float, high: float) -> np.dtype[Any]:
    """Return the smallest integer type that holds all of ``low … high``, signed 16 bit before unsigned 16 bit."""
    for kind in (np.uint8, np.int16, np.uint16, np.int32, np.uint32):
        limits = np.iinfo(kind)
        if limits.min <= low and high <= limits.max:
            return np.dtype(kind)
    return np.dtype(np.int64)


def grey_stored(job: Job, dtype: DTypeLike, low: float, high: float, own: NDArray[Any] | None = None) -> Stored:
    """Return the stored values of a grey slice with its padding put back.

    Parameters
    ----------
    job : Job
        Of a scan that stores integers.
    dtype : dtype
        Integer type that holds ``low`` and ``high``.
    low, high : float
        Smallest and largest stored value.
    own : numpy.ndarray, optional
        Stored values of the source, where padding is a range of values rather than one.
    """
    storage = job.storage
    padding = invalid_on_target(job.slice_, job.grid)
    stored = to_stored(job.values, dtype, low, high, slope=storage.slope, intercept=storage.intercept, padding=padding)
    put_back_padding(stored.values, job.slice_, job.grid, own)
    return stored


def value_range(job: Job) -> tuple[float, float]:
    """Return the smallest and the largest value of a grey slice, without what holds no value; (0, 0) of nothing."""
    finite = job.values[np.isfinite(job.values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
