"""From values to the 8 bits that users see: windows, the first window of a scan, the full range."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from engine.scan import LookupTable, Scan, Slice, Values, VoiFunction, Window
from engine.words import words

WHITE = 255
# Below this, scaling to 8 bits leaves the range of float32.
_LEAST_WIDTH = 1e-30
# Percentiles are taken of at most about this many pixels, evenly spread: a first window has to come at once.
_SAMPLE = 1 << 20
_LIMIT_PERCENTILE = 99.5
_LIMIT_STEPS = (1.0, 1.5, 2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)


def apply_window(values: Values, window: Window, *, inverted: bool = False) -> NDArray[np.uint8]:
    """Return what users see of values through a window.

    With centre ``c`` and width ``w`` (PS3.3 C.11.2.1.2.1 to C.11.2.1.3.2), black being 0 and white 255:

    * ``LINEAR``: ``(x − (c − 0.5)) / (w − 1) + 0.5``;
    * ``LINEAR_EXACT``: ``(x − c) / w + 0.5``;
    * ``SIGMOID``: ``1 / (1 + exp(−4 (x − c) / w))``;
    * a lookup table (C.11.2.1.1): its entry for ``x``, beyond its ends the first or the last one.

    Parameters
    ----------
    values : numpy.ndarray
        Any shape, floating, in the scan's units; NaN is shown black.
    window : Window
        What is shown from black to white.
    inverted : bool
        Low values white: MONOCHROME1, or the user's wish.

    Returns
    -------
    numpy.ndarray of uint8
        The shape of ``values``, rounded to the nearest.
    """
    if window.table is not None:
        grey = _through_table(values, window.table)
    elif window.function is VoiFunction.SIGMOID:
        with np.errstate(over="ignore"):
            grey = (WHITE / (1.0 + np.exp((values - window.centre) * (-4.0 / window.width)))).astype(np.float32)
    else:
        grey = _linear(values, window)
    np.nan_to_num(grey, copy=False, nan=0.0)
    shown: NDArray[np.uint8] = np.rint(grey, out=grey).astype(np.uint8)
    return np.subtract(WHITE, shown, dtype=np.uint8) if inverted else shown


def _linear(values: Values, window: Window) -> NDArray[np.float32]:
    """Return 0 … 255, unrounded, for LINEAR and LINEAR_EXACT."""
    exact = window.function is VoiFunction.LINEAR_EXACT
    centre, width = (window.centre, window.width) if exact else (window.centre - 0.5, window.width - 1.0)
    if width <= 0:
        # LINEAR with width 1 is a threshold.
        return np.where(values > centre, np.float32(WHITE), np.float32(0))
    # Subtracting before scaling keeps the digits of values far from zero.
    grey = np.subtract(values, values.dtype.type(centre - width / 2)).astype(np.float32, copy=False)
    grey *= np.float32(WHITE / width)
    return np.clip(grey, 0, WHITE, out=grey)


def _through_table(values: Values, table: LookupTable) -> NDArray[np.float32]:
    entries = np.frombuffer(table.entries, "<u2").astype(np.float32)
    brightness = np.clip(entries * (WHITE / (2**table.bits - 1)), 0, WHITE).astype(np.float32)
    position = np.clip(np.nan_to_num(np.rint(values - table.first)), 0, len(entries) - 1)
    grey: NDArray[np.float32] = brightness[position.astype(np.intp)]
    return grey


def first_window(scan: Scan, slice_: Slice) -> Window:
    """Return the window that a scan is first shown in.

    Parameters
    ----------
    scan : Scan
        The scan.
    slice_ : Slice
        Its middle slice, ``scan.read(scan.middle)``: the first one of a scan often shows nothing.

    Returns
    -------
    Window
        The file's own first window of that slice; for colour the whole range of the stored values, for labels the
        range of the labels; else from the 0.1 to the 99.9 percentile of the valid pixels.
    """
    if scan.colour and math.isfinite(slice_.info.storage.high):
        return Window.between(slice_.info.storage.low, slice_.info.storage.high)
    if slice_.info.windows:
        return slice_.info.windows[0]
    if scan.labels:
        return full_range(slice_.values, slice_.invalid)
    return percentile_window(slice_.values, slice_.invalid)


def percentile_window(
    values: Values, invalid: NDArray[np.bool_] | None = None, low: float = 0.1, high: float = 99.9
) -> Window:
    """Return the window between two percentiles of the valid pixels.

    Falls back to :func:`full_range` where the percentiles coincide, as in an image that is nearly all background.
    """
    valid = _valid(values, invalid)
    sample = valid[:: max(1, valid.size // _SAMPLE)]
    if sample.size:
        bottom, top = (float(bound) for bound in np.percentile(sample, (low, high)))
        if top > bottom:
            return Window.between(bottom, top, "Percentiles")
    return full_range(values, invalid)


def full_range(values: Values, invalid: NDArray[np.bool_] | None = None) -> Window:
    """Return the window from the smallest to the largest valid value.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns[, 3]).
    invalid : numpy.ndarray of bool, optional
        (rows, columns); pixels left out.

    Returns
    -------
    Window
        Of a constant image: about that value, wide enough to be shown mid-grey by any arithmetic.
    """
    valid = _valid(values, invalid)
    bottom, top = (float(valid.min()), float(valid.max())) if valid.size else (0.0, 0.0)
    least = max(1e-6 * max(abs(bottom), abs(top)), _LEAST_WIDTH)
    if bottom == top:
        return Window((bottom + top) / 2, max(1.0, least), words("Engine", "Full range"))
    return Window((bottom + top) / 2, max(top - bottom, least), words("Engine", "Full range"))


def symmetric_limit(differences: Sequence[Values], percentile: float = _LIMIT_PERCENTILE) -> float:
    """Return the end of a symmetric colour bar: a round number that all but five in a thousand differences stay within.

    Parameters
    ----------
    differences : sequence of numpy.ndarray
        Signed, any shape, in the scan's units; one limit for all of them. NaN counts as nothing.
    percentile : float
        Of the sizes, what lies within, instead of 99.5.
    """
    sizes = [np.abs(values[np.isfinite(values)]) for values in differences]
    limit = max((float(np.percentile(size, percentile)) for size in sizes if size.size), default=0.0)
    if not math.isfinite(limit) or limit <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(limit))
    return next((step * power for step in _LIMIT_STEPS if step * power >= limit * (1 - 1e-9)), 10 * power)


def _valid(values: Values, invalid: NDArray[np.bool_] | None) -> Values:
    chosen = values.ravel() if invalid is None else values[~invalid].ravel()
    finite = np.isfinite(chosen)
    return chosen if finite.all() else chosen[finite]
