"""Scans grouped by study, and what is said of a study and its patient, or kept back."""

from __future__ import annotations

from dataclasses import replace

from app.words import say
from engine.scan import Scan, Study


def grouped(scans: tuple[Scan, ...]) -> tuple[Scan, ...]:
    """Return scans with those of one study beside each other; studies, and scans without one, stay in their order."""
    places: dict[str, int] = {}
    for place, scan in enumerate(scans):
        if scan.study is not None:
            places.setdefault(scan.study.key, place)
    order = [places[scan.study.key] if scan.study is not None else place for place, scan in enumerate(scans)]
    return tuple(scans[place] for place in sorted(range(len(scans)), key=lambda place: (order[place], place)))


class Openings:
    """Notices when a scan is opened again, for its file may have changed."""

    def __init__(self) -> None:
        self._seen: set[str] = set()
        self._again = 0

    def join(self, new: tuple[Scan, ...], there: tuple[Scan, ...]) -> tuple[tuple[Scan, ...], tuple[Scan, ...]]:
        """Return newly opened scans as they go into the list, and the list with them, grouped by study.

        A scan that is opened again takes the place of the one before, under another key, so that nothing that is
        remembered of the one before is taken for the new one.
        """
        again = {scan.key for scan in new} & self._seen
        if again:
            self._again += 1
            new = tuple(replace(scan, key=f"{scan.key}#{self._again}") for scan in new)
        self._seen |= {scan.key.split("#")[0] for scan in new}
        kept = tuple(scan for scan in there if scan.key.split("#")[0] not in again)
        return new, grouped((*kept, *new))


def headings(scans: tuple[Scan, ...]) -> list[Study | Scan]:
    """Return the rows of a list of scans: each study stands once before its first scan."""
    rows: list[Study | Scan] = []
    current = ""
    for scan in scans:
        if scan.study is not None and scan.study.key != current:
            rows.append(scan.study)
        current = scan.study.key if scan.study is not None else ""
        rows.append(scan)
    return rows


def study_lines(study: Study, number: int, *, patient: bool) -> tuple[str, str]:
    """Return two lines about a study.

    Parameters
    ----------
    number : int
        Counted from 1 over the open studies.
    patient : bool
        Whether patient data are shown: name and date, which identify, else only the number.
    """
    if not patient:
        return say("Studies", "Study {number}").format(number=number), study.description
    name = study.patient.name or study.patient.id or say("Studies", "Study {number}").format(number=number)
    return name, " · ".join(part for part in (study.date, study.description) if part)


def patient_lines(study: Study) -> tuple[str, ...]:
    """Return who was scanned, a line each: name; number; birth date and sex; date of the study."""
    who = study.patient
    born = say("Studies", "born {date}").format(date=who.birth_date) if who.birth_date else ""
    # Names that were replaced are often the number once more.
    number = who.id if who.id != who.name else ""
    lines = (who.name, number, " · ".join(part for part in (born, who.sex) if part), study.date)
    return tuple(line for line in lines if line)
