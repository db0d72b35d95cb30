"""A series that is being written: a hidden folder beside the target, with a journal, so that it can be gone on with.

Slices go into the folder one after the other, and a line of the journal says that one is safe. Only when the last is
there does the folder, or the file put together in it, take the target's name: at no moment is there half a series
under that name. After a crash, a power cut or a full disk, the same export finds the folder and goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

from filelock import FileLock, Timeout

from engine.errors import CancelledError, WriteError
from engine.words import words
from engine.write.atomic import reason

_JOURNAL, _STATE, _RAW, _LOCK = "journal", "state", "frames.raw", "lock"
_OURS = (_JOURNAL, _STATE, _RAW, _LOCK)


class RunningError(WriteError):
    """The same export is running in another process."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the journal keeps of a slice that is safe.

    Attributes
    ----------
    bytes : int
        Length of what was written.
    clipped : int
        Pixels that did not fit.
    notes : tuple of str
        Sentences for the user.
    facts : dict
        What the encoder needs of this slice to put a single file together (JSON).
    """

    bytes: int
    clipped: int = 0
    notes: tuple[str, ...] = ()
    facts: dict[str, Any] | None = None


class Part:
    """The unfinished series of one export.

    Parameters
    ----------
    target : pathlib.Path
        The file or folder that it will become; its parent exists.
    identity : dict
        All that the result depends on (JSON): another export never goes on with this one's slices.

    Raises
    ------
    RunningError
        The same export is running already.
    WriteError
        The folder cannot be made.
    """

    def __init__(self, target: Path, identity: dict[str, Any]) -> None:
        self.target = target
        digest = hashlib.sha256(json.dumps([target.name, identity], sort_keys=True).encode()).hexdigest()
        self.folder = target.parent / f".vernier-{digest[:16]}.part"
        self.records: list[Record] = []
        self.state: dict[str, Any] = {}
        self.resumed = 0
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise WriteError(target, reason(error)) from error
        self._lock = FileLock(self.folder / _LOCK)
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise RunningError(target, words("Engine", "this export is running already")) from error
        except OSError as error:
            raise WriteError(target, reason(error)) from error
        self._raw: BinaryIO | None = None
        self._take_back()
        self._read()

    def __enter__(self) -> Part:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Leave nothing after success, after a stop, and when nothing had been done; else what can be gone on with."""
        if self._raw is not None:
            self._raw.close()
        self._lock.release()
        if kind is None or issubclass(kind, CancelledError) or not self.records:
            shutil.rmtree(self.folder, ignore_errors=True)

    def keep_state(self, **state: Any) -> None:  # noqa: ANN401 - JSON
        """Remember what all slices share, such as the identifier of the series; what is remembered already stays."""
        self.state = {**state, **self.state}
        beside = self.folder / f"{_STATE}.new"
        self._whole(beside, json.dumps(self.state).encode())
        beside.replace(self.folder / _STATE)

    def add_file(self, name: str, content: bytes, record: Record) -> None:
        """Write a file of the series, and then the journal's line about it."""
        self._whole(self.folder / name, content)
        self._done(record)

    def add_frame(self, frame: bytes, record: Record) -> None:
        """Append a frame to the one raw file, and then the journal's line about it."""
        if self._raw is None:
            self._raw = (self.folder / _RAW).open("ab")
            # what came after the last line of the journal may be half a frame
            self._raw.truncate(sum(known.bytes for known in self.records))
        self._raw.write(frame)
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._done(record)

    @property
    def raw(self) -> Path:
        """The raw file, frames in their order."""
        if self._raw is not None:
            self._raw.flush()
        return self.folder / _RAW

    def become_folder(self) -> Path:
        """Give the files a folder of the target's name, where there is none or an empty one; returns it."""
        final = self._final
        final.mkdir()
        for path in self.folder.iterdir():
            if path.name not in _OURS:
                path.rename(final / path.name)
        if self.target.exists():
            self.target.rmdir()
        final.rename(self.target)
        return self.target

    @property
    def _final(self) -> Path:
        return self.folder.with_suffix(".done")

    def _take_back(self) -> None:
        """Undo :meth:`become_folder` where it was interrupted."""
        if self._final.is_dir():
            for path in self._final.iterdir():
                path.rename(self.folder / path.name)
            self._final.rmdir()

    def _read(self) -> None:
        """Take up what an earlier export left; a journal that tells nonsense is begun anew."""
        with contextlib.suppress(OSError, ValueError):
            self.state = json.loads((self.folder / _STATE).read_text(encoding="utf-8"))
        lines = [b""]
        with contextlib.suppress(OSError):
            lines = (self.folder / _JOURNAL).read_bytes().split(b"\n")
        whole = 0
        for line in lines[:-1]:
            try:
                told = json.loads(line)
                record = Record(int(told["bytes"]), int(told["clipped"]), tuple(told["notes"]), told["facts"])
            except (ValueError, KeyError, TypeError):
                break
            self.records.append(record)
            whole += len(line) + 1
        raw = self.folder / _RAW
        if raw.exists() and raw.stat().st_size < sum(record.bytes for record in self.records):
            self.records, whole = [], 0
        self.resumed = len(self.records)
        with contextlib.suppress(OSError), (self.folder / _JOURNAL).open("ab") as file:
            file.truncate(whole)

    def _done(self, record: Record) -> None:
        line = json.dumps(asdict(record)).encode() + b"\n"
        with (self.folder / _JOURNAL).open("ab") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        self.records.append(record)

    def _whole(self, path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
