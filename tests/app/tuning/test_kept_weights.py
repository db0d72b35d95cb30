"""A user opens a scan that was tuned before, and looks after what is kept."""

from __future__ import annotations

import pytest
import torch
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.main_window import MainWindow
from app.tuning.weights_dialog import WeightsDialog
from engine.errors import WriteError
from engine.networks.tuned import pack
from tests.app.support import LIFT, TUNED_LIFT, HeldBackend
from tests.app.tuning.support import ToldWorkshop, lift


@pytest.fixture
def tuned(qtbot, opened, tuning, settled):
    """The first scan was tuned, and its weights are kept."""
    tuning().end(kept=True)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    settled(opened)
    return opened


@pytest.fixture
def dialog(qtbot, tuned):
    qtbot.mouseClick(tuned.tuning_panel.list, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: tuned.findChild(WeightsDialog) is not None)
    found = tuned.findChild(WeightsDialog)
    qtbot.waitUntil(lambda: found.table.rowCount() == 1)
    yield found
    found.close()


@pytest.fixture
def reopened(qtbot, scans, settings, tmp_path):
    """Return what opens the scan in another window, over the same tuned weights."""

    def open_again():
        backend = HeldBackend(scans)
        backend.workshop = ToldWorkshop()
        window = MainWindow(backend=backend, settings=settings)
        qtbot.addWidget(window)
        window.show()
        window.open([tmp_path / "head.dcm"])
        return window

    return open_again


def test_the_same_scan_finds_its_weights_again(qtbot, tuned, reopened, settled):
    tuned.close()
    window = reopened()
    qtbot.waitUntil(lambda: window.session.tuning.kept != {}, timeout=10000)
    settled(window)
    assert lift(window) == TUNED_LIFT
    assert window.panel.tuned.isChecked()
    [notice] = window.session.notices
    assert "tuned before" in notice.text
    assert not notice.problem
    window.close()


def test_weights_of_an_earlier_version_are_told_and_left_alone(qtbot, tuned, reopened, settled):
    [entry] = tuned.backend.workshop.entries()
    tuned.close()
    entry.weights.write_bytes(pack(torch.nn.Conv2d(1, 8, 3), entry.card))
    window = reopened()
    qtbot.waitUntil(lambda: window.session.notices != (), timeout=10000)
    settled(window)
    [notice] = window.session.notices
    assert "an earlier version of default" in notice.text
    assert not notice.problem
    assert lift(window) == LIFT, "the shipped weights are in use"
    assert not window.panel.tuned.isVisible()
    assert len(window.backend.workshop.entries()) == 1, "nothing is deleted unasked"
    window.close()


def test_the_list_tells_what_is_kept_and_nothing_about_the_patient(dialog):
    row = [dialog.table.item(0, column).text() for column in range(6)]
    assert row[:5] == ["default", "Quick", "×2.00 × 2.00", "+0.42 dB", "2026-01-31"]
    assert row[5].endswith("kB")
    assert "Head" not in " ".join(row)


def test_deleted_weights_are_gone_and_the_scan_goes_back_to_the_shipped_ones(qtbot, tuned, dialog, settled, backend):
    assert not dialog.delete.isEnabled()
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.delete, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.table.rowCount() == 0)
    assert backend.workshop.entries() == ()
    assert dialog.empty.isVisible()
    settled(tuned)
    assert lift(tuned) == LIFT
    assert not tuned.panel.tuned.isVisible()


def test_weights_are_exported_as_a_file_that_says_what_it_is(qtbot, tuned, dialog, monkeypatch, tmp_path):
    from engine.networks.tuned import read_tuned_card

    target = tmp_path / "mine.safetensors"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(target), ""))
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(target.exists)
    card = read_tuned_card(target)
    assert (card.network, card.recipe, card.gain_db) == ("default", "quick", 0.42)
    qtbot.waitUntil(lambda: tuned.session.notices != ())
    assert tuned.session.notices[-1].folder == tmp_path


def test_an_export_that_fails_says_why_where_it_was_asked_for(qtbot, dialog, backend, monkeypatch, tmp_path):
    def full(entry, path):
        raise WriteError(path, "the disk is full")

    monkeypatch.setattr(backend.workshop, "export", full)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "x"), ""))
    dialog.table.selectRow(0)
    qtbot.mouseClick(dialog.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(dialog.problem.isVisible)
    assert "the disk is full" in dialog.problem.text()
