"""How quick the window is, with real events but shown nowhere: `python -m pytest tests/benchmarks -s`.

The figures need an idle machine with 2 cores. What opens is made here: CT series of single files, as scanners send.
"""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt

from app.main_window import MainWindow
from app.panes.canvas import Canvas
from app.settings import Settings
from app.state import Role
from app.window import application, wait_until_settled
from tests.app.support import mouse, turn_wheel
from tests.benchmarks.events import run_events, until
from tests.support.dicom import write_ct

pytestmark = pytest.mark.benchmark_suite

SCROLL_PAUSE_S = 0.05
"""A brisk hand turns the wheel by twenty notches a second."""


def report(what: str, value: float, unit: str, limit: str) -> None:
    print(f"\n{what}: {value:.3g} {unit} (limit {limit})")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """500 slices of 512²."""
    target = tmp_path_factory.mktemp("series") / "ct"
    write_ct(target, slices=500, rows=512, columns=512)
    return target


@pytest.fixture(scope="module")
def large(tmp_path_factory) -> Path:
    target = tmp_path_factory.mktemp("large") / "ct"
    write_ct(target, slices=3, rows=2048, columns=2048)
    return target


@pytest.fixture
def window(tmp_path):
    application()
    made = MainWindow(settings=Settings(tmp_path / "settings"))
    made.resize(1440, 900)
    made.show()
    run_events(0.2)
    yield made
    made.close()
    made.deleteLater()
    run_events(0.1)


@pytest.fixture
def painted(monkeypatch):
    """Return a list that gets (role, slice on screen, when it was there) at every paint of a pane."""
    seen: list[tuple[Role, int, float]] = []
    plain = Canvas.paintEvent

    def paint(self, event):
        plain(self, event)
        if self._session.images.scan is not None:
            seen.append((self.role, self._session.images.index, time.perf_counter()))

    monkeypatch.setattr(Canvas, "paintEvent", paint)
    return seen


def test_first_picture_of_500_slices(window, painted, folder):
    values = []
    for _ in range(3):
        painted.clear()
        started = time.perf_counter()
        window.open([folder])
        until(lambda: any(role is Role.SCAN for role, _, _ in painted))
        values.append(painted[0][2] - started)
        wait_until_settled(window)
        window.session.close_scan(window.session.scan)
        run_events(0.1)
    report("first picture of a folder of 500 slices, warm disk", statistics.median(values), "s", "1")
    assert statistics.median(values) < 1


@pytest.mark.parametrize("size", [512, 2048])
def test_from_wheel_event_to_painted_slice(window, painted, folder, large, size):
    window.open([folder if size == 512 else large])
    wait_until_settled(window)
    canvas = window.panes.panes[Role.SCAN].canvas
    values = []
    session = window.session
    steps = [-1] * 100 if size == 512 else [-1, 1, 1, -1] * 6
    for step in steps:
        painted.clear()
        wanted = session.index - step
        started = time.perf_counter()
        turn_wheel(canvas, step, (100, 100))
        until(lambda wanted=wanted: any(seen[:2] == (Role.SCAN, wanted) for seen in painted))
        values.append(next(when for role, index, when in painted if (role, index) == (Role.SCAN, wanted)) - started)
        run_events(SCROLL_PAUSE_S)
    worst = float(np.percentile(values, 95))
    # The three large slices are read at the first turns; the median is of slices that are in memory.
    report(f"wheel event to painted LR slice of {size}², median", statistics.median(values) * 1e3, "ms", "33")
    report(f"wheel event to painted LR slice of {size}², 95 in 100", worst * 1e3, "ms", "none")
    assert statistics.median(values) < 0.033


def test_window_drag_with_four_panes(window, painted, large):
    window.open([large])
    wait_until_settled(window)
    canvas = window.panes.panes[Role.SCAN].canvas
    left = Qt.MouseButton.LeftButton
    mouse(canvas, QEvent.Type.MouseButtonPress, (100, 100), left, left)
    frames, started = 0, time.perf_counter()
    while frames < 60:
        painted.clear()
        mouse(canvas, QEvent.Type.MouseMove, (110 + frames, 120 + frames % 7), held=left)
        until(lambda: {role for role, _, _ in painted} >= {Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED})
        frames += 1
    rate = frames / (time.perf_counter() - started)
    mouse(canvas, QEvent.Type.MouseButtonRelease, (150, 150), left)
    # The fourth, of the difference, has no window: it stays as it is.
    report("window drag on a 2048² slice, four panes", rate, "frames a second", "30 or more")
    assert rate >= 30


def test_no_operation_blocks_the_event_loop(folder, large):
    """In a process of its own, as the program starts: pytest's import hook and its heap are not the user's."""
    command = [sys.executable, "-m", "tests.benchmarks.an_hour_at_the_window", folder, large]
    longest = {}
    for more in (["begun"], []):
        done = subprocess.run([*command, *more], capture_output=True, text=True, check=True, timeout=300)
        longest |= json.loads(done.stdout)
    for doing, (away, busy) in longest.items():
        report(f"longest time away from events, {doing}", away * 1e3, "ms", "100")
        report(f"longest computation of that thread, {doing}", busy * 1e3, "ms", "none")
    assert max(away for away, _ in longest.values()) < 0.1


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs Linux to tell the memory of a process")
def test_opening_and_closing_50_scans_leaves_no_memory_behind(window, tmp_path):
    """Every time another scan; the start is after three, when the network is loaded and the allocators are warm."""
    start = 0
    for number in range(53):
        if number == 3:
            gc.collect()
            start = resident_bytes()
        folder = tmp_path / f"{number}"
        write_ct(folder, slices=12, rows=512, columns=512)
        window.open([folder])
        until(lambda: window.session.scan is not None)
        wait_until_settled(window)
        window.session.close_scan(window.session.scan)
        wait_until_settled(window)
        for path in folder.iterdir():
            path.unlink()
    gc.collect()
    end = resident_bytes()
    report("memory at the start", start / 2**20, "MiB", "none")
    report("memory after opening and closing 50 scans, beside the start", end / start, "times", "1.1")
    assert end / start < 1.1
