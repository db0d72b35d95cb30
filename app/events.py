"""A signal without a toolkit, so that the session stays a plain Python model."""

from __future__ import annotations

from collections.abc import Callable


class Event:
    """Something that happened; listeners are called in the order in which they came.

    Used on the thread of the window only: workers hand their results over through Qt signals.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[], None]] = []

    def connect(self, listener: Callable[[], None]) -> None:
        """Call ``listener()`` from now on whenever the event is sent."""
        self._listeners.append(listener)

    def disconnect(self, listener: Callable[[], None]) -> None:
        """Forget ``listener``; unknown listeners are ignored."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def send(self) -> None:
        """Call every listener."""
        for listener in tuple(self._listeners):
            listener()
