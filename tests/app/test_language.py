"""A user chooses the language of the window; it holds from the next start, and numbers stay as they are."""

from __future__ import annotations

import argparse

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QDialogButtonBox, QDoubleSpinBox

from app import language
from app.cli import view
from app.preferences_dialog import PreferencesDialog
from app.settings import Settings
from app.words import say


@pytest.fixture(autouse=True)
def english_again(qapp):
    before = QLocale()
    yield
    language.use(qapp, language.ENGLISH)
    QLocale.setDefault(before)


def test_the_choice_is_kept_and_the_dialog_says_from_when(qtbot, opened, settings):
    canvas = opened.panes.panes[opened.panes.current].canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    dialog = opened.findChild(PreferencesDialog)
    assert [dialog.language.itemText(at) for at in range(dialog.language.count())][1:] == ["English", "Deutsch"]
    assert "start" in dialog.language.toolTip()
    qtbot.keyClicks(dialog.language, "Deutsch")
    dialog.accept()
    settings.save()
    assert Settings(settings.presets_file.parent).language == "de"
    assert language.spoken() == "en", "what stands on screen stays"


def test_words_of_the_program_and_of_qt_become_german(qtbot, qapp):
    assert language.use(qapp, "de") == "de"
    assert language.spoken() == "de"
    assert say("PreferencesDialog", "Language") == "Sprache"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    language.use(qapp, "en")
    assert (language.spoken(), say("PreferencesDialog", "Language")) == ("en", "Language")


def test_numbers_read_the_same_in_every_language(qtbot, qapp):
    QLocale.setDefault(QLocale(QLocale.Language.German))
    language.use(qapp, "de")
    box = QDoubleSpinBox()
    qtbot.addWidget(box)
    box.setValue(2.37)
    assert box.text() == "2.37"


@pytest.mark.parametrize(
    ("desktop", "expected"), [(["de-AT", "en"], "de"), (["fr-FR", "de_DE"], "de"), (["ja"], "en"), ([], "en")]
)
def test_without_a_choice_the_desktop_decides(qapp, monkeypatch, desktop, expected):
    class Desktop:
        def uiLanguages(self):
            return desktop

    monkeypatch.setattr(QLocale, "system", Desktop)
    assert language.use(qapp, "") == expected
    assert language.use(qapp, "a language that nobody speaks") == expected


def test_the_command_line_offers_what_the_preferences_offer():
    commands = argparse.ArgumentParser().add_subparsers()
    view.add(commands)
    [option] = [one for one in commands.choices["view"]._actions if one.dest == "language"]
    assert option.choices == list(language.LANGUAGES)
