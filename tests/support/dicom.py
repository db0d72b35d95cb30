"""Small synthetic DICOM objects, complete enough for a validator, written where a test asks for them.

Pixels are a smooth phantom plus a corner mark, different in every slice, so that a mixed-up slice, a flip or a
transposition shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence as Items
from pydicom.uid import (
    CTImageStorage,
    EnhancedMRImageStorage,
    ExplicitVRLittleEndian,
    MRImageStorage,
    UltrasoundImageStorage,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)
from pydicom.valuerep import format_number_as_ds

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)


def oblique(angle_x: float = 17.0, angle_y: float = -11.0, angle_z: float = 8.0) -> tuple[float, ...]:
    """ImageOrientationPatient of an axial plane turned about all three axes, angles in degrees."""
    a, b, c = np.radians([angle_x, angle_y, angle_z])
    turn_x = np.array([[1, 0, 0], [0, np.cos(a), -np.sin(a)], [0, np.sin(a), np.cos(a)]])
    turn_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    turn_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
    matrix = turn_z @ turn_y @ turn_x
    return (*matrix[:, 0], *matrix[:, 1])


def phantom(rows: int, columns: int, index: int = 0, low: float = 0.0, high: float = 1000.0) -> NDArray[np.float64]:
    """A blob on a ramp with a bright mark in the first pixels, (rows, columns), between ``low`` and ``high``."""
    r, c = np.mgrid[0:rows, 0:columns].astype(float)
    down = (r - rows * 0.4) / (rows * 0.2)
    across = (c - columns * (0.4 + 0.02 * index)) / (columns * 0.15)
    blob = np.exp(-(down**2 + across**2))
    image = 0.6 * blob + 0.2 * c / max(columns - 1, 1) + 0.1 * r / max(rows - 1, 1)
    image[: max(1, rows // 16), : max(1, columns // 16)] = 1.0
    image[-1, -1] = 0.0
    return low + (high - low) * image


@dataclass(frozen=True)
class Spec:
    """What a synthetic single-frame series looks like."""

    modality: str = "MR"
    rows: int = 48
    columns: int = 40
    slices: int = 5
    row_mm: float = 0.9
    column_mm: float = 0.7
    gap_mm: float = 3.0
    orientation: tuple[float, ...] = AXIAL
    origin: tuple[float, float, float] = (-31.5, 22.25, -104.0)
    bits: int = 16
    signed: bool = False
    slope: float = 1.0
    intercept: float = 0.0
    description: str = "synthetic"
    series_uid: str = ""
    study_uid: str = ""
    frame_uid: str = ""

    def filled(self) -> Spec:
        """The same, with identifiers for those that are still empty."""
        return replace(
            self,
            series_uid=self.series_uid or generate_uid(),
            study_uid=self.study_uid or generate_uid(),
            frame_uid=self.frame_uid or generate_uid(),
        )


CT = Spec(modality="CT", signed=True, slope=1.0, intercept=-1024.0, description="synthetic CT")
MR = Spec(modality="MR", bits=12, description="synthetic MR")


def ds_values(values: Sequence[float]) -> list[str]:
    """Numbers as decimal strings of at most 16 characters."""
    return [_ds(value) for value in values]


def _ds(value: float) -> str:
    return format_number_as_ds(float(value))


def _file(sop_class: str, transfer_syntax: str = ExplicitVRLittleEndian) -> FileDataset:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = transfer_syntax
    meta.ImplementationClassUID = generate_uid(entropy_srcs=["vernier tests"])
    dataset = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID = sop_class
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    return dataset


def _patient_and_study(dataset: Dataset, study_uid: str, series_uid: str, modality: str, description: str) -> None:
    dataset.SpecificCharacterSet = "ISO_IR 192"
    dataset.PatientName = "Phantom^Test"
    dataset.PatientID = "TEST-1"
    dataset.PatientBirthDate = ""
    dataset.PatientSex = "O"
    dataset.StudyInstanceUID = study_uid
    dataset.StudyDate = "20240102"
    dataset.StudyTime = "101112"
    dataset.AccessionNumber = ""
    dataset.ReferringPhysicianName = ""
    dataset.StudyID = "1"
    dataset.StudyDescription = "synthetic study"
    dataset.SeriesInstanceUID = series_uid
    dataset.SeriesNumber = 3
    dataset.SeriesDescription = description
    dataset.Modality = modality
    dataset.Laterality = ""
    dataset.Manufacturer = "Phantom Works"
    dataset.ManufacturerModelName = "Phantom"
    dataset.DeviceSerialNumber = "0"
    dataset.SoftwareVersions = "1"
    dataset.ContentDate = "20240102"
    dataset.ContentTime = "101112"


def set_pixels(dataset: Dataset, stored: NDArray[np.integer], bits: int = 16, photometric: str = "MONOCHROME2") -> None:
    """Give ``dataset`` uncompressed pixels: (rows, columns[, 3]) or (frames, rows, columns[, 3]) with frames set."""
    colour = photometric not in {"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR"}
    shape = stored.shape[:-1] if colour else stored.shape
    dataset.SamplesPerPixel = 3 if colour else 1
    dataset.PhotometricInterpretation = photometric
    if colour:
        dataset.PlanarConfiguration = 0
    if len(shape) == 3:
        dataset.NumberOfFrames = shape[0]
    dataset.Rows, dataset.Columns = shape[-2:]
    signed = stored.dtype.kind == "i"
    allocated = stored.dtype.itemsize * 8
    dataset.BitsAllocated = allocated
    dataset.BitsStored = min(bits, allocated)
    dataset.HighBit = dataset.BitsStored - 1
    dataset.PixelRepresentation = int(signed)
    data = stored.astype(stored.dtype.newbyteorder("<")).tobytes()
    dataset.PixelData = data + b"\0" * (len(data) % 2)
    dataset["PixelData"].VR = "OW" if allocated > 8 else "OB"


def slice_position(spec: Spec, index: int) -> NDArray[np.float64]:
    """ImagePositionPatient of slice ``index``: ``index * gap`` along the normal from the origin."""
    x, y = np.array(spec.orientation[:3]), np.array(spec.orientation[3:])
    return np.array(spec.origin) + index * spec.gap_mm * np.cross(x, y)


def stored_phantom(spec: Spec, index: int) -> NDArray[np.integer]:
    """Stored values of slice ``index``."""
    if spec.modality == "CT":
        low, high = (-1000.0 - spec.intercept) / spec.slope, (1500.0 - spec.intercept) / spec.slope
    else:
        low, high = 0.0, float(2 ** min(spec.bits, 12) - 1)
    dtype = (np.int16 if spec.signed else np.uint16) if spec.bits > 8 else np.uint8
    return np.round(phantom(spec.rows, spec.columns, index, low, high)).astype(dtype)


def single_frame(spec: Spec, index: int, stored: NDArray[np.integer] | None = None) -> FileDataset:
    """Slice ``index`` of the series that ``spec`` (already :meth:`Spec.filled`) describes, not yet written."""
    ct = spec.modality == "CT"
    dataset = _file(CTImageStorage if ct else MRImageStorage)
    _patient_and_study(dataset, spec.study_uid, spec.series_uid, spec.modality, spec.description)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"] if ct else ["ORIGINAL", "PRIMARY", "OTHER"]
    dataset.InstanceNumber = index + 1
    dataset.AcquisitionNumber = 1
    dataset.FrameOfReferenceUID = spec.frame_uid
    dataset.PositionReferenceIndicator = ""
    dataset.PatientPosition = "HFS"
    dataset.ImageOrientationPatient = ds_values(spec.orientation)
    dataset.ImagePositionPatient = ds_values(slice_position(spec, index))
    dataset.PixelSpacing = ds_values([spec.row_mm, spec.column_mm])
    dataset.SliceThickness = _ds(spec.gap_mm)
    if ct:
        dataset.KVP = "120"
        dataset.RescaleType = "HU"
    else:
        dataset.ScanningSequence = "SE"
        dataset.SequenceVariant = "NONE"
        dataset.ScanOptions = ""
        dataset.MRAcquisitionType = "2D"
        dataset.EchoTime = "10"
        dataset.RepetitionTime = "500"
        dataset.EchoTrainLength = "1"
    if ct or (spec.slope, spec.intercept) != (1.0, 0.0):
        dataset.RescaleSlope = _ds(spec.slope)
        dataset.RescaleIntercept = _ds(spec.intercept)
    set_pixels(dataset, stored_phantom(spec, index) if stored is None else stored, spec.bits)
    return dataset


def save(dataset: Dataset, path: Path) -> Path:
    """Write a data set, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    dataset.save_as(path, enforce_file_format=True)
    return path


def write_series(folder: Path, spec: Spec = MR) -> list[Path]:
    """Write one file a slice; names count *against* the order of position. Returned in order of position."""
    spec = spec.filled()
    return [
        save(single_frame(spec, index), folder / f"im{spec.slices - index:03d}.dcm") for index in range(spec.slices)
    ]


def write_ct(folder: Path, **changes: object) -> list[Path]:
    """Write a signed axial CT series in HU; ``changes`` are fields of :class:`Spec`."""
    return write_series(folder, replace(CT, **changes))  # type: ignore[arg-type]


def write_oblique_mr(folder: Path, **changes: object) -> list[Path]:
    """Write an MR series turned about all three axes; ``changes`` are fields of :class:`Spec`."""
    return write_series(folder, replace(MR, **{"orientation": oblique(), **changes}))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Region:
    """One item of SequenceOfUltrasoundRegions; bounds are inclusive pixels of the image."""

    x0: int
    y0: int
    x1: int
    y1: int
    spatial_format: int = 1
    data_type: int = 1
    unit: int = 3
    delta_x: float = 0.02
    delta_y: float = 0.025
    flags: int = 0
    reference_x: int | None = None
    reference_y: int | None = None

    def item(self) -> Dataset:
        """The region as a data set."""
        item = Dataset()
        item.RegionSpatialFormat = self.spatial_format
        item.RegionDataType = self.data_type
        item.RegionFlags = self.flags
        item.RegionLocationMinX0, item.RegionLocationMinY0 = self.x0, self.y0
        item.RegionLocationMaxX1, item.RegionLocationMaxY1 = self.x1, self.y1
        item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = self.unit
        item.PhysicalDeltaX, item.PhysicalDeltaY = self.delta_x, self.delta_y
        if self.reference_x is not None:
            item.ReferencePixelX0, item.ReferencePixelPhysicalValueX = self.reference_x, 0.0
        if self.reference_y is not None:
            item.ReferencePixelY0, item.ReferencePixelPhysicalValueY = self.reference_y, 0.0
        return item


def write_ultrasound(
    path: Path,
    *,
    rows: int = 60,
    columns: int = 80,
    frames: int = 1,
    colour: bool = True,
    regions: Sequence[Region] = (Region(10, 5, 69, 54, reference_x=30, reference_y=0),),
    frame_ms: float = 40.0,
) -> Path:
    """Write a colour (or grey) ultrasound image, or a cine when ``frames`` is more than 1."""
    dataset = _file(UltrasoundImageStorage if frames == 1 else UltrasoundMultiFrameImageStorage)
    _patient_and_study(dataset, generate_uid(), generate_uid(), "US", "synthetic US")
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "ABDOMINAL", "0001"]
    dataset.InstanceNumber = 1
    dataset.PatientOrientation = ""
    dataset.LossyImageCompression = "00"
    dataset.SequenceOfUltrasoundRegions = Items([region.item() for region in regions])
    if frames > 1:
        dataset.FrameTime = _ds(frame_ms)
        dataset.FrameIncrementPointer = 0x00181063
    grey = np.stack([np.round(phantom(rows, columns, i, 0, 255)).astype(np.uint8) for i in range(frames)])
    if colour:
        stored = np.stack([grey, grey // 2, 255 - grey], axis=-1)
        set_pixels(dataset, stored if frames > 1 else stored[0], 8, "RGB")
    else:
        set_pixels(dataset, grey if frames > 1 else grey[0], 8)
    return save(dataset, path)


def write_enhanced(path: Path, spec: Spec = MR, *, times: int = 1, reverse: bool = True) -> Path:
    """Write an enhanced multi-frame MR: geometry, rescale and window of each frame in its functional groups.

    Frame ``t, z`` has the stored values of ``stored_phantom(spec, z) + 100 * t``, slope ``1 + z``, intercept ``-z``
    and window centre ``100 + z``; with ``reverse`` the frames stand in the file against the order of position.
    """
    spec = spec.filled()
    dataset = _file(EnhancedMRImageStorage)
    _patient_and_study(dataset, spec.study_uid, spec.series_uid, "MR", spec.description)
    dataset.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    dataset.InstanceNumber = 1
    dataset.FrameOfReferenceUID = spec.frame_uid
    dataset.PositionReferenceIndicator = ""
    shared = Dataset()
    measures = Dataset()
    measures.PixelSpacing = ds_values([spec.row_mm, spec.column_mm])
    measures.SliceThickness = _ds(spec.gap_mm)
    shared.PixelMeasuresSequence = Items([measures])
    plane = Dataset()
    plane.ImageOrientationPatient = ds_values(spec.orientation)
    shared.PlaneOrientationSequence = Items([plane])
    dataset.SharedFunctionalGroupsSequence = Items([shared])
    groups, frames = [], []
    order = list(range(spec.slices))
    for t in range(times):
        for z in reversed(order) if reverse else order:
            groups.append(_frame_group(spec, t, z))
            frames.append(stored_phantom(spec, z) + np.uint16(100 * t))
    dataset.PerFrameFunctionalGroupsSequence = Items(groups)
    set_pixels(dataset, np.stack(frames), 16)
    return save(dataset, path)


def _frame_group(spec: Spec, t: int, z: int) -> Dataset:
    group, content, position, transform, voi = (Dataset() for _ in range(5))
    content.StackID = "1"
    content.InStackPositionNumber = z + 1
    content.TemporalPositionIndex = t + 1
    content.DimensionIndexValues = [1, z + 1, t + 1]
    position.ImagePositionPatient = ds_values(slice_position(spec, z))
    transform.RescaleSlope = _ds(1 + z)
    transform.RescaleIntercept = _ds(-z)
    transform.RescaleType = "US"
    voi.WindowCenter = _ds(100 + z)
    voi.WindowWidth = "400"
    group.FrameContentSequence = Items([content])
    group.PlanePositionSequence = Items([position])
    group.PixelValueTransformationSequence = Items([transform])
    group.FrameVOILUTSequence = Items([voi])
    return group
