"""Exact sampling through the camera: which values of an image fall on which pixels of a screen.

A pane samples its image once per camera; a drag of the window only runs the look-up again on what the pane shows, so
its cost depends on the pane and not on the scan.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.camera import Camera, Plane
from app.layers import Layer

EXACT_BELOW = 3.0
"""Image pixels per screen pixel, up to which a mean is taken of the image itself and not of a smaller copy."""


@dataclass(frozen=True, eq=False, slots=True)
class Axis:
    """Which samples of one axis fall on which screen pixels.

    Attributes
    ----------
    first : int
        First screen pixel that shows something.
    start, stop : int
        Half-open range of the samples that are looked at.
    index : numpy.ndarray of intp
        Sample that contains the middle of each of the following screen pixels, counted from ``start``.
    edges : numpy.ndarray of float64 or None
        Edges of those screen pixels in samples counted from ``start``, one more than there are pixels, ascending;
        None when samples are larger than screen pixels, which then show the nearest sample.
    mirrored : bool
        Whether ``edges`` run against the screen.
    """

    first: int
    start: int
    stop: int
    index: NDArray[np.intp]
    edges: NDArray[np.float64] | None
    mirrored: bool


@dataclass(frozen=True, slots=True)
class View1D:
    """The camera along one axis.

    Attributes
    ----------
    middle : float
        Scene coordinate in the middle of the pane.
    zoom : float
        Device pixels per scene unit.
    sign : int
        −1 when mirrored.
    pixels : int
        Device pixels of the pane.
    extent : float
        Length of the field of view in scene units.
    """

    middle: float
    zoom: float
    sign: int
    pixels: int
    extent: float

    def samples_per_pixel(self, length: float) -> float:
        """Return how many of ``length`` samples over the extent fall on one device pixel."""
        return length / self.extent / self.zoom


def axis(view: View1D, length: float, known: tuple[int, float]) -> Axis | None:
    """Return the sampling of one axis; None where nothing is seen.

    Parameters
    ----------
    view : View1D
        The camera along the axis.
    length : float
        Samples over the extent; the last sample of a smaller copy may count for a part only.
    known : (int, float)
        Range of the samples at hand.
    """
    per_pixel = view.samples_per_pixel(length)
    steps = np.arange(view.pixels + 1, dtype=np.float64) - view.pixels / 2
    edges = view.middle * length / view.extent + view.sign * steps * per_pixel
    centres = (edges[:-1] + edges[1:]) / 2
    inside = np.flatnonzero((centres >= known[0]) & (centres < known[1]))
    if inside.size == 0:
        return None
    first, last = int(inside[0]), int(inside[-1])
    index = np.floor(centres[first : last + 1]).astype(np.intp)
    if per_pixel <= 1.0:
        start, stop = int(index.min()), int(index.max()) + 1
        return Axis(first, start, stop, index - start, None, mirrored=False)
    used = np.clip(edges[first : last + 2], known[0], known[1])
    used = used[::-1] if view.sign < 0 else used
    start, stop = math.floor(used[0]), math.ceil(used[-1])
    return Axis(first, start, stop, index - start, used - start, mirrored=view.sign < 0)


def _means(values: NDArray[np.floating], edges: NDArray[np.float64]) -> NDArray[np.floating]:
    """Return means of ``values`` along axis 0 between consecutive fractional ``edges``: an exact box filter."""
    shape = (-1,) + (1,) * (values.ndim - 1)
    start = np.floor(edges[:-1]).astype(np.intp)
    widths = edges[1:] - edges[:-1]
    means = np.zeros((len(start), *values.shape[1:]), values.dtype)
    for step in range(int((np.ceil(edges[1:]) - start).max())):
        index = start + step
        share = (np.minimum(edges[1:], index + 1) - np.maximum(edges[:-1], index)).clip(0.0) / widths
        part = np.take(values, np.minimum(index, len(values) - 1), axis=0)
        part *= share.astype(values.dtype).reshape(shape)
        means += part
    return means


def _along(values: NDArray[np.floating], sampling: Axis) -> NDArray[np.floating]:
    """Resample axis 0."""
    if sampling.edges is None:
        return np.take(values, sampling.index, axis=0)
    means = _means(values, sampling.edges)
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
    screen pixel it shows their mean, which keeps the panes free of moiré.

    Parameters
    ----------
    ratio : float
        Device pixels per logical pixel.
    """
    zoom = camera.zoom * ratio
    across = View1D(camera.x, zoom, camera.sign_x, width, plane.width)
    down = View1D(camera.y, zoom, camera.sign_y, height, plane.height)
    rows, columns = float(layer.size.rows), float(layer.size.columns)
    values, box = layer.values, layer.box
    known_rows: tuple[int, float] = (box.top, box.bottom)
    known_columns: tuple[int, float] = (box.left, box.right)
    crowd = min(across.samples_per_pixel(columns), down.samples_per_pixel(rows))
    halvings = min(len(layer.copies), math.floor(math.log2(crowd / EXACT_BELOW)) + 1) if crowd >= EXACT_BELOW else 0
    if halvings:
        values = layer.copies[halvings - 1]
        rows, columns = rows / 2**halvings, columns / 2**halvings
        known_rows, known_columns = (0, rows), (0, columns)
    x, y = axis(across, columns, known_columns), axis(down, rows, known_rows)
    if x is None or y is None:
        return Sampled(np.empty((0, 0), np.float32), 0, 0)
    top, left = int(known_rows[0]), int(known_columns[0])
    part = _along(values[y.start - top : y.stop - top, x.start - left : x.stop - left], y)
    if x.edges is None:
        return Sampled(np.take(part, x.index, axis=1), x.first, y.first)
    turned = _along(np.ascontiguousarray(np.swapaxes(part, 0, 1)), x)
    return Sampled(np.swapaxes(turned, 0, 1), x.first, y.first)
