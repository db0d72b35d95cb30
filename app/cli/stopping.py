"""Ctrl+C, and a system that asks the program to end, for work that has something to save first."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from engine.progress import CancelToken


@contextmanager
def stopping(token: CancelToken) -> Iterator[None]:
    """Let the first SIGINT or SIGTERM cancel ``token``; the second does what it always does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def restore() -> None:
        for number, handler in before.items():
            signal.signal(number, handler)

    def ask(_number: int, _frame: FrameType | None) -> None:
        restore()
        token.cancel()

    for number in before:
        signal.signal(number, ask)
    try:
        yield
    finally:
        restore()
