"""A sonographer plays a film with the super-resolved image beside it; a researcher walks through a volume over time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.series import lines
from app.state import Role
from engine.scan import Modality
from tests.app.support import HeldBackend, pattern, picture, scan_of, turn_wheel


@pytest.fixture
def backend():
    film = scan_of(
        *(pattern(24, 32, k) for k in range(8)),
        title="Heart",
        spacing=None,
        modality=Modality.US,
        depth=1,
        frame_ms=20.0,
    )
    volume = scan_of(*(pattern(24, 32, k) for k in range(12)), title="Perfusion", depth=4, frame_ms=500.0)
    return HeldBackend({"film": film, "volume": volume})


@pytest.fixture
def film(window, settled, tmp_path):
    window.open([tmp_path / "film"])
    settled(window)
    return window


@pytest.fixture
def volume(window, settled, tmp_path):
    window.open([tmp_path / "volume"])
    settled(window)
    return window


def test_c_plays_with_super_resolution_and_c_stops(qtbot, film):
    session, seen = film.session, []

    def note():
        magnified = session.images.magnified
        if magnified is not None and session.images.index == session.index:
            seen.append((session.images.index, magnified))

    session.images_changed.connect(note)
    qtbot.keyClick(film, Qt.Key.Key_C)
    assert session.cine.playing
    qtbot.waitUntil(lambda: len({index for index, _ in seen}) >= 5, timeout=10000)
    qtbot.waitUntil(lambda: session.cine.rate is not None, timeout=5000)
    assert "of 50 frames/s" in film.cine_bar.rate.text()
    assert film.cine_bar.isVisible()
    qtbot.keyClick(film, Qt.Key.Key_C)
    assert not session.cine.playing
    index = session.index
    qtbot.wait(120)
    assert session.index == index


def test_no_pane_is_ever_empty_between_two_frames(qtbot, film):
    session, seen = film.session, set()
    pane = film.panes.panes[Role.SUPER_RESOLVED]
    plain = pane.canvas._paint

    def paint(painter):
        seen.add((session.images.index, bool(pane.canvas.layers()), pane.line.text()))
        plain(painter)

    pane.canvas._paint = paint
    film.cine_bar.play.click()
    qtbot.waitUntil(lambda: len({index for index, _, _ in seen}) >= 5, timeout=10000)
    assert all(there and "AI-magnified" in line for _, there, line in seen)
    film.cine_bar.play.click()
    assert not session.cine.holding


def test_a_frame_that_takes_long_shows_what_there_is_of_it(qtbot, film, backend):
    backend.gate.clear()
    film.cine_bar.play.click()
    qtbot.waitUntil(lambda: film.session.cine.holding, timeout=5000)
    pane = film.panes.panes[Role.SUPER_RESOLVED]
    before = picture(pane.canvas)
    assert "AI-magnified" in pane.line.text(), "the frame before stays, with what is said of it"
    assert np.ptp(before) > 100
    qtbot.waitUntil(lambda: not film.session.cine.holding, timeout=5000)
    assert pane.line.text() == "no super-resolved image"
    assert np.any(picture(pane.canvas) != before)
    assert film.panes.panes[Role.SUPER_RESOLVED].canvas.message() == "Computing…"
    assert film.session.cine.playing
    backend.gate.set()
    film.cine_bar.play.click()


def test_a_held_network_drops_frames_and_nothing_piles_up(qtbot, film, backend):
    session = film.session
    backend.gate.clear()
    asked = len(backend.asked)
    film.cine_bar.play.click()
    qtbot.wait(300)
    # Fifteen frames were due; the one on its way is waited for.
    assert len(backend.asked) - asked <= 1
    backend.gate.set()
    qtbot.waitUntil(lambda: session.cine.rate is not None, timeout=10000)
    film.cine_bar.play.click()
    assert not session.cine.playing


def test_comma_and_point_change_the_speed(qtbot, film):
    qtbot.keyClick(film, Qt.Key.Key_Comma)
    assert film.cine_bar.rate.text() == "37.5 frames/s (×0.75)"
    qtbot.keyClick(film, Qt.Key.Key_Period)
    qtbot.keyClick(film, Qt.Key.Key_Period)
    assert film.cine_bar.rate.text() == "75 frames/s (×1.5)"
    film.cine_bar.loop.click()
    assert not film.session.cine.loop


def test_a_film_has_time_and_no_position(film, settled):
    assert not film.slices.isVisible()
    assert film.cine_bar.time.maximum() == 7
    film.cine_bar.time.setValue(5)
    settled(film)
    assert film.session.images.index == 5
    assert film.cine_bar.moment.text() == "frame 6 / 8"
    said = film.status_line.right.text()
    assert "frame 6 / 8" in said
    assert "slice" not in said
    assert lines(film.session.scan)[1].endswith("8 frames")


def test_the_slider_keeps_its_width_while_a_film_plays(qtbot, window, backend, settled, tmp_path):
    frames = [pattern(20, 20, seed) for seed in range(12)]
    backend.scans["long"] = scan_of(*frames, depth=1)
    window.open([tmp_path / "long"])
    settled(window)
    widths = set()
    for moment in (0, 8, 9, 11):
        window.cine_bar.time.setValue(moment)
        settled(window)
        widths.add(window.cine_bar.time.width())
    assert len(widths) == 1, widths


def test_position_and_time_are_apart(qtbot, volume, settled):
    session = volume.session
    assert (volume.slices.maximum(), volume.cine_bar.time.maximum()) == (3, 2)
    assert lines(session.scan)[1].endswith("4 slices × 3 times")
    volume.slices.setValue(1)
    volume.cine_bar.time.setValue(2)
    assert session.index == 2 * 4 + 1
    qtbot.keyClick(volume, Qt.Key.Key_BracketLeft)
    assert session.index == 1 * 4 + 1
    qtbot.keyClick(volume, Qt.Key.Key_End)
    assert session.index == 1 * 4 + 3
    canvas = volume.panes.panes[Role.SCAN].canvas
    turn_wheel(canvas, -1, (20, 20))
    assert session.index == 1 * 4 + 3, "the wheel ends where the moment ends"
    qtbot.keyClick(volume, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert session.index == 2 * 4 + 3
    settled(volume)


def test_a_picture_has_no_bar(window, backend, settled, tmp_path):
    backend.scans["one"] = scan_of(pattern(20, 20))
    window.open([tmp_path / "one"])
    settled(window)
    assert not window.cine_bar.isVisible()
    assert not window.slices.isVisible()
