"""Scans straight from an archive: fetched into a private folder that goes with the last of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from engine.pacs.archive import Archive, SeriesFound
from engine.progress import CancelToken, Progress, silent
from engine.read import open_paths
from engine.read.archive import Keeping, Unpacked
from engine.read.opening import OpenResult


def fetch_and_open(
    archive: Archive, series: Sequence[SeriesFound], *, cancel: CancelToken | None = None, progress: Progress = silent
) -> OpenResult:
    """Fetch series and open them.

    Returns
    -------
    OpenResult
        Their files lie in a folder that the user alone can enter, and that is deleted when the last of the scans is
        let go of, at the latest when the program ends.

    Raises
    ------
    PacsError, CancelledError
        Nothing of it is left on the disk.
    """
    private = Unpacked(Path("archive"))
    try:
        for number, one in enumerate(series):
            archive.fetch(one, private.folder / f"series-{number + 1}", cancel=cancel, progress=progress)
        found = open_paths([private.folder], progress=progress, cancel=cancel)
    except BaseException:
        private.close()
        raise
    scans = tuple(replace(scan, reader=Keeping(scan.reader, (private,))) for scan in found.scans)
    return replace(found, scans=scans)
