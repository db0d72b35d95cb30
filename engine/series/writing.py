"""Writes a planned series: slice after slice through the magnifier and an encoder, and then the target's name."""

from __future__ import annotations

import dataclasses
import time
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.display import apply_window, first_window
from engine.errors import WriteError
from engine.geometry import Scale, Size
from engine.progress import CancelToken, Progress, silent
from engine.scan import Slice, Window
from engine.series.part import Part
from engine.series.plan import MOVING, Content, Make, SeriesKind, SeriesPlan, meaning
from engine.words import words
from engine.write.atomic import check_target, reason
from engine.write.job import Job
from engine.write.stored import nearest

FOLDERS = frozenset({SeriesKind.PNG, SeriesKind.TIFF})
_LABELS = words("Engine", "Label map: every pixel was taken from its nearest neighbour, no network was used.")
_SUFFIXES = {
    SeriesKind.NIFTI: (".nii.gz", ".nii"),
    SeriesKind.GIF: (".gif",),
    SeriesKind.APNG: (".png", ".apng"),
    SeriesKind.MP4: (".mp4",),
}


@dataclasses.dataclass(frozen=True, slots=True)
class SeriesReport:
    """What was written.

    Attributes
    ----------
    path : pathlib.Path
        The file, or the folder.
    slices : int
        How many slices or frames.
    resumed : int
        How many of them an earlier, interrupted export had left.
    size : Size
        Rows and columns of each.
    ratio : Scale
        True magnification.
    clipped : int
        Pixels whose value did not fit into the stored values of the source and was clipped.
    bytes : int
        Length of all files.
    seconds : float
        Time that it took.
    notes : tuple of str
        Sentences for the user on what is not as in the source.
    """

    path: Path
    slices: int
    resumed: int
    size: Size
    ratio: Scale
    clipped: int
    bytes: int
    seconds: float
    notes: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Finished:
    """What has taken the target's name: file or folder, length of all files, and sentences for the user."""

    path: Path
    bytes: int
    notes: tuple[str, ...] = ()


class Encoder(ABC):
    """Puts slices into a :class:`~engine.series.part.Part`, and makes the target of it."""

    def __init__(self, plan: SeriesPlan, part: Part) -> None:
        self.plan, self.part = plan, part

    @abstractmethod
    def add(self, place: int, job: Job) -> None:
        """Make slice ``place`` of the series safe."""

    @abstractmethod
    def finish(self, cancel: CancelToken | None) -> Finished:
        """Give the target its name."""


def is_folder(plan: SeriesPlan) -> bool:
    """Return whether the plan becomes a folder of files rather than one file; may read a header."""
    kind = plan.options.kind
    if kind is SeriesKind.DICOM:
        from engine.series.dicom_frames import is_multi_frame

        return not is_multi_frame(plan)
    return kind in FOLDERS


def check_series_target(target: Path | str, plan: SeriesPlan) -> Path:
    """Return the file or folder that ``target`` stands for, if the plan can be written there.

    Raises
    ------
    WriteError
        Why not: a name of another kind of file, a folder with something in it, a source of the scan.
    """
    path = Path(target)
    sources = plan.files
    if not is_folder(plan):
        suffixes = _SUFFIXES.get(plan.options.kind, (".dcm",))
        if not any(path.name.lower().endswith(suffix) and path.name.lower() != suffix for suffix in suffixes):
            raise WriteError(
                path, words("Engine", "its name must end in one of {listed}").of(listed=", ".join(suffixes))
            )
        return check_target(path, overwrite=plan.options.overwrite, sources=sources)
    try:
        if path.exists() and not path.is_dir():
            raise WriteError(path, words("Engine", "there is already a file of this name; a series needs a new folder"))
        if path.exists() and any(path.iterdir()):
            raise WriteError(path, words("Engine", "the folder is not empty; choose a new one"))
        resolved = path.resolve()
        if not resolved.parent.is_dir():
            raise WriteError(path, words("Engine", "the folder in which it should be does not exist"))
    except OSError as error:
        raise WriteError(path, reason(error)) from error
    return resolved


def write_series(
    target: Path | str,
    plan: SeriesPlan,
    make: Make,
    *,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> SeriesReport:
    """Magnify and write a series, whole or not at all; an interrupted one is gone on with.

    Parameters
    ----------
    target : path
        A new or empty folder, or a file, see :func:`is_folder`.
    plan : SeriesPlan
        From :func:`~engine.series.plan.plan_series`.
    make : callable
        Magnifies slice ``index``: called in order, not for label maps, and not for slices that an interrupted export
        had left.
    cancel : CancelToken, optional
        Checked at every slice. After a stop nothing is left.
    progress : Progress
        Told the slices that are safe.

    Returns
    -------
    SeriesReport
        What was written.

    Raises
    ------
    WriteError
        Why there is no series. Slices that were done are kept beside the target, and the same call goes on from there.
    UnreadableError
        A slice of the source cannot be read.
    CancelledError
        Stopped; nothing is left behind.
    """
    started = time.perf_counter()
    path = check_series_target(target, plan)
    indices, scan = plan.indices, plan.scan
    try:
        with Part(path, _identity(plan)) as part:
            window = _window(plan) if plan.displayed else None
            encoder = _encoder(plan, part)
            said: dict[str, None] = dict.fromkeys([_LABELS] if scan.labels else [])
            for place, index in enumerate(indices):
                progress(
                    place,
                    len(indices),
                    words("Engine", "slice {place} of {count}").of(place=place + 1, count=len(indices)),
                )
                if place < len(part.records):
                    continue
                if cancel is not None:
                    cancel.check()
                slice_ = scan.read(index)
                picture, notes = _picture(plan, make, index, slice_, window)
                said |= dict.fromkeys(notes)
                encoder.add(place, _job(plan, index, slice_, picture))
            progress(len(indices), len(indices), words("Engine", "putting the series together"))
            finished = encoder.finish(cancel)
            said |= dict.fromkeys(note for record in part.records for note in record.notes)
            said |= dict.fromkeys(finished.notes)
            clipped, resumed = sum(record.clipped for record in part.records), part.resumed
    except OSError as error:
        raise WriteError(path, reason(error)) from error
    except MemoryError as error:
        raise WriteError(path, words("Engine", "there is not enough memory to put the series together")) from error
    if clipped:
        sentence = words("Engine", "{clipped} pixels were clipped to the values that the scan's bits can hold.").of(
            clipped=clipped
        )
        said = {sentence: None, **said}
    seconds = time.perf_counter() - started
    size, ratio = plan.grid.target, plan.grid.ratio
    return SeriesReport(
        finished.path, len(indices), resumed, size, ratio, clipped, finished.bytes, seconds, tuple(said)
    )


def _job(plan: SeriesPlan, index: int, slice_: Slice, picture: NDArray[Any]) -> Job:
    scan, content = plan.scan, plan.options.content
    if content is Content.IMAGE:
        return Job(scan, index, slice_, picture, plan.grid, plan.made_by, plan.displayed)
    said = meaning(content, scan.units)
    plain = dataclasses.replace(scan, inverted=False, colour=False)
    unpadded = dataclasses.replace(slice_, invalid=None)
    return Job(plain, index, unpadded, picture, plan.grid, plan.made_by, meaning=said).floating()


def _picture(
    plan: SeriesPlan, make: Make, index: int, slice_: Slice, window: Window | None
) -> tuple[NDArray[Any], tuple[str, ...]]:
    picture: NDArray[Any]
    notes: tuple[str, ...] = ()
    if plan.scan.labels:
        picture = nearest(slice_.values, plan.grid)
    else:
        made = make(index, slice_)
        picture, notes = made.values, made.notes
        colour = plan.scan.colour and plan.options.content is Content.IMAGE
        expected = (plan.grid.target.rows, plan.grid.target.columns) + ((3,) if colour else ())
        if picture.shape != expected:
            raise ValueError(f"values of shape {picture.shape} for a target of {expected}")
    if window is None:
        return picture, notes
    inverted = plan.scan.inverted if plan.options.inverted is None else plan.options.inverted
    levels: NDArray[np.uint8] = apply_window(picture, window, inverted=inverted)
    return levels, notes


def _window(plan: SeriesPlan) -> Window:
    """Return the one window of all slices: a picture that moves must not flicker."""
    if plan.options.window is not None:
        return plan.options.window
    scan = plan.scan
    return first_window(scan, scan.read(scan.middle))


def _encoder(plan: SeriesPlan, part: Part) -> Encoder:
    kind = plan.options.kind
    if kind is SeriesKind.DICOM:
        from engine.series.dicom_files import DicomFiles
        from engine.series.dicom_frames import DicomFrames, is_multi_frame

        return DicomFrames(plan, part) if is_multi_frame(plan) else DicomFiles(plan, part)
    if kind is SeriesKind.NIFTI:
        from engine.series.volume import NiftiVolume

        return NiftiVolume(plan, part)
    if kind in MOVING:
        from engine.series.moving import MovingPicture

        return MovingPicture(plan, part)
    from engine.series.pictures import Pictures

    return Pictures(plan, part)


def _identity(plan: SeriesPlan) -> dict[str, Any]:
    """Return everything that the bytes depend on, as JSON: what goes on after an interruption must be the same."""
    sources = []
    for path in sorted(plan.files):
        there = path.stat()
        sources.append([str(path), there.st_size, there.st_mtime_ns])
    options = dataclasses.asdict(plan.options)
    options.pop("overwrite")
    grid = dataclasses.asdict(plan.grid)
    return {
        "sources": sources,
        "plane": repr(plan.scan.slices[0].geometry),
        "indices": plan.indices,
        "grid": repr(grid),
        "options": repr(options),
        "made_by": dataclasses.asdict(dataclasses.replace(plan.made_by, device="")),
    }
