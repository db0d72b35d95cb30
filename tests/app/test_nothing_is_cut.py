"""Whoever works in German, whose words are longer, reads every word of every dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from app import language
from app.archive.desk import ArchiveDesk
from app.archive.dialog import ArchiveDialog
from app.archive.server_dialog import ServerDialog
from app.export_dialog import ExportDialog
from app.forms import SIDE
from app.isotropic_dialog import IsotropicDialog
from app.keys_dialog import KeysDialog
from app.main_window import MainWindow
from app.preferences_dialog import PreferencesDialog
from app.presets_dialog import PresetsDialog
from app.reader_study.dialog import StudyDialog
from app.series_dialog import SeriesDialog
from app.series_export import SeriesExport
from app.tuning.weights_dialog import WeightsDialog
from engine.read import open_paths
from engine.scan import Scan
from tests.app.support import pattern, scan_of
from tests.support.dicom import write_ct

WORDS = (QPushButton, QCheckBox, QRadioButton)
BOX = 30
"""Pixels that a tick with its border, and the space around and before its text take."""


@pytest.fixture(params=["de", "en"])
def spoken(request: pytest.FixtureRequest, qapp) -> Iterator[str]:
    yield language.use(qapp, request.param)
    language.use(qapp, "en")


@pytest.fixture
def desk(opened: MainWindow, tmp_path) -> Iterator[ArchiveDesk]:
    made = ArchiveDesk(tmp_path / "archives", SeriesExport(), opened)
    yield made
    made.close()


@pytest.fixture
def scans(tmp_path) -> dict[str, Scan]:
    """A volume, and a scan that is seen beside it."""
    write_ct(tmp_path / "ct", slices=5, rows=24, columns=36)
    return {"head.dcm": open_paths([tmp_path / "ct"]).scans[0], "foot.dcm": scan_of(pattern(40, 30, 9), title="Foot")}


def dialogs(window: MainWindow, desk: ArchiveDesk, path) -> dict[str, Callable[[], QDialog]]:
    """Return what makes each dialog."""
    session, conductor = window.session, window.conductor
    return {
        "export": lambda: ExportDialog(session, conductor, window),
        "series": lambda: SeriesDialog(session, conductor, session.scan, window),
        "isotropic": lambda: IsotropicDialog(session, conductor, session.scan, 0, window),
        "archive": lambda: ArchiveDialog(session, desk, window),
        "server": lambda: ServerDialog(desk, None, window),
        "keys": lambda: KeysDialog(window.specs, window.shortcuts.keymap, lambda _: None, window),
        "preferences": lambda: PreferencesDialog(session, window.settings, window.theme, lambda _: None, window),
        "presets": lambda: PresetsDialog(path / "presets.json", None, window),
        "study": lambda: StudyDialog(session, conductor, window.theme, window),
        "weights": lambda: WeightsDialog(window.tuning.shelf, window),
    }


def cut(dialog: QDialog) -> list[str]:
    """Return the texts that have less room than they need, or lie outside."""
    found = []
    for part in dialog.findChildren(QWidget):
        if not part.isVisible() or not isinstance(part, (*WORDS, QLabel)) or not part.text():
            continue
        if isinstance(part, QLabel) and part.wordWrap():
            short = part.height() < part.heightForWidth(part.width())
        else:
            extra = BOX if isinstance(part, QCheckBox | QRadioButton) else 0
            short = part.width() < part.fontMetrics().horizontalAdvance(part.text()) + extra
            short |= part.height() < part.sizeHint().height()
        right = part.mapTo(dialog, part.rect().topRight()).x()
        if short or right > dialog.width() - SIDE:
            found.append(part.text())
    return found


def test_every_word_of_every_dialog(spoken: str, opened: MainWindow, desk: ArchiveDesk, qtbot: QtBot, tmp_path) -> None:
    made = dialogs(opened, desk, tmp_path)
    short = {}
    for name, make in made.items():
        dialog = make()
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        if texts := cut(dialog):
            short[name] = texts
        dialog.close()
    qtbot.waitUntil(lambda: not opened.conductor.busy)
    assert not short


def test_what_appears_later_finds_room(opened: MainWindow, qtbot: QtBot) -> None:
    dialog = SeriesDialog(opened.session, opened.conductor, opened.session.scan, opened)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    before = dialog.height()
    dialog.deidentify.click()
    assert dialog.warning.isVisible()
    assert not cut(dialog)
    dialog.deidentify.click()
    assert dialog.height() == before
