"""Arrays as images: the one place that makes a QImage of values."""

from __future__ import annotations

import numpy as np
import qimage2ndarray
from numpy.typing import NDArray
from PySide6.QtGui import QImage


def grey_image(values: NDArray[np.uint8]) -> QImage:
    """Return 8-bit values as an image of its own: (rows, columns) grey, or (rows, columns, 3) red, green, blue."""
    rows, columns = values.shape[:2]
    if values.ndim == 2:
        image = QImage(columns, rows, QImage.Format.Format_Grayscale8)
        qimage2ndarray.raw_view(image)[...] = values
        return image
    image = QImage(columns, rows, QImage.Format.Format_RGB32)
    qimage2ndarray.raw_view(image)[...] = _packed(values)
    return image


def coloured_image(
    values: NDArray[np.uint8], table: NDArray[np.uint8], black: NDArray[np.bool_] | None = None
) -> QImage:
    """Return 8-bit (rows, columns) in the colours of a table (256, 3); pixels marked in ``black`` stay black."""
    image = QImage(values.shape[1], values.shape[0], QImage.Format.Format_RGB32)
    colours = _packed(table)[values]
    if black is not None:
        colours[black] = np.uint32(0xFF000000)
    qimage2ndarray.raw_view(image)[...] = colours
    return image


def _packed(values: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return red, green, blue (…, 3) as one opaque word a pixel, which is how the screen takes them fastest."""
    red, green, blue = (values[..., channel].astype(np.uint32) for channel in range(3))
    return np.uint32(0xFF000000) | (red << np.uint32(16)) | (green << np.uint32(8)) | blue


def signed_image(values: NDArray[np.floating], limit: float, table: NDArray[np.uint8]) -> QImage:
    """Return signed (rows, columns) coloured through ``table``: zero in its middle, ± ``limit`` at its ends."""
    half = (len(table) - 1) // 2
    index = np.rint(np.clip(values * (half / limit), -half, half)).astype(np.intp) + half
    image = QImage(values.shape[1], values.shape[0], QImage.Format.Format_RGB32)
    qimage2ndarray.raw_view(image)[...] = _packed(table)[index]
    return image


def translucent_image(values: NDArray[np.floating], limit: float, table: NDArray[np.uint8]) -> QImage:
    """Return (rows, columns) from 0 to ``limit`` coloured through ``table`` (…, 4); clear where there is no value."""
    last = len(table) - 1
    clear = np.zeros((1, 4), np.uint8)
    alpha = table[:, 3:].astype(np.uint32)
    mixed = np.hstack([(table[:, :3].astype(np.uint32) * alpha + 127) // 255, alpha])
    words = np.concatenate([mixed, clear]).astype(np.uint32)
    packed = (words[:, 3] << 24) | (words[:, 0] << 16) | (words[:, 1] << 8) | words[:, 2]
    known = np.isfinite(values)
    scaled = np.where(known, values, 0) * (last / limit)
    index = np.where(known, np.rint(np.clip(scaled, 0, last)), last + 1).astype(np.intp)
    image = QImage(values.shape[1], values.shape[0], QImage.Format.Format_ARGB32_Premultiplied)
    qimage2ndarray.raw_view(image)[...] = packed.astype(np.uint32)[index]
    return image
