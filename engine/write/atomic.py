"""Files are written whole or not at all.

The content goes to a file beside the target, is flushed to the disk, and only then takes the target's name: at no
moment is there half a file under that name, and after any failure nothing is left.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from engine.errors import WriteError
from engine.progress import CancelToken, Progress, silent
from engine.words import words

_PIECE = 4 << 20
_REASONS = {
    errno.ENOSPC: words("Engine", "the disk is full"),
    errno.EDQUOT: words("Engine", "the disk quota is used up"),
    errno.EACCES: words("Engine", "writing into this folder is not permitted"),
    errno.EPERM: words("Engine", "writing into this folder is not permitted"),
    errno.EROFS: words("Engine", "the disk is read-only"),
    errno.ENAMETOOLONG: words("Engine", "the file name is too long"),
    errno.ENOENT: words("Engine", "the folder does not exist"),
    errno.ENOTDIR: words("Engine", "what should be its folder is a file"),
    errno.EISDIR: words("Engine", "it is the name of a folder"),
    errno.EFBIG: words("Engine", "the file is larger than this disk allows"),
    errno.EINVAL: words("Engine", "the disk does not take a file of this name"),
    errno.EIO: words("Engine", "the disk reported an error"),
}


def reason(error: OSError) -> str:
    """Return why the operating system refused, in the user's words, as the end of a sentence."""
    if error.errno in _REASONS:
        return _REASONS[error.errno]
    return error.strerror.lower() if error.strerror else words("Engine", "the system gave no reason")


def check_target(path: Path | str, *, overwrite: bool = False, sources: Iterable[Path] = ()) -> Path:
    """Return the file that ``path`` stands for, if it may be written.

    Parameters
    ----------
    path : path
        The wanted name; a symbolic link stands for what it points to.
    overwrite : bool
        Whether a file that is already there may be replaced.
    sources : iterable of pathlib.Path
        Files that are never replaced: those that the scan was read from.

    Raises
    ------
    WriteError
        It is a folder, a source of the scan, already there, or has no folder to stand in.
    """
    wanted = Path(path)
    try:
        target = wanted.resolve()
        if target.is_dir():
            raise WriteError(wanted, words("Engine", "it is the name of a folder"))
        if not target.parent.is_dir():
            missing = (
                words("Engine", "what should be its folder is a file")
                if target.parent.exists()
                else words("Engine", "the folder does not exist")
            )
            raise WriteError(wanted, missing)
        there = target.stat() if target.exists() else None
    except (OSError, RuntimeError, ValueError) as error:
        raise WriteError(wanted, _name_reason(error)) from error
    if there is None:
        return target
    for source in sources:
        try:
            same = os.path.samestat(there, source.stat())
        except OSError:
            continue
        if same:
            raise WriteError(wanted, words("Engine", "the scan was read from this file; choose another name"))
    if not overwrite:
        raise WriteError(wanted, words("Engine", "there is already a file of this name"))
    if not target.is_file():
        raise WriteError(wanted, words("Engine", "it is not an ordinary file"))
    return target


def make_folder(folder: Path) -> Path:
    """Return ``folder``, made with its parents where it is not there; raises :class:`~engine.errors.WriteError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        blocked = isinstance(error, FileExistsError)
        raise WriteError(
            folder, words("Engine", "there is a file of this name") if blocked else _name_reason(error)
        ) from error
    return folder


def write_whole(
    path: Path | str,
    content: bytes,
    *,
    overwrite: bool = False,
    sources: Iterable[Path] = (),
    private: bool = False,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> Path:
    """Write ``content`` to ``path``, or leave everything as it was.

    Parameters
    ----------
    path : path
        The wanted name; its folder exists.
    content : bytes
        The whole file.
    overwrite, sources
        As for :func:`check_target`.
    private : bool
        Whether nobody but the user may read it, from the first byte on, where the system knows such a thing.
    cancel : CancelToken, optional
        Checked before every 4 MiB.
    progress : Progress
        Told the bytes written.

    Returns
    -------
    pathlib.Path
        The file, with symbolic links resolved.

    Raises
    ------
    WriteError
        Why it was not written; nothing is left behind.
    CancelledError
        Stopped; nothing is left behind.
    """
    sources = tuple(sources)
    wanted = Path(path)
    target = check_target(wanted, overwrite=overwrite, sources=sources)
    # A short name of its own, so that a long target name fails on its own account and two writers never meet.
    beside = target.parent / f".vernier-{secrets.token_hex(6)}.part"
    try:
        _fill(beside, content, 0o600 if private else 0o666, cancel, progress)
        if target.exists():
            check_target(wanted, overwrite=overwrite, sources=sources)
            if not private:
                beside.chmod(target.stat().st_mode & 0o777)
        beside.replace(target)
    except OSError as error:
        raise WriteError(wanted, reason(error)) from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
    _flush_folder(target.parent)
    return target


def _fill(path: Path, content: bytes, mode: int, cancel: CancelToken | None, progress: Progress) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    view = memoryview(content)
    descriptor = os.open(path, flags, mode)
    try:
        done = 0
        while done < len(view):
            if cancel is not None:
                cancel.check()
            done += os.write(descriptor, view[done : done + _PIECE])
            progress(done, len(view), words("Engine", "writing"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system lets a folder be flushed."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _name_reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return reason(error)
    return words("Engine", "this is not a possible file name")
