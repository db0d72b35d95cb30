"""DICOMDIR: the table of contents of a medium, PS3.3 F.3 and PS3.10 8."""

from __future__ import annotations

from pathlib import Path

from pydicom import dcmread

from engine.errors import UnreadableError
from engine.read.dicom.attributes import items, value
from engine.words import words


def directory_files(path: Path) -> list[Path]:
    """Return the files that a DICOMDIR names, whether they exist or not.

    Names that lead out of the DICOMDIR's own folder are ignored: a medium's directory has no business elsewhere.

    Raises
    ------
    UnreadableError
        When it cannot be parsed or names no file.
    """
    try:
        dataset = dcmread(path, force=True)
    except Exception as error:
        raise UnreadableError(path, words("Engine", "its table of contents is damaged or cut short")) from error
    result = []
    for record in items(dataset, "DirectoryRecordSequence"):
        parts = value(record, "ReferencedFileID")
        names = [parts] if isinstance(parts, str) else [str(part) for part in parts or ()]
        if names and not any(name in {"", ".", ".."} or "/" in name or "\\" in name for name in names):
            result.append(_existing(path.parent, names))
    if not result:
        raise UnreadableError(path, words("Engine", "its table of contents names no file"))
    return list(dict.fromkeys(result))


def _existing(folder: Path, names: list[str]) -> Path:
    """Return the named path, in whatever case the file system shows it (media are upper case, mounts often lower)."""
    exact = folder.joinpath(*names)
    if exact.exists():
        return exact
    current = folder
    for name in names:
        try:
            found = next((entry for entry in current.iterdir() if entry.name.lower() == name.lower()), None)
        except OSError:
            return exact
        if found is None:
            return exact
        current = found
    return current
