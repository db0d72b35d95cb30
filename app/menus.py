"""The menus that a right click opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.measuring import menu as measuring
from app.top_bar import COMPARING
from app.words import say

PANE_ACTIONS = (
    "invert",
    "reset-view",
    "zoom-fit",
    "flip-horizontal",
    "flip-vertical",
    "alone",
    "tags",
    "export",
    "export-series",
    "isotropic",
    "self-check",
)

SLICE_ACTIONS = (
    *("slice-previous", "slice-next", "slice-first", "slice-last", ""),
    *("time-previous", "time-next", "cine", "slower", "faster", "loop", ""),
    *("series-previous", "series-next", "link-series", "close-scan"),
)
"""An empty one is a line."""


def pane_menu(
    parent: QWidget, at: QPoint, actions: dict[str, QAction], fill_with_presets: Callable[[QMenu], None]
) -> None:
    """Open the menu of a pane at a global position: window presets, then what can be done with the view."""
    menu = QMenu(parent)
    fill_with_presets(menu)
    menu.addSeparator()
    slices = menu.addMenu(say("Menus", "Slices and series"))
    for name in SLICE_ACTIONS:
        slices.addAction(actions[name]) if name else slices.addSeparator()
    comparing = menu.addMenu(say("Menus", "Compare"))
    for name in (*COMPARING, "swap"):
        comparing.addAction(actions[name])
    measuring.fill(menu.addMenu(say("Menus", "Measure")), actions)
    for name in PANE_ACTIONS:
        menu.addAction(actions[name])
    _open(menu, at)


def series_menu(parent: QWidget, at: QPoint, close: Callable[[], None]) -> None:
    """Open the menu of a scan of the list at a global position."""
    menu = QMenu(parent)
    menu.addAction(say("Menus", "Close scan")).triggered.connect(lambda _checked=False: close())
    _open(menu, at)


def _open(menu: QMenu, at: QPoint) -> None:
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.popup(at)
