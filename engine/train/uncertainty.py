"""Training a head that says how wrong a network's image may be; the network itself is frozen.

What the head gives is to be the quantile of the error that nine pixels in ten stay below. It is the maximum likelihood
estimate of that quantile under an asymmetric Laplace distribution (Yu and Moyeed 2001) of the error's logarithm:
quantiles pass through a logarithm unchanged, and on its footing smooth background and sharp edges count alike.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.devices import Device, mixed_precision
from engine.networks import find
from engine.networks.continuous import ContinuousNetwork
from engine.networks.cubic import magnify_cubic
from engine.networks.uncertainty import SMALLEST, UncertaintyHead, fingerprint
from engine.networks.uncertainty_card import FORMAT
from engine.networks.weights import load_module, serialise
from engine.train.building import built
from engine.train.data import PatchSampler, TrainingSlice, load_manifest, split_by_patient
from engine.train.distributed import Group
from engine.train.objective import Objective, rate_at, set_rate
from engine.train.objectives import Source
from engine.train.recipe import Recipe, RecipeError, asked
from engine.write.atomic import write_whole

LEVEL = 0.9
"""Share of the pixels whose error stays within the half-width."""

HELD_OUT_BATCHES = 12

NOT_FOR = (
    "Not for any other weights than those whose fingerprint is above. It tells errors against a scan that was shrunk "
    "by an anti-aliased cubic, not what a scanner did not record. Without its calibration its figures mean nothing."
)


@dataclass(frozen=True)
class UncertaintyAsked:
    """What the recipe's ``[objective]`` says: whose head it is, and the sources that it holds out whole."""

    kind: str = "uncertainty"
    network: str = "default"
    held_out_sources: tuple[str, ...] = ()


class UncertaintyObjective(Objective):
    """The head's parameters by the likelihood of the module's text. ``network`` of the recipe's objective names whose.

    Of the recipe's patches everything counts; ``validation.held_out`` may hold out more patients than the network's
    own training did, never fewer: calibration needs them.
    """

    asks = UncertaintyAsked
    reference = None
    publishes_itself = True

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        self.recipe, self.device, self.group = recipe, device, group
        schedule = recipe.schedule
        self.about = find(asked(recipe, UncertaintyAsked).network)
        frozen = load_module(self.about.id)
        if not isinstance(frozen, ContinuousNetwork):
            raise RecipeError(f"'{self.about.id}' has no features that such a head could see")
        self.fingerprint = fingerprint(frozen)
        self.frozen = frozen.to(device.name)
        self.head = built(UncertaintyHead, recipe.shape, "shape").to(device.name)
        self.modules: dict[str, nn.Module] = {"network": self.head}
        self.optimiser = torch.optim.AdamW(
            self.head.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=schedule.betas
        )
        self.optimisers: dict[str, torch.optim.Optimizer] = {"network": self.optimiser}
        if source.folder is None:
            raise RecipeError("how sure a network is, is learned from a folder with a manifest: one scan is too little")
        slices = load_manifest(source.folder, recipe.patches.modalities)
        self.training, held = split(slices, recipe.validation.held_out, sources_held_out(recipe.objective))
        self.validation = []  # the pictures of a run are those of magnifiers
        self.sampler = PatchSampler(self.training, recipe.patches, schedule.seed, group.rank)
        self.held = PatchSampler(held, recipe.patches, schedule.seed, group.rank) if held else None

    def step(self, step: int) -> dict[str, float]:
        """Do one update and return ``loss`` and the share of errors within the half-width."""
        set_rate(self.optimiser, rate_at(step, self.recipe.schedule))
        features, error = self._errors(self.sampler, step)
        widths = self.head(features, *error.shape[-2:])
        loss = negative_log_likelihood(error, widths)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(self.head.parameters())
        nn.utils.clip_grad_norm_(self.head.parameters(), self.recipe.schedule.clip)
        self.optimiser.step()
        return {"loss": float(loss.detach()), "covered": _covered(error, widths)}

    def _errors(self, sampler: PatchSampler, step: int) -> tuple[Tensor, Tensor]:
        """Return the network's features (N, F, r, c) and the size of its errors (N, 1, R, C) on a batch."""
        low, high, _ = (t.to(self.device.name) for t in sampler.draw(step))
        rows, columns = high.shape[-2:]
        with torch.no_grad():
            with mixed_precision(self.device, wanted=self.recipe.schedule.half):
                maps = self.frozen.encode(low)
            maps = maps.float()
            image = magnify_cubic(low, rows, columns) + self.frozen.residual(maps, rows, columns)
            return maps.flatten(1, 2), (image - high).abs()

    def validate(self, network: nn.Module) -> dict[str, float] | None:
        """Return by how much the share of errors covered on held-out patients differs from the wanted one."""
        if self.held is None:
            return {}
        shares = []
        with torch.inference_mode():
            for batch in range(1, HELD_OUT_BATCHES + 1):
                features, error = self._errors(self.held, batch)
                shares.append(_covered(error, network(features, *error.shape[-2:])))
        return {"covered, above nominal": sum(shares) / len(shares) - LEVEL}

    def publish(
        self, average: nn.Module, *, version: str, steps: int, seconds: float, folder: Path
    ) -> tuple[Path, Path]:
        """Write ``<network>.safetensors`` and the card ``<network>.json``; its calibration is still missing.

        ``resources/uncertainty`` is what the program reads, after ``vernier calibrate`` has completed the card.
        """
        assert isinstance(average, UncertaintyHead)  # noqa: S101 - what this objective trains
        content = serialise(average)
        name = self.about.id
        card: dict[str, Any] = {
            "format": FORMAT,
            "title": self.recipe.title,
            "summary": self.recipe.about.summary,
            "network": self.about.id,
            "network_version": self.about.version,
            "network_fingerprint": self.fingerprint,
            "version": version,
            "parameters": sum(p.numel() for p in average.parameters()),
            "shape": average.shape,
            "weights": f"{name}.safetensors",
            "weights_sha256": hashlib.sha256(content).hexdigest(),
            "licence": "Apache-2.0; trained on data under the terms that the sources list",
            "calibration": None,
            "training": {
                "recipe": self.recipe.as_dict(),
                "steps": steps,
                "seconds": round(seconds),
                "hardware": f"{self.device.label}, {platform.machine()}",
                **self.history(),
                "must_not_be_used_for": NOT_FOR,
            },
        }
        weights = write_whole(folder / f"{name}.safetensors", content, overwrite=True)
        text = json.dumps(card, indent=2, ensure_ascii=False) + "\n"
        return weights, write_whole(folder / f"{name}.json", text.encode(), overwrite=True)


def sources_held_out(objective: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the sources that a recipe's objective holds out whole."""
    return tuple(objective.get("held_out_sources", ()))


def split(
    slices: Sequence[TrainingSlice], share: float, sources: Sequence[str] = ()
) -> tuple[list[TrainingSlice], list[TrainingSlice]]:
    """Return what the head learns from, and what is left for its calibration, no patient on both sides.

    A ``share`` of the patients of each source is held out, as for networks (those that a network with a smaller share
    holds out are among them), and ``sources`` whole: of those with one patient nothing would be held out else.
    """
    learned, held = split_by_patient([item for item in slices if item.source not in sources], share)
    return learned, [*held, *(item for item in slices if item.source in sources)]


def negative_log_likelihood(error: Tensor, widths: Tensor) -> Tensor:
    """Return minus the log-likelihood, without its constants, of the sizes of errors: a scalar.

    ``mean ρ(log error − log width)`` with ``ρ(d) = d (LEVEL − [d < 0])``: smallest where ``widths`` are the quantile.
    """
    above = torch.log(error + SMALLEST) - torch.log(widths + SMALLEST)
    return torch.maximum(LEVEL * above, (LEVEL - 1) * above).mean()


def few_of_each(slices: Sequence[TrainingSlice], count: int) -> list[TrainingSlice]:
    """Return at most ``count`` slices of each source, of as many patients as can be, spread evenly over each."""
    patients: dict[str, dict[str, list[TrainingSlice]]] = {}
    for item in slices:
        patients.setdefault(item.source, {}).setdefault(item.patient, []).append(item)
    chosen: list[TrainingSlice] = []
    for own in patients.values():
        each = max(1, count // len(own))
        for items in list(own.values())[:count]:
            taken = min(each, len(items))
            chosen += [items[(2 * i + 1) * len(items) // (2 * taken)] for i in range(taken)]
    return chosen


def _covered(error: Tensor, widths: Tensor) -> float:
    return float((error <= widths.detach()).float().mean())
