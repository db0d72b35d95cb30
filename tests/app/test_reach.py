"""The keyboard reaches everything: every action has a key or stands in the palette, and Tab walks in order."""

from __future__ import annotations

import ast
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox, QScrollBar, QWidget

import app

KINDS = (QAbstractButton, QAbstractSlider, QAbstractSpinBox, QComboBox)


def controls(root: QWidget) -> list[QWidget]:
    """Every control of a part that a user sees and can use now."""
    found = (control for kind in KINDS for control in root.findChildren(kind))
    mine = (one for one in found if not isinstance(one, QScrollBar) and not one.objectName().startswith("qt_"))
    return [one for one in mine if one.isVisible() and one.isEnabled()]


def walked(start: QWidget) -> list[QWidget]:
    """The widgets that Tab comes to, from one on, once around."""
    order, here = [start], start.nextInFocusChain()
    while here is not start:
        order.append(here)
        here = here.nextInFocusChain()
    tab = Qt.FocusPolicy.TabFocus.value
    return [one for one in order if one.focusPolicy().value & tab and one.isVisible() and one.isEnabled()]


def test_every_action_has_a_key_and_stands_in_the_palette(opened):
    found = {entry.text for entry in opened.shortcuts.entries()}
    for spec in opened.shortcuts.specs:
        assert spec.shortcuts, spec.id
        assert spec.hold or spec.text in found or spec.id == "palette" or spec.id.startswith("preset-"), spec.id


def test_tab_comes_to_every_control_of_the_panel_from_top_to_bottom(opened):
    order = walked(opened.panel.horizontal.slider)
    panel = [one for one in order if opened.panel.isAncestorOf(one)]
    missing = [one for one in controls(opened.panel) if one not in panel]
    assert not missing, [(type(one).__name__, one.accessibleName()) for one in missing]
    column = [one for one in panel if opened.panel.column.isAncestorOf(one)]
    heights = [one.mapTo(opened.panel.column, QPoint(0, one.height() // 2)).y() for one in column]
    steps = [later - before for before, later in pairwise(heights)]
    jumps = [step for step in steps if step < -12]
    assert len(jumps) <= 1, "Tab goes down, and up once at most: the walk began at the second control"


def test_controls_of_the_top_line_are_reached_from_left_to_right(opened):
    order = [one for one in walked(opened.panel.horizontal.slider) if opened.top.isAncestorOf(one)]
    assert set(controls(opened.top)) <= set(order)
    places = [one.mapTo(opened.top, QPoint(0, 0)).x() for one in order]
    turns = sum(later < before for before, later in pairwise(places))
    assert turns <= 1, "once at most, where the walk began in the middle"


def test_no_message_box_stops_the_user():
    """Messages are notices; a password is asked for because the user asked for the archive."""
    stopping = {}
    for file in Path(app.__file__).parent.rglob("*.py"):
        names = {node.id for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Name)}
        if names & {"QMessageBox", "QErrorMessage"}:
            stopping[file.name] = names
    assert not stopping
