"""What a batch works on: found folder by folder while the work goes on, so that no archive is too large to begin."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import UnreadableError

_ALONE = (".nii", ".nii.gz", ".hdr", ".png", ".tif", ".tiff", ".zip")
_PARTNER = ".img"


@dataclass(frozen=True, slots=True)
class Unit:
    """Files that are opened together: what of a folder may be a DICOM series, or one file of another kind.

    A series whose files lie in several folders becomes one scan in each of them.

    Attributes
    ----------
    files : tuple of pathlib.Path
        Absolute, sorted.
    place : pathlib.Path
        Where its results go, relative to the batch's folder: mirrors the place of the source.
    """

    files: tuple[Path, ...]
    place: Path

    def signature(self) -> str:
        """Return a hash of names, lengths and times of change: another one when a file is added, lost or changed."""
        digest = hashlib.sha256()
        for path in self.files:
            try:
                there = path.stat()
                digest.update(f"{path}\0{there.st_size}\0{there.st_mtime_ns}\0".encode())
            except OSError:
                digest.update(f"{path}\0gone\0".encode())
        return digest.hexdigest()


def units(inputs: Iterable[Path | str], out: Path) -> Iterator[Unit]:
    """Give the units of files and folders, in the order of their names; ``out`` itself is never looked into.

    Hidden files and folders are left out, and links to folders, which may lead round in a circle.

    Raises
    ------
    UnreadableError
        An input does not exist; told at once, before the first unit.
    """
    roots = [Path(path).absolute() for path in inputs]
    for root in roots:
        if not root.exists():
            raise UnreadableError(root, "there is no such file or folder")
    return _walk(roots, out.absolute())


def _walk(roots: list[Path], out: Path) -> Iterator[Unit]:
    taken: set[str] = set()
    for root in roots:
        name, number = root.name or "root", 2
        while name in taken:
            name, number = f"{root.name}-{number}", number + 1
        taken.add(name)
        if root.is_file():
            yield Unit((root,), Path(stem(name)))
            continue
        for folder, below, names in os.walk(root):
            here = Path(folder)
            below[:] = sorted(b for b in below if not b.startswith(".") and here / b != out)
            place = Path(name) / here.relative_to(root)
            yield from _of_folder(here, sorted(n for n in names if not n.startswith(".")), place)


def _of_folder(folder: Path, names: list[str], place: Path) -> Iterator[Unit]:
    together = []
    for name in names:
        lower = name.lower()
        if lower.endswith(_ALONE):
            yield Unit((folder / name,), place / stem(name))
        elif not (lower.endswith(_PARTNER) and f"{name[:-4]}.hdr" in names):
            together.append(folder / name)
    if together:
        yield Unit(tuple(together), place / "series")


def stem(name: str) -> str:
    """Return a file's name without the ending that tells its kind."""
    for suffix in (".nii.gz", *_ALONE, ".dcm"):
        if name.lower().endswith(suffix) and name.lower() != suffix:
            return name[: -len(suffix)]
    return name
