"""Story: a reader asks what the image says against the scan, sees where, and has it taken back."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.backend import Backend
from app.controls.consistency_switch import ConsistencySwitch
from app.state import DifferenceMode, Role
from engine.read import open_paths
from tests.app.support import HeldBackend, picture, scan_of
from tests.engine.consistent.oracle import shrunk
from tests.support.slices import anatomy

STORED = np.round(anatomy(40, 30) * 1000).astype(np.float32)


class RealNetworks(HeldBackend):
    """Scans from memory and the networks that are shipped."""

    bicubic = Backend.bicubic
    networks = Backend.networks
    magnifier = Backend.magnifier


@pytest.fixture
def backend():
    return RealNetworks({"scan": scan_of(STORED)})


@pytest.fixture
def shown(window, backend, settled):
    window.session.add_scans(tuple(backend.scans.values()))
    settled(window)
    return window


def control(window) -> ConsistencySwitch:
    return window.trust.findChild(ConsistencySwitch)


def on_screen(window) -> np.ndarray:
    return window.session.images.magnified.image.values


def test_it_is_on_and_the_image_says_nothing_against_the_scan(shown):
    assert control(shown).switch.isChecked()
    assert np.abs(shrunk(on_screen(shown), 40, 30) - STORED).max() < 0.01
    assert control(shown).largest.text() == "< 0.01 stored value"


def test_switched_off_the_contradiction_is_told_and_drawn(qtbot, shown, settled):
    qtbot.mouseClick(
        control(shown).switch, Qt.MouseButton.LeftButton, pos=QPoint(9, control(shown).switch.height() // 2)
    )
    qtbot.waitUntil(lambda: shown.session.request.consistent is False)
    settled(shown)
    said = shrunk(on_screen(shown), 40, 30) - STORED
    assert float(control(shown).largest.text().split()[0]) == pytest.approx(np.abs(said).max(), rel=0.05)
    shown.session.choose_difference(DifferenceMode.CONSISTENCY)
    pane = shown.panes.panes[Role.DIFFERENCE]
    plus, minus = pane.canvas.layers()
    assert np.abs(plus.values - said).max() < 0.01
    assert not minus.values.any()
    assert "SR degraded again − scan, at most" in pane.line.text()
    assert pane.canvas.scene_rect() == shown.panes.panes[Role.SCAN].canvas.scene_rect()
    coloured = picture(pane.canvas)
    qtbot.keyClick(control(shown).switch, Qt.Key.Key_Space)
    settled(shown)
    assert shown.session.request.consistent is True
    assert pane.canvas.layers()[0].values == pytest.approx(0, abs=0.01)
    assert np.abs(picture(pane.canvas).astype(int) - coloured).max() > 20, "the map is blank now"


def test_the_network_decides_until_the_user_does(shown, settled):
    shown.session.ask_network("default-mr")
    assert not control(shown).switch.isChecked()
    settled(shown)
    assert not shown.session.images.magnified.consistent
    shown.session.ask_consistent(consistent=True)
    settled(shown)
    assert control(shown).switch.isChecked()
    assert shown.session.images.magnified.consistent


def test_nothing_magnified_nothing_to_say(shown, settled):
    shown.session.ask_scale(1.0, 1.0)
    settled(shown)
    shown.session.choose_difference(DifferenceMode.CONSISTENCY)
    assert control(shown).largest.text() == "–"
    pane = shown.panes.panes[Role.DIFFERENCE]
    assert pane.line.text().startswith("not magnified: the image is the scan")
    plus, minus = pane.canvas.layers()
    assert np.array_equal(plus.values, minus.values)


def test_while_a_slider_moves_the_image_comes_first_and_the_figure_when_it_rests(shown, backend, settled, qtbot):
    judged, label = [], control(shown).largest
    real = backend.against
    backend.against = lambda values, *rest: judged.append(values) or real(values, *rest)
    for step in (150, 170, 190):
        shown.panel.vertical.slider.setValue(step)
        qtbot.waitUntil(lambda: shown.session.images.magnified.grid == shown.session.grid)
        assert shown.session.images.magnified.against is None
        assert label.text() == "…"
    assert judged == [], "none of them was on screen long enough"
    settled(shown)
    assert len(judged) == 1
    assert judged[0] is on_screen(shown)
    assert label.text() == "< 0.01 stored value"


def test_the_map_comes_together_with_its_image_while_it_is_on_screen(shown, settled, qtbot):
    shown.session.choose_difference(DifferenceMode.CONSISTENCY)
    settled(shown)
    pane, missing = shown.panes.panes[Role.DIFFERENCE], []
    shown.session.images_changed.connect(lambda: missing.append(not pane.canvas.layers()))
    for step in (150, 170):
        shown.panel.vertical.slider.setValue(step)
        settled(shown)
    assert shown.session.images.magnified.grid.target.rows == 68
    assert missing
    assert not any(missing)


def test_asked_for_by_its_menu_the_map_comes_at_once(shown, settled, qtbot):
    shown.panel.vertical.slider.setValue(150)
    qtbot.waitUntil(lambda: shown.session.images.magnified.grid.target.rows == 60)
    assert shown.conductor.judging.pending
    shown.session.choose_difference(DifferenceMode.CONSISTENCY)
    assert not shown.conductor.judging.pending
    settled(shown)
    assert shown.panes.panes[Role.DIFFERENCE].canvas.layers()


def test_the_network_starts_from_the_bicubic_image_that_is_on_screen(shown, backend, settled, monkeypatch):
    """Once for both, and bit for bit as a file gets it."""
    import engine.sampling.resample as resample
    from engine.magnify import Magnifier

    made, real = [], resample.interpolated
    monkeypatch.setattr(resample, "interpolated", lambda *how: made.append(how) or real(*how))
    monkeypatch.setattr("engine.magnify.magnifier.interpolated", resample.interpolated)
    shown.panel.vertical.slider.setValue(150)
    settled(shown)
    assert len(made) == 1
    magnifier, slice_ = Magnifier("default", "cpu"), shown.session.images.slice_
    alone = magnifier.decode(magnifier.encode(slice_), shown.session.grid)
    assert np.array_equal(on_screen(shown), alone.values)


@pytest.mark.parametrize("consistent", [True, False])
def test_the_file_is_what_was_asked_for(shown, settled, tmp_path, qtbot, consistent):
    from app.magnification import Wanted
    from engine.write import ValueRange

    session, out = shown.session, tmp_path / "slice.tif"
    session.ask_consistent(consistent=consistent)
    settled(shown)
    how = (session.grid, session.request, ValueRange.FULL, None)
    wanted = Wanted(out, session.scan, 0, session.images.slice_, *how, overwrite=False, inverted=False)
    reports, failures = [], []
    shown.conductor.export(wanted, reports.append, failures.append)
    qtbot.waitUntil(lambda: bool(reports or failures))
    assert not failures
    assert not reports[0].notes
    made = open_paths([out]).scans[0].read(0).values
    assert bool(np.abs(shrunk(made, 40, 30) - STORED).max() <= 1) is consistent


def test_an_export_says_what_the_integers_of_the_file_cannot_hold(window, settled, tmp_path, qtbot):
    """Around one bright pixel on the lowest value there is no image without negative values that gives it back."""
    from app.magnification import Wanted
    from engine.write import ValueRange

    values = np.zeros((40, 30), np.float32)
    values[20, 15] = 1000
    window.session.add_scans((scan_of(values),))
    settled(window)
    session, reports, failures = window.session, [], []
    for value_range in (ValueRange.FULL, ValueRange.DISPLAY):
        how = (session.grid, session.request, value_range, session.view.window)
        out = tmp_path / f"{value_range.value}.png"
        wanted = Wanted(out, session.scan, 0, session.images.slice_, *how, overwrite=False, inverted=False)
        window.conductor.export(wanted, reports.append, failures.append)
        settled(window)
    assert not failures
    [note] = reports[0].notes
    assert "cannot hold" in note
    assert not reports[1].notes
