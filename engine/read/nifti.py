"""Which axes of a NIfTI array are rows and columns, and how the picture is turned upright.

A NIfTI array has no top: its axes follow the scanner or the program that wrote it. Vernier shows slices *across one
array axis* (no resampling), transposed and flipped so that they stand as radiologists expect:

* axial: patient-left on the viewer's right, anterior at the top;
* coronal: patient-left on the viewer's right, superior at the top;
* sagittal: anterior on the viewer's left, superior at the top.

:class:`ArrayOrder` records the choice. The writer puts a picture back with :meth:`ArrayOrder.to_array`, the exact
inverse of :meth:`ArrayOrder.to_picture`. Slices keep the index that they have in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Grid, PlaneGeometry, Vector

RAS_TO_LPS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""NIfTI counts millimetres to the right, anterior, superior; DICOM, and Vernier, to the left, posterior, superior."""

# Rank of the patient axes (left-right, anterior-posterior, superior-inferior) for running across the picture: the
# lower-ranked of the two in-plane axes runs along columns. That gives all three standard views.
_ACROSS_RANK = (0, 1, 2)
# Sign, in LPS, in which each patient axis grows in the picture: to the left, to posterior, to inferior.
_PICTURE_SIGN = (1.0, 1.0, -1.0)


@dataclass(frozen=True, slots=True)
class ArrayOrder:
    """How a 2-D picture is taken from a 3-D NIfTI array ``a[i, j, k]``.

    Attributes
    ----------
    row_axis, column_axis, slice_axis : int
        The array axes (a permutation of 0, 1, 2) along which the row index, the column index and the slice index of
        the picture run.
    row_flip, column_flip : bool
        Whether the row (column) index counts from the far end of its axis. Slices are never flipped.
    """

    row_axis: int
    column_axis: int
    slice_axis: int
    row_flip: bool
    column_flip: bool

    def to_picture(self, plane: NDArray[Any]) -> NDArray[Any]:
        """Return the picture of a plane cut from the array.

        Parameters
        ----------
        plane : numpy.ndarray
            ``array.take(k, axis=slice_axis)``, (first remaining axis, second remaining axis[, channels]).

        Returns
        -------
        numpy.ndarray
            (rows, columns[, channels]), a view.
        """
        picture = plane.swapaxes(0, 1) if self.row_axis > self.column_axis else plane
        return picture[:: -1 if self.row_flip else 1, :: -1 if self.column_flip else 1]

    def to_plane(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return the plane of array order for a picture of any size: the inverse of :meth:`to_picture`."""
        plane = picture[:: -1 if self.row_flip else 1, :: -1 if self.column_flip else 1]
        return plane.swapaxes(0, 1) if self.row_axis > self.column_axis else plane

    def to_array(self, picture: NDArray[Any]) -> NDArray[Any]:
        """Return a 3-D array with one slice along ``slice_axis`` that holds a picture of any size.

        Parameters
        ----------
        picture : numpy.ndarray
            (rows, columns[, channels]).

        Returns
        -------
        numpy.ndarray
            Length 1 along ``slice_axis``, the picture's rows and columns along the other two [, channels]; a view.
        """
        return np.expand_dims(self.to_plane(picture), self.slice_axis)

    def shape(self, array_shape: tuple[int, ...]) -> tuple[int, int, int]:
        """Return (rows, columns, slices) of an array of shape (i, j, k)."""
        return array_shape[self.row_axis], array_shape[self.column_axis], array_shape[self.slice_axis]

    def geometry(self, affine: NDArray[np.float64], array_shape: tuple[int, ...], index: int) -> PlaneGeometry:
        """Return where slice ``index`` lies in the patient.

        Parameters
        ----------
        affine : numpy.ndarray
            (4, 4), voxel centres to RAS millimetres, as in the file.
        array_shape : tuple of int
            Shape (i, j, k) of the array that ``affine`` belongs to.
        index : int
            Slice.

        Returns
        -------
        PlaneGeometry
            In LPS millimetres; sheared affines give steps that are not at right angles.
        """
        lps = RAS_TO_LPS @ affine
        rows, columns = array_shape[self.row_axis], array_shape[self.column_axis]
        voxel = np.zeros(4)
        voxel[3] = 1.0
        voxel[self.slice_axis] = index
        voxel[self.row_axis] = rows - 1 if self.row_flip else 0
        voxel[self.column_axis] = columns - 1 if self.column_flip else 0
        return PlaneGeometry(
            _vector(lps @ voxel),
            _vector(lps[:, self.row_axis] * (-1.0 if self.row_flip else 1.0)),
            _vector(lps[:, self.column_axis] * (-1.0 if self.column_flip else 1.0)),
        )

    def affine_on(self, affine: NDArray[np.float64], grid: Grid, index: int) -> NDArray[np.float64]:
        """Return the affine of the one-slice array :meth:`to_array` makes of slice ``index`` magnified by ``grid``.

        ``A'[:3, :3] = A[:3, :3] @ diag(r)`` and ``A'[:3, 3] = A[:3, 3] + A[:3, :3] @ (0.5 * (r − 1))`` in the plane;
        across it the step stays and the origin moves to slice ``index``. Flips need no care: the field of view is
        the same from either end.

        Parameters
        ----------
        affine : numpy.ndarray
            (4, 4), voxel centres to millimetres (RAS or LPS alike).
        grid : Grid
            Source and target size of the picture, rows before columns.
        index : int
            Slice of the source.

        Returns
        -------
        numpy.ndarray
            (4, 4), float64.
        """
        ratio, shift = np.ones(3), np.zeros(3)
        ratio[self.row_axis] = grid.source.rows / grid.target.rows
        ratio[self.column_axis] = grid.source.columns / grid.target.columns
        shift[:] = 0.5 * (ratio - 1.0)
        shift[self.slice_axis] = index
        result = np.array(affine, dtype=np.float64)
        result[:3, 3] = affine[:3, 3] + affine[:3, :3] @ shift
        result[:3, :3] = affine[:3, :3] * ratio
        return result


def _vector(values: NDArray[np.float64]) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])


def array_order(
    affine: NDArray[np.float64], array_shape: tuple[int, ...], slice_dimension: int | None = None
) -> ArrayOrder:
    """Choose rows, columns and slices of a NIfTI array.

    Slices run along the axis that the header names (``dim_info``); else along the only axis of length 1; else along
    an axis whose voxels are clearly (1.2 times) longer than along both others; else along the last one, ``k``.

    Parameters
    ----------
    affine : numpy.ndarray
        (4, 4), voxel centres to RAS millimetres.
    array_shape : tuple of int
        (i, j, k); further axes are ignored.
    slice_dimension : int or None
        Slice axis in ``dim_info``, 0 to 2.

    Returns
    -------
    ArrayOrder
        The order; with an affine that gives no direction, ``j`` runs down and ``i`` across, neither flipped.
    """
    directions = (RAS_TO_LPS @ affine)[:3, :3]
    lengths = np.linalg.norm(directions, axis=0)
    slice_axis = _slice_axis(lengths, array_shape, slice_dimension)
    first, second = (axis for axis in range(3) if axis != slice_axis)
    patient = _patient_axes(directions, lengths, (first, second))
    if patient is None:
        return ArrayOrder(second, first, slice_axis, row_flip=False, column_flip=False)
    first_patient, second_patient = patient
    if _ACROSS_RANK[first_patient] < _ACROSS_RANK[second_patient]:
        column, row, column_patient, row_patient = first, second, first_patient, second_patient
    else:
        column, row, column_patient, row_patient = second, first, second_patient, first_patient
    return ArrayOrder(
        row,
        column,
        slice_axis,
        row_flip=bool(directions[row_patient, row] * _PICTURE_SIGN[row_patient] < 0),
        column_flip=bool(directions[column_patient, column] * _PICTURE_SIGN[column_patient] < 0),
    )


def _slice_axis(lengths: NDArray[np.float64], shape: tuple[int, ...], named: int | None) -> int:
    if named is not None and 0 <= named <= 2:
        return named
    single = [axis for axis in range(3) if shape[axis] == 1]
    if len(single) == 1:
        return single[0]
    if not single:
        for axis in range(3):
            if all(lengths[axis] > 1.2 * lengths[other] for other in range(3) if other != axis):
                return axis
    return 2


def _patient_axes(
    directions: NDArray[np.float64], lengths: NDArray[np.float64], axes: tuple[int, int]
) -> tuple[int, int] | None:
    """Return the patient axis nearest to each array axis, two different ones; None without directions."""
    if not np.all(np.isfinite(directions)) or any(lengths[axis] <= 0 for axis in axes):
        return None
    along = np.abs(directions[:, list(axes)]) / lengths[list(axes)]
    pairs = [(p, q) for p in range(3) for q in range(3) if p != q]
    return max(pairs, key=lambda pair: float(along[pair[0], 0] + along[pair[1], 1]))
