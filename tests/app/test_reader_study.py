"""A reader study: made of open scans, rated blind by keys, left and gone on with, results written."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from app.reader_study.dialog import StudyDialog
from app.reader_study.rating import RatingWindow
from engine.measure.opinion import Presentation, read_study
from engine.scan import Scan
from tests.app.support import drag, picture, turn_wheel

K = Qt.Key


@pytest.fixture
def dialog(opened, monkeypatch, backend):
    """The dialog, with a real network to choose: the study itself is made by the engine."""
    from app.answers import Choice

    monkeypatch.setattr(backend, "networks", lambda: (Choice("srcnn-915", "SRCNN"), Choice("default", "Default")))
    opened.actions_by_id["reader-study"].trigger()
    found = opened.findChild(StudyDialog)
    assert found.isVisible()
    found.networks.item(1).setCheckState(Qt.CheckState.Unchecked)
    return found


def rating_of(qtbot, opened) -> RatingWindow:
    qtbot.waitUntil(lambda: opened.findChild(RatingWindow) is not None, timeout=30000)
    return opened.findChild(RatingWindow)


def begin(qtbot, opened, dialog, folder, *, way=Presentation.SINGLE) -> RatingWindow:
    dialog.folder.setText(str(folder))
    dialog.networks.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.way.setCurrentIndex(dialog.way.findData(way))
    dialog.go.click()
    return rating_of(qtbot, opened)


def test_made_rated_by_keys_left_and_gone_on_with(qtbot, opened, dialog, tmp_path):
    folder = tmp_path / "study"
    rating = begin(qtbot, opened, dialog, folder)
    study = read_study(folder)
    assert len(study.stimuli) == 6, "two scans by nearest, bicubic and one network"
    words = " ".join(one.text() for kind in (QLabel, QPushButton) for one in rating.findChildren(kind))
    assert not any(word in words.lower() for word in ("nearest", "bicubic", "srcnn", "head", "foot")), "no hints"
    first = rating.trial
    before = picture(rating.pictures[0])
    qtbot.keyClick(rating, K.Key_4)
    assert rating.trial != first
    assert (picture(rating.pictures[0]).shape != before.shape) or (picture(rating.pictures[0]) != before).any()
    qtbot.keyClick(rating, K.Key_Backspace)
    assert rating.trial == first
    qtbot.keyClick(rating, K.Key_2)
    qtbot.keyClick(rating, K.Key_5)
    qtbot.keyClick(rating, K.Key_7)
    assert [one.score for one in study.ratings()] == [2, 5]
    qtbot.keyClick(rating, K.Key_Escape)
    assert not rating.isVisible()
    qtbot.waitUntil(lambda: opened.findChild(RatingWindow) is None)

    opened.actions_by_id["reader-study"].trigger()
    again = opened.findChild(StudyDialog)
    again.old.setChecked(True)
    again.folder.setText(str(folder))
    again.go.click()
    rating = rating_of(qtbot, opened)
    assert rating.bar.value() == 2
    assert rating.trial == study.trials("R1")[2]
    for _ in range(4):
        rating.grades[3].click()
    assert "Thank you" in rating.state.text()
    assert len(study.ratings()) == 6
    assert not rating.grades[3].isEnabled()
    rating.reject()


def test_side_by_side_all_of_a_slice_and_results(qtbot, opened, dialog, tmp_path):
    folder = tmp_path / "study"
    rating = begin(qtbot, opened, dialog, folder, way=Presentation.SIDE_BY_SIDE)
    assert [one.letter for one in rating.pictures] == ["A", "B", "C"]
    fitted = [one.place() for one in rating.pictures]
    turn_wheel(rating, 2, (200, 200))
    drag(rating, Qt.MouseButton.LeftButton, (200, 200), (190, 200))
    closer = [one.place() for one in rating.pictures]
    assert len({(one.width(), one.height()) for one in closer}) == 1, "all pictures are seen equally close"
    assert closer[0].width() > 1.5 * fitted[0].width()
    qtbot.keyClick(rating, K.Key_Equal)
    assert [one.place() for one in rating.pictures] == fitted
    qtbot.keyClick(rating, K.Key_Return)
    qtbot.keyClick(rating, K.Key_Space)
    assert not rating.given, "nothing is rated by accident"
    rating.choose(0)
    qtbot.keyClick(rating, K.Key_Right)
    qtbot.keyClick(rating, K.Key_5)
    assert [one.grade for one in rating.pictures] == [0, 5, 0]
    qtbot.keyClick(rating, K.Key_1)
    qtbot.keyClick(rating, K.Key_2)
    study = read_study(folder)
    assert [one.stimulus for one in study.ratings()] == [study.trials("R1")[0][place].id for place in (1, 2, 0)]
    rating.reject()
    opened.actions_by_id["reader-study"].trigger()
    again = next(one for one in opened.findChildren(StudyDialog) if one.isVisible())
    again.old.setChecked(True)
    again.folder.setText(str(folder))
    again.results.click()
    assert {path.name for path in (folder / "results").iterdir()} == {
        "opinion.csv",
        "ratings.csv",
        "opinion.json",
        "opinion.png",
    }
    assert json.loads((folder / "results" / "opinion.json").read_text())["given"] == 3
    assert "Results of the reader study" in opened.session.notices[-1].text


def test_what_cannot_be_is_said_in_the_dialog(qtbot, opened, dialog, tmp_path):
    dialog.reader.setText(" ")
    dialog.go.click()
    assert "code" in dialog.problem.text()
    dialog.reader.setText("R1")
    dialog.go.click()
    assert dialog.problem.text() == "Choose a scan and a network at least."
    (tmp_path / "mine.txt").write_text("thesis")
    dialog.networks.item(0).setCheckState(Qt.CheckState.Checked)
    dialog.folder.setText(str(tmp_path))
    dialog.go.click()
    qtbot.waitUntil(lambda: "not empty" in dialog.problem.text())
    assert dialog.go.isEnabled()
    dialog.old.setChecked(True)
    dialog.go.click()
    assert "no reader study here" in dialog.problem.text()
    assert isinstance(dialog.scans.item(0).data(Qt.ItemDataRole.UserRole), Scan)
    dialog.reject()
