"""Turns the header of a file into its frames: where each lies, how it is scaled and shown, what it belongs with."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from pydicom.dataset import Dataset
from pydicom.uid import SegmentationStorage

from engine.geometry import Box, PlaneGeometry, Size, Spacing
from engine.read.dicom.attributes import first_item, items, number, numbers, text, value
from engine.read.dicom.headers import Coding, Header
from engine.read.dicom.regions import Regions, regions
from engine.read.dicom.study import study_of
from engine.read.dicom.windows import windows
from engine.read.keys import session_key
from engine.scan import CalibratedRegion, Modality, SliceInfo, SliceSource, Storage, Study, Window
from engine.words import words

_MODALITIES = {"CT": Modality.CT, "MR": Modality.MR, "US": Modality.US, "IVUS": Modality.US}


@dataclass(frozen=True, slots=True)
class Image:
    """What all frames of a file share.

    Attributes
    ----------
    study, series, instance : str
        UIDs; they never leave the reader. Empty when absent.
    series_number, instance_number : float
        Infinite when absent.
    kind : str
        Modality (0008,0060) as in the file.
    frame_ms : float or None
        Time between frames.
    coding : Coding
        How to reach the pixels.
    about : Study
        What the file says of its study and patient.
    frame_of_reference : str
        Opaque, the same where positions mean the same (C.7.4.1); empty where the file does not tell.
    """

    study: str
    series: str
    instance: str
    series_number: float
    instance_number: float
    title: str
    kind: str
    modality: Modality
    size: Size
    units: str
    colour: bool
    inverted: bool
    labels: bool
    aspect: float
    frame_ms: float | None
    thickness_mm: float | None
    frames: int
    coding: Coding
    about: Study
    frame_of_reference: str


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: what is told of the slice, and what sorts it.

    Attributes
    ----------
    orientation : tuple of 6 float or None
        Direction of growing column, then of growing row index, when the frame lies somewhere in the patient.
    stack : str
        Stack ID (0020,9056).
    time : tuple of float
        Sorts frames at one position.
    """

    image: Image
    info: SliceInfo
    orientation: tuple[float, ...] | None
    stack: str
    time: tuple[float, ...]


def frames(header: Header) -> list[Frame]:
    """Return the frames of a file, in the order of the file."""
    dataset = header.dataset
    image = _image(header)
    found = regions(dataset, image.size)
    shared = first_item(dataset, "SharedFunctionalGroupsSequence") or Dataset()
    per_frame = items(dataset, "PerFrameFunctionalGroupsSequence")
    # Without functional groups all frames have one description: make it once, also for a cine of a thousand frames.
    plain = None if per_frame else _Groups(dataset, shared, Dataset())
    common = None if plain is None else _description(header, plain, found, image)
    offsets = numbers(dataset, "GridFrameOffsetVector")
    result = []
    for index in range(header.frames):
        if common is None:
            own = per_frame[index] if index < len(per_frame) else Dataset()
            description = _description(header, _Groups(dataset, shared, own), found, image)
        else:
            description = common
        result.append(_frame(header, image, description, index, offsets))
    return result


class _Groups:
    """Looks an attribute up in a frame's functional groups, the shared ones, then the data set (PS3.3 C.7.6.16)."""

    def __init__(self, dataset: Dataset, shared: Dataset, own: Dataset) -> None:
        self._dataset, self._shared, self._own = dataset, shared, own

    def find(self, group: str, keyword: str) -> Dataset:
        """Return the data set that holds ``keyword``: of macro ``group``, or the top level."""
        for groups in (self._own, self._shared):
            item = first_item(groups, group)
            if item is not None and value(item, keyword) is not None:
                return item
        return self._dataset

    def numbers(self, group: str, keyword: str) -> list[float]:
        """Return the values of a numeric attribute."""
        return numbers(self.find(group, keyword), keyword)

    def number(self, group: str, keyword: str) -> float | None:
        """Return the first value of a numeric attribute."""
        return number(self.find(group, keyword), keyword)


@dataclass(frozen=True, slots=True)
class _Description:
    """Everything about a frame but its place in the file."""

    storage: Storage
    spacing: Spacing | None
    geometry: PlaneGeometry | None
    orientation: tuple[float, ...] | None
    windows: tuple[Window, ...]
    tissue: tuple[Box, ...] | None
    regions: tuple[CalibratedRegion, ...]
    stack: str
    time: tuple[float, ...]


def _image(header: Header) -> Image:
    dataset = header.dataset
    kind = text(dataset, "Modality").upper()
    aspect = numbers(dataset, "PixelAspectRatio")
    palette = header.photometric == "PALETTE COLOR"
    instance_number, series_number = number(dataset, "InstanceNumber"), number(dataset, "SeriesNumber")
    return Image(
        study=text(dataset, "StudyInstanceUID"),
        series=text(dataset, "SeriesInstanceUID"),
        instance=text(dataset, "SOPInstanceUID"),
        series_number=math.inf if series_number is None else series_number,
        instance_number=math.inf if instance_number is None else instance_number,
        title=text(dataset, "SeriesDescription") or text(dataset, "ProtocolName"),
        kind=kind,
        modality=_MODALITIES.get(kind, Modality.OTHER),
        size=Size(header.rows, header.columns),
        units=_units(header, kind),
        colour=palette or header.samples == 3,
        inverted=header.photometric == "MONOCHROME1",
        labels=text(dataset, "SOPClassUID") == SegmentationStorage,
        aspect=aspect[0] / aspect[1] if len(aspect) == 2 and min(aspect) > 0 else 1.0,
        frame_ms=_frame_ms(dataset),
        thickness_mm=number(dataset, "SliceThickness"),
        frames=header.frames,
        coding=header.coding,
        about=study_of(dataset),
        frame_of_reference=_frame_of_reference(dataset),
    )


def _units(header: Header, kind: str) -> str:
    dataset = header.dataset
    if header.photometric == "PALETTE COLOR" or header.samples == 3:
        return words("Engine", "stored value")
    groups = [dataset]
    for sequence in ("SharedFunctionalGroupsSequence", "PerFrameFunctionalGroupsSequence"):
        group = first_item(dataset, sequence)
        item = first_item(group, "PixelValueTransformationSequence") if group is not None else None
        groups += [item] if item is not None else []
    told = next((name for name in (text(group, "RescaleType") for group in groups) if name), "")
    if told.upper() not in {"", "US"}:
        return told
    if kind == "CT":
        return "HU"
    return text(dataset, "Units") or text(dataset, "DoseUnits") or words("Engine", "stored value")


def _frame_of_reference(dataset: Dataset) -> str:
    uid = text(dataset, "FrameOfReferenceUID")
    return session_key("frame of reference", uid) if uid else ""


def _frame_ms(dataset: Dataset) -> float | None:
    steps = [step for step in numbers(dataset, "FrameTimeVector")[1:] if step > 0]
    told = number(dataset, "FrameTime") or (sum(steps) / len(steps) if steps else None)
    if told and told > 0:
        return told
    rate = number(dataset, "CineRate") or number(dataset, "RecommendedDisplayFrameRate")
    return 1000.0 / rate if rate and rate > 0 else None


def _description(header: Header, groups: _Groups, found: Regions, image: Image) -> _Description:
    storage = _storage(header, groups)
    geometry, orientation = _geometry(groups)
    voi = groups.find("FrameVOILUTSequence", "WindowCenter")
    signed = header.signed or storage.intercept < 0
    return _Description(
        storage=storage,
        spacing=_spacing(groups, found),
        geometry=geometry,
        orientation=orientation,
        windows=() if image.colour else windows(voi, signed=signed, little_endian=header.little_endian),
        tissue=found.tissue,
        regions=found.calibrated,
        stack=text(groups.find("FrameContentSequence", "StackID"), "StackID"),
        time=_time(groups),
    )


def _storage(header: Header, groups: _Groups) -> Storage:
    if header.floating:
        low, high = -math.inf, math.inf
    elif header.photometric == "PALETTE COLOR":
        # Values are the colours of the palette, not the numbers of its entries.
        descriptor = numbers(header.dataset, "RedPaletteColorLookupTableDescriptor")
        bits = 8 if len(descriptor) == 3 and descriptor[2] <= 8 else 16
        return Storage(0.0, float(2**bits - 1))
    else:
        bits = header.stored
        low, high = (-(2.0 ** (bits - 1)), 2.0 ** (bits - 1) - 1) if header.signed else (0.0, 2.0**bits - 1)
    if header.samples == 3:
        return Storage(low, high, integer=not header.floating)
    if items(header.dataset, "ModalityLUTSequence"):
        return Storage(low, high, linear=False)
    slope = groups.number("PixelValueTransformationSequence", "RescaleSlope")
    intercept = groups.number("PixelValueTransformationSequence", "RescaleIntercept") or 0.0
    if slope is None:
        slope = number(header.dataset, "DoseGridScaling")
    # A slope of 0 would make every value the same: scanners that write it mean that there is none.
    return Storage(low, high, slope or 1.0, intercept, integer=not header.floating)


def _spacing(groups: _Groups, found: Regions) -> Spacing | None:
    if found.spacing is not None:
        return found.spacing
    for keyword in ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing"):
        told = groups.numbers("PixelMeasuresSequence", keyword)
        if len(told) == 2 and min(told) > 0:
            return Spacing(*told)
    return None


def _geometry(groups: _Groups) -> tuple[PlaneGeometry | None, tuple[float, ...] | None]:
    position = groups.numbers("PlanePositionSequence", "ImagePositionPatient")
    orientation = groups.numbers("PlaneOrientationSequence", "ImageOrientationPatient")
    spacing = groups.numbers("PixelMeasuresSequence", "PixelSpacing")
    if len(position) != 3 or len(orientation) != 6 or len(spacing) != 2 or min(spacing) <= 0:
        return None, None
    x, y = np.array(orientation[:3]), np.array(orientation[3:])
    # Two unit vectors at right angles, to the precision that files are written with; anything else is no direction.
    if abs(np.linalg.norm(x) - 1) > 0.02 or abs(np.linalg.norm(y) - 1) > 0.02 or abs(x @ y) > 0.02:
        return None, None
    down, across = y * spacing[0], x * spacing[1]
    geometry = PlaneGeometry(
        (position[0], position[1], position[2]),
        (float(down[0]), float(down[1]), float(down[2])),
        (float(across[0]), float(across[1]), float(across[2])),
    )
    return geometry, tuple(orientation)


def _time(groups: _Groups) -> tuple[float, ...]:
    """Return what sorts frames at one position: phase, trigger, echo, acquisition, instance."""
    index = groups.number("FrameContentSequence", "TemporalPositionIndex")
    identifier = groups.number("", "TemporalPositionIdentifier")
    keys = (
        index if index is not None else identifier,
        groups.number("", "TriggerTime"),
        groups.number("", "EchoNumbers"),
        groups.number("", "AcquisitionNumber"),
        groups.number("", "InstanceNumber"),
    )
    return tuple(0.0 if key is None else key for key in keys)


def _frame(header: Header, image: Image, description: _Description, index: int, offsets: list[float]) -> Frame:
    geometry = description.geometry
    if geometry is not None and header.frames > 1 and len(offsets) == header.frames:
        # RT Dose: the planes of the grid stand at offsets along the normal (PS3.3 C.8.8.3.2).
        origin = np.asarray(geometry.origin) + (offsets[index] - offsets[0]) * geometry.normal
        geometry = PlaneGeometry(
            (float(origin[0]), float(origin[1]), float(origin[2])), geometry.per_row, geometry.per_column
        )
    info = SliceInfo(
        SliceSource(header.path, index),
        description.storage,
        description.spacing,
        geometry,
        description.windows,
        description.tissue,
        regions=description.regions,
    )
    return Frame(image, info, description.orientation, description.stack, (*description.time, float(index)))
