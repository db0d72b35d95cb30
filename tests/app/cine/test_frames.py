"""A loop of a film is computed once."""

from __future__ import annotations

import numpy as np
import pytest

from app.cine.frames import Frames
from app.layers import Layer
from app.state import Magnified
from engine.geometry import Grid, Size
from engine.scan import Modality
from tests.app.support import HeldBackend, pattern, scan_of


def frame():
    layer = Layer.whole(np.zeros((10, 10), np.float32))
    return Magnified(Grid(Size(5, 5), Size(10, 10)), layer, layer, 1.0), ()


def test_nothing_is_kept_unless_a_film_plays():
    frames = Frames()
    frames.put("a", frame())
    assert frames.get("a") is None
    frames.keep(True)
    frames.put("a", frame())
    assert frames.get("a") is not None
    frames.keep(False)
    assert frames.get("a") is None


def test_the_least_recently_shown_gives_way():
    frames = Frames(budget=2 * 800)
    frames.keep(True)
    for name in "ab":
        frames.put(name, frame())
    frames.get("a")
    frames.put("c", frame())
    assert [frames.get(name) is not None for name in "abc"] == [True, False, True]


@pytest.fixture
def backend():
    images = [pattern(24, 32, k) for k in range(4)]
    return HeldBackend({"film": scan_of(*images, title="Heart", modality=Modality.US, depth=1, frame_ms=20.0)})


def test_the_second_loop_asks_the_network_for_nothing(qtbot, window, backend, settled, tmp_path):
    window.open([tmp_path / "film"])
    settled(window)
    session, counted, shown = window.session, [], []

    def note():
        if session.images.magnified is not None:
            shown.append(session.images.index)
            counted.append(len(backend.decoded))

    session.images_changed.connect(note)
    window.cine_bar.play.click()
    qtbot.waitUntil(lambda: len(shown) > 40 and set(shown) == {0, 1, 2, 3}, timeout=20000)
    assert counted[-1] <= 1 + 4
    window.cine_bar.play.click()
    settled(window)
    before = len(backend.decoded)
    session.show_slice((session.index + 1) % 4)
    settled(window)
    assert len(backend.decoded) == before + 1, "what was kept for the film went with its end"
