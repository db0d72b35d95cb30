"""What the scale bar counts in: millimetres wherever one pixel size holds for all that is on screen, else pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from app.camera import Camera, Plane, Viewport, plane_of
from app.words import Phrase, mark
from engine.geometry import Box, Spacing
from engine.scan import Scan, SliceInfo

ALIKE = 0.01
"""Pixel sizes that differ by less than this part are one: no bar on screen is long enough to show it."""

_DIFFERENT = mark("Overlay", "regions differ in pixel size")
_NO_LENGTHS = mark("Overlay", "a region has no lengths")
_OUTSIDE = mark("Overlay", "outside the calibrated regions")
_NOT_SQUARE = mark("Overlay", "not drawn to scale")


@dataclass(frozen=True, slots=True)
class Unit:
    """What lengths on screen are told in.

    Attributes
    ----------
    mm : float or None
        Millimetres of a scene unit; None where lengths are told in pixels.
    why : Phrase or None
        Why they are told in pixels although the file has lengths.
    """

    mm: float | None
    why: Phrase | None = None

    @property
    def name(self) -> str:
        """The unit of a length."""
        return "px" if self.mm is None else "mm"

    def zoom(self, camera: Camera) -> float:
        """Return the logical screen pixels of a millimetre, or of a pixel."""
        return camera.zoom if self.mm is None else camera.zoom / self.mm


def unit_of(scan: Scan, info: SliceInfo, camera: Camera, viewport: Viewport) -> Unit:
    """Return what the scale bar of the part of a slice that is on screen counts in.

    Ultrasound is drawn in pixels, and each of its regions has a pixel size of its own (PS3.3 C.8.5.5). What lies
    between regions is not tissue, and stands in nobody's way.
    """
    plane = plane_of(scan, info)
    if plane.physical:
        return Unit(1.0)
    if not info.regions:
        return _drawn(info.spacing, plane) if info.spacing is not None else Unit(None)
    if all(region.spacing is None for region in info.regions):
        return Unit(None)
    seen = camera.visible(plane, viewport, scan.size)
    return _common({region.spacing for region in info.regions if _meet(region.box, seen)}, plane)


def _common(sizes: set[Spacing | None], plane: Plane) -> Unit:
    known = [spacing for spacing in sizes if spacing is not None]
    if not sizes:
        return Unit(None, _OUTSIDE)
    if len(known) < len(sizes):
        return Unit(None, _NO_LENGTHS)
    if not all(_alike(known[0], other) for other in known):
        return Unit(None, _DIFFERENT)
    return _drawn(known[0], plane)


def _drawn(spacing: Spacing, plane: Plane) -> Unit:
    across, down = spacing.column_mm / plane.column, spacing.row_mm / plane.row
    return Unit(across) if math.isclose(across, down, rel_tol=ALIKE) else Unit(None, _NOT_SQUARE)


def _alike(one: Spacing, other: Spacing) -> bool:
    pairs = ((one.row_mm, other.row_mm), (one.column_mm, other.column_mm))
    return all(math.isclose(a, b, rel_tol=ALIKE) for a, b in pairs)


def _meet(one: Box, other: Box) -> bool:
    return max(one.top, other.top) < min(one.bottom, other.bottom) and max(one.left, other.left) < min(
        one.right, other.right
    )
