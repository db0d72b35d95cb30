"""From values to screen pixels: exact sampling through the camera, and colours; makes every QImage of an array.

A pane samples its image once per camera; a drag of the window only runs the look-up again on what the pane shows, so
its cost depends on the pane and not on the scan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from app.camera import Camera, Plane
from engine.geometry import Box, Size
from engine.scan import Values


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
    """

    values: Values
    size: Size
    box: Box

    @classmethod
    def whole(cls, values: Values) -> Layer:
        """Return the layer of a complete image."""
        rows, columns = int(values.shape[0]), int(values.shape[1])
        return cls(values, Size(rows, columns), Box(0, 0, rows, columns))

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


@dataclass(frozen=True, eq=False, slots=True)
class Axis:
    """Which samples of one axis fall on which screen pixels.

    Attributes
    ----------
    first : int
        First screen pixel that shows something.
    index : numpy.ndarray of intp
        Sample of each of the following screen pixels (where averaging: of their leading edge).
    edges : numpy.ndarray of float64 or None
        Sample coordinates of the edges of those screen pixels, one more than there are pixels, ascending; None when
        samples are larger than screen pixels, which then show the nearest sample.
    mirrored : bool
        Whether ``edges`` run against the screen.
    """

    first: int
    index: NDArray[np.intp]
    edges: NDArray[np.float64] | None
    mirrored: bool


def axis(
    camera: tuple[float, float, int], extent: float, length: int, known: tuple[int, int], device: tuple[int, float]
) -> Axis:
    """Return the sampling of one axis.

    Parameters
    ----------
    camera : (middle, zoom, sign)
        Scene coordinate in the middle of the pane, logical pixels per scene unit, −1 when mirrored.
    extent : float
        Length of the field of view in scene units.
    length : int
        Samples over the extent.
    known : (int, int)
        Half-open range of the samples at hand.
    device : (int, float)
        Device pixels of the pane along the axis, and device pixels per logical pixel.
    """
    middle, zoom, sign = camera
    pixels, ratio = device
    per_pixel = length / extent / (zoom * ratio)
    edges = middle * length / extent + sign * (np.arange(pixels + 1, dtype=np.float64) - pixels / 2) * per_pixel
    centres = (edges[:-1] + edges[1:]) / 2
    inside = np.flatnonzero((centres >= known[0]) & (centres < known[1]))
    if inside.size == 0:
        return Axis(0, np.empty(0, np.intp), None, mirrored=False)
    first, last = int(inside[0]), int(inside[-1])
    index = np.floor(centres[first : last + 1]).astype(np.intp) - known[0]
    if per_pixel <= 1.0:
        return Axis(first, index, None, mirrored=False)
    used = np.clip(edges[first : last + 2] - known[0], 0, known[1] - known[0])
    return Axis(first, index, used[::-1] if sign < 0 else used, mirrored=sign < 0)


def _mean_between(values: NDArray[np.floating], edges: NDArray[np.float64]) -> NDArray[np.floating]:
    """Return means of ``values`` along axis 0 between consecutive fractional ``edges`` (exact box filter)."""
    count = values.shape[0]
    whole = np.minimum(np.floor(edges).astype(np.intp), count - 1)
    part = (edges - whole).astype(values.dtype)
    shape = (-1,) + (1,) * (values.ndim - 1)
    sums = np.add.reduceat(values[: whole[-1] + 1], whole, axis=0)[:-1]
    sums[whole[1:] == whole[:-1]] = 0
    at_edges = values[whole] * part.reshape(shape)
    width = (edges[1:] - edges[:-1]).astype(values.dtype).reshape(shape)
    means: NDArray[np.floating] = (sums - at_edges[:-1] + at_edges[1:]) / np.maximum(width, np.finfo(values.dtype).tiny)
    return means


def _along(values: NDArray[np.floating], sampling: Axis) -> NDArray[np.floating]:
    """Resample axis 0."""
    if sampling.edges is None:
        return np.take(values, sampling.index, axis=0)
    means = _mean_between(values, sampling.edges)
    return means[::-1] if sampling.mirrored else means


@dataclass(frozen=True, eq=False, slots=True)
class Sampled:
    """What a pane shows of a layer: values per device pixel, and where they start.

    Attributes
    ----------
    values : numpy.ndarray
        Floating, (device rows, device columns[, 3]); may be empty.
    left, top : int
        Device pixel of the first value.
    """

    values: NDArray[np.floating]
    left: int
    top: int


def sample(layer: Layer, plane: Plane, camera: Camera, *, width: int, height: int, ratio: float = 1.0) -> Sampled:
    """Return what a pane of ``width`` × ``height`` device pixels shows of ``layer``.

    Magnified samples appear as they are (nearest neighbour of the layer's own grid); where several samples share a
    screen pixel it shows their mean, which keeps four panes free of moiré.
    """
    box = layer.box
    across = axis(
        (camera.x, camera.zoom, camera.sign_x), plane.width, layer.size.columns, (box.left, box.right), (width, ratio)
    )
    down = axis(
        (camera.y, camera.zoom, camera.sign_y), plane.height, layer.size.rows, (box.top, box.bottom), (height, ratio)
    )
    if across.index.size == 0 or down.index.size == 0:
        return Sampled(np.empty((0, 0), np.float32), 0, 0)
    low, high = int(across.index.min()), int(across.index.max()) + 1
    if across.edges is not None:
        low, high = 0, layer.values.shape[1]
    rows = _along(layer.values[:, low:high], down)
    if across.edges is None:
        values = np.take(rows, across.index - low, axis=1)
    else:
        values = np.swapaxes(_along(np.ascontiguousarray(np.swapaxes(rows, 0, 1)), across), 0, 1)
    return Sampled(values, across.first, down.first)


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
