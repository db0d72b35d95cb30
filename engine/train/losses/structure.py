"""Structural similarity as a loss (SupeRELiTNet, equations 4 and 5)."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from engine.train.losses.pair import Pair
from engine.train.recipe import RecipeError

_SIGMA = 1.5
_RADIUS = 5
_C1 = 0.01**2
_C2 = 0.03**2


def ssim(pair: Pair) -> Tensor:
    """Return ``1 − SSIM`` of Wang et al. (2004), the mean over images, channels and pixels.

    Window and constants are those of :func:`engine.measure.metrics.ssim`, with which it agrees. Equation 5 prints the
    variance of the truth in its denominator as a squared mean; this is the definition that it refers to.

    Raises
    ------
    RecipeError
        The patches are smaller than the window of 11 pixels.
    """
    if min(pair.high.shape[-2:]) < 2 * _RADIUS + 1:
        raise RecipeError(f"the loss 'ssim' needs HR patches of at least {2 * _RADIUS + 1} pixels a side")
    x, y = pair.result.float(), pair.high.float()
    mean_x, mean_y = _blur(x), _blur(y)
    # variances about a value near the mean: single precision loses those of a bright, flat patch otherwise
    about = y.mean((-2, -1), keepdim=True)
    x, y = x - about, y - about
    centred_x, centred_y = mean_x - about, mean_y - about
    var_x = _blur(x * x) - centred_x.square()
    var_y = _blur(y * y) - centred_y.square()
    covariance = _blur(x * y) - centred_x * centred_y
    score = ((2 * mean_x * mean_y + _C1) * (2 * covariance + _C2)) / (
        (mean_x.square() + mean_y.square() + _C1) * (var_x + var_y + _C2)
    )
    return 1.0 - score.mean()


def _blur(x: Tensor) -> Tensor:
    """Return the Gaussian mean of ``x`` (N, C, R, C) wherever the whole window fits."""
    offsets = torch.arange(-_RADIUS, _RADIUS + 1, device=x.device, dtype=torch.float32)
    weights = torch.exp(-0.5 * (offsets / _SIGMA).square())
    weights = weights / weights.sum()
    flat = x.flatten(0, 1).unsqueeze(1)
    with torch.autocast(x.device.type, enabled=False):
        blurred = functional.conv2d(functional.conv2d(flat, weights.reshape(1, 1, -1, 1)), weights.reshape(1, 1, 1, -1))
    return blurred.reshape(*x.shape[:2], *blurred.shape[-2:])
