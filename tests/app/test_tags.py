"""A user looks attributes up in the header of the file: by keyword, tag or value; sequences as a tree; names hidden."""

from __future__ import annotations

from pathlib import Path

import nibabel
import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.backend import Backend
from app.tags_dialog import TagsDialog
from tests.app.support import HeldBackend
from tests.support.dicom import MR, save, single_frame, write_enhanced


class FileBackend(HeldBackend):
    open = Backend.open


@pytest.fixture
def backend():
    return FileBackend()


@pytest.fixture
def file(tmp_path) -> Path:
    dataset = single_frame(MR.filled(), 0)
    code = Dataset()
    code.CodeValue, code.CodeMeaning = "T-D1100", "Head"
    dataset.AnatomicRegionSequence = [code]
    who = Dataset()
    who.PersonName = "Hidden^Doctor"
    dataset.ContentCreatorIdentificationCodeSequence = [who]
    block = dataset.private_block(0x0029, "VERNIER TEST", create=True)
    block.add_new(0x10, "LO", "private words")
    return save(dataset, tmp_path / "scan.dcm")


@pytest.fixture
def dialog(qtbot, window, settled, file):
    window.open([file])
    settled(window)
    qtbot.keyClick(window.panes.panes[window.panes.current].canvas, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(TagsDialog)
    qtbot.waitUntil(lambda: found.model.rowCount() > 0)
    return found


def visible(dialog) -> list[tuple[str, ...]]:
    """Rows that the search leaves, from the top to the bottom of the tree."""
    rows, model = [], dialog.found

    def walk(parent):
        for row in range(model.rowCount(parent)):
            rows.append(tuple(str(model.index(row, column, parent).data() or "") for column in range(4)))
            walk(model.index(row, 0, parent))

    walk(dialog.tree.rootIndex())
    return rows


def look_for(qtbot, dialog, text: str) -> list[tuple[str, ...]]:
    dialog.search.clear()
    qtbot.keyClicks(dialog.search, text)
    qtbot.wait(200)
    return visible(dialog)


def test_all_attributes_are_there_as_the_standard_names_them(dialog, file):
    rows = visible(dialog)
    tags = {row[0] for row in rows}
    for element in dcmread(file):
        if element.keyword != "PixelData":
            assert f"({element.tag.group:04x},{element.tag.element:04x})" in tags
    assert ("(0018,0050)", "SliceThickness", "DS", "3") in [(*row[:3], row[3].rstrip(".0")) for row in rows]
    assert any(row[1] == "TransferSyntaxUID" for row in rows), "also what stands before the data set"


@pytest.mark.parametrize("words", ["slicethick", "0018,0050", "(0018,0050)", "00180050", "DS slice thick"])
def test_search_finds_by_keyword_and_tag(qtbot, dialog, words):
    rows = look_for(qtbot, dialog, words if " " not in words else "DS slicethick")
    assert "SliceThickness" in [row[1] for row in rows]
    assert len(rows) < 8


def test_search_finds_by_value_inside_of_sequences_and_shows_where(qtbot, dialog):
    rows = look_for(qtbot, dialog, "T-D1100")
    assert [row[1] or row[0] for row in rows] == ["AnatomicRegionSequence", "Item 1", "CodeValue"]
    assert dialog.tree.isExpanded(dialog.found.index(0, 0))
    assert look_for(qtbot, dialog, "no such thing") == []


def test_private_attributes_are_shown(qtbot, dialog):
    assert any("private words" in row[3] for row in look_for(qtbot, dialog, "0029"))


def test_the_switch_for_patient_data_hides_what_identifies_also_from_search_and_copy(qtbot, window, dialog):
    secrets = ("Phantom^Test", "TEST-1", "20240102", "private words", "Hidden^Doctor")
    for secret in secrets:
        assert any(secret in row[3] for row in visible(dialog)), secret
    window.actions_by_id["patient-data"].trigger()
    for secret in secrets:
        assert look_for(qtbot, dialog, secret) == []
    assert ("(0010,0010)", "PatientName", "PN", "hidden") in look_for(qtbot, dialog, "PatientName")
    dialog.search.clear()
    qtbot.wait(200)
    dialog.tree.selectAll()
    dialog.copy_rows()
    assert not any(secret in QApplication.clipboard().text() for secret in secrets)
    assert "Head" in str(visible(dialog)), "what says nothing about the patient stays"


def test_rows_are_copied_as_they_stand(qtbot, dialog):
    look_for(qtbot, dialog, "SliceThickness")
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.tree.setFocus()
    dialog.tree.selectAll()
    qtbot.keyClick(dialog.tree, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    tag, name, value = QApplication.clipboard().text().split("\t")
    assert (tag, name, float(value)) == ("(0018,0050)", "SliceThickness", 3.0)


def intercepts(dialog) -> list[float]:
    return [float(row[3]) for row in visible(dialog) if row[1] == "RescaleIntercept"]


def test_it_follows_the_slice_and_shows_its_own_frame_alone(qtbot, window, settled, tmp_path, dialog):
    window.open([write_enhanced(tmp_path / "enhanced.dcm")])
    settled(window)
    dialog.search.setText("RescaleIntercept")
    qtbot.waitUntil(lambda: intercepts(dialog) == [-2.0])
    window.session.show_slice(4)
    settled(window)
    qtbot.waitUntil(lambda: intercepts(dialog) == [-4.0])


def test_nifti_headers_and_files_without_header(qtbot, window, settled, tmp_path, dialog):
    nibabel.save(nibabel.Nifti1Image(np.zeros((6, 5, 4), np.int16), np.eye(4)), tmp_path / "volume.nii")
    window.open([tmp_path / "volume.nii"])
    settled(window)
    qtbot.waitUntil(
        lambda: any(row[1:] == ("dim", "int16", "3 \\ 6 \\ 5 \\ 4 \\ 1 \\ 1 \\ 1 \\ 1") for row in visible(dialog))
    )
    from PIL import Image

    Image.fromarray(np.zeros((5, 5), np.uint8)).save(tmp_path / "picture.png")
    window.open([tmp_path / "picture.png"])
    settled(window)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 0)
    assert "no header" in dialog.state.text()


def test_a_file_that_went_away_is_said(qtbot, window, settled, tmp_path, dialog, file):
    other = save(single_frame(MR.filled(), 1), tmp_path / "other.dcm")
    window.open([other])
    settled(window)
    qtbot.waitUntil(lambda: "slice 1" in dialog.about.text() and not window.conductor.busy)
    file.unlink()
    window.session.show_scan(window.session.scans[0])
    settled(window)
    qtbot.waitUntil(lambda: "cannot be read" in dialog.state.text())
    window.session.dismiss()
