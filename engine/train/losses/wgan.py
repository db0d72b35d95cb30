"""The losses of a Wasserstein generative adversarial network with gradient penalty (MIASSR, section 3.3.3)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Critic = Callable[[Tensor], Tensor]
"""Gives (N, 1) scores for (N, C, R, C) images, each from its image alone."""


def deceit_loss(scores: Tensor) -> Tensor:
    """Return the mean of ``−D(G(I_LR))``: the share of equation 15 that a generator can lower.

    Parameters
    ----------
    scores : torch.Tensor
        (N, 1): the critic's scores of what the generator made.
    """
    return -scores.float().mean()


def critic_loss(
    critic: Critic, real: Tensor, made: Tensor, penalty: float = 10.0, generator: torch.Generator | None = None
) -> Tensor:
    """Return equation 16: ``E[D(made)] − E[D(real)]`` plus ``penalty`` times :func:`gradient_penalty`.

    The paper writes the penalty without a weight; 10 is the weight of Gulrajani et al. 2017, to which it refers.

    Parameters
    ----------
    critic : callable
        The critic.
    real, made : torch.Tensor
        (N, C, R, C): real images, and what the generator made (detached from it).
    penalty : float
        Weight of the penalty.
    generator : torch.Generator, optional
        Where the mixtures of the penalty come from; torch's own by default.
    """
    apart = critic(made).float().mean() - critic(real).float().mean()
    return apart + penalty * gradient_penalty(critic, real, made, generator)


def gradient_penalty(critic: Critic, real: Tensor, made: Tensor, generator: torch.Generator | None = None) -> Tensor:
    """Return the mean of ``(‖∇D(I)‖₂ − 1)²`` at images ``I`` drawn evenly between each real one and the one made.

    Differentiable in the critic's weights. Zero for a critic whose score grows by the distance it is moved.
    """
    share = torch.rand((len(real), 1, 1, 1), device=real.device, generator=generator)
    mixed = torch.lerp(made.detach().float(), real.detach().float(), share).requires_grad_()
    (slope,) = torch.autograd.grad(critic(mixed).float().sum(), mixed, create_graph=True)
    length: Tensor = slope.flatten(1).norm(dim=1)
    return (length - 1.0).square().mean()
