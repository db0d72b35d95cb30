"""The Wasserstein losses with gradient penalty, against critics whose answers are known on paper."""

from __future__ import annotations

import math

import pytest
import torch

from engine.networks.miassr_critic import MiassrCritic
from engine.train.losses.wgan import critic_loss, deceit_loss, gradient_penalty


def linear_critic(direction):
    return lambda image: (image * direction).flatten(1).sum(dim=1, keepdim=True)


@pytest.mark.parametrize("length", [1.0, 0.25, 3.0])
def test_the_penalty_is_the_squared_distance_of_the_slope_from_one(length):
    torch.manual_seed(0)
    direction = torch.randn(1, 5, 7)
    critic = linear_critic(direction * length / direction.norm())
    real, made = torch.rand(4, 1, 5, 7), torch.rand(4, 1, 5, 7)
    assert gradient_penalty(critic, real, made).item() == pytest.approx((length - 1) ** 2, abs=1e-5)


def test_the_penalty_looks_between_the_two_images():
    """The slope of ``½‖I‖²`` is ``I``: constant images of the values 2 and 4 have mixtures of every value between."""

    def critic(image):
        return image.square().flatten(1).sum(dim=1, keepdim=True) / 2

    real, made = torch.full((4096, 1, 1, 1), 4.0), torch.full((4096, 1, 1, 1), 2.0)
    # the mean of (v − 1)² over v in 2…4 is 13 / 3
    assert gradient_penalty(critic, real, made).item() == pytest.approx(13 / 3, rel=0.05)


def test_the_critic_wants_real_images_above_made_ones():
    critic = linear_critic(torch.ones(1, 2, 2) / 2)
    real, made = torch.ones(3, 1, 2, 2), torch.zeros(3, 1, 2, 2)
    assert critic_loss(critic, real, made).item() == pytest.approx(-2.0, abs=1e-6)
    assert critic_loss(critic, made, real).item() == pytest.approx(2.0, abs=1e-6)
    assert deceit_loss(critic(real)).item() == pytest.approx(-2.0)


def test_mixtures_come_from_the_generator_that_is_given():
    critic = MiassrCritic(width=4, limit=8)
    real, made = torch.rand(2, 1, 20, 20), torch.rand(2, 1, 20, 20)
    first, again, other = (
        gradient_penalty(critic, real, made, torch.Generator().manual_seed(seed)).item() for seed in (1, 1, 2)
    )
    assert first == again != other


@pytest.mark.parametrize("size", [(96, 96), (90, 96), (33, 20)])
def test_a_score_for_patches_of_any_size_and_a_gradient_for_every_weight(size):
    torch.manual_seed(0)
    critic = MiassrCritic(width=4, limit=16)
    real, made = torch.rand(2, 1, *size), torch.rand(2, 1, *size)
    assert critic(real).shape == (2, 1)
    critic_loss(critic, real, made).backward()
    for name, weight in critic.named_parameters():
        # the last offset cancels between real and made, and no slope depends on it
        if name != "judge.bias":
            assert weight.grad is not None, name
            assert weight.grad.abs().max() > 0, name


@pytest.mark.parametrize("size", [(65, 31), (74, 35), (66, 51)])
def test_scores_do_not_depend_on_half_precision_around_the_critic(size):
    torch.manual_seed(0)
    critic = MiassrCritic(width=8, limit=64)
    images = torch.rand(2, 1, *size)
    with torch.no_grad():
        plain = critic(images)
        with torch.autocast("cpu", torch.bfloat16):
            assert torch.equal(critic(images), plain)


def test_a_critic_learns_to_tell_stripes_from_noise():
    torch.manual_seed(0)
    critic = MiassrCritic(width=4, limit=8)
    optimiser = torch.optim.Adam(critic.parameters(), lr=2e-3)
    stripes = 0.5 + 0.4 * torch.sin(torch.arange(24.0) * 1.3).expand(8, 1, 24, 24)
    for _ in range(60):
        optimiser.zero_grad()
        critic_loss(critic, stripes, torch.rand(8, 1, 24, 24)).backward()
        optimiser.step()
    with torch.no_grad():
        apart = critic(stripes).mean() - critic(torch.rand(8, 1, 24, 24)).mean()
    assert math.isfinite(apart)
    assert apart > 0.2
