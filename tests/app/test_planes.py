"""A radiologist turns a thick-slice scan into coronal and sagittal slices, at one point, magnifies and exports them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import QEvent, Qt

from app.panes.overlay import edge_letters
from app.scales import square_pixels
from app.state import Role
from engine.geometry import PlaneGeometry, Scale, Spacing
from engine.reformatted import AnatomicalPlane, plane_of
from engine.scan import Slice, SliceInfo, SliceSource, Storage
from tests.app.support import mouse, pattern, scan_of

SHAPE = (6, 24, 30)
STEP = 5.0


def volume(title="Thick", seed=0, shift=0.0, frame="", shape=SHAPE):
    """Return a scan of axial slices, 5 mm apart and 1 mm fine, and its voxels."""
    voxels = np.stack([pattern(*shape[1:], seed + k) for k in range(shape[0])])
    scan = scan_of(*voxels, title=title, spacing=Spacing(1.0, 1.0))
    infos = tuple(
        SliceInfo(
            SliceSource(Path("nowhere") / f"{title}{k}.png"),
            Storage(0, 65535),
            Spacing(1.0, 1.0),
            PlaneGeometry((-10.0, -20.0, 30.0 + shift + STEP * k), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)),
            scan.slices[k].windows,
        )
        for k in range(shape[0])
    )
    return replace(
        scan, slices=infos, reader=lambda k: Slice(voxels[k], infos[k]), depth=len(infos), frame_of_reference=frame
    ), voxels


@pytest.fixture
def scans():
    return {"thick.dcm": volume()[0], "other.dcm": volume("Other", 9, shift=2 * STEP)[0]}


@pytest.fixture
def turned(opened_thick, settled, qtbot):
    """The scan in coronal slices."""
    qtbot.keyClick(opened_thick, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    settled(opened_thick)
    return opened_thick


@pytest.fixture
def opened_thick(window, settled, tmp_path):
    window.open([tmp_path / "thick.dcm"])
    settled(window)
    window.session.ask_scale(1.0, 1.0)
    settled(window)
    return window


def test_alt_2_shows_coronal_slices_with_true_aspect(turned):
    session = turned.session
    assert plane_of(session.scan) is AnatomicalPlane.CORONAL
    np.testing.assert_array_equal(session.images.slice_.values, volume()[1][::-1, session.index, :])
    assert (session.plane.row, session.plane.column) == (STEP, 1.0)
    assert (session.plane.height, session.plane.width) == (30.0, 30.0)
    assert edge_letters(session.info.geometry, session.view.camera) == ("R", "L", "S", "I")
    assert turned.top.plane_button.text() == "Coronal ▾"
    assert turned.actions_by_id["plane-coronal"].isChecked()
    assert "voxels as they are in the file, coronal" in turned.panes.panes[Role.SCAN].line.text()


def test_every_plane_is_in_the_menu_and_back(turned, settled):
    assert [action.text() for action in turned.top.plane_button.menu().actions()[:4]] == [
        "Axial",
        "Coronal",
        "Sagittal",
        "As acquired",
    ]
    turned.actions_by_id["plane-sagittal"].trigger()
    settled(turned)
    session = turned.session
    assert edge_letters(session.info.geometry, session.view.camera) == ("A", "P", "S", "I")
    turned.actions_by_id["plane-acquired"].trigger()
    settled(turned)
    assert session.scan is session.scans[0]
    turned.actions_by_id["plane-axial"].trigger()
    assert "axial as acquired" in session.notices[-1].text


def test_the_crosshair_picks_the_slice_of_the_other_planes(opened_thick, settled):
    session = opened_thick.session
    canvas = opened_thick.panes.panes[Role.SCAN].canvas
    session.show_slice(4)
    settled(opened_thick)
    # The middle of the pixel in row 7, column 11.
    x, y = session.view.camera.to_screen(11.5, 7.5, canvas.width(), canvas.height())
    mouse(canvas, QEvent.Type.MouseMove, (x, y), keys=Qt.KeyboardModifier.ShiftModifier)
    marked = volume()[1][4, 7, 11]
    for name, index in (("plane-coronal", 7), ("plane-sagittal", SHAPE[2] - 1 - 11), ("plane-acquired", 4)):
        opened_thick.actions_by_id[name].trigger()
        settled(opened_thick)
        assert session.index == index
        assert session.images.scan.value_at(session.plane, *session.view.crosshair) == marked


def test_planes_without_a_crosshair_come_back_to_where_they_were(turned, settled):
    session = turned.session
    session.show_slice(3)
    for name in ("plane-sagittal", "plane-acquired", "plane-coronal"):
        turned.actions_by_id[name].trigger()
        settled(turned)
    assert session.index == 3
    assert session.view.crosshair is None


def test_window_stays_and_square_pixels_make_thick_slices_isotropic(turned, settled):
    session = turned.session
    assert session.view.window.name == "Own"
    turned.panel.square.click()
    settled(turned)
    # Rows are five times as high as columns; the sliders end at four.
    assert session.request.scale == Scale(4.0, 1.0)
    magnified = session.images.magnified.image
    assert (magnified.size.rows, magnified.size.columns) == (4 * SHAPE[0], SHAPE[2])
    square_pixels(session)
    assert session.request.scale == Scale(4.0, 1.0)


def test_tuning_says_that_it_wants_the_slices_as_acquired(turned, settled):
    turned.actions_by_id["tune"].trigger()
    assert "slices as acquired" in turned.session.notices[-1].text
    assert turned.session.tuning.run is None


def test_closing_closes_the_scan_in_every_plane(turned, settled):
    turned.actions_by_id["close-scan"].trigger()
    settled(turned)
    assert (turned.session.scan, turned.session.scans) == (None, ())


def test_what_is_no_volume_says_so(window, backend, settled, tmp_path):
    backend.scans["flat.dcm"] = scan_of(pattern(20, 20), title="Flat")
    window.open([tmp_path / "flat.dcm"])
    settled(window)
    window.actions_by_id["plane-coronal"].trigger()
    assert window.session.notices[-1].text.startswith("No coronal slices of 'Flat': the scan has a single slice")
    assert window.session.scan is window.session.scans[0]


def test_a_dicom_series_is_exported_in_the_plane_on_screen(qtbot, window, backend, settled, tmp_path):
    from engine.read import open_paths
    from tests.support import dicom as build

    build.write_ct(tmp_path / "in", slices=4)
    backend.scans["ct"] = open_paths([tmp_path / "in"]).scans[0]
    window.open([tmp_path / "ct"])
    settled(window)
    window.actions_by_id["plane-sagittal"].trigger()
    settled(window)
    window.session.ask_scale(3.0, 1.5)
    settled(window)
    window.dialogs.export()
    from app.export_dialog import ExportDialog

    dialog = window.findChild(ExportDialog)
    dialog.path.setText(str(tmp_path / "out.dcm"))
    dialog.go.click()
    qtbot.waitUntil((tmp_path / "out.dcm").exists, timeout=10000)
    settled(window)
    header = pydicom.dcmread(tmp_path / "out.dcm")
    assert (header.Rows, header.Columns) == (12, 72)
    assert [float(part) for part in header.ImageOrientationPatient] == [0, 1, 0, 0, 0, -1]


# Linked series ---------------------------------------------------------------------------------------------------


@pytest.fixture
def both(window, settled, tmp_path):
    window.open([tmp_path / "thick.dcm", tmp_path / "other.dcm"])
    settled(window)
    return window


@pytest.mark.parametrize(("frames", "index"), [(("a", "a"), 2), (("a", "b"), 3), (("", ""), 3)])
def test_linked_series_show_the_same_position(window, backend, settled, tmp_path, frames, index, qtbot):
    backend.scans["thick.dcm"] = volume(frame=frames[0])[0]
    backend.scans["other.dcm"] = volume("Other", 9, shift=2 * STEP, frame=frames[1])[0]
    window.open([tmp_path / "thick.dcm", tmp_path / "other.dcm"])
    settled(window)
    session = window.session
    qtbot.keyClick(window, Qt.Key.Key_Y)
    assert session.options.linked
    session.show_slice(4)
    settled(window)
    window.actions_by_id["series-next"].trigger()
    settled(window)
    # Two slices further up lies the same place; without one frame of reference the middle slice is shown.
    assert session.scan.title == "Other"
    assert session.index == index


def test_series_that_are_not_linked_begin_in_the_middle(both, settled):
    both.session.show_slice(5)
    both.actions_by_id["series-next"].trigger()
    settled(both)
    assert both.session.index == 3
