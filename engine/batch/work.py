"""The work on one unit: open, magnify, write, and remember what came of it, in any process on any machine."""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
import time
from dataclasses import asdict, dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.batch.units import Unit
from engine.errors import EngineError, UnreadableError, WriteError
from engine.geometry import Scale
from engine.magnify import Magnifier
from engine.progress import CancelToken
from engine.read import open_paths
from engine.scan import Scan
from engine.series import SeriesKind, SeriesOptions, kinds, plan_series, write_series
from engine.series.making import Making
from engine.series.part import RunningError
from engine.series.plan import PlanError
from engine.series.writing import is_folder
from engine.write.atomic import write_whole
from engine.write.options import ValueRange

RECORDS = ".vernier-batch"

LEFT_S = 600.0
"""Seconds after which a half-written record is one that was left behind."""
_WAIT_S, _LONGEST_WAIT_S = 2.0, 3600.0
_ENDING = {
    SeriesKind.DICOM: ".dcm",
    SeriesKind.NIFTI: ".nii.gz",
    SeriesKind.GIF: ".gif",
    SeriesKind.APNG: ".png",
    SeriesKind.MP4: ".mp4",
}


class State(Enum):
    """What came of a scan."""

    DONE = "done"
    REFUSED = "refused"
    """It cannot be read or cannot become what was asked for: the same again another time."""
    FAILED = "failed"
    """Something outside of it went wrong: tried again the next time."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What is done with every scan.

    Attributes
    ----------
    scale : Scale
        As asked for.
    kind : SeriesKind or None
        What to write; None: what each scan is.
    range : ValueRange
        All values, or as displayed.
    making : Making
        Network and device.
    deidentify : bool
        For DICOM.
    frame_ms : float or None
        For films.
    """

    scale: Scale
    kind: SeriesKind | None = None
    range: ValueRange = ValueRange.FULL
    making: Making = field(default_factory=Making)
    deidentify: bool = False
    frame_ms: float | None = None

    def digest(self) -> str:
        """Return a hash of everything that results depend on."""
        return hashlib.sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one scan, or of a file that is none.

    Attributes
    ----------
    source, output : str
        The file or folder it came from; what was written, relative to the batch's folder, or empty.
    state : State
        Whether it was.
    reason : str
        Why not, in the user's words.
    slices, clipped, bytes : int
        As the report of the series.
    ratio : (float, float)
        True magnification, vertical and horizontal.
    seconds : float
        Time that it took.
    notes : tuple of str
        Sentences for the user.
    """

    source: str
    state: State
    output: str = ""
    reason: str = ""
    slices: int = 0
    clipped: int = 0
    bytes: int = 0
    ratio: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0
    notes: tuple[str, ...] = ()


def do(unit: Unit, settings: Settings, out: Path, cancel: CancelToken | None = None) -> tuple[Outcome, ...]:
    """Do everything for one unit, unless an earlier batch did; returns an outcome for each of its scans.

    Two processes that are given the same unit do not do it twice: the second waits for the first. What a killed
    process left is gone on with.

    Raises
    ------
    CancelledError
        Stopped; what was done of the scan at work is gone, earlier ones stay.
    """
    known = remembered(unit, settings, out)
    if known is not None:
        return known
    waited = 0.0
    while True:
        try:
            outcomes = _done(unit, settings, out, cancel)
            break
        except RunningError:
            # Another process is at it: it was thought lost and is not.
            if waited >= _LONGEST_WAIT_S:
                return (Outcome(str(unit.place), State.FAILED, reason="another process has been at it for an hour"),)
            time.sleep(_WAIT_S)
            waited += _WAIT_S
            known = remembered(unit, settings, out)
            if known is not None:
                return known
    _remember(unit, settings, out, outcomes)
    return outcomes


def remembered(unit: Unit, settings: Settings, out: Path) -> tuple[Outcome, ...] | None:
    """Return what an earlier batch with the same settings made of the unit, if all of it still stands."""
    try:
        told = json.loads(_record(unit, out).read_text(encoding="utf-8"))
        if told["signature"] != unit.signature() or told["settings"] != settings.digest():
            return None
        outcomes = tuple(_outcome(item) for item in told["outcomes"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    there = all((out / o.output).exists() for o in outcomes if o.state is State.DONE)
    return outcomes if there and all(o.state is not State.FAILED for o in outcomes) else None


def _done(unit: Unit, settings: Settings, out: Path, cancel: CancelToken | None) -> tuple[Outcome, ...]:
    try:
        found = open_paths(unit.files, cancel=cancel)
    except MemoryError:
        return (Outcome(_named(unit), State.FAILED, reason="there is not enough memory to open it"),)
    outcomes = [Outcome(str(refusal.path), State.REFUSED, reason=refusal.reason) for refusal in found.refused]
    for number, scan in enumerate(found.scans):
        # one name for one scan, and it does not depend on what else lies in the folder being readable
        place = unit.place if len(found.scans) == 1 else unit.place.with_name(f"{unit.place.name}-{number + 1}")
        outcomes.append(_one(scan, place, settings, out, cancel))
    return tuple(outcomes)


def _one(scan: Scan, place: Path, settings: Settings, out: Path, cancel: CancelToken | None) -> Outcome:
    source = str(scan.slices[0].source.path)
    kind = settings.kind or kinds(scan)[0]
    options = SeriesOptions(
        kind,
        settings.range,
        frame_ms=settings.frame_ms,
        deidentify=settings.deidentify and kind is SeriesKind.DICOM,
        overwrite=True,
    )
    try:
        magnifier = _magnifier(settings.making)
        plan = plan_series(scan, settings.scale, options, settings.making.provenance(magnifier))
        target = out / (place if is_folder(plan) else place.with_name(place.name + _ENDING[kind]))
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            # of an earlier batch with other settings, or of one that was ended before it could write its record
            shutil.rmtree(target)
        report = write_series(target, plan, settings.making.make(magnifier, plan, cancel), cancel=cancel)
    except RunningError:
        raise
    except (UnreadableError, PlanError) as error:
        return Outcome(source, State.REFUSED, reason=str(error))
    except WriteError as error:
        return Outcome(source, State.FAILED, reason=error.reason)
    except MemoryError:
        return Outcome(source, State.FAILED, reason="there is not enough memory for it")
    except OSError as error:
        return Outcome(source, State.FAILED, reason=(error.strerror or "the system gave no reason").lower())
    except EngineError as error:
        if type(error).__name__ == "CancelledError":
            raise
        return Outcome(source, State.FAILED, reason=str(error))
    return Outcome(
        source,
        State.DONE,
        str(report.path.relative_to(out.resolve())),
        "",
        report.slices,
        report.clipped,
        report.bytes,
        (report.ratio.vertical, report.ratio.horizontal),
        report.seconds,
        report.notes,
    )


@lru_cache(maxsize=1)
def _magnifier(making: Making) -> Magnifier:
    """Return the network, loaded once in each process."""
    return making.magnifier()


def _named(unit: Unit) -> str:
    return str(unit.files[0] if len(unit.files) == 1 else unit.files[0].parent)


def _record(unit: Unit, out: Path) -> Path:
    return out / RECORDS / f"{hashlib.sha256(str(unit.place).encode()).hexdigest()[:32]}.json"


def _remember(unit: Unit, settings: Settings, out: Path, outcomes: tuple[Outcome, ...]) -> None:
    told = {
        "signature": unit.signature(),
        "settings": settings.digest(),
        "outcomes": [{**asdict(outcome), "state": outcome.state.value} for outcome in outcomes],
    }
    path = _record(unit, out)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(told, indent=1).encode(), overwrite=True)


def _outcome(told: dict[str, Any]) -> Outcome:
    vertical, horizontal = told["ratio"]
    return Outcome(
        **{**told, "state": State(told["state"]), "ratio": (vertical, horizontal), "notes": tuple(told["notes"])}
    )


def sweep(out: Path) -> None:
    """Remove what processes that were killed while they noted a result have left among the records of ``out``.

    A record is written within moments: what is older than :data:`LEFT_S` is nobody's any more.
    """
    for left in (out / RECORDS).glob(".vernier-*.part"):
        with contextlib.suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_S:
                left.unlink()
