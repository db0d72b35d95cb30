"""What happens when: listens to the session, has the engine work in the background, and puts results back.

Opening, pixels (:mod:`app.reading`), magnifying and volumes have lanes of their own; so that scrolling goes on while a
folder opens or a network loads, sliders while a volume is made, and the first picture needs no network at all. Every
answer carries the sizes it was computed for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.answers import Choice, Opened
from app.backend import Backend
from app.camera import Camera
from app.giving_way import GiveWay
from app.growing import Growing
from app.how_sure import HowSure
from app.judging import Judging
from app.layers import Layer
from app.magnification import Magnification, Wanted
from app.reading import Read, Reading
from app.self_checking import SelfChecking
from app.series_export import SeriesWish
from app.session import Session
from app.state import LABELS, Images, Magnified, Stage
from app.super_resolving import REST, SuperResolving
from app.tips import compute_again
from app.words import say, told
from app.worker import Job, Lane
from engine.errors import EngineError
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.reformatted import keys_of
from engine.scan import Scan, Slice, Window

if TYPE_CHECKING:
    from engine.series import SeriesReport
    from engine.volume import IsotropicPlan, VolumeReport
    from engine.write import WriteReport

SLICE_MEMORY = 1 << 30
"""Bytes for slices that were read, where nothing else is said."""
WHOLE_IF_VISIBLE = 0.6
VISIBLE_MARGIN = 0.15


class Conductor(QObject):
    """Runs the engine for a session.

    Signals
    -------
    paths_opened(object)
        Tuple of the user's own paths that were opened, worth remembering.
    scans_opened(object, object)
        Tuple of scans that were added, and of the user's own paths that they came from.
    devices_ready(object)
        Tuple of choices.
    """

    paths_opened = Signal(object)
    scans_opened = Signal(object, object)
    devices_ready = Signal(object)

    def __init__(
        self, session: Session, backend: Backend, parent: QObject | None = None, *, slice_memory: int = SLICE_MEMORY
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.backend = backend
        give_way = GiveWay()
        self.opening = Lane("opening", self, give_way=give_way, patient=True)
        self.reading = Reading(backend, slice_memory, self, give_way=give_way)
        self.magnifying = Lane("magnify", self, give_way=give_way)
        self.volumes = Lane("volumes", self)
        self.checking = SelfChecking(session, backend, self)
        self.magnification = Magnification(backend)
        self.how_sure = HowSure(session, self.magnifying, self.magnification, self)
        self.judging = Judging(session, self.magnifying, self.magnification, self)
        self.super_resolving = SuperResolving(session, self.magnifying, self.magnification, self.judging, self)
        self.super_resolving.settled.connect(self.get_ready)
        self.growing = Growing(session, self.opening, self.reading, self.magnifying, self.magnification, give_way, self)
        self._camera: Camera = session.view.camera
        self._devices_asked = False
        self._openings = 0
        session.scans_changed.connect(self._follow_scans)
        session.slice_changed.connect(self._read_slice)
        session.request_changed.connect(self.magnify)
        session.view_changed.connect(self._look)
        session.viewport_changed.connect(self._complete_view)
        session.cine_changed.connect(self._follow_film)

    # Opening

    def open(self, paths: Sequence[Path]) -> None:
        """Open files and folders."""
        slot = f"open {self._openings + 1}"

        def work(cancel: CancelToken, progress: Progress) -> Opened:
            tell = self.growing.teller(slot, cancel)
            return self.backend.open(paths, cancel=cancel, progress=progress, grown=tell)

        self._submit_open(work)

    def open_channels(self, paths: Sequence[Path]) -> None:
        """Open co-registered scans as one."""
        self._submit_open(lambda cancel, progress: self.backend.open_channels(paths, cancel=cancel, progress=progress))

    def open_builtin(self) -> None:
        """Open the scans that come with Vernier."""
        self._submit_open(lambda cancel, progress: self.backend.builtin(cancel=cancel, progress=progress))

    def _submit_open(self, work: Callable[[CancelToken, Progress], Opened]) -> None:
        # Each is a slot of its own: what is dropped while a folder is still read must not take that folder's place.
        self._openings += 1
        slot = f"open {self._openings}"
        done = partial(self.take, slot=slot)
        self.opening.submit(Job(slot, say("Work", "Opening"), work, done, self.session.notify))

    def take(self, opened: Opened, slot: str = "") -> None:
        """Show scans that were opened, and say what could not be."""
        for sentence in opened.refused:
            self.session.notify(sentence)
        if not opened.scans and not opened.refused:
            self.session.notify(say("Conductor", "Nothing in there is a scan that Vernier can read."))
        self.paths_opened.emit(opened.own)
        scans = self.growing.finish(slot, opened.scans)
        if scans is None:
            scans = self.session.add_scans(opened.scans)
        self.scans_opened.emit(scans, opened.own)
        for scan in scans:
            self.reading.ask_thumbnail(scan)

    def _follow_scans(self) -> None:
        """Let go of everything that belongs to scans that were closed."""
        scans = self.session.scans
        if self.reading.set_open(scans):
            keys = {key for scan in scans for key in keys_of(scan)}

            def work(_cancel: CancelToken, _progress: Progress) -> None:
                self.magnification.keep_only(keys)

            job = Job("let-go", say("Work", "Closing"), work, lambda _: None, self.session.notify, priority=4)
            self.magnifying.submit(job)

    # Pixels of the slice

    def _read_slice(self) -> None:
        session = self.session
        scan, index = session.scan, session.index
        if self.growing.keeps_picture:
            self.reading.go_on()
            return
        self.super_resolving.cancel()
        self.magnifying.cancel("bicubic", "uncertainty", "against")
        if scan is None:
            self.reading.cancel()
            return

        def done(read: Read) -> None:
            self._show(scan, index, read)

        def failed(sentence: str) -> None:
            session.set_images(Images())
            session.set_status(Stage.FAILED, sentence)
            session.notify(sentence)

        self.reading.ask(scan, index, done, failed)

    def _show(self, scan: Scan, index: int, read: Read) -> None:
        session = self.session
        if scan is not session.scan or index != session.index:
            return
        presets = self._presets(scan, read.slice_, read.first)
        if session.first_window is None:
            session.first_window = read.first
        if session.view.window is None:
            session.set_view(replace(session.view, window=session.first_window))
        session.set_images(Images(read.slice_, index, read.layer, presets=presets))
        self.magnify()

    def refresh_presets(self) -> None:
        """Offer the window presets as they are now."""
        images, scan = self.session.images, self.session.scan
        if scan is not None and images.slice_ is not None:
            first = images.presets[0] if images.presets else self.backend.first_window(scan, images.slice_)
            self.session.set_images(replace(images, presets=self._presets(scan, images.slice_, first)))

    def _presets(self, scan: Scan, slice_: Slice, first: Window) -> tuple[Window, ...]:
        try:
            return self.backend.presets(scan, slice_, first)
        except EngineError as error:
            # The user's own presets may be damaged; the scan is shown all the same.
            self.session.notify(told(error))
            return slice_.info.windows

    # Magnifying

    def magnify(self) -> None:
        """Compute what the request asks for: bicubic at once, then the network; the newest request wins."""
        session = self.session
        slice_, grid, request = session.images.slice_, session.grid, session.work
        if slice_ is None or grid is None or session.scan is None or session.images.scan is None:
            return
        self.magnifying.cancel(REST)
        if grid.identity:
            self.super_resolving.cancel()
            self.magnifying.cancel("bicubic")
            layer = session.images.scan
            session.set_images(replace(session.images, bicubic=layer, magnified=Magnified(grid, layer, layer, 1.0)))
            session.set_status(Stage.READY)
            return
        if session.scan.labels:
            session.set_status(Stage.STOPPED, str(LABELS))
            return
        box = self._wanted(grid)
        self._submit_bicubic(slice_, grid, box)
        self.super_resolving.ask(slice_, grid, box, request)

    def _wanted(self, grid: Grid) -> Box:
        """Return the visible part of the target with a margin; the whole of it where that is not much more."""
        session, plane = self.session, self.session.plane
        whole = Box(0, 0, grid.target.rows, grid.target.columns)
        if plane is None or session.viewport.widest <= 0:
            return whole
        box = session.view.camera.visible(plane, session.viewport, grid.target, VISIBLE_MARGIN)
        return whole if _area(box) >= WHOLE_IF_VISIBLE * _area(whole) else box

    def _submit_bicubic(self, slice_: Slice, grid: Grid, box: Box) -> None:
        def work(_cancel: CancelToken, _progress: Progress) -> Layer:
            return self.magnification.bicubic(slice_, grid, box)

        def done(layer: Layer) -> None:
            if self.session.images.slice_ is slice_:
                self.session.set_images(replace(self.session.images, bicubic=layer))

        self.magnifying.submit(Job("bicubic", say("Work", "Bicubic"), work, done, self.session.notify))

    def _follow_film(self) -> None:
        """Keep frames while a film plays; where it stops at a first look, have the image follow."""
        playing, magnified = self.session.cine.playing, self.session.images.magnified
        self.magnification.frames.keep(playing)
        if not playing and magnified is not None and magnified.first_look and not self.super_resolving.pending:
            self.magnify()

    def _look(self) -> None:
        if self.session.view.camera != self._camera:
            self._camera = self.session.view.camera
            self._complete_view()

    def _complete_view(self) -> None:
        """Have what came into view computed, where only a part of the image is known."""
        session, plane, grid = self.session, self.session.plane, self.session.grid
        if plane is None or grid is None or grid.identity or session.images.slice_ is None:
            return
        if session.scan is None or session.scan.labels:
            return
        seen = session.view.camera.visible(plane, session.viewport, grid.target)
        magnified, bicubic = session.images.magnified, session.images.bicubic
        known = magnified is not None and magnified.grid == grid and magnified.image.covers(seen)
        if bicubic is not None and not bicubic.covers(seen):
            self._submit_bicubic(session.images.slice_, grid, self._wanted(grid))
        if not known and session.status.stage in {Stage.READY, Stage.COMPUTING}:
            self.super_resolving.ask(session.images.slice_, grid, self._wanted(grid), session.work)

    # The rest

    def export(self, wanted: Wanted, done: Callable[[WriteReport], None], failed: Callable[[str], None]) -> None:
        """Compute a whole slice and write it; calls ``done`` or ``failed``, or neither when stopped."""

        def work(cancel: CancelToken, progress: Progress) -> WriteReport:
            return self.magnification.export(wanted, cancel=cancel, progress=progress)

        self.magnifying.submit(Job("export", say("Work", "Exporting"), work, done, failed, priority=-1))

    def stop_export(self) -> None:
        """Cancel an export that waits or runs; nothing of its file is left."""
        self.magnifying.cancel("export")

    def make_volume(self, path: Path, plan: IsotropicPlan, *, device: str, overwrite: bool) -> None:
        """Compute an isotropic volume, write it, and open it; a second one waits for the first to end."""
        session = self.session

        def work(cancel: CancelToken, progress: Progress) -> VolumeReport:
            return self.backend.volumes.write(
                path, plan, device=device, overwrite=overwrite, cancel=cancel, progress=progress
            )

        def done(report: VolumeReport) -> None:
            sentence = say("Conductor", "Isotropic volume: {count} slices, {spacing} mm apart, in {file}.").format(
                count=report.slices, spacing=f"{report.spacing_mm:.3g}", file=path.name
            )
            session.notify(" ".join((sentence, *map(told, report.notes))), problem=False, folder=report.path.parent)
            self.open([report.path])

        self.volumes.submit(Job(f"volume {path}", say("Work", "Isotropic volume"), work, done, session.notify))

    def export_series(self, path: Path, wish: SeriesWish) -> None:
        """Magnify and write a whole scan in the background; a second one waits for the first to end."""
        session = self.session

        def work(cancel: CancelToken, progress: Progress) -> SeriesReport:
            return self.backend.series.write(path, wish, cancel=cancel, progress=progress)

        def done(report: SeriesReport) -> None:
            sentence = say("Conductor", "Written: {file}, {count} slices.")
            if report.resumed:
                sentence = say("Conductor", "Written: {file}, {count} slices, {before} of them before an interruption.")
            sentence = sentence.format(file=report.path.name, count=report.slices, before=report.resumed)
            session.notify(" ".join((sentence, *map(told, report.notes))), problem=False, folder=report.path.parent)

        self.volumes.submit(Job(f"series {path}", say("Work", "Exporting series"), work, done, session.notify))

    def get_ready(self) -> None:
        """Load, beside the window, what the first magnification needs, and tell which devices there are; once."""
        if self._devices_asked:
            return
        self._devices_asked = True

        def work(_cancel: CancelToken, _progress: Progress) -> tuple[Choice, ...]:
            return self.backend.devices()

        self.magnifying.submit(
            Job("devices", say("Work", "Devices"), work, self.devices_ready.emit, self.session.notify, priority=3)
        )

    def stop(self) -> bool:
        """Cancel everything that runs; returns whether anything did."""
        was_busy = self._working
        self.opening.cancel()
        self.reading.wanted.cancel("slice")
        self.reading.beside.cancel()
        self.super_resolving.cancel()
        self.magnifying.cancel()
        self.volumes.cancel()
        self.checking.cancel()
        if self.session.status.stage is Stage.COMPUTING:
            self.session.set_status(Stage.STOPPED, compute_again(self.session))
        return was_busy

    @property
    def busy(self) -> bool:
        """Whether anything waits, runs, or is about to be shown."""
        return self._working or self.judging.pending

    @property
    def _working(self) -> bool:
        return (
            self.opening.busy
            or self.reading.busy
            or self.magnifying.busy
            or self.super_resolving.pending
            or self.volumes.busy
            or self.checking.lane.busy
        )

    def close(self) -> bool:
        """Cancel everything and end all threads; returns whether they have ended."""
        lanes = (self.opening, self.reading, self.magnifying, self.volumes, self.checking.lane)
        ended = [lane.close() for lane in lanes]
        return all(ended)


def _area(box: Box) -> int:
    return box.size.rows * box.size.columns
