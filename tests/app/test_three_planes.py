"""A radiologist follows a lesion in axial, coronal and sagittal slices at once, and magnifies the one that shows it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt

from app.panes.overlay import edge_letters
from app.position import point_at
from app.state import Compare, Layout, Role
from engine.reformatted import plane_of
from tests.app.support import drag, mouse, pattern, picture, scan_of, turn_wheel
from tests.app.test_planes import SHAPE, volume

AXIAL, CORONAL, SAGITTAL = Role.AXIAL, Role.CORONAL, Role.SAGITTAL
PLANES = (AXIAL, CORONAL, SAGITTAL)


@pytest.fixture
def scans():
    return {"thick.dcm": volume()[0], "flat.dcm": scan_of(pattern(20, 20), title="Flat")}


@pytest.fixture
def three(qtbot, window, settled, tmp_path):
    """The window with three planes of a volume."""
    window.open([tmp_path / "thick.dcm"])
    settled(window)
    qtbot.keyClick(window, Qt.Key.Key_4, Qt.KeyboardModifier.ControlModifier)
    settled(window)
    assert window.session.three_planes
    return window


def canvas(window, role):
    return window.panes.panes[role].canvas


def pane(window, role):
    return window.three_planes.panes[role]


def click(window, role, at):
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        mouse(canvas(window, role), kind, at, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)


def screen_of(window, role, row, column):
    """Return where the middle of a voxel is drawn."""
    session, shown = pane(window, role), canvas(window, role)
    plane = session.plane
    at = ((column + 0.5) * plane.column, (row + 0.5) * plane.row)
    return session.view.camera.to_screen(*at, shown.width(), shown.height())


def points(window):
    """Return the point of the patient under the crosshair of each pane."""
    sessions = [*(pane(window, role) for role in PLANES), window.session]
    return np.array([point_at(one.scan, one.index, one.view.crosshair) for one in sessions])


def assert_at_one_point(window):
    # To half a slice: the crosshair stands on the slice that is nearest.
    own = window.session.acquired
    seen = points(window)
    assert (np.abs(seen - seen[0]) <= np.array([0.51, 0.51, 2.51])).all(), seen
    assert own is not None


def test_three_planes_and_the_magnified_one_stand_on_one_screen(three):
    assert three.session.roles == (*PLANES, Role.SUPER_RESOLVED)
    for role in three.session.roles:
        assert three.panes.panes[role].isVisible()
    assert [pane(three, role).images.scan.size.rows for role in PLANES] == [SHAPE[1], SHAPE[0], SHAPE[0]]
    assert three.three_planes.chosen is AXIAL
    assert "this plane is magnified" in three.panes.panes[AXIAL].line.text()
    assert three.session.images.magnified is not None
    assert_at_one_point(three)


def test_the_magnified_pane_names_its_plane(three, settled):
    super_resolved = three.panes.panes[Role.SUPER_RESOLVED]
    assert super_resolved.title.text() == f"{Role.SUPER_RESOLVED.title}, axial"
    three.actions_by_id["plane-sagittal"].trigger()
    settled(three)
    assert super_resolved.title.text() == f"{Role.SUPER_RESOLVED.title}, sagittal"
    three.session.set_options(replace(three.session.options, layout=Layout.ROW))
    settled(three)
    assert super_resolved.title.text() == Role.SUPER_RESOLVED.title


def test_the_panes_show_the_voxels_of_the_volume(three):
    _, voxels = volume()
    for role, expected in (
        (AXIAL, voxels[3]),
        (CORONAL, voxels[::-1, 12, :]),
        (SAGITTAL, voxels[::-1, :, 15]),
    ):
        session = pane(three, role)
        assert np.array_equal(session.images.slice_.values, expected), role


def test_shapes_are_true_in_millimetres(three):
    # Slices 5 mm apart, pixels of 1 mm: a voxel of the coronal slice is five times as high as wide on screen.
    a = screen_of(three, CORONAL, 1, 1)
    b = screen_of(three, CORONAL, 2, 2)
    assert (b[1] - a[1]) == pytest.approx(5 * (b[0] - a[0]))


def test_letters_tell_left_from_right_in_every_plane(three):
    letters = {role: edge_letters(pane(three, role).info.geometry, pane(three, role).view.camera) for role in PLANES}
    assert letters == {
        AXIAL: ("R", "L", "A", "P"),
        CORONAL: ("R", "L", "S", "I"),
        SAGITTAL: ("A", "P", "S", "I"),
    }


def test_a_click_in_one_plane_moves_the_other_two_to_that_point(three, settled):
    click(three, CORONAL, screen_of(three, CORONAL, 1, 20))
    settled(three)
    # Coronal rows run to the feet: row 1 is the last slice but one.
    assert pane(three, AXIAL).index == SHAPE[0] - 2
    assert pane(three, SAGITTAL).index == pane(three, SAGITTAL).scan.depth - 1 - 20 or pane(three, SAGITTAL).index == 20
    assert pane(three, SAGITTAL).images.slice_.info.geometry.origin[0] == pytest.approx(-10.0 + 20)
    assert pane(three, AXIAL).images.slice_.info.geometry.origin[2] == pytest.approx(30.0 + 5 * (SHAPE[0] - 2))
    assert_at_one_point(three)


def test_the_crosshair_is_dragged_and_the_others_follow(three, settled):
    start, end = screen_of(three, AXIAL, 12, 15), screen_of(three, AXIAL, 4, 25)
    window = three.session.view.window
    drag(canvas(three, AXIAL), Qt.MouseButton.LeftButton, start, end)
    settled(three)
    assert pane(three, CORONAL).images.slice_.info.geometry.origin[1] == pytest.approx(-20.0 + 4)
    assert pane(three, SAGITTAL).images.slice_.info.geometry.origin[0] == pytest.approx(-10.0 + 25)
    assert three.session.view.window == window
    assert_at_one_point(three)


def test_a_drag_away_from_the_crosshair_is_the_window_of_all_panes(three):
    start = screen_of(three, AXIAL, 4, 25)
    drag(canvas(three, AXIAL), Qt.MouseButton.LeftButton, start, (start[0] + 60, start[1] + 20))
    windows = {one.view.window for one in (three.session, *(pane(three, role) for role in PLANES))}
    assert len(windows) == 1
    assert windows.pop().name == ""
    assert_at_one_point(three)


def test_the_wheel_moves_one_plane_and_the_lines_in_the_others(three, settled):
    before = pane(three, AXIAL).view.crosshair, pane(three, SAGITTAL).index
    index = pane(three, CORONAL).index
    turn_wheel(canvas(three, CORONAL), -2, (50, 50))
    settled(three)
    assert pane(three, CORONAL).index == index + 2
    assert pane(three, AXIAL).view.crosshair[1] != before[0][1]
    assert pane(three, SAGITTAL).index == before[1]
    assert three.three_planes.chosen is AXIAL
    assert_at_one_point(three)


def test_keys_choose_the_plane_that_is_magnified(three, settled, qtbot):
    point = points(three)[0]
    qtbot.keyClick(three, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    settled(three)
    assert three.three_planes.chosen is CORONAL
    assert plane_of(three.session.scan).value == "coronal"
    assert three.session.images.magnified.grid.source.rows == SHAPE[0]
    assert np.allclose(points(three)[0], point, atol=0.51)
    three.session.ask_scale(3.0, 1.0)
    settled(three)
    assert three.session.images.magnified.image.size.rows == 3 * SHAPE[0]
    qtbot.keyClick(three, Qt.Key.Key_Down)
    settled(three)
    assert_at_one_point(three)


def test_a_click_chooses_the_plane_and_tab_walks_through_the_panes(three, settled, qtbot):
    click(three, SAGITTAL, screen_of(three, SAGITTAL, 2, 5))
    canvas(three, SAGITTAL).setFocus()
    settled(three)
    assert three.three_planes.chosen is SAGITTAL
    seen = []
    for _ in range(4):
        three.actions_by_id["next-pane"].trigger()
        settled(three)
        seen.append(three.panes.current)
    assert seen == [Role.SUPER_RESOLVED, *PLANES]
    assert three.three_planes.chosen is SAGITTAL
    three.actions_by_id["plane-axial"].trigger()
    settled(three)
    assert three.panes.current is AXIAL


def test_zoom_of_the_chosen_plane_is_that_of_its_magnified_image(three):
    turn_wheel(canvas(three, AXIAL), 3, (60, 60), Qt.KeyboardModifier.ControlModifier)
    assert three.session.view.camera == pane(three, AXIAL).view.camera
    other = pane(three, CORONAL).view.camera
    assert other.fitted
    turn_wheel(canvas(three, CORONAL), 3, (60, 60), Qt.KeyboardModifier.ControlModifier)
    assert pane(three, CORONAL).view.camera.zoom > other.zoom
    assert three.session.view.camera == pane(three, AXIAL).view.camera
    three.actions_by_id["reset-view"].trigger()
    assert all(pane(three, role).view.camera.fitted for role in PLANES)


def test_escape_hides_the_lines_and_a_click_brings_them_back(three, qtbot, settled):
    qtbot.keyClick(three, Qt.Key.Key_Escape)
    assert all(pane(three, role).view.crosshair is None for role in PLANES)
    turn_wheel(canvas(three, AXIAL), -1, (50, 50))
    settled(three)
    assert pane(three, CORONAL).view.crosshair is None
    click(three, AXIAL, screen_of(three, AXIAL, 3, 3))
    settled(three)
    assert_at_one_point(three)


def test_a_double_click_shows_one_plane_alone_and_again_all(three):
    at = screen_of(three, CORONAL, 2, 3)
    mouse(canvas(three, CORONAL), QEvent.Type.MouseButtonDblClick, at, Qt.MouseButton.LeftButton)
    assert three.session.roles == (CORONAL,)
    mouse(canvas(three, CORONAL), QEvent.Type.MouseButtonDblClick, at, Qt.MouseButton.LeftButton)
    assert three.session.roles == (*PLANES, Role.SUPER_RESOLVED)


def test_curtain_and_difference_take_part(three, settled):
    three.session.compare(Compare.CURTAIN)
    assert three.session.roles == (*PLANES, Role.COMPARE)
    three.actions_by_id["difference"].trigger()
    settled(three)
    assert three.session.roles == (*PLANES, Role.COMPARE, Role.DIFFERENCE)
    assert all(three.panes.panes[role].isVisible() for role in three.session.roles)


def test_a_distance_is_drawn_in_the_plane_that_was_clicked(three, settled, qtbot):
    three.actions_by_id["measure-distance"].trigger()
    start, end = screen_of(three, CORONAL, 1, 4), screen_of(three, CORONAL, 3, 4)
    canvas(three, CORONAL).setFocus()
    drag(canvas(three, CORONAL), Qt.MouseButton.LeftButton, start, end)
    settled(three)
    items = three.session.measurements.items
    assert [item.key for item in items] == [pane(three, CORONAL).scan.key]
    qtbot.waitUntil(lambda: items[0].number in three.session.measurements.readings, timeout=5000)
    assert "10" in three.session.measurements.readings[items[0].number].extent.__repr__()


def test_what_is_no_volume_says_so_and_keeps_its_panes(three, settled, tmp_path):
    three.open([tmp_path / "flat.dcm"])
    settled(three)
    assert not three.session.three_planes
    assert Role.SCAN in three.session.roles
    assert three.session.notices[-1].text.startswith("No three planes of 'Flat': the scan has a single slice")
    three.actions_by_id["series-previous"].trigger()
    settled(three)
    assert three.session.three_planes
    assert_at_one_point(three)


def test_closing_and_leaving_give_the_panes_back(three, settled):
    three.actions_by_id["layout-grid"].trigger()
    settled(three)
    assert Role.BICUBIC in three.session.roles
    three.actions_by_id["layout-planes"].trigger()
    settled(three)
    three.actions_by_id["close-scan"].trigger()
    settled(three)
    assert three.session.scans == ()
    assert all(pane(three, role).scan is None for role in PLANES)


def test_the_layout_comes_back_with_the_session(three, settled):
    from app.kept_session import from_text, keep, to_text

    three.actions_by_id["plane-sagittal"].trigger()
    settled(three)
    kept = from_text(to_text(keep(three.session, {})))
    assert kept.options.layout is Layout.PLANES
    assert kept.plane == "sagittal"


def test_lines_are_drawn_through_every_plane(three):
    three.session.set_options(replace(three.session.options, overlay=False))
    drawn = picture(canvas(three, CORONAL))
    session, shown = pane(three, CORONAL), canvas(three, CORONAL)
    x, _ = session.view.camera.to_screen(*session.view.crosshair, shown.width(), shown.height())
    wanted = np.array([0x2F, 0xB4, 0xC4])
    near = np.abs(drawn[2, int(x) - 2 : int(x) + 3].astype(int) - wanted).sum(1).min()
    assert near < 60
