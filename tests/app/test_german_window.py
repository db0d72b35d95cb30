"""A user who reads German has the whole window in German, with nothing cut off and every key where it was."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel

from app import language
from app.main_window import MainWindow

SMALL_SCREEN = (1366, 768)


@pytest.fixture(autouse=True)
def german(qapp):
    before = QLocale()
    language.use(qapp, "de")
    yield
    language.use(qapp, language.ENGLISH)
    QLocale.setDefault(before)


@pytest.fixture
def fitted(opened, qapp):
    opened.resize(*SMALL_SCREEN)
    qapp.processEvents()
    assert (opened.width(), opened.height()) == SMALL_SCREEN
    return opened


def test_panes_controls_and_menus_speak_german(fitted):
    pane = fitted.panes.panes[fitted.panes.current]
    assert pane.title.text() == "Aufnahme"
    assert fitted.panel.horizontal.slider.accessibleName() == "Horizontal: Regler der Vergrößerung"
    assert fitted.shortcuts.actions["tune"].text() == "An diese Aufnahme anpassen"
    assert "fertig" in fitted.status_line.right.text()


def test_no_button_and_no_figure_loses_its_end(fitted):
    shown = [one for one in fitted.findChildren(QAbstractButton) if one.isVisible() and one.text()]
    assert len(shown) > 20
    assert [one.text() for one in shown if one.width() < one.sizeHint().width()] == []
    labels = [one for one in fitted.panel.findChildren(QLabel) if one.isVisible() and not one.wordWrap()]
    assert len(labels) > 10
    assert [one.text() for one in labels if one.width() < one.sizeHint().width()] == []
    column = fitted.panel.column
    assert column.widget().width() <= column.viewport().width()


def test_the_word_for_where_a_menu_stands_is_whole_in_every_mode(fitted, qapp):
    for name in ("curtain", "lens", "one-by-one", "blend", "checkerboard"):
        fitted.shortcuts.actions[name].trigger()
        qapp.processEvents()
        button = fitted.top.compare_button
        assert button.width() >= button.sizeHint().width(), name
        assert fitted.width() == SMALL_SCREEN[0]


def test_keys_are_those_of_the_english_window(qtbot, qapp, opened, backend, settings):
    def keys(window):
        written = QKeySequence.SequenceFormat.PortableText
        return {
            name: [one.toString(written) for one in action.shortcuts()]
            for name, action in window.shortcuts.actions.items()
        }

    language.use(qapp, language.ENGLISH)
    english = MainWindow(backend=backend, settings=settings)
    qtbot.addWidget(english)
    assert keys(opened) == keys(english)
    english.close()


def test_the_panes_do_not_move_when_work_begins(fitted, qapp):
    line = fitted.status_line
    before = fitted.panes.geometry()
    line.work_started("export", "Exportieren")
    line._show_activity()
    qapp.processEvents()
    assert line.bar.isVisible()
    assert line.stop.isVisible()
    assert fitted.panes.geometry() == before
    line.work_ended("export")
    qapp.processEvents()
    assert fitted.panes.geometry() == before
