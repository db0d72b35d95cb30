"""The pretext task of the feature network: which way up is a patch, and what has been done to it?

To answer, features must tell tissue from tissue and fine detail from its loss, its imitation and noise: what losses on
features compare images by. No labels are needed but those that the task makes itself.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.devices import Device, mixed_precision
from engine.errors import UnreadableError
from engine.networks.cubic import magnify_cubic
from engine.networks.feature_network import FILE, WIDTHS, FeatureNetwork
from engine.networks.weights import serialise
from engine.train.data import TrainingSlice
from engine.train.distributed import Group
from engine.train.objective import Objective, rate_at, set_rate
from engine.train.objectives import Source
from engine.train.recipe import Recipe
from engine.write.atomic import write_whole

ROTATIONS = 4
HELD_OUT_PATCHES = 1024
SPREAD_PATCHES = 512

Draw = Callable[[float, float], float]


def _untouched(x: Tensor, draw: Draw) -> Tensor:  # noqa: ARG001 - called like its kin
    return x


def _shrunk(x: Tensor, draw: Draw) -> Tensor:
    rows, columns = x.shape[-2:]
    scale = draw(1.5, 4.0)
    return magnify_cubic(magnify_cubic(x, round(rows / scale), round(columns / scale)), rows, columns)


def _shrunk_on_one_axis(x: Tensor, draw: Draw) -> Tensor:
    rows, columns = x.shape[-2:]
    few = round(rows / draw(1.5, 4.0))
    return magnify_cubic(magnify_cubic(x, few, columns), rows, columns)


def _noisy(x: Tensor, draw: Draw) -> Tensor:
    return x + _noise(x, draw) * draw(0.02, 0.1)


def _speckled(x: Tensor, draw: Draw) -> Tensor:
    return x * (1 + _noise(x, draw) * draw(0.1, 0.4))


def _truncated(x: Tensor, draw: Draw) -> Tensor:
    """Return ``x`` without its high frequencies, cut sharply as a short acquisition of k-space does."""
    rows, columns = x.shape[-2:]
    kept = draw(0.25, 0.6)
    spectrum = torch.fft.fft2(x)
    down = torch.fft.fftfreq(rows).abs() <= kept / 2
    across = torch.fft.fftfreq(columns).abs() <= kept / 2
    cut: Tensor = torch.fft.ifft2(spectrum * (down[:, None] & across)).real
    return cut


def _sharpened(x: Tensor, draw: Draw) -> Tensor:
    rows, columns = x.shape[-2:]
    smooth = magnify_cubic(magnify_cubic(x, rows // 2, columns // 2), rows, columns)
    return x + (x - smooth) * draw(0.7, 2.5)


def _noise(x: Tensor, draw: Draw) -> Tensor:
    generator = torch.Generator().manual_seed(int(draw(0, 2**53)))
    return torch.randn(x.shape, generator=generator)


DEGRADATIONS = (_untouched, _shrunk, _shrunk_on_one_axis, _noisy, _speckled, _truncated, _sharpened)
"""What may have been done to a patch."""


class PretextNetwork(nn.Module):
    """The feature network with the heads that answer; the heads are left behind when it is published."""

    def __init__(self) -> None:
        super().__init__()
        self.features = FeatureNetwork()
        self.answer = nn.Sequential(
            nn.Linear(2 * sum(WIDTHS), 96), nn.LeakyReLU(0.1), nn.Linear(96, ROTATIONS + len(DEGRADATIONS))
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the logits of the quarter turns (N, 4) and of the degradations (N, 7) for ``x`` (N, 1, R, C)."""
        pooled: list[Tensor] = []
        for features in self.features.raw(x):
            rectified = functional.leaky_relu(features, 0.1).float()
            pooled += [rectified.mean((-2, -1)), rectified.amax((-2, -1))]
        logits: Tensor = self.answer(torch.cat(pooled, dim=1))
        return logits[:, :ROTATIONS], logits[:, ROTATIONS:]


class Questions:
    """Draws patches (modality → source → patient → slice), turns and degrades them, and knows the answers."""

    def __init__(self, slices: Sequence[TrainingSlice], patch: int, seed: int) -> None:
        self.patch = patch
        self.random = np.random.default_rng(seed)
        self._tree: dict[str, dict[str, dict[str, list[TrainingSlice]]]] = {}
        for item in slices:
            if min(item.pixels.shape) >= patch:
                patients = self._tree.setdefault(item.modality, {}).setdefault(item.source, {})
                patients.setdefault(item.patient, []).append(item)
        if not self._tree:
            raise UnreadableError("training data", f"no slice is as large as a patch of {patch} × {patch} pixels")

    def draw(self, batch: int) -> tuple[Tensor, Tensor, Tensor]:
        """Return patches (N, 1, P, P), their quarter turns (N,) and their degradations (N,)."""
        patches: list[Tensor] = []
        turns = self.random.integers(ROTATIONS, size=batch)
        kinds = self.random.integers(len(DEGRADATIONS), size=batch)
        for turn, kind in zip(turns, kinds, strict=True):
            x = self.plain()
            # contrast and brightness of their own, so that grey values alone give no answer
            x = (x - x.mean()) * self._uniform(0.6, 1.1) + x.mean() + self._uniform(-0.08, 0.08)
            # degraded in a random orientation, or the axis of a one-sided loss would betray the turn
            apart = int(self.random.integers(ROTATIONS))
            x = torch.rot90(DEGRADATIONS[kind](torch.rot90(x, apart, (-2, -1)), self._uniform), -apart, (-2, -1))
            patches.append(torch.rot90(x.clamp(0.0, 1.0), int(turn), (-2, -1)))
        return torch.cat(patches), torch.from_numpy(turns), torch.from_numpy(kinds)

    def plain(self) -> Tensor:
        """Return a patch as it is (1, 1, P, P), mirrored left to right half of the times; one with some detail."""
        for _ in range(20):
            item = self._slice()
            rows, columns = item.pixels.shape
            top = int(self.random.integers(rows - self.patch + 1))
            left = int(self.random.integers(columns - self.patch + 1))
            x = torch.from_numpy(item.pixels[top : top + self.patch, left : left + self.patch])[None, None]
            if float(x.std()) > 0.03:
                break
        return x.flip(-1) if self.random.random() < 0.5 else x

    def _slice(self) -> TrainingSlice:
        sources = self._tree[self._choose(list(self._tree))]
        patients = sources[self._choose(list(sources))]
        slices = patients[self._choose(list(patients))]
        return slices[int(self.random.integers(len(slices)))]

    def _choose(self, keys: Sequence[str]) -> str:
        return keys[int(self.random.integers(len(keys)))]

    def _uniform(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))


class PretextObjective(Objective):
    """Cross-entropy of both answers, added. Of the recipe's patches, ``batch`` and ``patch`` count."""

    reference = None
    publishes_itself = True

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        self.recipe, self.device, self.group = recipe, device, group
        schedule = recipe.schedule
        self.network = PretextNetwork().to(device.name)
        self.modules = {"network": self.network}
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=schedule.betas
        )
        self.optimisers = {"network": self.optimiser}
        self.training, self.validation = source.slices(recipe)
        self.questions = Questions(self.training, recipe.patches.patch, schedule.seed + group.rank)

    def step(self, step: int) -> dict[str, float]:
        """Do one update and return ``loss`` and the share of right answers of each kind."""
        set_rate(self.optimiser, rate_at(step, self.recipe.schedule))
        drawn = self.questions.draw(self.recipe.patches.batch)
        x, turns, kinds = (t.to(self.device.name) for t in drawn)
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            turn_logits, kind_logits = self.network(x)
        loss = functional.cross_entropy(turn_logits.float(), turns) + functional.cross_entropy(
            kind_logits.float(), kinds
        )
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(self.network.parameters())
        nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.schedule.clip)
        self.optimiser.step()
        return {
            "loss": float(loss.detach()),
            "rotation": _accuracy(turn_logits, turns),
            "degradation": _accuracy(kind_logits, kinds),
        }

    def state(self) -> dict[str, Any]:
        """Return the state of the generator of patches."""
        return {"questions": self.questions.random.bit_generator.state}

    def restore(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state` gave."""
        self.questions.random.bit_generator.state = state["questions"]

    def publish(
        self, average: nn.Module, *, version: str, steps: int, seconds: float, folder: Path
    ) -> tuple[Path, Path]:
        """Write the features' weights and card; see :func:`publish_features`."""
        assert isinstance(average, PretextNetwork)  # noqa: S101 - what this objective trains
        return publish_features(self, average, version=version, steps=steps, seconds=seconds, folder=folder)

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Return the share of right answers of ``network`` on patches of held-out patients, the same every time."""
        if not self.validation:
            return {}
        questions = Questions(self.validation, self.questions.patch, seed=0)
        right = {"rotation": 0.0, "degradation": 0.0}
        with torch.inference_mode():
            for _ in range(HELD_OUT_PATCHES // 64):
                x, turns, kinds = (t.to(self.device.name) for t in questions.draw(64))
                turn_logits, kind_logits = network(x)
                right["rotation"] += _accuracy(turn_logits, turns)
                right["degradation"] += _accuracy(kind_logits, kinds)
        return {name: value * 64 / HELD_OUT_PATCHES for name, value in right.items()}


def measure_spread(network: FeatureNetwork, questions: Questions, device: str) -> None:
    """Measure the standard deviation of the network's channels on undegraded patches, and divide by it from now on."""
    with torch.inference_mode():
        x = torch.cat([questions.plain() for _ in range(SPREAD_PATCHES)]).to(device)
        parts = [network.raw(part) for part in torch.split(x, 32)]
        deviations = [
            torch.cat([part[stage].transpose(0, 1).flatten(1) for part in parts], dim=1).std(dim=1)
            for stage in range(len(WIDTHS))
        ]
    network.set_spread(deviations)


def _accuracy(logits: Tensor, answers: Tensor) -> float:
    return float((logits.argmax(1) == answers).float().mean())


def publish_features(
    objective: PretextObjective, average: PretextNetwork, *, version: str, steps: int, seconds: float, folder: Path
) -> tuple[Path, Path]:
    """Write ``features.safetensors`` and its card ``features.json`` into ``folder`` and return the two paths.

    Parameters
    ----------
    objective : PretextObjective
        The run's objective.
    average : PretextNetwork
        The averaged weights; the heads stay behind.
    version : str
        Version of the weights.
    steps, seconds : int, float
        How far and how long it was trained.
    folder : pathlib.Path
        Where they go; ``resources/features`` is what the program reads.
    """
    recipe = objective.recipe
    network = average.features
    device = objective.device
    measure_spread(network, Questions(objective.training, recipe.patches.patch, recipe.schedule.seed), device.name)
    content = serialise(network)
    accuracy = objective.validate(average)
    card = {
        "title": recipe.title,
        "summary": recipe.about.summary,
        "note": recipe.about.note,
        "version": version,
        "parameters": sum(p.numel() for p in network.parameters()),
        "weights": f"{FILE}.safetensors",
        "weights_sha256": hashlib.sha256(content).hexdigest(),
        "licence": "Apache-2.0; trained on data under the terms that the sources list",
        "training": {
            "recipe": recipe.as_dict(),
            "seed": recipe.schedule.seed,
            "steps": steps,
            "seconds": round(seconds),
            "hardware": f"{device.label}, {platform.machine()}",
            **objective.history(),
            "held_out_accuracy": {name: round(value, 3) for name, value in accuracy.items()},
            "accuracy_of_guessing": {"rotation": 1 / ROTATIONS, "degradation": round(1 / len(DEGRADATIONS), 3)},
            "must_not_be_used_for": "Not for diagnosis or magnifying; only for comparing images in losses and metrics.",
        },
    }
    weights = write_whole(folder / f"{FILE}.safetensors", content, overwrite=True)
    text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
    return weights, write_whole(folder / f"{FILE}.json", text.encode(), overwrite=True)
