"""Fixtures of the stories of tuning."""

from __future__ import annotations

import pytest

from tests.app.support import HeldBackend
from tests.app.tuning.support import ToldWorkshop


@pytest.fixture
def backend(scans):
    made = HeldBackend(scans)
    made.workshop = ToldWorkshop()
    return made


@pytest.fixture
def panel(window):
    return window.tuning_panel


@pytest.fixture
def tuning(qtbot, opened, backend, panel):
    """Press the button; return the tuning that is under way."""
    from PySide6.QtCore import Qt

    def press():
        before = len(backend.workshop.tuners)
        qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: len(backend.workshop.tuners) == before + 1)
        tuner = backend.workshop.tuners[-1]
        qtbot.waitUntil(lambda: tuner.asked == ["start"])
        tuner.work(1)
        qtbot.waitUntil(lambda: opened.session.tuning.run.step == 1)
        return tuner

    return press
