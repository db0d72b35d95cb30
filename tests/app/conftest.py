"""Fixtures of the user stories: the window on scans in memory. A Qt warning or a thread left behind fails a test."""

from __future__ import annotations

import os
import threading

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QtMsgType

from app import theme as themes
from app.main_window import MainWindow
from app.settings import Settings
from app.state import Stage
from tests.app.strange import Strange
from tests.app.support import HeldBackend, pattern, scan_of

HARMLESS = ("This plugin does not support",)
"""What the off-screen platform says about itself."""


@pytest.fixture(autouse=True)
def clean(request, qtlog):
    """Fail on Qt warnings, and on threads and windows that a test leaves behind."""
    yield
    application = QCoreApplication.instance()
    if application is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [thread.name for thread in threading.enumerate() if thread.name.startswith("vernier-")]
    assert not left, f"threads left behind: {left}"
    warnings = [
        record.message
        for record in qtlog.records
        if record.type in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg} and not record.message.startswith(HARMLESS)
    ]
    assert not warnings, warnings


@pytest.fixture(autouse=True)
def own_weights(monkeypatch, tmp_path):
    """Keep tests away from the tuned weights of whoever runs them."""
    monkeypatch.setattr("engine.tune.store.default_folder", lambda: tmp_path / "tuned")


@pytest.fixture
def strange(qapp):
    """The window in a language in which every text stands in brackets."""
    translator = Strange()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


@pytest.fixture
def scans():
    """Two scans: five slices with pixels twice as high as wide, and one of another size."""
    return {
        "head.dcm": scan_of(*(pattern(24, 36, seed) for seed in range(5)), title="Head"),
        "foot.dcm": scan_of(pattern(40, 30, 9), title="Foot"),
    }


@pytest.fixture
def backend(scans):
    return HeldBackend(scans)


@pytest.fixture
def settings(tmp_path):
    return Settings(tmp_path / "settings")


@pytest.fixture
def window(qtbot, qapp, backend, settings):
    """The window, shown, with nothing open."""
    themes.apply(qapp, themes.DARK)
    made = MainWindow(backend=backend, settings=settings, theme=themes.DARK)
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    yield made
    backend.gate.set()
    made.close()


@pytest.fixture
def settled(qtbot):
    """Wait until nothing is computed any more."""

    def wait(window):
        qtbot.waitUntil(
            lambda: not window.conductor.busy and window.session.status.stage is not Stage.COMPUTING, timeout=20000
        )

    return wait


@pytest.fixture
def opened(window, settled, tmp_path):
    """The window with both scans open and the first one magnified."""
    window.open([tmp_path / "head.dcm", tmp_path / "foot.dcm"])
    settled(window)
    return window
