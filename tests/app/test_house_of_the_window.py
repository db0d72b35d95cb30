"""Rules of the window itself: names for screen readers, what is remembered, colours, no torch, the toolkit."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar

from app import theme as themes
from app.state import Role
from app.window import render
from tests.app.support import HeldBackend, scan_of


def test_every_control_has_a_name_for_screen_readers(opened):
    for kind in (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox):
        for control in opened.findChildren(kind):
            inner = isinstance(control, QScrollBar) or control.objectName().startswith("qt_")
            if inner:
                continue
            name = control.accessibleName() or (control.text() if isinstance(control, QAbstractButton) else "")
            assert name, f"{control} has no name"


def test_every_control_of_the_panel_says_what_it_does_and_takes_the_keyboard(opened):
    panel = opened.panel
    for control in (
        *(panel.horizontal.slider, panel.horizontal.box, panel.vertical.slider, panel.vertical.box),
        *(panel.link, panel.square, *panel.presets, panel.export),
    ):
        assert control.toolTip()
        assert control.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.mark.parametrize("size", [(1280, 800), (1680, 1020)])
def test_nothing_asks_for_more_room_than_a_small_screen_has(opened, qapp, size):
    opened.resize(*size)
    qapp.processEvents()
    assert (opened.width(), opened.height()) == size
    line = opened.panes.panes[Role.SUPER_RESOLVED].line
    assert line.fits(), "the honest line is never cut"


def test_settings_hold_paths_and_preferences_only(qtbot, opened, settings, tmp_path):
    there = tmp_path / "there.dcm"
    there.touch()
    opened.open([there])
    qtbot.waitUntil(lambda: not opened.conductor.busy)
    opened.close()
    settings.save()
    text = (tmp_path / "settings" / "window.ini").read_text()
    keys = {line.split("=")[0] for line in text.splitlines() if "=" in line}
    assert keys <= {"recent", "geometry", "theme", "memoryShare", "patientData", "layout"}
    assert "Head" not in text


@pytest.mark.parametrize("theme", themes.THEMES.values(), ids=lambda theme: theme.name)
def test_the_signed_map_is_symmetric_in_place_and_neutral_at_zero(theme):
    table = themes.difference_table(theme)
    assert len(table) % 2 == 1
    middle = table[len(table) // 2]
    assert QColor(*(int(part) for part in middle)).name() == theme.difference[2]
    steps = np.abs(np.diff(table.astype(int), axis=0)).max()
    assert steps <= 3, "no step that would look like an edge"


@pytest.mark.parametrize("theme", themes.THEMES.values(), ids=lambda theme: theme.name)
def test_the_style_sheet_has_no_colour_left_to_fill_in(theme):
    assert "@" not in themes.style_sheet(theme)


def test_importing_the_window_loads_no_torch():
    code = "import sys; import app.window; sys.exit('torch' in sys.modules or 'pydicom' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_signals_do_not_eat_references(qapp):
    """PySide6 6.12.0 gives back a reference to True that it never took at every signal: Python 3.11 dies of that."""

    class Sender(QObject):
        sent = Signal()

    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(50):
        sender.sent.emit()
    assert abs(sys.getrefcount(True) - before) < 25


def test_the_window_can_be_rendered_without_a_screen(qapp, tmp_path, monkeypatch):
    backend = HeldBackend({"a.png": scan_of(np.eye(30, dtype=np.float32) * 900, title="Diagonal")})
    monkeypatch.setattr("app.main_window.Backend", lambda _presets: backend)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    target = render([tmp_path / "a.png"], tmp_path / "window.png", (1300, 820))
    from PIL import Image

    with Image.open(target) as image:
        assert image.size == (1300, 820)
        assert len(image.getcolors(100_000)) > 20
    assert not (tmp_path / "config").exists() or not list((tmp_path / "config").rglob("*.ini"))
