# ruff: noqa: N802 - names of Qt
"""The command palette: type some letters of anything that can be done, chosen or shown, and Enter does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.words import say

MOST_SHOWN = 60
SIZE = (620, 440)
WALKING = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line.

    Attributes
    ----------
    text, kind, keys : str
        What is found, what it is, and its keys.
    run : callable
        Does it.
    """

    text: str
    kind: str
    keys: str
    run: Callable[[], None]


def score(typed: str, text: str) -> float | None:
    """Return how well text answers what was typed, smaller for better; None where letters are missing.

    Letters have to come in their order. Those in a row and those that begin a word count for more, and so does a short
    text.
    """
    wanted, there = typed.casefold().replace(" ", ""), text.casefold()
    if not wanted:
        return 0.0
    whole = there.find(typed.casefold().strip())
    if whole >= 0:
        begins = whole == 0 or not there[whole - 1].isalnum()
        return (-200.0 if begins else -100.0) + whole + len(there) / 100
    cost, last = 0.0, -1
    for letter in wanted:
        place = there.find(letter, last + 1)
        if place < 0:
            return None
        begins = place == 0 or not there[place - 1].isalnum()
        cost += 0.0 if place == last + 1 else 1.0 if begins else 3.0 + (place - last) / 10
        last = place
    return cost + len(there) / 100


def found(typed: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that answer, the best first; words of the kind find too, but later."""
    scored = []
    for place, entry in enumerate(entries):
        own, both = score(typed, entry.text), score(typed, f"{entry.kind} {entry.text}")
        costs = [cost for cost in (own, None if both is None else both + 50) if cost is not None]
        if costs:
            scored.append((min(costs), place, entry))
    return [entry for _, _, entry in sorted(scored, key=lambda one: one[:2])]


class Palette(QDialog):
    """A box to type in over a list; Up and Down walk, Enter does it, Esc leaves."""

    def __init__(self, entries: Sequence[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)
        self.setWindowTitle(say("Palette", "Find an action"))
        self.resize(*SIZE)
        self.box = QLineEdit()
        self.box.setAccessibleName(say("Palette", "Find an action, a scan, a network or a window preset"))
        self.box.setPlaceholderText(say("Palette", "Type some letters: an action, a scan, a network, a window preset"))
        self.box.textChanged.connect(self._refresh)
        self.box.returnPressed.connect(self._run)
        self.box.installEventFilter(self)
        self.list = QListWidget()
        self.list.setObjectName("palette")
        self.list.setAccessibleName(say("Palette", "What was found"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.itemClicked.connect(lambda _: self._run())
        self.none = QLabel(say("Palette", "Nothing of that name. Fewer letters find more."))
        self.none.setObjectName("muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 14)
        layout.setSpacing(8)
        layout.addWidget(self.box)
        layout.addWidget(self.none)
        layout.addWidget(self.list, 1)
        self.shown: list[Entry] = []
        self._refresh("")
        self.box.setFocus()

    def _refresh(self, typed: str) -> None:
        self.shown = found(typed, self._entries)[:MOST_SHOWN]
        self.list.clear()
        for entry in self.shown:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{entry.kind}: {entry.text} {entry.keys}".strip())
            line = _line(entry)
            item.setSizeHint(line.sizeHint())
            self.list.addItem(item)
            self.list.setItemWidget(item, line)
        self.list.setCurrentRow(0)
        self.none.setVisible(not self.shown)

    def _run(self) -> None:
        place = self.list.currentRow()
        if 0 <= place < len(self.shown):
            self.accept()
            self.shown[place].run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys that walk in the list do so while letters go to the box."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in WALKING:
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8}.get(Qt.Key(event.key()), 8)
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(self.list.currentRow() + step, last)))
            return True
        return super().eventFilter(watched, event)


def _line(entry: Entry) -> QWidget:
    line = QWidget()
    line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    text, kind, keys = QLabel(entry.text), QLabel(entry.kind), QLabel(entry.keys)
    for label in (text, kind, keys):
        label.setTextFormat(Qt.TextFormat.PlainText)
    for label in (kind, keys):
        label.setObjectName("muted")
    row = QHBoxLayout(line)
    row.setContentsMargins(10, 6, 10, 6)
    row.setSpacing(16)
    row.addWidget(text, 1)
    row.addWidget(kind)
    keys.setMinimumWidth(110)
    keys.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(keys)
    return line
