"""Scans that grow while headers are still read: what is told of them on the way, and which files come first."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path

from engine.scan import Scan

Grown = Callable[[tuple[Scan, ...]], None]
"""Called with the scans that the headers read so far make up; later ones take the place of earlier ones."""

PAUSE_S = 0.25
"""Nothing is told of what opens sooner than this, and nothing more often."""
SHARE = 0.1
"""Of the time, at most, for putting scans together that will grow."""


class Growth:
    """Tells how scans grow, as often as is worth it.

    Parameters
    ----------
    grown : callable or None
        Who is told; None for nobody.
    clock : callable
        Seconds.
    """

    def __init__(self, grown: Grown | None, clock: Callable[[], float] = time.monotonic) -> None:
        self._grown, self._clock = grown, clock
        self._due = clock() + PAUSE_S

    def tell(self, scans: Callable[[], tuple[Scan, ...]]) -> None:
        """Have ``scans()`` put together and told, if it is time."""
        if self._grown is None or self._clock() < self._due:
            return
        began = self._clock()
        made = scans()
        if made:
            self._grown(made)
        now = self._clock()
        self._due = now + max(PAUSE_S, (now - began) / SHARE)


def from_the_middle(paths: Sequence[Path]) -> list[int]:
    """Return the places of ``paths`` in the order to read them in, so that the middle of each folder comes first.

    Files in a row that lie in one folder stay together; there, their neighbours follow on both sides in turn.
    """
    order: list[int] = []
    for _, group in groupby(range(len(paths)), key=lambda place: paths[place].parent):
        places = list(group)
        middle = len(places) // 2
        order += sorted(places, key=lambda place, at=places[middle]: (abs(place - at), place < at))  # type: ignore[misc]
    return order
