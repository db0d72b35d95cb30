"""A user sets what holds for every scan, sees it at once, and can take it back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.preferences_dialog import PreferencesDialog
from app.settings import Settings
from engine.memory import total_bytes


@pytest.fixture
def dialog(qtbot, opened):
    canvas = opened.panes.panes[opened.panes.current].canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    return opened.findChild(PreferencesDialog)


def click(dialog, text: str) -> None:
    next(button for button in dialog.findChildren(QPushButton) if button.text() == text).click()


def change(dialog) -> None:
    dialog.theme.setCurrentIndex(dialog.theme.findData("light"))
    dialog.memory.setValue(40)
    dialog.patient.setChecked(False)


def test_what_is_kept_holds_at_once_and_in_the_next_run(opened, dialog, settings):
    change(dialog)
    assert "40%" in dialog.amount.text()
    click(dialog, "Keep")
    assert opened.theme.name == "light"
    assert opened.conductor.reading.at_hand.budget == int(0.4 * total_bytes())
    assert not opened.session.options.patient
    settings.save()
    again = Settings(settings.presets_file.parent)
    assert (again.theme, again.memory_share, again.patient) == ("light", 0.4, False)


def test_what_is_taken_back_is_as_it_was(opened, dialog, settings):
    change(dialog)
    click(dialog, "Cancel")
    assert opened.theme.name == "dark"
    assert opened.conductor.reading.at_hand.budget == int(0.15 * total_bytes())
    assert opened.session.options.patient
    assert (settings.theme, settings.memory_share, settings.patient) == ("dark", 0.15, True)


def test_less_memory_is_given_back_at_once(opened, dialog):
    at_hand = opened.conductor.reading.at_hand
    assert len(at_hand) > 1
    opened.look.set_memory(1)
    assert len(at_hand) == 1
    click(dialog, "Cancel")
