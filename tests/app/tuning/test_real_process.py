"""The window over the real tuning process: its end, its decision, and what its death does to the viewer."""

from __future__ import annotations

import os
import signal
import threading

import pytest
from PySide6.QtCore import Qt

from app.backend import Backend
from app.tuning.state import Stage
from tests.support.scans import volume


class MemoryBackend(Backend):
    """The real engine, on a scan in memory."""

    gate = threading.Event()

    def __init__(self) -> None:
        super().__init__()
        # beside other tests a process that gives way to everything would never begin
        self.workshop.gentle = False

    def open(self, paths, *, cancel, progress, grown=None):
        from app.answers import Opened

        return Opened((volume(),))


@pytest.fixture
def backend():
    return MemoryBackend()


@pytest.fixture
def learning(qtbot, window, settled, tmp_path):
    """The window while the real process learns; returns it and its tuner."""
    window.open([tmp_path / "volume"])
    settled(window)
    qtbot.mouseClick(window.tuning_panel.start, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.tuning.run is not None and window.session.tuning.run.step > 2, timeout=60000)
    return window


def child(window) -> int:
    return window.tuning.supervisor._tuner._child.pid


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_a_killed_process_is_told_and_the_viewer_lives_on(qtbot, learning, settled):
    """And the network on screen still answers to the sliders."""
    window = learning
    os.kill(child(window), signal.SIGKILL)
    qtbot.waitUntil(lambda: window.session.notices != (), timeout=10000)
    assert "ended from outside" in window.session.notices[-1].text
    assert window.session.tuning.run is None
    window.panel.vertical.slider.setValue(300)
    settled(window)
    assert window.session.images.magnified.grid.target.rows == 240


def test_cancel_ends_the_process(qtbot, learning, backend):
    window = learning
    pid = child(window)
    qtbot.mouseClick(window.tuning_panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.tuning.run is None, timeout=5000)
    assert gone(pid)
    assert backend.workshop.interrupted() == ()
    assert not list((backend.workshop.store.folder / "runs").iterdir())


def test_stopped_early_it_decides_and_says_so(qtbot, learning):
    window = learning
    qtbot.mouseClick(window.tuning_panel.finish, Qt.MouseButton.LeftButton)
    assert window.session.tuning.run.stage is Stage.STOPPING
    qtbot.waitUntil(lambda: window.session.tuning.run is None, timeout=60000)
    ended = window.session.tuning.ended[window.session.scan.key]
    assert ended.sentence.startswith(("Kept: ", "Not kept: "))
    assert ended.kept == window.panel.tuned.isVisible()
    assert "DOE" not in ended.sentence
