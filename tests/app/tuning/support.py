"""What the stories of tuning share: a tuning that tells what a test wants it to, over a real store."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np

from app.state import Role
from app.tuning.workshop import Workshop
from engine.networks.tuned import TunedCard, pack
from engine.networks.weights import load_module
from engine.train.checkpoint_names import TENSORS
from engine.tune import Failed, Finished, HeldOut, Outcome, Preview, Progressed

TOLD = "engine’s sentence"


def lift(window) -> float:
    """Return what the network on screen adds to every pixel: which weights made the image."""
    magnified = window.session.images.magnified
    return float(np.median(magnified.image.values - magnified.bicubic.values))


def line(window) -> str:
    return window.panes.panes[Role.SUPER_RESOLVED].line.text()


class ToldTuner:
    """A tuning without a process: what it tells comes from the test, through a thread as the real one's does."""

    def __init__(self, scan, plan, folder: Path, on_event, resume: bool) -> None:
        self.scan, self.plan, self.folder, self.resumed = scan, plan, folder, resume
        self.on_event = on_event
        self.asked: list[str] = []
        self.over = threading.Event()

    def start(self):
        self.asked.append("start")

    def pause(self):
        self.asked.append("pause")

    def resume(self):
        self.asked.append("resume")

    def step_aside(self, seconds):
        assert 0 < seconds < 5
        self.asked.append("aside")

    def finish(self):
        self.asked.append("finish")

    def cancel(self):
        self.asked.append("cancel")
        self.over.set()

    def wait(self, timeout=None):
        return self.over.wait(timeout or 10)

    # What the test has it tell

    def tell(self, *events) -> None:
        def run() -> None:
            for event in events:
                self.on_event(event)

        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        if isinstance(events[-1], Finished | Failed):
            self.over.set()

    def work(self, step: int, loss: float = 0.02, gain: float | None = None) -> None:
        """Tell of progress up to ``step`` of a hundred, one step a second; with a gain, of a measurement too."""
        told = [Progressed(step, 100, float(step), 100.0 - step, loss, "tuning")]
        if gain is not None:
            told.append(HeldOut(step, gain, 30 + gain, 30.0, 0.9, 0.9))
        self.tell(*told)

    def leave_checkpoint(self) -> None:
        (self.folder / TENSORS).write_bytes(b"a checkpoint")

    def preview(self, step: int) -> Path:
        path = self.folder / "preview.safetensors"
        path.write_bytes(weights_file(self.plan, 0.1))
        self.tell(Preview(step, path))
        return path

    def end(self, *, kept: bool, gain: float = 0.42, over_default: float | None = None) -> None:
        """Come to the end, with weights where they are kept."""
        path = None
        if kept:
            path = self.folder / "tuned.safetensors"
            path.write_bytes(weights_file(self.plan, gain))
        network = self.plan.starts_from
        told = (3, 60.0, 100, self.plan.recipe, network, TOLD, path, over_default)
        self.tell(Finished(Outcome(kept, gain, 0.01, *told)))


def weights_file(plan, gain: float) -> bytes:
    """Return a file as tuning writes it; the weights are the shipped ones."""
    scales = tuple((scale.vertical, scale.horizontal) for scale in plan.scales)
    card = TunedCard(plan.starts_from, "0" * 64, plan.recipe, scales, 100, 60.0, gain, 0.01, 3, "2026-01-31")
    return pack(load_module(plan.starts_from), card)


class ToldWorkshop(Workshop):
    """The real store, with tunings that tell what a test wants."""

    def __init__(self, store=None) -> None:
        super().__init__(store)
        self.tuners: list[ToldTuner] = []

    def tuner(self, scan, plan, on_event, *, resume=False, cancel=None):
        real = super().tuner(scan, plan, on_event, resume=resume, cancel=cancel)
        self.tuners.append(ToldTuner(scan, plan, real.folder, on_event, real._resume))
        return self.tuners[-1]
