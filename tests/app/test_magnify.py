"""A user drags the sliders and reads what comes of it."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.controls.magnify_panel import COMPUTED_ON, DECODE, PIXEL, PIXEL_AFTER, RATIO, SIZE, SIZE_AFTER
from app.scales import square_pixels
from app.state import PLANE_ROLES, Role, Stage
from app.text import honesty_line
from engine.errors import OutOfMemoryError, WeightsError
from engine.geometry import Scale, Size
from tests.app.support import LIFT, scan_of


def drag_sliders(window, vertical, horizontal):
    window.panel.vertical.slider.setValue(round(vertical * 100))
    window.panel.horizontal.slider.setValue(round(horizontal * 100))


def test_unequal_fractional_scales_change_every_pane_and_every_figure(opened, settled):
    drag_sliders(opened, 1.5, 2.37)
    settled(opened)
    session, panel = opened.session, opened.panel
    assert session.request.scale == Scale(1.5, 2.37)
    assert session.images.magnified.grid.target == Size(36, 85)
    assert session.images.bicubic.size == Size(36, 85)
    assert panel.read_out(SIZE).startswith("24 × 36")
    assert panel.read_out(SIZE_AFTER) == "36 × 85"
    assert panel.read_out(RATIO) == f"1.5000 × {85 / 36:.4f}"
    assert panel.read_out(PIXEL).startswith("1.5 × 0.75 mm")
    assert panel.read_out(PIXEL_AFTER) == f"1 × {0.75 * 36 / 85:.3g} mm"
    assert panel.read_out(DECODE) == "4 ms"
    assert panel.read_out(COMPUTED_ON) == "CPU · test"


def test_all_panes_cover_the_same_millimetres(opened, settled):
    drag_sliders(opened, 1.5, 2.37)
    settled(opened)
    together = set(Role) - set(PLANE_ROLES)
    assert together <= set(opened.panes.panes)
    rects = {role: opened.panes.panes[role].canvas.scene_rect() for role in together}
    for rect in rects.values():
        assert (rect.left(), rect.top()) == (0, 0)
        assert (rect.width(), rect.height()) == (36 * 0.75, 24 * 1.5)


def test_the_honest_line_tells_the_true_ratio_of_the_image_on_screen(qtbot, opened, backend, settled):
    line = opened.panes.panes[Role.SUPER_RESOLVED].line
    assert line.text() == "AI-magnified ×2.00 × 2.00 · default · not for primary diagnosis"
    backend.gate.clear()
    drag_sliders(opened, 1.5, 2.37)
    qtbot.waitUntil(lambda: opened.session.images.bicubic.size == Size(36, 85))
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    assert opened.session.status.stage is Stage.COMPUTING
    assert line.text() == "AI-magnified ×2.00 × 2.00 · default · not for primary diagnosis", (
        "the image is still the old one"
    )
    assert pane.state.text() == "computing ×2.36 × 1.50 …"
    assert pane.canvas.layers()[0].size == Size(48, 72)
    backend.gate.set()
    settled(opened)
    assert line.text() == "AI-magnified ×2.36 × 1.50 · default · not for primary diagnosis"
    assert pane.state.text() == ""
    assert pane.canvas.layers()[0].size == Size(36, 85)


def test_the_difference_is_what_the_network_added_on_one_grid(opened, settled):
    drag_sliders(opened, 1.5, 2.37)
    settled(opened)
    plus, minus = opened.panes.panes[Role.DIFFERENCE].canvas.layers()
    assert plus.size == minus.size
    assert plus.box == minus.box
    np.testing.assert_allclose(plus.values - minus.values, LIFT)
    low, high = opened.panes.panes[Role.DIFFERENCE].colour_bar.limits()
    assert low == -high
    assert high == LIFT
    assert "stored value" in opened.panes.panes[Role.DIFFERENCE].line.text()


def test_at_one_the_super_resolved_pane_is_the_scan(opened, backend, settled):
    asked = len(backend.asked)
    opened.session.ask_scale(1.0, 1.0)
    settled(opened)
    magnified = opened.session.images.magnified
    assert np.array_equal(magnified.image.values, opened.session.images.slice_.values)
    assert len(backend.asked) == asked, "no network is asked for what needs none"
    assert "the scan itself" in honesty_line(magnified)
    assert "AI-magnified" not in opened.panes.panes[Role.SUPER_RESOLVED].line.text()


def test_linked_sliders_move_together_and_boxes_take_figures(qtbot, opened, settled):
    qtbot.mouseClick(opened.panel.link, Qt.MouseButton.LeftButton)
    opened.panel.horizontal.slider.setValue(317)
    assert opened.session.request.scale == Scale(3.17, 3.17)
    assert opened.panel.vertical.slider.value() == 317
    qtbot.mouseClick(opened.panel.link, Qt.MouseButton.LeftButton)
    box = opened.panel.vertical.box
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "1.25")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert opened.session.request.scale == Scale(1.25, 3.17)
    assert opened.panel.vertical.slider.value() == 125
    settled(opened)


@pytest.mark.parametrize(("text", "scale"), [("×1", (1, 1)), ("×2", (2, 2)), ("×4", (4, 4))])
def test_buttons_set_both_scales(qtbot, opened, settled, text, scale):
    opened.session.ask_scale(1.5, 1.7)
    button = next(button for button in opened.panel.presets if button.text() == text)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settled(opened)
    assert opened.session.request.scale == Scale(*scale)


def test_square_pixels_come_from_the_spacing(qtbot, opened, settled):
    drag_sliders(opened, 1.0, 1.5)
    qtbot.mouseClick(opened.panel.square, Qt.MouseButton.LeftButton)
    settled(opened)
    scale = opened.session.request.scale
    assert scale == Scale(3.0, 1.5), "pixels are twice as high as wide: the rows need twice the magnification"
    spacing = opened.session.grid.spacing(opened.session.scan.slices[0].spacing)
    assert spacing.row_mm == pytest.approx(spacing.column_mm, rel=0.02)


def test_square_pixels_stay_inside_of_what_sliders_allow(opened, settled):
    drag_sliders(opened, 1.0, 4.0)
    square_pixels(opened.session)
    settled(opened)
    assert opened.session.request.scale == Scale(4.0, 2.0)


def test_dragging_never_piles_up(qtbot, opened, backend, settled):
    """While one image is held back, a hundred steps of the slider leave one request: the newest."""
    backend.gate.clear()
    before = len(backend.asked)
    for hundredths in range(210, 310):
        opened.panel.horizontal.slider.setValue(hundredths)
    backend.gate.set()
    settled(opened)
    assert opened.session.images.magnified.grid.target.columns == round(36 * 3.09)
    assert len(backend.asked) - before < 50  # a busy machine lets some through; piled up there would be 100


def test_features_are_computed_once_a_slice(opened, backend, settled):
    for horizontal in (1.2, 1.9, 3.3):
        opened.session.ask_scale(horizontal=horizontal)
        settled(opened)
    assert backend.encoded == 1


@pytest.mark.parametrize(
    "error",
    [
        WeightsError("default.safetensors", "the file is damaged"),
        OutOfMemoryError("There is not enough memory to magnify this slice, even in small tiles."),
    ],
)
def test_a_network_that_cannot_run_is_said_in_the_pane_and_nothing_stands_in_for_it(opened, backend, settled, error):
    backend.decode_error = error
    drag_sliders(opened, 1.5, 2.37)
    settled(opened)
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    assert opened.session.status.stage is Stage.FAILED
    assert pane.canvas.message() == str(error)
    assert pane.canvas.layers() == ()
    assert "AI-magnified" not in pane.line.text()
    assert opened.panes.panes[Role.BICUBIC].canvas.layers(), "bicubic is there all the same"
    assert not opened.panel.export.isEnabled()
    backend.decode_error = None
    opened.actions_by_id["recompute"].trigger()
    settled(opened)
    assert opened.session.status.stage is Stage.READY


def test_label_maps_meet_no_network(window, backend, settled, tmp_path):
    backend.scans["labels.nii"] = scan_of(np.zeros((8, 8), np.float32), title="Labels", labels=True)
    window.open([tmp_path / "labels.nii"])
    settled(window)
    assert backend.asked == []
    for role in (Role.BICUBIC, Role.SUPER_RESOLVED):
        assert "label map" in window.panes.panes[role].canvas.message()
        assert window.panes.panes[role].canvas.layers() == ()
    assert window.panel.export.isEnabled(), "nearest neighbours can be exported"


def test_a_slider_moved_while_the_next_slice_is_read_belongs_to_the_slice_on_screen(qtbot, opened, backend, settled):
    """Features of the old slice must never be kept under the number of the new one."""
    gate = threading.Event()
    session = opened.session
    read = session.scan.reader

    def slow(index):
        gate.wait(20)
        return read(index)

    object.__setattr__(session.scan, "reader", slow)
    opened.conductor.reading.at_hand.keep_only(set())
    session.show_slice(4)
    session.ask_scale(3.0, 3.0)
    qtbot.waitUntil(lambda: session.images.magnified.grid.target == Size(72, 108))
    pane = opened.panes.panes[Role.SCAN]
    assert pane.state.text() == "reading slice 5 …"
    on_screen = read(2).values
    np.testing.assert_allclose(session.images.magnified.image.values[::3, ::3], on_screen + LIFT)
    gate.set()
    qtbot.waitUntil(lambda: session.images.index == 4)
    settled(opened)
    assert pane.state.text() == ""
    np.testing.assert_allclose(session.images.magnified.image.values[::3, ::3], read(4).values + LIFT)


def test_escape_stops_what_runs_and_says_so(qtbot, opened, backend, settled):
    backend.gate.clear()
    opened.session.ask_scale(3.0, 3.0)
    qtbot.waitUntil(lambda: opened.session.status.stage is Stage.COMPUTING and len(backend.asked) >= 2)
    qtbot.keyClick(opened, Qt.Key.Key_Escape)
    settled(opened)
    assert opened.session.status.stage is Stage.STOPPED
    assert opened.session.images.magnified.grid.target == Size(48, 72), "the last image stays, under its own label"
    backend.gate.set()
    qtbot.keyClick(opened, Qt.Key.Key_F5)
    settled(opened)
    assert opened.session.images.magnified.grid.target == Size(72, 108)


def test_only_what_is_visible_is_computed_first_and_then_the_rest(qtbot, window, backend, settled, tmp_path):
    backend.scans["large.dcm"] = scan_of(np.zeros((600, 800), np.float32), title="Large", spacing=None)
    window.open([tmp_path / "large.dcm"])
    settled(window)
    window.session.zoom(6.0)
    settled(window)
    seen = []
    window.session.images_changed.connect(
        lambda: seen.append(window.session.images.magnified) if window.session.images.magnified is not None else None
    )
    window.session.ask_scale(3.0, 2.0)
    settled(window)
    new = [magnified for magnified in seen if magnified.grid.target == Size(1800, 1600)]
    assert not new[0].image.complete
    assert new[0].image.box.size.columns < 800
    assert new[-1].image.complete


def test_what_to_know_of_a_network_stands_beside_it(opened, settled):
    panel = opened.panel
    assert panel.advice.text() == ""
    assert not panel.warning.isVisible()
    opened.session.ask_network("other")
    settled(opened)
    assert panel.advice.text() == "Under-trained."
    assert panel.warning.isVisible()
    assert panel.warning.text() == "It may invent."
    assert panel.network.itemData(1, Qt.ItemDataRole.ToolTipRole) == "Under-trained. It may invent."
