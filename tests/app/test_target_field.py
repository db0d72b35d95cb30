"""Where results go: names are suggested, chosen and given their endings in one field."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app import target_field
from app.target_field import TargetField


@pytest.fixture
def field(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TargetField:
    monkeypatch.setattr(target_field, "documents", lambda: tmp_path)
    made = TargetField("Write to")
    qtbot.addWidget(made)
    return made


def test_the_first_number_that_is_free(field: TargetField, tmp_path: Path) -> None:
    (tmp_path / "volume-1.nii.gz").touch()
    field.suggest_numbered("volume", ".nii.gz")
    assert field.target == tmp_path / "volume-2.nii.gz"


@pytest.mark.parametrize(
    ("typed", "ending", "then"),
    [
        ("a.nii.gz", ".dcm", "a.dcm"),
        ("a.nii", ".nii.gz", "a.nii.gz"),
        ("a.TIFF", ".png", "a.png"),
        ("a.tif", "", "a"),
        ("a", ".gif", "a.gif"),
        ("v1.2", ".png", "v1.2.png"),
    ],
)
def test_another_kind_of_file_changes_the_ending(field: TargetField, typed: str, ending: str, then: str) -> None:
    field.path.setText(typed)
    field.put_ending(ending)
    assert field.path.text() == then


def test_the_button_asks_and_giving_up_changes_nothing(
    field: TargetField, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([("", ""), ("/somewhere/a.png", "")])
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: next(answers))
    field.path.setText("before.png")
    qtbot.mouseClick(field.browse, Qt.MouseButton.LeftButton)
    assert field.path.text() == "before.png"
    with qtbot.waitSignal(field.changed):
        qtbot.mouseClick(field.browse, Qt.MouseButton.LeftButton)
    assert field.target == Path("/somewhere/a.png")


def test_folders_that_are_there_are_chosen_as_such(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    field = TargetField("Folder of the study", folders=True)
    qtbot.addWidget(field)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    assert not field.given
    qtbot.mouseClick(field.browse, Qt.MouseButton.LeftButton)
    assert field.given
    assert field.target == tmp_path
