"""A user asks how sure the super-resolved image is, reads it off, and takes it along."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from app.answers import Widths
from app.export_dialog import ExportDialog
from app.state import Role
from app.unsure import unsure_of
from engine.networks.uncertainty_card import NoUncertaintyError
from engine.scan import Modality
from tests.app.support import HeldBackend, HeldMagnifier, picture

WIDEST = 12.0


class Unsure(HeldMagnifier):
    """A network that is ever less sure from left to right, and not at all in the first rows."""

    def half_widths(self, features, grid, modality, *, box, cancel, progress, refinement=None):
        self._backend.asked_widths.append((grid, modality))
        if self._backend.no_uncertainty:
            raise NoUncertaintyError(self._backend.no_uncertainty)
        values = np.tile(np.linspace(0, WIDEST, grid.target.columns, dtype=np.float32), (grid.target.rows, 1))
        values[:2] = np.nan
        return Widths(values[box.slices], 0.9, tuple(self._backend.words))


class UnsureBackend(HeldBackend):
    def __init__(self, scans):
        super().__init__(scans)
        self.asked_widths: list = []
        self.no_uncertainty = ""
        self.words: list[str] = []
        self.written: list = []

    def magnifier(self, network, device, weights=None):
        return Unsure(self)

    def write_uncertainty(self, path, scan, index, widths, *, grid, options, cancel, progress):
        self.written.append((Path(path), widths.values, grid))
        Path(path).write_bytes(b"half-widths")

    def write(self, path, scan, index, values, *, grid, options, cancel, progress):
        from engine.write import WriteReport

        Path(path).write_bytes(b"image")
        return WriteReport(Path(path), grid.target, grid.ratio, None, 0, 5)


@pytest.fixture
def backend(scans):
    return UnsureBackend(scans)


def test_nothing_is_computed_until_it_is_asked_for(opened, backend):
    assert backend.asked_widths == []
    assert opened.panes.panes[Role.SUPER_RESOLVED].uncertainty_bar.isHidden()


def test_a_user_sees_reads_and_hides_it(qtbot, opened, backend, settled):
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    before = picture(pane.canvas)
    qtbot.mouseClick(opened.how_sure.box, Qt.MouseButton.LeftButton, pos=QPoint(8, opened.how_sure.box.height() // 2))
    settled(opened)
    assert opened.session.options.uncertainty
    assert [modality for _, modality in backend.asked_widths] == [Modality.MR]
    bar = pane.uncertainty_bar
    assert bar.isVisible()
    assert bar.limit() == 15, "the round number above"
    assert "90%" in bar.toolTip()
    over = picture(pane.canvas)
    assert not np.array_equal(before, over)
    centre = pane.canvas.screen_rect().center()
    qtbot.mouseMove(pane.canvas, centre.toPoint())
    qtbot.waitUntil(lambda: "SR ± " in opened.status_line.read_out.text())
    shown = float(opened.status_line.read_out.text().split("SR ± ")[1].split(" ")[0])
    assert shown == pytest.approx(WIDEST / 2, abs=0.3)
    assert "(90%)" in opened.status_line.read_out.text()
    qtbot.keyClick(pane.canvas, Qt.Key.Key_U)
    assert not opened.how_sure.box.isChecked()
    assert bar.isHidden()
    assert "SR ±" not in opened.status_line.read_out.text()


def test_it_follows_the_sliders_and_the_newest_wins(opened, backend, settled):
    opened.actions_by_id["uncertainty"].trigger()
    settled(opened)
    for scale in (1.5, 2.5, 3.0):
        opened.panel.horizontal.slider.setValue(round(scale * 100))
        assert (
            unsure_of(opened.session) is None
            or unsure_of(opened.session).image is opened.session.images.magnified.image
        )
    settled(opened)
    unsure = unsure_of(opened.session)
    assert unsure.layer.size == opened.session.images.magnified.grid.target
    assert unsure.layer.size.columns == 108


def test_where_nothing_is_known_it_says_so_in_words(opened, backend, settled):
    backend.no_uncertainty = "How sure 'other' is has not been measured."
    opened.actions_by_id["uncertainty"].trigger()
    settled(opened)
    assert opened.how_sure.words.isVisible()
    assert opened.how_sure.words.text() == backend.no_uncertainty
    assert opened.panes.panes[Role.SUPER_RESOLVED].uncertainty_bar.isHidden()
    assert len(backend.asked_widths) == 1, "it is not asked again and again"


def test_a_remark_stands_beside_the_switch(opened, backend, settled):
    backend.words = ["For this scan the widest of them are shown."]
    opened.actions_by_id["uncertainty"].trigger()
    settled(opened)
    assert "widest" in opened.how_sure.words.text()


def test_at_one_the_image_is_the_scan(opened, backend, settled):
    opened.actions_by_id["uncertainty"].trigger()
    opened.panel.presets[0].click()
    settled(opened)
    assert "the scan itself" in opened.how_sure.words.text()
    assert unsure_of(opened.session).layer is None


def test_flicker_shows_bicubic_without_it(opened, settled):
    pane = opened.panes.panes[Role.SUPER_RESOLVED]
    opened.actions_by_id["uncertainty"].trigger()
    settled(opened)
    from dataclasses import replace

    opened.session.set_options(replace(opened.session.options, flicker=True))
    assert pane.canvas.unsure() is None
    assert pane.uncertainty_bar.isHidden()


def test_an_export_takes_it_along(qtbot, opened, backend, settled, tmp_path):
    opened.dialogs.export()
    dialog = opened.findChild(ExportDialog)
    dialog.path.setText(str(tmp_path / "slice.png"))
    assert not dialog.unsure.isChecked()
    dialog.unsure.setChecked(True)
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(backend.written), timeout=10000)
    settled(opened)
    [(path, values, grid)] = backend.written
    assert path == tmp_path / "slice-uncertainty.png"
    assert path.read_bytes() == b"half-widths"
    assert values.shape == (grid.target.rows, grid.target.columns)
