"""What can be taken back, and done again: one stack for the whole session.

A change says how it is undone and how it is done again; whoever makes it pushes it after doing it. Scales, windows and
anything else join by pushing theirs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.events import Event

MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done.

    Attributes
    ----------
    text : str
        What, such as ``delete ellipse 1``.
    back, again : callable
        Undo it, and do it again.
    joins : str
        Changes in a row with the same word here are one, such as the steps of a drag; empty: never.
    place : (str, int) or None
        Key of the scan and slice where it shows; None: everywhere, or it goes there by itself.
    """

    text: str
    back: Callable[[], None]
    again: Callable[[], None]
    joins: str = ""
    place: tuple[str, int] | None = None


class UndoStack:
    """The changes that were made, and those that were taken back.

    Events
    ------
    changed
        Something can be undone or done again that could not before, or no more.

    Attributes
    ----------
    visit : callable
        Shows the place of a change that was taken back or done again.
    """

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self.changed = Event()
        self.visit: Callable[[tuple[str, int]], None] = lambda _place: None

    @property
    def next_back(self) -> str:
        """What :meth:`undo` would take back; empty for nothing."""
        return self._done[-1].text if self._done else ""

    @property
    def next_again(self) -> str:
        """What :meth:`redo` would do again; empty for nothing."""
        return self._undone[-1].text if self._undone else ""

    def push(self, change: Change) -> None:
        """Remember a change that was just made; what had been undone is forgotten."""
        last = self._done[-1] if self._done else None
        if last is not None and change.joins and change.joins == last.joins and not self._undone:
            self._done[-1] = Change(last.text, last.back, change.again, last.joins, change.place)
        else:
            self._done.append(change)
            del self._done[:-MOST_CHANGES]
        self._undone.clear()
        self.changed.send()

    def undo(self) -> None:
        """Take the last change back."""
        if self._done:
            change = self._done.pop()
            self._undone.append(change)
            change.back()
            self._visit(change)
            self.changed.send()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            change = self._undone.pop()
            self._done.append(change)
            change.again()
            self._visit(change)
            self.changed.send()

    def _visit(self, change: Change) -> None:
        if change.place is not None:
            self.visit(change.place)
