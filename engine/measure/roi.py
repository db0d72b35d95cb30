"""Measuring on a slice: distances, angles, and what the values inside an outline are.

A shape lies on the patient, not on pixels: its points are rows and columns of the scan, counted in pixels from the
*outer corner* of the first one (its centre is at 0.5, 0.5). An image of the same field of view with other pixels is
asked about the same piece of the patient: a pixel counts with the share of its area that lies inside
(:func:`engine.measure.regions.coverage`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.geometry import Box, Grid, Size
from engine.measure.regions import coverage
from engine.measure.ruler import Ruler
from engine.scan import Values, luminance
from engine.words import words

CORNERS_OF_ELLIPSE = 720


class MeasureError(EngineError):
    """A shape that cannot be measured, in the user's words."""


class Kind(Enum):
    """What is measured."""

    DISTANCE = "distance"
    ANGLE = "angle"
    ELLIPSE = "ellipse"
    RECTANGLE = "rectangle"
    POLYGON = "polygon"

    @property
    def areal(self) -> bool:
        """Whether it has an inside, with values."""
        return self in {Kind.ELLIPSE, Kind.RECTANGLE, Kind.POLYGON}

    @property
    def points(self) -> int:
        """How many points it has; of a polygon at least."""
        return 2 if self in {Kind.DISTANCE, Kind.ELLIPSE, Kind.RECTANGLE} else 3


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the slice: pixels of the scan from its outer corner, rows before columns."""

    row: float
    column: float


@dataclass(frozen=True, slots=True)
class Shape:
    """What is measured, and where.

    Attributes
    ----------
    kind : Kind
        What it is.
    points : tuple of Point
        Both ends of a distance; end, vertex and end of an angle; two opposite corners of a rectangle, or of the one
        around an ellipse; the corners of a polygon, without the first one again at the end.

    Raises
    ------
    MeasureError
        There are too few points or too many, or one is not finite.
    """

    kind: Kind
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        wanted, given = self.kind.points, len(self.points)
        if given < wanted or (given > wanted and self.kind is not Kind.POLYGON):
            least = words("Engine", "at least ") if self.kind is Kind.POLYGON else ""
            raise MeasureError(
                words("Engine", "{kind}: {least}{wanted} points are needed, not {given}").of(
                    kind=self.kind.value, least=least, wanted=wanted, given=given
                )
            )
        if not all(math.isfinite(part) for point in self.points for part in (point.row, point.column)):
            raise MeasureError(
                words("Engine", "{kind}: every coordinate must be a finite number").of(kind=self.kind.value)
            )

    @classmethod
    def of(cls, kind: Kind, coordinates: Iterable[float]) -> Shape:
        """Return the shape of row, column, row, column, …"""
        flat = tuple(coordinates)
        if len(flat) % 2:
            raise MeasureError(
                words("Engine", "{kind}: coordinates come in pairs of row and column").of(kind=kind.value)
            )
        return cls(kind, tuple(Point(*flat[i : i + 2]) for i in range(0, len(flat), 2)))

    def moved(self, rows: float, columns: float) -> Shape:
        """Return the shape elsewhere."""
        points = tuple(Point(point.row + rows, point.column + columns) for point in self.points)
        return replace(self, points=points)

    def reshaped(self, number: int, point: Point) -> Shape:
        """Return the shape with point ``number`` at another place."""
        return replace(self, points=(*self.points[:number], point, *self.points[number + 1 :]))

    def outline(self, corners: int = CORNERS_OF_ELLIPSE) -> NDArray[np.float64]:
        """Return its points, or the corners of its border, (n, 2), row and column.

        An ellipse is a polygon of so many ``corners`` with exactly its area; 720 of them lie outside of it by 6
        millionths of its axes.
        """
        points = np.array([(point.row, point.column) for point in self.points], np.float64)
        if self.kind is Kind.RECTANGLE:
            (top, left), (bottom, right) = points
            return np.array([(top, left), (top, right), (bottom, right), (bottom, left)])
        if self.kind is Kind.ELLIPSE:
            step = 2 * math.pi / corners
            turn = np.arange(corners) * step
            axes = (points[1] - points[0]) / 2 * math.sqrt(step / math.sin(step))
            border: NDArray[np.float64] = points.mean(axis=0) + axes * np.stack([np.sin(turn), np.cos(turn)], axis=1)
            return border
        return points


@dataclass(frozen=True, slots=True)
class Extent:
    """How long, how wide an angle, how large.

    Attributes
    ----------
    unit : str
        Of lengths, ``mm`` or ``px``; areas are in its square.
    length : float or None
        Of a distance.
    degrees : float or None
        Of an angle, 0…180.
    height, width : float or None
        Of a rectangle or an ellipse, along columns and rows of pixels.
    area : float or None
        Of the whole shape, also of what lies beside the image.
    note : str
        Why there are no millimetres, where there are none; with no figure at all, why it cannot be measured.
    """

    unit: str
    length: float | None = None
    degrees: float | None = None
    height: float | None = None
    width: float | None = None
    area: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the values inside a shape are, in the scan's units; of the luma in colour.

    Attributes
    ----------
    mean, sd : float
        Weighted with the shares of the pixels; the standard deviation is that of the pixels themselves, not of an
        estimate from them (``√(Σw(v − mean)² / Σw)``).
    minimum, maximum : float
        Of the pixels that lie inside by half or more; where there is none, of all that are touched.
    count : float
        Sum of the shares: pixels of *this* image.
    """

    mean: float
    sd: float
    minimum: float
    maximum: float
    count: float


def extent(shape: Shape, ruler: Ruler) -> Extent:
    """Return the size of a shape; raises :class:`MeasureError` where the outline of a polygon crosses itself."""
    points, unit, note = shape.outline(), ruler.unit, ruler.note
    if shape.kind is Kind.POLYGON and crosses_itself(points):
        raise MeasureError(words("Engine", "the outline crosses itself: what lies inside is not clear"))
    if ruler.mixed:
        return Extent(unit, note=note)
    if shape.kind is Kind.DISTANCE:
        return Extent(unit, length=ruler.length(points[1] - points[0]), note=note)
    if shape.kind is Kind.ANGLE:
        return Extent(unit, degrees=ruler.degrees(points[0] - points[1], points[2] - points[1]), note=note)
    area = ruler.area(points)
    if shape.kind is Kind.POLYGON:
        return Extent(unit, area=area, note=note)
    sides = abs(points.max(axis=0) - points.min(axis=0))
    if shape.kind is Kind.ELLIPSE:
        first, last = shape.points
        sides = np.array([abs(last.row - first.row), abs(last.column - first.column)])
    height, width = ruler.length(sides * (1, 0)), ruler.length(sides * (0, 1))
    return Extent(unit, height=height, width=width, area=area, note=note)


def crosses_itself(points: NDArray[np.float64]) -> bool:
    """Return whether two edges of a polygon, (n, 2), that are no neighbours meet."""
    begin, end = points, np.roll(points, -1, axis=0)
    count = len(points)
    for i in range(count - 2):
        j = np.arange(i + 2, count - (1 if i == 0 else 0))
        if not len(j):
            continue
        first = _sides(begin[i], end[i], begin[j]) * _sides(begin[i], end[i], end[j])
        other = _sides(begin[j], end[j], begin[i]) * _sides(begin[j], end[j], end[i])
        if bool(((first < 0) & (other < 0)).any()):
            return True
    return False


def _sides(start: NDArray[np.float64], stop: NDArray[np.float64], point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return on which side of a line points lie, by their sign."""
    along, to = stop - start, point - start
    side: NDArray[np.float64] = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
    return side


def statistics(
    values: Values,
    outline: NDArray[np.float64],
    grid: Grid,
    *,
    part: Box | None = None,
    invalid: NDArray[np.bool_] | None = None,
) -> Statistics | None:
    """Return what the values inside an outline are.

    Parameters
    ----------
    values : numpy.ndarray
        (rows, columns[, 3]) of the image, in the scan's units.
    outline : numpy.ndarray
        (corners, 2), in pixels of the scan: :meth:`Shape.outline`.
    grid : Grid
        From the scan to the image.
    part : Box, optional
        Which part of the image ``values`` are, where it is not all.
    invalid : numpy.ndarray of bool, optional
        (scan rows, scan columns): padding and what is not finite in the file. Pixels whose centres lie there do not
        count, in the image as in the scan.

    Returns
    -------
    Statistics or None
        None where no pixel counts, or one that is wanted is not among ``values``.
    """
    ratio = grid.ratio
    box, weights = coverage(outline * (ratio.vertical, ratio.horizontal), grid.target)
    part = part or Box(0, 0, grid.target.rows, grid.target.columns)
    if not weights.size or not _holds(part, box):
        return None
    rows, columns = slice(box.top - part.top, box.bottom - part.top), slice(box.left - part.left, box.right - part.left)
    inside = luminance(values[rows, columns]).astype(np.float64)
    if invalid is not None:
        down, across = grid.nearest_index()
        weights = weights * ~invalid[np.ix_(down[box.slices[0]], across[box.slices[1]])]
    counted = weights > 0
    count = float(weights.sum())
    if not counted.any() or count <= 0:
        return None
    inside = np.where(counted, inside, 0.0)
    mean = float((weights * inside).sum() / count)
    sd = math.sqrt(float((weights * (inside - mean) ** 2).sum() / count))
    mostly = weights >= 0.5
    seen = inside[mostly if mostly.any() else counted]
    return Statistics(mean, sd, float(seen.min()), float(seen.max()), count)


def _holds(part: Box, box: Box) -> bool:
    return part.top <= box.top and part.left <= box.left and part.bottom >= box.bottom and part.right >= box.right


def inside_image(shape: Shape, size: Size) -> bool:
    """Return whether all of a shape lies on the image."""
    outline = shape.outline()
    return bool((outline >= -1e-9).all() and (outline <= (size.rows + 1e-9, size.columns + 1e-9)).all())
