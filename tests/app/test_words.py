"""The window speaks the user's language, and so does what the engine tells it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from app.words import mark, say, told
from engine.errors import EngineError
from engine.words import words

GERMAN = {
    ("Test", "Open"): "Öffnen",
    ("Engine", "{name} was not read: {reason}"): "{name} wurde nicht gelesen: {reason}",
    ("Engine", "the file is damaged"): "die Datei ist beschädigt",
}


class Dictionary(QTranslator):
    """Translates by :data:`GERMAN`."""

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        return GERMAN.get((context, text))

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def german(qtbot: QtBot) -> Iterator[None]:
    translator = Dictionary()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def test_english_without_a_translation(qtbot: QtBot) -> None:
    assert say("Test", "Open") == "Open"


def test_tables_are_translated_when_shown(german: None) -> None:
    assert (say("Test", "Open"), str(mark("Test", "Open"))) == ("Öffnen", "Öffnen")


def test_an_error_of_the_engine_and_what_was_put_into_it(german: None) -> None:
    error = EngineError(
        words("Engine", "{name} was not read: {reason}").of(name="a.dcm", reason=words("Engine", "the file is damaged"))
    )
    assert told(error) == "a.dcm wurde nicht gelesen: die Datei ist beschädigt"
    assert str(error) == "a.dcm was not read: the file is damaged"
    assert told(ValueError("plain {text}")) == "plain {text}"
