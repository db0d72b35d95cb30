"""Training: from a recipe and a folder of slices to weights with a card, in steps that can stop and go on exactly."""

from __future__ import annotations

import copy
import csv
import hashlib
import json
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import nn

from engine.devices import Device, choose, prepare
from engine.errors import UnreadableError, WeightsError
from engine.networks.cards import parse
from engine.networks.weights import fill
from engine.progress import CancelToken
from engine.train import checkpoint, distributed, pictures
from engine.train.objectives import Source, objective
from engine.train.recipe import Recipe, RecipeError, differences, recipe_of
from engine.train.validation import gains as measured_gains
from engine.write.atomic import write_whole

CHECKPOINT_SECONDS = 60.0
ORIGIN = "origin.json"
RECIPE = "recipe.json"


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
    """A training run in a folder.

    ``recipe.json``, ``curve.csv`` and ``curve.png``, ``samples/``, ``checkpoint.safetensors``, ``origin.json``.

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
        Go on from the folder's checkpoint: the same numbers as a run that never stopped, on the same machine. Raises
        :class:`~engine.train.recipe.RecipeError` where the folder's run was begun with another recipe.
    start : pathlib.Path, optional
        Weights (safetensors of the same shape) that the run starts from instead of random ones.
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
    ) -> None:
        self.recipe = recipe
        self.folder = folder
        self.device: Device = choose(device)
        prepare(self.device)
        self.group = distributed.join(self.device)
        torch.manual_seed(recipe.schedule.seed)
        where = source if isinstance(source, Source) else Source(folder=source)
        self.objective = objective(recipe, where, self.device, self.group)
        self.network: nn.Module = self.objective.modules["network"]
        if start is not None and not resume:
            fill(self.network, _content(start), start.name)
        if any(p.ndim == 4 for p in self.network.parameters()):
            self.network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.average = copy.deepcopy(self.network).requires_grad_(False)
        self.step = 0
        self.seconds = 0.0
        self.smooth_loss: float | None = None
        self.psnr: float | None = None
        if resume:
            _refuse_another(recipe, folder)
        folder.mkdir(parents=True, exist_ok=True)
        if start is not None and self.group.leads:
            write_whole(folder / ORIGIN, json.dumps(origin_of(start), indent=2).encode(), overwrite=True)
        if resume:
            self._restore()
        elif self.group.leads:
            write_whole(folder / RECIPE, json.dumps(recipe.as_dict(), indent=2).encode(), overwrite=True)
            (folder / "curve.csv").unlink(missing_ok=True)

    def train(
        self, minutes: float | None = None, report: Report | None = None, cancel: CancelToken | None = None
    ) -> dict[str, float]:
        """Train to the end of the recipe, for ``minutes``, or until cancelled; then write a checkpoint.

        Returns
        -------
        dict
            Gain over the objective's reference in dB by name on what is held out; empty where nothing is.
        """
        schedule = self.recipe.schedule
        started = saved = time.perf_counter()
        before, first = self.seconds, self.step
        gains: dict[str, float] = {}
        while self.step < schedule.steps:
            self._step()
            now = time.perf_counter()
            self.seconds = before + now - started
            if self.step % self.recipe.validation.every == 0 or self.step == schedule.steps:
                gains = self._measure()
            if report is not None and self.group.leads:
                left = (schedule.steps - self.step) * (now - started) / (self.step - first)
                report(StepReport(self.step, schedule.steps, self.smooth_loss or 0.0, _mean(gains), self.psnr, left))
            if now - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = now
            late = minutes is not None and now - started > minutes * 60
            if self.group.any(late or (cancel is not None and cancel.cancelled), self.device.name):
                break
        self._save()
        return gains or self.validate()

    def _step(self) -> None:
        schedule = self.recipe.schedule
        self.step += 1
        torch.manual_seed((schedule.seed * 1_000_003 + self.step) * 1_009 + self.group.rank)
        value = self.objective.step(self.step)["loss"]
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

    def _measure(self) -> dict[str, float]:
        gains: dict[str, float] = {}
        if self.group.leads:
            gains = self.validate()
            self._write_curve(gains)
            if self.objective.validation:
                picture = self.folder / "samples" / f"step-{self.step:07d}.png"
                held, way = self.objective.validation, self.recipe.patches.degradation
                pictures.draw_samples(self.average, held, self.device, picture, way)
        self.group.wait()
        return gains

    def _save(self) -> None:
        if self.group.leads:
            state = {
                "step": self.step,
                "seconds": self.seconds,
                "smooth_loss": self.smooth_loss,
                "objective": self.objective.state(),
            }
            checkpoint.save(self.folder, self.objective, self.average, state)
        self.group.wait()

    def _restore(self) -> None:
        state, _ = checkpoint.restore(self.folder, self.objective, self.average)
        self.step = state["step"]
        self.seconds = state["seconds"]
        self.smooth_loss = state["smooth_loss"]
        self.objective.restore(state["objective"])

    def _write_curve(self, gains: Mapping[str, float]) -> None:
        path = self.folder / "curve.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "seconds", "loss", "psnr", *gains])
            row = [
                f"{self.seconds:.0f}",
                f"{self.smooth_loss or 0:.5f}",
                "" if self.psnr is None else f"{self.psnr:.3f}",
            ]
            writer.writerow([self.step, *row, *(f"{v:.3f}" for v in gains.values())])
        pictures.draw_curve(path, self.folder / "curve.png")


def _refuse_another(recipe: Recipe, folder: Path) -> None:
    try:
        begun = recipe_of(json.loads((folder / RECIPE).read_text(encoding="utf-8")), str(folder / RECIPE))
    except FileNotFoundError:
        return
    except (OSError, ValueError) as error:
        raise UnreadableError(folder / RECIPE, "what the run was begun with cannot be read") from error
    different = differences(begun, recipe)
    if different:
        told = "; ".join(different)
        raise RecipeError(f"the run in {folder} was begun with another recipe and cannot go on with this one ({told})")


def origin_of(weights: Path) -> dict[str, Any]:
    """Return what is known of weights that a run starts from: their hash, and from the card beside them the rest."""
    card = weights.with_suffix(".json")
    training = parse(card.name, card.read_text(encoding="utf-8")).training if card.is_file() else {}
    return {"weights_sha256": hashlib.sha256(_content(weights)).hexdigest(), "training": training}


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WeightsError(path, f"the file cannot be read ({error.strerror})") from error


def _mean(gains: Mapping[str, float]) -> float | None:
    return statistics.fmean(gains.values()) if gains else None
