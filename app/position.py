"""Points of the patient on slices: which slice of a scan shows a point, and where on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.camera import plane_of
from engine.scan import Scan

SAME_PLACE_MM = 0.5
"""Corners of scans without a frame of reference that lie this near each other are of one geometry."""

Point = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spot:
    """A slice, and a scene point on it that a crosshair can mark."""

    index: int
    crosshair: tuple[float, float]


def point_at(scan: Scan, index: int, at: tuple[float, float]) -> Point | None:
    """Return the place in the patient of a scene point of a slice, LPS millimetres; None where it is not known."""
    info = scan.slices[index]
    if info.geometry is None:
        return None
    plane = plane_of(scan, info)
    return info.geometry.at(at[1] / plane.row - 0.5, at[0] / plane.column - 0.5)


def middle_of(scan: Scan, index: int) -> Point | None:
    """Return the place in the patient of the middle of a slice."""
    plane = plane_of(scan, scan.slices[index])
    return point_at(scan, index, (plane.width / 2, plane.height / 2))


def moved_onto(scan: Scan, index: int, point: Point) -> Point:
    """Return the point of a slice that is nearest to ``point``."""
    geometry = scan.slices[index].geometry
    if geometry is None:
        return point
    moved: Point = point + float(np.dot(np.asarray(geometry.origin) - point, geometry.normal)) * geometry.normal
    return moved


def spot_of(scan: Scan, point: Point, moment: int = 0) -> Spot | None:
    """Return the slice of a moment that is nearest to a point, and where the point lies on it."""
    depth = scan.depth or len(scan)
    first = min(moment, len(scan) // depth - 1) * depth
    best: tuple[float, int] | None = None
    for index in range(first, first + depth):
        geometry = scan.slices[index].geometry
        if geometry is None:
            return None
        away = abs(float(np.dot(np.asarray(geometry.origin) - point, geometry.normal)))
        if best is None or away < best[0] - 1e-9:
            best = (away, index)
    if best is None:
        return None
    info = scan.slices[best[1]]
    assert info.geometry is not None  # noqa: S101 - seen to above
    row, column = info.geometry.locate(point)
    plane = plane_of(scan, info)
    return Spot(best[1], ((column + 0.5) * plane.column, (row + 0.5) * plane.row))


def near_spot(scan: Scan, point: Point, moment: int = 0) -> Spot | None:
    """Return what :func:`spot_of` does for slices at even distances, however many there are, at once."""
    depth = scan.depth or len(scan)
    first = min(moment, len(scan) // depth - 1) * depth
    low, high = scan.slices[first].geometry, scan.slices[first + depth - 1].geometry
    if low is None or high is None:
        return None
    normal = low.normal
    height = float(np.dot(np.subtract(high.origin, low.origin), normal))
    share = float(np.dot(point - np.asarray(low.origin), normal)) / height if height else 0.0
    index = first + min(max(round(share * (depth - 1)), 0), depth - 1)
    info = scan.slices[index]
    assert info.geometry is not None  # noqa: S101 - those of a volume have one
    row, column = info.geometry.locate(point)
    plane = plane_of(scan, info)
    return Spot(index, ((column + 0.5) * plane.column, (row + 0.5) * plane.row))


def same_space(one: Scan, other: Scan) -> bool:
    """Return whether positions of two scans mean the same: one frame of reference, or one geometry."""
    a, b = one.acquired or one, other.acquired or other
    if a.frame_of_reference or b.frame_of_reference:
        return a.frame_of_reference == b.frame_of_reference
    ends = [(scan.slices[0].geometry, scan.slices[(scan.depth or len(scan)) - 1].geometry) for scan in (a, b)]
    for first, second in zip(*ends, strict=True):
        if first is None or second is None:
            return False
        if float(np.abs(first.corners(a.size) - second.corners(b.size)).max()) > SAME_PLACE_MM:
            return False
    return True


def linked_spot(
    before: Scan | None, index: int, after: Scan | None, crosshair: tuple[float, float] | None
) -> Spot | None:
    """Return the spot of another scan that lies where the user looks; None where positions do not mean the same."""
    if before is None or after is None or not same_space(before, after):
        return None
    point = point_at(before, index, crosshair) if crosshair is not None else middle_of(before, index)
    return spot_of(after, point, index // (before.depth or len(before))) if point is not None else None
