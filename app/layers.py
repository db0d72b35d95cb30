"""Images over the field of view of a slice, whole or in part, with smaller copies for looking from afar."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.camera import Plane
from engine.geometry import Box, Size
from engine.scan import Values

LARGEST_WITHOUT_COPIES = 500_000
"""Pixels; smaller images are averaged from themselves fast enough."""


@dataclass(frozen=True, eq=False, slots=True)
class Layer:
    """An image, or the part of it that is known, over the field of view of a slice.

    Attributes
    ----------
    values : numpy.ndarray
        Floating, shape (box rows, box columns) or (box rows, box columns, 3), in the scan's units.
    size : Size
        Rows and columns of the whole image.
    box : Box
        Which part ``values`` are.
    copies : tuple of numpy.ndarray
        Of a complete image: halved once, twice, …, so that a pane that shows all of it does not average millions of
        pixels at every step of a drag.
    """

    values: Values
    size: Size
    box: Box
    copies: tuple[Values, ...] = ()

    @classmethod
    def of(cls, values: Values, size: Size, box: Box) -> Layer:
        """Return the layer of a part of an image, with smaller copies where it is all of a large one."""
        copies: list[Values] = []
        if box.size == size:
            smallest = values
            while smallest.shape[0] * smallest.shape[1] > LARGEST_WITHOUT_COPIES:
                smallest = halved(smallest)
                copies.append(smallest)
        return cls(values, size, box, tuple(copies))

    @classmethod
    def whole(cls, values: Values) -> Layer:
        """Return the layer of a complete image."""
        rows, columns = int(values.shape[0]), int(values.shape[1])
        return cls.of(values, Size(rows, columns), Box(0, 0, rows, columns))

    @property
    def complete(self) -> bool:
        """Whether the whole image is known."""
        return self.box.size == self.size

    def covers(self, box: Box) -> bool:
        """Whether every pixel of ``box`` is known."""
        mine = self.box
        return mine.top <= box.top and mine.left <= box.left and mine.bottom >= box.bottom and mine.right >= box.right

    def pixel_at(self, plane: Plane, x: float, y: float) -> tuple[int, int]:
        """Return row and column of the pixel of the whole image that contains scene point (x, y)."""
        row = int(np.floor(y / plane.height * self.size.rows))
        column = int(np.floor(x / plane.width * self.size.columns))
        return row, column

    def value_at(self, plane: Plane, x: float, y: float) -> NDArray[np.floating] | None:
        """Return the value, shape () or (3,), of the pixel that contains a scene point; None where it is not known."""
        row, column = self.pixel_at(plane, x, y)
        if not (self.box.top <= row < self.box.bottom and self.box.left <= column < self.box.right):
            return None
        return np.asarray(self.values[row - self.box.top, column - self.box.left])


def halved(values: Values) -> Values:
    """Return means of 2 × 2 pixels; the last row and column of an odd image stand for themselves.

    Shape (⌈rows / 2⌉, ⌈columns / 2⌉[, 3]), the type of ``values``.
    """
    if values.shape[0] % 2:
        values = np.concatenate([values, values[-1:]])
    rows = values[0::2] + values[1::2]
    if rows.shape[1] % 2:
        rows = np.concatenate([rows, rows[:, -1:]], axis=1)
    means: Values = (rows[:, 0::2] + rows[:, 1::2]) * values.dtype.type(0.25)
    return means
