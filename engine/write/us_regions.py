"""Ultrasound regions on a magnified image: SequenceOfUltrasoundRegions, PS3.3 C.8.5.5.

Everything that is counted in pixels scales with ``s = m / n`` of its axis. Whole numbers are computed as fractions,
so that a half is a half, and rounded half to even.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from fractions import Fraction

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.geometry import Grid

_HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class _Axis:
    """Names of one axis of a region, and the length of the image along it before and after."""

    letter: str
    source: int
    target: int

    @property
    def scale(self) -> Fraction:
        return Fraction(self.target, self.source)

    @property
    def minimum(self) -> str:
        return f"RegionLocationMin{self.letter}0"

    @property
    def maximum(self) -> str:
        return f"RegionLocationMax{self.letter}1"

    @property
    def reference(self) -> str:
        return f"ReferencePixel{self.letter}0"

    @property
    def reference_value(self) -> str:
        return f"ReferencePixelPhysicalValue{self.letter}"

    @property
    def delta(self) -> str:
        return f"PhysicalDelta{self.letter}"

    @property
    def displacements(self) -> tuple[str, ...]:
        """Keywords counted in pixels from the reference pixel (C.8.5.5.1.9 and .10), with their retired twins."""
        names = (f"DopplerSampleVolume{self.letter}Position", *(f"TMLinePosition{self.letter}{i}" for i in (0, 1)))
        return (*names, *(f"{name}Retired" for name in names))


def magnified_regions(regions: Iterable[Dataset], grid: Grid) -> Sequence:
    """Return the regions of an image on the target of ``grid``.

    Parameters
    ----------
    regions : iterable of pydicom.Dataset
        Items of SequenceOfUltrasoundRegions (0018,6011) of the source image; left as they are.
    grid : Grid
        Sizes of the whole image before and after.

    Returns
    -------
    pydicom.sequence.Sequence
        New items. Bounds stay inclusive, neighbouring regions stay neighbours; the physical value of every point of
        the image is what it was. Private attributes and references to overlays, which are not written, are left out.
    """
    axes = (_Axis("X", grid.source.columns, grid.target.columns), _Axis("Y", grid.source.rows, grid.target.rows))
    return Sequence([_region(region, axes) for region in regions])


def _region(region: Dataset, axes: tuple[_Axis, _Axis]) -> Dataset:
    result = Dataset()
    for element in region:
        if not element.tag.is_private and element.keyword != "ActiveImageAreaOverlayGroup":
            result.add(copy(element))
    for axis in axes:
        if axis.source != axis.target:
            _scale(region, result, axis)
    return result


def _scale(source: Dataset, result: Dataset, axis: _Axis) -> None:
    s = axis.scale
    x0 = _whole(source, axis.minimum)
    new_x0 = round(s * x0) if x0 is not None else 0
    if x0 is not None:
        setattr(result, axis.minimum, new_x0)
    x1 = _whole(source, axis.maximum)
    if x1 is not None:
        setattr(result, axis.maximum, max(round(s * (x1 + 1)) - 1, new_x0))
    delta = source.get(axis.delta)
    new_delta = float(delta) / float(s) if delta is not None else None
    if new_delta is not None:
        setattr(result, axis.delta, new_delta)
    moved = _scale_reference(source, result, axis, (x0 or 0, new_x0), new_delta)
    for name in axis.displacements:
        displacement = _whole(source, name)
        if displacement is not None:
            scaled = round(s * displacement + moved)
            setattr(result, name, max(scaled, 0) if name.endswith("Retired") else scaled)


def _scale_reference(
    source: Dataset, result: Dataset, axis: _Axis, corners: tuple[int, int], new_delta: float | None
) -> Fraction:
    """Set the reference pixel; return by how much its exact place lies beyond the whole pixel that is stored."""
    reference = _whole(source, axis.reference)
    if reference is None:
        return Fraction(0)
    x0, new_x0 = corners
    exact = axis.scale * (x0 + reference + _HALF) - _HALF - new_x0
    stored = round(exact)
    setattr(result, axis.reference, stored)
    moved = exact - stored
    if new_delta is not None and (moved or axis.reference_value in source):
        # A reference pixel without a value stands for zero, which the rounding would otherwise move.
        value = source.get(axis.reference_value)
        setattr(result, axis.reference_value, float(value or 0.0) - float(moved) * new_delta)
    return moved


def _whole(item: Dataset, name: str) -> int | None:
    value = item.get(name)
    return int(value) if value is not None else None
