"""Scans straight from an archive: fetched into a private folder that goes with the last of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from engine.pacs.archive import Archive, SeriesFound
from engine.pacs.receiver import Receiver
from engine.pacs.servers import DimseServer
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


class Listening:
    """Takes what others send to this computer, and opens it batch by batch.

    Parameters
    ----------
    server : DimseServer
        Whose settings name our title and port, and how secret the connection is.
    arrived : callable
        Told how many images have come so far, in a thread of its own.

    Raises
    ------
    PacsError
        The port is taken, or not permitted.
    """

    def __init__(self, server: DimseServer, arrived: Callable[[int], None]) -> None:
        self._arrived, self._count = arrived, 0
        self._lock = threading.Lock()
        self._now = Unpacked(Path("received"))
        self._receiver = Receiver(
            server.own_title, server.own_port, self._now.folder, tls=server.tls, arrived=self._one
        )
        self.port = self._receiver.port

    def open_new(self, *, cancel: CancelToken | None = None, progress: Progress = silent) -> OpenResult:
        """Open what has come since the last time; its files go with the last of its scans."""
        with self._lock:
            private, self._now = self._now, Unpacked(Path("received"))
            self._receiver.folder = self._now.folder
        found = open_paths([private.folder], progress=progress, cancel=cancel)
        scans = tuple(replace(scan, reader=Keeping(scan.reader, (private,))) for scan in found.scans)
        return replace(found, scans=scans)

    def close(self) -> None:
        """Stop listening."""
        self._receiver.close()

    def _one(self, _name: str) -> None:
        self._count += 1
        self._arrived(self._count)
