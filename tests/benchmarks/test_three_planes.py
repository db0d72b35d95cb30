"""How quick three planes of a large volume follow the hand: `python -m pytest tests/benchmarks -s`.

The figures need an idle machine with 2 cores.
"""

from __future__ import annotations

import statistics
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt

from app.state import Role
from app.window import wait_until_settled
from tests.app.support import mouse, turn_wheel
from tests.benchmarks.events import Watchdog, run_events, until
from tests.benchmarks.test_viewer import report, window  # noqa: F401 - a fixture
from tests.support.dicom import write_ct

pytestmark = pytest.mark.benchmark_suite

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """300 slices of 512²."""
    target = tmp_path_factory.mktemp("volume") / "ct"
    write_ct(target, slices=300, rows=512, columns=512)
    return target


def test_three_planes_of_a_large_volume(window, folder):  # noqa: F811
    window.open([folder])
    until(lambda: window.session.scan is not None)
    wait_until_settled(window)
    panes = window.three_planes.panes
    with Watchdog() as dog:
        dog.doing = "turning to three planes"
        started = time.perf_counter()
        window.actions_by_id["layout-planes"].trigger()
        until(lambda: window.session.three_planes)
        until(lambda: all(pane.images.scan is not None for pane in panes.values()), 120)
        report("until all three planes of 512 × 512 × 300 are there", time.perf_counter() - started, "s", "none")
        wait_until_settled(window)
        dog.doing = "dragging the crosshair"
        canvas = window.panes.panes[Role.AXIAL].canvas
        view = panes[Role.AXIAL].view
        x, y = view.camera.to_screen(*view.crosshair, canvas.width(), canvas.height())
        mouse(canvas, QEvent.Type.MouseButtonPress, (x, y), LEFT, LEFT)
        times = []
        for step in range(60):
            began = time.perf_counter()
            mouse(canvas, QEvent.Type.MouseMove, (x + step, y - step), held=LEFT)
            others = [panes[role] for role in (Role.CORONAL, Role.SAGITTAL)]
            until(lambda others=others: all(pane.images.index == pane.index for pane in others))
            times.append(time.perf_counter() - began)
            run_events(0.005)
        mouse(canvas, QEvent.Type.MouseButtonRelease, (x, y), LEFT)
        dog.doing = "the wheel in a plane that is not chosen"
        for _ in range(40):
            turn_wheel(window.panes.panes[Role.CORONAL].canvas, -1, (60, 60))
            run_events(0.02)
        wait_until_settled(window)
    report("from the crosshair to the slices of both other planes, median", statistics.median(times) * 1e3, "ms", "100")
    for doing in dict.fromkeys(doing for *_, doing in dog.gaps):
        away = max(gap for gap, _, what in dog.gaps if what == doing)
        busy = max(gap for _, gap, what in dog.gaps if what == doing)
        report(f"longest time away from events, {doing}", away * 1e3, "ms", "none")
        report(f"longest computation of that thread, {doing}", busy * 1e3, "ms", "100")
    assert statistics.median(times) < 0.1
    assert max(busy for _, busy, _ in dog.gaps) < 0.1
