"""What the header of a derived DICOM image says when its slice was cut through many: its own plane, all its sources."""

from __future__ import annotations

from collections.abc import Sequence as Items
from copy import deepcopy
from functools import lru_cache
from pathlib import Path

import numpy as np
import pydicom
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.errors import WriteError
from engine.geometry import Vector
from engine.reformatted import Reformat
from engine.scan import SliceInfo, SliceSource
from engine.words import words
from engine.write.plane import ds

_OF_THE_ACQUIRED_PLANE = (
    "SliceLocation",
    "SpacingBetweenSlices",
    "ImagerPixelSpacing",
    "NominalScannedPixelSpacing",
    "PixelAspectRatio",
    "PatientOrientation",
    "ReconstructionDiameter",
    "AcquisitionMatrix",
    "InPlanePhaseEncodingDirection",
    "PercentPhaseFieldOfView",
    "ImagesInAcquisition",
)
"""Attributes that speak of rows and columns, or of the place, of the slices as acquired."""

THIRD_VALUE = "REFORMATTED"


def turned(single: Dataset, info: SliceInfo) -> None:
    """Give a source's header the plane of a reformatted slice of its own size: PS3.3 C.7.6.2.1.1, image plane.

    Parameters
    ----------
    single : pydicom.Dataset
        Changed: the header of one of the slices it is made of, as a single-frame image.
    info : SliceInfo
        The reformatted slice, with its place in the patient.
    """
    plane, reformat = info.geometry, info.reformat
    if plane is None or reformat is None:
        raise ValueError("a slice that was reformatted lies somewhere")
    for name in _OF_THE_ACQUIRED_PLANE:
        if name in single:
            delattr(single, name)
    spacing = plane.spacing
    single.PixelSpacing = [ds(spacing.row_mm), ds(spacing.column_mm)]
    single.ImageOrientationPatient = [*map(ds, _unit(plane.per_column)), *map(ds, _unit(plane.per_row))]
    single.ImagePositionPatient = [ds(value) for value in plane.origin]
    single.SliceThickness = ds(reformat.step_mm)
    single.SpacingBetweenSlices = ds(reformat.step_mm)
    own = [str(value) for value in single.get("ImageType") or ()]
    single.ImageType = [*own[:2], *["DERIVED", "SECONDARY"][len(own) :], THIRD_VALUE]


def named(result: Dataset, reformat: Reformat) -> None:
    """Say in a derived image, whose header is that of one source, what it shows and all that it is made of."""
    result.InstanceNumber = reformat.number + 1
    result.SeriesDescription = f"{reformat.plane.value.capitalize()} {result.get('SeriesDescription', '')}"[:64].strip()
    own = result.get("SourceImageSequence")
    if not own:
        return
    items = []
    for source, instance in zip(reformat.sources, _instances(reformat.sources), strict=True):
        item = deepcopy(own[0])
        item.ReferencedSOPInstanceUID = instance
        if "ReferencedFrameNumber" in item:
            item.ReferencedFrameNumber = source.frame + 1
        items.append(item)
    result.SourceImageSequence = Sequence(items)


@lru_cache(maxsize=4)
def _instances(sources: tuple[SliceSource, ...]) -> Items[str]:
    """Return the SOPInstanceUID behind each source; files are looked into once for all slices of a series."""
    known: dict[Path, str] = {}
    for path in dict.fromkeys(source.path for source in sources):
        try:
            head = pydicom.dcmread(path, force=True, stop_before_pixels=True, specific_tags=["SOPInstanceUID"])
        except (OSError, pydicom.errors.InvalidDicomError) as error:
            raise WriteError(path, words("Engine", "the file that the scan came from cannot be read again")) from error
        known[path] = str(head.get("SOPInstanceUID", ""))
    return tuple(known[source.path] for source in sources)


def _unit(vector: Vector) -> list[float]:
    direction = np.asarray(vector) / np.linalg.norm(vector)
    return [float(part) for part in direction]
