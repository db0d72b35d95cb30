"""Walks the chain of directories of a TIFF, so that a chain that never ends is known before it is followed."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from engine.errors import UnreadableError
from engine.words import words

MAX_PAGES = 1 << 16


def check_chain(path: Path) -> int:
    """Return the number of pages of a TIFF or BigTIFF.

    Raises
    ------
    UnreadableError
        When a page is its own follower, directly or not, or lies outside the file; or there are too many.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(16)
        order = "<" if head[:2] == b"II" else ">"
        big = struct.unpack(f"{order}H", head[2:4])[0] == 43
        offset = _number(head[8:16] if big else head[4:8], f"{order}{'Q' if big else 'L'}", path)
        seen: set[int] = set()
        while offset:
            if offset in seen:
                raise UnreadableError(path, words("Engine", "its pages follow one another in a circle"))
            if offset >= size or len(seen) >= MAX_PAGES:
                raise UnreadableError(path, words("Engine", "its TIFF header is damaged or cut short"))
            seen.add(offset)
            offset = _next(file, offset, order, path, big=big)
    return len(seen)


def _next(file: BinaryIO, offset: int, order: str, path: Path, *, big: bool) -> int:
    """Return where the directory after the one at ``offset`` lies; 0 for the last one."""
    file.seek(offset)
    entries = _number(file.read(8 if big else 2), f"{order}{'Q' if big else 'H'}", path)
    if entries > 1 << 16:
        raise UnreadableError(path, words("Engine", "its TIFF header is damaged or cut short"))
    file.seek((20 if big else 12) * entries, 1)
    return _number(file.read(8 if big else 4), f"{order}{'Q' if big else 'L'}", path)


def _number(data: bytes, form: str, path: Path) -> int:
    if len(data) != struct.calcsize(form):
        raise UnreadableError(path, words("Engine", "its TIFF header is damaged or cut short"))
    return int(struct.unpack(form, data)[0])
