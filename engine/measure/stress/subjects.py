"""What is put to the test: anything that magnifies an image in 0…1 of a window, bicubic first of all."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Grid, Scale, Size, output_length
from engine.magnify import Magnifier, bicubic
from engine.progress import CancelToken
from engine.scan import Slice, SliceInfo, SliceSource, Storage

Image = NDArray[np.floating]

Magnify = Callable[[Image, Size], Image]
"""Takes (rows, columns) in 0…1 of the window and the size wanted; returns an image of that size."""

BICUBIC = "bicubic"


def interpolated(values: Image, target: Size) -> Image:
    """Return the bicubic reference: what every network stands beside."""
    return bicubic(values, Grid(size_of(values), target))


def of_network(magnifier: Magnifier, cancel: CancelToken | None = None, *, consistent: bool | None = None) -> Magnify:
    """Return a network as the tests use it; each call is an encode and a decode that ``cancel`` can stop.

    ``consistent`` is as for :meth:`~engine.magnify.Magnifier.decode`: by default what the window shows.
    """

    def magnify(values: Image, target: Size) -> Image:
        slice_ = _slice_of(values)
        encoded = magnifier.encode(slice_, cancel=cancel)
        return magnifier.decode(encoded, Grid(slice_.size, target), consistent=consistent, cancel=cancel).values

    return magnify


def small(size: Size, scale: Scale) -> Size:
    """Return the size of LR for HR of ``size``."""
    return Size(output_length(size.rows, 1 / scale.vertical), output_length(size.columns, 1 / scale.horizontal))


def degraded(high: Image, scale: Scale) -> Image:
    """Return LR of ``high`` by the declared degradation."""
    size = size_of(high)
    return bicubic(np.asarray(high, np.float32), Grid(size, small(size, scale)))


def size_of(values: Image) -> Size:
    """Return rows and columns of an array."""
    return Size(int(values.shape[0]), int(values.shape[1]))


def inner(image: Image, scale: Scale, lr_pixels: int = 8) -> Image:
    """Return ``image`` without a border of so many pixels of LR, where the missing surroundings count."""
    rows, columns = math.ceil(lr_pixels * scale.vertical), math.ceil(lr_pixels * scale.horizontal)
    return image[rows:-rows, columns:-columns]


def _slice_of(values: Image) -> Slice:
    info = SliceInfo(SliceSource(Path("stress")), Storage(-math.inf, math.inf, integer=False))
    return Slice(np.asarray(values, np.float32), info, working_range=(0.0, 1.0))
