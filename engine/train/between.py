"""Training of a network between slices: the middle of three neighbouring slices from the other two.

    l_G = l_MSE + β l_percep + γ l_GAN        l_D = log D(real) + log(1 − D(made))    (lecture, "Loss Function")

Weights and order of the losses are the recipe's: squared error alone first, the whole sum in the last stage. The
difficulty that relative losses divide by is the error of the mean of the neighbours on each triple: without it, far
neighbours decide everything, and the network blurs what lies between near ones.

The recipe's ``[objective]`` names the material within the folder of the data: ``volumes`` (scans, each with ``path``,
``modality``, ``source``, ``patient``, ``licence``), ``stacks`` (a folder with a manifest) and ``held_out`` (patients,
as ``source/patient``); no other scan can slip in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch
from torch import nn

from engine.devices import Device, mixed_precision
from engine.errors import EngineError, UnreadableError
from engine.measure.metrics import psnr
from engine.networks.descriptor import short
from engine.train.compared import Compared
from engine.train.distributed import Group
from engine.train.losses import Pair
from engine.train.neighbours import TrainingVolume, TripleSampler, load_volumes
from engine.train.objectives import Source
from engine.train.recipe import Recipe, asked

NOT_FOR = (
    "Not for primary diagnosis. What lies between two slices was not scanned: what is smaller than their distance may "
    "be missing or made up. Not for label maps, cine or colour. Trained on MR of the head and neck and a little CT."
)

LEAST_ERROR = 0.02
"""Error of the mean of the neighbours, of the working range, below which a triple counts no more for being easy."""

MOST_VALIDATED = 4
"""Triples of a held-out volume that are measured on the way."""


def split_volumes(
    volumes: Sequence[TrainingVolume], held_out: Sequence[str]
) -> tuple[list[TrainingVolume], list[TrainingVolume]]:
    """Return volumes to train on and those of the patients ``held_out``, each named ``source/patient``.

    Raises
    ------
    UnreadableError
        Nothing is left to train on, or a patient that should be held out is not there.
    """
    named = {f"{v.source}/{v.patient}" for v in volumes}
    missing = sorted(set(held_out) - named)
    if missing:
        raise UnreadableError("training data", f"there are no slices of {', '.join(missing)} to hold out")
    held = [v for v in volumes if f"{v.source}/{v.patient}" in held_out]
    kept = [v for v in volumes if f"{v.source}/{v.patient}" not in held_out]
    if not kept:
        raise UnreadableError("training data", "there is no volume to draw neighbouring slices from")
    return kept, held


@dataclass(frozen=True)
class ListedVolume:
    """A scan within the folder of the data, and what its file does not tell."""

    path: str
    modality: str
    source: str
    patient: str
    licence: str = ""


@dataclass(frozen=True)
class BetweenAsked:
    """What the recipe's ``[objective]`` says; see the module's text."""

    kind: str = "between"
    volumes: tuple[ListedVolume, ...] = ()
    stacks: str = ""
    held_out: tuple[str, ...] = ()


class BetweenObjective(Compared):
    """Squared error, features and a judge on the slice between two others; see the module's text."""

    asks = BetweenAsked
    reference = "the mean of the two neighbours"

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        super().__init__(recipe, device, group)
        if source.folder is None:
            raise EngineError("training between slices needs a folder of volumes")
        told, plan = asked(recipe, BetweenAsked), recipe.patches
        volumes = [asdict(volume) for volume in told.volumes]
        found = load_volumes(source.folder, volumes, told.stacks, plan.modalities)
        self.volumes, self.held_out = split_volumes(found, told.held_out)
        self.training, self.validation = [], []
        self.sampler = TripleSampler(self.volumes, plan.batch, plan.patch, recipe.schedule.seed, group.rank)

    def pair(self, step: int) -> Pair:
        """Return the true middle slices (N, 1, R, C) and those that the network made of their neighbours."""
        first, second, truth = (t.to(self.device.name) for t in self.sampler.draw(step))
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            made = self.network(first, second)
        # a coarse triple is off by many times a fine one: relative losses bring them to one footing
        off = (0.5 * (first + second) - truth).square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
        return Pair(first, truth, made.float(), off.clamp_min(LEAST_ERROR))

    def history(self) -> dict[str, Any]:
        """Return what the card tells of the data; a slice counts once for each axis along which it is one."""
        volumes = self.volumes
        terms = {
            v.source: f"{v.source} ({short(v.modality)}, {v.licence or 'terms in the data folder'})" for v in volumes
        }
        return {
            "slices": sum(len(v.values) for v in volumes),
            "patients": len({(v.source, v.patient) for v in volumes}),
            "sources": [terms[name] for name in sorted(terms)],
            "modalities": sorted({short(v.modality) for v in volumes}),
            "data": ", ".join(sorted(terms)),
            "degradation": "the middle slice of three held out; slices up to 5 mm from it, thin ones also averaged",
            "must_not_be_used_for": NOT_FOR,
        }

    def validate(self, network: nn.Module) -> dict[str, float]:
        """Return the gain of ``network`` over the mean of the neighbours in dB, by held-out volume."""
        return {volume.name: self._gain(network, volume) for volume in self.held_out}

    def _gain(self, network: nn.Module, volume: TrainingVolume) -> float:
        apart = max(1, len(volume.middles) // MOST_VALIDATED)
        gains = []
        for middle, distance in volume.middles[apart // 2 :: apart][:MOST_VALIDATED]:
            first, truth, second = (
                torch.from_numpy(volume.values[k].astype("float32"))[None, None].to(self.device.name)
                for k in (middle - distance, middle, middle + distance)
            )
            with torch.inference_mode(), mixed_precision(self.device, wanted=self.recipe.schedule.half):
                made = network(first, second).float().clamp(0.0, 1.0)
            ours, reference = (image[0, 0].cpu().numpy() for image in (made, (first + second) / 2))
            exact = truth[0, 0].cpu().numpy()
            gains.append(psnr(ours, exact) - psnr(reference, exact))
        return sum(gains) / len(gains)
