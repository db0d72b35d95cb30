"""A user turns the scan on screen into an isotropic volume."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.isotropic_dialog import IsotropicDialog
from app.volumes import Volumes
from engine.errors import WriteError
from engine.geometry import PlaneGeometry, Size, Spacing
from engine.volume.writing import VolumeReport
from tests.app.support import HeldBackend, pattern, scan_of
from tests.support.own_network import write, write_between


def stacked(gap_mm: float, count: int = 5, title: str = "Thick"):
    """A scan in memory whose slices lie ``gap_mm`` apart; pixels 1.5 mm high and 0.75 mm wide."""
    scan = scan_of(*(pattern(24, 36, seed) for seed in range(count)), title=title)
    infos = tuple(
        replace(info, geometry=PlaneGeometry((0.0, 0.0, k * gap_mm), (0.0, 1.5, 0.0), (0.75, 0.0, 0.0)))
        for k, info in enumerate(scan.slices)
    )
    return replace(scan, slices=infos)


class HeldVolumes(Volumes):
    """Writes no volume, but notes what was asked, waits for the gate, and can fail."""

    def __init__(self, backend: VolumeBackend) -> None:
        self._backend = backend
        self.asked: list = []
        self.error: Exception | None = None

    def write(self, path, plan, *, device, overwrite, cancel, progress):
        self.asked.append((path, plan, device, overwrite))
        while not self._backend.gate.wait(0.005):
            progress(1, plan.count, "slice 2 of many")
            cancel.check()
        if self.error is not None:
            raise self.error
        self._backend.scans[path.name] = stacked(plan.spacing_mm, plan.count, "Isotropic")
        return VolumeReport(path, plan.count, Size(24, 36), Spacing(1.5, 0.75), plan.spacing_mm, 0, 10, 1.0)


class VolumeBackend(HeldBackend):
    def __init__(self, scans) -> None:
        super().__init__(scans)
        self.volumes = HeldVolumes(self)


@pytest.fixture
def scans():
    return {"thick.dcm": stacked(3.0), "single.dcm": scan_of(pattern(24, 36), title="Single")}


@pytest.fixture
def backend(scans):
    return VolumeBackend(scans)


@pytest.fixture
def thick(window, settled, tmp_path):
    window.open([tmp_path / "thick.dcm"])
    settled(window)
    return window


@pytest.fixture
def dialog(qtbot, thick):
    qtbot.mouseClick(thick.panel.volume, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: thick.findChild(IsotropicDialog) is not None)
    return thick.findChild(IsotropicDialog)


def choose(dialog, method="mean", in_plane="none"):
    dialog.method.setCurrentIndex(dialog.method.findData(method))
    dialog.in_plane.setCurrentIndex(dialog.in_plane.findData(in_plane))


def test_the_dialog_says_what_the_volume_will_be(dialog):
    choose(dialog)
    assert dialog.outcome.text() == "17 slices, 0.75 mm apart"
    assert dialog.content.text() == "24 × 36 pixels of 1.5 × 0.75 mm, as scanned"
    choose(dialog, in_plane="bicubic")
    assert dialog.content.text() == "48 × 36 pixels of 0.75 mm"
    dialog.spacing.setValue(1.5)
    assert dialog.outcome.text() == "9 slices, 1.5 mm apart"
    assert dialog.spacing.maximum() == 3.0, "no slice is left out"
    dialog.close()


def test_the_best_measured_way_is_the_first_choice(dialog):
    assert "measures best" in dialog.method.currentText()
    assert {dialog.method.itemData(k) for k in range(dialog.method.count())} == {"misrgan", "cubic", "mean"}
    dialog.close()


def test_the_volume_opens_when_it_is_done_and_sliders_work_meanwhile(qtbot, thick, dialog, settled, tmp_path):
    choose(dialog)
    dialog.path.setText(str(tmp_path / "made.nii.gz"))
    thick.backend.gate.clear()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(thick.backend.volumes.asked))
    qtbot.waitUntil(lambda: thick.findChild(IsotropicDialog) is None)
    thick.session.ask_scale(1.5, 1.5)
    qtbot.waitUntil(lambda: thick.backend.asked[-1].target == Size(36, 54))
    qtbot.waitUntil(lambda: "slice 2 of many" in thick.status_line.what.text())
    thick.backend.gate.set()
    qtbot.waitUntil(lambda: thick.session.scan.title == "Isotropic", timeout=20000)
    settled(thick)
    path, plan, device, overwrite = thick.backend.volumes.asked[0]
    assert (path.name, plan.count, device, overwrite) == ("made.nii.gz", 17, "auto", False)
    assert [scan.title for scan in thick.session.scans] == ["Thick", "Isotropic"]
    assert thick.session.notices[-1].text.startswith("Isotropic volume: 17 slices, 0.75 mm apart, in made.nii.gz")


def test_stopped_work_opens_nothing(qtbot, thick, dialog, settled, tmp_path):
    choose(dialog)
    dialog.path.setText(str(tmp_path / "made.nii.gz"))
    thick.backend.gate.clear()
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(thick.backend.volumes.asked))
    assert thick.conductor.stop()
    thick.backend.gate.set()
    settled(thick)
    assert [scan.title for scan in thick.session.scans] == ["Thick"]


def test_a_name_that_cannot_be_keeps_the_dialog(qtbot, dialog, tmp_path):
    choose(dialog)
    dialog.path.setText(str(tmp_path / "made.png"))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert "NIfTI file" in dialog.error.text()
    assert dialog.isVisible()
    dialog.close()


def test_failure_is_told(qtbot, thick, dialog, settled, tmp_path):
    thick.backend.volumes.error = WriteError(tmp_path / "made.nii.gz", "the disk is full")
    choose(dialog)
    dialog.path.setText(str(tmp_path / "made.nii.gz"))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    settled(thick)
    assert "the disk is full" in thick.session.notices[-1].text


def test_single_slices_offer_no_volume(qtbot, window, settled, tmp_path):
    window.open([tmp_path / "single.dcm"])
    settled(window)
    assert not window.panel.volume.isVisible()
    window.dialogs.make_isotropic()
    assert "single slice" in window.session.notices[-1].text
    assert window.findChild(IsotropicDialog) is None


def test_target_name_holds_no_patient(dialog):
    assert "Thick" not in dialog.target.name
    assert not np.any([part.isupper() for part in dialog.target.name])
    dialog.close()


def test_networks_of_ones_own_are_offered_once_they_are_opened(qtbot, thick, settled, tmp_path):
    between, flat = write_between(tmp_path)[0], write(tmp_path)[0]
    for weights in (between, flat):
        thick.own_networks.open(weights)
        settled(thick)
    assert "offered where an isotropic volume is made" in thick.session.notices[0].text
    assert thick.panel.network.findData("mine (own weights)") < 0
    qtbot.mouseClick(thick.panel.volume, Qt.MouseButton.LeftButton)
    dialog = thick.findChild(IsotropicDialog)
    assert dialog.in_plane.findData("miassr-3 (own weights)") >= 0
    choose(dialog, "mine (own weights)")
    assert dialog.method.currentText() == "Mine, weights of your own"
    assert (dialog.plan.method, dialog.plan.weights) == ("mine (own weights)", between)
    dialog.spacing.setValue(0.5)
    choose(dialog, "mine (own weights)", "miassr-3 (own weights)")
    assert "magnifies 3 co-registered scans at once" in dialog.error.text()
    assert not dialog.go.isEnabled()
