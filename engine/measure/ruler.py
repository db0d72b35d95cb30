"""Millimetres on a slice: from its geometry, its spacing, or the ultrasound region that a shape lies in."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Spacing, Vector
from engine.scan import SliceInfo
from engine.words import words

NO_SPACING = words("Engine", "the file gives no pixel size")
OUTSIDE = words("Engine", "outside the calibrated regions of this ultrasound image")
NO_LENGTHS = words("Engine", "the axes of this ultrasound region are no lengths")
ACROSS = words("Engine", "it crosses the border of an ultrasound region: there is no one scale")
AMBIGUOUS = words("Engine", "ultrasound regions of different scale overlap here")


@dataclass(frozen=True, slots=True)
class Ruler:
    """What one pixel of the scan is worth.

    Attributes
    ----------
    per_row, per_column : tuple of 3 float
        Step when row or column grows by one. Also where the two are not at right angles, lengths, angles and areas
        are right.
    unit : str
        ``mm``, or ``px``: then the step of a column is 1 and that of a row the aspect of the pixels.
    note : str
        Why there are no millimetres, where there are none.
    mixed : bool
        Whether there is no one scale, so that not even pixels can be counted.
    """

    per_row: Vector
    per_column: Vector
    unit: str = "mm"
    note: str = ""
    mixed: bool = False

    @classmethod
    def of_spacing(cls, spacing: Spacing) -> Ruler:
        """Return the ruler of pixels at right angles."""
        return cls((0.0, spacing.row_mm, 0.0), (spacing.column_mm, 0.0, 0.0))

    @classmethod
    def of_pixels(cls, aspect: float, note: str, *, mixed: bool = False) -> Ruler:
        """Return the ruler of pixels whose size is not known."""
        return cls((0.0, aspect, 0.0), (1.0, 0.0, 0.0), "px", note, mixed)

    def _steps(self) -> NDArray[np.float64]:
        return np.array([self.per_row, self.per_column], np.float64)

    def length(self, step: NDArray[np.float64]) -> float:
        """Return the length of a step of (rows, columns)."""
        return float(np.linalg.norm(step @ self._steps()))

    def degrees(self, one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
        """Return the angle between two steps, 0…180; 0 where one has no length."""
        a, b = one @ self._steps(), other @ self._steps()
        return math.degrees(math.atan2(float(np.linalg.norm(np.cross(a, b))), float(a @ b)))

    def area(self, corners: NDArray[np.float64]) -> float:
        """Return the area of a polygon that does not cross itself, (n, 2) rows and columns: the shoelace formula."""
        rows, columns = (corners - corners[0]).T
        pixels = 0.5 * abs(float(rows @ np.roll(columns, -1) - columns @ np.roll(rows, -1)))
        return pixels * float(np.linalg.norm(np.cross(self.per_row, self.per_column)))


def ruler_for(info: SliceInfo, points: NDArray[np.float64], aspect: float = 1.0) -> Ruler:
    """Return the ruler for a shape on a slice.

    Parameters
    ----------
    info : SliceInfo
        Of the slice.
    points : numpy.ndarray
        (n, 2), the outline of the shape in pixels from the outer corner.
    aspect : float
        Height of a pixel divided by its width, where there are no millimetres.

    Notes
    -----
    In ultrasound every region has a scale of its own (PS3.3 C.8.5.5), and all of a shape has to lie in one of them.
    """
    if info.regions:
        return _in_region(info, points, aspect)
    if info.geometry is not None:
        return Ruler(info.geometry.per_row, info.geometry.per_column)
    if info.spacing is not None:
        return Ruler.of_spacing(info.spacing)
    return Ruler.of_pixels(aspect, NO_SPACING)


def _in_region(info: SliceInfo, points: NDArray[np.float64], aspect: float) -> Ruler:
    around = [region for region in info.regions if _within(points, region.box).all()]
    scales = {region.spacing for region in around}
    if len(scales) > 1:
        return Ruler.of_pixels(aspect, AMBIGUOUS, mixed=True)
    if scales:
        [spacing] = scales
        return Ruler.of_spacing(spacing) if spacing is not None else Ruler.of_pixels(aspect, NO_LENGTHS)
    touched = any(_within(points, region.box).any() for region in info.regions)
    return Ruler.of_pixels(aspect, ACROSS if touched else OUTSIDE, mixed=touched)


def _within(points: NDArray[np.float64], box: Box) -> NDArray[np.bool_]:
    inside = (points >= np.array((box.top, box.left))) & (points <= np.array((box.bottom, box.right)))
    return np.asarray(inside.all(axis=1), np.bool_)
