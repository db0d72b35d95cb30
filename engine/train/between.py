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
from typing import Any

import torch
from torch import Tensor, nn

from engine.devices import Device
from engine.errors import EngineError, UnreadableError
from engine.measure.metrics import psnr
from engine.networks.architectures import architecture
from engine.train.adversaries import Judge
from engine.train.distributed import Group
from engine.train.losses import TERMS, Pair
from engine.train.neighbours import TrainingVolume, TripleSampler, load_volumes
from engine.train.objective import Objective, let_learn, rate_at, set_rate, short, stage_at
from engine.train.objectives import Source
from engine.train.plans import Stage
from engine.train.recipe import Recipe, RecipeError

ADVERSARIAL = "adversarial"

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


class BetweenObjective(Objective):
    """Squared error, features and a judge on the slice between two others; see the module's text."""

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        self.recipe, self.device, self.group = recipe, device, group
        schedule = recipe.schedule
        self.network = architecture(recipe.architecture).build(**recipe.shape).to(device.name)
        self.modules = {"network": self.network}
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=schedule.betas
        )
        self.optimisers: dict[str, torch.optim.Optimizer] = {"network": self.optimiser}
        self.judge = Judge(recipe.adversary, device, group) if recipe.adversary else None
        if self.judge:
            self.modules["judge"] = self.judge.module
            self.optimisers["judge"] = self.judge.optimiser
        self._check()
        if source.folder is None:
            raise EngineError("training between slices needs a folder of volumes")
        asked = recipe.objective
        modalities = recipe.patches.modalities
        found = load_volumes(source.folder, asked.get("volumes", ()), asked.get("stacks", ""), modalities)
        self.volumes, self.held_out = split_volumes(found, asked.get("held_out", ()))
        self.training, self.validation = [], []
        plan = recipe.patches
        self.sampler = TripleSampler(self.volumes, plan.batch, plan.patch, schedule.seed, group.rank)
        self._stage: Stage | None = None

    def step(self, step: int) -> dict[str, float]:
        """Do one update of the network, and of the judge in the stages that have it; return the losses."""
        stage = stage_at(step, self.recipe)
        if stage is not self._stage:
            let_learn(self.network, stage.trainable)
            self._stage = stage
        set_rate(self.optimiser, rate_at(step, self.recipe.schedule) * stage.rate_factor)
        first, second, truth = (t.to(self.device.name) for t in self.sampler.draw(step))
        with torch.autocast(self.device.name, torch.bfloat16):
            made = self.network(first, second)
        # a coarse triple is off by many times a fine one: relative losses bring them to one footing
        off = (0.5 * (first + second) - truth).square().mean(dim=(1, 2, 3), keepdim=True).sqrt()
        pair = Pair(first, truth, made.float(), off.clamp_min(LEAST_ERROR))
        terms = {name: self._term(name, pair) for name in stage.losses}
        loss = torch.stack([weight * terms[name] for name, weight in stage.losses.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(self.network.parameters())
        nn.utils.clip_grad_norm_(self.network.parameters(), self.recipe.schedule.clip)
        self.optimiser.step()
        values = {"loss": float(loss.detach())}
        if len(terms) > 1:
            values |= {name: float(value.detach()) for name, value in terms.items()}
        if self.judge and ADVERSARIAL in stage.losses:
            set_rate(self.judge.optimiser, rate_at(step, self.recipe.schedule, self.judge.plan.rate))
            values["judge"] = self.judge.learn(truth, pair.result.detach())
        return values

    def _term(self, name: str, pair: Pair) -> Tensor:
        if name == ADVERSARIAL and self.judge:
            return self.judge.loss_of(pair.result).float()
        return TERMS[name](pair)

    def _check(self) -> None:
        known = {*TERMS, ADVERSARIAL} if self.judge else set(TERMS)
        unknown = sorted({name for stage in self.recipe.stages for name in stage.losses} - known)
        if unknown:
            raise RecipeError(f"there is no loss called '{unknown[0]}' here; known: {', '.join(sorted(known))}")

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
            with torch.inference_mode(), torch.autocast(self.device.name, torch.bfloat16):
                made = network(first, second).float().clamp(0.0, 1.0)
            ours, reference = (image[0, 0].cpu().numpy() for image in (made, (first + second) / 2))
            exact = truth[0, 0].cpu().numpy()
            gains.append(psnr(ours, exact) - psnr(reference, exact))
        return sum(gains) / len(gains)
