"""Training on pairs: the network's image against the truth by the losses of each stage, and a judge if there is one."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.devices import Device, mixed_precision
from engine.networks.architectures import architecture
from engine.train.adversaries import Judge
from engine.train.data import PatchSampler
from engine.train.distributed import Group
from engine.train.losses import TERMS, Pair
from engine.train.objective import Objective, let_learn, rate_at, set_rate, stage_at
from engine.train.objectives import Source
from engine.train.plans import Stage
from engine.train.recipe import Recipe, RecipeError

ADVERSARIAL = "adversarial"
OF_MODULE = "module:"


class Supervised(Objective):
    """The usual objective; see the module's text."""

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        self.recipe = recipe
        self.device = device
        self.group = group
        schedule = recipe.schedule
        network = architecture(recipe.architecture).build(**recipe.shape).to(device.name)
        self.network = network
        self.forward = torch.compile(network) if schedule.compile and device.name == "cuda" else network
        self.modules = {"network": network}
        self.optimiser = torch.optim.AdamW(
            network.parameters(), lr=schedule.rate, weight_decay=schedule.weight_decay, betas=schedule.betas
        )
        self.optimisers = {"network": self.optimiser}
        self.judge = Judge(recipe.adversary, device, group) if recipe.adversary else None
        if self.judge:
            self.modules["judge"] = self.judge.module
            self.optimisers["judge"] = self.judge.optimiser
        self.training, self.validation = source.slices(recipe)
        self.sampler = PatchSampler(self.training, recipe.patches, schedule.seed, group.rank)
        self._stage: Stage | None = None
        for stage in recipe.stages:
            self._check(stage)

    def step(self, step: int) -> dict[str, float]:
        """Do one update of the network, and of its judge."""
        stage = stage_at(step, self.recipe)
        if stage is not self._stage:
            let_learn(self.network, stage.trainable)
            self._stage = stage
        set_rate(self.optimiser, rate_at(step, self.recipe.schedule) * stage.rate_factor)
        low, high, difficulty = (t.to(self.device.name) for t in self.sampler.draw(step))
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            result = self.forward(low, *high.shape[-2:])
        pair = Pair(low, high, result.float(), difficulty)
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
            values["judge"] = self.judge.learn(high, pair.result.detach())
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
        for name in stage.losses:
            known = name in TERMS or (name == ADVERSARIAL and self.judge is not None)
            if name.startswith(OF_MODULE):
                known = hasattr(self.network, name.removeprefix(OF_MODULE))
            if not known:
                raise RecipeError(f"there is no loss called '{name}' here; known: {', '.join(sorted(TERMS))}")
        unknown = [b for b in stage.trainable if not any(n.startswith(b) for n, _ in self.network.named_parameters())]
        if unknown:
            raise RecipeError(f"no parameter's name begins with {', '.join(unknown)}")
