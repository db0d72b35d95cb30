"""A magnified slice as a derived single-frame DICOM image, explicit VR little endian, uncompressed.

Which SOP class it gets (PS3.3 annex A, "same class where it is valid"):

* CT, enhanced CT and legacy converted enhanced CT become CT Image Storage; likewise MR;
* Ultrasound and Ultrasound Multi-frame become Ultrasound Image Storage;
* everything else becomes Secondary Capture Image Storage: the modules that other classes require tell of an
  acquisition in ways that a resampled image does not always satisfy;
* so do 8-bit images as displayed of CT and MR, because their IODs demand 16 bits allocated (C.8.2.1, C.8.3.1), and
  colour images of those two. Ultrasound may have 8 bits and stays ultrasound.

A secondary capture keeps patient, study, frame of reference and plane, so that viewers still measure in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.tag import BaseTag
from pydicom.uid import (
    PYDICOM_IMPLEMENTATION_UID,
    UID,
    ComputedRadiographyImageStorage,
    CTImageStorage,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRLittleEndian,
    LegacyConvertedEnhancedCTImageStorage,
    LegacyConvertedEnhancedMRImageStorage,
    MRImageStorage,
    PositronEmissionTomographyImageStorage,
    SecondaryCaptureImageStorage,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
)

from engine.errors import WriteError
from engine.geometry import Grid
from engine.read.dicom.attributes import number
from engine.read.quiet import quiet
from engine.scan import SliceInfo
from engine.words import words
from engine.write import allowed
from engine.write.derived import image_type, mark_derived, plain, software_version
from engine.write.dicom_pixels import Pixels, pixels_of
from engine.write.functional_groups import flattened
from engine.write.job import Job
from engine.write.options import Encoded, Provenance
from engine.write.plane import ds, header_spacing, magnify_plane
from engine.write.reformatted import named, turned
from engine.write.us_regions import magnified_regions

_RETIRED_ULTRASOUND = (UID("1.2.840.10008.5.1.4.1.1.6"), UID("1.2.840.10008.5.1.4.1.1.3"))
_FAMILY = {
    CTImageStorage: CTImageStorage,
    EnhancedCTImageStorage: CTImageStorage,
    LegacyConvertedEnhancedCTImageStorage: CTImageStorage,
    MRImageStorage: MRImageStorage,
    EnhancedMRImageStorage: MRImageStorage,
    LegacyConvertedEnhancedMRImageStorage: MRImageStorage,
    UltrasoundImageStorage: UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage: UltrasoundImageStorage,
    **dict.fromkeys(_RETIRED_ULTRASOUND, UltrasoundImageStorage),
}
_SINGLE_FRAME = frozenset(
    {
        CTImageStorage,
        MRImageStorage,
        UltrasoundImageStorage,
        SecondaryCaptureImageStorage,
        ComputedRadiographyImageStorage,
        PositronEmissionTomographyImageStorage,
    }
)
_OWN_ATTRIBUTES = {CTImageStorage: allowed.CT, MRImageStorage: allowed.MR, UltrasoundImageStorage: allowed.US}
_THIRD_VALUE = {CTImageStorage: "AXIAL", MRImageStorage: "OTHER", UltrasoundImageStorage: ""}
_TYPE_2 = (
    "PatientName",
    "PatientID",
    "PatientBirthDate",
    "PatientSex",
    "StudyDate",
    "StudyTime",
    "ReferringPhysicianName",
    "StudyID",
    "AccessionNumber",
    "Manufacturer",
    "InstanceNumber",
)


def encode(job: Job) -> Encoded:
    """Return the derived image of a magnified slice as a complete DICOM file.

    Parameters
    ----------
    job : Job
        Of a scan that was read from DICOM.

    Returns
    -------
    Encoded
        The file; its notes name what is not as in the source.

    Raises
    ------
    WriteError
        The source cannot be read again, or holds what cannot be written.
    """
    info = job.info
    with in_users_words(info.source.path):
        source = head_of(info.source.path)
        pixels = pixels_of(source, job)
        dataset, notes = derived(source, info, job.grid, pixels, job.provenance)
        content = file_content(dataset)
    return Encoded(content, header_spacing(dataset) or job.spacing, pixels.clipped, (*pixels.notes, *notes))


def head_of(path: Path) -> Dataset:
    """Return the header of a source, without pixels.

    Raises
    ------
    WriteError
        It cannot be read again.
    """
    try:
        return pydicom.dcmread(path, force=True, stop_before_pixels=True)
    except (OSError, pydicom.errors.InvalidDicomError) as error:
        raise WriteError(path, words("Engine", "the file that the scan came from cannot be read again")) from error


@contextmanager
def in_users_words(path: Path) -> Iterator[None]:
    """Say in words what it means for the user when the source's header holds what cannot be written."""
    with quiet():
        try:
            yield
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError) as error:
            raise WriteError(
                path, words("Engine", "an attribute of the scan's header has a value that DICOM does not allow")
            ) from error


def derived(
    source: Dataset,
    info: SliceInfo,
    grid: Grid,
    pixels: Pixels,
    provenance: Provenance,
    *,
    sop_class: UID | None = None,
) -> tuple[Dataset, list[str]]:
    """Return the derived data set with its pixels, and sentences on what is not as in the source.

    ``source`` is the data set as it is in the file, without pixels; the rest is as in :class:`~engine.write.job.Job`.
    ``sop_class`` is the class to write; by default that of the module's table.
    """
    notes: list[str] = []
    frames = int(source.get("NumberOfFrames") or 1)
    # Files of a single-frame class with several frames exist; a reference may not give their frame (PS3.3 C.7.6.1).
    multi = source.get("SOPClassUID") not in _SINGLE_FRAME and "NumberOfFrames" in source
    single = flattened(source, info.source.frame)
    if info.source.frame > 0 and info.geometry is not None and "GridFrameOffsetVector" in source:
        # A frame of a dose grid lies off the position in the header, which is the first frame's (C.8.8.3.2).
        single.ImagePositionPatient = [ds(value) for value in info.geometry.origin]
    if info.reformat is not None:
        turned(single, info)
    colour = pixels.stored.ndim == 3
    asked, sop_class = sop_class, sop_class or target_class(source, colour=colour, displayed=pixels.displayed)
    big_endian = source.original_encoding[1] is False
    result = allowed_of(single, names_of(sop_class, displayed=pixels.displayed), big_endian=big_endian)
    result.SOPClassUID = sop_class
    result.ImageType = image_type(single.get("ImageType"), _THIRD_VALUE.get(sop_class, "OTHER"))
    for name in _TYPE_2:
        if name not in result:
            setattr(result, name, None)
    if "StudyInstanceUID" not in result:
        result.StudyInstanceUID = pydicom.uid.generate_uid(prefix=None)
        notes.append(words("Engine", "The source names no study; the file starts a new one."))
    magnify_plane(single, result, grid)
    mark_derived(single, result, grid, provenance, info.source.frame if multi else None)
    if "SequenceOfUltrasoundRegions" in result:
        result.SequenceOfUltrasoundRegions = magnified_regions(single.SequenceOfUltrasoundRegions, grid)
    if sop_class in {CTImageStorage, MRImageStorage} and "PatientPosition" not in result:
        result.PatientPosition = None
    if sop_class == SecondaryCaptureImageStorage:
        _secondary_capture(result)
        if asked is None and (_FAMILY.get(source.get("SOPClassUID")) is not None or pixels.displayed):
            notes.append(
                words("Engine", "Written as a secondary capture, because this kind of scan allows no such pixels.")
            )
    if info.reformat is not None:
        named(result, info.reformat)
    elif frames > 1:
        result.InstanceNumber = info.source.frame + 1
        notes.append(
            words("Engine", "Written as a single-frame image from frame {frame} of {frames}.").of(
                frame=info.source.frame + 1, frames=frames
            )
        )
    _pixels(single, result, pixels)
    return result, notes


def target_class(source: Dataset, *, colour: bool, displayed: bool) -> UID:
    """Return the SOP class that a derived image of ``source`` is written as: see the module's table."""
    own: UID = _FAMILY.get(source.get("SOPClassUID"), SecondaryCaptureImageStorage)
    if own in {CTImageStorage, MRImageStorage} and (colour or displayed):
        return SecondaryCaptureImageStorage
    return own


def names_of(sop_class: UID, *, displayed: bool) -> frozenset[str]:
    """Return the keywords that a single-frame image of ``sop_class`` keeps of its source."""
    names = allowed.EVERYWHERE | _OWN_ATTRIBUTES.get(sop_class, frozenset())
    return names - allowed.VALUES if displayed else names


def allowed_of(source: Dataset, names: frozenset[str], *, big_endian: bool) -> Dataset:
    """Return a copy of the attributes of ``source`` with these keywords, without private ones at any depth."""
    tags = [tag for tag in sorted(source.keys()) if pydicom.datadict.keyword_for_tag(tag) in names]
    return _copied(source, tags, big_endian=big_endian)


def _copied(source: Dataset, tags: Iterable[BaseTag], *, big_endian: bool) -> Dataset:
    """Return a copy of some attributes, with sequences but without private attributes at any depth."""
    result = Dataset()
    for tag in tags:
        try:
            element = source[tag]
        except Exception:  # noqa: S112  # whatever a broken value raises, the attribute is not copied
            continue
        if element.VR == "SQ":
            inner = [
                _copied(item, [t for t in sorted(item.keys()) if not t.is_private], big_endian=big_endian)
                for item in element.value
            ]
            result.add(pydicom.DataElement(tag, "SQ", Sequence(inner)))
        elif big_endian and element.VR == "OW" and isinstance(element.value, bytes):
            # Words of a lookup table, which the parser hands over in the byte order of the file.
            words = np.frombuffer(element.value[: len(element.value) // 2 * 2], ">u2").astype("<u2")
            result.add(pydicom.DataElement(tag, "OW", words.tobytes()))
        else:
            result.add(copy(element))
    return result


def _secondary_capture(result: Dataset) -> None:
    """Fill the SC Equipment module (C.8.6.1)."""
    result.ConversionType = "WSD"
    result.SecondaryCaptureDeviceManufacturer = "Vernier project"
    result.SecondaryCaptureDeviceManufacturerModelName = "Vernier"
    result.SecondaryCaptureDeviceSoftwareVersions = plain(software_version(), 64)
    result.DateOfSecondaryCapture, result.TimeOfSecondaryCapture = result.ContentDate, result.ContentTime
    if "Modality" not in result:
        result.Modality = "OT"
    # Required where they might apply, empty where unknown (C.7.3.1, C.7.6.1).
    if "PatientOrientation" not in result:
        result.PatientOrientation = None
    if not any(name in result for name in ("Laterality", "ImageLaterality", "BodyPartExamined")):
        result.Laterality = None


def _pixels(source: Dataset, result: Dataset, pixels: Pixels) -> None:
    """Fill the Image Pixel module (C.7.6.3) and the pixels themselves."""
    stored = pixels.stored
    image_pixel(source, result, pixels)
    _rescale(result, pixels)
    if stored.ndim == 2 and pixels.bits <= 16 and not pixels.displayed:
        vr = "SS" if stored.dtype.kind == "i" else "US"
        for name, value in (("SmallestImagePixelValue", stored.min()), ("LargestImagePixelValue", stored.max())):
            if name in source:
                result.add(pydicom.DataElement(name, vr, int(value)))
    data = pixel_bytes(stored)
    vr = "OW" if stored.dtype.itemsize > 1 else "OB"
    result.add(pydicom.DataElement(0x7FE00010, vr, data + b"\0" * (len(data) % 2)))


def image_pixel(source: Dataset, result: Dataset, pixels: Pixels) -> None:
    """Fill the Image Pixel module (C.7.6.3) but for the pixels: the source's photometric interpretation, or RGB."""
    stored = pixels.stored
    colour = stored.ndim == 3
    result.SamplesPerPixel = 3 if colour else 1
    inverted = source.get("PhotometricInterpretation") == "MONOCHROME1" and not pixels.displayed
    result.PhotometricInterpretation = "RGB" if colour else ("MONOCHROME1" if inverted else "MONOCHROME2")
    if colour:
        result.PlanarConfiguration = 0
    result.Rows, result.Columns = (int(n) for n in stored.shape[:2])
    result.BitsAllocated = stored.dtype.itemsize * 8
    result.BitsStored, result.HighBit = pixels.bits, pixels.bits - 1
    result.PixelRepresentation = int(stored.dtype.kind == "i")


def pixel_bytes(stored: NDArray[Any]) -> bytes:
    """Return stored pixels as little endian words, rows first, colours of a pixel side by side."""
    little: NDArray[Any] = stored.astype(stored.dtype.newbyteorder("<"), copy=False)
    return np.ascontiguousarray(little).tobytes()


def _rescale(result: Dataset, pixels: Pixels) -> None:
    """Keep rescale slope and intercept as they are in the source, or set them where they do not say how values read."""
    if pixels.displayed or pixels.stored.ndim == 3:
        return
    told = tuple(
        value if (value := number(result, name)) is not None else usual
        for name, usual in (("RescaleSlope", 1.0), ("RescaleIntercept", 0.0))
    )
    if "ModalityLUTSequence" in result and pixels.requantised:
        del result.ModalityLUTSequence
    if told == (pixels.slope, pixels.intercept) and ("RescaleSlope" in result) == ("RescaleIntercept" in result):
        return
    result.RescaleSlope, result.RescaleIntercept = ds(pixels.slope), ds(pixels.intercept)
    result.RescaleType = result.get("RescaleType") or "US"


def file_content(dataset: Dataset) -> bytes:
    """Return ``dataset`` as a complete file, explicit VR little endian."""
    dataset.file_meta = file_meta(dataset)
    buffer = BytesIO()
    pydicom.dcmwrite(buffer, dataset, enforce_file_format=True)
    return buffer.getvalue()


def file_meta(dataset: Dataset) -> FileMetaDataset:
    """Return the file meta information (PS3.10 7.1) of ``dataset``, explicit VR little endian."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = dataset.SOPClassUID
    meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = PYDICOM_IMPLEMENTATION_UID
    meta.ImplementationVersionName = plain(f"VERNIER {software_version()}", 16)
    return meta
