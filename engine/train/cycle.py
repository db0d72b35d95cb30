"""Training by two cycles, LR → SR → LR and HR → LR → SR (ultrasound CycleGAN, section III.C and III.D, figure 4).

    L = α L_pixel + β L_percp + γ L_adv + η L_cyc          (equation 7)

``G`` magnifies, ``F`` degrades, and a patch discriminator judges the images of each. Every loss is the sum of one on
the HR side and one on the LR side:

    pixel         |G(x) − y| + |F(y) − x|                    (equation 2)
    perceptual    ‖φ(G(x)) − φ(y)‖² + ‖φ(F(y)) − φ(x)‖²      (equation 3; squared, with the features at hand)
    adversarial   −log D_hr(G(x)) − log D_lr(F(y))           (equation 5)
    cycle         |F(G(x)) − x| + |G(F(y)) − y|              (equation 6)

Perceptual and adversarial losses see LR magnified by the cubic to the size of HR, as the paper's do. Pairs are HR
fathers and LR sons (:mod:`engine.train.fathers`).

Other losses of :mod:`engine.train.losses` can be named too; they judge ``G(x)`` alone. The paper magnifies by 4 only. A
network that is not told the scale and learns all of them needs one that brings the scales to one footing, for an error
of ×4 outweighs what is wrong with ×1.5.

The recipe's ``[objective]`` has ``degradation_unit`` (:class:`~engine.networks.degradation.DegradationNetwork`) and
its ``[adversary]`` describes both judges. They learn in the stages whose losses name ``adversarial``; where its weight
is 0 they learn alone, and nothing is made to please them yet. What a stage says of parameters that learn and of
statistics that are kept is said of ``G``; ``F`` learns in every stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.devices import Device, mixed_precision
from engine.networks.cubic import magnify_cubic
from engine.networks.degradation import DegradationNetwork
from engine.train.adversaries import Judge
from engine.train.building import built, network_of
from engine.train.distributed import Group
from engine.train.fathers import FatherSampler
from engine.train.history import History
from engine.train.losses import TERMS, Pair, features
from engine.train.losses.perceptual import perceptual
from engine.train.objective import Objective, check_trainable, let_learn, need_weight, rate_at, set_rate, stage_at
from engine.train.objectives import Source
from engine.train.plans import Stage, check_shape
from engine.train.recipe import Recipe, RecipeError, asked

HIGH, LOW = "high", "low"
SIDES = (HIGH, LOW)

LOSSES = ("pixel", "perceptual", "adversarial", "cycle", "cycle-forward", "cycle-backward")
"""Names of its own losses: the paper's four, and the two halves of the cycle loss that table V takes apart."""

Losses = dict[str, Tensor]


@dataclass(frozen=True)
class CycleAsked:
    """What the recipe's ``[objective]`` says: ``degradation_unit``, the width of the degrading generator."""

    kind: str = "cycle"
    degradation_unit: int = 32

    def __post_init__(self) -> None:
        """Refuse what makes no network."""
        check_shape("objective", {"degradation_unit": self.degradation_unit})


class CycleObjective(Objective):
    """Two generators, two judges, one update of each a step; see the module's text."""

    asks = CycleAsked

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        self.recipe, self.device, self.group = recipe, device, group
        schedule, channels = recipe.schedule, recipe.shape.get("channels", 1)
        self.network = network_of(recipe).to(device.name)
        sizes = {"channels": channels, "unit": asked(recipe, CycleAsked).degradation_unit}
        self.degrader: nn.Module = built(DegradationNetwork, sizes, "objective").to(device.name)
        self.degrader.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.modules = {"network": self.network, "degradation": self.degrader}
        self.generators = torch.optim.AdamW(
            [*self.network.parameters(), *self.degrader.parameters()],
            lr=schedule.rate,
            weight_decay=schedule.weight_decay,
            betas=schedule.betas,
        )
        self.optimisers: dict[str, torch.optim.Optimizer] = {"generators": self.generators}
        self.judges: dict[str, Judge] = {}
        if recipe.adversary:
            self.judges = {side: Judge(recipe.adversary, device, group) for side in SIDES}
        for side, judge in self.judges.items():
            self.modules[f"judge-{side}"] = judge.module
            self.optimisers[f"judge-{side}"] = judge.optimiser
        self._stage: Stage | None = None
        self._check()
        self.histories = {side: History() for side in self.judges}
        self.training, self.validation = source.slices(recipe)
        self.sampler = FatherSampler(self.training, recipe.patches, schedule.seed, group.rank)

    def step(self, step: int) -> dict[str, float]:
        """Update both generators, and both judges in the stages that have them; return the losses."""
        stage = stage_at(step, self.recipe, self.over)
        if stage is not self._stage:
            let_learn(self.network, stage)
            self._stage = stage
        weights = {name: weight for name, weight in stage.losses.items() if weight}
        set_rate(self.generators, rate_at(step, self.recipe.schedule, over=self.over) * stage.rate_factor)
        low, high, difficulty = (t.to(self.device.name) for t in self.sampler.draw(step))
        made, losses = self._losses(low, high, difficulty, weights)
        total = torch.stack([weight * losses[name] for name, weight in weights.items()]).sum()
        self._update(total)
        values = {"loss": float(total.detach())} | {name: float(losses[name].detach()) for name in weights}
        if "adversarial" in stage.losses:
            real = {HIGH: high, LOW: _enlarged(low, high)}
            for index, (side, judge) in enumerate(self.judges.items()):
                set_rate(judge.optimiser, rate_at(step, self.recipe.schedule, judge.plan.rate, self.over))
                seed = (self.recipe.schedule.seed, self.group.rank, step, index)
                shown = self.histories[side].exchange(made[side], seed)
                values[f"judge-{side}"] = judge.learn(real[side], shown)
        return values

    def _losses(
        self, low: Tensor, high: Tensor, difficulty: Tensor, weights: Mapping[str, float]
    ) -> tuple[dict[str, Tensor], Losses]:
        """Return what the generators make, both at the size of HR, and the losses that have a weight."""
        magnified, degraded = self._magnify(low, high), self._degrade(high, low)
        made = {HIGH: magnified, LOW: _enlarged(degraded, high)}
        losses: Losses = {}
        if "pixel" in weights:
            losses["pixel"] = _l1(magnified, high) + _l1(degraded, low)
        if "perceptual" in weights:
            truth = {HIGH: high, LOW: _enlarged(low, high)}
            pairs = [Pair(low, truth[side], made[side], difficulty) for side in SIDES]
            losses["perceptual"] = perceptual(pairs[0]) + perceptual(pairs[1])
        if "adversarial" in weights:
            with mixed_precision(self.device, wanted=self.recipe.schedule.half):
                losses["adversarial"] = self.judges[HIGH].loss_of(made[HIGH]) + self.judges[LOW].loss_of(made[LOW])
        for name in weights.keys() & set(TERMS) - set(LOSSES):
            losses[name] = TERMS[name](Pair(low, high, magnified, difficulty))
        if "cycle" in weights or "cycle-forward" in weights:
            losses["cycle-forward"] = _l1(self._degrade(magnified, low), low)
        if "cycle" in weights or "cycle-backward" in weights:
            losses["cycle-backward"] = _l1(self._magnify(degraded, high), high)
        if "cycle" in weights:
            losses["cycle"] = losses["cycle-forward"] + losses["cycle-backward"]
        return made, losses

    def _magnify(self, low: Tensor, like: Tensor) -> Tensor:
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            image: Tensor = self.network(low, *like.shape[-2:])
        return image.float()

    def _degrade(self, high: Tensor, like: Tensor) -> Tensor:
        noise = torch.randn_like(high[:, :1])
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            image: Tensor = self.degrader(high, noise, *like.shape[-2:])
        return image.float()

    def _update(self, loss: Tensor) -> None:
        weights = [*self.network.parameters(), *self.degrader.parameters()]
        self.generators.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.group.average_gradients(weights)
        nn.utils.clip_grad_norm_(weights, self.recipe.schedule.clip)
        self.generators.step()

    def _check(self) -> None:
        for stage in self.recipe.stages:
            need_weight(stage)
        known = [name for name in (*LOSSES, *TERMS) if self.judges or name != "adversarial"]
        unknown = sorted({name for stage in self.recipe.stages for name in stage.losses} - set(known))
        if unknown:
            raise RecipeError(f"there is no loss called '{unknown[0]}' here; known: {', '.join(known)}")
        for stage in self.recipe.stages:
            check_trainable(self.network, stage)
            features.prepare(stage.losses, self.device.name)

    def tensors(self) -> dict[str, Tensor]:
        """Return the images of the histories."""
        return {side: history.images for side, history in self.histories.items() if history.images is not None}

    def restore_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Take back what :meth:`tensors` gave."""
        for side, history in self.histories.items():
            found = tensors.get(side)
            history.images = None if found is None else found.to(self.device.name)


def _l1(image: Tensor, truth: Tensor) -> Tensor:
    return (image - truth).abs().mean()


def _enlarged(low: Tensor, like: Tensor) -> Tensor:
    return magnify_cubic(low, *like.shape[-2:])
