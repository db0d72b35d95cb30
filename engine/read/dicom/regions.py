"""Calibrated regions of ultrasound images: SequenceOfUltrasoundRegions (0018,6011), PS3.3 C.8.5.5."""

from __future__ import annotations

from dataclasses import dataclass

from pydicom.dataset import Dataset

from engine.geometry import Box, Size, Spacing
from engine.read.dicom.attributes import items, number, whole
from engine.scan import CalibratedRegion

_TWO_DIMENSIONAL = 1  # Region Spatial Format (0018,6012)
_TISSUE = 1  # Region Data Type (0018,6014)
_COLOUR_FLOW = 2
_CENTIMETRES = 3  # Physical Units X/Y Direction (0018,6024), (0018,6026)


@dataclass(frozen=True, slots=True)
class Regions:
    """What the regions of an image say.

    Attributes
    ----------
    tissue : tuple of Box or None
        2-D tissue regions inside the image; empty when there are regions and none is 2-D tissue (M-mode, spectra);
        None when the file has no usable region.
    spacing : Spacing or None
        Of the first 2-D region that is calibrated in centimetres.
    calibrated : tuple of CalibratedRegion
        All regions inside the image, with the spacing of those that are 2-D and in centimetres.
    """

    tissue: tuple[Box, ...] | None
    spacing: Spacing | None
    calibrated: tuple[CalibratedRegion, ...] = ()


def regions(dataset: Dataset, size: Size) -> Regions:
    """Return what the ultrasound regions of a data set say about an image of ``size``."""
    tissue: list[Box] = []
    spacing: Spacing | None = None
    calibrated: list[CalibratedRegion] = []
    for item in items(dataset, "SequenceOfUltrasoundRegions"):
        box = _box(item, size)
        if box is None:
            continue
        plane = whole(item, "RegionSpatialFormat") == _TWO_DIMENSIONAL
        calibrated.append(CalibratedRegion(box, _spacing(item) if plane else None))
        kind = whole(item, "RegionDataType")
        if not plane or kind not in {_TISSUE, _COLOUR_FLOW}:
            continue
        if kind == _TISSUE and box not in tissue:
            tissue.append(box)
        spacing = spacing or _spacing(item)
    return Regions(tuple(tissue) if calibrated else None, spacing, tuple(calibrated))


def _box(item: Dataset, size: Size) -> Box | None:
    bounds = [whole(item, f"RegionLocation{keyword}") for keyword in ("MinY0", "MinX0", "MaxY1", "MaxX1")]
    if any(bound is None for bound in bounds):
        return None
    top, left, bottom, right = (bound for bound in bounds if bound is not None)
    # Bounds of the standard are inclusive, those of Box are not.
    box = Box(max(0, top), max(0, left), min(size.rows, bottom + 1), min(size.columns, right + 1))
    return box if box.size.rows > 0 and box.size.columns > 0 else None


def _spacing(item: Dataset) -> Spacing | None:
    if whole(item, "PhysicalUnitsXDirection") != _CENTIMETRES or whole(item, "PhysicalUnitsYDirection") != _CENTIMETRES:
        return None
    across, down = number(item, "PhysicalDeltaX"), number(item, "PhysicalDeltaY")
    return Spacing(abs(down) * 10, abs(across) * 10) if across and down else None
