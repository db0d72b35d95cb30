"""The keyboard: everything in the table of actions does what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from app.help_dialog import HelpDialog
from app.state import Role
from tests.app.support import picture

K = Qt.Key


@pytest.fixture
def press(qtbot, opened, settled):
    canvas = opened.panes.panes[Role.SCAN].canvas
    canvas.setFocus()

    def send(key, keys=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(opened.focusWidget() or opened, key, keys)
        settled(opened)

    return send


def test_slices_and_series(opened, press):
    session = opened.session
    for key, index in ((K.Key_Down, 3), (K.Key_Up, 2), (K.Key_Home, 0), (K.Key_Up, 0), (K.Key_End, 4), (K.Key_Down, 4)):
        press(key)
        assert session.index == index
    press(K.Key_PageDown)
    assert session.scan.title == "Foot"
    press(K.Key_PageUp)
    assert session.scan.title == "Head"
    assert opened.slices.value() == session.index == 2


def test_window_presets_full_range_and_invert(opened, press, backend):
    session = opened.session
    press(K.Key_0)
    values = session.images.slice_.values
    assert (session.view.window.low, session.view.window.high) == (values.min(), values.max())
    press(K.Key_1)
    assert session.view.window.name == "Own"
    shown = picture(opened.panes.panes[Role.SCAN].canvas)
    press(K.Key_I)
    inverted = picture(opened.panes.panes[Role.SCAN].canvas)
    middle = (shown.shape[0] // 2 + 31, shown.shape[1] // 2 + 31)
    assert abs(int(inverted[middle][0]) + int(shown[middle][0]) - 255) <= 1
    press(K.Key_9)
    assert session.view.window == session.images.presets[0], "there is no ninth preset here: nothing happens"


def test_zoom_fit_flips_and_reset(opened, press):
    session = opened.session
    fitted = session.view.camera.zoom
    press(K.Key_Plus)
    assert session.view.camera.zoom > fitted
    press(K.Key_Minus)
    assert session.view.camera.zoom == pytest.approx(fitted)
    press(K.Key_Plus)
    press(K.Key_Equal)
    assert session.view.camera.zoom == pytest.approx(fitted)
    before = picture(opened.panes.panes[Role.SUPER_RESOLVED].canvas)
    session.set_options(session.options.__class__(overlay=False))
    press(K.Key_H)
    press(K.Key_V)
    assert session.view.camera.flip_horizontal
    assert session.view.camera.flip_vertical
    press(K.Key_Plus)
    press(K.Key_R)
    press(K.Key_T)
    assert session.options.overlay
    after = picture(opened.panes.panes[Role.SUPER_RESOLVED].canvas)
    assert (before == after).all()


def test_flicker_shows_bicubic_only_while_held_and_says_so(qtbot, opened):
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    magnified = opened.session.images.magnified
    qtbot.keyPress(pane.canvas, K.Key_F)
    assert pane.canvas.layers() == (magnified.bicubic,)
    assert pane.title.text() == "Bicubic"
    assert "AI-magnified" not in pane.line.text()
    qtbot.keyRelease(pane.canvas, K.Key_F)
    assert pane.canvas.layers() == (magnified.image,)
    assert pane.title.text() == "Super-resolved"
    assert "AI-magnified" in pane.line.text()


def test_a_key_whose_release_is_never_told_is_let_go_when_the_window_loses_the_keyboard(qtbot, qapp, opened):
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    qtbot.keyPress(pane.canvas, K.Key_F)
    assert opened.session.options.flicker
    other = QLabel("another window")
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not opened.isActiveWindow())
    qtbot.waitUntil(lambda: not opened.session.options.flicker)


def test_the_difference_pane_comes_and_goes(opened, press):
    press(K.Key_X)
    assert not opened.panes.panes[Role.DIFFERENCE].isVisible()
    assert opened.session.roles == (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED)
    press(K.Key_X)
    assert opened.panes.panes[Role.DIFFERENCE].isVisible()


def test_tab_walks_through_panes_and_alone_shows_the_next_one(opened, press):
    press(K.Key_Tab)
    assert opened.panes.current is Role.BICUBIC
    assert opened.panes.panes[Role.BICUBIC].canvas.hasFocus()
    press(K.Key_Return)
    assert opened.session.roles == (Role.BICUBIC,)
    press(K.Key_Tab)
    assert opened.session.roles == (Role.SUPER_RESOLVED,)
    press(K.Key_Return)
    assert len(opened.session.roles) == 4


def test_areas_are_reached_by_f6_and_sliders_by_left_and_right(qtbot, opened, press):
    press(K.Key_F6)
    slider = opened.panel.horizontal.slider
    assert slider.hasFocus()
    press(K.Key_Right)
    assert opened.session.request.scale.horizontal == 2.01
    press(K.Key_F6)
    assert opened.series.list.hasFocus()
    press(K.Key_F6)
    assert opened.panes.panes[Role.SCAN].canvas.hasFocus()


def test_figures_typed_into_a_box_are_no_presets(qtbot, opened):
    window = opened.session.view.window
    box = opened.panel.vertical.box
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "3.20")
    qtbot.keyClick(box, K.Key_Return)
    assert opened.session.view.window == window
    assert opened.session.request.scale.vertical == 3.2


def test_full_screen_and_back(qtbot, opened, press):
    press(K.Key_F11)
    assert opened.isFullScreen()
    press(K.Key_F11)
    assert not opened.isFullScreen()


def test_escape_lets_go_of_the_crosshair(opened, press):
    session = opened.session
    session.set_view(session.view.__class__(session.view.camera, session.view.window, crosshair=(3.0, 4.0)))
    press(K.Key_Escape)
    assert session.view.crosshair is None


def test_help_lists_every_action_of_the_table(qtbot, opened, press):
    press(K.Key_F1)
    dialog = opened.findChild(HelpDialog)
    words = {label.text() for label in dialog.findChildren(QLabel)}
    for spec in opened.specs:
        if not spec.id.startswith("preset-"):
            assert spec.text in words
    assert "Crosshair at the same point in every pane" in words
    dialog.close()


def test_no_two_actions_share_a_key(opened):
    keys = [QKeySequence(keys).toString() for spec in opened.specs for keys in spec.shortcuts]
    assert all(keys)
    assert len(keys) == len(set(keys))
    assert len({spec.id for spec in opened.specs}) == len(opened.specs)


def test_no_key_means_two_things(opened):
    keys = [keys for spec in opened.specs for keys in spec.shortcuts]
    assert len(set(keys)) == len(keys)
