"""Opens a DICOM file as far as its pixels, and tells why it is no image if it is none."""

from __future__ import annotations

import math
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset
from pydicom.tag import Tag
from pydicom.uid import (
    UID,
    DeflatedExplicitVRLittleEndian,
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
)

from engine.errors import MissingAttributeError, UnreadableError
from engine.read.dicom.attributes import text, whole
from engine.words import words

_KEYWORDS = [
    "SpecificCharacterSet",
    "ImageType",
    "SOPClassUID",
    "SOPInstanceUID",
    "Modality",
    "StudyDate",
    "StudyDescription",
    "SeriesDescription",
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "ProtocolName",
    "SliceThickness",
    "FrameTime",
    "FrameTimeVector",
    "CineRate",
    "RecommendedDisplayFrameRate",
    "TriggerTime",
    "ImagerPixelSpacing",
    "NominalScannedPixelSpacing",
    "SequenceOfUltrasoundRegions",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "SeriesNumber",
    "AcquisitionNumber",
    "InstanceNumber",
    "TemporalPositionIdentifier",
    "TemporalPositionIndex",
    "EchoNumbers",
    "ImagePositionPatient",
    "ImageOrientationPatient",
    "StackID",
    "SamplesPerPixel",
    "PhotometricInterpretation",
    "PlanarConfiguration",
    "NumberOfFrames",
    "Rows",
    "Columns",
    "PixelSpacing",
    "PixelAspectRatio",
    "BitsAllocated",
    "BitsStored",
    "HighBit",
    "PixelRepresentation",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "FloatPixelPaddingValue",
    "DoubleFloatPixelPaddingValue",
    "WindowCenter",
    "WindowWidth",
    "WindowCenterWidthExplanation",
    "VOILUTFunction",
    "VOILUTSequence",
    "ModalityLUTSequence",
    "RescaleSlope",
    "RescaleIntercept",
    "RescaleType",
    "RedPaletteColorLookupTableDescriptor",
    "Units",
    "DoseUnits",
    "DoseGridScaling",
    "GridFrameOffsetVector",
    "SharedFunctionalGroupsSequence",
    "PerFrameFunctionalGroupsSequence",
]

_TAGS = [Tag(keyword) for keyword in _KEYWORDS]
_PIXEL_TAGS = {0x7FE00010: "PixelData", 0x7FE00008: "FloatPixelData", 0x7FE00009: "DoubleFloatPixelData"}
MEDIA_STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"
_UNDEFINED = 0xFFFFFFFF
_CHUNK = 1 << 20
_MAX_INFLATED = 1 << 30

MAX_FRAME_PIXELS = 1 << 28
"""Frames of more pixels (16384 × 16384) are refused before anything is allocated for them."""


@dataclass(frozen=True, slots=True)
class Coding:
    """How to reach the pixels of one file.

    Attributes
    ----------
    syntax : str
        Transfer syntax UID.
    element : str
        Keyword of the element that holds them.
    whole : bool
        Whether the data set has to be read whole, because it is deflated or lacks attributes that a decoder needs.
    """

    syntax: str
    element: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A data set without its pixels, and how to reach them."""

    path: Path
    dataset: Dataset
    coding: Coding
    rows: int
    columns: int
    samples: int
    frames: int
    allocated: int
    stored: int
    signed: bool
    photometric: str

    @property
    def floating(self) -> bool:
        """Whether stored values are floating point."""
        return self.coding.element != "PixelData"

    @property
    def little_endian(self) -> bool:
        """Byte order of the file."""
        return self.coding.syntax != ExplicitVRBigEndian


def looks_like_dicom(start: bytes) -> bool:
    """Return whether the first 132 bytes of a file are those of DICOM, with or without preamble and meta."""
    if start[128:132] == b"DICM":
        return True
    if len(start) < 8:
        return False
    # Without a preamble the first element is of group 0002 or 0008, in either byte order, and small.
    for order in "<>":
        group, element = struct.unpack(f"{order}HH", start[:4])
        explicit = start[4:6].isalpha() and start[4:6].isupper()
        length = struct.unpack(f"{order}L", start[4:8])[0]
        if group in {0x0002, 0x0008} and element <= 0x0100 and (explicit or length < 1 << 16):
            return True
    return False


def read_header(path: Path) -> Header:
    """Read a DICOM file as far as its pixels.

    Raises
    ------
    UnreadableError
        When it is no DICOM file, holds no image, lacks an attribute, or is shorter than it claims.
    """
    with path.open("rb") as file:
        dataset = _parse(path, file)
        syntax = _syntax(dataset)
        deflated = UID(syntax).is_deflated
        pixels = _deflated_pixels(dataset) if deflated else _pixels(file, path, dataset)
    element = pixels.keyword
    if element is None:
        raise UnreadableError(path, _no_image(dataset))
    rows, columns = whole(dataset, "Rows"), whole(dataset, "Columns")
    allocated = whole(dataset, "BitsAllocated")
    for keyword, found in (("Rows", rows), ("Columns", columns)):
        if found is None:
            raise MissingAttributeError(path, _named(keyword))
    if allocated is None:
        if element == "PixelData":
            raise MissingAttributeError(path, _named("BitsAllocated"))
        allocated = 32 if element == "FloatPixelData" else 64
    defaults = ("SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation", "BitsStored")
    lacking = element == "PixelData" and any(dataset.get(keyword) is None for keyword in defaults)
    mixed = not deflated and pixels.implicit != UID(syntax).is_implicit_VR
    header = Header(
        path=path,
        dataset=dataset,
        coding=Coding(syntax, element, whole=deflated or lacking or mixed),
        rows=rows or 0,
        columns=columns or 0,
        samples=whole(dataset, "SamplesPerPixel") or 1,
        frames=max(1, whole(dataset, "NumberOfFrames") or 1),
        allocated=allocated,
        stored=whole(dataset, "BitsStored") or allocated,
        signed=bool(whole(dataset, "PixelRepresentation") or 0),
        photometric=text(dataset, "PhotometricInterpretation").upper() or "MONOCHROME2",
    )
    _check_size(header, pixels.available, encapsulated=pixels.encapsulated)
    return header


def _parse(path: Path, file: BinaryIO) -> FileDataset:
    start = file.read(132)
    if not looks_like_dicom(start):
        raise UnreadableError(path, words("Engine", "is not a DICOM file"))
    _check_deflated(path, file)
    file.seek(0)
    try:
        dataset = dcmread(file, stop_before_pixels=True, force=True, specific_tags=_TAGS)
    except Exception as error:
        raise UnreadableError(path, words("Engine", "its DICOM header is damaged or cut short")) from error
    if not dataset and start[128:132] != b"DICM":
        raise UnreadableError(path, words("Engine", "is not a DICOM file"))
    return dataset


def _check_deflated(path: Path, file: BinaryIO) -> None:
    """Refuse a deflated data set that inflates beyond reason: pydicom inflates all of it, whatever it comes to."""
    file.seek(132)
    head = file.read(4096)
    at = head.find(DeflatedExplicitVRLittleEndian.encode())
    if at < 0 or head[:8] != b"\x02\x00\x00\x00UL\x04\x00":
        return
    # The group length of the meta information (0002,0000) counts from the end of its own element.
    file.seek(132 + 12 + struct.unpack("<L", head[8:12])[0])
    inflater, total = zlib.decompressobj(-zlib.MAX_WBITS), 0
    pending = file.read(_CHUNK)
    try:
        while pending and not inflater.eof:
            total += len(inflater.decompress(pending, _CHUNK))
            if total > _MAX_INFLATED:
                raise UnreadableError(path, words("Engine", "it inflates to more than Vernier opens"))
            pending = inflater.unconsumed_tail or file.read(_CHUNK)
    except zlib.error as error:
        raise UnreadableError(path, words("Engine", "its deflated data are damaged or cut short")) from error


def _syntax(dataset: FileDataset) -> str:
    """Return the transfer syntax, guessed from the encoding where the file does not name it."""
    meta = getattr(dataset, "file_meta", None)
    named = str(meta.get("TransferSyntaxUID", "") or "") if meta is not None else ""
    if named:
        return named
    implicit, little = dataset.original_encoding
    if implicit:
        return str(ImplicitVRLittleEndian)
    return str(ExplicitVRLittleEndian if little in {True, None} else ExplicitVRBigEndian)


@dataclass(frozen=True, slots=True)
class _Pixels:
    """The element that holds the pixels: bytes that follow its head (−1: unknown), and how the head is written."""

    keyword: str | None
    available: int = 0
    encapsulated: bool = False
    implicit: bool = False


def _pixels(file: BinaryIO, path: Path, dataset: FileDataset) -> _Pixels:
    """Return the element that the file stands at."""
    _, little = dataset.original_encoding
    order = "<" if little in {True, None} else ">"
    head = file.read(12)
    if len(head) < 8:
        return _Pixels(None)
    group, element = struct.unpack(f"{order}HH", head[:4])
    keyword = _PIXEL_TAGS.get(group << 16 | element)
    # What the file says of itself and how it is written are two things: the head tells.
    implicit = not (head[4:6].isalpha() and head[4:6].isupper())
    if implicit:
        length, begin = struct.unpack(f"{order}L", head[4:8])[0], file.tell() - len(head) + 8
    elif len(head) < 12:
        return _Pixels(keyword)
    else:
        length, begin = struct.unpack(f"{order}L", head[8:12])[0], file.tell()
    return _Pixels(keyword, max(0, path.stat().st_size - begin), length == _UNDEFINED, implicit)


def _deflated_pixels(dataset: FileDataset) -> _Pixels:
    # The deflated stream tells neither where it stopped nor what follows; decoding will.
    return _Pixels("PixelData" if whole(dataset, "Rows") else None, -1)


def _check_size(header: Header, available: int, *, encapsulated: bool) -> None:
    path, pixels = header.path, header.rows * header.columns
    if pixels <= 0:
        raise UnreadableError(
            path,
            words("Engine", "its header claims an image of {rows} × {columns} pixels").of(
                rows=header.rows, columns=header.columns
            ),
        )
    if pixels * header.samples > MAX_FRAME_PIXELS:
        raise UnreadableError(
            path,
            words("Engine", "its header claims an image of {rows} × {columns} pixels, more than Vernier opens").of(
                rows=header.rows, columns=header.columns
            ),
        )
    if header.samples not in {1, 3}:
        raise UnreadableError(
            path,
            words("Engine", "it has {samples} samples per pixel, where 1 (grey) or 3 (colour) can be shown").of(
                samples=header.samples
            ),
        )
    if available < 0:
        return
    if encapsulated:
        # A fragment of a frame has a head of 8 bytes.
        needed = 8 * header.frames
    else:
        bits = header.frames * pixels * header.samples * header.allocated
        half = header.photometric == "YBR_FULL_422"
        needed = math.ceil(bits * (2 / 3 if half else 1) / 8)
    if available < needed:
        raise UnreadableError(
            path,
            words(
                "Engine",
                "it is cut short: the header promises {needed:,} bytes of pixels, the file holds {available:,}",
            ).of(needed=needed, available=available),
        )


def _no_image(dataset: Dataset) -> str:
    meta = getattr(dataset, "file_meta", None) or Dataset()
    uid = text(dataset, "SOPClassUID") or text(meta, "MediaStorageSOPClassUID")
    if uid == MEDIA_STORAGE_DIRECTORY:
        return words("Engine", "it is a DICOMDIR, a table of contents; open it by itself")
    kind = UID(uid).name
    if whole(dataset, "Rows"):
        return words("Engine", "it holds no pixel data; the file may be cut short")
    if kind and not kind[0].isdigit():
        return words("Engine", "it holds no image ({kind})").of(kind=kind)
    return words("Engine", "it holds no image")


def _named(keyword: str) -> str:
    tag = Tag(keyword)
    return f"({tag.group:04x},{tag.element:04x}) {keyword}"
