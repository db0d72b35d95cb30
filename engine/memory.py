"""How much memory the machine has, and what of it is not needed any more."""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress
from pathlib import Path

USUAL_BYTES = 8 << 30
"""Taken where the system does not tell."""

_CONTAINER_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def total_bytes() -> int:
    """Return the memory of the machine, or of the container that the program runs in, in bytes."""
    total = _machine()
    for name in _CONTAINER_LIMITS:
        with suppress(OSError, ValueError):
            total = min(total, int(Path(name).read_text("ascii")))
    return total


def give_back() -> None:
    """Return memory that nothing uses any more to the system, where its allocator would keep it (Linux)."""
    if sys.platform == "linux":
        # Other C libraries than GNU's have no such function, and need none.
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def _machine() -> int:
    if sys.platform == "win32":

        class Status(ctypes.Structure):
            _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
                (name, ctypes.c_ulonglong) for name in ("total", "free", "p", "pf", "v", "vf", "e")
            ]

        status = Status()
        status.length = ctypes.sizeof(Status)
        if ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return int(status.total)
        return USUAL_BYTES
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        return USUAL_BYTES
