"""A reader who has no English tunes on a scan, and finds no English on the way."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.tuning.weights_dialog import WeightsDialog
from tests.app.strange import in_english
from tests.app.tuning.support import TOLD

pytestmark = pytest.mark.usefixtures("strange")
FILES = ("head.dcm", "foot.dcm", "Export...", "Export", "default", TOLD)
"""Export is an action of pyqtgraph, in a curve that no mouse reaches."""


def test_from_the_first_step_to_the_list_of_weights(qtbot, opened, tuning, settled):
    run = tuning()
    assert in_english(opened, *FILES) == []
    run.end(kept=True)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    settled(opened)
    assert in_english(opened, *FILES) == []
    qtbot.mouseClick(opened.tuning_panel.list, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.findChild(WeightsDialog) is not None)
    found = opened.findChild(WeightsDialog)
    qtbot.waitUntil(lambda: found.table.rowCount() == 1)
    assert in_english(found, *FILES) == []
    found.close()
