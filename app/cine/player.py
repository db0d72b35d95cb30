"""Plays a film: which frame is due comes from the clock, so that a slow machine drops frames and never lags.

A frame stays until all that is on screen of it is computed; then the one that the clock says by that time is asked for.
So every pane shows the same frame, and the network is never asked for two.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer

from app.cine.moments import depth_of, moments_of, place_of, show_moment, show_position
from app.cine.state import SPEEDS, USUAL_MS, CineState
from app.session import Session
from app.state import Role, Stage
from app.words import say
from engine.scan import Scan

RATE_OVER_S = 2.0
"""How long the achieved rate looks back."""
TELL_EVERY_S = 0.25
PATIENCE_MS = 1000
"""How long the frame before stays on screen while the next one is computed; then what is there of it is shown."""


class Player(QObject):
    """Plays the moments of the scan on screen, or the slices of a volume without moments.

    Parameters
    ----------
    clock : callable
        Seconds, never going back.
    """

    def __init__(
        self, session: Session, clock: Callable[[], float] = time.monotonic, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._clock = clock
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self._ready = QTimer(self)
        self._ready.setSingleShot(True)
        self._ready.timeout.connect(self._complete)
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._show)
        self._scan: Scan | None = session.scan
        self._began, self._first = 0.0, 0
        self._own: int | None = None
        self._counted: int | None = None
        self._shown: deque[float] = deque()
        self._told = 0.0
        session.slice_changed.connect(self._follow)
        session.images_changed.connect(self._wake)
        session.status_changed.connect(self._wake)

    # Intents

    def toggle(self) -> None:
        """Play, or stop."""
        scan, state = self._session.scan, self._session.cine
        if state.playing:
            self.stop()
            return
        if scan is None or self._count(scan) < 2:
            self._session.notify(say("Cine", "There is nothing to play: the scan has a single frame."), problem=False)
            return
        last = self._place() == self._count(scan) - 1
        if last and not state.loop:
            self._go(0)
        self._begin()
        self._session.set_cine(replace(state, playing=True, frame_ms=own_ms(scan), rate=None))
        self.tick()

    def stop(self) -> None:
        """Stop at the frame on screen."""
        for timer in (self._timer, self._ready, self._patience):
            timer.stop()
        if self._session.cine.playing:
            self._session.set_cine(replace(self._session.cine, playing=False, rate=None, holding=False))

    def change_speed(self, step: int) -> None:
        """Play slower (−1) or faster (1)."""
        state = self._session.cine
        place = min(range(len(SPEEDS)), key=lambda at: abs(SPEEDS[at] - state.speed)) + step
        speed = SPEEDS[min(max(place, 0), len(SPEEDS) - 1)]
        self._begin()
        self._session.set_cine(replace(state, speed=speed, rate=None))
        if state.playing:
            self.tick()

    def toggle_loop(self) -> None:
        """Begin again at the end, or stop there."""
        self._begin()
        self._session.set_cine(replace(self._session.cine, loop=not self._session.cine.loop))

    # Time

    def tick(self) -> None:
        """Show the frame that is due, unless the one before is still on its way."""
        session, scan = self._session, self._session.scan
        if not session.cine.playing or scan is None or not self._settled():
            return
        self._show()
        now, place = self._clock(), self._place()
        if self._counted != session.index:
            self._counted = session.index
            self._count_frame(now)
        period, count = session.cine.frame_ms / 1000.0 / session.cine.speed, self._count(scan)
        # A thousandth, for a clock that rounds a due time down must not show the frame before.
        passed = math.floor((now - self._began) / period + 1e-3)
        due = self._first + passed
        if due >= count and not session.cine.loop:
            self._go(count - 1)
            self.stop()
            return
        self._timer.start(max(0, math.ceil((self._began + (passed + 1) * period - now) * 1000)))
        if due % count != place:
            self._go(due % count)

    def _complete(self) -> None:
        """Show a frame of which all is there, and go on."""
        if self._session.cine.playing and self._settled():
            self._show()
            self.tick()

    def _show(self) -> None:
        self._patience.stop()
        self._session.set_cine(replace(self._session.cine, holding=False))

    def _settled(self) -> bool:
        """Return whether all that is on screen of the frame is there, or will not come."""
        session = self._session
        if session.status.stage in {Stage.FAILED, Stage.STOPPED}:
            return True
        if session.images.slice_ is None or session.images.index != session.index:
            return False
        waits = any(role in {Role.SUPER_RESOLVED, Role.DIFFERENCE, Role.COMPARE} for role in session.roles)
        return not (waits and session.status.stage is Stage.COMPUTING)

    def _begin(self) -> None:
        """Count time from the frame that is shown now."""
        self._began, self._first = self._clock(), self._place()
        self._counted = None
        self._shown.clear()

    def _go(self, place: int) -> None:
        session, scan = self._session, self._session.scan
        if scan is None:
            return
        by_time = moments_of(scan) > 1
        depth, (position, _) = depth_of(scan), place_of(session)
        self._own = place * depth + position if by_time else place
        if session.cine.playing:
            session.set_cine(replace(session.cine, holding=True))
            self._patience.start()
        (show_moment if by_time else show_position)(session, place)

    def _count_frame(self, now: float) -> None:
        self._shown.append(now)
        while len(self._shown) > 2 and now - self._shown[0] > RATE_OVER_S:
            self._shown.popleft()
        if len(self._shown) > 1 and now - self._told >= TELL_EVERY_S:
            self._told = now
            rate = (len(self._shown) - 1) / max(now - self._shown[0], 1e-9)
            self._session.set_cine(replace(self._session.cine, rate=rate))

    # What others do

    def _follow(self) -> None:
        """Go on from where the user went, or where a scan that has grown stands now; another scan stops it."""
        session, before = self._session, self._scan
        if session.scan is not before:
            self._scan = session.scan
            if session.scan is not None and session.now(before) is session.scan:
                self._own = None
                self._begin()
                self._wake()
                return
            self.stop()
            session.set_cine(CineState(loop=session.cine.loop, frame_ms=own_ms(session.scan)))
        elif session.cine.playing and session.index != self._own:
            self._begin()
            self._wake()

    def _wake(self) -> None:
        # Not at once: what changed may be half told.
        if self._session.cine.playing and self._settled() and self._counted != self._session.index:
            self._ready.start(0)

    def _place(self) -> int:
        position, moment = place_of(self._session)
        scan = self._session.scan
        return moment if scan is not None and moments_of(scan) > 1 else position

    @staticmethod
    def _count(scan: Scan) -> int:
        moments = moments_of(scan)
        return moments if moments > 1 else depth_of(scan)


def own_ms(scan: Scan | None) -> float:
    """Return the time between frames that the file tells, where it is one that can be played; else the usual one."""
    told = scan.frame_ms if scan is not None else None
    return told if told is not None and told > 0 else USUAL_MS
