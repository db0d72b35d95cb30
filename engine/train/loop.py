"""Training: from a recipe and a folder of slices to weights with a card, in steps that can stop and go on exactly."""

from __future__ import annotations

import copy
import json
import math
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.devices import Device, choose, prepare
from engine.networks.weights import fill
from engine.progress import CancelToken
from engine.train import checkpoint, distributed, pictures
from engine.train.objectives import Source, objective
from engine.train.recipe import Recipe, RecipeError
from engine.train.run_folder import CURVE, CURVE_PICTURE, SAMPLES, RunFolder, content_of
from engine.train.validation import gains as measured_gains

CHECKPOINT_SECONDS = 60.0

DATA = ("slices", "patients", "sources", "data")
"""What of an objective's history tells one folder of data from another."""


@dataclass(frozen=True)
class StepReport:
    """What a step tells: for a progress line.

    Attributes
    ----------
    step, steps : int
        Which one, of how many.
    loss : float
        Running mean.
    gain, psnr : float or None
        On what is held out, at the last measurement, in dB: mean gain over the reference, mean PSNR.
    seconds_left : float
        To the end of the recipe at the pace so far.
    """

    step: int
    steps: int
    loss: float
    gain: float | None
    psnr: float | None
    seconds_left: float


Report = Callable[[StepReport], None]


class Run:
    """A training run in a folder (:class:`~engine.train.run_folder.RunFolder`).

    Parameters
    ----------
    recipe : Recipe
        What to do.
    source : pathlib.Path or Source
        Folder with ``manifest.csv``, or a user's scan.
    folder : pathlib.Path
        Where the run lives.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    resume : bool
        Go on from the folder's checkpoint: the same numbers as a run that never stopped, on the same machine. Where
        the folder holds none, the run begins.
    start : pathlib.Path, optional
        Weights (safetensors of the same shape, or of a smaller one that the network can grow from) that the run starts
        from instead of random ones.
    overwrite : bool
        Begin anew in a folder that holds a run already, which is lost then.

    Raises
    ------
    RecipeError
        The folder holds a run that is neither to be resumed nor overwritten, or one that was begun with another recipe,
        from other weights or on other data.
    """

    def __init__(
        self,
        recipe: Recipe,
        source: Path | Source,
        folder: Path,
        device: str = "auto",
        *,
        resume: bool = False,
        start: Path | None = None,
        overwrite: bool = False,
    ) -> None:
        self.recipe = recipe
        self.folder = RunFolder(folder)
        goes_on = resume and self.folder.has_run
        if goes_on:
            self.folder.refuse_another(recipe, start)
        self.device: Device = choose(device)
        prepare(self.device)
        self.group = distributed.join(self.device)
        torch.manual_seed(recipe.schedule.seed)
        where = source if isinstance(source, Source) else Source(folder=source)
        self.objective = objective(recipe, where, self.device, self.group)
        self.network: nn.Module = self.objective.modules["network"]
        if start is not None and not goes_on:
            fill(self.network, content_of(start), start.name, growing=True)
        if any(p.ndim == 4 for p in self.network.parameters()):
            self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.step = 0
        self.seconds = 0.0
        self.smooth_loss: float | None = None
        self.psnr: float | None = None
        self.gains: dict[str, float] = {}
        self._measured = 0
        if goes_on:
            self._restore()
        elif self.group.leads:
            self.folder.begin(recipe, start, overwrite=overwrite)

    def train(
        self, minutes: float | None = None, report: Report | None = None, cancel: CancelToken | None = None
    ) -> dict[str, float]:
        """Train to the end of the recipe, for ``minutes``, or until cancelled; then write a checkpoint.

        Returns
        -------
        dict
            Gain over the objective's reference in dB by name on what is held out, of the weights as they are now (of
            the last measurement where the run was cancelled); empty where nothing is held out.

        Raises
        ------
        RecipeError
            The loss is no number any more. The checkpoint of before stays.
        """
        schedule = self.recipe.schedule
        started = saved = time.perf_counter()
        before, first = self.seconds, self.step
        while self.step < schedule.steps:
            self._step()
            now = time.perf_counter()
            self.seconds = before + now - started
            if self.step % self.recipe.validation.every == 0 or self.step == schedule.steps:
                self._measure()
                saved = now
            if report is not None and self.group.leads:
                left = (schedule.steps - self.step) * (now - started) / (self.step - first)
                gain = _mean(self.gains)
                report(StepReport(self.step, schedule.steps, self.smooth_loss or 0.0, gain, self.psnr, left))
            late = minutes is not None and now - started > minutes * 60
            stopped = late or (cancel is not None and cancel.cancelled)
            due, ends = self.group.any((now - saved > CHECKPOINT_SECONDS, stopped), self.device.name)
            if ends:
                break
            if due:
                self._save()
                saved = now
        self._save()
        if self._measured != self.step and not (cancel is not None and cancel.cancelled):
            self.gains, self._measured = self.validate(), self.step
        return self.gains

    def _step(self) -> None:
        schedule = self.recipe.schedule
        self.step += 1
        torch.manual_seed((schedule.seed * 1_000_003 + self.step) * 1_009 + self.group.rank)
        value = self.objective.step(self.step)["loss"]
        if not math.isfinite(value):
            raise RecipeError(
                f"the loss of step {self.step} is no number any more: lower the rate, or look at the data; the "
                "checkpoint is of before"
            )
        decay = min(schedule.average, self.step / (self.step + 10))
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.network.parameters(), strict=True):
                kept.lerp_(new, 1 - decay)
            for mine, theirs in zip(self.average.buffers(), self.network.buffers(), strict=True):
                mine.copy_(theirs)
        self.smooth_loss = value if self.smooth_loss is None else 0.99 * self.smooth_loss + 0.01 * value

    def validate(self) -> dict[str, float]:
        """Return the averaged weights' gain over the reference in dB on what is held out."""
        own = self.objective.validate(self.average)
        if own is not None:
            return own
        held = self.objective.validation
        if not held:
            return {}
        half = self.recipe.schedule.half
        way = self.recipe.patches.degradation
        gains, self.psnr = measured_gains(
            self.average, held, self.recipe.validation, self.device, half=half, degradation=way
        )
        return gains

    def _measure(self) -> None:
        if self.group.leads:
            self.gains = self.validate()
        self._measured = self.step
        # before anything is drawn: a full disk must not cost the steps since the last checkpoint
        self._save()
        if self.group.leads:
            told = {
                "seconds": f"{self.seconds:.0f}",
                "loss": f"{self.smooth_loss or 0:.5f}",
                "psnr": "" if self.psnr is None else f"{self.psnr:.3f}",
            }
            self.folder.add_to_curve(self.step, told, self.gains)
            pictures.draw_curve(self.folder.path / CURVE, self.folder.path / CURVE_PICTURE)
            if self.objective.validation:
                picture = self.folder.path / SAMPLES / f"step-{self.step:07d}.png"
                held, way = self.objective.validation, self.recipe.patches.degradation
                pictures.draw_samples(self.average, held, self.device, picture, way)
        self.group.wait()

    def _save(self) -> None:
        if self.group.leads:
            state = {
                "step": self.step,
                "seconds": self.seconds,
                "smooth_loss": self.smooth_loss,
                "psnr": self.psnr,
                "gains": self.gains,
                "measured": self._measured,
                "data": self._data(),
                "objective": self.objective.state(),
            }
            checkpoint.save(self.folder.path, self.objective, self.average, state)
        self.group.wait()

    def _restore(self) -> None:
        state, _ = checkpoint.restore(self.folder.path, self.objective, self.average)
        if state.get("data", self._data()) != self._data():
            raise RecipeError(f"the run in {self.folder.path} was begun on other data and cannot go on with these")
        self.step = state["step"]
        self.seconds = state["seconds"]
        self.smooth_loss = state["smooth_loss"]
        self.psnr = state.get("psnr")
        self.gains = state.get("gains", {})
        self._measured = state.get("measured", 0)
        self.objective.restore(state["objective"])
        if self.group.leads:
            self.folder.trim_curve(self.step)

    def _data(self) -> dict[str, Any]:
        told = self.objective.history()
        known: dict[str, Any] = json.loads(json.dumps({key: told[key] for key in DATA if key in told}))
        return known


def _mean(gains: Mapping[str, float]) -> float | None:
    return statistics.fmean(gains.values()) if gains else None
