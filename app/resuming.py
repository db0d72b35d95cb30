"""Going on where the user was: the session is kept while they work, and offered at the next start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from app.colour_maps import COLOUR_MAPS
from app.conductor import Conductor
from app.kept_session import Kept, keep, measurements_of, read, to_text, window_of
from app.planes import Planes
from app.session import Session
from app.settings import Settings
from app.state import NoticeChoice
from app.words import say
from app.worker import Job, Lane
from engine.errors import EngineError
from engine.progress import CancelToken, Progress
from engine.reformatted import AnatomicalPlane
from engine.scan import Scan

PAUSE_MS = 2000
"""How long after a change the session is kept; changes in between are kept with it."""
MOST_NAMED = 4


class Resuming(QObject):
    """Keeps the session in the user's own file, and brings it back when asked.

    Parameters
    ----------
    session, conductor, planes, settings
        Of the window.
    """

    def __init__(
        self,
        session: Session,
        conductor: Conductor,
        planes: Planes,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._conductor, self._planes, self._settings = session, conductor, planes, settings
        self._origins: dict[str, tuple[Path, ...]] = {}
        self._awaited: Kept | None = None
        self._looking: tuple[Kept, Scan] | None = None
        self._was_open = False
        self.lane = Lane("session", self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._keep_behind)
        conductor.scans_opened.connect(self._opened)
        session.images_changed.connect(self._look)
        for event in (
            *(session.scans_changed, session.slice_changed, session.request_changed),
            *(session.view_changed, session.options_changed, session.measurements.changed),
        ):
            event.connect(self._later)

    # Keeping

    def _later(self) -> None:
        self._was_open = self._was_open or bool(self._session.scans)
        if self._was_open and self._settings.keeps_session:
            self._timer.start()

    def _keep_behind(self) -> None:
        if not self._settings.keeps_session:
            return
        kept, path = keep(self._session, self._origins), self._settings.session_file

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            write(kept, path)

        # A disk that is full is no reason to disturb anyone who looks at a scan.
        self.lane.submit(Job("keep", say("Work", "Keeping the session"), work, lambda _: None, lambda _: None))

    def close(self) -> None:
        """Keep the session a last time, unless nothing was open in this run."""
        self._timer.stop()
        self.lane.close()
        if self._was_open and self._settings.keeps_session:
            try:
                write(keep(self._session, self._origins), self._settings.session_file)
            except EngineError:
                return

    def _opened(self, scans: tuple[Scan, ...], own: tuple[Path, ...]) -> None:
        for scan in scans:
            self._origins[scan.key] = own
        kept, self._awaited = self._awaited, None
        if kept is not None and scans:
            self._show(kept, scans)

    # Going on

    def offer(self) -> None:
        """Offer the session of the last run, if one was kept."""
        kept = read(self._settings.session_file) if self._settings.keeps_session else None
        if kept is None or not kept.scans:
            return
        count, scale = len(kept.scans), kept.request.scale
        scans = say("Resuming", "1 scan") if count == 1 else say("Resuming", "{count} scans").format(count=count)
        size = say("Resuming", "×{horizontal} across and ×{vertical} down").format(
            horizontal=f"{scale.horizontal:.2f}", vertical=f"{scale.vertical:.2f}"
        )
        what = [scans, size]
        if (count := len(kept.measurements)) == 1:
            what.append(say("Resuming", "1 measurement"))
        elif count:
            what.append(say("Resuming", "{count} measurements").format(count=count))
        choices = (
            NoticeChoice(say("Resuming", "Go on"), lambda: self.resume(kept)),
            NoticeChoice(say("Resuming", "No"), lambda: None),
        )
        question = say("Resuming", "Go on where you were? {what}.").format(what=", ".join(what))
        self._session.notify(question, problem=False, choices=choices)

    def resume(self, kept: Kept) -> None:
        """Open again what was open; what is no longer there is named."""
        there = [path for path in kept.paths if path.exists()]
        gone = [path.name for path in kept.paths if not path.exists()]
        if gone:
            sentence = say("Resuming", "No longer there: {files}.")
            if len(gone) > MOST_NAMED:
                sentence = say("Resuming", "No longer there: {files} and {count} more.")
            self._session.notify(sentence.format(files=", ".join(gone[:MOST_NAMED]), count=len(gone) - MOST_NAMED))
        if there:
            self._awaited = kept
            self._conductor.open(there)

    def _show(self, kept: Kept, opened: Sequence[Scan]) -> None:
        session, scans = self._session, kept.places(opened)
        known = {choice.id for choice in self._conductor.backend.networks()}
        network = kept.request.network if kept.request.network in known else session.request.network
        request = replace(kept.request, network=network, device=session.request.device)
        session.restore_request(request)
        colour_map = kept.options.colour_map if kept.options.colour_map in COLOUR_MAPS else session.options.colour_map
        session.set_options(replace(kept.options, patient=session.options.patient, colour_map=colour_map))
        session.measurements.restore(measurements_of(kept, scans))
        shown = scans.get(kept.shown)
        if shown is None:
            return
        session.show_scan(shown)
        if kept.plane:
            self._planes.show(AnatomicalPlane(kept.plane))
        session.show_slice(kept.index)
        if session.scan is not None:
            self._looking = (kept, session.scan)
            self._look()

    def _look(self) -> None:
        """Look as before, once the slice is there: its first window has to be known for a reset."""
        if self._looking is None:
            return
        kept, scan = self._looking
        session = self._session
        if session.scan is not scan:
            self._looking = None
        elif session.images.slice_ is not None and session.shown_index == session.index:
            self._looking = None
            window = window_of(kept, session.images.presets) or session.view.window
            session.set_view(replace(session.view, camera=kept.camera, window=window, inverted=kept.inverted))
            if kept.camera.fitted:
                session.fit()


def write(kept: Kept | None, path: Path) -> None:
    """Write the user's file, whole or not at all and for nobody else to read; None removes it."""
    from engine.write.atomic import make_folder, write_whole

    if kept is None:
        forget(path)
        return
    make_folder(path.parent)
    write_whole(path, to_text(kept).encode(), overwrite=True, private=True)


def forget(path: Path) -> None:
    """Remove the user's file; one that cannot be removed is left."""
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
