"""A reader who has no English finds none: whatever the window shows passes through the translation."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialog, QLabel, QMenu

from app import menus
from app import theme as themes
from app.archive.dialog import ArchiveDialog
from app.archive.server_dialog import ServerDialog
from app.main_window import MainWindow
from engine.networks import magnifiers
from engine.read import builtin_paths
from tests.app.strange import in_english, untranslated

pytestmark = pytest.mark.usefixtures("strange")

FILES = ("head.dcm", "foot.dcm", "nowhere")
DIALOGS = (
    *("help", "guide", "keys", "preferences", "edit-presets", "tags", "export", "export-series", "isotropic"),
    *("self-check", "reader-study", "archive", "palette"),
)


def test_english_would_be_found(qtbot, opened):
    label = QLabel("Magnified by 2 mm", opened)
    assert in_english(opened, *FILES) == ["QLabel.text: 'Magnified by 2 mm'"]
    label.setText("⟦Magnified by ⟦two⟧⟧ · 2.37 mm")
    assert in_english(opened, *FILES) == []
    assert untranslated("⟦one⟧ other") == "other"


def test_the_window_with_a_built_in_scan(qtbot, settings, settled):
    window = MainWindow(settings=settings, theme=themes.DARK)
    qtbot.addWidget(window)
    window.show()
    [path] = builtin_paths()[:1]
    window.open([path])
    settled(window)
    networks = [word for entry in magnifiers() for word in (entry.title, entry.id)]
    try:
        assert in_english(window, path.name, *networks) == []
    finally:
        window.close()


def test_an_empty_window(window):
    assert in_english(window) == []


def test_menus_are_filled_when_they_open(opened):
    for menu in opened.findChildren(QMenu):
        menu.aboutToShow.emit()
    assert in_english(opened, *FILES) == []


def test_menus_of_a_right_click(opened, monkeypatch):
    shown: list[QMenu] = []
    monkeypatch.setattr(menus, "_open", lambda menu, at: shown.append(menu))
    menus.pane_menu(opened, QPoint(), opened.actions_by_id, lambda menu: None)
    menus.series_menu(opened, QPoint(), lambda: None)
    assert len(shown) == 2
    assert [in_english(menu) for menu in shown] == [[], []]


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog(opened, settled, name):
    before = set(opened.findChildren(QDialog))
    opened.actions_by_id[name].trigger()
    settled(opened)
    dialogs = [dialog for dialog in opened.findChildren(QDialog) if dialog not in before]
    try:
        assert in_english(opened, *FILES, "default") == []
    finally:
        for dialog in dialogs:
            dialog.close()


def test_the_form_of_an_archive(opened):
    opened.dialogs.show_archive()
    found = opened.findChild(ArchiveDialog)
    form = ServerDialog(opened.dialogs.archive, None, found)
    assert in_english(form) == []
    form.close()
    found.close()
