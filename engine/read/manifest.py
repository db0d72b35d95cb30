"""Manifests: a folder of images as a table lists it, each with what made it and the window that is its data range."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import UnreadableError
from engine.progress import CancelToken
from engine.read.opening import open_paths
from engine.scan import Slice

MANIFEST = "manifest.csv"
COLUMNS = ("file", "modality", "window_low", "window_high")
"""Columns that every manifest has."""

_SINGLE = np.finfo(np.float32)


@dataclass(frozen=True)
class Listed:
    """An image as a manifest lists it.

    Attributes
    ----------
    manifest : pathlib.Path
        The table; the image lies in its folder, or below.
    line : int
        Of the table, from 1.
    columns : mapping
        All that the row tells.
    window : (float, float)
        Values that become 0 and 1: finite, the lower first.
    """

    manifest: Path
    line: int
    columns: Mapping[str, str]
    window: tuple[float, float]

    @property
    def name(self) -> str:
        """The file, as the row names it."""
        return self.columns["file"]

    @property
    def modality(self) -> str:
        """As the row says, in small letters."""
        return self.columns["modality"].strip().lower()

    def read(self, cancel: CancelToken | None = None) -> Slice:
        """Return the image, or the first slice of a scan.

        Raises
        ------
        UnreadableError
            The row's file is not there, or is no image; it names the row.
        CancelledError
        """
        path = self.manifest.parent / self.name
        if path.is_dir():
            raise self._refusal("is a folder")
        opened = open_paths([path], cancel=cancel)
        if not opened.scans:
            raise self._refusal(opened.refused[0].reason if opened.refused else "is not an image")
        try:
            return opened.scans[0].read(0)
        except UnreadableError as error:
            raise self._refusal(error.reason) from error

    def _refusal(self, reason: str) -> UnreadableError:
        return UnreadableError(self.manifest, f"row {self.line}: {self.name}: {reason}")


def listed_in(folder: Path, columns: Sequence[str] = COLUMNS) -> list[Listed]:
    """Return the images that ``folder/manifest.csv`` lists, in its order; no image is opened.

    Parameters
    ----------
    folder : pathlib.Path
        May be a link. Images outside of it are refused.
    columns : sequence of str
        Columns that every row must fill; :data:`COLUMNS` among them.

    Raises
    ------
    UnreadableError
        The manifest is not usable; it names the row.
    """
    path = folder / MANIFEST
    if not path.is_file():
        what = "is no file" if path.exists() else f"there is none in the folder {folder}, which needs this manifest"
        raise UnreadableError(path, what)
    try:
        # with the mark that spreadsheets put at the beginning of a file, or without
        with path.open(newline="", encoding="utf-8-sig") as file:
            table = csv.DictReader(file)
            rows = [(table.line_num, row) for row in table]
    except OSError as error:
        raise UnreadableError(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise UnreadableError(path, "the manifest is no text in UTF-8") from error
    except csv.Error as error:
        raise UnreadableError(path, f"the manifest is no table ({error})") from error
    missing = [column for column in columns if not rows or column not in rows[0][1]]
    if missing:
        raise UnreadableError(path, f"the manifest lacks rows or the columns {', '.join(missing)}")
    inside = folder.resolve()
    return [_listed(path, inside, line, row, columns) for line, row in rows]


def _listed(path: Path, inside: Path, line: int, row: dict[str, str], columns: Sequence[str]) -> Listed:
    # cells beyond the columns have no name, and those of a row that is too short no content
    told = {name: cell or "" for name, cell in row.items() if name is not None}
    lacking = [column for column in columns if not told[column].strip()]
    if lacking:
        raise UnreadableError(path, f"row {line} lacks {', '.join(lacking)}")
    if any("\0" in cell for cell in told.values()):
        raise UnreadableError(path, f"row {line} holds bytes that are no text")
    low, high = (told[column].strip() for column in ("window_low", "window_high"))
    try:
        window = float(low), float(high)
    except ValueError as error:
        raise UnreadableError(path, f"row {line}: the window from '{low}' to '{high}' is no pair of numbers") from error
    if not _is_window(*window):
        raise UnreadableError(
            path, f"row {line}: the window from {low} to {high} is empty or endless: it takes two numbers, lower first"
        )
    if not _lies_in(inside, told["file"]):
        raise UnreadableError(path, f"row {line}: {told['file']} does not lie in the folder of the manifest")
    return Listed(path, line, told, window)


def _is_window(low: float, high: float) -> bool:
    """Return whether values can be mapped from ``low`` … ``high`` to 0…1 in single precision."""
    limit = float(_SINGLE.max)
    return -limit <= low <= limit and -limit <= high <= limit and float(_SINGLE.tiny) <= high - low <= limit


def _lies_in(folder: Path, name: str) -> bool:
    try:
        return (folder / name).resolve().is_relative_to(folder)
    except (OSError, RuntimeError):
        return False
