"""Exporting whole scans: the engine's part as the window uses it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.state import Request
from app.words import mark
from engine.progress import CancelToken, Progress
from engine.scan import Scan, Window

if TYPE_CHECKING:
    from engine.series import SeriesKind, SeriesPlan, SeriesReport

TITLES = {
    "dicom": mark("SeriesExport", "DICOM series"),
    "nifti": mark("SeriesExport", "NIfTI volume (.nii.gz)"),
    "png": mark("SeriesExport", "PNG pictures, 16 bit (a new folder)"),
    "tiff": mark("SeriesExport", "TIFF pictures, the scan's values (a new folder)"),
    "gif": mark("SeriesExport", "Film as GIF (.gif)"),
    "apng": mark("SeriesExport", "Film as animated PNG (.png)"),
    "mp4": mark("SeriesExport", "Film as MP4 (.mp4)"),
}
ENDINGS = {"nifti": ".nii.gz", "gif": ".gif", "apng": ".png", "mp4": ".mp4"}


@dataclass(frozen=True, slots=True)
class SeriesWish:
    """What the user wants written.

    Attributes
    ----------
    scan, request
        What, and how it is magnified: as on screen when the dialog was opened.
    kind : str
        Value of a :class:`~engine.series.SeriesKind`.
    slices, times : range
        Counted from 0.
    displayed : bool
        8 bit through ``window`` instead of all values.
    window, inverted
        As on screen.
    frame_ms : float or None
        For films; None: the file's own.
    deidentify, overwrite : bool
        As ticked.
    maps : tuple of str
        Values of :class:`~engine.series.Content` that are written beside the image, each as a series of its own.
    """

    scan: Scan
    request: Request
    kind: str
    slices: range
    times: range
    displayed: bool = False
    window: Window | None = None
    inverted: bool | None = None
    frame_ms: float | None = None
    deidentify: bool = False
    overwrite: bool = False
    maps: tuple[str, ...] = ()


class SeriesExport:
    """Plans and writes series; handed in through the backend, so that tests can put another in its place."""

    def kinds(self, scan: Scan) -> tuple[tuple[str, str], ...]:
        """Return id and title of what a scan can be written as, its own kind first."""
        from engine.series import SeriesKind, kinds
        from engine.series.moving import can_encode_video

        possible = (kind for kind in kinds(scan) if kind is not SeriesKind.MP4 or can_encode_video())
        return tuple((kind.value, str(TITLES[kind.value])) for kind in possible)

    def ending(self, wish: SeriesWish) -> str:
        """Return the ending of the file's name; empty for a new folder."""
        from engine.series.writing import is_folder

        if wish.kind != "dicom":
            return ENDINGS.get(wish.kind, "")
        return "" if is_folder(self._plan(wish)) else ".dcm"

    def check(self, path: Path, wish: SeriesWish) -> None:
        """Raise EngineError where the wish cannot be written to ``path``."""
        from engine.networks.uncertainty_card import check_one_pass
        from engine.series.writing import check_series_target

        if "uncertainty" in wish.maps:
            check_one_pass(wish.request.refined)
        check_series_target(path, self._plan(wish))
        for content in wish.maps:
            check_series_target(map_path(path, wish, content), self._plan(wish, content=content))

    def bytes(self, wish: SeriesWish) -> int:
        """Return about how long the result is before compression; raises EngineError where there can be none."""
        plan = self._plan(wish)
        pixel = 3 if wish.scan.colour else (1 if plan.displayed else 2)
        return plan.grid.target.rows * plan.grid.target.columns * len(plan.indices) * pixel

    def write(self, path: Path, wish: SeriesWish, *, cancel: CancelToken, progress: Progress) -> SeriesReport:
        """Magnify and write."""
        from engine.series import write_series
        from engine.series.making import Making

        request = wish.request
        if request.weights is None:
            making = Making(request.network, request.device, request.refined, request.consistent)
        else:
            making = Making.tuned(
                request.weights.path, request.network, request.device, request.consistent, request.refinement
            )
        magnifier = making.magnifier()
        plan = self._plan(wish, making.provenance(magnifier))
        report = write_series(path, plan, making.make(magnifier, plan, cancel), cancel=cancel, progress=progress)
        for content in wish.maps:
            beside = self._plan(wish, making.provenance(magnifier), content)
            write_series(
                map_path(path, wish, content),
                beside,
                making.make(magnifier, beside, cancel),
                cancel=cancel,
                progress=progress,
            )
        return report

    def _plan(self, wish: SeriesWish, made_by: object = None, content: str = "image") -> SeriesPlan:
        from engine.series import Content, SeriesOptions, plan_series
        from engine.write import Provenance, ValueRange

        options = SeriesOptions(
            self._kind(wish),
            ValueRange.DISPLAY if wish.displayed else ValueRange.FULL,
            wish.window,
            wish.inverted,
            wish.frame_ms,
            wish.deidentify,
            wish.overwrite,
            Content(content),
        )
        known = made_by if isinstance(made_by, Provenance) else Provenance(wish.request.network, "")
        return plan_series(wish.scan, wish.request.scale, options, known, slices=wish.slices, times=wish.times)

    @staticmethod
    def _kind(wish: SeriesWish) -> SeriesKind:
        from engine.series import SeriesKind

        return SeriesKind(wish.kind)


def map_path(path: Path, wish: SeriesWish, content: str) -> Path:
    """Return where a map goes: beside the image, its name with what it is."""
    ending = ENDINGS.get(wish.kind, "")
    name = path.name.removesuffix(ending).removesuffix(".dcm") if ending or path.suffix == ".dcm" else path.name
    return path.with_name(f"{name}-{content}{ending}")
