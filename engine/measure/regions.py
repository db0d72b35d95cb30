"""Do values stay: the mean over a region of the patient, in the scan and in the image that was made of it.

A region has fractional borders: a pixel counts with the share of its area that lies inside. So the scan and an image
with other pixels are asked about the same piece of the patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Size
from engine.scan import Values, luminance


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle in shares of the field of view: edges from 0 to 1, rows before columns."""

    top: float
    left: float
    bottom: float
    right: float


def mean(values: Values, region: Region) -> float:
    """Return the mean of ``values`` (rows, columns[, 3]; of the luminance in colour) over ``region``."""
    grey = luminance(values).astype(np.float64)
    rows = shares(grey.shape[0], region.top, region.bottom)
    columns = shares(grey.shape[1], region.left, region.right)
    return float(rows @ grey @ columns)


def shares(length: int, start: float, stop: float) -> NDArray[np.float64]:
    """Return how much each of ``length`` samples counts in the mean from ``start`` to ``stop``: (length,), sum 1."""
    edges = np.arange(length + 1, dtype=np.float64) / length
    inside = np.minimum(edges[1:], stop) - np.maximum(edges[:-1], start)
    weights = inside.clip(min=0.0)
    normed: NDArray[np.float64] = weights / weights.sum()
    return normed


def coverage(outline: NDArray[np.float64], size: Size) -> tuple[Box, NDArray[np.float64]]:
    """Return which share of each pixel lies inside a polygon.

    Parameters
    ----------
    outline : numpy.ndarray
        (corners, 2), row and column from the outer corner of the first pixel, in pixels of the image; the last corner
        joins the first, in either direction.
    size : Size
        Of the image; what lies beyond it counts for nothing.

    Returns
    -------
    box : Box
        Pixels that the polygon may touch; empty where it lies beside the image.
    shares : numpy.ndarray
        (box rows, box columns), float64, 0…1, exact: every edge is cut at the borders of the pixels, and each piece
        adds, by Green's theorem, the area between itself and the right border of its row.
    """
    low, high = np.floor(outline.min(axis=0)), np.ceil(outline.max(axis=0))
    top, left = max(0, int(low[0])), max(0, int(low[1]))
    box = Box(top, left, max(top, min(size.rows, int(high[0]))), max(left, min(size.columns, int(high[1]))))
    rows, columns = box.size.rows, box.size.columns
    if not rows or not columns:
        return Box(box.top, box.left, box.top, box.left), np.zeros((0, 0))
    starts, stops = _cut(outline - (box.top, box.left))
    middle_row = (starts[:, 0] + stops[:, 0]) / 2
    inside = (middle_row > 0) & (middle_row < rows)
    starts, stops = starts[inside], stops[inside]
    down = stops[:, 0] - starts[:, 0]
    row = np.floor((starts[:, 0] + stops[:, 0]) / 2).astype(np.intp).clip(0, rows - 1)
    across = (starts[:, 1].clip(0, columns) + stops[:, 1].clip(0, columns)) / 2
    column = np.floor(across).astype(np.intp)
    # One column more than there are pixels takes what lies to the right of the image.
    sums = np.zeros((rows, columns + 2))
    np.add.at(sums, (row, column), down * (column + 1 - across))
    np.add.at(sums, (row, column + 1), down * (across - column))
    areas: NDArray[np.float64] = np.abs(np.cumsum(sums, axis=1))[:, :columns]
    return box, areas.clip(0.0, 1.0)


def _cut(outline: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return both ends of the pieces of all edges, (pieces, 2) each, cut wherever one crosses a border of pixels."""
    begin, end = outline, np.roll(outline, -1, axis=0)
    edges, places = [np.arange(len(begin))], [np.zeros(len(begin))]
    for axis in (0, 1):
        low = np.floor(np.minimum(begin[:, axis], end[:, axis])).astype(np.intp) + 1
        high = np.ceil(np.maximum(begin[:, axis], end[:, axis])).astype(np.intp) - 1
        count = (high - low + 1).clip(min=0)
        edge = np.repeat(np.arange(len(begin)), count)
        border = low[edge] + np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
        edges.append(edge)
        places.append((border - begin[edge, axis]) / (end[edge, axis] - begin[edge, axis]))
    edge, place = np.concatenate(edges), np.concatenate(places)
    order = np.lexsort((place, edge))
    edge, place = edge[order], place[order]
    starts = begin[edge] + (end[edge] - begin[edge]) * place[:, None]
    # Every piece ends where the next one begins, the last of an edge at the first of the next edge.
    return starts, np.roll(starts, -1, axis=0)


def random_regions(size: Size, count: int, *, smallest: float = 8.0, seed: int = 0) -> Iterator[Region]:
    """Give random regions of a scan.

    Parameters
    ----------
    size : Size
        The scan's.
    count : int
        How many.
    smallest : float
        Shortest side, in pixels of the scan; the longest is half the field of view.
    seed : int
        Of the random numbers.
    """
    random = np.random.default_rng(seed)

    def span(length: int) -> tuple[float, float]:
        least = min(1.0, smallest / length)
        extent = random.uniform(least, max(least, 0.5))
        start = random.uniform(0.0, 1.0 - extent)
        return start, start + extent

    for _ in range(count):
        (top, bottom), (left, right) = span(size.rows), span(size.columns)
        yield Region(top, left, bottom, right)
