"""Tuning steps aside while the user's hand moves something."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from app.session import Session

ASIDE_S = 0.6
"""How long tuning rests after the last movement."""
AGAIN_S = 0.2
"""How often it is told so while the movement lasts."""


class Yielding:
    """Calls ``step_aside(seconds)`` when scale, slice, window, camera or the size of the panes change.

    It returns whether anything was there to step aside. The mouse alone asks for nothing to be computed, and stops
    nothing.
    """

    def __init__(self, session: Session, step_aside: Callable[[float], bool]) -> None:
        self._session = session
        self._step_aside = step_aside
        self._view = replace(session.view, pointer=None, crosshair=None)
        self._told = -AGAIN_S
        self.moved_at = float("-inf")
        session.view_changed.connect(self._looked)
        session.request_changed.connect(self.moved)
        session.slice_changed.connect(self.moved)
        session.viewport_changed.connect(self.moved)

    @property
    def resting(self) -> bool:
        """Whether nothing has moved for a while."""
        return time.monotonic() - self.moved_at > ASIDE_S

    def _looked(self) -> None:
        view = replace(self._session.view, pointer=None, crosshair=None)
        if view != self._view:
            self._view = view
            self.moved()

    def moved(self) -> None:
        """Tell that the user's hand moves something."""
        self.moved_at = time.monotonic()
        if self.moved_at - self._told >= AGAIN_S and self._step_aside(ASIDE_S):
            self._told = self.moved_at
