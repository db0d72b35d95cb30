"""Background threads that compute in Python give way to the window: one interpreter runs one thread at a time.

While the thread of the window works through its events, every call that lets go of the interpreter (a file, a
painter, a signal) would wait for it again behind such threads, each time as long as the interpreter lets them have it.
"""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QTimer

LONGEST_S = 0.1
"""Nobody gives way for longer than this after the window began to work: where it never rests, both go on."""


class GiveWay:
    """Knows whether the thread that made it, the window's, works."""

    def __init__(self) -> None:
        self._rests = threading.Event()
        self._rests.set()
        self._since = time.monotonic()

    def begin(self) -> None:
        """Say, in the thread of the window, that it begins to work; until it has done all that this brings about."""
        if self._rests.is_set():
            self._since = time.monotonic()
            self._rests.clear()
            QTimer.singleShot(0, self._rests.set)

    def wait(self) -> None:
        """Return, to another thread, when the window rests, at the latest ``LONGEST_S`` after it began to work."""
        if not self._rests.is_set():
            self._rests.wait(max(0.0, self._since + LONGEST_S - time.monotonic()))
