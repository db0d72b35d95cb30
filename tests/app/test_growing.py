"""A user opens a long series: its first picture is there at once, and the series grows while they look at it."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.answers import Opened
from app.state import Layout, Role
from engine.measure.roi import Kind, Point, Shape
from engine.scan import Slice
from tests.app.support import HeldBackend
from tests.app.test_planes import volume

SHAPE = (9, 24, 30)
PARTS = (range(4, 6), range(2, 7), range(9))
"""Which slices are known, one time after the other."""


def part_of(whole, places):
    """Return a scan of some of the slices of another one, as opening has made it so far."""
    reader = whole.reader
    infos = tuple(whole.slices[place] for place in places)

    def read(index: int) -> Slice:
        return reader(places[index])

    return replace(whole, key=f"{whole.key} {len(places)}", slices=infos, reader=read, depth=len(infos))


class GrowingBackend(HeldBackend):
    """Opens in parts, each when the test lets it."""

    def __init__(self, whole):
        super().__init__()
        self.whole = whole
        self.step = threading.Semaphore(0)

    def open(self, paths, *, cancel, progress, grown=None):
        for places in PARTS[:-1]:
            grown((part_of(self.whole, places),))
            while not self.step.acquire(timeout=0.005):
                cancel.check()
        return Opened((part_of(self.whole, PARTS[-1]),), (), tuple(paths))


@pytest.fixture
def backend():
    return GrowingBackend(volume("Long", shape=SHAPE)[0])


@pytest.fixture
def begun(qtbot, window, tmp_path):
    """The window with the first part on screen and magnified, while the rest is read."""
    window.open([tmp_path / "folder"])
    qtbot.waitUntil(lambda: window.session.images.magnified is not None, timeout=5000)
    return window


@pytest.fixture
def grow(qtbot, begun, backend):
    def step(count):
        backend.step.release()
        qtbot.waitUntil(lambda: len(begun.session.scan) == count, timeout=5000)

    return step


def place(window):
    """Return which slice of the whole series is on screen."""
    return round((window.session.images.slice_.info.geometry.origin[2] - 30.0) / 5)


def test_the_first_picture_is_there_before_the_rest(begun):
    session = begun.session
    assert len(session.scan) == 2
    assert begun.conductor.opening.busy
    assert place(begun) == 5
    assert begun.slices.maximum() == 1


def test_the_bar_grows_and_the_picture_stays(begun, grow, settled, backend):
    session = begun.session
    session.set_camera(replace(session.view.camera, zoom=9.0, fitted=False))
    images, view, encoded, key = session.images, session.view, backend.encoded, session.scan.key
    seen = []
    session.images_changed.connect(lambda: seen.append(session.images))
    for count, index in ((5, 3), (9, 5)):
        grow(count)
        assert (session.index, session.shown_index, place(begun)) == (index, index, 5)
        assert (begun.slices.maximum(), begun.slices.value()) == (count - 1, index)
    settled(begun)
    assert session.images.slice_ is images.slice_
    assert session.images.magnified.image is images.magnified.image
    assert session.view == view
    assert all(one.slice_ is images.slice_ and one.magnified.image is images.magnified.image for one in seen)
    assert [scan.title for scan in session.scans] == ["Long"]
    assert session.scans[0] is session.scan
    assert session.scan.key != key
    # What was encoded before is used again.
    session.ask_scale(3.0, 3.0)
    settled(begun)
    assert backend.encoded == encoded
    session.show_slice(0)
    settled(begun)
    assert place(begun) == 0


def test_scrolling_goes_on_while_it_grows(begun, grow, settled, qtbot):
    session = begun.session
    session.show_slice(0)
    qtbot.waitUntil(lambda: place(begun) == 4, timeout=5000)
    grow(5)
    assert (session.index, place(begun)) == (2, 4)
    session.show_slice(4)
    qtbot.waitUntil(lambda: place(begun) == 6, timeout=5000)
    grow(9)
    settled(begun)
    assert (session.index, place(begun)) == (6, 6)


def test_what_plays_goes_on_playing_while_it_grows(begun, grow, qtbot):
    session, seen = begun.session, set()
    session.images_changed.connect(lambda: session.images.slice_ is not None and seen.add(place(begun)))
    begun.player.toggle()
    assert session.cine.playing
    for count in (5, 9):
        grow(count)
        assert session.cine.playing
    seen.clear()
    qtbot.waitUntil(lambda: seen == set(range(9)), timeout=20000)
    assert session.cine.playing


def test_measurements_stay_on_their_slice(begun, grow, settled):
    session = begun.session
    session.measurements.add(
        session.scan.key, session.shown_index, Shape(Kind.DISTANCE, (Point(2.0, 2.0), Point(2.0, 8.0)))
    )
    grow(5)
    grow(9)
    settled(begun)
    assert [(item.key, item.index) for item in session.measurements.items] == [(session.scan.key, 5)]
    session.undo.undo()
    assert session.measurements.items == ()
    session.undo.redo()
    assert [(item.key, item.index) for item in session.measurements.items] == [(session.scan.key, 5)]


def test_escape_keeps_what_was_read(qtbot, begun, grow, settled):
    grow(5)
    qtbot.keyClick(begun, Qt.Key.Key_Escape)
    settled(begun)
    assert len(begun.session.scan) == 5
    assert begun.session.growing == frozenset()
    assert "stopped" in begun.session.notices[-1].text


def test_closing_it_meanwhile_closes_it(begun, backend, settled):
    begun.actions_by_id["close-scan"].trigger()
    backend.step.release(2)
    settled(begun)
    assert begun.session.scans == ()
    assert begun.session.scan is None


def test_what_needs_all_slices_says_that_it_waits(begun, grow, settled):
    for name in ("export-series", "isotropic", "plane-coronal", "tune"):
        begun.session.dismiss(begun.session.notices[-1]) if begun.session.notices else None
        begun.actions_by_id[name].trigger()
        assert "still being read" in begun.session.notices[-1].text, name
    begun.actions_by_id["layout-planes"].trigger()
    assert not begun.session.three_planes
    grow(5)
    grow(9)
    settled(begun)
    assert begun.session.options.layout is Layout.PLANES
    assert begun.session.three_planes
    assert begun.three_planes.panes[Role.CORONAL].images.slice_.size.rows == SHAPE[0]


def test_a_window_chosen_meanwhile_can_be_taken_back(begun, grow, settled):
    session = begun.session
    first = session.view.window
    grow(5)
    session.set_window(replace(first, centre=100.0, name=""))
    grow(9)
    settled(begun)
    session.undo.undo()
    assert session.view.window == first


def test_the_small_picture_stays(qtbot, begun, grow, settled):
    pictures = begun.series.model.pictures
    qtbot.waitUntil(lambda: begun.session.scan.key in begun.series.model.pictures, timeout=5000)
    assert pictures
    grow(5)
    assert begun.session.scan.key in begun.series.model.pictures
    grow(9)
    settled(begun)
