"""How long work reports and how it is stopped: a callback and a token, free of any toolkit."""

from __future__ import annotations

import threading
from collections.abc import Callable

from engine.errors import CancelledError

Progress = Callable[[int, int, str], None]
"""Called as ``progress(done, total, what)``; ``total`` is 0 while it is not known."""


def silent(done: int, total: int, what: str) -> None:
    """Take a report and do nothing with it: the default of every ``progress`` argument."""


def part_of(progress: Progress, place: int, parts: int) -> Progress:
    """Return what reports to ``progress`` as part ``place``, counted from 0, of so many equal ``parts``."""

    def report(done: int, total: int, what: str) -> None:
        progress(100 * place + (100 * done // total if total else 0), 100 * parts, what)

    return report


def onwards(progress: Progress) -> Progress:
    """Return what reports to ``progress`` but never goes back, for work of several parts that each begin at nothing."""
    furthest = 0.0

    def report(done: int, total: int, what: str) -> None:
        nonlocal furthest
        share = done / total if total else 0.0
        if share >= furthest:
            furthest = share
            progress(done, total, what)

    return report


class CancelToken:
    """A flag that one thread sets and the working thread checks at every file, tile or step."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._at_once = threading.Event()

    def cancel(self, *, gently: bool = False) -> None:
        """Ask the work to stop; safe from any thread, any number of times.

        ``gently`` lets the tile or step end that is being worked on, for newer work of the same kind to use.
        """
        self._event.set()
        if not gently:
            self._at_once.set()

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` has been called."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise :class:`~engine.errors.CancelledError` once :meth:`cancel` has been called."""
        if self._event.is_set():
            raise CancelledError

    def check_within(self) -> None:
        """Raise the same in the middle of a tile or step: not where the work was asked to stop gently."""
        if self._at_once.is_set():
            raise CancelledError
