"""How the viewer feels while it tunes: `python -m pytest tests/benchmarks/test_tuning_smoothness.py -s`.

Real events on the real window, and the real tuning process on all cores. What is compared is the same hand on the same
window without and with a tuning under way. Absolute limits are held on a calm machine alone; ratios everywhere.
"""

from __future__ import annotations

import os
import statistics
import time

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider

from app.answers import Opened
from app.backend import Backend
from app.main_window import MainWindow
from app.settings import Settings
from app.state import Role, Stage
from app.tuning.workshop import Workshop
from app.window import application, wait_until_settled
from engine.tune import TunedStore
from tests.app.support import mouse
from tests.support.scans import volume

pytestmark = pytest.mark.benchmark_suite

FRAME_S = 1 / 60
DRAG_FRAMES = 240
STEPS = 12
REST_S = 1.0
"""Between single steps: long enough for tuning to be at full speed again when the next one comes."""
CALM_LOAD = 1.0


def report(what: str, value: float, unit: str, limit: str) -> None:
    print(f"\n{what}: {value:.3g} {unit} (limit {limit})")


class MemoryBackend(Backend):
    """The real engine, on a scan in memory."""

    def open(self, paths, *, cancel, progress, grown=None):
        return Opened((volume(24, 256, 256),))


@pytest.fixture(scope="module")
def calm() -> bool:
    load = os.getloadavg()[0]
    print(f"\nload of the machine before: {load:.2f} on {os.cpu_count()} cores")
    return load <= CALM_LOAD


@pytest.fixture(scope="module")
def window(calm, tmp_path_factory):
    application()
    folder = tmp_path_factory.mktemp("window")
    backend = MemoryBackend()
    backend.workshop = Workshop(TunedStore(folder / "tuned"))
    made = MainWindow(backend=backend, settings=Settings(folder / "settings"))
    made.resize(1440, 900)
    made.show()
    made.open([folder / "memory"])
    wait_until_settled(made)
    yield made
    made.close()
    made.deleteLater()
    QApplication.processEvents()


def run_events(seconds: float) -> None:
    end = time.perf_counter() + seconds
    while (left := end - time.perf_counter()) > 0:
        QApplication.processEvents()
        time.sleep(min(0.001, max(left, 0)))


def until(condition, seconds: float = 60.0) -> None:
    end = time.perf_counter() + seconds
    while not condition():
        assert time.perf_counter() < end
        QApplication.processEvents()
        time.sleep(0.0005)


def tune(window) -> None:
    """Begin to tune, and wait until the process learns at full speed."""
    QTest.mouseClick(window.tuning_panel.start, Qt.MouseButton.LeftButton)
    until(lambda: window.session.tuning.run is not None and window.session.tuning.run.step > 20, 120)


def handle_at(slider) -> tuple[float, float]:
    option = QStyleOptionSlider()
    slider.initStyleOption(option)
    rect = slider.style().subControlRect(
        QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
    )
    return rect.center().x(), rect.center().y()


class Paints(QObject):
    """Notes when a widget is painted."""

    def __init__(self, widget) -> None:
        super().__init__()
        self.times: list[float] = []
        self._widget = widget

    def eventFilter(self, watched, event) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.times.append(time.perf_counter())
        return False

    def __enter__(self):
        self._widget.installEventFilter(self)
        return self

    def __exit__(self, *_):
        self._widget.removeEventFilter(self)


def drag(window) -> list[float]:
    """Drag the horizontal slider to and fro at sixty moves a second; return the times between painted frames, in ms."""
    slider = window.panel.horizontal.slider
    with Paints(window.panes.panes[Role.BICUBIC].canvas) as painted:
        x, y = handle_at(slider)
        left = Qt.MouseButton.LeftButton
        mouse(slider, QEvent.Type.MouseButtonPress, (x, y), left, left)
        for frame in range(DRAG_FRAMES):
            began = time.perf_counter()
            mouse(slider, QEvent.Type.MouseMove, (x + 60 * np.sin(frame / 12), y), held=left)
            run_events(FRAME_S - (time.perf_counter() - began))
        mouse(slider, QEvent.Type.MouseButtonRelease, (x, y), left)
    until(lambda: window.session.status.stage is Stage.READY)
    return list(np.diff(painted.times) * 1e3)


def steps(window) -> list[float]:
    """Move the slider by single steps with the keyboard; return the times until the image is there, in ms."""
    slider = window.panel.horizontal.slider
    slider.setFocus()
    taken = []
    for step in range(STEPS):
        run_events(REST_S)
        began = time.perf_counter()
        QTest.keyClick(slider, Qt.Key.Key_Left if step % 2 else Qt.Key.Key_Right)
        wanted = window.session.grid
        until(lambda: window.session.images.magnified.grid == wanted)  # noqa: B023
        QApplication.processEvents()
        taken.append((time.perf_counter() - began) * 1e3)
        until(lambda: window.session.status.stage is Stage.READY)
    return taken


def test_dragging_stays_smooth_and_steps_stay_cheap(window, calm):
    drag(window)
    frames, alone = drag(window), steps(window)
    tune(window)
    frames_tuning, beside = drag(window), steps(window)
    assert window.session.tuning.run is not None, "it tuned all the while"
    window.tuning_panel.cancel.click()
    until(lambda: window.session.tuning.run is None)
    p99, p99_tuning = np.percentile(frames, 99), np.percentile(frames_tuning, 99)
    ratio = statistics.median(beside) / statistics.median(alone)
    report(f"99 % of {len(frames)} frames of a drag, without tuning", p99, "ms", "none")
    report(f"99 % of {len(frames_tuning)} frames of a drag, while tuning", p99_tuning, "ms", "50, on a calm machine")
    report("the same, to each other", p99_tuning / p99, "times", "none")
    report("step of the slider, without tuning", statistics.median(alone), "ms", "none")
    report("step of the slider, while tuning", statistics.median(beside), "ms", "2 × without")
    report("the same, to each other", ratio, "times", "2")
    assert len(frames_tuning) > 0.7 * len(frames), "as many frames were painted"
    assert ratio <= 2
    if calm:
        assert p99_tuning < 50


def test_cancel_takes_effect_at_once(window, calm):
    for state in ("working", "paused"):
        tune(window)
        tuner = window.tuning.supervisor._tuner
        if state == "paused":
            window.tuning_panel.pause.click()
            run_events(0.1)
        began = time.perf_counter()
        QTest.mouseClick(window.tuning_panel.cancel, Qt.MouseButton.LeftButton)
        until(lambda: window.session.tuning.run is None)
        taken = (time.perf_counter() - began) * 1e3
        assert not tuner.alive
        report(f"from the click on Cancel to the end of the process, {state}", taken, "ms", "200, on a calm machine")
        if calm:
            assert taken < 200
