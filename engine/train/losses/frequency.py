"""Losses in the frequency domain: the frequency distribution loss of SupeRELiTNet and the focal frequency loss."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from engine.train.losses.features import FDL_ORDER, extractor
from engine.train.losses.pair import Pair
from engine.train.recipe import RecipeError

PHASE_WEIGHT = 1.0
"""λ of equation 11. The paper tunes it and does not print it; the work that it adopts the loss from has 1."""

PROJECTIONS = 24
"""Random directions onto which a layer's spectra are projected."""

PATCH = 5
"""Side of the neighbourhood in the spectrum that a direction spans, in frequencies."""


def ffl(pair: Pair) -> Tensor:
    """Return the focal frequency loss of Jiang et al. (2021): squared error of spectra, hard frequencies first.

    The weight of a frequency is its own error over the largest of the image (α = 1), without gradient. The mean goes
    over the whole spectrum, as theirs does.
    """
    spectrum = torch.fft.fft2(pair.result.float() - pair.high.float(), norm="ortho")
    error = spectrum.abs().square()
    root = error.detach().sqrt()
    weight = root / root.amax((-2, -1), keepdim=True).clamp_min(1e-12)
    loss: Tensor = (weight * error).mean()
    return loss


def fdl(pair: Pair) -> Tensor:
    """Return the frequency distribution loss (section III-C, equations 6 to 12).

    Features of a fixed network (:mod:`engine.train.losses.features`), their Fourier transform, and the distance of the
    *distributions* of its magnitude and of its phase, summed over the two (λ = 1) and averaged over the layers. The
    distance is the sliced Wasserstein distance of the work that the paper adopts (its reference 31): spectra projected
    on random directions and sorted. It lets detail lie a little beside its place, which equations 9 and 10, read bin
    by bin, would not: that reading is :func:`fdl_bins`. Layers at the image's own resolution are left out: the paper's
    EfficientNet has none, and sorting them takes longer than all the rest. Means go over the half of a spectrum that is
    not a mirror of the other.

    Raises
    ------
    RecipeError
        The patches are of one pixel, which no layer sees at a coarser resolution.
    """
    return _over_layers(pair, sliced=True)


def fdl_bins(pair: Pair) -> Tensor:
    """Return the frequency distribution loss with equations 9 and 10 read bin by bin: each frequency with its own.

    Not to the letter: phases are compared the short way round, so that their difference is never more than π, and both
    means go over the half of a spectrum that is not a mirror of the other, in which its first column, and of an even
    number the last, weigh double beside the rest.

    Raises
    ------
    RecipeError
        As :func:`fdl`.
    """
    return _over_layers(pair, sliced=False)


def _over_layers(pair: Pair, *, sliced: bool) -> Tensor:
    network = extractor(FDL_ORDER, pair.high.device)
    with torch.no_grad():
        truth = network(pair.high)
    ours = network(pair.result)
    directions = _generator(pair.high)
    scores = []
    for x, y in zip(ours, truth, strict=True):
        if x.shape[-2:] == pair.high.shape[-2:]:
            continue
        with torch.autocast(x.device.type, enabled=False):
            spectrum_x, spectrum_y = _spectrum(x.float()), _spectrum(y.float())
            if sliced:
                score = sum(
                    weight * _sliced_wasserstein(part(spectrum_x), part(spectrum_y), directions)
                    for part, weight in ((torch.abs, 1.0), (torch.angle, PHASE_WEIGHT))
                )
            else:
                magnitude = (spectrum_x.abs() - spectrum_y.abs()).abs().mean()
                score = magnitude + PHASE_WEIGHT * (spectrum_x * spectrum_y.conj()).angle().abs().mean()
        scores.append(torch.as_tensor(score))
    if not scores:
        raise RecipeError(f"the loss '{'fdl' if sliced else 'fdl-bins'}' needs HR patches of at least 2 pixels a side")
    return torch.stack(scores).mean()


def _spectrum(x: Tensor) -> Tensor:
    """Return the Fourier transform of real ``x`` over its last two axes, the half that is not a mirror of the other.

    Orthonormal, so that a magnitude does not grow with the size of the patch.
    """
    spectrum: Tensor = torch.fft.rfft2(x, norm="ortho")
    return spectrum


def _sliced_wasserstein(x: Tensor, y: Tensor, directions: torch.Generator) -> Tensor:
    """Return the mean distance of the sorted projections of ``x`` and ``y`` (N, C, R, C) on unit directions."""
    rows, columns = (min(PATCH, side) for side in x.shape[-2:])
    weights = torch.randn(PROJECTIONS, x.shape[1], rows, columns, generator=directions).to(x.device)
    weights = functional.normalize(weights.flatten(1), dim=1).reshape(weights.shape)
    sorted_x = functional.conv2d(x, weights).flatten(2).sort(-1).values
    sorted_y = functional.conv2d(y, weights).flatten(2).sort(-1).values
    return (sorted_x - sorted_y).abs().mean()


def _generator(batch: Tensor) -> torch.Generator:
    """Return a generator for the directions: others for every batch, the same ones when a run is resumed at it."""
    seed = int(batch.detach().double().sum().cpu().view(torch.int64)) % 2**63
    return torch.Generator().manual_seed(seed)
