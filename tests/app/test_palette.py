"""The command palette: a few letters find anything that can be done, chosen or shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.palette import Entry, Palette, found, score
from app.state import Role

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def palette(qtbot, opened):
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    qtbot.keyClick(opened.focusWidget(), K.Key_P, M.ControlModifier | M.ShiftModifier)
    return opened.findChild(Palette)


def test_letters_find_an_action_and_enter_does_it(qtbot, opened, palette):
    qtbot.keyClicks(palette.box, "mir left")
    assert palette.shown[0].text == "Mirror left to right"
    assert palette.shown[0].keys == "H"
    qtbot.keyClick(palette.box, K.Key_Return)
    assert opened.session.view.camera.flip_horizontal
    assert not palette.isVisible()


def test_scans_networks_and_presets_are_found_too(qtbot, opened, palette, settled):
    texts = {(entry.kind, entry.text) for entry in opened.shortcuts.entries()}
    assert {("Scan", "Head"), ("Scan", "Foot"), ("Network", "Other network")} <= texts
    assert ("Window", "Own") in {(kind, text.split(" ")[0]) for kind, text in texts}
    qtbot.keyClicks(palette.box, "foot")
    qtbot.keyClick(palette.box, K.Key_Return)
    settled(opened)
    assert opened.session.scan.title == "Foot"


def test_down_walks_and_escape_leaves_everything_as_it_was(qtbot, opened, palette):
    before = opened.session.options
    qtbot.keyClicks(palette.box, "panes in a")
    assert [entry.text for entry in palette.shown[:3]] == ["Panes in a row", "Panes in a grid", "Panes in a column"]
    qtbot.keyClick(palette.box, K.Key_Down)
    assert palette.list.currentRow() == 1
    qtbot.keyClick(palette.box, K.Key_Up)
    qtbot.keyClick(palette.box, K.Key_Up)
    assert palette.list.currentRow() == 0
    qtbot.keyClick(palette.box, K.Key_Escape)
    assert not palette.isVisible()
    assert opened.session.options == before


def test_what_is_not_there_is_said(qtbot, palette):
    qtbot.keyClicks(palette.box, "zzzz")
    assert palette.list.count() == 0
    assert palette.none.isVisible()
    qtbot.keyClick(palette.box, K.Key_Return)
    assert palette.isVisible(), "there is nothing to do"
    palette.close()


def test_every_action_of_the_table_can_be_found(opened):
    texts = {entry.text for entry in opened.shortcuts.entries()}
    missing = {spec.id for spec in opened.specs if spec.text not in texts and not spec.hold}
    assert missing == {"palette", *(f"preset-{number}" for number in range(1, 10))}


def test_letters_have_to_come_in_their_order_and_whole_words_come_first():
    assert score("xz", "zoom x") is None
    assert score("", "anything") == 0.0
    words = ("Isotropic volume", "Invert", "Zoom in")
    entries = [Entry(text, "", "", lambda: None) for text in words]
    assert [entry.text for entry in found("in", entries)][:2] == ["Invert", "Zoom in"]
    assert [entry.text for entry in found("iv", entries)] == ["Isotropic volume", "Invert"]
