"""The measurements of a session in an evented model of its own, free of widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.events import Event
from app.undo import Change, UndoStack
from app.words import mark, say
from engine.measure.reading import Reading
from engine.measure.roi import Kind, Point, Shape

NAMES = {
    Kind.DISTANCE: mark("Measurements", "distance {count}"),
    Kind.ANGLE: mark("Measurements", "angle {count}"),
    Kind.ELLIPSE: mark("Measurements", "ellipse {count}"),
    Kind.RECTANGLE: mark("Measurements", "rectangle {count}"),
    Kind.POLYGON: mark("Measurements", "polygon {count}"),
}
"""What new measurements are called until the user calls them otherwise."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """A shape on a slice, with a name.

    Attributes
    ----------
    number : int
        Tells measurements apart, whatever they are called.
    key, index : str, int
        Scan and slice.
    """

    number: int
    key: str
    index: int
    name: str
    shape: Shape


class Measurements:
    """All measurements of all scans, the tool in hand, and what is being drawn with it.

    Events
    ------
    changed
        Measurements, the tool, what is drawn or what is chosen.
    read
        Some measurement says something else.

    Attributes
    ----------
    items : tuple of Measurement
        In the order in which they were made.
    tool : Kind or None
        What the next drag draws.
    draft : tuple of Point
        The points of the shape that is being drawn, the last one under the mouse.
    draft_on : str
        Key of the scan that it is drawn on.
    chosen : int or None
        Number of the one that keys move and delete.
    listed : bool
        Whether the list is on screen.
    readings : dict
        What measurements say, by number: of slices that are not on screen, what they said last.
    """

    def __init__(self, undo: UndoStack) -> None:
        self._undo = undo
        self._next = 1
        self._carried: dict[str, tuple[str, Mapping[int, int]]] = {}
        self.items: tuple[Measurement, ...] = ()
        self.tool: Kind | None = None
        self.draft: tuple[Point, ...] = ()
        self.draft_on = ""
        self.chosen: int | None = None
        self.listed = False
        self.readings: dict[int, Reading | str] = {}
        self.changed = Event()
        self.read = Event()

    def of(self, key: str, index: int | None = None) -> tuple[Measurement, ...]:
        """Return the measurements of a scan, or of one slice of it."""
        return tuple(item for item in self.items if item.key == key and index in {None, item.index})

    def find(self, number: int | None) -> Measurement | None:
        """Return a measurement by its number."""
        return next((item for item in self.items if item.number == number), None)

    # The tool

    def take(self, tool: Kind | None) -> None:
        """Take a tool into the hand; the same one again, or None, lets go of it."""
        self.tool = None if tool is self.tool else tool
        self.draft = ()
        self.changed.send()

    def let_go(self) -> bool:
        """Drop what is being drawn, else the tool, else the choice; returns whether there was anything."""
        if not self.draft and self.tool is None and self.chosen is None:
            return False
        if self.draft:
            self.draft = ()
        elif self.tool is not None:
            self.tool = None
        else:
            self.chosen = None
        self.changed.send()
        return True

    def draw(self, points: tuple[Point, ...], key: str) -> None:
        """Show what is being drawn, on the scan of ``key``."""
        if (points, key) != (self.draft, self.draft_on):
            self.draft, self.draft_on = points, key
            self.changed.send()

    # Measurements

    def add(self, key: str, index: int, shape: Shape) -> Measurement:
        """Add a measurement, choose it, and forget what was being drawn."""
        names = {item.name for item in self.of(key)}
        count = 1
        name = str(NAMES[shape.kind])
        while name.format(count=count) in names:
            count += 1
        made = Measurement(self._next, key, index, name.format(count=count), shape)
        self._next += 1
        self.draft = ()
        self._replace((*self.items, made), say("Measurements", "add {name}").format(name=made.name))
        return made

    def restore(self, kept: Iterable[tuple[str, int, str, Shape]]) -> None:
        """Add measurements of an earlier run, by scan, slice, name and shape; there is nothing to undo about it."""
        made = [Measurement(self._next + place, *item) for place, item in enumerate(kept)]
        self._next += len(made)
        self._put((*self.items, *made))

    def reshape(self, number: int, shape: Shape, joins: str = "") -> None:
        """Move or resize a measurement; steps with the same word in ``joins`` are undone together."""
        item = self.find(number)
        if item is not None and item.shape != shape:
            self._swap(
                item, replace(item, shape=shape), say("Measurements", "move {name}").format(name=item.name), joins
            )

    def rename(self, number: int, name: str) -> None:
        """Give a measurement another name; an empty one changes nothing."""
        item, name = self.find(number), " ".join(name.split())
        if item is not None and name and name != item.name:
            self._swap(item, replace(item, name=name), say("Measurements", "rename {name}").format(name=item.name))

    def delete(self, number: int | None = None) -> None:
        """Delete a measurement, by default the one that is chosen."""
        item = self.find(self.chosen if number is None else number)
        if item is not None:
            self._replace(
                tuple(other for other in self.items if other is not item),
                say("Measurements", "delete {name}").format(name=item.name),
            )

    def choose(self, number: int | None) -> None:
        """Choose a measurement, or none."""
        if number != self.chosen:
            self.chosen = number
            self.changed.send()

    def choose_next(self, key: str, index: int) -> None:
        """Choose the next measurement of a slice."""
        numbers = [item.number for item in self.of(key, index)]
        if numbers:
            place = numbers.index(self.chosen) + 1 if self.chosen in numbers else 0
            self.choose(numbers[place % len(numbers)])

    def show_list(self, listed: bool) -> None:
        """Show the list, or do not."""
        if listed != self.listed:
            self.listed = listed
            self.changed.send()

    def take_readings(self, readings: dict[int, Reading | str]) -> None:
        """Take what measurements say: a reading, or why there is none."""
        self.readings.update(readings)
        self.read.send()

    def _swap(self, old: Measurement, new: Measurement, text: str, joins: str = "") -> None:
        self._replace(tuple(new if item is old else item for item in self.items), text, joins)

    def _replace(self, items: tuple[Measurement, ...], text: str, joins: str = "") -> None:
        before = self.items
        self._put(items)
        other = next((item for item in (*items, *before) if item not in items or item not in before), None)
        place = (other.key, other.index) if other is not None else None
        self._undo.push(Change(text, lambda: self._put(before), lambda: self._put(items), joins, place))

    def carry(self, key: str, new: str, places: Mapping[int, int]) -> None:
        """Have measurements of one scan stand on another one, at other slices, in all that can be undone too."""
        self._carried[key] = (new, places)
        if any(item.key == key for item in self.items):
            self._put(self.items)

    def place_now(self, key: str, index: int) -> tuple[str, int]:
        """Return scan and slice that a place stands for by now."""
        while key in self._carried:
            key, places = self._carried[key]
            index = places.get(index, index)
        return key, index

    def _now(self, item: Measurement) -> Measurement:
        key, index = self.place_now(item.key, item.index)
        return item if key == item.key else replace(item, key=key, index=index)

    def _put(self, items: tuple[Measurement, ...]) -> None:
        items = tuple(map(self._now, items))
        known = {item.number for item in self.items}
        self.items = items
        back = [item.number for item in items if item.number not in known]
        if back:
            self.chosen = back[-1]
        elif self.find(self.chosen) is None:
            self.chosen = None
        self.changed.send()
