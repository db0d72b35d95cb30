"""A user writes the whole scan, or a part of it, as a series."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.series_dialog import SeriesDialog
from app.series_export import SeriesExport
from engine.errors import WriteError
from engine.geometry import Scale, Size
from engine.series import SeriesReport
from tests.app.support import HeldBackend, pattern, scan_of


class SeriesEngine(SeriesExport):
    """Plans as the engine does and writes nothing."""

    def __init__(self, gate) -> None:
        self.gate, self.written, self.error = gate, [], None

    def write(self, path, wish, *, cancel, progress):
        self.written.append((path, wish))
        while not self.gate.wait(0.005):
            progress(1, 4, "slice 2 of 4")
            cancel.check()
        if self.error is not None:
            raise self.error
        return SeriesReport(path, len(wish.slices) * len(wish.times), 0, Size(48, 72), Scale(2, 2), 0, 10, 1.0)


class Backend(HeldBackend):
    def __init__(self, scans) -> None:
        super().__init__(scans)
        self.series = SeriesEngine(self.gate)


@pytest.fixture
def scans():
    volume = scan_of(*(pattern(24, 36, seed) for seed in range(4)), title="Volume")
    film = scan_of(*(pattern(24, 36, seed) for seed in range(6)), title="Film", depth=1, frame_ms=40.0)
    return {"volume.png": volume, "film.png": film}


@pytest.fixture
def backend(scans):
    return Backend(scans)


def opened(qtbot, window, settled, path):
    window.open([path])
    settled(window)
    qtbot.mouseClick(window.panel.series, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.findChild(SeriesDialog) is not None)
    return window.findChild(SeriesDialog)


def choose(dialog, kind):
    dialog.kind.setCurrentIndex(dialog.kind.findData(kind))


def test_a_range_of_slices_is_written(qtbot, window, settled, backend, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "volume.png")
    choose(dialog, "nifti")
    dialog.first.setValue(2)
    dialog.last.setValue(3)
    dialog.path.setText(str(tmp_path / "out.nii.gz"))
    assert dialog.content.text().startswith("2 slices in a file")
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settled(window)
    (path, wish) = backend.series.written[0]
    assert (path.name, wish.slices, wish.kind) == ("out.nii.gz", range(1, 3), "nifti")
    assert wish.request.scale == window.session.request.scale
    assert any("Written: out.nii.gz, 2 slices" in notice.text for notice in window.session.notices)


def test_a_film_has_a_speed_and_moments(qtbot, window, settled, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "film.png")
    choose(dialog, "gif")
    assert dialog.rate.isVisible()
    assert dialog.rate.value() == 25.0
    assert dialog.to_time.isVisible()
    assert not dialog.first.isVisible()
    assert not dialog.full.isVisible()
    assert dialog.path.text().endswith(".gif")
    dialog.rate.setValue(10)
    assert dialog.wish.frame_ms == pytest.approx(100)


def test_a_wrong_order_is_said_and_nothing_can_be_begun(qtbot, window, settled, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "volume.png")
    dialog.first.setValue(4)
    dialog.last.setValue(2)
    assert not dialog.go.isEnabled()
    assert "there is no slice" in dialog.error.text()


def test_a_place_that_cannot_be_written_keeps_the_dialog_open(qtbot, window, settled, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "volume.png")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thing").write_text("here")
    choose(dialog, "png")
    dialog.path.setText(str(tmp_path / "full"))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    assert "not empty" in dialog.error.text()


def test_a_failure_becomes_a_notice(qtbot, window, settled, backend, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "volume.png")
    choose(dialog, "png")
    dialog.path.setText(str(tmp_path / "out"))
    backend.series.error = WriteError(tmp_path / "out", "the disk is full")
    dialog.export()
    settled(window)
    assert any("the disk is full" in notice.text for notice in window.session.notices)


def test_stop_ends_it(qtbot, window, settled, backend, tmp_path):
    dialog = opened(qtbot, window, settled, tmp_path / "volume.png")
    choose(dialog, "png")
    dialog.path.setText(str(tmp_path / "out"))
    backend.gate.clear()
    dialog.export()
    qtbot.waitUntil(lambda: bool(backend.series.written))
    window.status_line.stop_asked.emit()
    qtbot.waitUntil(lambda: not window.conductor.volumes.busy)
    assert not any("Written" in notice.text for notice in window.session.notices)
    backend.gate.set()


def test_the_engine_writes_what_the_dialog_asks(window, settled, tmp_path):
    """Through the real engine, with a network."""
    from app.series_export import SeriesWish
    from app.state import Request
    from engine.progress import CancelToken
    from tests.engine.write.support import open_one
    from tests.support import dicom as build

    build.write_ct(tmp_path / "in", slices=2, rows=20, columns=18)
    scan = open_one(tmp_path / "in")
    wish = SeriesWish(scan, Request(Scale(1.5, 2), network="srcnn-915", device="cpu"), "dicom", range(2), range(1))
    report = SeriesExport().write(tmp_path / "out", wish, cancel=CancelToken(), progress=lambda *_: None)
    assert report.slices == 2
    assert np.isfinite(open_one(report.path).read(0).values).all()
