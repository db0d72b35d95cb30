"""A user watches the weights while they are tuned."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from tests.app.support import LIFT, TUNED_LIFT
from tests.app.tuning.support import lift, line


@pytest.fixture
def shown(qtbot, opened, panel, tuning, settled):
    """A tuning whose weights after 40 steps are on screen."""
    tuner = tuning()
    assert not panel.current.isEnabled(), "there is nothing to show yet"
    tuner.preview(40)
    qtbot.waitUntil(panel.current.isEnabled)
    settled(opened)
    assert lift(opened) == LIFT, "nobody asked for it"
    panel.current.click()
    settled(opened)
    return tuner


def test_the_pane_shows_them_and_says_so(opened, shown):
    assert lift(opened) == TUNED_LIFT
    assert "default, being tuned · step 40" in line(opened)


def test_newer_weights_replace_them(qtbot, opened, shown, backend):
    shown.preview(80)
    qtbot.waitUntil(lambda: "step 80" in line(opened), timeout=5000)
    assert [weights and weights.version for weights in backend.loaded] == [None, "40", "80"], "the file was read again"


def test_newer_weights_wait_until_the_hand_rests(qtbot, opened, shown, settled):
    opened.panel.horizontal.slider.setValue(210)
    shown.preview(80)
    settled(opened)
    opened.panel.horizontal.slider.setValue(220)
    settled(opened)
    assert "step 40" in line(opened), "what moves is not computed anew for other reasons"
    qtbot.waitUntil(lambda: "step 80" in line(opened), timeout=5000)


def test_such_an_image_is_not_exported(qtbot, opened, shown, settled):
    assert not opened.panel.export.isEnabled()
    qtbot.keyClick(opened, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settled(opened)
    assert lift(opened) == LIFT
    assert opened.panel.export.isEnabled()


def test_it_ends_with_the_tuning(qtbot, opened, shown, panel, settled):
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    settled(opened)
    assert lift(opened) == LIFT
    assert opened.panel.export.isEnabled()
    assert not opened.session.tuning.show_current
