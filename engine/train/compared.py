"""Training by comparison: images that a network makes against the true ones, by losses that the recipe names by stage.

What the objectives have in common that learn from pairs of a made and a true image, whatever it is made from: the
network with its optimiser, a judge if the recipe has one, and the update.
"""

from __future__ import annotations

from abc import abstractmethod

import torch
from torch import Tensor, nn

from engine.devices import Device, mixed_precision
from engine.train.adversaries import Judge
from engine.train.building import network_of
from engine.train.distributed import Group
from engine.train.losses import TERMS, Pair, features
from engine.train.objective import Objective, check_trainable, let_learn, need_weight, rate_at, set_rate, stage_at
from engine.train.plans import Stage
from engine.train.recipe import Recipe, RecipeError

ADVERSARIAL = "adversarial"
OF_MODULE = "module:"
"""Beginning of the name of a loss that the network itself brings: ``module:symmetry_loss`` calls its method
``symmetry_loss``; the names of such methods end so."""


class Compared(Objective):
    """See the module's text; a class of it says where pairs come from by :meth:`pair`."""

    def __init__(self, recipe: Recipe, device: Device, group: Group) -> None:
        self.recipe, self.device, self.group = recipe, device, group
        schedule = recipe.schedule
        self.network = network_of(recipe).to(device.name)
        self.modules = {"network": self.network}
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=schedule.betas
        )
        self.optimisers: dict[str, torch.optim.Optimizer] = {"network": self.optimiser}
        self.judge = Judge(recipe.adversary, device, group) if recipe.adversary else None
        if self.judge:
            self.modules["judge"] = self.judge.module
            self.optimisers["judge"] = self.judge.optimiser
        self._stage: Stage | None = None
        for stage in recipe.stages:
            self._check(stage)
            features.prepare(stage.losses, device.name)

    @abstractmethod
    def pair(self, step: int) -> Pair:
        """Return what is compared at ``step``: images drawn, and those that the network made of them (float32)."""

    def step(self, step: int) -> dict[str, float]:
        """Do one update of the network, and of the judge in the stages that have it; return the losses."""
        stage, schedule = stage_at(step, self.recipe, self.over), self.recipe.schedule
        if stage is not self._stage:
            let_learn(self.network, stage)
            self._stage = stage
        set_rate(self.optimiser, rate_at(step, schedule, over=self.over) * stage.rate_factor)
        pair = self.pair(step)
        weights = {name: weight for name, weight in stage.losses.items() if weight}
        terms = {name: self._term(name, pair) for name in weights}
        loss = torch.stack([weight * terms[name] for name, weight in weights.items()]).sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(self.network.parameters())
        nn.utils.clip_grad_norm_(self.network.parameters(), schedule.clip)
        self.optimiser.step()
        values = {"loss": float(loss.detach())}
        if len(terms) > 1:
            values |= {name: float(value.detach()) for name, value in terms.items()}
        if self.judge and ADVERSARIAL in stage.losses:
            set_rate(self.judge.optimiser, rate_at(step, schedule, self.judge.plan.rate, self.over))
            values["judge"] = self.judge.learn(pair.high, pair.result.detach())
        return values

    def _term(self, name: str, pair: Pair) -> Tensor:
        if name == ADVERSARIAL and self.judge:
            with mixed_precision(self.device, wanted=self.recipe.schedule.half):
                return self.judge.loss_of(pair.result).float()
        if name.startswith(OF_MODULE):
            value: Tensor = getattr(self.network, name.removeprefix(OF_MODULE))()
            return value
        return TERMS[name](pair)

    def _check(self, stage: Stage) -> None:
        need_weight(stage)
        for name in stage.losses:
            known = name in TERMS or (name == ADVERSARIAL and self.judge is not None)
            if name.startswith(OF_MODULE):
                known = name.endswith("_loss") and callable(getattr(self.network, name.removeprefix(OF_MODULE), None))
            if not known:
                raise RecipeError(f"there is no loss called '{name}' here; known: {', '.join(sorted(TERMS))}")
        check_trainable(self.network, stage)
