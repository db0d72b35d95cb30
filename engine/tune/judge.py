"""Whether tuned weights are better: measured on what was held out, decided against the noise between its parts."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier
from engine.magnify.ensemble import magnify
from engine.measure.benchmark import degrade
from engine.measure.metrics import HIGHEST_PSNR, ssim_map
from engine.measure.samples import Sample
from engine.progress import CancelToken
from engine.refinement import PLAIN, Refinement
from engine.tune.holdout import HeldImage

SSIM_LOST = 5e-5
"""SSIM that counts as not worse: half a unit of the fourth digit, the last one shown."""

_T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753)
"""Student's t, 95 %, one-sided, for 1 to 15 degrees of freedom."""

_NORMAL95 = 1.645

_SMALLEST_ERROR = 10 ** (-HIGHEST_PSNR / 10)


@dataclass(frozen=True)
class Score:
    """How well weights do on one part of a held-out image.

    Attributes
    ----------
    errors : tuple of float
        Mean squared error at every scale, values as 0…1.
    ssim : float
        Mean over the scales.
    """

    errors: tuple[float, ...]
    ssim: float


@dataclass(frozen=True)
class Mean:
    """Scores of all parts together: PSNR in dB and SSIM, means over the scales."""

    psnr_db: float
    ssim: float


@dataclass(frozen=True)
class Verdict:
    """Tuned weights against the starting weights.

    Attributes
    ----------
    kept : bool
        Whether they are better.
    gain_db, ssim_gain : float
        Over all parts.
    noise_db : float
        What the gain has to exceed: Student's t (95 %, one-sided) times its standard error; infinite for a single part.
    """

    kept: bool
    gain_db: float
    ssim_gain: float
    noise_db: float


def measure(
    magnifier: Magnifier,
    held: Sequence[HeldImage],
    scales: Sequence[Scale],
    refinement: Refinement = PLAIN,
    *,
    cancel: CancelToken | None = None,
) -> list[Score]:
    """Return the scores of a network on every part of ``held`` at ``scales``.

    An image is degraded by each scale (the declared degradation), magnified back as a user's slice is, and compared
    with itself, values clipped to the working range and a border of ``ceil(scale)`` pixels left out.
    """
    found: list[Score] = []
    for image in held:
        of_scales = [_maps(magnifier, image.pixels, scale, refinement, cancel) for scale in scales]
        for part in image.parts:
            at = part.slices
            errors = tuple(max(_SMALLEST_ERROR, _mean(error[at], 0.0)) for error, _ in of_scales)
            found.append(Score(errors, statistics.fmean(_mean(likeness[at], 1.0) for _, likeness in of_scales)))
    return found


def _maps(
    magnifier: Magnifier, truth: NDArray[np.float32], scale: Scale, refinement: Refinement, cancel: CancelToken | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return squared error and local SSIM of every pixel of ``truth``; NaN where they do not count."""
    if cancel is not None:
        cancel.check()
    errors, likeness = (np.full(truth.shape, np.nan) for _ in range(2))
    degraded = degrade(Sample("", "", truth), scale)
    rows, columns = truth.shape
    inner = Box(math.ceil(scale.vertical), math.ceil(scale.horizontal), rows, columns)
    inner = replace(inner, bottom=rows - inner.top, right=columns - inner.left)
    if degraded is None or min(inner.size.rows, inner.size.columns) < 1:
        return errors, likeness
    grid = Grid(degraded.size, replace(degraded.size, rows=rows, columns=columns))
    made = np.clip(magnify(magnifier, degraded, grid, refinement, cancel=cancel).values, 0.0, 1.0)[inner.slices]
    true = truth[inner.slices]
    errors[inner.slices] = np.square(made.astype(np.float64) - true)
    local = ssim_map(made, true)
    if local.size:
        # the index of a pixel needs its whole window: the map is smaller by the same on every side
        edge = (true.shape[0] - local.shape[0]) // 2
        likeness[inner.slices][edge : edge + local.shape[0], edge : edge + local.shape[1]] = local
    return errors, likeness


def _mean(values: NDArray[np.float64], otherwise: float) -> float:
    counted = np.isfinite(values)
    return float(values[counted].mean()) if counted.any() else otherwise


def mean(scores: Sequence[Score], *, pooled: bool) -> Mean:
    """Return what ``scores`` are together.

    Parameters
    ----------
    scores : sequence of Score
        Of slices, or of the parts of a band.
    pooled : bool
        Parts of one image count by their error, as in one PSNR of them all: a part that is all dark says nothing.
        Slices count alike: the mean of their PSNRs.
    """
    likeness = statistics.fmean(score.ssim for score in scores)
    errors = np.array([score.errors for score in scores])
    of_scales = -10 * np.log10(errors.mean(axis=0)) if pooled else -10 * np.log10(errors).mean(axis=0)
    return Mean(float(of_scales.mean()), likeness)


def decide(tuned: Sequence[Score], start: Sequence[Score], *, pooled: bool) -> Verdict:
    """Return whether ``tuned`` is better than ``start``.

    Kept only if the gain in PSNR is greater than what the scatter of the parts explains (paired, one-sided; the
    standard error by the jackknife, Efron and Tibshirani 1993, equation 11.5: for slices it is the usual one) and the
    mean SSIM is not worse. A single part has no scatter to compare with: nothing is kept.
    """
    both = list(zip(tuned, start, strict=True))

    def gain_of(pairs: Sequence[tuple[Score, Score]]) -> float:
        ours, before = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        return mean(ours, pooled=pooled).psnr_db - mean(before, pooled=pooled).psnr_db

    gain, noise, count = gain_of(both), math.inf, len(both)
    if count > 1:
        without = [gain_of(both[:i] + both[i + 1 :]) for i in range(count)]
        error = math.sqrt((count - 1) / count * sum((g - statistics.fmean(without)) ** 2 for g in without))
        student = _T95[count - 2] if count - 2 < len(_T95) else _NORMAL95 * (1 + 1 / (count - 1))
        noise = student * error
    likeness = mean(tuned, pooled=pooled).ssim - mean(start, pooled=pooled).ssim
    return Verdict(gain > max(0.0, noise) and likeness > -SSIM_LOST, gain, likeness, noise)
