"""Pixels of slices: read when they are asked for, ahead of the hand while nothing else is to do, and within a budget.

Three lanes: one for the slice that the user waits for, one for what is shown beside it in other planes, one of low
priority for its neighbours and for thumbnails; so that a slice never waits behind one that only might be looked at.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from app.backend import Backend
from app.giving_way import GiveWay
from app.layers import Layer
from app.thumbnails import thumbnail
from app.words import say
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress
from engine.reformatted import keys_of
from engine.scan import Scan, Slice, Window

if TYPE_CHECKING:
    from engine.tags import TagRow

AHEAD, BEHIND = 24, 6
"""Slices read beyond the one on screen, in the direction of the last step and against it."""
AHEAD_SHARE = 0.5
"""Of the budget; the rest is for slices that were looked at."""


@dataclass(frozen=True, eq=False, slots=True)
class Read:
    """A slice with its pixels, ready to be drawn, and the window to show it in first (large slices take their time)."""

    slice_: Slice
    layer: Layer
    first: Window

    @property
    def size(self) -> int:
        """Memory that it takes, in bytes."""
        parts = self.slice_.channels or (self.slice_,)
        pixels = sum(part.values.nbytes + (part.invalid.nbytes if part.invalid is not None else 0) for part in parts)
        return pixels + sum(copy.nbytes for copy in self.layer.copies)


class SlicesAtHand:
    """Slices that were read, the least recently used ones let go of when they take more than a budget.

    Parameters
    ----------
    budget : int
        Bytes. The slice used last is kept whatever it takes.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self.size = 0
        self._held: OrderedDict[tuple[str, int], Read] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, key: object) -> bool:
        return key in self._held

    def get(self, scan: Scan, index: int) -> Read | None:
        """Return a slice that is at hand, and count it as used."""
        held = self._held.get((scan.key, index))
        if held is not None:
            self._held.move_to_end((scan.key, index))
        return held

    def put(self, scan: Scan, index: int, read: Read) -> None:
        """Keep a slice."""
        before = self._held.pop((scan.key, index), None)
        self.size += read.size - (before.size if before is not None else 0)
        self._held[scan.key, index] = read
        self.shrink()

    def shrink(self) -> None:
        """Let go of what is beyond the budget."""
        while len(self._held) > 1 and self.size > self.budget:
            self.size -= self._held.popitem(last=False)[1].size

    def carry(self, key: str, new: str, places: Mapping[int, int]) -> None:
        """Have the slices of one scan stand under another key, at other places."""
        for old in [old for old in self._held if old[0] == key and old[1] in places]:
            self._held[new, places[old[1]]] = self._held.pop(old)

    def keep_only(self, keys: set[str]) -> None:
        """Let go of the slices of all scans but those of these keys."""
        for key in [key for key in self._held if key[0] not in keys]:
            self.size -= self._held.pop(key).size


class Reading(QObject):
    """Reads slices for a window.

    Signals
    -------
    thumbnail_ready(str, object)
        Scan key and a small picture (QImage) for the series list.
    """

    thumbnail_ready = Signal(str, object)

    def __init__(
        self,
        backend: Backend,
        budget: int,
        parent: QObject | None = None,
        *,
        give_way: GiveWay,
    ) -> None:
        super().__init__(parent)
        self._backend = backend
        self.wanted = Lane("files", self, give_way=give_way)
        self.ahead = Lane("ahead", self, give_way=give_way, patient=True)
        self.beside = Lane("beside", self, give_way=give_way, patient=True)
        self.at_hand = SlicesAtHand(budget)
        self._place: tuple[Scan, int] | None = None
        self._direction = 0
        self._open: set[str] = set()

    def ask(self, scan: Scan, index: int, done: Callable[[Read], None], failed: Callable[[str], None]) -> None:
        """Have a slice read and ``done`` called with it, at once when it is at hand; the newest request wins."""
        if self._place is not None and self._place[0] is scan:
            step = index - self._place[1]
            self._direction = (step > 0) - (step < 0) or self._direction
        else:
            self._direction = 0
        self._place = (scan, index)
        held = self.at_hand.get(scan, index)
        if held is not None:
            self.wanted.cancel("slice")
            done(held)
            self._read_ahead()
            return

        def arrived(read: Read) -> None:
            self._keep(scan, index, read)
            done(read)
            self._read_ahead()

        self.wanted.submit(
            Job("slice", say("Work", "Reading"), _reading(scan, index, self._backend), arrived, failed, priority=-1)
        )

    def ask_beside(
        self,
        slot: str,
        scan: Scan,
        index: int,
        done: Callable[[Read], None],
        failed: Callable[[str], None],
    ) -> None:
        """Have a slice read that is shown beside the one that keys and sliders speak to; the newest of a slot wins."""
        held = self.at_hand.get(scan, index)
        if held is not None:
            self.beside.cancel(slot)
            done(held)
            return

        def arrived(read: Read) -> None:
            self._keep(scan, index, read)
            done(read)

        # What is read from one file need not wait for what is cut from all of them.
        priority = 0 if scan.acquired is None else 1
        work = _reading(scan, index, self._backend)
        self.beside.submit(Job(slot, say("Work", "Reading"), work, arrived, failed, priority=priority))

    def carry(self, before: Scan, after: Scan, places: Mapping[int, int]) -> None:
        """Keep what was read of a scan for the one that it has grown into."""
        self.at_hand.carry(before.key, after.key, places)
        self._open = self._open - keys_of(before) | keys_of(after)
        if self._place is not None and self._place[0] is before:
            self._place = (after, places.get(self._place[1], after.middle))

    def go_on(self) -> None:
        """Read ahead around the slice on screen."""
        self._read_ahead()

    def cancel(self) -> None:
        """Let go of the slice that was asked for."""
        self._place = None
        self.wanted.cancel("slice")

    def ask_thumbnail(self, scan: Scan) -> None:
        """Have a small picture made for the series list."""

        def work(_cancel: CancelToken, _progress: Progress) -> QImage:
            return thumbnail(scan, self._backend)

        def done(picture: QImage) -> None:
            self.thumbnail_ready.emit(scan.key, picture)

        # A scan without a thumbnail says why as soon as it is shown.
        self.ahead.submit(
            Job(f"thumbnail {scan.key}", say("Work", "Thumbnails"), work, done, lambda _: None, priority=5)
        )

    def ask_tags(
        self, scan: Scan, index: int, done: Callable[[tuple[TagRow, ...]], None], failed: Callable[[str], None]
    ) -> None:
        """Have the header of the file behind a slice read; the newest request wins."""

        def work(_cancel: CancelToken, _progress: Progress) -> tuple[TagRow, ...]:
            return self._backend.tags(scan, index)

        self.wanted.submit(Job("tags", say("Work", "Reading the header"), work, done, failed, priority=1))

    def clean_up(self) -> None:
        """Delete in the background what programs that crashed had unpacked from archives."""

        def work(_cancel: CancelToken, _progress: Progress) -> None:
            from engine.read.archive import sweep

            sweep()

        self.ahead.submit(Job("clean-up", say("Work", "Cleaning up"), work, lambda _: None, lambda _: None, priority=9))

    def set_open(self, scans: tuple[Scan, ...]) -> bool:
        """Let go of everything that belongs to scans which are not open any more; returns whether there are such."""
        keys = {key for scan in scans for key in keys_of(scan)}
        gone = self._open - keys
        self._open = keys
        if gone:
            self._backend.planes.let_go(scans)
        self.at_hand.keep_only(self._open)
        if gone:
            self.ahead.cancel("ahead", *(f"thumbnail {key}" for key in gone))
        return bool(gone)

    @property
    def busy(self) -> bool:
        """Whether anything waits, runs, or is about to be delivered."""
        return self.wanted.busy or self.ahead.busy or self.beside.busy

    def close(self) -> bool:
        """End all lanes; returns whether they have ended."""
        ended = [self.wanted.close(), self.ahead.close(), self.beside.close()]
        return all(ended)

    def _keep(self, scan: Scan, index: int, read: Read) -> None:
        if scan.key in self._open:
            self.at_hand.put(scan, index, read)

    def _read_ahead(self) -> None:
        """Read the next neighbour that is not at hand yet; its arrival asks for the one after it."""
        target = self._next()
        if target is None:
            return
        scan, index = target

        def arrived(read: Read) -> None:
            self._keep(scan, index, read)
            if self._place is not None and self._place[0] is scan:
                # What the user looks at outlives what was read ahead of it.
                self.at_hand.get(*self._place)
            self._read_ahead()

        # What is being read ahead goes on while the user scrolls: the next choice is made from the newest place.
        if not self.ahead.holds("ahead"):
            self.ahead.submit(
                Job(
                    "ahead", say("Work", "Reading ahead"), _reading(scan, index, self._backend), arrived, lambda _: None
                )
            )

    def _next(self) -> tuple[Scan, int] | None:
        if self._place is None:
            return None
        scan, place = self._place
        shown = self.at_hand.get(scan, place)
        room = int(self.at_hand.budget * AHEAD_SHARE / shown.size) if shown is not None and shown.size else 0
        for number, index in enumerate(neighbours(place, len(scan), self._direction)):
            if number >= room:
                return None
            if (scan.key, index) not in self.at_hand:
                return scan, index
        return None


def neighbours(place: int, count: int, direction: int) -> Iterator[int]:
    """Yield the slices around ``place`` in the order in which they may be wanted: nearest first, then further ahead."""
    forward = direction or 1
    far_behind = BEHIND if direction else AHEAD
    for step in range(1, AHEAD + 1):
        for index in (place + forward * step, place - forward * step):
            behind = (index - place) * forward < 0
            if 0 <= index < count and not (behind and step > far_behind):
                yield index


def _reading(scan: Scan, index: int, backend: Backend) -> Callable[[CancelToken, Progress], Read]:
    def work(cancel: CancelToken, progress: Progress) -> Read:
        backend.planes.prepare(scan, index, cancel, progress)
        slice_ = scan.read(index)
        return Read(slice_, Layer.whole(slice_.values), backend.first_window(scan, slice_))

    return work
