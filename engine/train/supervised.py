"""Training on pairs: the network's magnified image against the truth, a slice that was degraded."""

from __future__ import annotations

import torch

from engine.devices import Device, mixed_precision
from engine.train.compared import Compared
from engine.train.data import PatchSampler
from engine.train.distributed import Group
from engine.train.losses import Pair
from engine.train.objectives import Source
from engine.train.recipe import Recipe


class Supervised(Compared):
    """The usual objective; see the module's text."""

    def __init__(self, recipe: Recipe, source: Source, device: Device, group: Group) -> None:
        super().__init__(recipe, device, group)
        schedule = recipe.schedule
        compiled = schedule.compile and device.name == "cuda"
        self.forward = torch.compile(self.network) if compiled else self.network
        self.training, self.validation = source.slices(recipe)
        self.sampler = PatchSampler(self.training, recipe.patches, schedule.seed, group.rank)

    def pair(self, step: int) -> Pair:
        """Return patches, (N, C, r, c) and (N, C, R, C), and what the network made of the small ones."""
        low, high, difficulty = (t.to(self.device.name) for t in self.sampler.draw(step))
        with mixed_precision(self.device, wanted=self.recipe.schedule.half):
            result = self.forward(low, *high.shape[-2:])
        return Pair(low, high, result.float(), difficulty)
