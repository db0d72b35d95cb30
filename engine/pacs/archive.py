"""What can be done with an archive, whatever it speaks; and what it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from engine.pacs.errors import PacsError
from engine.pacs.servers import Server, WebServer
from engine.progress import CancelToken, Progress, silent

Answer = TypeVar("Answer")

TRIES = 3
_PAUSE_S = 1.0
MOST_ANSWERS = 500
"""Studies that a question may find; a wider one is asked for more words."""


@dataclass(frozen=True, slots=True)
class Query:
    """What studies are looked for; empty fields match everything, ``*`` stands for any letters.

    Attributes
    ----------
    patient_name, patient_id, accession, description : str
        As in the archive.
    modality : str
        Such as ``MR``.
    first_date, last_date : str
        ``YYYYMMDD``, or empty for no bound.
    study : str
        Study Instance UID.
    """

    patient_name: str = ""
    patient_id: str = ""
    accession: str = ""
    description: str = ""
    modality: str = ""
    first_date: str = ""
    last_date: str = ""
    study: str = ""

    @property
    def dates(self) -> str:
        """Range matching of dates (PS3.4 C.2.2.2.5)."""
        if not self.first_date and not self.last_date:
            return ""
        return self.first_date if self.first_date == self.last_date else f"{self.first_date}-{self.last_date}"


@dataclass(frozen=True, slots=True)
class StudyFound:
    """A study in the archive. It names the patient: for the screen, never for a log."""

    uid: str
    patient_name: str = ""
    patient_id: str = ""
    date: str = ""
    description: str = ""
    modalities: str = ""
    accession: str = ""
    instances: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesFound:
    """A series in the archive."""

    uid: str
    study: str
    modality: str = ""
    number: str = ""
    description: str = ""
    instances: int | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: how many the archive took, and why not the others, by file name."""

    taken: int
    refused: tuple[tuple[str, str], ...] = ()


class Archive(Protocol):
    """An archive to talk with. Every method may raise :class:`~engine.pacs.errors.PacsError`."""

    def echo(self) -> str:
        """Return in words what the archive is, when it answers."""
        ...

    def find_studies(self, query: Query) -> tuple[StudyFound, ...]:
        """Return the studies that match, newest first."""
        ...

    def find_series(self, study: str) -> tuple[SeriesFound, ...]:
        """Return the series of a study, in the order of their numbers."""
        ...

    def fetch(
        self, series: SeriesFound, folder: Path, *, cancel: CancelToken | None = None, progress: Progress = silent
    ) -> int:
        """Write the files of a series into ``folder``; return how many. A broken connection is gone on with."""
        ...

    def send(self, files: Sequence[Path], *, cancel: CancelToken | None = None, progress: Progress = silent) -> Sent:
        """Send DICOM files; to send one twice does no harm, for the archive knows it by its identifier."""
        ...


def archive_of(server: Server, password: str = "") -> Archive:
    """Return what talks with ``server``."""
    if isinstance(server, WebServer):
        from engine.pacs.web import WebArchive

        return WebArchive(server, password)
    from engine.pacs.dimse import DimseArchive

    return DimseArchive(server)


def again(work: Callable[[], Answer], cancel: CancelToken | None = None, pause_s: float = _PAUSE_S) -> Answer:
    """Do ``work``, and again after a pause where what stopped it may pass; only for what does no harm twice."""
    for attempt in range(1, TRIES):
        try:
            return work()
        except PacsError as error:
            if not error.passing:
                raise
        deadline = time.monotonic() + pause_s * attempt
        while time.monotonic() < deadline:
            if cancel is not None:
                cancel.check()
            time.sleep(0.05)
    return work()


def newest_first(studies: Sequence[StudyFound]) -> tuple[StudyFound, ...]:
    """Return studies by date, the newest first."""
    return tuple(sorted(studies, key=lambda study: study.date, reverse=True))


def by_number(series: Sequence[SeriesFound]) -> tuple[SeriesFound, ...]:
    """Return series in the order of their numbers."""
    return tuple(
        sorted(series, key=lambda one: (not one.number.isdigit(), int(one.number) if one.number.isdigit() else 0))
    )
