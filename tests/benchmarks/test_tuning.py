"""How quick the window stays while a network is tuned: `python -m pytest tests/benchmarks/test_tuning.py -s`.

With real events and a real tuning process, shown nowhere. The figures need an idle machine with 2 cores.
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from app.main_window import MainWindow
from app.panes.canvas import Canvas
from app.settings import Settings
from app.state import Role
from app.tuning.state import Stage
from app.window import application, wait_until_settled
from tests.support.dicom import write_ct

pytestmark = pytest.mark.benchmark_suite

EVENT_PAUSE_S = 1 / 60
DRAG_STEPS = 120


def report(what: str, value: float, unit: str, limit: str) -> None:
    print(f"\n{what}: {value:.3g} {unit} (limit {limit})")


def run_events(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        QApplication.processEvents()
        time.sleep(0.0005)


def until(condition, longest_s: float = 60.0) -> None:
    end = time.perf_counter() + longest_s
    while not condition():
        QApplication.processEvents()
        assert time.perf_counter() < end, "it never came"
        time.sleep(0.0002)


@pytest.fixture
def window(painted, tmp_path, monkeypatch):
    """Made after ``painted``: Qt looks a paint event up once for every pane."""
    monkeypatch.setenv("VERNIER_DATA", str(tmp_path / "data"))
    application()
    write_ct(tmp_path / "ct", slices=16, rows=256, columns=256)
    made = MainWindow(settings=Settings(tmp_path / "settings"))
    made.resize(1440, 900)
    made.show()
    made.open([tmp_path / "ct"])
    until(lambda: made.session.scan is not None)
    made.session.ask_scale(2.0, 2.0)
    wait_until_settled(made)
    yield made
    made.close()
    made.deleteLater()
    run_events(0.1)


@pytest.fixture
def painted(monkeypatch):
    """Return a list that gets (role, when) at every paint of a pane."""
    seen: list[tuple[Role, float]] = []
    plain = Canvas.paintEvent

    def paint(self, event):
        plain(self, event)
        seen.append((self.role, time.perf_counter()))

    monkeypatch.setattr(Canvas, "paintEvent", paint)
    return seen


def press(slider, forth: bool) -> None:
    key = Qt.Key.Key_Right if forth else Qt.Key.Key_Left
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.postEvent(slider, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier))


def drag(window, painted) -> list[float]:
    """Move the horizontal slider as a hand does, sixty times a second; return the gaps between painted frames."""
    slider = window.panel.horizontal.slider
    slider.setFocus()
    press(slider, True)
    run_events(0.2)
    painted.clear()
    for step in range(DRAG_STEPS):
        press(slider, step < DRAG_STEPS / 2)
        run_events(EVENT_PAUSE_S)
    frames = [when for role, when in painted if role is Role.BICUBIC]
    return list(np.diff(frames))


def step_cost(window) -> float:
    """Return the median seconds from a key on the slider to the super-resolved image of the new scale."""
    slider = window.panel.horizontal.slider
    costs = []
    for step in range(30):
        wait_until_settled(window)
        magnified = window.session.images.magnified
        started = time.perf_counter()
        press(slider, step % 2 == 0)
        until(lambda before=magnified: window.session.images.magnified is not before)
        costs.append(time.perf_counter() - started)
    return statistics.median(costs)


def test_a_slider_is_as_quick_while_a_network_is_tuned(window, painted):
    alone = step_cost(window)
    gaps_alone = drag(window, painted)
    wait_until_settled(window)
    window.tuning.supervisor.start()
    until(lambda: window.session.tuning.run is not None and window.session.tuning.run.step > 3, 120)
    beside = step_cost(window)
    gaps = drag(window, painted)
    assert window.session.tuning.run.stage is Stage.RUNNING
    worst_alone, worst = (float(np.percentile(values, 99)) * 1e3 for values in (gaps_alone, gaps))
    report("99 in 100 frames of a slider drag follow each other within, without tuning", worst_alone, "ms", "none")
    report("99 in 100 frames of a slider drag follow each other within, while tuning", worst, "ms", "50")
    report("slider step while tuning, beside without", beside / alone, "times", "2")
    started = time.perf_counter()
    window.tuning.supervisor.cancel()
    until(lambda: window.session.tuning.run is None)
    cancelled = (time.perf_counter() - started) * 1e3
    report("cancel takes effect", cancelled, "ms", "200")
    assert worst < 50
    assert beside / alone <= 2
    assert cancelled < 200
