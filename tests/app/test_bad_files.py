"""What cannot be opened is said in a sentence; the rest opens all the same, and nothing stands still."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtWidgets import QToolButton

from app.main_window import MainWindow
from app.state import Role, Stage
from engine.errors import UnreadableError
from tests.app.support import SlowReader, pattern, scan_of


def test_a_refused_file_is_named_with_its_reason_and_the_others_open(window, settled, tmp_path):
    window.open([tmp_path / "junk.bin", tmp_path / "head.dcm"])
    settled(window)
    assert window.session.scan.title == "Head"
    [card] = window.panel.notices.cards
    assert card.text.text() == "junk.bin: it is no scan"
    card.findChild(QToolButton).click()
    assert window.session.notices == ()
    assert not window.panel.notices.isVisible()


def test_many_refusals_are_dismissed_at_once(window, settled, tmp_path):
    window.open([tmp_path / f"junk-{number}" for number in range(40)])
    settled(window)
    assert len(window.session.notices) == 40
    window.panel.notices.clear.click()
    assert window.session.notices == ()
    assert window.middle.currentWidget() is window.empty


def test_a_slice_that_cannot_be_read_is_said_in_the_panes_and_its_neighbours_still_show(
    window, backend, settled, tmp_path
):
    good = scan_of(pattern(10, 10), pattern(10, 10, 1), pattern(10, 10, 2), title="Torn")

    def read(index):
        if index == 1:
            raise UnreadableError("torn.dcm", "its pixels end too early")
        return good.reader(index)

    backend.scans["torn.dcm"] = scan_of(
        pattern(10, 10), pattern(10, 10, 1), pattern(10, 10, 2), title="Torn"
    ).__class__(**{name: getattr(good, name) for name in good.__dataclass_fields__} | {"reader": read})
    window.open([tmp_path / "torn.dcm"])
    settled(window)
    assert window.session.status.stage is Stage.FAILED
    assert window.panes.panes[Role.SCAN].canvas.message() == "torn.dcm: its pixels end too early"
    window.session.show_slice(2)
    settled(window)
    assert window.session.status.stage is Stage.READY


@pytest.mark.parametrize("size", [(1, 1), (1, 30), (30, 1)])
def test_scans_of_a_single_row_column_or_pixel_are_shown(window, backend, settled, tmp_path, size):
    backend.scans["thin.png"] = scan_of(np.full(size, 7.0, np.float32), title="Thin", window=None)
    window.open([tmp_path / "thin.png"])
    settled(window)
    assert window.session.status.stage is Stage.READY
    assert all(window.panes.panes[role].canvas.layers() for role in window.session.roles)
    window.grab()


def test_padding_is_shown_black_and_makes_no_difference(window, backend, settled, tmp_path):
    values = np.full((20, 20), 900.0, np.float32)
    invalid = np.zeros((20, 20), bool)
    invalid[:, :10] = True
    scan = scan_of(values, title="Padded")
    plain = scan.reader(0)
    padded = plain.__class__(plain.values, plain.info, invalid, float("nan"))
    backend.scans["padded.dcm"] = scan.__class__(
        **{name: getattr(scan, name) for name in scan.__dataclass_fields__} | {"reader": lambda index: padded}
    )
    window.open([tmp_path / "padded.dcm"])
    settled(window)
    window.session.set_options(window.session.options.__class__(overlay=False))
    for role in (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED):
        canvas = window.panes.panes[role].canvas
        shown = canvas.grab().toImage()
        where = canvas.screen_rect()
        y = int(where.center().y())
        assert shown.pixelColor(int(where.left() + where.width() * 0.25), y).red() == 0
        assert shown.pixelColor(int(where.left() + where.width() * 0.75), y).red() > 200
    magnified = window.session.images.magnified
    assert np.array_equal(magnified.image.values[:, :20], magnified.bicubic.values[:, :20])


def test_the_window_lives_while_a_folder_is_slow_and_can_be_stopped(qtbot, window, backend, tmp_path, settled):
    scan = scan_of(pattern(12, 12), title="Slow")
    slow = SlowReader(scan)
    backend.scans["slow.dcm"] = scan.__class__(
        **{name: getattr(scan, name) for name in scan.__dataclass_fields__} | {"reader": slow}
    )
    window.open([tmp_path / "slow.dcm"])
    qtbot.waitUntil(lambda: window.session.scan is not None)
    assert window.panes.panes[Role.SCAN].canvas.message() == "Reading…"
    qtbot.waitUntil(window.status_line.bar.isVisible, timeout=3000)
    assert window.status_line.what.text() == "Reading"
    window.status_line.stop.click()
    slow.go.set()
    settled(window)
    qtbot.waitUntil(lambda: not window.status_line.bar.isVisible())


def test_closing_during_work_is_clean(qtbot, qapp, backend, settings, tmp_path):
    window = MainWindow(backend=backend, settings=settings)
    qtbot.addWidget(window)
    window.show()
    backend.gate.clear()
    window.open([tmp_path / "head.dcm"])
    qtbot.waitUntil(lambda: bool(backend.asked))
    window.close()
    assert not window.conductor.busy or window.conductor.magnifying.close(1)
    assert settings.geometry is not None
