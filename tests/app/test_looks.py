"""A user arranges the panes, changes between light and dark, and looks at grey values in colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from PySide6.QtCore import Qt

from app import theme as themes
from app.colour_maps import COLOUR_MAPS, colour_table, map_after
from app.settings import Settings
from app.state import Layout, Role
from app.view_menu import SHOWN
from tests.app.support import HeldBackend, picture, scan_of


@pytest.fixture
def press(qtbot, opened, settled):
    def send(key, keys=Qt.KeyboardModifier.NoModifier):
        qtbot.keyClick(opened.panes.panes[Role.SCAN].canvas, key, keys)
        settled(opened)

    return send


def places(window) -> list[tuple[int, int]]:
    panes = [window.panes.panes[role] for role in window.session.roles]
    columns, rows = sorted({pane.x() for pane in panes}), sorted({pane.y() for pane in panes})
    return [(rows.index(pane.y()), columns.index(pane.x())) for pane in panes]


def test_panes_stand_in_a_grid_a_row_or_a_column(qapp, opened, press, settings):
    ctrl = Qt.KeyboardModifier.ControlModifier
    assert places(opened) == [(0, 0), (0, 1), (1, 0), (1, 1)]
    press(Qt.Key.Key_2, ctrl)
    qapp.processEvents()
    assert places(opened) == [(0, 0), (0, 1), (0, 2), (0, 3)]
    press(Qt.Key.Key_3, ctrl)
    qapp.processEvents()
    assert places(opened) == [(0, 0), (1, 0), (2, 0), (3, 0)]
    settings.save()
    assert Settings(settings.presets_file.parent).layout is Layout.COLUMN, "remembered"
    press(Qt.Key.Key_1, ctrl)
    qapp.processEvents()
    assert places(opened) == [(0, 0), (0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize("layout", list(Layout))
def test_the_honest_line_can_be_read_in_every_layout(qapp, opened, layout):
    opened.resize(1280, 800)
    opened.actions_by_id[f"layout-{layout.value}"].trigger()
    opened.actions_by_id["colour-map"].trigger()
    for _ in range(5):
        qapp.processEvents()
    assert (opened.width(), opened.height()) == (1280, 800)
    assert opened.panes.panes[Role.SUPER_RESOLVED].line.fits()


def test_light_and_dark_change_while_the_window_stays(qtbot, qapp, opened, press, settings):
    dark = opened.grab().toImage()
    text = opened.panes.panes[Role.SCAN].title
    press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    light = opened.grab().toImage()
    corner = (3, opened.height() // 2)
    assert dark.pixelColor(*corner).name() == themes.DARK.window
    assert light.pixelColor(*corner).name() == themes.LIGHT.window
    assert text.palette().windowText().color().name() == themes.LIGHT.text
    assert settings.theme == "light"
    opened.look.switch_theme()
    again = opened.grab().toImage()
    assert again == dark, "all of it comes back as it was"
    assert themes.DARK.name == "dark", "the themes themselves are untouched"
    assert themes.LIGHT.name == "light"


def test_grey_values_in_colours_with_a_colour_bar(opened, press):
    pane = opened.panes.panes[Role.SCAN]
    opened.session.set_options(opened.session.options.__class__(overlay=False))
    where = pane.canvas.screen_rect().center()
    grey = picture(pane.canvas)[int(where.y()), int(where.x())]
    assert grey[0] == grey[1] == grey[2]
    assert not pane.window_bar.isVisible()
    press(Qt.Key.Key_M)
    assert pane.window_bar.isVisible()
    where = pane.canvas.screen_rect().center()
    shown = picture(pane.canvas)[int(where.y()), int(where.x())]
    assert tuple(shown) in {tuple(entry) for entry in colour_table("viridis")}
    for _ in range(len(COLOUR_MAPS) - 1):
        press(Qt.Key.Key_M)
    assert opened.session.options.colour_map == "grey"
    assert not pane.window_bar.isVisible()


def test_colour_images_keep_their_own_colours(window, backend, settled, tmp_path):
    backend.scans["colour.png"] = scan_of(np.full((8, 8, 3), (200, 100, 0), np.float32), title="Colour", window=None)
    window.open([tmp_path / "colour.png"])
    settled(window)
    before = picture(window.panes.panes[Role.SCAN].canvas)
    window.actions_by_id["colour-map"].trigger()
    settled(window)
    assert (picture(window.panes.panes[Role.SCAN].canvas) == before).all()
    assert not window.panes.panes[Role.SCAN].window_bar.isVisible()


@pytest.mark.parametrize("name", [name for name in COLOUR_MAPS if name != "grey"])
def test_brightness_grows_along_a_map(name):
    """What is meant by perceptually uniform, at its plainest: lightness (CIE L*) grows by nearly equal steps."""
    from skimage.color import rgb2lab

    lightness = rgb2lab(colour_table(name)[None])[0, :, 0]
    steps = lightness[8::8] - lightness[:-8:8]
    assert (steps > 0).all()
    assert steps.max() < 4 * steps.min()
    assert map_after(name) in COLOUR_MAPS


def test_the_menu_marks_the_map_and_offers_all(opened):
    menu = opened.top.view_menu
    opened.actions_by_id["colour-map"].trigger()
    menu.aboutToShow.emit()
    assert [entry.text() for entry in menu.maps.actions() if entry.isChecked()] == ["Viridis"]
    assert len(menu.maps.actions()) == len(COLOUR_MAPS)
    menu.maps.actions()[-1].trigger()
    assert opened.session.options.colour_map == "plasma"


def test_an_exported_file_has_no_colours_that_only_the_eye_was_given(qtbot, qapp, window, settled, tmp_path):
    from pydicom.data import get_testdata_file

    from app.backend import Backend
    from app.export_dialog import ExportDialog
    from app.main_window import MainWindow

    class Files(HeldBackend):
        open = Backend.open

    own = MainWindow(backend=Files(), settings=Settings(tmp_path / "own"))
    qtbot.addWidget(own)
    own.show()
    own.open([Path(get_testdata_file("CT_small.dcm", download=False))])
    settled(own)
    own.actions_by_id["colour-map"].trigger()
    own.dialogs.export()
    dialog = own.findChild(ExportDialog)
    dialog.path.setText(str(tmp_path / "out.dcm"))
    dialog.shown.setChecked(True)
    dialog.write()
    qtbot.waitUntil((tmp_path / "out.dcm").is_file, timeout=20000)
    settled(own)
    written = pydicom.dcmread(tmp_path / "out.dcm")
    assert written.PhotometricInterpretation == "MONOCHROME2"
    assert written.SamplesPerPixel == 1
    own.close()


def test_on_a_screen_of_twice_the_density_everything_is_drawn_with_its_pixels(tmp_path):
    """A diagonal of single pixels: drawn for each device pixel, not drawn small and blown up."""
    import os
    import subprocess
    import sys

    from PIL import Image

    Image.fromarray((np.indices((200, 200)).sum(axis=0) % 2 * 255).astype(np.uint8)).save(tmp_path / "fine.png")
    code = (
        "import sys\nfrom pathlib import Path\nfrom app.window import render\n"
        "render([Path(sys.argv[1])], Path(sys.argv[2]), (1300, 820))"
    )
    environment = {
        **os.environ,
        "QT_SCALE_FACTOR": "2",
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", code, str(tmp_path / "fine.png"), str(tmp_path / "window.png")]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    with Image.open(tmp_path / "window.png") as image:
        assert image.size == (2600, 1640)
        drawn = np.asarray(image.convert("L"), float)
    coarse = drawn[::2, ::2].repeat(2, axis=0).repeat(2, axis=1)
    canvas = (slice(200, 700), slice(400, 1000))
    assert np.abs(drawn - coarse)[canvas].mean() > 1
    assert np.abs(drawn - coarse)[:80].max() > 60, "letters too"


def test_the_menu_of_the_view_ticks_what_is_on_screen(opened):
    actions = opened.actions_by_id
    assert actions["layout-grid"].isChecked()
    actions["layout-row"].trigger()
    actions["overlay"].trigger()
    ticked = {name for name in SHOWN if actions[name].isChecked()}
    assert ticked == {"layout-row", "patient-data"}
    opened.top.toggles["overlay"].click()
    assert actions["overlay"].isChecked()
