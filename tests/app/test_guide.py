"""A clinician wants to know what the colours mean: the guide opens, shows its pictures, and leads nowhere else."""

from __future__ import annotations

import re

import numpy as np
import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QTextCursor, QTextDocument
from PySide6.QtWidgets import QMenu

from app.guide_window import FOLDER, PAGE, GuideWindow
from app.theme import DARK, LIGHT, difference_table
from tests.app.support import picture

TEXT = (FOLDER / PAGE).read_text(encoding="utf-8")


@pytest.fixture
def guide(qtbot, opened):
    canvas = opened.panes.panes[opened.panes.current].canvas
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    found = opened.findChild(GuideWindow)
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def test_it_opens_from_the_help_menu_as_well_and_only_once(opened, guide):
    [menu] = [menu for menu in opened.top.findChildren(QMenu) if opened.actions_by_id["guide"] in menu.actions()]
    assert opened.actions_by_id["help"] in menu.actions()
    opened.actions_by_id["guide"].trigger()
    assert len(opened.findChildren(GuideWindow)) == 1
    assert not guide.isModal(), "images can be read beside it"


def test_the_whole_page_is_there_in_words_and_pictures(guide):
    shown = guide.text.toPlainText()
    for heading in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE):
        assert heading in shown
    assert "vernier guide --pictures" not in shown, "what is for engineers is not on the page"
    assert "**" not in shown
    pictures = re.findall(r"!\[[^]]+\]\((\w[\w-]*\.png)\)", TEXT)
    assert len(pictures) >= 4
    for name in pictures:
        image = guide.text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(name))
        assert isinstance(image, QImage)
        assert 300 < image.width() <= guide.text.viewport().width()


def test_pictures_follow_the_width_of_the_window(qtbot, guide):
    def width():
        return guide.text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl("panes.png")).width()

    wide = width()
    guide.resize(600, 500)
    qtbot.waitUntil(lambda: width() < wide)
    assert guide.text.horizontalScrollBar().maximum() == 0, "nothing is cut off at the side"


def test_pictures_and_text_are_really_drawn(guide):
    guide.text.moveCursor(QTextCursor.MoveOperation.Start)
    seen = picture(guide.text)
    colourful = (np.ptp(seen.astype(int), axis=2) > 90).mean()
    assert colourful > 0.005, "the difference's colours are on the first page"


def test_links_lead_to_pages_that_ship_and_back_and_nowhere_else(guide, monkeypatch):
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_: pytest.fail("no browser is started"))
    guide.text.anchorClicked.emit(QUrl("https://example.org/page.md"))
    guide.text.anchorClicked.emit(QUrl("nowhere.md"))
    assert "How to read the images" in guide.text.toPlainText()
    guide.text.anchorClicked.emit(QUrl("../weights/default.md"))
    assert "How to read the images" not in guide.text.toPlainText()
    guide.start.click()
    assert "How to read the images" in guide.text.toPlainText()


def test_a_page_above_the_resources_is_never_shown(guide):
    before = guide.text.toPlainText()
    guide.text.anchorClicked.emit(QUrl("../../README.md"))
    assert guide.text.toPlainText() == before


def test_the_colours_that_the_page_names_are_those_of_the_window():
    """Blue to white below zero and red to cream above, black in the middle; in the light theme white."""
    for theme, middle in ((DARK, 40), (LIGHT, 240)):
        low, zero, high = (difference_table(theme)[place].astype(int) for place in (128, 255, 382))
        assert low[2] > low[0] + 50
        assert high[0] > high[2] + 50
        assert abs(int(zero.mean()) - middle) < 30
