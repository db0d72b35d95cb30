"""Scale, network, window and flips on the stack of what can be taken back."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.planes import Planes
from app.session import Session
from app.state import Request
from app.text import own_text
from app.undo import Change
from app.words import Phrase, mark, say
from engine.reformatted import AnatomicalPlane, keys_of
from engine.scan import Scan, Window

PAUSE_S = 0.8
"""Steps of one kind that come sooner than this after each other are one change: a drag, a turn of the wheel."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What of the view a user may want back; where the camera looks is found again by hand."""

    window: Window | None
    inverted: bool
    flipped: tuple[bool, bool]


class Undoing:
    """Pushes what the user changes of the request and of the view, and puts it back.

    Parameters
    ----------
    session : Session
        Its stack holds the changes.
    planes : Planes
        Turns the scan to the plane that a measurement was changed in.
    clock : callable
        Seconds.
    """

    def __init__(self, session: Session, planes: Planes, clock: Callable[[], float] = time.monotonic) -> None:
        self._session, self._planes, self._clock = session, planes, clock
        session.undo.visit = self._visit
        self._request, self._looked, self._scan = session.request, _looked(session), session.acquired
        self._last: tuple[str, float] = ("", 0.0)
        self._strokes = 0
        self._putting = False
        session.request_changed.connect(self._request_changed)
        session.view_changed.connect(self._view_changed)

    def _joins(self, what: Phrase) -> str:
        """Return the word that steps of one drag have in common."""
        now = self._clock()
        if what.english != self._last[0] or now - self._last[1] > PAUSE_S:
            self._strokes += 1
        self._last = (what.english, now)
        return f"{what.english} {self._strokes}"

    def _request_changed(self) -> None:
        before, after = self._request, self._session.request
        self._request = after
        if before == after or self._putting:
            return
        what = _named(before, after)
        self._session.undo.push(
            Change(str(what), lambda: self._ask(before), lambda: self._ask(after), self._joins(what))
        )

    def _ask(self, request: Request) -> None:
        self._put(lambda: self._session.restore_request(request))

    def _view_changed(self) -> None:
        before, after, scan = self._looked, _looked(self._session), self._session.acquired
        other = scan is not self._session.now(self._scan)
        self._looked, self._scan = after, scan
        # The first window of a slice is nobody's change, and another scan brings its own.
        if before == after or self._putting or other or before.window is None or after.window is None:
            return
        if scan is not None:
            what = _seen(before, after)
            push = self._session.undo.push
            push(
                Change(str(what), lambda: self._look(scan, before), lambda: self._look(scan, after), self._joins(what))
            )

    def _look(self, scan: Scan, looked: Looked) -> None:
        session = self._session
        # A window of one scan means nothing in another.
        if not self._show(scan):
            return
        camera = session.view.camera
        camera = replace(camera, flip_horizontal=looked.flipped[0], flip_vertical=looked.flipped[1])
        view = replace(session.view, camera=camera, window=looked.window, inverted=looked.inverted)
        self._put(lambda: session.set_view(view))

    def _show(self, scan: Scan) -> bool:
        """Show the scan that a change was made on; returns whether it is still open."""
        session, now = self._session, self._session.now(scan)
        if now is None:
            self._say_closed()
            return False
        if session.acquired is not now:
            self._put(lambda: session.show_scan(now))
            self._looked, self._scan = _looked(session), now
            sentence = say("Undo", "Back to '{title}', where that was done.")
            session.notify(sentence.format(title=own_text(now.title)), problem=False)
        return True

    def _say_closed(self) -> None:
        sentence = say("Undo", "That was on a scan that is closed: there is nothing to see of it.")
        self._session.notify(sentence, problem=False)

    def _visit(self, place: tuple[str, int]) -> None:
        """Show the slice on which a measurement was changed."""
        session, (key, index) = self._session, self._session.measurements.place_now(*place)
        own = next((scan for scan in session.scans if key in keys_of(scan)), None)
        if own is None:
            self._say_closed()
            return
        self._show(own)
        if session.scan is not None and session.scan.key != key:
            name = key.removeprefix(own.key).removeprefix("/")
            self._planes.show(AnatomicalPlane(name) if name else None)
        session.show_slice(index)

    def _put(self, put: Callable[[], None]) -> None:
        self._putting = True
        try:
            put()
        finally:
            self._putting = False
            self._last = ("", 0.0)


def _looked(session: Session) -> Looked:
    view = session.view
    return Looked(view.window, view.inverted, (view.camera.flip_horizontal, view.camera.flip_vertical))


def _named(before: Request, after: Request) -> Phrase:
    if before.network != after.network:
        return mark("Undo", "network")
    if before.scale != after.scale or before.linked != after.linked:
        return mark("Undo", "magnification")
    if before.refinement != after.refinement:
        return mark("Undo", "refinement")
    return mark("Undo", "consistency") if before.consistent != after.consistent else mark("Undo", "device")


def _seen(before: Looked, after: Looked) -> Phrase:
    if before.flipped != after.flipped:
        return mark("Undo", "mirroring")
    inverted = before.inverted != after.inverted and before.window == after.window
    return mark("Undo", "inversion") if inverted else mark("Undo", "window")
