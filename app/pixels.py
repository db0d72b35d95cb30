"""Arrays as images: the one place that makes a QImage of values."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def grey_image(values: NDArray[np.uint8]) -> QImage:
    """Return a copy of 8-bit values as an image: (rows, columns) grey, or (rows, columns, 3) red, green, blue."""
    values = np.ascontiguousarray(values)
    rows, columns = values.shape[:2]
    if values.ndim == 2:
        return QImage(values.data, columns, rows, columns, QImage.Format.Format_Grayscale8).copy()
    return QImage(values.data, columns, rows, 3 * columns, QImage.Format.Format_RGB888).copy()


def luminance(values: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return grey values as they are, and the luma (Rec. 601) of red, green and blue."""
    if values.ndim < 3 and values.shape != (3,):
        return values
    weights = np.array([0.299, 0.587, 0.114], values.dtype)
    grey: NDArray[np.floating] = values @ weights
    return grey


def signed_image(values: NDArray[np.floating], limit: float, table: NDArray[np.uint8]) -> QImage:
    """Return signed (rows, columns) coloured through ``table``: zero in its middle, ± ``limit`` at its ends."""
    half = (len(table) - 1) // 2
    index = np.rint(np.clip(values * (half / limit), -half, half)).astype(np.intp) + half
    return grey_image(table[index])
