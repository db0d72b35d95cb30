"""Who works in a folder: a lock that the system takes back when its holder ends, however that ends."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import TracebackType

from engine.errors import EngineError
from engine.words import words

NAME = "in-use"


class InUseError(EngineError):
    """Another process works in this folder."""


class FolderLock:
    """Holds a folder while it is entered; raises :class:`InUseError` where another process does."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._descriptor: int | None = None

    def __enter__(self) -> FolderLock:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(descriptor):
            os.close(descriptor)
            raise InUseError(words("Engine", "This scan is already being tuned, in another window."))
        self._descriptor = descriptor
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def in_use(folder: Path) -> bool:
    """Return whether a process holds ``folder``."""
    if not (folder / NAME).exists():
        return False
    try:
        with FolderLock(folder):
            return False
    except (InUseError, OSError):
        return True


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        with contextlib.suppress(OSError):
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        return False

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        with contextlib.suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        return False
