"""Which frame is shown when, by a clock that the test turns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.cine.player import Player
from app.layers import Layer
from app.session import Session
from app.state import Images, Role, Stage
from tests.app.support import pattern, scan_of

PERIOD = 0.04


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


class Film:
    """A session in which frames are there as soon as the test says so, and a player on the test's clock."""

    def __init__(self, **more):
        self.session, self.clock = Session(), Clock()
        self.session.set_options(replace(self.session.options, alone=None))
        more = {"frame_ms": PERIOD * 1000, "depth": 1} | more
        self.scan = scan_of(*(pattern(6, 8, k) for k in range(10)), title="Film", **more)
        self.player = Player(self.session, self.clock)
        self.session.add_scans((self.scan,))
        self.session.show_slice(0)
        self.arrive()

    def arrive(self):
        """Have all panes of the frame computed."""
        session, index = self.session, self.session.index
        slice_ = session.scan.read(index)
        session.set_images(Images(slice_, index, Layer.whole(slice_.values)))
        session.set_status(Stage.READY)

    def at(self, seconds, *, arrives=True):
        """Let this much time have passed since the beginning, and return the frame."""
        self.clock.now = 1000.0 + seconds
        self.player.tick()
        if arrives:
            self.arrive()
        return self.session.index


@pytest.fixture
def film(qapp):
    made = Film()
    yield made
    made.player.stop()


def test_frames_follow_the_clock_and_begin_again(film):
    film.player.toggle()
    seen = [film.at((k + 0.5) * PERIOD) for k in range(23)]
    assert seen == [k % 10 for k in range(23)]


def test_nothing_adds_up_however_late_the_ticks_come(film):
    film.player.toggle()
    late = np.random.default_rng(0).uniform(0.0, 0.9, 5000)
    for k, jitter in enumerate(late):
        assert film.at((k + jitter) * PERIOD) == k % 10


def test_frames_that_take_long_are_waited_for_and_others_dropped(film):
    film.player.toggle()
    session = film.session
    assert film.at(1.5 * PERIOD, arrives=False) == 1
    session.set_status(Stage.COMPUTING)
    for late in (2.5, 3.5, 4.5):
        assert film.at(late * PERIOD, arrives=False) == 1, "the frame on its way is not given up for a newer one"
    film.arrive()
    assert film.at(6.5 * PERIOD) == 6, "the next one is the one that is due"


def test_panes_that_need_no_network_do_not_wait_for_it(film):
    film.session.set_options(replace(film.session.options, alone=Role.SCAN))
    film.player.toggle()
    for k in range(1, 8):
        slice_ = film.scan.read(film.session.index)
        film.session.set_images(Images(slice_, film.session.index, Layer.whole(slice_.values)))
        film.session.set_status(Stage.COMPUTING)
        assert film.at((k + 0.5) * PERIOD, arrives=False) == k


def test_the_achieved_rate_stands_beside_the_asked_one(film):
    film.player.toggle()
    assert film.session.cine.words == "25 frames/s"
    # The computer needs a tenth of a second for each.
    for k in range(1, 40):
        film.at(k * 0.1, arrives=False)
        film.arrive()
        film.player.tick()
    assert film.session.cine.rate == pytest.approx(10.0, rel=0.06)
    assert film.session.cine.words.endswith("of 25 frames/s")


def test_speed_changes_where_it_is(film):
    film.player.toggle()
    assert film.at(3.5 * PERIOD) == 3
    film.player.change_speed(1)
    assert film.session.cine.asked == pytest.approx(37.5)
    assert film.at((3.5 + 2.1 / 1.5) * PERIOD) == 5
    for _ in range(20):
        film.player.change_speed(-1)
    assert film.session.cine.asked == pytest.approx(2.5)
    assert film.at((4.9 + 10.1) * PERIOD) == 6


def test_without_loop_it_ends_at_the_end_and_starts_again_from_the_front(film):
    film.player.toggle_loop()
    film.player.toggle()
    assert film.at(8.5 * PERIOD) == 8
    assert film.at(40 * PERIOD) == 9
    assert not film.session.cine.playing
    film.player.toggle()
    assert film.session.index == 0
    assert film.session.cine.playing


def test_a_volume_over_time_plays_its_moments_at_the_position_on_screen(qapp):
    film = Film(depth=2)
    film.session.show_slice(1)
    film.arrive()
    film.player.toggle()
    assert [film.at((k + 0.5) * PERIOD) for k in range(6)] == [1, 3, 5, 7, 9, 1]
    film.session.show_slice(0)
    film.arrive()
    assert film.at((5.5 + 1.2) * PERIOD) == 2, "another position, the same time goes on"
    film.player.stop()


def test_a_volume_without_time_plays_its_slices_ten_a_second(qapp):
    film = Film(depth=10, frame_ms=None)
    film.player.toggle()
    assert [film.at(0.1 * k + 0.05) for k in range(4)] == [0, 1, 2, 3]
    assert film.session.cine.asked == 10
    film.player.stop()


def test_a_single_frame_says_that_there_is_nothing_to_play(qapp):
    session = Session()
    player = Player(session, Clock())
    session.add_scans((scan_of(pattern(6, 8)),))
    player.toggle()
    assert not session.cine.playing
    assert "nothing to play" in session.notices[-1].text


def test_another_scan_stops_it(film):
    film.player.toggle()
    film.session.add_scans((scan_of(pattern(6, 8), title="Other"),))
    assert not film.session.cine.playing


def test_a_frame_that_cannot_be_read_does_not_end_the_film(film):
    film.player.toggle()
    assert film.at(1.5 * PERIOD, arrives=False) == 1
    film.session.set_images(Images())
    film.session.set_status(Stage.FAILED, "damaged")
    assert film.at(2.5 * PERIOD) == 2
