"""Zip archives: unpacked into a private folder that lives as long as a scan from it is open.

An archive may be hostile or broken. Nothing in it is written outside of the private folder, it cannot fill the disk,
and what cannot be unpacked is named with the reason while the rest opens.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import struct
import tempfile
import time
import weakref
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from engine.errors import UnreadableError
from engine.progress import CancelToken, Progress
from engine.scan import Slice
from engine.words import words

ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")

MOST_FILES = 100_000
MOST_BYTES = 64 << 30
BOMB_BYTES, BOMB_RATIO = 1 << 30, 200
"""Archives that grow beyond the first of these by more than the second hold no scans: those shrink by ten at best."""
SPARE_BYTES = 256 << 20
"""Left free on the disk."""
DEEPEST = 2
"""Archives inside of archives are unpacked down to here."""

# LZMA is left out: a few bytes of it can ask for gigabytes of memory.
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2}
_UNKNOWN_COMPRESSION = words("Engine", "is compressed in a way that Vernier does not know")
_FOLDERS = "vernier-scans-"
_LOCK = ".lock"
_YOUNG_S = 60.0
_PIECE = 1 << 20
_LONGEST_NAME = 120
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]')
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)

Refuse = Callable[[Path, str], None]
"""Called with what is not opened and the reason, as the end of a sentence."""


class Unpacked:
    """A private folder with the files of an archive; gone from the disk when nothing refers to it any more.

    Attributes
    ----------
    archive : pathlib.Path
        Where the files come from.
    folder : pathlib.Path
        Where they lie, called as the archive, in a folder that the user alone can enter.
    """

    def __init__(self, archive: Path) -> None:
        sweep()
        self.archive = archive
        private = Path(tempfile.mkdtemp(prefix=_FOLDERS))
        lock = (private / _LOCK).open("wb")
        _hold(lock)
        # Runs when the last scan is let go of, and at the latest when the program ends.
        self._finalizer = weakref.finalize(self, _remove, private, lock)
        self.folder = private.joinpath(*(_parts(archive.stem) or ["archive"]))
        self.folder.mkdir()

    def close(self) -> None:
        """Delete the folder now."""
        self._finalizer()

    def original(self, path: Path) -> Path:
        """Return a path of the folder as a path in the archive, and any other path as it is."""
        return self.archive / path.relative_to(self.folder) if path.is_relative_to(self.folder) else path


@dataclass(frozen=True, slots=True)
class Keeping:
    """A reader of slices that keeps the unpacked files on the disk for as long as it is there itself."""

    reader: Callable[[int], Slice]
    unpacked: tuple[Unpacked, ...]

    def __call__(self, index: int) -> Slice:
        """Return slice ``index``."""
        return self.reader(index)


def is_archive(path: Path) -> bool:
    """Return whether a regular file begins as a zip archive does."""
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as file:
        return file.read(4) in ZIP_STARTS


def unpack(path: Path, refuse: Refuse, *, progress: Progress, cancel: CancelToken | None) -> Unpacked:
    """Unpack a zip archive, and those inside of it.

    Parameters
    ----------
    path : pathlib.Path
        The archive.
    refuse : callable
        Told of every file that is left out, as a path below the archive, and the reason.
    progress : callable
        Told how many megabytes are unpacked, of how many.
    cancel : CancelToken or None
        Checked at every megabyte.

    Returns
    -------
    Unpacked
        The folder; keep it for as long as its files are needed.

    Raises
    ------
    UnreadableError
        The archive is damaged, encrypted, a bomb, or does not fit on the disk; nothing of it stays there.
    CancelledError
        ``cancel`` was set; nothing stays.
    """
    unpacked = Unpacked(path)
    try:
        _Unpacking(path, refuse, progress, cancel).run(path, unpacked.folder, path, depth=1)
    except BaseException:
        unpacked.close()
        raise
    return unpacked


class _Unpacking:
    """One run over an archive and those inside of it, which share one allowance."""

    def __init__(self, archive: Path, refuse: Refuse, progress: Progress, cancel: CancelToken | None) -> None:
        self._refuse, self._progress, self._cancel = refuse, progress, cancel
        self._size = archive.stat().st_size
        self._files = self._promised = self._done = 0

    def run(self, file: Path, folder: Path, shown: Path, *, depth: int) -> None:
        """Unpack ``file``, which the user knows as ``shown``, into ``folder``."""
        try:
            with zipfile.ZipFile(file) as archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir() and not _hidden(entry.filename)]
                self._check(entries, folder, shown)
                for entry in entries:
                    self._entry(archive, entry, folder, shown, depth)
        except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, struct.error) as error:
            raise UnreadableError(shown, words("Engine", "is a zip archive that is damaged or cut short")) from error

    def _check(self, entries: list[zipfile.ZipInfo], folder: Path, shown: Path) -> None:
        """Refuse an archive before anything of it is written."""
        size = sum(entry.file_size for entry in entries)
        self._files, self._promised = self._files + len(entries), self._promised + size
        if not entries:
            raise UnreadableError(shown, words("Engine", "is a zip archive without files"))
        if all(entry.flag_bits & 1 for entry in entries):
            raise UnreadableError(
                shown, words("Engine", "is protected by a password; unpack it yourself and open the folder")
            )
        if self._files > MOST_FILES:
            raise UnreadableError(
                shown,
                words("Engine", "holds more than {most_files:,} files, more than Vernier unpacks").of(
                    most_files=MOST_FILES
                ),
            )
        if self._promised > MOST_BYTES or (
            self._promised > BOMB_BYTES and self._promised > BOMB_RATIO * max(self._size, 1)
        ):
            grown = words("Engine", "{promised:,.1f} GB out of {size:,.1f} MB").of(
                promised=self._promised / 1e9, size=self._size / 1e6
            )
            raise UnreadableError(
                shown,
                words("Engine", "would grow to {grown}, which no archive of scans does; it is not unpacked").of(
                    grown=grown
                ),
            )
        free = shutil.disk_usage(folder).free
        if size > free - SPARE_BYTES:
            raise UnreadableError(
                shown,
                words("Engine", "needs {size:,.1f} GB of the disk to unpack, where {free:,.1f} GB are free").of(
                    size=size / 1e9, free=free / 1e9
                ),
            )

    def _entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, shown: Path, depth: int) -> None:
        parts = _parts(entry.filename)
        if parts is None:
            self._refuse(shown / "a file", words("Engine", "has a name that leads out of the archive"))
            return
        name = shown.joinpath(*parts)
        if stat.S_ISLNK(entry.external_attr >> 16):
            self._refuse(name, words("Engine", "is a link, which is not followed"))
            return
        if entry.flag_bits & 1:
            self._refuse(name, words("Engine", "is protected by a password"))
            return
        if entry.compress_type not in _COMPRESSIONS:
            self._refuse(name, _UNKNOWN_COMPRESSION)
            return
        target = _free(folder.joinpath(*parts))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            self._write(archive, entry, target)
        except NotImplementedError:
            target.unlink(missing_ok=True)
            self._refuse(name, _UNKNOWN_COMPRESSION)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error):
            target.unlink(missing_ok=True)
            self._refuse(name, words("Engine", "is damaged inside of the archive"))
        except OSError as error:
            raise UnreadableError(
                shown,
                words("Engine", "cannot be unpacked ({reason})").of(reason=error.strerror or "input/output error"),
            ) from error
        else:
            if target.suffix.lower() == ".zip" and is_archive(target):
                self._nested(target, name, depth)

    def _nested(self, target: Path, name: Path, depth: int) -> None:
        if depth >= DEEPEST:
            self._refuse(name, words("Engine", "lies too deep, in archives inside of archives; unpack it yourself"))
        else:
            inside = _free(target.with_suffix(""))
            inside.mkdir()
            try:
                self.run(target, inside, name, depth=depth + 1)
            except UnreadableError as error:
                self._refuse(name, error.reason)
        target.unlink()

    def _write(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
        with archive.open(entry) as source, target.open("wb") as sink:
            # No more comes than the directory of the archive promised, which was checked.
            while piece := source.read(_PIECE):
                if self._cancel is not None:
                    self._cancel.check()
                sink.write(piece)
                self._done += len(piece)
                self._progress(self._done >> 20, self._promised >> 20, words("Engine", "Unpacking"))


def _hidden(name: str) -> bool:
    """Return whether a file is the desktop's own, as those that macOS puts into archives."""
    parts = name.replace("\\", "/").split("/")
    return parts[0] == "__MACOSX" or (parts[-1].startswith(".") and parts[-1] not in {".", ".."})


def _parts(name: str) -> list[str] | None:
    """Return the parts of a name as every file system takes them; None where it leads out of the archive."""
    name = name.replace("\\", "/")
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or re.match(r"^[A-Za-z]:", name):
        return None
    cleaned = []
    for part in parts:
        if part in {"", "."}:
            continue
        harmless = _FORBIDDEN.sub("_", part).rstrip(". ")[-_LONGEST_NAME:] or "_"
        cleaned.append(f"_{harmless}" if _RESERVED.match(harmless) or harmless.startswith(".") else harmless)
    return cleaned[-16:] or None


def _free(path: Path) -> Path:
    """Return a path that is not there yet: names may differ in case only, or in what was taken out of them."""
    number = 1
    free = path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free


# Folders left behind


def sweep() -> None:
    """Delete the private folders of programs that ended without doing it themselves."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDERS}*"):
        with suppress(OSError):
            about = folder.lstat()
            ours = not hasattr(os, "getuid") or about.st_uid == os.getuid()
            if stat.S_ISDIR(about.st_mode) and ours and not _in_use(folder, about.st_mtime):
                shutil.rmtree(folder, ignore_errors=True)


def _in_use(folder: Path, changed: float) -> bool:
    lock = folder / _LOCK
    if not lock.is_file():
        # It may just be being made.
        return time.time() - changed < _YOUNG_S
    with lock.open("r+b") as file:
        return not _hold(file)


def _hold(lock: IO[bytes]) -> bool:
    """Lock a file until it is closed or the process ends; returns whether nobody else holds it."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _remove(folder: Path, lock: IO[bytes]) -> None:
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)
