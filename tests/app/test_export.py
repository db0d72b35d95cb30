"""A user exports the slice."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.export_dialog import ExportDialog
from app.notices import NoticeCard
from tests.app.support import pattern, scan_of


@pytest.fixture
def dialog(qtbot, opened, settled):
    opened.session.ask_scale(1.5, 2.37)
    settled(opened)
    qtbot.keyClick(opened, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: opened.findChild(ExportDialog) is not None)
    return opened.findChild(ExportDialog)


def write(qtbot, window, dialog, target):
    dialog.path.setText(str(target))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.conductor.busy, timeout=20000)


def test_the_dialog_says_what_the_file_will_be(dialog):
    assert dialog.sizes.text() == "24 × 36  →  36 × 85"
    assert dialog.pixel.text() == "1.5 × 0.75 mm  →  1 × 0.318 mm"
    assert "16 bit" in dialog.content.text()
    dialog.shown.setChecked(True)
    assert "8 bit" in dialog.content.text()
    assert [dialog.kind.itemData(place) for place in range(dialog.kind.count())] == [
        ".png",
        ".tif",
        ".tiff",
        ".nii.gz",
        ".nii",
    ]
    assert dialog.target.name == "slice-003-v1.50-h2.36.png", "no patient and no title in the name"
    dialog.close()


def test_the_suffix_of_the_name_follows_the_file_type(dialog, tmp_path):
    dialog.path.setText(str(tmp_path / "mine.png"))
    dialog.kind.setCurrentIndex(dialog.kind.findData(".nii.gz"))
    assert dialog.target == tmp_path / "mine.nii.gz"
    dialog.kind.setCurrentIndex(dialog.kind.findData(".tif"))
    assert dialog.target == tmp_path / "mine.tif"
    dialog.close()


def test_all_values_go_into_a_16_bit_file(qtbot, opened, dialog, tmp_path):
    target = tmp_path / "out.png"
    expected = np.rint(opened.session.images.magnified.image.values)
    write(qtbot, opened, dialog, target)
    with Image.open(target) as image:
        written = np.asarray(image)
    assert written.shape == (36, 85)
    np.testing.assert_array_equal(written, expected)
    notice = opened.session.notices[-1]
    assert not notice.problem
    assert notice.folder == tmp_path
    assert notice.text.startswith("Written: out.png, 36 × 85")
    qtbot.waitUntil(lambda: opened.findChild(ExportDialog) is None)
    [card] = opened.findChildren(NoticeCard)
    assert any(button.text() == "Show folder" for button in card.findChildren(QPushButton))


def test_as_displayed_carries_the_window_on_screen(qtbot, opened, dialog, tmp_path):
    opened.session.choose_preset(0)
    dialog.shown.setChecked(True)
    write(qtbot, opened, dialog, tmp_path / "shown.png")
    with Image.open(tmp_path / "shown.png") as image:
        written = np.asarray(image)
    assert written.dtype == np.uint8
    values = opened.session.images.magnified.image.values
    np.testing.assert_allclose(written, np.clip(values * 255 / 1000, 0, 255), atol=0.51)


def test_a_target_that_cannot_be_written_is_said_in_the_dialog(qtbot, opened, dialog, tmp_path):
    write(qtbot, opened, dialog, tmp_path / "nowhere" / "out.png")
    assert dialog.isVisible()
    assert "the folder does not exist" in dialog.error.text()
    assert dialog.go.isEnabled()
    assert not list(tmp_path.glob("**/out.png"))
    dialog.close()


def test_a_file_that_is_there_is_replaced_only_when_asked(qtbot, opened, dialog, tmp_path):
    target = tmp_path / "there.png"
    target.write_bytes(b"mine")
    write(qtbot, opened, dialog, target)
    assert target.read_bytes() == b"mine"
    assert dialog.error.text()
    assert dialog.replace_file.isVisible()
    dialog.replace_file.setChecked(True)
    write(qtbot, opened, dialog, target)
    assert target.read_bytes() != b"mine"


def test_cancelling_leaves_nothing(qtbot, opened, backend, dialog, tmp_path):
    backend.gate.clear()
    asked = len(backend.asked)
    dialog.path.setText(str(tmp_path / "late.png"))
    qtbot.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(backend.asked) > asked)
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not opened.conductor.busy)
    assert list(tmp_path.glob("*.png")) == []
    assert opened.session.notices == ()


def test_at_one_the_scan_itself_is_written(qtbot, opened, settled, tmp_path):
    opened.session.ask_scale(1.0, 1.0)
    settled(opened)
    opened.dialogs.export()
    write(qtbot, opened, opened.findChild(ExportDialog), tmp_path / "same.png")
    with Image.open(tmp_path / "same.png") as image:
        np.testing.assert_array_equal(np.asarray(image), opened.session.images.slice_.values)


def test_without_an_image_there_is_nothing_to_export(qtbot, window):
    qtbot.keyClick(window, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert window.findChild(ExportDialog) is None
    assert "nothing to export" in window.session.notices[-1].text


def test_label_maps_are_written_by_nearest_neighbour(qtbot, window, backend, settled, tmp_path):
    labels = pattern(6, 8) // 100
    backend.scans["labels.png"] = scan_of(labels, title="Labels", labels=True)
    window.open([tmp_path / "labels.png"])
    settled(window)
    window.dialogs.export()
    write(qtbot, window, window.findChild(ExportDialog), tmp_path / "magnified.png")
    with Image.open(tmp_path / "magnified.png") as image:
        np.testing.assert_array_equal(np.asarray(image), np.kron(labels, np.ones((2, 2))))
    assert backend.asked == []
