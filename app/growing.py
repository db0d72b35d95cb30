"""Series on screen while their headers are still being read: the first picture at once, more slices as they come.

What is told on the way takes the place of what was told before; the slice on screen stays on screen, at its place
among more slices. What is remembered of slices goes along with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.giving_way import GiveWay
from app.magnification import Magnification
from app.reading import Reading
from app.session import Grown, Session
from app.words import say
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress

if TYPE_CHECKING:
    from engine.scan import Scan, SliceSource

Tell = Callable[[tuple["Scan", ...]], None]


class Growing(QObject):
    """Puts the scans of openings that are under way into the session.

    Parameters
    ----------
    session, opening, reading, magnifying, magnification, give_way
        Of the conductor.
    """

    _told = Signal(str, object)

    def __init__(
        self,
        session: Session,
        opening: Lane,
        reading: Reading,
        magnifying: Lane,
        magnification: Magnification,
        give_way: GiveWay,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._give_way = give_way
        self._session, self._reading = session, reading
        self._magnifying, self._magnification = magnifying, magnification
        self._openings: dict[str, tuple[Scan, ...]] = {}
        self._closed: dict[str, set[SliceSource]] = {}
        self._carried = 0
        self.keeps_picture = False
        """Whether the slice that the session just told of is the one that is on screen already."""
        self._told.connect(self._take, Qt.ConnectionType.QueuedConnection)
        opening.ended.connect(self._ended)

    def teller(self, slot: str, cancel: CancelToken) -> Tell:
        """Return what the engine calls, in its thread, with the scans of an opening as far as they are known."""

        def tell(scans: tuple[Scan, ...]) -> None:
            cancel.check()
            self._told.emit(slot, scans)

        return tell

    def finish(self, slot: str, scans: tuple[Scan, ...]) -> tuple[Scan, ...] | None:
        """Put in what an opening gave in the end; returns it as it stands in the list, None where nothing grew."""
        if slot not in self._openings:
            return None
        whole = self._put(slot, scans)
        del self._openings[slot]
        self._still(complete=True)
        return whole

    def _take(self, slot: str, scans: tuple[Scan, ...]) -> None:
        self._give_way.begin()
        if slot in self._openings:
            self._put(slot, scans)
            return
        self._openings[slot] = self._session.add_scans(scans)
        self._still()
        for scan in self._openings[slot]:
            self._reading.ask_thumbnail(scan)

    def _put(self, slot: str, scans: tuple[Scan, ...]) -> tuple[Scan, ...]:
        session = self._session
        there = {id(scan) for scan in session.scans}
        kept = tuple(scan for scan in self._openings[slot] if id(scan) in there)
        # What was closed meanwhile stays closed.
        closed = self._closed.setdefault(slot, set())
        closed |= {info.source for scan in self._openings[slot] if id(scan) not in there for info in scan.slices}
        scans = tuple(scan for scan in scans if not any(info.source in closed for info in scan.slices))
        self.keeps_picture = session.images.slice_ is not None and session.images.index == session.index
        try:
            after = session.grow(kept, scans, self._carry)
        finally:
            self.keeps_picture = False
        self._openings[slot] = after
        self._still()
        return after

    def _carry(self, grown: Grown) -> None:
        """Have what is remembered of slices stand under their new places."""
        self._reading.carry(grown.before, grown.after, grown.places)
        self._session.measurements.carry(grown.before.key, grown.after.key, grown.places)
        self._carried += 1

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            self._magnification.carry(grown.before.key, grown.after.key, grown.places)

        # Before anything else is computed, and before what belongs to scans that are gone is let go of.
        slot = f"carry {self._carried}"
        self._magnifying.submit(
            Job(slot, say("Work", "Opening"), work, lambda _: None, self._session.notify, priority=-2)
        )

    def _still(self, *, complete: bool = False) -> None:
        """Tell the session which scans are not complete yet; where one is now, what has waited for that goes on."""
        session = self._session
        session.growing = frozenset(scan.key for scans in self._openings.values() for scan in scans)
        if complete:
            self.keeps_picture = session.images.slice_ is not None and session.images.index == session.index
            try:
                session.slice_changed.send()
            finally:
                self.keeps_picture = False

    def _ended(self, slot: str) -> None:
        """Leave what an opening gave that was stopped, or failed, on its way."""
        if slot in self._openings:
            del self._openings[slot]
            self._session.notify(
                say("Growing", "Opening was stopped: of its series, only the slices read so far are here."),
            )
            self._still(complete=True)
