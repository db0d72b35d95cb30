"""A tuning in a process of its own: from a scan to weights that magnify, and every way to end it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

import engine
from engine import children
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from engine.networks import load_tuned
from engine.tune import Failed, Finished, HeldOut, Preview, Progressed, TunedStore, TuningPlan, TuningProcess, scan_key
from engine.tune import process as process_module
from engine.write import Provenance
from tests.support.scans import volume


class Heard:
    """Collects events, and lets a test wait for one of a kind."""

    def __init__(self):
        self.events = []
        self._changed = threading.Condition()

    def __call__(self, event):
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def of(self, kind):
        return [event for event in self.events if isinstance(event, kind)]

    def wait_for(self, condition, seconds=60):
        with self._changed:
            assert self._changed.wait_for(lambda: condition(self), seconds), self.events


def learning(heard):
    return any(event.step > 2 for event in heard.of(Progressed))


@pytest.fixture
def begun(tmp_path):
    """Return a function that begins a tuning; whatever still runs at the end is stopped."""
    running = []

    def begin(*, minutes=10.0, **more):
        scan, store, heard = volume(), TunedStore(tmp_path), Heard()
        plan = TuningPlan(minutes=minutes, device="cpu", scales=(Scale(2.0, 1.5),))
        process = TuningProcess(
            scan, plan, store.run_folder(scan_key(scan), plan), heard, threads=1, gentle=False, **more
        )
        process.start()
        running.append(process)
        return scan, store, process, heard

    yield begin
    for process in running:
        process.cancel()
        assert process.wait(10)


def test_finished_early_it_decides_over_what_it_has(begun, monkeypatch):
    """By the way in of a bundled program, which starts itself."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert children.command_of("--tuning-child") == [sys.executable, "--tuning-child"]
    monkeypatch.delattr(sys, "frozen")
    monkeypatch.setattr(
        process_module, "command_of", lambda argument: [sys.executable, "-P", "-m", "app.cli", argument]
    )
    scan, store, process, heard = begun()
    heard.wait_for(learning)
    process.finish()
    assert process.wait(60)
    [finished] = heard.of(Finished)
    outcome = finished.outcome
    assert heard.events[-1] is finished
    assert (outcome.recipe, outcome.network, outcome.held_out_slices) == ("quick", "default", 2)
    assert outcome.kept == (outcome.weights is not None)
    assert outcome.steps > 0
    assert heard.of(HeldOut)[-1].step <= outcome.steps
    # the preview is a whole file of weights that says what it is
    network = load_tuned(heard.of(Preview)[-1].weights)
    made_by = Provenance.of(network.descriptor, "CPU")
    assert made_by.network_id == "default (tuned)"
    assert len(made_by.weights_sha256) == 64
    magnifier = Magnifier(device="cpu", loaded=network)
    grid = Grid.of(scan.size, Scale(2.0, 1.5))
    assert magnifier.decode(magnifier.encode(scan.read(0)), grid).values.shape == (160, 108)
    assert store.interrupted() != (), "its checkpoint was there until the outcome was taken"


@pytest.mark.skipif(not hasattr(os, "kill"), reason="needs signals")
def test_a_killed_process_is_told_and_can_be_gone_on_from(begun):
    _, _, process, heard = begun()
    heard.wait_for(learning)
    process._child.kill()
    assert process.wait(10)
    [failed] = heard.of(Failed)
    assert "memory" in failed.sentence


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="suspends and ties processes as Linux does")


def state_of(pid: int) -> str:
    """T where the process is suspended; empty where it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return ""


def wait_until(condition, seconds=60.0):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.01)


@linux
def test_it_steps_aside_rests_goes_on_and_is_cancelled_at_once(begun):
    _, _, process, heard = begun()
    heard.wait_for(learning)
    pid = process._child.pid
    process.step_aside(0.4)
    wait_until(lambda: state_of(pid) == "T", 1.0)
    started = time.monotonic()
    process.step_aside(0.4)
    wait_until(lambda: state_of(pid) != "T", 5.0)
    assert time.monotonic() - started > 0.35, "the later wish counts"
    process.pause()
    wait_until(lambda: state_of(pid) == "T", 1.0)
    process.step_aside(0.01)
    time.sleep(1.5)
    assert state_of(pid) == "T", "the end of stepping aside is not the end of a pause"
    before, resumed = heard.of(Progressed)[-1], time.monotonic()
    process.resume()
    heard.wait_for(lambda h: h.of(Progressed)[-1].step > before.step)
    after = heard.of(Progressed)[-1]
    assert after.seconds - before.seconds < time.monotonic() - resumed + 1.0, "the pause does not count"
    process.pause()
    started = time.monotonic()
    process.cancel()
    assert process.wait(5)
    assert time.monotonic() - started < 1.0
    assert not process.alive
    assert not heard.of(Finished)
    assert not heard.of(Failed)


PROGRAM = """
import sys, time
from pathlib import Path
from engine.tune import Progressed, TunedStore, TuningPlan, TuningProcess, scan_key
from tests.support.scans import volume
scan, store = volume(), TunedStore(Path(sys.argv[1]))
plan = TuningPlan(minutes=10, device="cpu")
def hear(event):
    if isinstance(event, Progressed) and event.step > 2:
        print(process._child.pid, flush=True)
process = TuningProcess(scan, plan, store.run_folder(scan_key(scan), plan), hear, threads=1, gentle=False)
process.start()
process.wait()
"""


@linux
def test_even_suspended_it_does_not_outlive_its_program_and_its_checkpoint_can_be_gone_on_from(tmp_path):
    root = str(Path(engine.__file__).resolve().parent.parent)
    program = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
    )
    pid = int(program.stdout.readline())
    os.kill(pid, signal.SIGSTOP)
    program.kill()
    program.wait()
    program.stdout.close()
    wait_until(lambda: state_of(pid) in ("", "Z"), 5.0)
    scan, store, heard = volume(), TunedStore(tmp_path), Heard()
    [cut] = store.interrupted()
    assert cut.key == scan_key(scan)
    process = TuningProcess(scan, cut.plan, cut.folder, heard, resume=True, threads=1, gentle=False)
    process.start()
    heard.wait_for(learning)
    process.finish()
    assert process.wait(60)
    [finished] = heard.of(Finished)
    assert finished.outcome.steps > 0
    assert (store.keep(cut.key, finished.outcome) is not None) == finished.outcome.kept
