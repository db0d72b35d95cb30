"""A user opens folders, media and archives, and finds each series below its study; patient data are on a switch."""

from __future__ import annotations

import gc
import shutil
import tempfile
from dataclasses import replace

import pytest
from pydicom import dcmread
from pydicom.fileset import FileSet
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel

from app.annotation import corners
from app.backend import Backend
from app.settings import Settings
from app.state import Role
from engine.scan import Scan
from tests.app.support import HeldBackend, picture
from tests.support.dicom import CT, MR, write_series


class FileBackend(HeldBackend):
    """The network of the tests on files as they are."""

    open = Backend.open


@pytest.fixture
def backend():
    return FileBackend()


@pytest.fixture
def folder(tmp_path):
    """Two studies: one with two series, one with one series of another patient."""
    first = replace(CT, rows=20, columns=24, slices=3, description="Thorax").filled()
    again = replace(first, description="Abdomen", series_uid="", slices=2).filled()
    other = replace(MR, rows=16, columns=16, slices=1, description="Knee").filled()
    root = tmp_path / "disc"
    for number, (name, spec) in enumerate((("a", first), ("b", again), ("c", other))):
        for path in write_series(root / name, spec):
            data = dcmread(path)
            data.SeriesNumber = number + 1
            data.StudyDescription = "Knee left" if name == "c" else "Staging"
            data.PatientName = "Other^Person" if name == "c" else "Phantom^Test"
            data.save_as(path)
    return root


def words(window) -> list[str]:
    model = window.series.model
    return [model.index(row).data() for row in range(model.rowCount())]


def everything_on_screen(window) -> str:
    labels = [label.text() for label in window.findChildren(QLabel)]
    shown = corners(window.session)
    tips = [window.series.model.index(row).data(Qt.ItemDataRole.ToolTipRole) for row in range(len(words(window)))]
    return "\n".join((*words(window), *tips, *labels, *shown.top_left, *shown.top_right, window.windowTitle()))


def test_series_stand_below_their_study(window, folder, settled):
    window.open([folder])
    settled(window)
    assert words(window) == [
        "Phantom, Test, 2024-01-02 · Staging",
        "Thorax, CT · 3 slices, 20 × 24 · 0.9 × 0.7 mm",
        "Abdomen, CT · 2 slices, 20 × 24 · 0.9 × 0.7 mm",
        "Other, Person, 2024-01-02 · Knee left",
        "Knee, MR · 1 slice, 16 × 16 · 0.9 × 0.7 mm",
    ]
    assert window.session.scan.title == "Thorax"


def test_a_series_opened_later_joins_its_study(window, folder, settled):
    for name in "acb":
        window.open([folder / name])
        settled(window)
    assert [scan.title for scan in window.session.scans] == ["Thorax", "Abdomen", "Knee"]
    assert len([row for row in words(window) if "2024" in row]) == 2


def test_a_study_is_a_heading_and_cannot_be_chosen(qtbot, window, folder, settled):
    window.open([folder])
    settled(window)
    rows, model = window.series.list, window.series.model
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(model.index(0)).center())
    assert window.session.scan.title == "Thorax"
    rows.scrollTo(model.index(4))
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(model.index(4)).center())
    assert window.session.scan.title == "Knee"
    settled(window)


def test_one_key_hides_patient_data_everywhere_and_it_stays_hidden(qtbot, window, folder, settings, settled):
    window.open([folder])
    settled(window)
    shown = everything_on_screen(window)
    for word in ("Phantom", "TEST-1", "2024-01-02", "Other, Person"):
        assert word in shown
    canvas = window.panes.panes[Role.SCAN].canvas
    before = picture(canvas)
    qtbot.keyClick(canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    hidden = everything_on_screen(window)
    for word in ("Phantom", "TEST-1", "2024", "Other, Person"):
        assert word not in hidden
    assert "Study 1" in hidden
    assert "Staging" in hidden
    assert (picture(canvas)[:80, :150] != before[:80, :150]).any()
    settings.save()
    assert Settings(settings.presets_file.parent).patient is False
    window.top.toggles["patient-data"].click()
    assert "Phantom" in everything_on_screen(window)


def test_dropping_an_archive_opens_it_and_closing_its_scans_deletes_what_was_unpacked(
    qtbot, window, folder, settled, tmp_path, monkeypatch
):
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(private))
    archive = shutil.make_archive(str(tmp_path / "disc"), "zip", folder)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(archive)])
    at, none = QPointF(200, 200), Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none))
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Thorax", "Abdomen", "Knee"]
    assert [str(path) for path in window.settings.recent] == [archive]
    assert list(private.iterdir())
    while window.session.scans:
        window.actions_by_id["close-scan"].trigger()
        settled(window)
    gc.collect()
    assert not list(private.iterdir())


def test_a_dicomdir_opens_what_it_lists(window, folder, settled, tmp_path):
    medium = FileSet()
    for path in sorted(folder.rglob("*.dcm")):
        medium.add(path)
    medium.write(tmp_path / "medium")
    window.open([tmp_path / "medium" / "DICOMDIR"])
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Thorax", "Abdomen", "Knee"]
    assert window.session.notices == ()


def test_opening_a_folder_again_shows_its_files_as_they_are_now(window, folder, settled):
    window.open([folder / "a"])
    settled(window)
    path = window.session.scan.slices[1].source.path
    data = dcmread(path)
    pixels = data.pixel_array.copy()
    pixels[:] = 7
    data.PixelData = pixels.tobytes()
    data.save_as(path)
    window.open([folder / "a"])
    settled(window)
    assert len(window.session.scans) == 1
    assert isinstance(window.session.scan, Scan)
    assert (window.session.images.slice_.values == 7 - 1024).all()
    assert (window.session.images.magnified.bicubic.values == 7 - 1024).all()


def test_what_a_crashed_program_had_unpacked_is_deleted_at_the_next_start(window, settled, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "vernier-scans-left"
    (left / "study").mkdir(parents=True)
    (left / ".lock").touch()
    window.conductor.reading.clean_up()
    settled(window)
    assert not left.exists()
