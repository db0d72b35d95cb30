"""A user takes back scales, networks, windows and flips, and does them again, with Ctrl+Z and Ctrl+Y."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.state import Role
from app.undoing import PAUSE_S
from engine.geometry import Scale
from engine.scan import Window

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def clock(opened):
    """Time that passes when a test says so."""
    now = [100.0]
    opened.undoing._clock = lambda: now[0]
    return now


@pytest.fixture
def press(qtbot, opened, clock, settled):
    def send(key, keys=M.NoModifier):
        clock[0] += 2 * PAUSE_S
        opened.panes.panes[Role.SCAN].canvas.setFocus()
        qtbot.keyClick(opened.focusWidget(), key, keys)
        settled(opened)

    return send


def test_opening_scans_is_nothing_to_take_back(opened):
    assert opened.session.undo.next_back == ""


def test_a_drag_of_a_slider_is_one_step(opened, press, clock):
    session = opened.session
    for step in range(1, 20):
        session.ask_scale(horizontal=2.0 + step / 100)
    clock[0] += 2 * PAUSE_S
    session.ask_scale(horizontal=3.0)
    press(K.Key_Z, M.ControlModifier)
    assert session.request.scale == Scale(2.0, 2.19)
    press(K.Key_Z, M.ControlModifier)
    assert session.request.scale == Scale(2.0, 2.0)
    press(K.Key_Y, M.ControlModifier)
    press(K.Key_Y, M.ControlModifier)
    assert session.request.scale == Scale(2.0, 3.0)
    assert session.images.magnified.grid.target.columns == 108, "it is computed, not only said"


def test_network_flip_window_and_inversion_come_back_one_by_one(opened, press):
    session = opened.session
    first = session.view.window
    session.ask_network("other")
    press(K.Key_H)
    press(K.Key_I)
    session.set_window(Window(300.0, 100.0))
    press(K.Key_Z, M.ControlModifier)
    assert (session.view.window, session.view.inverted) == (first, True)
    press(K.Key_Z, M.ControlModifier)
    assert not session.view.inverted
    assert session.view.camera.flip_horizontal
    press(K.Key_Z, M.ControlModifier)
    assert not session.view.camera.flip_horizontal
    press(K.Key_Z, M.ControlModifier)
    assert session.request.network == "default"
    assert session.undo.next_back == ""
    press(K.Key_Y, M.ControlModifier)
    assert session.request.network == "other"


def test_zooming_stays_and_is_no_step(opened, press):
    press(K.Key_H)
    press(K.Key_Plus)
    zoom = opened.session.view.camera.zoom
    press(K.Key_Z, M.ControlModifier)
    assert not opened.session.view.camera.flip_horizontal
    assert opened.session.view.camera.zoom == zoom


def test_a_step_on_another_scan_is_taken_back_there(opened, press, settled):
    session = opened.session
    own, first = session.scan, session.view.window
    changed = Window(300.0, 100.0)
    session.set_window(changed)
    press(K.Key_PageDown)
    other = session.scan
    assert other is not own
    press(K.Key_Z, M.ControlModifier)
    assert session.scan is own
    assert session.view.window == first
    assert "Back to 'Head'" in session.notices[-1].text
    session.show_scan(other)
    settled(opened)
    assert session.view.window == first, "nothing of the other scan"
    press(K.Key_Y, M.ControlModifier)
    assert (session.scan, session.view.window) == (own, changed)
    opened.actions_by_id["reset-view"].trigger()
    assert session.view.window == first, "the scan's own, not the one that was put back"


def test_a_step_on_a_closed_scan_says_so_and_changes_nothing(opened, press):
    session = opened.session
    session.set_window(Window(300.0, 100.0))
    press(K.Key_W, M.ControlModifier)
    before = session.view.window
    press(K.Key_Z, M.ControlModifier)
    assert session.view.window == before
    assert "closed" in session.notices[-1].text


def test_a_measurement_comes_back_where_it_was(opened, press):
    session = opened.session
    own = session.scan
    session.show_slice(1)
    press(K.Key_E)
    press(K.Key_Return, M.ControlModifier)
    assert len(session.measurements.of(own.key, 1)) == 1
    session.show_slice(4)
    press(K.Key_Z, M.ControlModifier)
    assert (session.index, session.measurements.items) == (1, ())
    press(K.Key_PageDown)
    press(K.Key_Y, M.ControlModifier)
    assert (session.scan, session.index) == (own, 1)
    assert len(session.measurements.of(own.key, 1)) == 1
