"""A user asks how far to trust the network on the slice on screen, and reads the answer."""

from __future__ import annotations

import threading
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from app.differences import SOURCES
from app.state import DifferenceMode, Role
from app.text import value_text
from app.tuning.state import Weights
from app.tuning.switch import toggle_tuned
from engine.geometry import Scale
from engine.networks.tuned import TunedCard, pack
from engine.networks.weights import load_module
from tests.app.support import pattern, picture, scan_of, turn_wheel


@pytest.fixture
def checked(qtbot, opened, settled):
    """The window after a self-check of slice 2 of the first scan, by keyboard."""
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    settled(opened)
    return opened


@pytest.fixture
def dialog(checked):
    return checked.dialogs.self_check


def texts(widget):
    return [label.text() for label in widget.findChildren(QLabel)]


def test_scan_bicubic_and_network_stand_side_by_side_with_their_errors(checked, dialog):
    outcome = checked.session.checked
    assert [still.title.text() for still in dialog.stills] == [
        "Scan",
        *("bicubic", "bicubic − scan"),
        *("default", "default − scan"),
    ]
    scan, plain, plain_error, network, network_error = dialog.stills
    truth = checked.session.images.slice_.values
    np.testing.assert_array_equal(scan.canvas.layers()[0].values, truth)
    for still, error, method in ((plain, plain_error, 0), (network, network_error, 1)):
        shown = outcome.methods[method]
        assert still.canvas.layers()[0] is shown.image
        assert error.canvas.layers() == (shown.judged, outcome.truth)
        assert f"PSNR {shown.figures.psnr:.2f} dB · SSIM {shown.figures.ssim:.4f}" == still.line.text()
    assert plain_error.canvas.limit() == network_error.canvas.limit() == dialog.legend.bar.limit()
    assert dialog.legend.bar.limits() == (-outcome.limit, outcome.limit)


def test_no_error_is_shown_where_nothing_counts(checked, dialog):
    """The border of two pixels is blank in the maps; the images themselves have it."""
    outcome = checked.session.checked
    for method in outcome.methods:
        error = method.judged.values - outcome.truth.values
        np.testing.assert_array_equal(error[2:-2, 2:-2], (method.image.values - outcome.truth.values)[2:-2, 2:-2])
        assert not error[:2].any()
        assert not error[:, -2:].any()
        assert (method.image.values - outcome.truth.values)[:2].any()


def test_one_sentence_says_how_far_to_trust_it(checked, dialog):
    sentence = dialog.verdict.text()
    assert sentence.startswith("On this slice at ×2.00 both ways, default is")
    assert sentence.endswith("stored values in 95 % of pixels.") or "Do not trust it" in sentence
    assert checked.trust.verdict.text() == sentence
    assert "shrunk on purpose" in dialog.caveat.text()
    assert "24 × 36 → 12 × 18 → 24 × 36" in dialog.about.text()


def test_images_of_the_check_share_a_camera_of_their_own(checked, dialog):
    before, outer = picture(dialog.stills[1].canvas), checked.session.view.camera
    turn_wheel(dialog.stills[0].canvas, 3, (40.0, 40.0))
    assert dialog.looking.view.camera.zoom > 0
    assert (picture(dialog.stills[1].canvas) != before).any(), "the others follow"
    assert checked.session.view.camera == outer
    assert dialog.looking.index == checked.session.index, "the wheel leafs through nothing here"


def test_the_difference_pane_offers_the_errors_of_this_slice_only(qtbot, checked, settled):
    session, pane = checked.session, checked.panes.panes[Role.DIFFERENCE]
    outcome = session.checked
    next(entry for entry in pane.mode.menu().actions() if entry.text() == "SR − HR").trigger()
    assert session.options.difference_mode is DifferenceMode.SR_MINUS_HR
    assert pane.canvas.layers() == (outcome.methods[-1].judged, outcome.truth)
    assert pane.line.text() == "self-check ×2.00 both ways: default − scan · stored value"
    assert pane.colour_bar.limits()[1] == outcome.limit
    session.set_view(replace(session.view, pointer=(10.0, 12.0)))
    row, column = int(12.0 / 1.5), int(10.0 / 0.75)
    error = outcome.methods[-1].image.values[row, column] - session.images.slice_.values[row, column]
    assert f"Δ SR − HR: {value_text(error, signed=True)}" in checked.status_line.read_out.text()
    session.choose_difference(DifferenceMode.BICUBIC_MINUS_HR)
    assert pane.canvas.layers() == (outcome.methods[0].judged, outcome.truth)
    session.show_slice(4)
    settled(checked)
    assert pane.canvas.layers() == ()
    assert "No self-check of this slice yet" in pane.canvas.message()
    assert checked.trust.verdict.isHidden()


def test_shift_x_goes_through_the_differences(qtbot, opened):
    opened.panes.panes[Role.SCAN].canvas.setFocus()
    seen = []
    for _ in SOURCES:
        qtbot.keyClick(opened.focusWidget(), Qt.Key.Key_X, Qt.KeyboardModifier.ShiftModifier)
        seen.append(opened.session.options.difference_mode)
    assert len(set(seen)) == len(seen)
    assert seen[-1] is DifferenceMode.SR_MINUS_BICUBIC


def test_several_slices_are_measured_when_asked(checked, dialog, settled):
    dialog.count.setCurrentIndex(dialog.count.findText("All slices"))
    dialog.again.click()
    settled(checked)
    assert checked.session.check.outcome.count == 5
    assert dialog.verdict.text().startswith("Over 5 slices")
    assert "±" in dialog.stills[1].line.text()


def test_a_scan_that_became_coarse_otherwise(checked, dialog, settled):
    """The scan is an MR: truncated k-space is on offer, another ultrasound pulse is not."""
    offered = [dialog.way.itemText(place) for place in range(dialog.way.count())]
    assert offered[0] == "an anti-aliased cubic"
    assert offered[-1] == "a truncation of k-space"
    assert not any("ultrasound" in text for text in offered)
    before = checked.session.check.outcome
    dialog.way.setCurrentIndex(dialog.way.count() - 1)
    dialog.again.click()
    settled(checked)
    after = checked.session.check.outcome
    assert after.measured.degradation.name == "k-space"
    assert after.methods[0].figures != before.methods[0].figures
    assert dialog.verdict.text().endswith("This holds if the scan became coarse by a truncation of k-space.")
    assert dialog.way.currentData() == "k-space", "what was chosen stays chosen"


def test_asked_again_it_is_shown_again_and_measured_only_if_something_changed(checked, dialog, settled):
    outcome = checked.session.check.outcome
    dialog.close()
    checked.trust.check.click()
    settled(checked)
    assert dialog.isVisible()
    assert checked.session.check.outcome is outcome
    checked.session.ask_scale(1.5, 2.0)
    assert "ask for something else" in dialog.about.text()
    checked.trust.check.click()
    settled(checked)
    assert checked.session.check.outcome.request.scale == Scale(1.5, 2.0)
    assert "ask for something else" not in dialog.about.text()


def test_it_can_be_stopped_and_sliders_go_on_meanwhile(qtbot, opened, backend, settled):
    started = threading.Event()

    def slow(*_args, tuned, degradation, cancel, progress):
        progress(1, 4, "magnifying")
        started.set()
        while True:
            cancel.check()
            threading.Event().wait(0.005)

    backend.self_check = slow
    opened.trust.check.click()
    qtbot.waitUntil(started.is_set)
    assert opened.session.check.running
    assert opened.trust.stop.isVisible()
    qtbot.waitUntil(lambda: opened.trust.bar.maximum() == 4)
    opened.session.ask_scale(3.0, 3.0)
    qtbot.waitUntil(lambda: opened.session.images.magnified.grid.target.rows == 72)
    assert opened.session.check.running
    opened.trust.stop.click()
    qtbot.waitUntil(lambda: not opened.session.check.running)
    assert opened.session.check.outcome is None
    assert not opened.trust.stop.isVisible()


def test_what_cannot_be_checked_is_said_in_words(opened, settled):
    opened.session.ask_scale(4.0, 4.0)
    settled(opened)
    opened.trust.check.click()
    settled(opened)
    assert "too small to be checked" in opened.trust.verdict.text()
    assert opened.dialogs.self_check.problem.text() == opened.trust.verdict.text()
    opened.session.show_slice(0)
    settled(opened)
    assert opened.trust.verdict.isHidden()


def test_label_maps_are_refused(window, backend, settled, tmp_path):
    backend.scans["labels.nii"] = scan_of(pattern(40, 40), title="Labels", labels=True)
    window.open([tmp_path / "labels.nii"])
    settled(window)
    window.trust.check.click()
    settled(window)
    assert "label map" in window.trust.verdict.text()


def test_the_pictures_can_be_saved(checked, dialog, settled, tmp_path, monkeypatch):
    target = tmp_path / "mine.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "mine"), ""))
    dialog.save.click()
    settled(checked)
    with Image.open(target) as image:
        assert image.size[0] > 600
    assert "mine.png" in checked.session.notices[-1].text
    target.write_bytes(b"other")
    dialog.save.click()
    settled(checked)
    assert target.read_bytes() == b"other", "nobody was asked about that name"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    dialog.save.click()
    settled(checked)
    assert target.stat().st_size > 1000
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "none" / "mine"), ""))
    dialog.save.click()
    settled(checked)
    assert checked.session.notices[-1].problem, "a folder that is not there is said, not made"


def test_the_network_is_measured_as_it_is_shown(checked, dialog, settled):
    """With the switch off, the image is another, and so are its figures."""
    before = checked.session.checked.used.figures
    checked.session.ask_consistent(False)
    dialog.again.click()
    settled(checked)
    assert checked.session.checked.used.figures != before
    assert checked.session.checked.methods[0].name == "bicubic"


@pytest.fixture
def tuned(opened, settled, tmp_path):
    """Tuned weights of the scan on screen: the shipped ones under another name."""
    card = TunedCard("default", "0" * 64, "quick", ((2.0, 2.0),), 10, 1.0, 0.5, 0.01, 4, "2026-11-21")
    path = tmp_path / "tuned.safetensors"
    path.write_bytes(pack(load_module("default"), card))
    session = opened.session
    session.set_tuning(session.tuning.with_kept(session.scan.key, Weights(path, "default", "tuned on this scan")))
    settled(opened)


def test_tuned_weights_are_checked_beside_the_shipped_ones(tuned, checked, dialog, settled):
    session = checked.session
    outcome = session.checked
    assert [method.name for method in outcome.methods] == ["bicubic", "default", "tuned"]
    assert outcome.methods[1].mean == outcome.methods[2].mean, "they are the same weights here"
    assert [still.title.text() for still in dialog.stills][-1] == "tuned − scan"
    assert len(dialog.verdict.text().splitlines()) == 2
    session.choose_difference(DifferenceMode.SR_MINUS_HR)
    assert "tuned − scan" in checked.panes.panes[Role.DIFFERENCE].line.text()
    assert checked.trust.verdict.text() == outcome.methods[2].verdict
    toggle_tuned(session)
    settled(checked)
    assert "ask for something else" in dialog.about.text(), "now the shipped weights are in use"
    dialog.again.click()
    settled(checked)
    assert session.checked.used.name == "default"


def test_closing_the_scan_forgets_its_check(checked, dialog):
    checked.session.close_scan(checked.session.scan)
    assert checked.session.check.outcome is None
    assert dialog.stills == []
    assert dialog.looking.images.slice_ is None, "its pixels are let go of"
    assert dialog.about.text() == "Nothing has been checked yet."
