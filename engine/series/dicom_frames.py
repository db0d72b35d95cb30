"""A magnified scan as one multi-frame DICOM image, where its source is one: enhanced CT and MR, and ultrasound cine.

Enhanced images carry geometry in functional groups, shared by all frames or per frame (PS3.3 C.7.6.16): pixel spacing
and position are scaled where they stand, every frame says what it was made from (C.7.6.16.2.6), and its dimension
indices stay. A cine keeps its timing. Legacy converted images were single-frame ones once and become those again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydicom.dataset import Dataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence
from pydicom.uid import (
    UID,
    EnhancedCTImageStorage,
    EnhancedMRImageStorage,
    UltrasoundMultiFrameImageStorage,
    generate_uid,
)

from engine.errors import WriteError
from engine.progress import CancelToken
from engine.scan import Container
from engine.series.identity import Deidentifier
from engine.series.part import Part, Record
from engine.series.plan import SeriesPlan
from engine.series.writing import Encoder, Finished
from engine.words import words
from engine.write import allowed
from engine.write.atomic import check_target
from engine.write.derived import code, describe, image_type, mark_derived
from engine.write.dicom import allowed_of, file_meta, head_of, image_pixel, in_users_words, pixel_bytes
from engine.write.dicom_pixels import Pixels, pixels_of
from engine.write.functional_groups import flattened
from engine.write.job import Job
from engine.write.plane import SPACINGS, ds, magnify_plane
from engine.write.us_regions import magnified_regions

_RETIRED_CINE = UID("1.2.840.10008.5.1.4.1.1.3")
_CLASSES = {
    EnhancedCTImageStorage: EnhancedCTImageStorage,
    EnhancedMRImageStorage: EnhancedMRImageStorage,
    UltrasoundMultiFrameImageStorage: UltrasoundMultiFrameImageStorage,
    _RETIRED_CINE: UltrasoundMultiFrameImageStorage,
}
_OWN = {
    EnhancedCTImageStorage: allowed.ENHANCED_CT | allowed.MULTI_FRAME,
    EnhancedMRImageStorage: allowed.ENHANCED_MR | allowed.MULTI_FRAME,
    UltrasoundMultiFrameImageStorage: allowed.US | allowed.CINE,
}
_FRAME_TYPES = ("MRImageFrameTypeSequence", "CTImageFrameTypeSequence")
_OF_ONE_FRAME = ("SliceLocation", "TemporalPositionIdentifier", "ImagesInAcquisition")
_MOST_BYTES = 0xFFFFFFFE


def is_multi_frame(plan: SeriesPlan) -> bool:
    """Return whether the plan becomes one multi-frame image: all of it comes from one, of a class that is written."""
    scan = plan.scan
    paths = set(plan.files)
    if scan.container is not Container.DICOM or len(paths) != 1 or scan.acquired is not None:
        return False
    source = head_of(next(iter(paths)))
    own = _CLASSES.get(source.get("SOPClassUID"))
    if own is None or int(source.get("NumberOfFrames") or 1) < 2:
        return False
    # enhanced CT and MR demand 12 bits and more, and grey (C.8.13.1, C.8.15.2)
    return own is UltrasoundMultiFrameImageStorage or not (plan.displayed or scan.colour)


class DicomFrames(Encoder):
    """Frames go into a raw file as they come; the header is put before them at the end."""

    def __init__(self, plan: SeriesPlan, part: Part) -> None:
        super().__init__(plan, part)
        part.keep_state(secret=Deidentifier.new_secret())
        self.path = plan.scan.slices[plan.indices[0]].source.path
        self.source = head_of(self.path)

    def add(self, place: int, job: Job) -> None:  # noqa: ARG002 - frames follow each other
        """Append one frame."""
        with in_users_words(self.path):
            pixels = pixels_of(self.source, job)
        content = pixel_bytes(pixels.stored)
        if len(content) * len(self.plan.indices) > _MOST_BYTES:
            raise WriteError(
                self.part.target,
                words("Engine", "a DICOM image holds 4 GiB at most: choose fewer frames or a smaller magnification"),
            )
        self.part.add_frame(content, Record(len(content), pixels.clipped, pixels.notes))

    def finish(self, cancel: CancelToken | None) -> Finished:
        """Write header and frames into one file and give it the target's name."""
        with in_users_words(self.path):
            result, notes = self._header()
        length = sum(record.bytes for record in self.part.records)
        beside = self.part.folder / "whole"
        with self.part.raw.open("ab") as raw:
            raw.write(b"\0" * (length % 2))
        with self.part.raw.open("rb") as raw, beside.open("wb") as file:
            if cancel is not None:
                cancel.check()
            result.PixelData = raw
            result["PixelData"].VR = "OW" if result.BitsAllocated > 8 else "OB"
            with in_users_words(self.path):
                dcmwrite(file, result, enforce_file_format=True)
        size = beside.stat().st_size
        target = check_target(self.part.target, overwrite=self.plan.options.overwrite, sources=(self.path,))
        beside.replace(target)
        return Finished(target, size, tuple(notes))

    def _header(self) -> tuple[Dataset, list[str]]:
        plan, source = self.plan, self.source
        own = _CLASSES[source.SOPClassUID]
        big_endian = source.original_encoding[1] is False
        names = allowed.EVERYWHERE | _OWN[own]
        names = names - allowed.VALUES if plan.displayed else names
        result = allowed_of(source, names.difference(_OF_ONE_FRAME), big_endian=big_endian)
        result.SOPClassUID = own
        result.ImageType = image_type(source.get("ImageType"), "")
        magnify_plane(source, result, plan.grid)
        mark_derived(source, result, plan.grid, plan.made_by, None)
        if "SequenceOfUltrasoundRegions" in result:
            result.SequenceOfUltrasoundRegions = magnified_regions(source.SequenceOfUltrasoundRegions, plan.grid)
        example = self._example()
        image_pixel(source, result, example)
        result.NumberOfFrames = len(plan.indices)
        if "PerFrameFunctionalGroupsSequence" in source:
            result.ImageType = _enhanced_type(result.ImageType)
            if "PixelAspectRatio" in result:
                del result.PixelAspectRatio
            self._groups(result)
            self._evidence(result)
        else:
            self._timing(result)
        notes = Deidentifier(self.part.state["secret"]).apply(result) if plan.options.deidentify else []
        result.file_meta = file_meta(result)
        return result, notes

    def _example(self) -> Pixels:
        """Return pixels of one slice, for what the header says of all of them."""
        scan, index = self.plan.scan, self.plan.indices[0]
        slice_ = scan.read(index)
        flat = slice_.values[:1, :1].repeat(self.plan.grid.target.rows, 0).repeat(self.plan.grid.target.columns, 1)
        levels: Any = flat.astype("u1") if self.plan.displayed else flat
        job = Job(scan, index, slice_, levels, self.plan.grid, self.plan.made_by, self.plan.displayed)
        return pixels_of(self.source, job)

    def _timing(self, result: Dataset) -> None:
        """Keep the timing of a film; a range of it has its own vector of times (C.7.6.5)."""
        frames = [self.plan.scan.slices[index].source.frame for index in self.plan.indices]
        vector = result.get("FrameTimeVector")
        if vector:
            kept = [vector[frame] for frame in frames if frame < len(vector)]
            result.FrameTimeVector = [ds(0.0), *kept[1:]]
        pointers = {0x00181063: "FrameTime", 0x00181065: "FrameTimeVector"}
        told = result.get("FrameIncrementPointer")
        if pointers.get(int(told) if isinstance(told, int) else 0, "") not in result:
            result.FrameTime = ds(self.plan.frame_ms)
            result.FrameIncrementPointer = 0x00181063

    def _groups(self, result: Dataset) -> None:
        source, grid = self.source, self.plan.grid
        frames = [self.plan.scan.slices[index].source.frame for index in self.plan.indices]
        shared = _kept(source.get("SharedFunctionalGroupsSequence") or [Dataset()], 0)
        per_frame = []
        for frame in frames:
            single, moved = flattened(source, frame), Dataset()
            magnify_plane(single, moved, grid)
            group = _kept(source.PerFrameFunctionalGroupsSequence, frame)
            for place in (shared, group):
                _set_geometry(place, moved)
                _set_type(place)
            group.DerivationImageSequence = Sequence([self._derivation(frame)])
            per_frame.append(group)
        result.SharedFunctionalGroupsSequence = Sequence([shared])
        result.PerFrameFunctionalGroupsSequence = Sequence(per_frame)

    def _evidence(self, result: Dataset) -> None:
        """Name study and series of what the frames were made from (C.8.13.2.1.1)."""
        source = self.source
        instance, series, study = Dataset(), Dataset(), Dataset()
        instance.ReferencedSOPClassUID = source.SOPClassUID
        instance.ReferencedSOPInstanceUID = source.get("SOPInstanceUID", "")
        series.SeriesInstanceUID = source.get("SeriesInstanceUID", "")
        series.ReferencedSOPSequence = Sequence([instance])
        study.StudyInstanceUID = source.get("StudyInstanceUID", "")
        study.ReferencedSeriesSequence = Sequence([series])
        result.SourceImageEvidenceSequence = Sequence([study])

    def _derivation(self, frame: int) -> Dataset:
        """Return the item of the Derivation Image macro (C.7.6.16.2.6) of a frame, counted from 0."""
        reference = Dataset()
        reference.ReferencedSOPClassUID = self.source.SOPClassUID
        reference.ReferencedSOPInstanceUID = self.source.get("SOPInstanceUID") or generate_uid(prefix=None)
        reference.ReferencedFrameNumber = frame + 1
        purpose = code("121322", "DCM", "Source image for image processing operation")
        reference.PurposeOfReferenceCodeSequence = Sequence([purpose])
        reference.SpatialLocationsPreserved = "NO"
        item = Dataset()
        item.DerivationDescription = describe(self.plan.grid, self.plan.made_by)
        item.DerivationCodeSequence = Sequence([code("113085", "DCM", "Spatial resampling")])
        item.SourceImageSequence = Sequence([reference])
        return item


def _kept(groups: Any, place: int) -> Dataset:  # noqa: ANN401 - pydicom's sequences have no types
    """Return a copy of one item of functional groups, of those that stay."""
    if place >= len(groups):
        return Dataset()
    return allowed_of(groups[place], allowed.GROUPS, big_endian=False)


def _items(group: Dataset, name: str) -> Iterator[Dataset]:
    yield from (group.get(name) or [])[:1]


def _set_geometry(group: Dataset, moved: Dataset) -> None:
    """Set spacing and position where this item has them, from those of the frame on the new grid."""
    for item in _items(group, "PixelMeasuresSequence"):
        for name in SPACINGS:
            if name in item and name in moved:
                setattr(item, name, moved[name].value)
    for item in _items(group, "PlanePositionSequence"):
        if "ImagePositionPatient" in item and "ImagePositionPatient" in moved:
            item.ImagePositionPatient = moved.ImagePositionPatient


def _set_type(group: Dataset) -> None:
    for name in _FRAME_TYPES:
        for item in _items(group, name):
            item.FrameType = _enhanced_type(image_type(item.get("FrameType"), "VOLUME"))


def _enhanced_type(values: Any) -> list[str]:  # noqa: ANN401 - pydicom's values have no types
    """Return the type as enhanced images write it: their second value is always PRIMARY (C.8.16.1.2)."""
    return [values[0], "PRIMARY", values[2] or "VOLUME", values[3]]
