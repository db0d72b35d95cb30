"""Opens what the user points at: files, folders, DICOMDIRs, archives; what cannot be opened is listed with why."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import UnreadableError
from engine.progress import CancelToken, Progress, silent
from engine.read.archive import ZIP_STARTS, Keeping, Unpacked, is_archive, unpack
from engine.read.dicom.directory import directory_files
from engine.read.dicom.frames import Frame, frames
from engine.read.dicom.headers import MEDIA_STORAGE_DIRECTORY, looks_like_dicom, read_header
from engine.read.dicom.series import copies, scans
from engine.read.growing import Grown, Growth, from_the_middle
from engine.read.images import PNG_START, TIFF_STARTS, open_png, open_tiff
from engine.read.nifti_file import GZIP_START, header_of_pair, looks_like_nifti, start_of
from engine.read.nifti_scan import open_nifti
from engine.read.quiet import quiet
from engine.scan import Scan
from engine.words import words

_KNOWN = words("Engine", "DICOM, NIfTI, PNG or TIFF")
_OTHERS = {
    **dict.fromkeys(ZIP_STARTS, words("Engine", "is a zip archive in a folder; open it by itself")),
    b"\xff\xd8\xff": words(
        "Engine", "is a JPEG photo, which is no scan format; export the scan as DICOM, NIfTI, PNG or TIFF"
    ),
    GZIP_START: words("Engine", "is a gzip archive of something else than a NIfTI file; unpack it"),
    b"GIF8": words(
        "Engine", "is a GIF animation, which is no scan format; export the scan as DICOM, NIfTI, PNG or TIFF"
    ),
    b"%PDF": words("Engine", "is a PDF document, not an image"),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A path that was not opened.

    Attributes
    ----------
    path : pathlib.Path
        File or folder.
    reason : str
        Why, as the end of a sentence that begins with the file.
    """

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class OpenResult:
    """What opening paths gave: scans, DICOM series first, and what was refused."""

    scans: tuple[Scan, ...]
    refused: tuple[Refusal, ...]


def open_paths(
    paths: Iterable[Path | str],
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    grown: Grown | None = None,
) -> OpenResult:
    """Open files and folders from their headers alone; pixels are read by :meth:`engine.scan.Scan.read`.

    Folders are searched to the bottom; DICOM files of a series become one scan wherever they lie. A file that is
    named directly is opened whatever its name is.

    Parameters
    ----------
    paths : iterable of pathlib.Path or str
        Files, folders, DICOMDIRs, zip archives. An archive is unpacked into a private folder, which is deleted when
        the last of its scans is let go of.
    progress : callable, optional
        Told how many files are done, of how many.
    cancel : CancelToken, optional
        Checked at every file.
    grown : callable, optional
        Told now and then which scans the headers read so far make up, where they are many. Their keys are others than
        those of what they grow into, their slices' sources the same. The middle of each folder is then read first.

    Returns
    -------
    OpenResult
        Scans in the order found (DICOM by study and series number), and a reason for every file refused.

    Raises
    ------
    CancelledError
        When ``cancel`` was set. Nothing else: one bad file never keeps the others from opening.
    """
    refused: list[Refusal] = []
    found: list[Path] = []
    unpacked: list[Unpacked] = []
    for path in _files([Path(path) for path in paths], refused, unpacked, progress, cancel):
        found.append(path)
        progress(len(found), 0, words("Engine", "Looking for scans"))
    headers = _Headers(unpacked)
    growth = Growth(grown)
    # Once for all of them: for each file it would cost a tenth of the time.
    with quiet():
        for done, place in enumerate(range(len(found)) if grown is None else from_the_middle(found)):
            if cancel is not None:
                cancel.check()
            progress(done, len(found), words("Engine", "Reading headers"))
            headers.read(place, found[place])
            growth.tell(headers.scans)
    progress(len(found), len(found), words("Engine", "Reading headers"))
    made = headers.scans()
    refused += headers.refused
    return OpenResult(made, tuple(_outside(refusal, unpacked) for refusal in refused))


class _Headers:
    """What the headers of files give, whatever the order in which they are read."""

    def __init__(self, unpacked: list[Unpacked]) -> None:
        self._unpacked = unpacked
        self._dicom: dict[int, list[list[Frame]]] = {}
        self._others: dict[int, list[Scan]] = {}
        self._refused: dict[int, Refusal] = {}
        self._copies: list[Refusal] = []
        self._opened: set[Path] = set()

    def read(self, place: int, path: Path) -> None:
        """Read one file, which stands at ``place`` of all."""
        dicom: list[list[Frame]] = []
        others: list[Scan] = []
        try:
            _open(path, self._opened, dicom, others)
        except UnreadableError as error:
            self._refused[place] = Refusal(error.path, error.reason)
        except OSError as error:
            self._refused[place] = Refusal(path, _system_reason(error))
        except MemoryError:
            self._refused[place] = Refusal(path, words("Engine", "does not fit into memory"))
        # The last line of defence: whatever a library raises for a file, the rest of the folder still opens.
        except Exception:
            damaged = words("Engine", "is damaged in a way that Vernier does not understand")
            self._refused[place] = Refusal(path, damaged)
        if dicom:
            self._dicom[place] = dicom
        if others:
            self._others[place] = others

    def scans(self) -> tuple[Scan, ...]:
        """Return the scans that they make up so far."""
        kept, left_out = copies(frames for _, files in sorted(self._dicom.items()) for frames in files)
        reason = words("Engine", "is a copy of {original}, which is open")
        self._copies = [Refusal(path, reason.of(original=first.name)) for path, first in left_out.items()]
        others = [scan for _, made in sorted(self._others.items()) for scan in made]
        return tuple(_keeping(scan, self._unpacked) for scan in (*scans(kept), *others))

    @property
    def refused(self) -> list[Refusal]:
        """What was refused, in the order of the files, then copies."""
        return [refusal for _, refusal in sorted(self._refused.items())] + self._copies


def _keeping(scan: Scan, unpacked: list[Unpacked]) -> Scan:
    """Return a scan that keeps the archives it was unpacked from."""
    folders = {path for info in scan.slices for path in info.source.path.parents} if unpacked else set()
    used = tuple(archive for archive in unpacked if archive.folder in folders)
    return replace(scan, reader=Keeping(scan.reader, used)) if used else scan


def _outside(refusal: Refusal, unpacked: list[Unpacked]) -> Refusal:
    """Return a refusal that names the archive and not the private folder."""
    path = refusal.path
    for archive in unpacked:
        path = archive.original(path)
    return refusal if path is refusal.path else replace(refusal, path=path)


def _open(path: Path, opened: set[Path], dicom: list[list[Frame]], others: list[Scan]) -> None:
    """Open one file by its content; names and suffixes are only asked where content does not tell."""
    with path.open("rb") as file:
        start = file.read(540)
    if not start:
        raise UnreadableError(path, words("Engine", "is empty"))
    # DICOM first: its preamble is free to look like another format, and in files of dual personality it does.
    if start[128:132] == b"DICM":
        _open_dicom(path, dicom)
    elif start.startswith(PNG_START):
        others.append(open_png(path))
    elif start.startswith(TIFF_STARTS):
        others.extend(open_tiff(path))
    elif looks_like_nifti(start_of(path) if start.startswith(GZIP_START) else start):
        _open_nifti(path, opened, others)
    elif _is_voxels_of_pair(path):
        header = header_of_pair(path)
        if header is None:
            raise UnreadableError(path, words("Engine", "the header that belongs to it (.hdr) is not beside it"))
        _open_nifti(header, opened, others)
    elif looks_like_dicom(start):
        _open_dicom(path, dicom)
    else:
        known = next((reason for magic, reason in _OTHERS.items() if start.startswith(magic)), None)
        raise UnreadableError(
            path, known or words("Engine", "is not a scan that Vernier knows ({known})").of(known=_KNOWN)
        )


def _open_dicom(path: Path, dicom: list[list[Frame]]) -> None:
    with quiet():
        dicom.append(frames(read_header(path)))


def _open_nifti(path: Path, opened: set[Path], others: list[Scan]) -> None:
    if path not in opened:
        opened.add(path)
        others.append(open_nifti(path))


def _is_voxels_of_pair(path: Path) -> bool:
    return path.name.lower().endswith((".img", ".img.gz"))


def _system_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return words("Engine", "may not be read: permission denied")
    if isinstance(error, FileNotFoundError):
        return words("Engine", "does not exist")
    return words("Engine", "cannot be read ({reason})").of(reason=error.strerror or "input/output error")


def _files(
    paths: list[Path],
    refused: list[Refusal],
    unpacked: list[Unpacked],
    progress: Progress,
    cancel: CancelToken | None,
) -> Iterator[Path]:
    """Yield the regular files that paths lead to, each once; note what leads nowhere, and what was unpacked."""

    def refuse(path: Path, reason: str) -> None:
        refused.append(Refusal(path, reason))

    seen: set[tuple[int, int]] = set()
    for path in paths:
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                yield from _folder(path, refused, cancel, seen)
            elif _is_directory_file(path):
                yield from _of_directory(path, refused, seen)
            elif is_archive(path):
                unpacked.append(unpack(path, refuse, progress=progress, cancel=cancel))
                yield from _folder(unpacked[-1].folder, refused, cancel, seen)
            else:
                yield from _regular(path, refused, seen)
        except UnreadableError as error:
            refused.append(Refusal(error.path, error.reason))
        except OSError as error:
            refused.append(Refusal(path, _system_reason(error)))


def _folder(
    root: Path, refused: list[Refusal], cancel: CancelToken | None, seen: set[tuple[int, int]]
) -> Iterator[Path]:
    """Yield the files below a folder in natural order of names; links are followed, each folder is entered once."""
    waiting, files = [root], 0
    while waiting:
        if cancel is not None:
            cancel.check()
        folder = waiting.pop()
        try:
            identity = folder.stat()
            if identity.st_ino and (identity.st_dev, identity.st_ino) in seen:
                files += 1
                continue
            seen.add((identity.st_dev, identity.st_ino))
            entries = sorted(os.scandir(folder), key=lambda entry: _natural(entry.name))
        except OSError as error:
            refused.append(Refusal(folder, _system_reason(error)))
            continue
        below = []
        for entry in entries:
            # Hidden files are the desktop's own; a DICOMDIR names files that are found here anyway.
            if entry.name.startswith(".") or entry.name.upper() == "DICOMDIR":
                continue
            files += 1
            path = Path(entry.path)
            if _is_folder(entry):
                below.append(path)
            else:
                yield from _regular(path, refused, seen)
        waiting += reversed(below)
    if files == 0:
        refused.append(Refusal(root, words("Engine", "is a folder without files")))


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _regular(path: Path, refused: list[Refusal], seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Yield ``path`` if it is a regular file not met before; reading a pipe or a device would wait for ever."""
    try:
        status = path.stat()
    except OSError as error:
        refused.append(Refusal(path, _system_reason(error)))
        return
    if not stat.S_ISREG(status.st_mode):
        refused.append(Refusal(path, words("Engine", "is not a file that can be read (a pipe, a socket or a device)")))
        return
    # File systems without inode numbers report 0: every file is then its own.
    identity = (status.st_dev, status.st_ino)
    if status.st_ino and identity in seen:
        return
    seen.add(identity)
    yield path


def _is_directory_file(path: Path) -> bool:
    """Return whether a file is a DICOMDIR: by name, or by the class that its meta information names."""
    if not stat.S_ISREG(path.stat().st_mode):
        return False
    if path.name.upper() == "DICOMDIR":
        return True
    with path.open("rb") as file:
        start = file.read(512)
    return start[128:132] == b"DICM" and MEDIA_STORAGE_DIRECTORY.encode() in start[132:]


def _of_directory(path: Path, refused: list[Refusal], seen: set[tuple[int, int]]) -> Iterator[Path]:
    with quiet():
        named = directory_files(path)
    for file in named:
        yield from _regular(file, refused, seen)


def _natural(name: str) -> list[tuple[int, int | str]]:
    """Return a key that puts ``im2`` before ``im10``."""
    return [(0, int(part)) if part.isdecimal() else (1, part.lower()) for part in re.split(r"(\d+)", name) if part]
