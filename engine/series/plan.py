"""Which slices of a scan become which kind of series, decided before anything is computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path

from engine.errors import EngineError
from engine.geometry import Grid, Scale
from engine.scan import Container, Scan, Slice, Values, Window
from engine.words import words
from engine.write.options import Provenance, ValueRange


class SeriesKind(Enum):
    """What a magnified scan can be written as."""

    DICOM = "dicom"
    """A new series: a folder of single-frame images, or one multi-frame image where the source is one."""
    NIFTI = "nifti"
    """One volume; over time a four-dimensional one."""
    PNG = "png"
    """A folder of 16-bit pictures."""
    TIFF = "tiff"
    """A folder of pictures with the scan's own values."""
    GIF = "gif"
    """A moving picture as displayed, 256 levels."""
    APNG = "apng"
    """A moving picture as displayed, without loss."""
    MP4 = "mp4"
    """A moving picture by an encoder that the system brings."""


class Content(Enum):
    """What the values of a series are."""

    IMAGE = "image"
    """The magnified scan."""
    DIFFERENCE = "difference"
    """Super-resolved minus bicubic, in the scan's units."""
    UNCERTAINTY = "uncertainty"
    """Half-width of the interval that holds nine in ten true values, in the scan's units."""


MOVING = frozenset({SeriesKind.GIF, SeriesKind.APNG, SeriesKind.MP4})
"""Kinds that show 8 bits through a window."""

FRAME_MS = 100.0
"""Time between frames where the file tells none."""


class PlanError(EngineError):
    """A series that cannot be written as asked."""


@dataclass(frozen=True, eq=False, slots=True)
class Made:
    """A slice as a network made it: values (rows, columns[, 3]) in the scan's units, and sentences for the user."""

    values: Values
    notes: tuple[str, ...] = ()


Make = Callable[[int, Slice], Made]
"""Magnifies slice ``index``; called once a slice, in order, and never for label maps."""


@dataclass(frozen=True, slots=True)
class SeriesOptions:
    """How to write.

    Attributes
    ----------
    kind : SeriesKind
        What to write.
    range : ValueRange
        All values, or 8 bit as shown; moving pictures are always as shown.
    window : Window or None
        For what is shown, the same for all slices; None: the first window of the scan's middle slice.
    inverted : bool or None
        Whether low values are shown white, for what is shown; None: as the scan says.
    frame_ms : float or None
        Time between frames of a moving picture; None: the file's own, else a tenth of a second.
    deidentify : bool
        Take out what identifies the patient, by the standard's basic profile (DICOM; PS3.15 annex E).
    overwrite : bool
        Whether a file that is already there may be replaced. A folder never is.
    content : Content
        The magnified scan, or a map that belongs to it.
    """

    kind: SeriesKind
    range: ValueRange = ValueRange.FULL
    window: Window | None = None
    inverted: bool | None = None
    frame_ms: float | None = None
    deidentify: bool = False
    overwrite: bool = False
    content: Content = Content.IMAGE


@dataclass(frozen=True)
class SeriesPlan:
    """A range of a scan on its way to the disk.

    Attributes
    ----------
    scan : Scan
        Where the slices come from.
    grid : Grid
        Sizes before and after, the same for every slice.
    slices, times : range
        Positions and moments, counted from 0.
    options : SeriesOptions
        How to write.
    made_by : Provenance
        How the values come to be.
    """

    scan: Scan
    grid: Grid
    slices: range
    times: range
    options: SeriesOptions
    made_by: Provenance = field(repr=False)

    @property
    def indices(self) -> tuple[int, ...]:
        """The slices of the scan, moment after moment, each in order of position."""
        depth = self.scan.depth or len(self.scan)
        return tuple(time * depth + place for time in self.times for place in self.slices)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that these slices are read from."""
        return tuple({path for index in self.indices for path in self.scan.slices[index].files})

    @property
    def displayed(self) -> bool:
        """Whether 8 bits as shown are written."""
        return self.options.kind in MOVING or self.options.range is ValueRange.DISPLAY

    @property
    def frame_ms(self) -> float:
        """Time between frames of a moving picture, in milliseconds."""
        return self.options.frame_ms or self.scan.frame_ms or FRAME_MS


def meaning(content: Content, units: str) -> str:
    """Return in a few words what the values of a map are; empty for the image itself."""
    if content is Content.DIFFERENCE:
        return f"super-resolved minus bicubic, {units}"
    return f"half-width of 90% interval, {units}" if content is Content.UNCERTAINTY else ""


def kinds(scan: Scan) -> tuple[SeriesKind, ...]:
    """Return what a scan can be written as, its own kind first.

    Only what was read from DICOM can become DICOM: nothing else has a patient and a study that it belongs to.
    """
    everything = tuple(SeriesKind)
    if scan.container is Container.DICOM:
        return everything
    others = tuple(kind for kind in everything if kind is not SeriesKind.DICOM)
    if scan.container is Container.NIFTI:
        return others
    return (SeriesKind.PNG, *(kind for kind in others if kind is not SeriesKind.PNG))


def plan_series(
    scan: Scan,
    scale: Scale,
    options: SeriesOptions,
    made_by: Provenance,
    *,
    slices: range | None = None,
    times: range | None = None,
) -> SeriesPlan:
    """Return the plan of a series.

    Parameters
    ----------
    scan : Scan
        Any scan.
    scale : Scale
        Magnification as asked for.
    options : SeriesOptions
        How to write.
    made_by : Provenance
        The network's; replaced where no network takes part (label maps, ×1.00 × 1.00).
    slices, times : range, optional
        Positions and moments, counted from 0, in steps of 1; all of them by default.

    Raises
    ------
    PlanError
        The scan cannot become this kind, or has no such slices.
    """
    if options.kind not in kinds(scan):
        raise PlanError(
            words(
                "Engine", "a scan that was not read from DICOM cannot become DICOM: it belongs to no patient and study"
            )
        )
    if options.deidentify and options.kind is not SeriesKind.DICOM:
        raise PlanError(
            words("Engine", "only DICOM files name the patient; other kinds are written without names anyway")
        )
    if scan.channels and options.kind in {SeriesKind.DICOM, SeriesKind.NIFTI}:
        raise PlanError(
            words("Engine", "co-registered channels are several scans: open them one by one to export them")
        )
    _check_content(scan, options)
    depth = scan.depth or len(scan)
    wanted_slices = _within(slices, depth, "slice")
    wanted_times = _within(times, max(1, len(scan) // depth), "moment")
    grid = Grid.of(scan.size, scale)
    if scan.labels:
        made_by = Provenance.nearest()
    elif grid.identity and options.content is Content.IMAGE:
        made_by = Provenance.unmagnified()
    if options.content is not Content.IMAGE:
        made_by = replace(made_by, method=f"{meaning(options.content, scan.units)}; image: {made_by.method}")
    return SeriesPlan(scan, grid, wanted_slices, wanted_times, options, made_by)


def _check_content(scan: Scan, options: SeriesOptions) -> None:
    if options.content is Content.IMAGE:
        return
    if options.kind in MOVING or options.range is ValueRange.DISPLAY:
        raise PlanError(
            words("Engine", "a map of {content} has values of its own: it is no film and not as displayed").of(
                content=options.content.value
            )
        )
    if scan.labels:
        raise PlanError(words("Engine", "a label map holds names, not intensities: there is no map that belongs to it"))


def _within(asked: range | None, count: int, what: str) -> range:
    if asked is None:
        return range(count)
    if asked.step != 1 or not 0 <= asked.start < asked.stop <= count:
        last = asked.stop - 1
        raise PlanError(
            words("Engine", "there is no {what} {start} to {last}: the scan has {count}, counted from 0").of(
                what=what, start=asked.start, last=last, count=count
            )
        )
    return asked
