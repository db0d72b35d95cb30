"""What a slice tells of its own intervals: it is degraded once more, and brought back to where the truth is known.

What a scan lacks cannot be seen at one place of it: whether its finest detail was smoothed by the scanner or cut off by
the pixel size is a property of the whole slice, and of the scanner that no calibration has met. So the middle of the
slice is shrunk a little by the declared degradation, magnified back as every slice is, and compared with itself: by how
much would the intervals have had to be wider, to hold nine in ten of its values? What is found so belongs to the slice,
whatever part of it and whatever pair of scales is asked for afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Grid, Size, output_length
from engine.sampling.resample import bicubic
from engine.scan import Slice, SliceInfo, Storage

RATIO = 1.25
"""How much the slice is shrunk per axis: detail just below its own limit tells most of what lies just above."""

SIDE = 256
"""Side of the middle that is looked at, at most, in pixels: what that costs does not grow with the slice."""

LEAST_SIDE, LEAST = 16, 256
"""Rows, columns and pixels below which a slice tells nothing."""

LEVEL = 0.9
"""Of the true values, intervals are to hold this share."""

SMALLEST_RATIO = 1e-3
EVEN = 1e-6

Look = Callable[[Slice, Grid], tuple[NDArray[np.floating], NDArray[np.floating]]]
"""``look(slice, grid)`` gives image and scales of the head for a slice in units of the working range, on the target."""


def own_error(slice_: Slice, unit: NDArray[np.floating], look: Look) -> float | None:
    """Return the logarithm of the factor that intervals would have needed on the slice itself; None if it cannot tell.

    Parameters
    ----------
    slice_ : Slice
        Whose padding, and in ultrasound all outside of the largest region of tissue, does not count.
    unit : numpy.ndarray
        (rows, columns) float32: what the network sees of it, 0…1.
    look : callable
        Magnifies.
    """
    box = middle_box(slice_)
    if min(box.size.rows, box.size.columns) < LEAST_SIDE:
        return None
    own = np.ascontiguousarray(unit[box.slices])
    small = Size(*(output_length(length, 1 / RATIO) for length in (box.size.rows, box.size.columns)))
    shrunk = bicubic(own, Grid(box.size, small))
    grid = Grid(small, box.size)
    storage = Storage(-math.inf, math.inf, integer=False)
    image, scales = look(Slice(shrunk, SliceInfo(slice_.info.source, storage), working_range=(0.0, 1.0)), grid)
    counted = uneven(own)
    border = math.ceil(RATIO)
    counted[:border] = counted[-border:] = False
    counted[:, :border] = counted[:, -border:] = False
    if slice_.invalid is not None:
        counted &= ~slice_.invalid[box.slices]
    if counted.sum() < LEAST:
        return None
    needed = float(np.quantile(np.abs(image - own)[counted] / scales[counted], LEVEL))
    return math.log(max(needed, SMALLEST_RATIO))


def middle_box(slice_: Slice) -> Box:
    """Return the middle of a slice, of its largest region of tissue in ultrasound: :data:`SIDE` a side at most."""
    whole = Box(0, 0, slice_.size.rows, slice_.size.columns)
    tissue = slice_.info.tissue
    around = max(tissue, key=lambda box: box.size.rows * box.size.columns) if tissue else whole
    rows, columns = min(SIDE, around.size.rows), min(SIDE, around.size.columns)
    top, left = around.top + (around.size.rows - rows) // 2, around.left + (around.size.columns - columns) // 2
    return Box(top, left, top + rows, left + columns)


def uneven(values: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Return where the 5 × 5 neighbourhood of a pixel holds more than one value, (rows, columns)."""
    padded = np.pad(values, 2, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view
    high = windows(windows(padded, 5, axis=0).max(-1), 5, axis=1).max(-1)
    low = windows(windows(padded, 5, axis=0).min(-1), 5, axis=1).min(-1)
    found: NDArray[np.bool_] = high - low > EVEN
    return found
