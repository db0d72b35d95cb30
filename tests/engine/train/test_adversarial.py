"""The adversarial losses: the lecture's formulas, without overflow."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from engine.train.losses.adversarial import discriminator_loss, generator_loss


def probability(logits: torch.Tensor) -> np.ndarray:
    return 1 / (1 + np.exp(-logits.double().numpy()))


def test_they_are_the_lectures_formulas():
    torch.manual_seed(0)
    real, made = 3 * torch.randn(7, 1), 3 * torch.randn(7, 1)
    expected = -np.log(probability(real)).mean() - np.log(1 - probability(made)).mean()
    assert float(discriminator_loss(real, made)) == pytest.approx(expected, rel=1e-5)
    assert float(generator_loss(made)) == pytest.approx(-np.log(probability(made)).mean(), rel=1e-5)


def test_a_discriminator_that_knows_nothing_loses_twice_the_logarithm_of_two():
    nothing = torch.zeros(4, 1)
    assert float(discriminator_loss(nothing, nothing)) == pytest.approx(2 * math.log(2))


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_a_sure_discriminator_still_teaches(dtype):
    """Through a sigmoid the logarithm of 0 would come out here, and no gradient."""
    logits = torch.full((2, 1), -300.0, dtype=dtype, requires_grad=True)
    loss = generator_loss(logits)
    loss.backward()
    assert loss.dtype == torch.float32
    assert loss.item() == pytest.approx(300, rel=0.01)
    assert torch.allclose(logits.grad.float(), torch.tensor(-0.5))


def test_the_two_pull_the_judgement_of_a_made_image_apart():
    made = torch.zeros(1, 1, requires_grad=True)
    real = torch.zeros(1, 1, requires_grad=True)
    discriminator_loss(real, made).backward()
    assert made.grad > 0 > real.grad  # descending lowers the odds of what was made and raises those of what is real
    made.grad = None
    generator_loss(made).backward()
    assert made.grad < 0
