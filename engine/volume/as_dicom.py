"""An isotropic volume as a DICOM series of derived single-frame images: a file a slice, every header right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from functools import lru_cache

from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import generate_uid

from engine.volume.isotropic import IsotropicPlan
from engine.write.derived import plain
from engine.write.dicom import derived, file_content, head_of, in_users_words
from engine.write.dicom_pixels import pixels_of
from engine.write.job import Job
from engine.write.options import Encoded
from engine.write.plane import ds

_HEADERS_KEPT = 4


def encode(plan: IsotropicPlan, jobs: Iterable[Job]) -> Iterator[Encoded]:
    """Give the files of the series one after the other.

    Each has the header of the source slice nearest to it, as a derived image (PS3.3 C.7.6.1) of a new series, with
    position, location, thickness and spacing of its own, and names the slices it lies between as its sources.

    Parameters
    ----------
    plan : IsotropicPlan
        Where slices lie.
    jobs : iterable of Job
        The slices in order, ``plan.count`` of them; values in the scan's units on ``plan.grid``.

    Raises
    ------
    WriteError
        The source cannot be read again, or holds what cannot be written.
    """
    series = generate_uid(prefix=None)
    head = lru_cache(maxsize=_HEADERS_KEPT)(head_of)
    locations = _locations(plan, head)
    for j, job in enumerate(jobs):
        path = job.info.source.path
        with in_users_words(path):
            source = head(path)
            pixels = pixels_of(source, job)
            result, notes = derived(deepcopy(source), job.info, job.grid, pixels, job.provenance)
            result.SeriesInstanceUID = series
            _name(source, result, plan)
            _place(result, plan, j, locations)
            _sources(result, plan, j, head)
            content = file_content(result)
        yield Encoded(content, plan.spacing, pixels.clipped, (*pixels.notes, *notes))


def _name(source: Dataset, result: Dataset, plan: IsotropicPlan) -> None:
    # What it is comes first: lists of series cut the end off.
    own = str(source.get("SeriesDescription", "") or "")
    result.SeriesDescription = f"Isotropic {plan.spacing_mm:.3g} mm {plan.method}, {own}"[:64].rstrip(" ,")
    try:
        # Beside the number that a single magnified slice of this series gets.
        number = int(source.get("SeriesNumber")) * 100 + 2
    except (TypeError, ValueError):
        number = None
    result.SeriesNumber = number if number is not None and abs(number) < 1 << 31 else None


def _place(result: Dataset, plan: IsotropicPlan, j: int, locations: tuple[float, float] | None) -> None:
    """Set what the Image Plane module (C.7.6.2) says of the third axis.

    A slice stands for the share of the source's thickness that its spacing is of the source's: slices that touched
    still touch, slices that overlapped still do.
    """
    result.InstanceNumber = j + 1
    result.ImagePositionPatient = [ds(value) for value in plan.geometry(j).origin]
    result.SpacingBetweenSlices = ds(plan.spacing_mm)
    try:
        own = float(result.get("SliceThickness"))
    except (TypeError, ValueError):
        own = 0.0
    result.SliceThickness = ds(own * plan.ratio if own > 0 else plan.spacing_mm)
    if locations is not None:
        result.SliceLocation = ds(locations[0] + plan.place(j) * locations[1])
    elif "SliceLocation" in result:
        del result.SliceLocation
    for name in ("ImagesInAcquisition", "TemporalPositionIdentifier", "NumberOfTemporalPositions"):
        if name in result:
            delattr(result, name)


def _locations(plan: IsotropicPlan, head: object) -> tuple[float, float] | None:
    """Return SliceLocation of the first slice and its step, where the first and last slice have one."""
    assert callable(head)  # noqa: S101 - lru_cache has no type of its own here
    slices = plan.stack.scan.slices
    ends = [head(slices[plan.stack.first + k].source.path) for k in (0, plan.stack.count - 1)]
    try:
        first, last = (float(end.SliceLocation) for end in ends)
    except (AttributeError, TypeError, ValueError):
        return None
    return first, (last - first) / (plan.stack.count - 1)


def _sources(result: Dataset, plan: IsotropicPlan, j: int, head: object) -> None:
    """Name the source slices on both sides: SourceImageSequence (0008,2112)."""
    assert callable(head)  # noqa: S101 - lru_cache has no type of its own here
    own = result.get("SourceImageSequence")
    if not own:
        return
    items = []
    for k in plan.neighbours(j):
        where = plan.stack.scan.slices[plan.stack.first + k].source
        item = deepcopy(own[0])
        item.ReferencedSOPInstanceUID = head(where.path).SOPInstanceUID
        if "ReferencedFrameNumber" in item:
            item.ReferencedFrameNumber = where.frame + 1
        items.append(item)
    result.SourceImageSequence = Sequence(items)


def file_name(j: int, count: int) -> str:
    """Return the name of slice ``j`` in its folder: no patient data, in order of position."""
    return plain(f"slice-{j + 1:0{max(4, len(str(count)))}d}.dcm", 64)
