"""The mouse: left window and level, middle pan, right zoom, wheel slices, Shift crosshair, double click."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QMenu

from app.state import Role
from engine.scan import VoiFunction, Window
from tests.app.support import drag, mouse, picture, turn_wheel

LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton


@pytest.fixture
def canvas(opened):
    return opened.panes.panes[Role.BICUBIC].canvas


def test_left_drag_changes_the_window_of_every_pane(opened, canvas):
    before = opened.session.view.window
    dark = picture(opened.panes.panes[Role.SCAN].canvas).mean()
    drag(canvas, LEFT, (100, 100), (130, 220))
    after = opened.session.view.window
    assert after.width == pytest.approx(before.width * 1.1)
    assert after.centre == pytest.approx(before.centre + 0.4 * before.width)
    assert after.name == "", "it is no preset any more"
    for role in (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED):
        assert picture(opened.panes.panes[role].canvas).mean() < dark
    assert "W 1100" in opened.status_line.right.text()


def test_the_window_never_turns_inside_out(opened, canvas):
    for _ in range(5):
        drag(canvas, LEFT, (300, 100), (-3000, 100))
    assert 0 < opened.session.view.window.width < 1


def test_a_window_drag_computes_nothing_new(opened, canvas, backend):
    asked, images = len(backend.asked), opened.session.images
    drag(canvas, LEFT, (100, 100), (130, 160))
    assert opened.session.images is images
    assert len(backend.asked) == asked


@pytest.mark.parametrize("with_space", [False, True])
def test_middle_drag_and_space_with_left_drag_pan_all_panes(qtbot, opened, canvas, with_space):
    opened.session.zoom(4.0)
    camera = opened.session.view.camera
    under = camera.to_scene(150, 120, canvas.width(), canvas.height())
    if with_space:
        qtbot.keyPress(canvas, Qt.Key.Key_Space)
    window = opened.session.view.window
    drag(canvas, LEFT if with_space else MIDDLE, (150, 120), (110, 140))
    if with_space:
        qtbot.keyRelease(canvas, Qt.Key.Key_Space)
    moved = opened.session.view.camera
    assert moved.to_screen(*under, canvas.width(), canvas.height()) == pytest.approx((110, 140))
    assert opened.session.view.window == window
    drag(canvas, LEFT, (100, 100), (130, 100))
    assert opened.session.view.window != window, "without Space the left button is the window again"


def test_right_drag_zooms_about_the_pressed_point(opened, canvas):
    camera = opened.session.view.camera
    under = camera.to_scene(150, 120, canvas.width(), canvas.height())
    drag(canvas, RIGHT, (150, 120), (150, 60))
    zoomed = opened.session.view.camera
    assert zoomed.zoom > camera.zoom * 1.5
    assert zoomed.to_screen(*under, canvas.width(), canvas.height()) == pytest.approx((150, 120))


def test_a_right_click_that_does_not_move_opens_the_menu(qtbot, opened, canvas):
    mouse(canvas, QEvent.Type.MouseButtonPress, (150, 120), RIGHT, RIGHT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, (150, 120), RIGHT)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in opened.findChildren(QMenu)))
    menu = next(menu for menu in opened.findChildren(QMenu) if menu.isVisible())
    texts = [action.text() for action in menu.actions()]
    assert any(text.startswith("Own") for text in texts)
    assert "Invert" in texts
    menu.close()


def test_the_wheel_scrolls_slices_and_with_ctrl_it_zooms_at_the_cursor(opened, canvas, settled):
    turn_wheel(canvas, -1, (100, 100))
    settled(opened)
    assert opened.session.index == 3
    for _ in range(3):
        turn_wheel(canvas, 0.5, (100, 100))
    assert opened.session.index == 2, "parts of a notch add up"
    camera = opened.session.view.camera
    under = camera.to_scene(130, 90, canvas.width(), canvas.height())
    turn_wheel(canvas, 2, (130, 90), Qt.KeyboardModifier.ControlModifier)
    zoomed = opened.session.view.camera
    assert zoomed.zoom > camera.zoom
    assert zoomed.to_screen(*under, canvas.width(), canvas.height()) == pytest.approx((130, 90))
    settled(opened)


def test_shift_and_move_mark_one_physical_point_in_every_pane_and_read_it_out(opened, canvas):
    camera = opened.session.view.camera
    row, column = 7, 21
    point = ((column + 0.5) * 0.75, (row + 0.5) * 1.5)
    at = camera.to_screen(*point, canvas.width(), canvas.height())
    mouse(canvas, QEvent.Type.MouseMove, at, keys=Qt.KeyboardModifier.ShiftModifier)
    assert opened.session.view.crosshair == pytest.approx(point)
    text = opened.status_line.read_out.text()
    value = int(opened.session.images.slice_.values[row, column])
    assert f"scan {value} " in text
    assert f"bicubic {value} " in text
    assert f"SR {value + 10} " in text
    assert "Δ +10" in text
    assert "L 5.8" in text, "x is −10 + 21 × 0.75 = 5.75 mm"
    assert "A 9.5" in text, "y is −20 + 7 × 1.5 = −9.5 mm"
    assert "S 30.0 mm" in text
    for pane in (opened.panes.panes[role] for role in opened.session.roles):
        across, down = camera.to_screen(*point, pane.canvas.width(), pane.canvas.height())
        shown = picture(pane.canvas)
        accent = np.array([0x2F, 0xB4, 0xC4])
        line = shown[10 : int(down) - 10, int(across) - 1 : int(across) + 2].astype(int)
        assert (np.abs(line - accent).sum(axis=2).min(axis=1) < 60).all(), "the line of the crosshair"


def test_leaving_the_pane_leaves_the_read_out_at_the_crosshair(opened, canvas):
    mouse(canvas, QEvent.Type.MouseMove, (150, 100), keys=Qt.KeyboardModifier.ShiftModifier)
    marked = opened.status_line.read_out.text()
    mouse(canvas, QEvent.Type.MouseMove, (190, 150))
    assert opened.status_line.read_out.text() != marked
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))
    assert opened.status_line.read_out.text() == marked


def test_double_click_shows_one_pane_alone_and_brings_all_back(opened, canvas):
    mouse(canvas, QEvent.Type.MouseButtonDblClick, (100, 100), LEFT, LEFT)
    assert [role for role, pane in opened.panes.panes.items() if pane.isVisible()] == [Role.BICUBIC]
    mouse(canvas, QEvent.Type.MouseButtonDblClick, (100, 100), LEFT, LEFT)
    assert [role for role, pane in opened.panes.panes.items() if pane.isVisible()] == list(opened.session.roles)
    assert len(opened.session.roles) == 4


def test_a_dragged_lookup_table_becomes_a_plain_window(opened, canvas):
    opened.session.set_window(Window(500, 900, "Table", VoiFunction.SIGMOID))
    drag(canvas, LEFT, (100, 100), (160, 100))
    assert opened.session.view.window.table is None
    assert opened.session.view.window.function is VoiFunction.SIGMOID
