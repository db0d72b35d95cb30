"""Events as the program runs them, and a watch on how long its loop is away from them."""

from __future__ import annotations

import time

from PySide6.QtCore import QEventLoop, QTimer


def run_events(seconds: float) -> None:
    """Let events run as the program does: waiting for them."""
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


def until(condition, longest_s: float = 30.0) -> None:
    loop, end, timer = QEventLoop(), time.perf_counter() + longest_s, QTimer()
    timer.setInterval(1)
    timer.timeout.connect(lambda: loop.quit() if condition() or time.perf_counter() > end else None)
    timer.start()
    loop.exec()
    timer.stop()
    assert time.perf_counter() < end, "it never came"


class Watchdog:
    """Notes how long the event loop was away between two ticks of a timer, and how long its thread computed then.

    The second figure tells work that is too long from a machine that is too busy.
    """

    def __init__(self) -> None:
        self.gaps: list[tuple[float, float, str]] = []
        self.doing = ""
        self.restart()
        self._timer = QTimer()
        self._timer.setInterval(2)
        self._timer.timeout.connect(self._tick)

    def _tick(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self.gaps.append((now[0] - self._last[0], now[1] - self._last[1], self.doing))
        self._last = now

    def longest(self) -> dict[str, tuple[float, float]]:
        """Return, for each thing that was done, the longest time away and the longest computation in seconds."""
        longest: dict[str, tuple[float, float]] = {}
        for away, busy, doing in self.gaps:
            before = longest.get(doing, (0.0, 0.0))
            longest[doing] = max(before[0], away), max(before[1], busy)
        return longest

    def restart(self) -> None:
        """Count from now on."""
        self._last = (time.perf_counter(), time.thread_time())

    def __enter__(self) -> Watchdog:
        self.restart()
        self._timer.start()
        return self

    def __exit__(self, *_) -> None:
        self._timer.stop()
