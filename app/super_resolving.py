"""The network's image on screen: a first look where it takes long, then the image, then what of it is out of view."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.judging import Judging
from app.magnification import Magnification
from app.session import Session
from app.state import Magnified, Request, Stage
from app.words import say, told
from app.worker import Job, Lane
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.scan import Slice

SEEN, REST = "super-resolution", "rest"
"""Slots of what is in view, and of the whole after it."""

LARGEST_WHOLE = 16_000_000
REFINE_AFTER_MS = 120
"""How long a first look stays before its image is begun: a slider that moves asks for another look sooner."""


@dataclass(frozen=True, eq=False, slots=True)
class _Asked:
    """What is to be computed, of which slice."""

    slice_: Slice
    grid: Grid
    box: Box
    request: Request


class SuperResolving(QObject):
    """Has the image computed that the session asks for, and puts it there.

    Parameters
    ----------
    session : Session
        Whose images it completes.
    lane : Lane
        Where it works.
    magnification : Magnification
        What computes.
    judging : Judging
        Which tells whether the consistency map is on screen.

    Signals
    -------
    settled()
        An image is there, or will not come.
    """

    settled = Signal()

    def __init__(
        self,
        session: Session,
        lane: Lane,
        magnification: Magnification,
        judging: Judging,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._magnification = magnification
        self._judging = judging
        self._looked: _Asked | None = None
        self._by: object = None
        self._refining = QTimer(self)
        self._refining.setSingleShot(True)
        self._refining.setInterval(REFINE_AFTER_MS)
        self._refining.timeout.connect(self._refine)

    @property
    def pending(self) -> bool:
        """Whether a first look waits to be followed by its image."""
        return self._refining.isActive()

    def ask(self, slice_: Slice, grid: Grid, box: Box, request: Request) -> None:
        """Compute ``box`` of the image on ``grid`` in place of all that was asked for before."""
        self._session.set_status(Stage.COMPUTING)
        self._forget_look()
        by = (request.network, request.device, request.weights, request.refinement)
        if by != self._by:
            # what another network, or this one otherwise refined, is in the middle of is of no use now
            self._by = by
            self._lane.cancel(SEEN, REST)
        self._submit(SEEN, _Asked(slice_, grid, box, request), first_look=True)

    def cancel(self) -> None:
        """Let go of all that was asked for."""
        self._forget_look()
        self._lane.cancel(SEEN, REST)

    def _refine(self) -> None:
        looked, self._looked = self._looked, None
        if looked is not None and self._session.images.slice_ is looked.slice_:
            self._submit(SEEN, looked)

    def _forget_look(self) -> None:
        self._refining.stop()
        self._looked = None

    def _submit(self, slot: str, asked: _Asked, *, first_look: bool = False) -> None:
        session = self._session
        scan, index = session.scan, session.images.index
        if scan is None:
            return
        judged = self._judging.on_screen

        def work(cancel: CancelToken, progress: Progress) -> tuple[Magnified, tuple[str, ...]]:
            return self._magnification.run(
                (scan.key, index),
                asked.slice_,
                asked.grid,
                asked.box,
                request=asked.request,
                judged=judged,
                first_look=first_look,
                cancel=cancel,
                progress=progress,
            )

        def done(result: tuple[Magnified, tuple[str, ...]]) -> None:
            if session.images.slice_ is asked.slice_:
                self._show(slot, asked, *result)

        def failed(sentence: str) -> None:
            if session.images.slice_ is asked.slice_:
                session.set_images(replace(session.images, magnified=None))
                session.set_status(Stage.FAILED, sentence)
                self.settled.emit()

        priority = 1 if slot == SEEN else 2
        self._lane.submit(Job(slot, say("Work", "Magnifying"), work, done, failed, priority=priority))

    def _show(self, slot: str, asked: _Asked, magnified: Magnified, notes: tuple[str, ...]) -> None:
        session = self._session
        for note in notes:
            session.notify(told(note), problem=False)
        before = session.images.magnified
        if slot == REST and before is not None:
            # The user reads how long the visible part took; the rest came when nothing else was to do.
            magnified = replace(magnified, encode_s=before.encode_s, decode_s=before.decode_s, limit=before.limit)
            session.set_images(replace(session.images, magnified=magnified, bicubic=magnified.bicubic))
        else:
            session.set_images(replace(session.images, magnified=magnified))
        if magnified.first_look and not session.cine.playing:
            self._looked = asked
            self._refining.start()
            return
        session.set_status(Stage.READY)
        self.settled.emit()
        grid = asked.grid
        if magnified.first_look:
            return  # a film goes on; where it stops, the image is asked for
        if not magnified.image.complete and grid.target.rows * grid.target.columns <= LARGEST_WHOLE:
            whole = Box(0, 0, grid.target.rows, grid.target.columns)
            self._submit(REST, replace(asked, box=whole))
