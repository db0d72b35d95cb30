"""A user opens scans and looks at them."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.state import Role, Stage
from tests.app.support import pattern, picture, scan_of


def test_without_a_scan_the_window_says_how_to_begin(window):
    assert window.middle.currentWidget() is window.empty
    words = [label.text() for label in window.empty.findChildren(QLabel)]
    assert "Drop a scan here, or open one" in words
    assert not window.panel.export.isEnabled()
    assert not window.panel.horizontal.isEnabled()


def test_built_in_scans_are_one_click_away(qtbot, window, settled):
    button = next(button for button in window.empty.findChildren(QPushButton) if "built-in" in button.text())
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.scan is not None)
    settled(window)
    assert window.middle.currentWidget() is window.panes
    assert len(window.session.scans) == 2


def test_an_opened_scan_fills_four_panes_from_its_middle_slice(opened):
    session = opened.session
    assert [scan.title for scan in session.scans] == ["Head", "Foot"]
    assert session.scan.title == "Head"
    assert session.index == 2
    assert session.status.stage is Stage.READY
    assert all(opened.panes.panes[role].isVisible() for role in session.roles)
    assert all(opened.panes.panes[role].canvas.layers() for role in session.roles)


def test_the_scan_pane_shows_every_pixel_of_the_scan_through_its_window(opened):
    canvas = opened.panes.panes[Role.SCAN].canvas
    opened.session.set_options(opened.session.options.__class__(overlay=False))
    shown = picture(canvas)[..., 0].astype(float)
    values = opened.session.images.slice_.values
    where = canvas.screen_rect()
    for row, column in ((0, 0), (0, 35), (23, 0), (23, 35), (11, 20), (7, 3)):
        x = where.left() + (column + 0.5) * where.width() / 36
        y = where.top() + (row + 0.5) * where.height() / 24
        assert abs(shown[int(y), int(x)] - values[row, column] * 255 / 1000) <= 1


def test_dropped_files_are_opened(window, settled, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "head.dcm")), QUrl.fromLocalFile(str(tmp_path / "foot.dcm"))])
    event = QDropEvent(
        QPointF(200, 200), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    window.dropEvent(event)
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Head", "Foot"]


def test_co_registered_files_are_opened_as_one_this_time_alone(window, backend, settled, monkeypatch, tmp_path):
    backend.scans["flair.dcm"] = scan_of(*(pattern(24, 36, seed) for seed in range(20, 25)), title="Flair")
    chosen = [str(tmp_path / name) for name in ("head.dcm", "flair.dcm")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    window.actions_by_id["open-channels"].trigger()
    settled(window)
    (scan,) = window.session.scans
    assert scan.channels == ("Head", "Flair")
    assert len(window.session.images.slice_.channels) == 2
    window.actions_by_id["open"].trigger()
    settled(window)
    assert [len(one.channels) for one in window.session.scans] == [2, 0, 0]


def test_files_that_are_no_channels_of_one_scan_are_opened_each_by_itself(window, settled, monkeypatch, tmp_path):
    chosen = [str(tmp_path / name) for name in ("head.dcm", "foot.dcm")]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: (chosen, ""))
    window.actions_by_id["open-channels"].trigger()
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Head", "Foot"]
    assert "cannot be channels of one scan" in window.session.notices[0].text


def test_the_series_list_shows_each_scan_with_a_picture_and_switches_between_them(qtbot, opened, settled):
    model = opened.series.model
    assert model.rowCount() == 2
    assert "Foot" in model.index(1).data()
    assert "40 × 30" in model.index(1).data()
    qtbot.waitUntil(lambda: len(model.pictures) == 2)
    assert all(not image.isNull() for image in model.pictures.values())
    opened.series.list.setCurrentIndex(model.index(1))
    settled(opened)
    assert opened.session.scan.title == "Foot"
    assert opened.session.images.magnified.grid.source.rows == 40


def test_another_slice_never_stands_under_the_super_resolved_label(qtbot, opened, backend, settled):
    """Scrolling empties the super-resolved pane until its own image is there."""
    backend.gate.clear()
    opened.session.show_slice(4)
    qtbot.waitUntil(lambda: opened.session.images.slice_ is not None and len(backend.asked) >= 2)
    qtbot.waitUntil(lambda: opened.session.images.bicubic is not None)
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    assert pane.canvas.layers() == ()
    assert pane.canvas.message() == "Computing…"
    assert "AI-magnified" not in pane.line.text()
    backend.gate.set()
    settled(opened)
    assert np.array_equal(opened.session.images.slice_.values, opened.session.scan.read(4).values)
    assert "AI-magnified" in pane.line.text()


def test_recent_paths_are_remembered_and_can_be_forgotten(opened, settings, settled, tmp_path):
    there = tmp_path / "there.dcm"
    there.touch()
    opened.open([there])
    settled(opened)
    assert settings.recent == (there,)
    assert tmp_path / "head.dcm" not in settings.recent, "a path that is not there is not offered"
    settings.forget_recent()
    assert settings.recent == ()


def test_closing_the_last_scan_brings_back_the_beginning(qtbot, opened, settled):
    for _ in range(2):
        opened.actions_by_id["close-scan"].trigger()
        settled(opened)
    assert opened.session.scans == ()
    assert opened.middle.currentWidget() is opened.empty
