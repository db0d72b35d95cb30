"""The menu of everything that changes how things look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.colour_maps import COLOUR_MAPS
from app.session import Session
from app.state import Layout, Options
from app.words import say

ENTRIES = (
    *(f"layout-{layout.value}" for layout in Layout),
    "alone",
    "next-pane",
    "",
    "zoom-in",
    "zoom-out",
    "zoom-fit",
    "flip-horizontal",
    "flip-vertical",
    "reset-view",
    "",
    "maps",
    "",
    "value-histogram",
    "overlay",
    "patient-data",
    "",
    "tags",
    "edit-presets",
    "",
    "theme",
    "preferences",
    "full-screen",
)
"""Ids of actions in their order; an empty one is a line."""


def _has(layout: Layout) -> Callable[[Options], bool]:
    return lambda options: options.layout is layout


SHOWN: dict[str, Callable[[Options], bool]] = {
    **{f"layout-{layout.value}": _has(layout) for layout in Layout},
    "alone": lambda options: options.alone is not None,
    "value-histogram": lambda options: options.value_histogram,
    "overlay": lambda options: options.overlay,
    "patient-data": lambda options: options.patient,
}
"""Actions that are switched on and off, and whether they are on."""


class ViewMenu(QMenu):
    """Layouts, colour maps, what lies over the images, theme."""

    def __init__(self, session: Session, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._actions = actions
        self.maps = QMenu(say("ViewMenu", "Colour map"), self)
        group = QActionGroup(self)
        for name, text in COLOUR_MAPS.items():
            entry = self.maps.addAction(str(text))
            entry.setCheckable(True)
            entry.setData(name)
            entry.triggered.connect(partial(self._choose_map, name))
            group.addAction(entry)
        for name in ENTRIES:
            if name == "maps":
                self.addMenu(self.maps)
                self.addAction(actions["colour-map"])
            elif name in actions:
                self.addAction(actions[name])
            else:
                self.addSeparator()
        for name in SHOWN:
            actions[name].setCheckable(True)
        # The right click's menu shows some of these too.
        session.options_changed.connect(self._mark)
        self._mark()

    def _choose_map(self, name: str, _checked: bool = False) -> None:
        self._session.set_options(replace(self._session.options, colour_map=name))

    def _mark(self) -> None:
        for entry in self.maps.actions():
            entry.setChecked(entry.data() == self._session.options.colour_map)
        for name, is_on in SHOWN.items():
            self._actions[name].setChecked(is_on(self._session.options))
