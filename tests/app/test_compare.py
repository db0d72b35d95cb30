"""A user compares two images in one pane: curtain, lens, flicker, blend, checkerboard."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QMenu

from app.panes.compare import LENS_RADIUS, SQUARE
from app.state import Compare, Role, Stage
from engine.errors import WeightsError
from tests.app.support import drag, mouse, picture, scan_of

KEYS = {
    Compare.CURTAIN: (Qt.Key.Key_S, Qt.KeyboardModifier.NoModifier),
    Compare.LENS: (Qt.Key.Key_L, Qt.KeyboardModifier.NoModifier),
    Compare.FLICKER: (Qt.Key.Key_F, Qt.KeyboardModifier.ShiftModifier),
    Compare.BLEND: (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier),
    Compare.CHECKERBOARD: (Qt.Key.Key_K, Qt.KeyboardModifier.NoModifier),
}
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(opened):
    """The pane that compares, bicubic with super-resolved, without text over the image."""
    opened.session.set_options(replace(opened.session.options, overlay=False))
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    return opened.panes.panes[Role.COMPARE]


@pytest.fixture
def press(qtbot, opened):
    def send(key, keys=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(opened.focusWidget(), key, keys)

    return send


def alone(window, canvas, share):
    """What the pane shows of one image: all of the first at 1, all of the second at 0."""
    before = window.session.options.comparison
    window.session.set_comparison(replace(before, mode=Compare.BLEND, share=0.0 if share else 1.0))
    shown = picture(canvas)[..., 0].astype(int)
    window.session.set_comparison(before)
    return shown


@pytest.mark.parametrize("mode", KEYS)
def test_every_way_has_a_key_and_the_same_key_leads_back(opened, pane, press, mode):
    press(*KEYS[mode])
    assert opened.session.options.comparison.mode is mode
    assert opened.session.roles == (Role.COMPARE,)
    assert pane.isVisible()
    assert pane.title.text() == mode.title
    assert opened.top.compare_button.text() == f"{mode.title} ▾"
    assert pane.canvas.hasFocus(), "the keyboard stays with the images"
    press(*KEYS[mode])
    assert opened.session.roles == (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED, Role.DIFFERENCE)
    assert not pane.isVisible()


def test_the_menu_of_the_top_bar_offers_every_way(opened, pane):
    menu = opened.top.compare_button.menu()
    by_text = {entry.text(): entry for entry in menu.actions()}
    by_text["Blend"].trigger()
    assert opened.session.options.comparison.mode is Compare.BLEND
    assert by_text["Blend"].isChecked()
    by_text["Side by side"].trigger()
    assert opened.session.options.comparison.mode is Compare.SIDE_BY_SIDE
    assert not by_text["Blend"].isChecked()


def test_a_right_click_offers_every_way_too(opened, pane):
    opened.panes.menu_asked.emit(opened.mapToGlobal(opened.rect().center()))
    [menu] = [found for found in opened.findChildren(QMenu) if found.title() == "Compare"]
    next(entry for entry in menu.actions() if entry.text() == "Checkerboard").trigger()
    assert opened.session.options.comparison.mode is Compare.CHECKERBOARD
    menu.parent().close()


@pytest.mark.parametrize("mode", [Compare.CURTAIN, Compare.LENS, Compare.CHECKERBOARD])
def test_every_pixel_is_that_of_one_image_or_the_other_at_its_own_place(opened, pane, mode):
    opened.session.compare(mode)
    opened.session.zoom(1.37)
    canvas = pane.canvas
    first, second = alone(opened, canvas, 1), alone(opened, canvas, 0)
    assert (first != second).mean() > 0.3
    rows, columns = first.shape
    y, x = np.mgrid[0:rows, 0:columns] + 0.5
    if mode is Compare.CURTAIN:
        inside, free = x > round(columns / 2), np.abs(x - columns / 2) > 5
        free &= (y < rows * 0.2) | (y > rows * 0.35)
    elif mode is Compare.LENS:
        distance = np.hypot(x - columns / 2, y - rows / 2)
        inside, free = distance < LENS_RADIUS, np.abs(distance - LENS_RADIUS) > 3
        free &= (y < rows / 2 + LENS_RADIUS) | (y > rows / 2 + LENS_RADIUS + 25)
    else:
        inside = (x // SQUARE + y // SQUARE) % 2 == 1
        free = np.ones(inside.shape, bool)
    shown = picture(canvas)[..., 0].astype(int)
    np.testing.assert_array_equal(shown[free], np.where(inside, second, first)[free])


def test_an_edge_lies_at_one_place_in_both_images(window, backend, settled, tmp_path):
    """Against the camera's own arithmetic, so near that a screen pixel is 0.02 output pixels."""
    values = np.zeros((40, 40), np.float32)
    values[:, 20:] = 1000
    backend.scans["edge.dcm"] = scan_of(values, title="Edge")
    window.open([tmp_path / "edge.dcm"])
    settled(window)
    session = window.session
    session.set_options(replace(session.options, overlay=False))
    session.ask_scale(1.25, 3.5)
    session.compare(Compare.CURTAIN)
    settled(window)
    session.zoom(1000.0, 15.0, 15.0)
    settled(window)
    canvas = window.panes.panes[Role.COMPARE].canvas
    pixel = session.view.camera.zoom * 0.75 / 3.5
    expected, _ = session.view.camera.to_screen(20 * 0.75, 0.0, canvas.width(), canvas.height())
    for first in (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED):
        session.compare_pair(first, Role.BICUBIC if first is Role.SCAN else Role.SCAN)
        shown = alone(window, canvas, 1)
        [drawn] = np.flatnonzero(np.diff(shown[5]) > 100)
        assert abs(drawn + 1 - expected) / pixel < 0.05


def test_the_curtain_is_drawn_with_the_mouse_and_moved_with_the_keyboard(qtbot, opened, pane):
    opened.session.compare(Compare.CURTAIN)
    canvas, session = pane.canvas, opened.session
    window_before = session.view.window
    line = (canvas.width() / 2, 60.0)
    mouse(canvas, QEvent.Type.MouseMove, line)
    assert canvas.cursor().shape() is Qt.CursorShape.SplitHCursor
    drag(canvas, LEFT, line, (canvas.width() * 0.25, 90.0))
    assert session.options.comparison.share == pytest.approx(0.25)
    assert session.view.window == window_before, "the window is not dragged along"
    drag(canvas, LEFT, (canvas.width() * 0.25, 60.0), (-500.0, 60.0))
    assert session.options.comparison.share == 0
    drag(canvas, LEFT, (canvas.width() * 0.6, 60.0), (canvas.width() * 0.7, 60.0))
    assert session.options.comparison.share == 0, "away from the line a drag is that of the window"
    assert session.view.window != window_before
    pane.compared.slider.setFocus()
    qtbot.keyClick(pane.compared.slider, Qt.Key.Key_Right)
    assert session.options.comparison.share == pytest.approx(0.01)


def test_the_lens_follows_the_mouse_and_stays_where_it_left(opened, pane):
    opened.session.compare(Compare.LENS)
    canvas = pane.canvas
    mouse(canvas, QEvent.Type.MouseMove, (200.0, 150.0))
    assert (canvas.lens_centre().x(), canvas.lens_centre().y()) == pytest.approx((200.0, 150.0))
    opened.session.set_view(replace(opened.session.view, pointer=None))
    assert (canvas.lens_centre().x(), canvas.lens_centre().y()) == pytest.approx((200.0, 150.0))


def test_flicker_shows_one_image_and_the_other_while_the_key_is_held(qtbot, opened, pane, press):
    press(*KEYS[Compare.FLICKER])
    first, second = alone(opened, pane.canvas, 1), alone(opened, pane.canvas, 0)
    np.testing.assert_array_equal(picture(pane.canvas)[..., 0], second)
    assert "AI-magnified" in pane.line.text()
    qtbot.keyPress(opened.focusWidget(), Qt.Key.Key_F)
    np.testing.assert_array_equal(picture(pane.canvas)[..., 0], first)
    assert "AI-magnified" not in pane.line.text(), "bicubic alone is on screen"
    qtbot.keyRelease(opened.focusWidget(), Qt.Key.Key_F)
    np.testing.assert_array_equal(picture(pane.canvas)[..., 0], second)


def test_blend_weighs_both(opened, pane):
    opened.session.compare(Compare.BLEND)
    first, second = alone(opened, pane.canvas, 1), alone(opened, pane.canvas, 0)
    pane.compared.slider.setValue(25)
    shown = picture(pane.canvas)[..., 0]
    np.testing.assert_allclose(shown, 0.75 * first + 0.25 * second, atol=1.6)


def test_any_two_of_three_can_be_chosen_and_swapped(opened, pane, press):
    press(Qt.Key.Key_S)
    images, compared = opened.session.images, pane.compared
    assert pane.canvas.layers() == (images.bicubic, images.magnified.image)
    compared.first.menu().actions()[0].trigger()
    assert pane.canvas.layers() == (images.scan, images.magnified.image)
    press(Qt.Key.Key_W)
    assert pane.canvas.layers() == (images.magnified.image, images.scan)
    compared.second.menu().actions()[2].trigger()
    assert pane.canvas.layers() == (images.scan, images.magnified.image), "never an image with itself"
    compared.second.menu().actions()[1].trigger()
    assert pane.canvas.layers() == (images.scan, images.bicubic)
    assert "AI-magnified" not in pane.line.text()


def test_the_honest_line_stays_wherever_a_super_resolved_pixel_is_shown(opened, pane):
    for mode in KEYS:
        opened.session.compare(mode)
        assert pane.line.text() == "AI-magnified ×2.00 × 2.00 · default · not for primary diagnosis"
        assert pane.line.fits()


def test_the_difference_can_stand_beside(opened, pane, press):
    press(Qt.Key.Key_S)
    press(Qt.Key.Key_X)
    assert opened.session.roles == (Role.COMPARE, Role.DIFFERENCE)
    press(Qt.Key.Key_X)
    assert opened.session.roles == (Role.COMPARE,)
    press(Qt.Key.Key_S)
    assert Role.DIFFERENCE in opened.session.roles, "side by side it is as it was"


def test_without_a_super_resolved_image_the_pane_says_why(opened, pane, backend, settled):
    opened.session.compare(Compare.CURTAIN)
    backend.decode_error = WeightsError("default.safetensors", "the file is damaged")
    opened.session.ask_scale(1.5, 1.5)
    settled(opened)
    assert opened.session.status.stage is Stage.FAILED
    assert pane.canvas.layers() == ()
    assert pane.canvas.message() == str(backend.decode_error)
    opened.session.compare_pair(Role.SCAN, Role.BICUBIC)
    assert len(pane.canvas.layers()) == 2, "scan and bicubic can be compared all the same"
