"""The judges of adversarial training, and how they learn: SRGAN's and MISRGAN's, and WGAN-GP's critic (MIASSR)."""

from __future__ import annotations

from importlib import import_module

import torch
from torch import Tensor

from engine.devices import Device
from engine.train.building import built
from engine.train.distributed import Group
from engine.train.losses.adversarial import discriminator_loss, generator_loss
from engine.train.losses.wgan import critic_loss, deceit_loss
from engine.train.plans import Adversary
from engine.train.recipe import RecipeError

JUDGES = {
    "srgan": "engine.networks.srgan_discriminator:SRGANDiscriminator",
    "miassr": "engine.networks.miassr_critic:MiassrCritic",
    "patch": "engine.networks.discriminators:PatchDiscriminator",
}
"""Module and class of each judge."""


class Judge:
    """A judge, its optimiser, and its losses."""

    def __init__(self, plan: Adversary, device: Device, group: Group) -> None:
        if plan.judge not in JUDGES:
            raise RecipeError(f"there is no judge called '{plan.judge}'; known: {', '.join(JUDGES)}")
        home, name = JUDGES[plan.judge].split(":")
        self.plan = plan
        self.group = group
        self.module = built(getattr(import_module(home), name), plan.shape, "adversary.shape").to(device.name)
        self.optimiser = torch.optim.AdamW(self.module.parameters(), lr=plan.rate, betas=plan.betas, weight_decay=0.0)

    def loss_of(self, made: Tensor) -> Tensor:
        """Return the loss of the network whose images ``made`` (N, C, R, C) are judged; reaches the network alone."""
        self.module.requires_grad_(False)
        scores = self.module(made)
        return generator_loss(scores) if self.plan.kind == "gan" else deceit_loss(scores)

    def learn(self, real: Tensor, made: Tensor) -> float:
        """Update the judge by real images and by images made (detached), both (N, C, R, C); return its loss."""
        self.module.requires_grad_(True)
        value = 0.0
        for _ in range(self.plan.updates):
            if self.plan.kind == "gan":
                loss = discriminator_loss(self.module(real), self.module(made))
            else:
                loss = critic_loss(self.module, real, made, self.plan.penalty)
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            self.group.average_gradients(self.module.parameters())
            self.optimiser.step()
            value = float(loss.detach())
        return value
