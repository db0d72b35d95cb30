"""What it means that a slice is not as acquired: it is made of the voxels of many slices, in another plane."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from engine.words import words

if TYPE_CHECKING:
    from engine.scan import Scan, SliceSource


class AnatomicalPlane(Enum):
    """The planes that volumes are looked at in."""

    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def label(self) -> str:
        """The word that users read."""
        names = {
            AnatomicalPlane.AXIAL: words("Engine", "axial"),
            AnatomicalPlane.CORONAL: words("Engine", "coronal"),
            AnatomicalPlane.SAGITTAL: words("Engine", "sagittal"),
        }
        return names[self]


@dataclass(frozen=True, slots=True)
class Reformat:
    """Where a slice of a reformatted scan comes from.

    Attributes
    ----------
    plane : AnatomicalPlane
        What it shows.
    number : int
        Its place among the slices of its moment, counted from 0.
    step_mm : float
        Distance to the next slice of the reformatted scan, in millimetres: the size of a voxel across the plane.
    sources : tuple of SliceSource
        The slices as acquired that it is made of, in their order; the same tuple for all slices of a moment.
    """

    plane: AnatomicalPlane
    number: int
    step_mm: float
    sources: tuple[SliceSource, ...]


def key_of(scan: Scan, plane: AnatomicalPlane) -> str:
    """Return the key of a scan in another plane."""
    return f"{(scan.acquired or scan).key}/{plane.value}"


def keys_of(scan: Scan) -> set[str]:
    """Return the keys of a scan as acquired and in all planes."""
    own = scan.acquired or scan
    return {own.key, *(key_of(own, plane) for plane in AnatomicalPlane)}


def plane_of(scan: Scan) -> AnatomicalPlane | None:
    """Return which plane a scan was reformatted to; None as acquired."""
    made = scan.slices[0].reformat
    return made.plane if made is not None else None
