"""A user pauses a tuning, goes on, stops it, or has it step aside by working."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt

from tests.app.support import LIFT, drag, mouse, turn_wheel
from tests.app.tuning.support import TOLD, lift


def press(qtbot, window, key):
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)


def test_pause_and_go_on(qtbot, opened, panel, tuning):
    tuner = tuning()
    qtbot.mouseClick(panel.pause, Qt.MouseButton.LeftButton)
    assert tuner.asked[-1] == "pause"
    assert panel.times.text().startswith("Paused at 1 s")
    assert panel.pause.text() == "Go on"
    press(qtbot, opened, Qt.Key.Key_P)
    assert tuner.asked[-1] == "resume"
    assert panel.pause.text() == "Pause"
    assert not panel.times.text().startswith("Paused")


def test_progress_on_its_way_does_not_end_a_pause(qtbot, opened, panel, tuning):
    tuner = tuning()
    press(qtbot, opened, Qt.Key.Key_P)
    tuner.work(2)
    qtbot.waitUntil(lambda: opened.session.tuning.run.step == 2)
    assert panel.times.text().startswith("Paused at 2 s")


def test_cancel_keeps_nothing(qtbot, opened, panel, tuning, backend, settled):
    tuner = tuning()
    tuner.leave_checkpoint()
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    assert tuner.asked[-1] == "cancel", "at once, not when a thread has time"
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert "nothing of this tuning is kept" in panel.outcome.text()
    assert panel.start.isVisible()
    assert not tuner.folder.exists()
    settled(opened)
    assert lift(opened) == LIFT


def test_what_a_cancelled_tuning_still_tells_is_not_heard(qtbot, opened, panel, tuning):
    first = tuning()
    press(qtbot, opened, Qt.Key.Key_Period)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    tuning()
    first.work(77)
    qtbot.wait(50)
    assert opened.session.tuning.run.step == 1


def test_cancel_while_it_gets_ready(qtbot, opened, panel, backend, monkeypatch):
    import threading

    gate, asked = threading.Event(), threading.Event()
    make = backend.workshop.tuner

    def slow(*args, **more):
        asked.set()
        gate.wait(10)
        return make(*args, **more)

    monkeypatch.setattr(backend.workshop, "tuner", slow)
    qtbot.mouseClick(panel.start, Qt.MouseButton.LeftButton)
    assert asked.wait(10)
    assert panel.times.text() == "Getting ready …"
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    gate.set()
    qtbot.waitUntil(lambda: not opened.tuning.supervisor.lane.busy)
    assert all(tuner.asked == [] for tuner in backend.workshop.tuners), "it never begins"


def test_stop_and_keep_the_best(qtbot, opened, panel, tuning):
    tuner = tuning()
    press(qtbot, opened, Qt.Key.Key_P)
    qtbot.mouseClick(panel.finish, Qt.MouseButton.LeftButton)
    assert tuner.asked[-1] == "finish"
    assert panel.times.text() == "Stopping …"
    assert not panel.pause.isEnabled()
    tuner.end(kept=True)
    qtbot.waitUntil(lambda: opened.session.tuning.run is None)
    assert panel.outcome.text() == TOLD
    assert opened.panel.tuned.isVisible()


def move_slider(window, canvas):
    window.panel.vertical.slider.setValue(231)


def change_slice(window, canvas):
    turn_wheel(canvas, -1, (50, 50))


def change_window(window, canvas):
    drag(canvas, Qt.MouseButton.LeftButton, (40, 40), (90, 60))


def pan(window, canvas):
    drag(canvas, Qt.MouseButton.MiddleButton, (40, 40), (90, 60))


def zoom(window, canvas):
    turn_wheel(canvas, 1, (50, 50), Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("act", [move_slider, change_slice, change_window, pan, zoom])
def test_tuning_steps_aside_while_the_user_works(qtbot, opened, panel, tuning, act):
    tuner = tuning()
    tuner.asked.clear()
    canvas = opened.panes.panes[opened.panes.current].canvas
    mouse(canvas, QEvent.Type.MouseMove, (30, 30))
    mouse(canvas, QEvent.Type.MouseMove, (60, 30))
    assert tuner.asked == [], "a mouse that moves disturbs nothing"
    act(opened, canvas)
    assert set(tuner.asked) == {"aside"}


def test_a_paused_tuning_is_left_alone(qtbot, opened, panel, tuning):
    tuner = tuning()
    press(qtbot, opened, Qt.Key.Key_P)
    tuner.asked.clear()
    opened.panel.vertical.slider.setValue(300)
    assert tuner.asked == []
