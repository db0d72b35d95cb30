"""Keys are the user's: a profile, single keys changed, conflicts said in words, and all of it kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel

from app.help_dialog import HelpDialog
from app.keymap import FIRST_PROFILE, Keymap, plain, profiles, why_not
from app.keys_dialog import KeysDialog
from app.main_window import MainWindow
from app.state import Role

K, M = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def press(qtbot, opened, settled):
    opened.panes.panes[Role.SCAN].canvas.setFocus()

    def send(key, keys=M.NoModifier):
        opened.activateWindow()
        qtbot.waitUntil(opened.isActiveWindow)
        qtbot.keyClick(opened.focusWidget() or opened, key, keys)
        settled(opened)

    return send


@pytest.fixture
def dialog(opened, press):
    press(K.Key_K, M.ControlModifier | M.AltModifier)
    return opened.findChild(KeysDialog)


def choose(dialog: KeysDialog, action: str) -> None:
    rows = [row for row, spec in enumerate(dialog._specs) if spec.id == action]
    dialog.table.setCurrentCell(rows[0], 0)


def listed(dialog: KeysDialog) -> list[str]:
    rows = (row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row))
    return [dialog.table.item(row, 0).text() for row in rows]


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("profile", list(profiles()))
def test_in_no_profile_a_key_means_two_things_and_all_name_actions_that_exist(opened, profile):
    table = opened.shortcuts.table
    keymap = Keymap(profile)
    keys = [plain(key) for spec in table for key in keymap.keys(spec)]
    assert all(keys)
    assert sorted(keys) == sorted(set(keys)), sorted(key for key in keys if keys.count(key) > 1)
    assert set(profiles()[profile].keys) <= {spec.id for spec in table}
    assert not [why_not(spec, key) for spec in table for key in keymap.keys(spec) if why_not(spec, key)]


def test_the_first_profile_is_the_table_of_actions():
    assert next(iter(profiles())) == FIRST_PROFILE
    assert not profiles()[FIRST_PROFILE].keys
    assert {profile.title for profile in profiles().values()} == {"Radiology", "Slicer", "ImageJ"}


def test_keys_of_slicer_work_and_what_is_held_moves_to_another_key(qtbot, opened, dialog, press):
    dialog.profile.setCurrentIndex(dialog.profile.findData("slicer"))
    click(qtbot, dialog.keep)
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    press(K.Key_F)
    assert opened.session.index == 3
    press(K.Key_B)
    assert opened.session.index == 2
    qtbot.keyPress(opened.panes.panes[Role.SCAN].canvas, K.Key_J)
    assert opened.session.options.flicker
    qtbot.keyRelease(opened.panes.panes[Role.SCAN].canvas, K.Key_J)
    assert not opened.session.options.flicker


def test_a_single_key_is_changed_kept_and_told_by_help_and_tooltips(qtbot, opened, dialog, press, backend, settings):
    choose(dialog, "invert")
    qtbot.keyClick(dialog.edit, K.Key_N)
    click(qtbot, dialog.give)
    assert dialog.keymap.own == {"invert": ("N",)}
    click(qtbot, dialog.keep)
    press(K.Key_I)
    assert not opened.session.view.inverted
    press(K.Key_N)
    assert opened.session.view.inverted
    assert opened.top.toggles["invert"].toolTip() == "Invert (N)"
    press(K.Key_F1)
    told = opened.findChild(HelpDialog)
    assert "N" in {label.text() for label in told.findChildren(QLabel)}
    told.close()
    again = MainWindow(backend=backend, settings=settings)
    qtbot.addWidget(again)
    assert again.actions_by_id["invert"].shortcut() == QKeySequence("N")
    again.close()


def test_a_key_that_is_taken_is_said_in_words_and_can_be_taken(qtbot, opened, dialog):
    choose(dialog, "invert")
    qtbot.keyClick(dialog.edit, K.Key_X)
    click(qtbot, dialog.give)
    assert dialog.error.text() == "X belongs to \u201cDifference pane\u201d."
    assert not dialog.keymap.own
    click(qtbot, dialog.take)
    assert dialog.keymap.own == {"invert": ("X",), "difference": ()}
    choose(dialog, "difference")
    click(qtbot, dialog.reset)
    click(qtbot, dialog.keep)
    assert dialog.isVisible(), "the key has come back while another action has it"
    assert "X means both" in dialog.error.text()
    click(qtbot, dialog.reset_all)
    assert not dialog.keymap.own
    click(qtbot, dialog.keep)
    assert opened.shortcuts.keymap == Keymap()


def test_what_lasts_while_held_takes_a_single_key_only(qtbot, dialog):
    choose(dialog, "flicker")
    qtbot.keyClick(dialog.edit, K.Key_J, M.ControlModifier)
    click(qtbot, dialog.give)
    assert "one key alone" in dialog.error.text()
    click(qtbot, dialog.cancel)


def test_find_in_the_dialog_by_name_or_key(qtbot, dialog):
    qtbot.keyClicks(dialog.filter, "mirror")
    assert listed(dialog) == ["Mirror left to right", "Mirror top to bottom"]
    dialog.filter.setText("x")
    assert "Difference pane" in listed(dialog)
    click(qtbot, dialog.cancel)


@pytest.mark.parametrize(
    "stored", ["", "{", "[1]", '{"invert": "N"}', '{"invert": [3]}', '{"invert": ["no such key"]}']
)
def test_settings_that_are_no_keymap_change_nothing(stored):
    assert Keymap.read("nonsense", stored) == Keymap()
