"""What a training run minimises: the contract between the loop and each way of training."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from engine.devices import Device
from engine.networks.descriptor import short
from engine.train.data import TrainingSlice
from engine.train.plans import Schedule, Stage
from engine.train.recipe import Recipe, RecipeError


@dataclass(frozen=True)
class Asked:
    """What a recipe's ``[objective]`` says where its kind is all."""

    kind: str = "supervised"


class Objective(ABC):
    """One way of training: draws its data, updates its modules, and can be stopped and resumed exactly.

    A class is made with (recipe, source, device, group): see :mod:`engine.train.objectives`. The loop seeds torch's
    generator before every step from the recipe's seed, the process and the step, and a
    :class:`~engine.train.data.PatchSampler` does the same with its own, so that most need no state of their own.

    Attributes
    ----------
    recipe : Recipe
        What to do.
    device : Device
        Where.
    modules : dict of nn.Module
        Everything that learns; ``network`` is the one that is averaged, validated and published.
    optimisers : dict of torch.optim.Optimizer
        One or more for each module.
    training, validation : list of TrainingSlice
        What it learns from and what is held out; empty where an objective has data of another kind.
    asks : type
        Dataclass of what it reads of the recipe's ``[objective]``: anything else there is refused.
    warning : str
        What whoever starts the training must know of its data; empty where there is nothing.
    reference : str or None
        What :meth:`validate` measures gains over, in words; None where its figures are no gains in dB.
    held_out_are : str
        What is held out, where anything is: ``patients``, or slices of the same one.
    publishes_itself : bool
        Whether :meth:`publish` takes the place of the usual weights and card of a network.
    """

    asks: type = Asked
    reference: str | None = "bicubic"
    held_out_are: str = "patients"
    publishes_itself = False
    warning = ""

    over: float | None = None
    """Share of the run that is over where the clock ends it; None: the recipe's number of steps does."""

    recipe: Recipe
    device: Device
    modules: dict[str, nn.Module]
    optimisers: dict[str, torch.optim.Optimizer]
    training: list[TrainingSlice]
    validation: list[TrainingSlice]

    @abstractmethod
    def step(self, step: int) -> dict[str, float]:
        """Do update number ``step`` (from 1) of everything and return the losses by name, ``loss`` first."""

    def tensors(self) -> dict[str, Tensor]:
        """Return tensors that a resumed run needs beside modules and optimisers, such as history buffers."""
        return {}

    def restore_tensors(self, tensors: dict[str, Tensor]) -> None:  # noqa: B027 - most need none
        """Take back what :meth:`tensors` gave."""

    def state(self) -> dict[str, Any]:
        """Return, as JSON holds it, what else a resumed run needs."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:  # noqa: B027 - most need none
        """Take back what :meth:`state` gave."""

    def validate(self, network: nn.Module) -> dict[str, float] | None:  # noqa: ARG002 - for those that need it
        """Return gains over the reference in dB by name for ``network``, or None for the usual ones of a magnifier."""
        return None

    def history(self) -> dict[str, Any]:
        """Return what the card tells of the data: ``slices``, ``patients``, ``sources``, ``modalities``, ``data``.

        Also ``degradation`` and ``must_not_be_used_for``, where they are not those of magnifiers.
        """
        slices = self.training
        return {
            "slices": len(slices),
            "patients": len({(s.source, s.patient) for s in slices}),
            "sources": sorted({f"{s.source} ({short(s.modality)}, {s.licence})" for s in slices}),
            "modalities": sorted({short(s.modality) for s in slices}),
            "data": ", ".join(sorted({s.source for s in slices})),
        }

    def publish(
        self, average: nn.Module, *, version: str, steps: int, seconds: float, folder: Path
    ) -> tuple[Path, Path]:
        """Write weights and card of another kind into ``folder``, where :attr:`publishes_itself`; return the paths."""
        raise NotImplementedError


def rate_at(step: int, schedule: Schedule, peak: float | None = None, over: float | None = None) -> float:
    """Return the learning rate at ``step``: linear warm-up to ``peak`` (default the schedule's), then its decay.

    The decay goes by ``over``, the share of the run that is over: by default ``step`` of the schedule's steps.
    """
    rate = (schedule.rate if peak is None else peak) * min(1.0, step / max(1, schedule.warmup))
    done = step / schedule.steps if over is None else over
    if schedule.decay == "cosine":
        return rate * 0.5 * (1 + math.cos(math.pi * done))
    if schedule.decay == "steps":
        return rate * float(schedule.gamma ** sum(done > milestone for milestone in schedule.milestones))
    return rate


def stage_at(step: int, recipe: Recipe, over: float | None = None) -> Stage:
    """Return the stage of the recipe that ``step`` (from 1) belongs to, or the share ``over`` of the run."""
    end = 0.0
    for stage in recipe.stages:
        end += stage.share
        if (step <= end * recipe.schedule.steps + 1e-6) if over is None else (over < end):
            return stage
    return recipe.stages[-1]


def set_rate(optimiser: torch.optim.Optimizer, rate: float) -> None:
    """Set the learning rate of all of an optimiser's parameters."""
    for group in optimiser.param_groups:
        group["lr"] = rate


def need_weight(stage: Stage) -> None:
    """Raise :class:`~engine.train.recipe.RecipeError` where no loss of ``stage`` has a weight."""
    if not any(stage.losses.values()):
        raise RecipeError("nothing can be learned in a stage without a loss whose weight is above 0")


def let_learn(module: nn.Module, stage: Stage) -> None:
    """Let the parameters learn that ``stage`` names (all, if it names none).

    What is frozen is frozen whole: its normalisation keeps its statistics, and nothing is dropped out in it.
    """
    beginnings = stage.trainable
    for name, parameter in module.named_parameters():
        parameter.requires_grad_(not beginnings or name.startswith(beginnings))
    module.train()
    for name, part in module.named_modules():
        norm = isinstance(part, nn.modules.batchnorm._BatchNorm)
        frozen = bool(beginnings) and not name.startswith(beginnings)
        if (norm and (frozen or stage.keep_statistics)) or (frozen and isinstance(part, nn.modules.dropout._DropoutNd)):
            part.eval()


def check_trainable(module: nn.Module, stage: Stage) -> None:
    """Raise :class:`RecipeError` if ``stage`` lets parameters learn that ``module`` does not have."""
    unknown = [b for b in stage.trainable if not any(n.startswith(b) for n, _ in module.named_parameters())]
    if unknown:
        raise RecipeError(f"no parameter's name begins with {', '.join(unknown)}")
