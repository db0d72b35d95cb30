"""How a stack is cut in another plane: which of its axes run down, across and through, and from which end.

Voxels are only put into another order, never made up: the planes are the volume's own, those nearest to the patient's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from engine.geometry import PlaneGeometry, Size, Vector
from engine.reformatted import AnatomicalPlane
from engine.volume.stack import Stack, UnevenError
from engine.words import words

UPRIGHT = 1e-3
"""Largest cosine of the angle between rows and columns: a picture's pixels are rectangles."""

_WAYS: dict[AnatomicalPlane, tuple[Vector, Vector, Vector]] = {
    AnatomicalPlane.AXIAL: ((0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),
    AnatomicalPlane.CORONAL: ((0.0, 1.0, 0.0), (0.0, 0.0, -1.0), (1.0, 0.0, 0.0)),
    AnatomicalPlane.SAGITTAL: ((-1.0, 0.0, 0.0), (0.0, 0.0, -1.0), (0.0, 1.0, 0.0)),
}
"""LPS directions through, down and across: seen from the feet, from the front, and from the patient's left side.

Slices follow each other along ``across × down``, as those of a series do.
"""


@dataclass(frozen=True)
class Cut:
    """A stack in another order.

    Attributes
    ----------
    stack : Stack
        What is cut.
    axes : (int, int, int)
        Which axis of the stack (0: slice, 1: row, 2: column) runs through, down and across the new slices.
    flips : (bool, bool, bool)
        Whether it is counted from its far end.
    tilt : float
        Degrees between the plane's normal and the patient's.
    """

    stack: Stack
    axes: tuple[int, int, int]
    flips: tuple[bool, bool, bool]
    tilt: float

    @property
    def size(self) -> Size:
        """Rows and columns of the new slices."""
        lengths = _lengths(self.stack)
        return Size(lengths[self.axes[1]], lengths[self.axes[2]])

    @property
    def depth(self) -> int:
        """Number of new slices."""
        return _lengths(self.stack)[self.axes[0]]

    @property
    def as_acquired(self) -> bool:
        """Whether the new slices are those of the stack, in their order."""
        return self.axes == (0, 1, 2) and not any(self.flips)

    @property
    def steps(self) -> NDArray[np.float64]:
        """Ways through, down and across, LPS millimetres, shape (3, 3), float64, a way a row."""
        signs = np.where(self.flips, -1.0, 1.0)
        steps: NDArray[np.float64] = _vectors(self.stack)[list(self.axes)] * signs[:, None]
        return steps

    @property
    def step_mm(self) -> float:
        """Distance of the new slices at a right angle to them, in millimetres."""
        through, down, across = self.steps
        normal = np.cross(across, down)
        return abs(float(np.dot(through, normal / np.linalg.norm(normal))))

    def place(self, k: int) -> int:
        """Return the index along the stack's axis that new slice ``k`` is cut at."""
        return self.depth - 1 - k if self.flips[0] else k

    def geometry(self, k: int) -> PlaneGeometry:
        """Return where new slice ``k`` lies."""
        through, down, across = self.steps
        origin = np.asarray(self.stack.origin, np.float64)
        vectors, lengths = _vectors(self.stack), _lengths(self.stack)
        for axis, flip in zip(self.axes, self.flips, strict=True):
            if flip:
                origin = origin + (lengths[axis] - 1) * vectors[axis]
        return PlaneGeometry(_vector(origin + k * through), _vector(down), _vector(across))

    def picture(self, plane: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return what was cut from the stack, its remaining axes in their order, as rows and columns of the slice."""
        _, down, across = self.axes
        turned = plane.swapaxes(0, 1) if down > across else plane
        return turned[:: -1 if self.flips[1] else 1, :: -1 if self.flips[2] else 1]


def cut_of(stack: Stack, plane: AnatomicalPlane) -> Cut:
    """Return how a stack is cut so that its slices come nearest to a plane of the patient.

    Raises
    ------
    UnevenError
        Its rows would not stand at right angles to its columns, for the slices were taken with a tilted gantry.
    """
    vectors, wanted = _vectors(stack), np.asarray(_WAYS[plane])
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = np.abs(unit @ np.eye(3))
    # The stack's axes that belong to left, posterior and superior, each taken once.
    best = max(permutations(range(3)), key=lambda order: sum(likeness[axis, at] for at, axis in enumerate(order)))
    axes = tuple(best[int(np.argmax(np.abs(way)))] for way in wanted)
    flips = tuple(bool(np.dot(unit[axis], way) < 0) for axis, way in zip(axes, wanted, strict=True))
    down, across = unit[axes[1]], unit[axes[2]]
    if abs(float(np.dot(down, across))) > UPRIGHT:
        angle = 90.0 - float(np.degrees(np.arccos(abs(float(np.dot(down, across))))))
        raise UnevenError(
            words(
                "Engine",
                "its slices were taken with the gantry tilted by {angle:.1f}°, so that {plane} "
                "pixels would not be rectangles",
            ).of(angle=angle, plane=plane.label)
        )
    normal = np.cross(across, down)
    straight = abs(float(np.dot(normal / np.linalg.norm(normal), wanted[0])))
    return Cut(
        stack,
        (axes[0], axes[1], axes[2]),
        (flips[0], flips[1], flips[2]),
        float(np.degrees(np.arccos(min(1.0, straight)))),
    )


def _vectors(stack: Stack) -> NDArray[np.float64]:
    return np.array([stack.step, stack.plane.per_row, stack.plane.per_column], np.float64)


def _lengths(stack: Stack) -> tuple[int, int, int]:
    return stack.count, stack.scan.size.rows, stack.scan.size.columns


def _vector(values: NDArray[np.float64]) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])
