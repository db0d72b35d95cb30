"""A user goes on where they were: at the next start, what was open is offered, with views, scales and measurements."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app import theme as themes
from app.kept_session import from_text, keep, read, to_text
from app.main_window import MainWindow
from app.preferences_dialog import PreferencesDialog
from app.settings import Settings
from app.state import Compare, Layout
from app.window import _Unremembering
from engine.measure.roi import Kind, Shape
from engine.scan import Window
from tests.app.support import HeldBackend


@pytest.fixture
def worked(opened, settled, tmp_path):
    """A window in which somebody has worked; its files are on the disk."""
    for name in ("head.dcm", "foot.dcm"):
        (tmp_path / name).touch()
    session = opened.session
    for scan, name in zip(session.scans, ("head.dcm", "foot.dcm"), strict=True):
        opened.resuming._origins[scan.key] = (tmp_path / name,)
    session.show_slice(4)
    settled(opened)
    session.set_scale(replace(session.request.scale, vertical=1.5, horizontal=2.37))
    session.ask_network("other")
    session.set_window(Window(321.0, 654.0))
    session.zoom(2.0)
    session.flip(horizontal=True)
    session.set_options(replace(session.options, layout=Layout.ROW, difference=False))
    session.compare(Compare.CURTAIN)
    session.measurements.add(session.scans[0].key, 4, Shape.of(Kind.DISTANCE, (1.0, 2.0, 8.0, 9.5)))
    session.measurements.rename(1, "Duct")
    settled(opened)
    return opened


@pytest.fixture
def restarted(qtbot, qapp, scans, settings):
    """Start anew with the same settings; returns a function, so that the first window can be closed before."""
    made = []

    def start(found=None):
        window = MainWindow(backend=HeldBackend(scans if found is None else found), settings=Settings(settings._folder))
        themes.apply(qapp, themes.DARK)
        qtbot.addWidget(window)
        window.resize(1280, 800)
        window.show()
        window.resuming.offer()
        made.append(window)
        return window

    yield start
    for window in made:
        window.close()


def answer(qtbot, window, label: str) -> None:
    cards = window.panel.notices.cards
    [button] = [choice for card in cards for choice in card.choices if choice.text() == label]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_all_of_it_comes_back(qtbot, worked, restarted, settled):
    before = worked.session
    view, request, options = before.view, before.request, before.options
    worked.close()
    window = restarted()
    session = window.session
    assert not session.scans, "nothing opens before the user says so"
    assert "Go on where you were? 2 scans, ×2.37 across and ×1.50 down, 1 measurement" in session.notices[-1].text
    answer(qtbot, window, "Go on")
    qtbot.waitUntil(lambda: len(session.scans) == 2)
    settled(window)
    assert (session.scan.title, session.index) == ("Head", 4)
    assert session.request == request
    assert session.view.window == Window(321.0, 654.0)
    assert (session.view.camera.zoom, session.view.camera.flip_horizontal) == (view.camera.zoom, True)
    assert session.options == options
    [item] = session.measurements.items
    assert (item.key, item.index, item.name) == (session.scan.key, 4, "Duct")
    assert item.shape == Shape.of(Kind.DISTANCE, (1.0, 2.0, 8.0, 9.5))
    session.reset_view()
    assert session.view.window.name == "Own", "the first window of the slice is known"


def test_no_leaves_the_window_empty_and_what_was_kept_where_it_is(qtbot, worked, restarted, settings):
    worked.close()
    window = restarted()
    answer(qtbot, window, "No")
    assert not window.session.scans
    assert not window.session.notices
    window.close()
    assert read(settings.session_file) is not None


def test_files_that_are_gone_are_named_and_the_others_open(qtbot, worked, restarted, settled, scans, tmp_path):
    worked.close()
    (tmp_path / "head.dcm").unlink()
    window = restarted()
    answer(qtbot, window, "Go on")
    settled(window)
    assert [scan.title for scan in window.session.scans] == ["Foot"]
    assert "No longer there: head.dcm." in {notice.text for notice in window.session.notices}
    assert not window.session.measurements.items


def test_it_is_kept_while_the_user_works_not_only_at_the_end(qtbot, worked, settings):
    worked.resuming._timer.setInterval(10)
    worked.session.show_slice(1)
    qtbot.waitUntil(lambda: read(settings.session_file) is not None and read(settings.session_file).index == 1)
    assert settings.session_file.stat().st_mode & 0o077 == 0, "for nobody else to read"


def test_it_can_be_switched_off_and_then_nothing_lies_there(qtbot, worked, restarted, settings):
    worked.resuming._keep_behind()
    qtbot.waitUntil(settings.session_file.exists)
    worked.actions_by_id["preferences"].trigger()
    dialog = worked.findChild(PreferencesDialog)
    dialog.resume.setChecked(False)
    dialog.accept()
    assert not settings.session_file.exists()
    worked.session.show_slice(0)
    worked.close()
    assert not settings.session_file.exists()
    assert not restarted().session.notices


def test_closing_every_scan_leaves_nothing_to_go_on_with(worked, settings):
    for scan in worked.session.scans:
        worked.session.close_scan(scan)
    worked.close()
    assert not settings.session_file.exists()


def test_settings_hold_none_of_it(worked, settings):
    worked.close()
    text = (settings._folder / "window.ini").read_text()
    assert "Duct" not in text
    assert "measurements" not in text


def test_a_window_that_nobody_sees_keeps_nothing(tmp_path):
    assert not _Unremembering(tmp_path).keeps_session


def test_what_is_written_reads_the_same(worked):
    kept = keep(worked.session, worked.resuming._origins)
    assert from_text(to_text(kept)) == kept


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"scans": 3},
        {"shown": "first"},
        {"plane": "oblique"},
        {"camera": None},
        {"window": [float("nan"), 1, ""]},
        {"window": [1]},
        {"index": float("inf")},
        {"request": {}},
        {"options": {"layout": "spiral"}},
        {"measurements": [{"scan": 0, "index": 0, "name": "a", "kind": "distance", "points": [1]}]},
    ],
)
def test_a_damaged_file_is_as_none(worked, settings, change):
    content = json.loads(to_text(keep(worked.session, {})))
    settings.session_file.parent.mkdir(parents=True, exist_ok=True)
    settings.session_file.write_text(json.dumps(content | change))
    assert read(settings.session_file) is None


@pytest.mark.parametrize("text", ["", "[", "[]", "null", "[" * 100_000, '{"version": 1}'])
def test_a_file_that_is_no_session_is_as_none(tmp_path, text):
    (tmp_path / "session.json").write_text(text)
    assert read(tmp_path / "session.json") is None
