"""Magnifications chosen by what they lead to: pixels of half a millimetre, of the pane, and back to the one before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.controls.magnify_panel import PIXEL_AFTER
from app.main_window import MainWindow
from app.scales import pixel_size
from app.settings import Settings
from engine.geometry import Scale
from tests.app.support import HeldBackend, pattern, scan_of


def test_a_pixel_size_is_typed(qtbot, opened, settled):
    box = opened.panel.more_presets.pixel
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.5")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    settled(opened)
    # Pixels were 1.5 mm high and 0.75 mm wide.
    assert opened.session.request.scale == Scale(3.0, 1.5)
    assert opened.panel.read_out(PIXEL_AFTER) == "0.5 mm"
    assert box.value() == 0.5


@pytest.mark.parametrize(("size", "scale"), [(0.1, Scale(4.0, 4.0)), (9.0, Scale(1.0, 1.0))])
def test_sizes_that_the_sliders_do_not_reach_go_to_their_ends(opened, settled, size, scale):
    opened.panel.more_presets.pixel.setValue(size)
    settled(opened)
    assert opened.session.request.scale == scale
    assert opened.panel.more_presets.pixel.text() == "– mm", "pixels are not square, and the box claims nothing"


def test_without_a_spacing_there_is_no_size(window, backend, settled, tmp_path):
    backend.scans["plain"] = scan_of(pattern(20, 30), spacing=None)
    window.open([tmp_path / "plain"])
    settled(window)
    assert not window.panel.more_presets.pixel.isEnabled()
    pixel_size(window.session, 0.5)
    assert window.session.request.scale == Scale(2.0, 2.0)


def test_the_image_gets_the_pixels_of_the_pane(qtbot, window, backend, settled, tmp_path):
    backend.scans["large"] = scan_of(pattern(120, 160))
    window.open([tmp_path / "large"])
    settled(window)
    session = window.session
    window.panel.more_presets.fit.click()
    settled(window)
    scale, viewport, target = session.request.scale, session.viewport, session.grid.target
    assert scale.vertical == pytest.approx(2 * scale.horizontal, abs=0.02), "pixels of the screen are square"
    widths = (target.columns / viewport.width, target.rows / viewport.height)
    assert max(widths) == pytest.approx(1.0, abs=0.02)
    qtbot.keyClick(window, Qt.Key.Key_Q)
    assert session.request.scale.vertical == pytest.approx(2 * session.request.scale.horizontal, abs=0.02)


def test_back_to_the_magnification_used_before(qtbot, opened, settled):
    session = opened.session
    qtbot.waitUntil(lambda: session.used_scales == (Scale(2.0, 2.0),), timeout=5000)
    for passing in (2.1, 2.4, 2.9):
        session.ask_scale(passing, passing)
    session.ask_scale(3.0, 1.25)
    qtbot.waitUntil(lambda: session.used_scales == (Scale(2.0, 2.0), Scale(3.0, 1.25)), timeout=5000)
    opened.panel.more_presets.last.click()
    assert session.request.scale == Scale(2.0, 2.0)
    qtbot.keyClick(opened, Qt.Key.Key_R, Qt.KeyboardModifier.ShiftModifier)
    assert session.request.scale == Scale(3.0, 1.25), "and back again, before anything rested"
    settled(opened)


def test_the_last_run_is_remembered(qtbot, qapp, tmp_path, settled):
    settings = Settings(tmp_path / "settings")
    settings.scale = Scale(3.5, 1.25)
    settings.save()
    window = MainWindow(backend=HeldBackend({"a": scan_of(pattern(20, 30))}), settings=Settings(tmp_path / "settings"))
    qtbot.addWidget(window)
    window.open([tmp_path / "a"])
    settled(window)
    window.panel.more_presets.last.click()
    settled(window)
    assert window.session.request.scale == Scale(3.5, 1.25)
    window.close()
