"""Measuring by hand and by key: every pane shows the same place, each with the values of its own image."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QMenu

from app.measuring.hand import to_scene
from app.state import Role
from engine.measure.roi import Kind, Point
from tests.app.support import LIFT, SPACING, drag, mouse

LEFT, RIGHT, K = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.Key


@pytest.fixture
def canvas(opened):
    found = opened.panes.panes[Role.BICUBIC].canvas
    found.setFocus()
    return found


@pytest.fixture
def model(opened):
    return opened.session.measurements


def at(canvas, row, column):
    """Return where a place on the scan is drawn."""
    session = canvas._session
    scene = to_scene(session.plane, Point(row, column))
    return session.view.camera.to_screen(*scene, canvas.width(), canvas.height())


def key(qtbot, opened, code, keys=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(opened.focusWidget() or opened, code, keys)


@pytest.fixture
def values(qtbot, opened, model):
    """Wait for what the last measurement says."""

    def wait():
        number = model.items[-1].number
        qtbot.waitUntil(lambda: number in model.readings and not opened.measurements.desk.lane.busy)
        return model.readings[number]

    return wait


def click(canvas, row, column):
    where = at(canvas, row, column)
    mouse(canvas, QEvent.Type.MouseMove, where)
    mouse(canvas, QEvent.Type.MouseButtonPress, where, LEFT, LEFT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, where, LEFT)


def test_a_distance_is_drawn_with_a_key_and_a_drag(qtbot, opened, canvas, model, values):
    window = opened.session.view.window
    key(qtbot, opened, K.Key_D)
    drag(canvas, LEFT, at(canvas, 4, 6), at(canvas, 10, 30))
    (item,) = model.items
    assert item.name == "distance 1"
    assert values().extent.length == pytest.approx(np.hypot(6 * SPACING.row_mm, 24 * SPACING.column_mm), rel=1e-6)
    assert opened.session.view.window == window, "the left button draws, and windows again without the tool"
    key(qtbot, opened, K.Key_Escape)
    assert model.tool is None
    drag(canvas, LEFT, at(canvas, 20, 6), at(canvas, 22, 9))
    assert opened.session.view.window != window


def test_an_ellipse_tells_the_values_of_every_image(qtbot, opened, canvas, model, values):
    key(qtbot, opened, K.Key_E)
    drag(canvas, LEFT, at(canvas, 4, 6), at(canvas, 12, 26))
    reading = values()
    scan, bicubic, made = (entry.statistics for entry in reading.values)
    assert reading.extent.area == pytest.approx(np.pi * 4 * 10 * SPACING.row_mm * SPACING.column_mm, rel=1e-6)
    assert bicubic.mean == pytest.approx(scan.mean, abs=1e-3), "the bicubic of this test is nearest neighbour"
    assert made.mean == pytest.approx(scan.mean + LIFT, abs=1e-3)
    assert made.count == pytest.approx(4 * scan.count)
    pixels = opened.session.images.slice_.values
    rows, columns = np.mgrid[0:24, 0:36] + 0.5
    inside = pixels[((rows - 8) / 4) ** 2 + ((columns - 16) / 10) ** 2 <= 1]
    assert scan.mean == pytest.approx(inside.mean(), abs=0.05 * float(inside.std()))


def test_angles_by_three_clicks_and_polygons_by_clicks_and_a_double_click(qtbot, opened, canvas, model, values):
    key(qtbot, opened, K.Key_A)
    for row, column in ((4, 20), (4, 6), (10, 6)):
        click(canvas, row, column)
    assert values().extent.degrees == pytest.approx(90)
    key(qtbot, opened, K.Key_A, Qt.KeyboardModifier.ShiftModifier)
    for row, column in ((14, 20), (14, 30), (20, 30), (20, 20)):
        click(canvas, row, column)
    mouse(canvas, QEvent.Type.MouseButtonDblClick, at(canvas, 20, 20), LEFT, LEFT)
    assert model.items[-1].shape.kind is Kind.POLYGON
    assert values().extent.area == pytest.approx(60 * SPACING.row_mm * SPACING.column_mm)
    assert opened.session.options.alone is None, "a double click with the tool shows no pane alone"


def test_points_and_whole_shapes_are_dragged_and_each_drag_is_undone_as_one(qtbot, opened, canvas, model, values):
    key(qtbot, opened, K.Key_E, Qt.KeyboardModifier.ShiftModifier)
    drag(canvas, LEFT, at(canvas, 4, 6), at(canvas, 12, 26))
    key(qtbot, opened, K.Key_Escape)
    first = model.items[0].shape
    scan = opened.panes.panes[Role.SCAN].canvas
    drag(scan, LEFT, at(scan, 12, 26), at(scan, 16, 30))
    assert model.items[0].shape.points[1].row == pytest.approx(16)
    second = model.items[0].shape
    drag(scan, LEFT, at(scan, 10, 6), at(scan, 12, 8))
    assert model.items[0].shape.points[0].row == pytest.approx(6)
    assert model.items[0].shape.points[1].column == pytest.approx(32)
    key(qtbot, opened, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.items[0].shape == second
    key(qtbot, opened, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.items[0].shape == first
    key(qtbot, opened, K.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert model.items == ()
    for _ in range(3):
        key(qtbot, opened, K.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert model.items[0].shape.points[0].row == pytest.approx(6)
    key(qtbot, opened, K.Key_Delete)
    assert model.items == (), "what was dragged is chosen"


def test_all_of_it_by_keyboard(qtbot, opened, canvas, model, values):
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    key(qtbot, opened, K.Key_D)
    key(qtbot, opened, K.Key_Return, control)
    before = model.items[0].shape
    key(qtbot, opened, K.Key_Right, shift)
    key(qtbot, opened, K.Key_Down, control | shift)
    after = model.items[0].shape
    assert after.points[0] == Point(before.points[0].row, before.points[0].column + 1)
    assert after.points[1] == Point(before.points[1].row + 1, before.points[1].column + 1)
    assert values().extent.length > 0
    key(qtbot, opened, K.Key_Return, control)
    key(qtbot, opened, K.Key_D, shift)
    assert model.chosen == model.items[0].number
    key(qtbot, opened, K.Key_Delete)
    assert [item.name for item in model.items] == ["distance 2"]


def test_arrows_belong_to_what_has_the_focus(qtbot, opened, canvas, model):
    key(qtbot, opened, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    shape = model.items[0].shape
    opened.panel.horizontal.slider.setFocus()
    key(qtbot, opened, K.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert model.items[0].shape == shape


def test_measurements_stay_with_their_slice_and_their_scan(qtbot, opened, canvas, model, values, settled):
    key(qtbot, opened, K.Key_D)
    key(qtbot, opened, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    key(qtbot, opened, K.Key_Escape)
    session = opened.session
    key(qtbot, opened, K.Key_Down)
    settled(opened)
    assert model.of(session.scan.key, session.shown_index) == ()
    session.step_scan(1)
    settled(opened)
    assert model.of(session.scan.key) == ()
    session.step_scan(-1)
    settled(opened)
    assert len(model.of(session.scan.key, 2)) == 1


def test_the_list_renames_jumps_deletes_and_saves(qtbot, opened, canvas, model, values, settled, tmp_path):
    key(qtbot, opened, K.Key_M, Qt.KeyboardModifier.ControlModifier)
    panel = opened.measurements
    assert panel.isVisible()
    key(qtbot, opened, K.Key_E)
    drag(canvas, LEFT, at(canvas, 4, 6), at(canvas, 12, 26))
    reading = values()
    assert panel.table.item(0, 0).text() == "ellipse 1"
    assert panel.table.item(0, 2).text().endswith("mm²")
    panel.table.item(0, 0).setText("liver,  left")
    assert model.items[0].name == "liver, left"
    opened.session.show_slice(0)
    settled(opened)
    panel.table.itemActivated.emit(panel.table.item(0, 1))
    settled(opened)
    assert opened.session.shown_index == 2
    # the super-resolved image comes last, and the values in it after it
    qtbot.waitUntil(lambda: len(values().values) == 3)
    panel.save(tmp_path / "out.csv", overwrite=True)
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["image"] for row in rows] == ["LR", "bicubic", "SR"]
    assert {row["name"] for row in rows} == {"liver, left"}
    assert float(rows[0]["mean"]) == reading.values[0].statistics.mean
    assert float(rows[2]["ratio_vertical"]) == 2.0
    assert "Head" not in text, "the title of a scan may say who it is"
    panel.delete.click()
    assert model.items == ()
    assert opened.session.notices[-1].text.startswith("The measurements are in out.csv")


def test_a_right_click_on_a_measurement_chooses_it_and_offers_to_delete(qtbot, opened, canvas, model):
    key(qtbot, opened, K.Key_D)
    drag(canvas, LEFT, at(canvas, 4, 6), at(canvas, 4, 30))
    key(qtbot, opened, K.Key_Escape)
    model.choose(None)
    where = at(canvas, 4, 18)
    mouse(canvas, QEvent.Type.MouseButtonPress, where, RIGHT, RIGHT)
    mouse(canvas, QEvent.Type.MouseButtonRelease, where, RIGHT)
    qtbot.waitUntil(lambda: any(menu.isVisible() for menu in opened.findChildren(QMenu)))
    assert model.chosen == model.items[0].number
    opened.actions_by_id["measure-delete"].trigger()
    assert model.items == ()
    next(menu for menu in opened.findChildren(QMenu) if menu.isVisible()).close()
