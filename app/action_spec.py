"""What an entry of the table of actions says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.words import Phrase, mark


class Group(Enum):
    """Headings of the help; :attr:`title` is what the user reads."""

    FILE = mark("Groups", "Files")
    SLICE = mark("Groups", "Slices and series")
    WINDOW = mark("Groups", "Window")
    MAGNIFY = mark("Groups", "Magnifying")
    VIEW = mark("Groups", "View")
    LOOK = mark("Groups", "Looks")
    COMPARE = mark("Groups", "Comparing")
    MEASURE = mark("Groups", "Measuring")
    TUNING = mark("Groups", "Tuning")
    HELP = mark("Groups", "Help")

    @property
    def title(self) -> str:
        """The heading, in the user's language."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing the user can do.

    Attributes
    ----------
    id : str
        Stable name, under which a shortcut can be remapped.
    said : Phrase or str
        As in menus and in the help; a phrase is translated when it is shown, as :attr:`text`.
    shortcuts : tuple of str
        As Qt reads them; the first one is shown.
    run : callable
        Does it.
    group : Group
        Where the help lists it.
    hold : bool
        Lasts while the key is held: ``run(True)`` on press, ``run(False)`` on release.
    panes_only : bool
        The shortcut works while a pane has the focus, so that it keeps its meaning elsewhere.
    """

    id: str
    said: Phrase | str
    shortcuts: tuple[str, ...]
    run: Callable[..., None]
    group: Group
    hold: bool = False
    panes_only: bool = False

    @property
    def text(self) -> str:
        """What it does, in the user's language."""
        return str(self.said)
