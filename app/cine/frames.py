"""Magnified frames of a film that plays: a loop is computed once, as far as memory goes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable

from app.state import Magnified

FILM_MEMORY = 512 << 20
"""Bytes of magnified frames."""

Frame = tuple[Magnified, tuple[str, ...]]


class Frames:
    """Keeps frames while a film plays; the least recently shown ones give way.

    Unlike the rest of magnification it is spoken to by two threads: the window says when a film plays.
    """

    def __init__(self, budget: int = FILM_MEMORY) -> None:
        self._budget = budget
        self._keeps = False
        self._size = 0
        self._held: OrderedDict[Hashable, Frame] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, keeps: bool) -> None:
        """Begin to keep frames, or let go of all."""
        with self._lock:
            self._keeps = keeps
            if not keeps:
                self._held.clear()
                self._size = 0

    def get(self, key: Hashable) -> Frame | None:
        """Return a frame that is kept, and count it as shown."""
        with self._lock:
            frame = self._held.get(key)
            if frame is not None:
                self._held.move_to_end(key)
            return frame

    def put(self, key: Hashable, frame: Frame) -> None:
        """Keep a frame, if a film plays."""
        with self._lock:
            if not self._keeps:
                return
            if key in self._held:  # known better by now
                self._size -= _bytes_of(self._held.pop(key))
            self._held[key] = frame
            self._size += _bytes_of(frame)
            while self._held and self._size > self._budget:
                self._size -= _bytes_of(self._held.popitem(last=False)[1])


def _bytes_of(frame: Frame) -> int:
    magnified = frame[0]
    layers = [magnified.image, magnified.bicubic]
    if magnified.against is not None:
        layers += [magnified.against.layer, magnified.against.zero]
    return sum(layer.values.nbytes + sum(copy.nbytes for copy in layer.copies) for layer in layers)
