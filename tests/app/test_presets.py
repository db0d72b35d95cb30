"""A user edits the window presets: data in a file of the user's own, that can be had back as they came."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt

from app.presets_dialog import CENTRE, NAME, WIDTH, PresetsDialog
from app.state import Role
from engine.presets import load_presets
from engine.scan import Modality, Window


@pytest.fixture
def dialog(qtbot, opened):
    opened.actions_by_id["edit-presets"].trigger()
    found = opened.findChild(PresetsDialog)
    qtbot.waitExposed(found)
    return found


def offered(window) -> list[str]:
    return [preset.name for preset in window.session.images.presets]


def put(dialog, row: int, column: int, text: str) -> None:
    dialog.table.item(row, column).setText(text)


def test_a_preset_made_from_the_window_on_screen_gets_a_key(qtbot, opened, dialog, settings):
    opened.session.set_window(Window(300, 250))
    dialog.cancel.click()
    opened.actions_by_id["edit-presets"].trigger()
    dialog = opened.findChildren(PresetsDialog)[-1]
    dialog.add.click()
    row = dialog.table.currentRow()
    put(dialog, row, NAME, "Grey matter")
    dialog.table.cellWidget(row, 1).setCurrentIndex(dialog.table.cellWidget(row, 1).findData(Modality.MR))
    dialog.save.click()
    assert offered(opened) == ["Own", "Grey matter"], "the scan is MR"
    written = json.loads(settings.presets_file.read_text("utf-8"))
    assert written == {"mr": [{"name": "Grey matter", "centre": 300, "width": 250}]}, "CT is as it came"
    opened.session.set_window(Window(1, 2))
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    qtbot.keyClick(opened.panes.panes[Role.SCAN].canvas, Qt.Key.Key_2)
    assert (opened.session.view.window.centre, opened.session.view.window.width) == (300, 250)


def test_order_decides_the_key_and_removed_presets_are_gone(dialog, settings):
    names = [dialog.table.item(row, NAME).text() for row in range(dialog.table.rowCount())]
    assert names[:3] == ["Abdomen", "Lung", "Mediastinum"]
    dialog.table.setCurrentCell(1, NAME)
    dialog.up.click()
    dialog.table.setCurrentCell(2, NAME)
    dialog.remove.click()
    dialog.save.click()
    kept = [window.name for window in load_presets(settings.presets_file)[Modality.CT]]
    assert kept == ["Lung", "Abdomen", *names[3:]]


@pytest.mark.parametrize(
    ("column", "text", "words"),
    [
        (NAME, "", "needs a name"),
        (CENTRE, "forty", "is no number"),
        (CENTRE, "inf", "is no number"),
        (WIDTH, "0", "above 0"),
        (WIDTH, "-5", "above 0"),
    ],
)
def test_what_makes_no_window_is_said_and_nothing_is_saved(dialog, settings, column, text, words):
    put(dialog, 0, column, text)
    dialog.save.click()
    assert dialog.isVisible()
    assert words in dialog.error.text()
    assert (dialog.table.currentRow(), dialog.table.currentColumn()) == (0, column)
    assert not settings.presets_file.exists()
    dialog.reject()


def test_commas_and_printed_minus_signs_are_numbers(dialog, settings):
    put(dialog, 0, CENTRE, "−60,5")
    dialog.save.click()
    assert load_presets(settings.presets_file)[Modality.CT][0].centre == -60.5


def test_defaults_come_back_and_leave_no_file(opened, dialog, settings):
    put(dialog, 0, NAME, "Belly")
    dialog.save.click()
    assert settings.presets_file.exists()
    opened.actions_by_id["edit-presets"].trigger()
    again = opened.findChildren(PresetsDialog)[-1]
    assert again.table.item(0, NAME).text() == "Belly"
    again.restore.click()
    again.save.click()
    assert not settings.presets_file.exists()
    assert load_presets(settings.presets_file) == load_presets()


def test_a_damaged_file_is_named_and_can_be_replaced(opened, settings):
    settings.presets_file.parent.mkdir(parents=True, exist_ok=True)
    settings.presets_file.write_text("{ this is no JSON")
    opened.actions_by_id["edit-presets"].trigger()
    dialog = opened.findChild(PresetsDialog)
    assert "is not valid JSON" in dialog.error.text()
    assert dialog.table.rowCount() == 8
    dialog.save.click()
    assert not settings.presets_file.exists()


def test_a_folder_that_cannot_be_written_is_said(opened, settings):
    settings.presets_file.parent.parent.joinpath("file").write_text("in the way")
    dialog = PresetsDialog(settings.presets_file.parent.parent / "file" / "presets.json", None, opened)
    dialog.show()
    put(dialog, 0, NAME, "Belly")
    dialog.save.click()
    assert dialog.isVisible()
    assert "was not written" in dialog.error.text()
    dialog.reject()


def test_shipped_names_are_kept_as_they_came_whatever_language_shows_them(strange, dialog, settings):
    assert [dialog.table.item(row, NAME).text() for row in (0, 1)] == ["⟦Abdomen⟧", "⟦Lung⟧"]
    put(dialog, 0, NAME, "Belly")
    dialog.table.setCurrentCell(1, NAME)
    dialog.down.click()
    dialog.save.click()
    kept = [window.name for window in load_presets(settings.presets_file)[Modality.CT]]
    assert kept[:3] == ["Belly", "Mediastinum", "Lung"], "the user's own name as typed, shipped ones untranslated"
