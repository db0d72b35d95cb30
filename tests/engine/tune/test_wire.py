"""What passes between the two processes comes out as it went in."""

from __future__ import annotations

import io
import math
from pathlib import Path

import numpy as np
import pytest

from engine.geometry import Scale
from engine.train.scan_parts import ScanPart
from engine.tune import Failed, Finished, HeldOut, Outcome, Preview, Progressed, Remarked, TuningPlan
from engine.tune.wire import Job, decode_event, encode_event, receive_job, send_job

OUTCOME = Outcome(True, 0.5, 0.01, 3, 60.0, 100, "quick", "default", "Kept: ±½ “so”.", Path("w.safetensors"), None)
EVENTS = [
    HeldOut(3, 0.1, 31.0, 30.9, 0.91, 0.9),
    Preview(3, Path("folder") / "preview.safetensors"),
    Remarked("Memory ran out;\nsmaller patches."),
    Finished(OUTCOME),
    Finished(Outcome(False, 0.0, 0.0, 1, 1.0, 0, "thorough", "miassr", "Not kept.", None, -0.3)),
    Failed("No."),
]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_is_one_line_and_comes_back(event):
    line = encode_event(event)
    assert line.count(b"\n") == 1
    assert decode_event(line) == event


def test_a_loss_that_is_not_known_yet_comes_back():
    back = decode_event(encode_event(Progressed(0, 10, 0.0, 60.0, math.nan, "starting")))
    assert isinstance(back, Progressed)
    assert math.isnan(back.loss)


def a_job() -> Job:
    random = np.random.default_rng(0)
    parts = [ScanPart(i, random.random((3 + i, 5), dtype=np.float32)) for i in range(3)]
    plan = TuningPlan("miassr", "thorough", (Scale(2.0, 1.5), Scale(1.0, 3.0)), 0.5, "cpu", 7)
    return Job(plan, Path("folder"), True, "us", 3, 9, parts, False, 42)


def test_a_job_comes_back_with_its_pixels():
    pipe, job = io.BytesIO(), a_job()
    send_job(pipe, job)
    pipe.write(b'{"finish": true}\n')
    pipe.seek(0)
    back = receive_job(pipe)
    assert (back.plan, back.folder, back.resume, back.modality) == (job.plan, job.folder, True, "us")
    assert (back.depth, back.count, back.gentle, back.parent) == (3, 9, False, 42)
    assert [part.index for part in back.parts] == [0, 1, 2]
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip(back.parts, job.parts, strict=True))
    assert pipe.readline() == b'{"finish": true}\n', "what follows is left for who listens"


@pytest.mark.parametrize("length", [0, 30, 420])
def test_half_a_job_is_none(length):
    pipe = io.BytesIO()
    send_job(pipe, a_job())
    with pytest.raises(EOFError):
        receive_job(io.BytesIO(pipe.getvalue()[:length]))
