"""A user closes the scan, or the whole window, while a tuning runs; or the tuning breaks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.main_window import MainWindow
from engine.tune import Failed
from tests.app.support import HeldBackend
from tests.app.tuning.support import ToldWorkshop


def cards(window):
    return window.panel.notices.cards


def answer(qtbot, window, label):
    [button] = [choice for card in cards(window) for choice in card.choices if choice.text() == label]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def texts(window):
    return [notice.text for notice in window.session.notices]


@pytest.fixture
def closed(qtbot, opened, tuning):
    """The scan is closed while it is tuned."""
    tuner = tuning()
    opened.session.close_scan(opened.session.scan)
    assert "“Head” is closed, but tuning on it goes on" in texts(opened)[-1]
    return tuner


def test_a_closed_scan_is_tuned_to_the_end(qtbot, opened, closed, panel, backend):
    answer(qtbot, opened, "Let it go on")
    closed.work(50)
    qtbot.waitUntil(lambda: opened.session.tuning.run.step == 50)
    closed.end(kept=True)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert texts(opened)[-1].startswith("Tuning of “Head”: ")
    assert len(backend.workshop.entries()) == 1


def test_it_can_be_ended_from_the_message(qtbot, opened, closed):
    answer(qtbot, opened, "Keep the best")
    assert closed.asked[-1] == "finish"


def test_or_cancelled(qtbot, opened, closed):
    answer(qtbot, opened, "Cancel")
    assert closed.asked[-1] == "cancel"
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)


def test_opened_again_it_is_the_scan_that_is_tuned_on(qtbot, opened, closed, panel, tmp_path):
    opened.open([tmp_path / "head.dcm"])
    qtbot.waitUntil(lambda: not any("is closed" in text for text in texts(opened)), timeout=10000)
    assert panel.what.text() == "Quick · default"
    closed.end(kept=True)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert opened.panel.tuned.isVisible()
    assert panel.outcome.isVisible()


def test_the_question_goes_when_it_is_over(qtbot, opened, closed):
    closed.end(kept=False)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert not any("is closed" in text for text in texts(opened))


def test_a_broken_tuning_leaves_the_viewer_alone_and_can_be_gone_on_with(qtbot, opened, tuning, backend, settled):
    tuner = tuning()
    tuner.leave_checkpoint()
    tuner.tell(Failed("The tuning process was ended from outside."))
    qtbot.waitUntil(lambda: opened.session.notices != ())
    assert texts(opened)[-1] == "The tuning process was ended from outside."
    opened.panel.vertical.slider.setValue(300)
    settled(opened)
    assert opened.session.images.magnified.grid.target.rows == 72
    answer(qtbot, opened, "Go on with it")
    qtbot.waitUntil(lambda: len(backend.workshop.tuners) == 2)
    assert backend.workshop.tuners[-1].resumed
    assert backend.workshop.tuners[-1].plan == tuner.plan, "as it was asked for, not as the sliders stand now"


def test_without_a_checkpoint_there_is_nothing_to_go_on_from(qtbot, opened, tuning):
    tuning().tell(Failed("It could not be started."))
    qtbot.waitUntil(lambda: opened.session.notices != ())
    assert not cards(opened)[0].choices


@pytest.fixture
def next_window(qtbot, scans, settings, opened, tuning, settled, tmp_path):
    """The window was closed while it tuned, and is opened again."""
    tuner = tuning()
    tuner.leave_checkpoint()
    opened.close()
    assert tuner.asked[-1] == "cancel"
    backend = HeldBackend(scans)
    backend.workshop = ToldWorkshop()
    window = MainWindow(backend=backend, settings=settings)
    qtbot.addWidget(window)
    window.resize(1280, 800)
    window.show()
    qtbot.waitUntil(lambda: window.session.notices != ())
    yield window
    window.close()


def test_a_closed_window_leaves_a_checkpoint_and_the_next_one_offers_it(qtbot, next_window, settled, tmp_path):
    assert "did not come to its end (Quick · default · ×2.00 × 2.00)" in texts(next_window)[0]
    assert "Head" not in texts(next_window)[0]
    next_window.open([tmp_path / "foot.dcm"])
    settled(next_window)
    qtbot.waitUntil(lambda: not next_window.tuning.shelf.lane.busy)
    assert len(cards(next_window)) == 1, "that is another scan"
    next_window.open([tmp_path / "head.dcm"])
    qtbot.waitUntil(lambda: any("tuning of this scan" in text for text in texts(next_window)))
    assert len(cards(next_window)) == 1, "one message, not two"
    answer(qtbot, next_window, "Go on with it")
    tuners = next_window.backend.workshop.tuners
    qtbot.waitUntil(lambda: tuners != [] and tuners[-1].asked == ["start"])
    assert tuners[-1].resumed


def test_or_it_is_discarded(qtbot, next_window):
    answer(qtbot, next_window, "Discard it")
    qtbot.waitUntil(lambda: next_window.backend.workshop.interrupted() == ())
    assert cards(next_window) == []
