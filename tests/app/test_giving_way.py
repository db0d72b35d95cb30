"""Who computes in the background lets the window's thread finish what it is at, but does not wait for ever."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QTimer

from app.giving_way import GiveWay
from app.worker import Job, Lane


@pytest.fixture
def give_way(qapp):
    return GiveWay()


def while_the_window_works(qtbot, give_way, longest_s):
    """Return whether another thread got through ``give_way`` within that time, at most, of one event's work."""
    passed, seen = threading.Event(), []
    thread = threading.Thread(target=lambda: (give_way.wait(), passed.set()))

    def work():
        give_way.begin()
        thread.start()
        seen.append(passed.wait(longest_s))

    QTimer.singleShot(0, work)
    qtbot.waitUntil(lambda: bool(seen), timeout=5000)
    qtbot.waitUntil(passed.is_set, timeout=5000)
    thread.join()
    return seen[0]


def test_it_waits_until_the_window_rests(qtbot, give_way, monkeypatch):
    monkeypatch.setattr("app.giving_way.LONGEST_S", 60.0)
    assert not while_the_window_works(qtbot, give_way, 0.3)


def test_it_does_not_wait_for_a_window_that_never_rests(qtbot, give_way):
    assert while_the_window_works(qtbot, give_way, 5.0)


def test_a_patient_lane_waits_before_a_job_and_at_each_report(qtbot, give_way, monkeypatch):
    given, results = [], []
    monkeypatch.setattr(give_way, "wait", lambda: given.append(len(results)))

    def work(_cancel, progress):
        for done in range(3):
            progress(done, 3, "Reading")
        return len(given)

    for patient in (True, False):
        lane = Lane("test", give_way=give_way, patient=patient)
        lane.submit(Job("a", "Work", work, results.append, results.append))
        qtbot.waitUntil(lambda lane=lane: not lane.busy, timeout=5000)
        assert lane.close(5)
    assert results == [4, 4]
