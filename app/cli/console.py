"""What the commands share: exit codes, JSON and text on standard output, progress and errors on standard error."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from enum import IntEnum
from typing import Any

from engine.errors import (
    CancelledError,
    DeviceError,
    EngineError,
    OutOfMemoryError,
    ScaleError,
    UnknownNetworkError,
    UnreadableError,
    WeightsError,
    WriteError,
)


class ExitCode(IntEnum):
    """What a script learns from the exit code."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    UNREADABLE = 3
    NOT_WRITTEN = 4
    NO_DEVICE_OR_MEMORY = 5
    STOPPED = 130


EXIT_CODES = """\
exit codes:
  0  done
  1  failed for another reason, said on standard error
  2  the command line was not understood (also: unknown network, scale out of range)
  3  the input cannot be read as a scan
  4  the output was not written; nothing half-written is left
  5  no such device, or not enough memory
  130  stopped by Ctrl+C"""

_CODES: tuple[tuple[tuple[type[EngineError], ...], ExitCode], ...] = (
    ((UnknownNetworkError, ScaleError), ExitCode.USAGE),
    ((UnreadableError,), ExitCode.UNREADABLE),
    ((WriteError,), ExitCode.NOT_WRITTEN),
    ((DeviceError, OutOfMemoryError, WeightsError), ExitCode.NO_DEVICE_OR_MEMORY),
    ((CancelledError,), ExitCode.STOPPED),
)

_EVERY_S = 0.2

MOST_THREADS = 1024
"""More than any machine has cores; millions of them would end the process."""


def code_of(error: EngineError) -> ExitCode:
    """Return the exit code that stands for ``error``."""
    return next((code for kinds, code in _CODES if isinstance(error, kinds)), ExitCode.FAILED)


def names_in(text: str) -> list[str]:
    """Return the names in a list with commas, in its order; none for an empty text."""
    return [name.strip() for name in text.split(",") if name.strip()]


def count_of(text: str) -> int:
    """Return the whole number above 0 that an option states; an argparse type."""
    if not (text.isascii() and text.isdecimal() and 0 < len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is no whole number above 0")
    return int(text)


def threads_of(text: str) -> int:
    """Return the number of processor threads that an option states; an argparse type."""
    count = count_of(text)
    if count > MOST_THREADS:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of threads: {MOST_THREADS} at most")
    return count


def amount_of(text: str) -> float:
    """Return the finite number above 0 that an option states; an argparse type."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise argparse.ArgumentTypeError(f"'{text}' is no number above 0")
    return number


def say(text: str) -> None:
    """Print a line of the answer."""
    print(text)


def answer(content: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    """Print ``content`` as JSON: the whole of standard output, so that it can be piped into a program."""
    print(json.dumps(content, indent=1, ensure_ascii=False))


def complain(text: str) -> None:
    """Print a sentence on standard error."""
    print(f"vernier: {text}", file=sys.stderr)


def bar(done: int, total: int) -> str:
    """Return a bar of 20 characters, as full as ``done`` of ``total``."""
    full = 20 * min(done, total) // max(total, 1)
    return f"[{'#' * full}{'-' * (20 - full)}]"


class ProgressLine:
    """A line that rewrites itself on a terminal and is silent elsewhere.

    Parameters
    ----------
    log_every_s : float, optional
        Elsewhere, as in a file, show a line of its own every so many seconds, the first one at once.
    """

    def __init__(self, log_every_s: float | None = None) -> None:
        self._shown = -math.inf
        self._log_every_s = log_every_s
        self._width = 0
        self.live = sys.stderr.isatty()

    def __call__(self, done: int, total: int, what: str) -> None:
        """Show ``done`` of ``total``; see :data:`engine.progress.Progress`."""
        self.show(f"{what} {done}/{total}" if total else f"{what} {done}")

    def show(self, text: str) -> None:
        """Show ``text``, at most a few times a second."""
        now = time.monotonic()
        if self.live and now - self._shown >= _EVERY_S:
            self._shown = now
            print("\r" + text.ljust(self._width), end="", file=sys.stderr, flush=True)
            self._width = len(text)
        elif not self.live and self._log_every_s is not None and now - self._shown >= self._log_every_s:
            self._shown = now
            print(text, file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Remove the line."""
        if self.live and self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0
