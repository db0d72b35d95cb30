"""The background lane: the newest request wins, nothing piles up, nothing leaks."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QThread

from app.worker import Job, Lane
from engine.errors import EngineError
from engine.progress import CancelToken


@pytest.fixture
def lane(qapp):
    made = Lane("test")
    yield made
    assert made.close(5)


def job(slot, work, results, **more):
    return Job(slot, "Work", work, results.append, lambda text: results.append(("failed", text)), **more)


def test_the_newest_of_a_slot_wins_and_the_waiting_ones_are_never_run(qtbot, lane):
    begun, gate, ran, results = threading.Event(), threading.Event(), [], []

    def first(cancel, progress):
        begun.set()
        gate.wait(10)
        cancel.check()
        return "first"

    lane.submit(job("a", first, results))
    assert begun.wait(5)
    for number in range(50):
        lane.submit(job("a", lambda c, p, number=number: ran.append(number) or number, results))
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert ran == [49]
    assert results == [49]


def test_work_that_ignores_its_token_is_not_delivered_either(qtbot, lane):
    begun, gate, results = threading.Event(), threading.Event(), []

    def stubborn(cancel, progress):
        begun.set()
        gate.wait(10)
        return "old"

    lane.submit(job("a", stubborn, results))
    assert begun.wait(5)
    lane.submit(job("a", lambda c, p: "new", results))
    gate.set()
    qtbot.waitUntil(lambda: not lane.busy)
    assert results == ["new"]


def test_a_result_on_its_way_is_stopped_by_a_newer_request(qtbot, qapp, lane):
    """Computed, but not yet shown: the thread of the window was busy with the slider."""
    finished, results = threading.Event(), []
    lane.submit(job("a", lambda c, p: "old", results))
    lane.submit(job("b", lambda c, p: finished.set(), []))
    assert finished.wait(5)
    lane.submit(job("a", lambda c, p: "new", results))
    qtbot.waitUntil(lambda: not lane.busy)
    assert results == ["new"]


def test_other_slots_are_left_alone_and_lower_priority_waits(qtbot, lane):
    begun, gate, results = threading.Event(), threading.Event(), []
    lane.submit(job("hold", lambda c, p: (begun.set(), gate.wait(10)) and "hold", results))
    assert begun.wait(5)
    lane.submit(job("late", lambda c, p: "late", results, priority=5))
    lane.submit(job("soon", lambda c, p: "soon", results, priority=-1))
    lane.submit(job("then", lambda c, p: "then", results))
    gate.set()
    qtbot.waitUntil(lambda: len(results) == 4)
    assert results == ["hold", "soon", "then", "late"]


def test_results_arrive_on_the_thread_of_the_window(qtbot, lane, qapp):
    threads = []
    lane.submit(
        Job(
            "a",
            "Work",
            lambda c, p: threads.append(QThread.currentThread()),
            lambda _: threads.append(QThread.currentThread()),
            print,
        )
    )
    qtbot.waitUntil(lambda: len(threads) == 2)
    assert threads[0] is not qapp.thread()
    assert threads[1] == qapp.thread()


def test_errors_become_sentences(qtbot, lane):
    results = []

    def fail(error):
        def work(cancel, progress):
            raise error

        return work

    for slot, error in (
        ("a", EngineError("The file is gone.")),
        ("b", MemoryError()),
        ("c", ZeroDivisionError("oops")),
    ):
        lane.submit(job(slot, fail(error), results))
    qtbot.waitUntil(lambda: len(results) == 3)
    assert results[0] == ("failed", "The file is gone.")
    assert "not enough memory" in results[1][1]
    assert "failed unexpectedly" in results[2][1]


def test_progress_reaches_the_window(qtbot, lane):
    reports = []
    lane.reported.connect(reports.append)
    lane.submit(job("a", lambda c, p: [p(step, 10, "files") for step in range(11)], []))
    qtbot.waitUntil(lambda: bool(reports) and reports[-1].done == 10)
    assert reports[-1].what == "files"


def test_a_closed_lane_ends_its_thread_and_takes_nothing_more(qtbot, qapp):
    lane = Lane("closing")
    begun, results = threading.Event(), []

    def long(cancel: CancelToken, progress):
        begun.set()
        while not cancel.cancelled:
            pass
        cancel.check()

    lane.submit(job("a", long, results))
    assert begun.wait(5)
    assert lane.close(5)
    lane.submit(job("b", lambda c, p: "late", results))
    assert not [thread for thread in threading.enumerate() if thread.name == "vernier-closing"]
    qapp.processEvents()
    assert results == []
