"""A user scrolls: neighbours are there before the hand is, memory stays within a budget, nothing waits in a queue."""

from __future__ import annotations

import gc
import threading
import weakref
from dataclasses import replace

import numpy as np
import pytest

from app.main_window import MainWindow
from app.reading import AHEAD, neighbours
from app.settings import LEAST_SHARE, MOST_SHARE, Settings
from app.state import Role, Stage
from engine.memory import total_bytes
from tests.app.support import HeldBackend, pattern, scan_of, turn_wheel

SLICE_BYTES = 32 * 32 * 4


class Counting:
    """A reader that notes what it is asked for, and can be held back."""

    def __init__(self, scan):
        self.scan = scan
        self.asked = []
        self.go = threading.Event()
        self.go.set()

    def __call__(self, index):
        self.asked.append(index)
        self.go.wait(20)
        return self.scan.reader(index)


@pytest.fixture
def long_scan():
    plain = scan_of(*(pattern(32, 32, seed) for seed in range(80)), title="Long")
    reader = Counting(plain)
    return replace(plain, reader=reader), reader


@pytest.fixture
def backend(long_scan, scans):
    return HeldBackend({"long.dcm": long_scan[0], **scans})


@pytest.fixture
def scrolling(window, settled, tmp_path):
    window.open([tmp_path / "long.dcm"])
    settled(window)
    return window


def test_neighbours_come_nearest_first_and_further_ahead_than_behind():
    assert list(neighbours(40, 80, 1))[:6] == [41, 39, 42, 38, 43, 37]
    order = list(neighbours(40, 80, -1))
    assert min(order) == 40 - AHEAD
    assert max(order) == 46
    assert sorted(neighbours(1, 4, 0)) == [0, 2, 3]


def test_the_wheel_meets_slices_that_are_there(scrolling, long_scan):
    _, reader = long_scan
    canvas = scrolling.panes.panes[Role.SCAN].canvas
    reader.go.clear()
    for step in range(1, 10):
        turn_wheel(canvas, -1, (50, 50))
        assert scrolling.session.images.index == 40 + step, "shown within the event, without reading"
    reader.go.set()


def test_reading_ahead_follows_the_hand_and_reads_nothing_twice(scrolling, long_scan, settled):
    _, reader = long_scan
    for _ in range(12):
        scrolling.session.show_slice(scrolling.session.index - 1)
    settled(scrolling)
    slices = [index for index in reader.asked if index != 40]
    assert len(slices) == len(set(slices))
    assert min(slices) == 28 - AHEAD
    assert reader.asked.count(40) <= 2, "once for the pane, once for the thumbnail"


def test_slices_beyond_the_budget_are_let_go_and_read_again(qtbot, settled, long_scan, tmp_path, backend):
    settings = Settings(tmp_path / "small")
    small = MainWindow(backend=backend, settings=settings)
    qtbot.addWidget(small)
    small.show()
    at_hand = small.conductor.reading.at_hand
    at_hand.budget = 10 * SLICE_BYTES
    small.open([tmp_path / "long.dcm"])
    settled(small)
    for index in (*range(80), *range(79, -1, -1)):
        small.session.show_slice(index)
        settled(small)
        assert at_hand.size <= at_hand.budget
        np.testing.assert_array_equal(small.session.images.slice_.values, pattern(32, 32, index))
    assert len(at_hand) == 10
    assert at_hand.size == 10 * SLICE_BYTES
    assert long_scan[1].asked.count(70) >= 2
    small.close()


def test_one_slice_larger_than_the_budget_is_still_shown(scrolling, settled):
    scrolling.conductor.reading.at_hand.budget = 1
    scrolling.session.show_slice(3)
    settled(scrolling)
    assert scrolling.session.status.stage is Stage.READY
    assert len(scrolling.conductor.reading.at_hand) == 1


def test_the_slice_asked_for_does_not_wait_behind_those_read_ahead(qtbot, scrolling, long_scan):
    scan, reader = long_scan
    reader.go.clear()
    scrolling.session.show_slice(41)
    qtbot.waitUntil(lambda: scrolling.conductor.reading.ahead.busy)
    held = Counting(reader.scan)
    object.__setattr__(scan, "reader", held)
    scrolling.session.show_slice(0)
    qtbot.waitUntil(lambda: scrolling.session.images.index == 0)
    assert scrolling.conductor.reading.ahead.busy, "the other lane still waits for its slice"
    reader.go.set()


def test_closing_a_scan_lets_go_of_all_of_it(qtbot, window, backend, settled, tmp_path):
    """Also of the network's features and of what was computed last: only then can its memory be used again."""
    backend.scans["gone.dcm"] = scan_of(*(pattern(32, 32, seed) for seed in range(9)), title="Gone")
    there = weakref.ref(backend.scans["gone.dcm"])
    window.open([tmp_path / "gone.dcm"])
    settled(window)
    window.session.show_slice(7)
    settled(window)
    del backend.scans["gone.dcm"]
    window.session.close_scan(window.session.scan)
    settled(window)
    gc.collect()
    assert there() is None
    assert len(window.conductor.reading.at_hand) == 0


def test_two_openings_in_a_row_both_open(window, settled, tmp_path):
    window.open([tmp_path / "head.dcm"])
    window.open([tmp_path / "foot.dcm"])
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Head", "Foot"]


def test_the_budget_is_a_share_of_the_memory_of_the_machine(settings):
    assert settings.slice_memory == int(0.15 * total_bytes())
    for asked, kept in ((0.3, 0.3), (9, MOST_SHARE), (-1, LEAST_SHARE), ("nonsense", 0.15), ("nan", LEAST_SHARE)):
        settings.memory_share = asked
        assert settings.memory_share == kept
