"""Tab walks through controls as they stand on screen, whatever the order in which they were made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def walk_in_order(root: QWidget) -> None:
    """Have Tab walk below ``root`` in the order of its layouts: from top to bottom, and in rows from left to right."""
    for before, after in pairwise(_stops(root)):
        QWidget.setTabOrder(before, after)


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
        # What is inside of a box to type in is the box's own affair.
        yield widget
        return
    inner = widget.widget() if isinstance(widget, QScrollArea) else None
    if inner is not None:
        yield from _stops(inner)
    layout = widget.layout()
    if layout is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield from _stops(widget)
        elif inner is not None:
            yield from _of_layout(inner)
