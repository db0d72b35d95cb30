"""What passes between the viewer's process and the tuning process.

Down: one line of JSON, then the pixels of every part as float32, then lines of JSON that steer. Up: a line of JSON for
every event. Pixels go through the pipe and nowhere else: no file holds them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from engine.geometry import Scale
from engine.train.scan_parts import ScanPart
from engine.tune.events import Event, Failed, Finished, HeldOut, Preview, Progressed, Remarked
from engine.tune.outcome import Outcome
from engine.tune.plan import TuningPlan
from engine.words import packed, unpacked

_KINDS: dict[str, type[Event]] = {
    kind.__name__: kind for kind in (Progressed, HeldOut, Preview, Remarked, Finished, Failed)
}


@dataclass(frozen=True, eq=False)
class Job:
    """Everything that a tuning process starts with.

    Attributes
    ----------
    plan : TuningPlan
        What to do.
    folder : pathlib.Path
        Where checkpoint and results go.
    resume : bool
        Go on from the checkpoint.
    modality : str
        ``ct``, ``mr``, ``us`` or ``other``.
    depth, count : int
        Slices of a moment, and in all.
    parts : sequence of ScanPart
        What is learned from and judged by.
    gentle : bool
        Leave the processor to every other program that wants it.
    parent : int
        Process that this one must not outlive.
    """

    plan: TuningPlan
    folder: Path
    resume: bool
    modality: str
    depth: int
    count: int
    parts: Sequence[ScanPart]
    gentle: bool
    parent: int


def plan_as_dict(plan: TuningPlan) -> dict[str, Any]:
    """Return ``plan`` as JSON holds it; :func:`plan_of` gives it back."""
    return asdict(plan)


def plan_of(content: dict[str, Any]) -> TuningPlan:
    """Return the plan in ``content``; raises KeyError, TypeError or ValueError where it is none."""
    known = {field.name for field in fields(TuningPlan)}
    stated = {key: value for key, value in content.items() if key in known}
    stated["scales"] = tuple(Scale(float(s["vertical"]), float(s["horizontal"])) for s in stated["scales"])
    return TuningPlan(**stated)


def send_job(pipe: BinaryIO, job: Job) -> None:
    """Write ``job``."""
    head = {
        "plan": plan_as_dict(job.plan),
        "folder": str(job.folder),
        "resume": job.resume,
        "modality": job.modality,
        "depth": job.depth,
        "count": job.count,
        "gentle": job.gentle,
        "parent": job.parent,
        "parts": [[part.index, *part.pixels.shape] for part in job.parts],
    }
    pipe.write(json.dumps(head).encode() + b"\n")
    for part in job.parts:
        pipe.write(np.ascontiguousarray(part.pixels, np.float32).tobytes())
    pipe.flush()


def receive_job(pipe: BinaryIO) -> Job:
    """Read what :func:`send_job` wrote; raises EOFError when the sender is gone."""
    line = pipe.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    head = json.loads(line)
    parts = []
    for index, rows, columns in head["parts"]:
        length = rows * columns * 4
        content = pipe.read(length)
        if len(content) != length:
            raise EOFError
        parts.append(ScanPart(index, np.frombuffer(bytearray(content), np.float32).reshape(rows, columns)))
    return Job(
        plan_of(head["plan"]),
        Path(head["folder"]),
        head["resume"],
        head["modality"],
        head["depth"],
        head["count"],
        parts,
        head["gentle"],
        head["parent"],
    )


def encode_event(event: Event) -> bytes:
    """Return ``event`` as a line."""
    content = {"kind": type(event).__name__, **asdict(event)}
    return json.dumps(packed(content), default=str).encode() + b"\n"


def decode_event(line: bytes) -> Event:
    """Return the event in ``line``."""
    content = json.loads(line, object_hook=unpacked)
    kind = _KINDS[content.pop("kind")]
    if kind is Preview:
        return Preview(content["step"], Path(content["weights"]))
    if kind is Finished:
        told = content["outcome"]
        weights = told.pop("weights")
        return Finished(Outcome(**told, weights=Path(weights) if weights else None))
    return kind(**content)
