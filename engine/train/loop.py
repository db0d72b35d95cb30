"""Training: from a recipe and a folder of slices to weights with a card, in steps that can stop and go on exactly."""

from __future__ import annotations

import copy
import csv
import hashlib
import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.devices import Device, choose, prepare
from engine.errors import WeightsError
from engine.measure.metrics import psnr, shaved
from engine.networks.cards import parse
from engine.networks.continuous import ContinuousNetwork
from engine.networks.weights import fill
from engine.progress import CancelToken
from engine.train import checkpoint
from engine.train.data import PatchSampler, TrainingSlice, load_manifest, magnify_cubic, split_by_patient
from engine.train.recipe import Recipe
from engine.write.atomic import write_whole

VALIDATION_SCALES = ((2.0, 2.0), (2.0, 1.0), (1.0, 2.0), (4.0, 4.0))
CHECKPOINT_SECONDS = 60.0
ORIGIN = "origin.json"


@dataclass(frozen=True)
class StepReport:
    """What a step tells: for a progress line."""

    step: int
    steps: int
    loss: float
    gain: float | None
    seconds_left: float


Report = Callable[[StepReport], None]


class Run:
    """A training run in a folder: ``recipe.json``, ``curve.csv``, ``checkpoint.safetensors``, ``origin.json``.

    Parameters
    ----------
    recipe : Recipe
        What to do.
    data : pathlib.Path
        Folder with ``manifest.csv``.
    folder : pathlib.Path
        Where the run lives.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    resume : bool
        Go on from the folder's checkpoint: the same numbers as a run that never stopped, on the same machine.
    start : pathlib.Path, optional
        Weights (safetensors of the same shape) that the run starts from instead of random ones.
    """

    def __init__(
        self,
        recipe: Recipe,
        data: Path,
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
        torch.manual_seed(recipe.schedule.seed)
        self.module = ContinuousNetwork(**recipe.shape).to(self.device.name)
        if start is not None and not resume:
            fill(self.module, _content(start), start.name)
        self.average = copy.deepcopy(self.module).requires_grad_(False)
        schedule = recipe.schedule
        self.optimiser = torch.optim.AdamW(
            self.module.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=(0.9, 0.99)
        )
        slices = load_manifest(data)
        self.training, held = split_by_patient(slices, recipe.validation.held_out)
        self.validation = _few(held, recipe.validation.per_source)
        self.sampler = PatchSampler(self.training, recipe.patches, schedule.seed)
        self.step = 0
        self.seconds = 0.0
        self.smooth_loss: float | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if start is not None:
            write_whole(folder / ORIGIN, json.dumps(origin_of(start), indent=2).encode(), overwrite=True)
        if resume:
            self._restore()
        else:
            write_whole(folder / "recipe.json", json.dumps(recipe.as_dict(), indent=2).encode(), overwrite=True)
            (folder / "curve.csv").unlink(missing_ok=True)

    def train(
        self, minutes: float | None = None, report: Report | None = None, cancel: CancelToken | None = None
    ) -> dict[str, float]:
        """Train to the end of the recipe, for ``minutes``, or until cancelled; then write a checkpoint.

        Returns
        -------
        dict
            Gain over bicubic in dB by ``modality vertical×horizontal`` on the held-out patients.
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
                gains = self.validate()
                self._write_curve(gains)
            if report is not None:
                left = (schedule.steps - self.step) * (now - started) / (self.step - first)
                report(StepReport(self.step, schedule.steps, self.smooth_loss or 0.0, _mean(gains), left))
            if now - saved > CHECKPOINT_SECONDS:
                self._save()
                saved = now
            if (minutes is not None and now - started > minutes * 60) or (cancel is not None and cancel.cancelled):
                break
        self._save()
        return gains or self.validate()

    def _step(self) -> None:
        schedule = self.recipe.schedule
        self.step += 1
        for group in self.optimiser.param_groups:
            group["lr"] = rate_at(self.step, schedule.steps, schedule.warmup, schedule.rate)
        low, high, difficulty = (t.to(self.device.name) for t in self.sampler.draw())
        rows, columns = high.shape[-2:]
        with torch.autocast(self.device.name, torch.bfloat16):
            detail = self.module.residual(self.module.encode(low), rows, columns)
        error = (magnify_cubic(low, rows, columns) + detail.float() - high) / difficulty
        absolute = self.step <= schedule.pixel_share * schedule.steps
        loss = error.abs().mean() if absolute else error.square().mean()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.module.parameters(), schedule.clip)
        self.optimiser.step()
        decay = min(schedule.average, self.step / (self.step + 10))
        with torch.no_grad():
            for kept, new in zip(self.average.parameters(), self.module.parameters(), strict=True):
                kept.lerp_(new, 1 - decay)
        value = float(loss.detach())
        self.smooth_loss = value if self.smooth_loss is None else 0.99 * self.smooth_loss + 0.01 * value

    def validate(self) -> dict[str, float]:
        """Return the averaged weights' gain over bicubic in dB on the held-out patients."""
        gains: dict[str, list[float]] = {}
        with torch.inference_mode():
            for item in self.validation:
                for vertical, horizontal in VALIDATION_SCALES:
                    key = f"{item.modality} {vertical:g}x{horizontal:g}"
                    gains.setdefault(key, []).append(self._gain(item, vertical, horizontal))
        return {key: sum(values) / len(values) for key, values in sorted(gains.items())}

    def _gain(self, item: TrainingSlice, vertical: float, horizontal: float) -> float:
        high = torch.from_numpy(item.pixels)[None, None].to(self.device.name)
        rows, columns = item.pixels.shape
        low = magnify_cubic(high, max(1, round(rows / vertical)), max(1, round(columns / horizontal)))
        ours = self.average(low, rows, columns)
        reference = magnify_cubic(low, rows, columns)

        def score(image: Tensor) -> float:
            return psnr(shaved(image[0, 0].cpu().numpy().clip(0, 1), vertical, horizontal), truth)

        truth = shaved(item.pixels, vertical, horizontal)
        return score(ours) - score(reference)

    def _save(self) -> None:
        state = {
            "step": self.step,
            "seconds": self.seconds,
            "smooth_loss": self.smooth_loss,
            "sampler": self.sampler.random.bit_generator.state,
        }
        checkpoint.save(self.folder, self.module, self.average, self.optimiser, state)

    def _restore(self) -> None:
        state: dict[str, Any] = checkpoint.restore(self.folder, self.module, self.average, self.optimiser)
        self.step = state["step"]
        self.seconds = state["seconds"]
        self.smooth_loss = state["smooth_loss"]
        self.sampler.random.bit_generator.state = state["sampler"]

    def _write_curve(self, gains: dict[str, float]) -> None:
        path = self.folder / "curve.csv"
        new = not path.exists()
        with path.open("a", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "seconds", "loss", *gains])
            row = [f"{self.seconds:.0f}", f"{self.smooth_loss or 0:.5f}", *(f"{v:.3f}" for v in gains.values())]
            writer.writerow([self.step, *row])


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


def rate_at(step: int, steps: int, warmup: int, rate: float) -> float:
    """Return the learning rate: linear warm-up, then a cosine to zero."""
    return rate * min(1.0, step / max(1, warmup)) * 0.5 * (1 + math.cos(math.pi * step / steps))


def _few(slices: list[TrainingSlice], per_source: int) -> list[TrainingSlice]:
    by_source: dict[str, list[TrainingSlice]] = {}
    for item in slices:
        kept = by_source.setdefault(item.source, [])
        if len(kept) < per_source:
            kept.append(item)
    return [item for kept in by_source.values() for item in kept]


def _mean(gains: dict[str, float]) -> float | None:
    return sum(gains.values()) / len(gains) if gains else None
