"""On a slow processor a user sees most of the super-resolved image at once, and all of it soon after."""

from __future__ import annotations

import numpy as np
import pytest

from app import theme as themes
from app.backend import Backend
from app.main_window import MainWindow
from app.state import Role, Stage
from engine.geometry import Scale
from tests.app.support import LIFT, pattern, scan_of


@pytest.fixture
def slow(opened, backend, settled):
    """The window after it was opened, on a processor that would take long for every image from here on."""
    settled(opened)
    backend.offers_first_look = True
    backend.looks.clear()
    return opened


def added(window):
    """Return what the network added to every pixel of the image on screen."""
    magnified = window.session.images.magnified
    return float(np.median(magnified.image.values - magnified.bicubic.values))


def test_a_first_look_is_followed_by_the_image(slow, backend, settled):
    seen = []
    slow.session.images_changed.connect(lambda: seen.append((added(slow), slow.session.status.stage)))
    slow.session.ask_scale(1.5, 3.0)
    settled(slow)
    assert backend.looks == [True, False]
    shown = [stage for lift, stage in seen if lift == LIFT / 2 and slow.session.request.scale == Scale(1.5, 3.0)]
    assert shown
    assert set(shown) == {Stage.COMPUTING}, "whoever waits for the image waits on"
    assert added(slow) == LIFT
    assert not slow.session.images.magnified.first_look
    assert slow.session.status.stage is Stage.READY


def test_a_slider_that_moves_on_asks_for_looks_alone(qtbot, slow, backend, settled):
    slow.conductor.super_resolving._refining.setInterval(600)
    for scale in (1.5, 1.6, 1.7, 1.8):
        slow.session.ask_scale(scale, 2.0)
        wanted = round(24 * scale)
        qtbot.waitUntil(lambda wanted=wanted: slow.session.images.magnified.grid.target.rows == wanted)
    settled(slow)
    assert backend.looks == [True] * 4 + [False]
    assert added(slow) == LIFT


def test_nothing_is_said_about_a_first_look(slow, backend, settled, monkeypatch):
    judged = []
    plain = backend.against

    def against(values, slice_, grid, box):
        judged.append(slow.session.images.magnified.first_look)
        return plain(values, slice_, grid, box)

    monkeypatch.setattr(backend, "against", against)
    slow.conductor.super_resolving._refining.setInterval(400)
    slow.session.ask_scale(1.5, 3.0)
    settled(slow)
    assert judged == [False]


def test_the_next_slice_does_not_wait_for_the_image_of_this_one(qtbot, slow, backend, settled):
    slow.conductor.super_resolving._refining.setInterval(5000)
    slow.session.ask_scale(1.5, 3.0)
    qtbot.waitUntil(lambda: slow.session.images.magnified.first_look)
    slow.session.show_slice(4)
    slow.conductor.super_resolving._refining.setInterval(50)
    settled(slow)
    assert backend.looks == [True, True, False]
    assert slow.session.images.index == 4
    assert added(slow) == LIFT


def test_stopping_leaves_the_look_and_says_so(qtbot, slow, backend, settled):
    slow.conductor.super_resolving._refining.setInterval(5000)
    slow.session.ask_scale(1.5, 3.0)
    qtbot.waitUntil(lambda: slow.session.images.magnified.first_look)
    assert slow.conductor.busy
    assert slow.conductor.stop()
    settled(slow)
    assert backend.looks == [True]
    assert slow.session.status.stage is Stage.STOPPED
    slow.conductor.super_resolving._refining.setInterval(50)
    slow.conductor.magnify()
    settled(slow)
    assert added(slow) == LIFT


def test_a_film_plays_first_looks_and_where_it_stops_the_image_follows(qtbot, slow, backend, settled):
    """Five slices: each is looked at once, and later loops show what is kept."""
    shown = []
    slow.session.images_changed.connect(lambda: shown.append(slow.session.images.index))
    slow.cine_bar.play.click()
    qtbot.waitUntil(lambda: len(set(shown)) == 5 and len(shown) > 30, timeout=15000)
    assert set(backend.looks) == {True}
    assert len(backend.looks) <= 5
    slow.cine_bar.play.click()
    settled(slow)
    assert not slow.session.images.magnified.first_look
    assert added(slow) == LIFT


def test_a_real_network_looks_first_and_its_line_says_so(qtbot, qapp, settings, settled, monkeypatch):
    monkeypatch.setattr("engine.magnify.magnifier.PATIENCE_S", 0.0)
    themes.apply(qapp, themes.DARK)
    window = MainWindow(backend=Backend(), settings=settings, theme=themes.DARK)
    qtbot.addWidget(window)
    window.show()
    lines = []
    line = window.panes.panes[Role.SUPER_RESOLVED].line
    window.session.images_changed.connect(lambda: lines.append((window.session.images.magnified, line.text())))
    window.session.add_scans((scan_of(pattern(40, 48), title="Head"),))
    settled(window)
    looks = [magnified for magnified, _ in lines if magnified is not None and magnified.first_look]
    image = window.session.images.magnified
    assert looks
    assert not image.first_look
    assert not np.array_equal(looks[0].image.values, image.image.values)
    assert any("first look" in text for _, text in lines)
    assert line.text() == "AI-magnified ×2.00 × 2.00 · default · not for primary diagnosis"
    window.close()
