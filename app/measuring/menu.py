"""The menu of measuring: in the line at the top, and in the menu of every pane."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from app.measuring.actions import TOOLS

ENTRIES = (
    *(f"measure-{kind.value}" for kind, *_ in TOOLS),
    "measure-place",
    "",
    "measure-next",
    "measure-delete",
    "measure-list",
    "",
    "undo",
    "redo",
    "",
    "reader-study",
)
"""Ids of actions in their order; an empty one is a line."""


def fill(menu: QMenu, actions: Mapping[str, QAction]) -> QMenu:
    """Add everything about measuring to a menu, and return it."""
    for name in ENTRIES:
        if name:
            menu.addAction(actions[name])
        else:
            menu.addSeparator()
    return menu
