"""A clinician who works in German reads the guide in German: the same page, with the same pictures."""

from __future__ import annotations

import re

import pytest

from app import language
from app.cli.main import main
from app.guide_window import FOLDER, PAGE, GuideWindow, page_of
from app.theme import DARK

ENGLISH = (FOLDER / PAGE).read_text(encoding="utf-8")
GERMAN = (FOLDER / page_of("de")).read_text(encoding="utf-8")


def parts(text: str) -> list[str]:
    """Return what makes up a page, in its order, without its words."""
    marks = r"^(#+) |^(\*) |^(\d\.) |^(\|) |\]\(([^)]+)\)"
    return ["".join(found) for found in re.findall(marks, text, re.MULTILINE)]


def test_both_pages_have_the_same_headings_lists_tables_pictures_and_links():
    assert len(parts(ENGLISH)) > 40
    assert parts(GERMAN) == parts(ENGLISH)


def test_the_window_shows_the_page_of_its_language(qtbot, qapp):
    try:
        language.use(qapp, "de")
        guide = GuideWindow(DARK)
        qtbot.addWidget(guide)
        assert "Bevor Sie sich auf ein Bild verlassen" in guide.text.toPlainText()
    finally:
        language.use(qapp, "en")
    guide.text.show_first()
    assert "Before you rely on an image" in guide.text.toPlainText()


@pytest.mark.parametrize(("chosen", "heading"), [("de", "# Wie die Bilder zu lesen sind"), ("en", "# How to read")])
def test_the_command_prints_either(capsys, chosen, heading):
    assert main(["guide", "--language", chosen]) == 0
    assert heading in capsys.readouterr().out
