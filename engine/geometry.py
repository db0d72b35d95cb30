"""The one sampling grid of Vernier, and what it does to spacing, position and affine.

``n`` input samples become ``m`` output samples over the same field of view: the outer pixel *edges* stay where they
are. With ``r = n / m`` per axis the output sample ``j`` sits at the input coordinate ``(j + 0.5) * r - 0.5``.
Order is rows before columns everywhere; positions are LPS millimetres (DICOM PS3.3 C.7.6.2.1.1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Size:
    """Number of rows and columns of an image, in pixels."""

    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Spacing:
    """Distance between the centres of neighbouring rows and of neighbouring columns, in millimetres."""

    row_mm: float
    column_mm: float


@dataclass(frozen=True, slots=True)
class Scale:
    """A magnification as requested: a wish of the user, not yet a whole number of pixels."""

    vertical: float
    horizontal: float


@dataclass(frozen=True, slots=True)
class Box:
    """A half-open rectangle of pixels: rows ``top … bottom − 1``, columns ``left … right − 1``."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> Size:
        """Rows and columns inside the box."""
        return Size(self.bottom - self.top, self.right - self.left)

    @property
    def slices(self) -> tuple[slice, slice]:
        """The box as a numpy index ``(rows, columns)``."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def output_length(length: int, scale: float) -> int:
    """Return the number of output samples for ``length`` samples at ``scale``: rounded half up, at least 1."""
    return max(1, math.floor(length * scale + 0.5))


@dataclass(frozen=True, slots=True)
class Grid:
    """Two sizes over one field of view, and everything that follows from them.

    Attributes
    ----------
    source, target : Size
        Before and after magnification.
    """

    source: Size
    target: Size

    @classmethod
    def of(cls, source: Size, scale: Scale) -> Grid:
        """Return the grid of a request: the output size is a whole number of pixels per axis."""
        return cls(
            source, Size(output_length(source.rows, scale.vertical), output_length(source.columns, scale.horizontal))
        )

    @property
    def ratio(self) -> Scale:
        """The true magnification ``m / n`` per axis, which read-out, spacing, file names and metrics use."""
        return Scale(self.target.rows / self.source.rows, self.target.columns / self.source.columns)

    @property
    def identity(self) -> bool:
        """Whether nothing is magnified, so that the answer is the scan itself."""
        return self.source == self.target

    def spacing(self, spacing: Spacing) -> Spacing:
        """Return the pixel spacing after magnification, in millimetres."""
        if self.identity:
            return spacing
        return Spacing(
            spacing.row_mm * self.source.rows / self.target.rows,
            spacing.column_mm * self.source.columns / self.target.columns,
        )

    def source_rows(self) -> NDArray[np.float64]:
        """Return the source row coordinate of every target row, shape (target.rows,), float64."""
        return sample_positions(self.source.rows, self.target.rows)

    def source_columns(self) -> NDArray[np.float64]:
        """Return the source column coordinate of every target column, shape (target.columns,), float64."""
        return sample_positions(self.source.columns, self.target.columns)

    def box_on_target(self, box: Box) -> Box:
        """Return the smallest box of target pixels that covers ``box`` of the source."""
        v, h = self.ratio.vertical, self.ratio.horizontal
        return Box(
            max(0, math.floor(box.top * v)),
            max(0, math.floor(box.left * h)),
            min(self.target.rows, math.ceil(box.bottom * v)),
            min(self.target.columns, math.ceil(box.right * h)),
        )

    def nearest_index(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return, per target row and per target column, the index of the source pixel that contains its centre."""
        rows = np.clip(np.floor(self.source_rows() + 0.5), 0, self.source.rows - 1).astype(np.intp)
        columns = np.clip(np.floor(self.source_columns() + 0.5), 0, self.source.columns - 1).astype(np.intp)
        return rows, columns


def sample_positions(source: int, target: int) -> NDArray[np.float64]:
    """Return ``(j + 0.5) * source / target − 0.5`` for every target index, shape (target,), float64."""
    positions: NDArray[np.float64] = (np.arange(target, dtype=np.float64) + 0.5) * (source / target) - 0.5
    return positions


@dataclass(frozen=True, slots=True)
class PlaneGeometry:
    """Where an image plane lies in the patient; all vectors in LPS millimetres.

    Attributes
    ----------
    origin : tuple of 3 float
        Centre of the first pixel: ImagePositionPatient.
    per_row : tuple of 3 float
        Step when the row index grows by one: ``Y * PixelSpacing[0]``.
    per_column : tuple of 3 float
        Step when the column index grows by one: ``X * PixelSpacing[1]``.
    """

    origin: Vector
    per_row: Vector
    per_column: Vector

    @property
    def spacing(self) -> Spacing:
        """Length of the two steps, in millimetres."""
        return Spacing(math.hypot(*self.per_row), math.hypot(*self.per_column))

    @property
    def normal(self) -> NDArray[np.float64]:
        """Unit vector across the plane, ``X × Y``, shape (3,), float64."""
        normal = np.cross(np.asarray(self.per_column), np.asarray(self.per_row))
        length = float(np.linalg.norm(normal))
        unit: NDArray[np.float64] = normal / length if length > 0 else normal
        return unit

    def at(self, row: float, column: float) -> NDArray[np.float64]:
        """Return the LPS position in millimetres of a (fractional) pixel coordinate, shape (3,), float64."""
        position: NDArray[np.float64] = (
            np.asarray(self.origin) + row * np.asarray(self.per_row) + column * np.asarray(self.per_column)
        )
        return position

    def locate(self, point: NDArray[np.float64]) -> tuple[float, float]:
        """Return the (fractional) row and column of the pixel coordinate nearest to an LPS position, shape (3,)."""
        steps = np.array([self.per_row, self.per_column], np.float64)
        row, column = np.linalg.lstsq(steps.T, point - np.asarray(self.origin), rcond=None)[0]
        return float(row), float(column)

    def corners(self, size: Size) -> NDArray[np.float64]:
        """Return the four outer pixel corners in LPS millimetres, shape (4, 3), float64."""
        return np.stack(
            [self.at(row, column) for row in (-0.5, size.rows - 0.5) for column in (-0.5, size.columns - 0.5)]
        )

    def on(self, grid: Grid) -> PlaneGeometry:
        """Return the geometry of the target image of ``grid``: same corners, other pixels.

        The centre of the first pixel moves by half the change of the pixel size along each axis
        (``0.5 * (d' − d)``).
        """
        if grid.identity:
            return self
        rv, rh = grid.source.rows / grid.target.rows, grid.source.columns / grid.target.columns
        origin = self.at(0.5 * (rv - 1.0), 0.5 * (rh - 1.0))
        return PlaneGeometry(
            (float(origin[0]), float(origin[1]), float(origin[2])),
            (self.per_row[0] * rv, self.per_row[1] * rv, self.per_row[2] * rv),
            (self.per_column[0] * rh, self.per_column[1] * rh, self.per_column[2] * rh),
        )
