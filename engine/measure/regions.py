"""Do values stay: the mean over a region of the patient, in the scan and in the image that was made of it.

A region has fractional borders: a pixel counts with the share of its area that lies inside. So the scan and an image
with other pixels are asked about the same piece of the patient.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Size
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
