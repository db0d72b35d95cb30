"""Pixels of a derived DICOM image, as integers of the bits that its header tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.pixels.utils import pixel_array

from engine.read.dicom.attributes import text, value, whole
from engine.read.dicom.pixels import padding
from engine.scan import Slice, Storage, Values
from engine.words import words
from engine.write.job import Job
from engine.write.stored import (
    colour_levels,
    grey_stored,
    integer_range,
    to_stored,
    value_range,
)


@dataclass(frozen=True, slots=True)
class Pixels:
    """Pixels as they are stored, and what the header says of them.

    Attributes
    ----------
    stored : numpy.ndarray
        (rows, columns) or (rows, columns, 3), integer.
    bits : int
        BitsStored.
    slope, intercept : float
        ``value = slope * stored + intercept``.
    displayed : bool
        8 bit as shown: no rescale, no window, no padding belongs to them any more.
    requantised : bool
        Slope and intercept are new, because the source's stored values cannot be reached from its values.
    clipped : int
        Pixels that did not fit.
    notes : tuple of str
        Sentences for the user.
    """

    stored: NDArray[Any]
    bits: int
    slope: float = 1.0
    intercept: float = 0.0
    displayed: bool = False
    requantised: bool = False
    clipped: int = 0
    notes: tuple[str, ...] = ()


def pixels_of(source: Dataset, job: Job) -> Pixels:
    """Return the stored pixels of a derived image.

    Parameters
    ----------
    source : pydicom.Dataset
        The data set as it is in the file, without pixels.
    job : Job
        What is exported.

    Returns
    -------
    Pixels
        Colour is RGB of 8 bit, or of the bits that an RGB source other than ultrasound has. Grey has the bits of the
        source, with its padding put back by nearest neighbour. Values of a floating-point source are quantised to
        16 bit; those that a Modality LUT gave are stored themselves, since the table has no way back.
    """
    storage, values = job.storage, job.values
    if job.displayed:
        return Pixels(values, 8, displayed=True)
    if values.ndim == 3:
        return _colour(source, values, storage)
    if not storage.integer:
        return _quantised(job)
    if not storage.linear:
        table = to_stored(values, np.uint16, 0, 65535)
        note = words("Engine", "Values are stored as the source's lookup table gives them.")
        return Pixels(table.values, 16, requantised=True, clipped=table.clipped, notes=(note,))
    bits, signed = _bits(storage)
    allocated = max(whole(source, "BitsAllocated") or 16, 8)
    allocated = next(size for size in (8, 16, 32, 64) if size >= max(bits, min(allocated, 64)))
    dtype = np.dtype(f"{'i' if signed else 'u'}{allocated // 8}")
    low, high = integer_range(bits, signed=signed)
    grey = grey_stored(job, dtype, low, high, _padding_range(source, job.slice_))
    return Pixels(grey.values, bits, storage.slope, storage.intercept, clipped=grey.clipped)


def _bits(storage: Storage) -> tuple[int, bool]:
    """Return BitsStored and whether stored values are signed, from their range."""
    signed = storage.low < 0
    return round(math.log2(storage.high + 1.0)) + int(signed), signed


def _colour(source: Dataset, values: Values, storage: Storage) -> Pixels:
    bits, _ = _bits(storage)
    eight = text(source, "PhotometricInterpretation") == "PALETTE COLOR" or text(source, "Modality") == "US"
    if bits <= 8 or eight or not storage.integer:
        levels, clipped, notes = colour_levels(values, storage)
        return Pixels(levels, 8, clipped=clipped, notes=notes)
    kind = np.uint16 if bits <= 16 else np.uint32
    deep = to_stored(values, kind, 0, storage.high)
    return Pixels(deep.values, bits, clipped=deep.clipped)


def _quantised(job: Job) -> Pixels:
    low, high = value_range(job)
    # A slope that survives its own decimal string of 16 characters, a little wide rather than a little narrow.
    slope = float(f"{(high - low) / 65535 * (1 + 1e-9):.9e}") if high > low else 1.0
    intercept = float(f"{low:.9g}")
    stored = to_stored(job.values, np.uint16, 0, 65535, slope=slope, intercept=intercept)
    note = words("Engine", "Floating-point values were quantised to 16 bit in steps of {slope:.3g}.").of(slope=slope)
    return Pixels(stored.values, 16, slope, intercept, requantised=True, clipped=0, notes=(note,))


def _padding_range(source: Dataset, slice_: Slice) -> NDArray[Any] | None:
    """Return the source's own stored values where padding is a range of them (C.7.5.1.1.2), else None.

    Where the source has values, the padding value stands: what is invalid there is so for another slice's sake.
    """
    if slice_.invalid is None or slice_.info.reformat is not None or value(source, "PixelPaddingRangeLimit") is None:
        return None
    where = slice_.info.source
    try:
        own: NDArray[Any] = pixel_array(where.path, index=where.frame, raw=True)
    except Exception:  # decoders raise anything; one padding value then stands for all
        return None
    stands = padding(own, source)
    stored = (slice_.invalid_value - slice_.info.storage.intercept) / slice_.info.storage.slope
    if stands is None or own.shape != slice_.invalid.shape or not math.isfinite(stored):
        return None
    return np.where(stands, own, round(stored))
