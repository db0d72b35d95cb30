"""Whether tuned weights are better: measured on what was held out, decided against the noise between slices."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from engine.magnify.ensemble import Refinement, magnify
from engine.measure.benchmark import degrade
from engine.measure.metrics import HIGHEST_PSNR, psnr, shaved, ssim
from engine.measure.samples import Sample
from engine.progress import CancelToken
from engine.tune.holdout import HeldImage

CONFIDENCE = 0.95
"""That a gain is no noise: one-sided, by Student's t over the parts that are scored."""

SSIM_LOST = 5e-5
"""SSIM that counts as not worse: half a unit of the fourth digit, the last one shown."""

_T95 = (6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753)
"""Student's t, 95 %, one-sided, for 1 to 15 degrees of freedom."""

_NORMAL95 = 1.645

PLAIN = Refinement()
"""One pass of the network."""


@dataclass(frozen=True)
class Score:
    """How well weights do on one part of a held-out image: the means over the scales.

    Attributes
    ----------
    psnr_db, ssim : float
        Against the scan itself.
    """

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
        Means over the parts.
    noise_db : float
        What the mean gain has to exceed: Student's t times its standard error; infinite for a single part.
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
    """Return the scores of a network on every part of ``held``, each the mean over ``scales``.

    An image is degraded by each scale (the declared degradation), magnified back as a user's slice is, and compared
    with itself, values clipped to the working range and a border of ``ceil(scale)`` pixels left out.
    """
    found: list[Score] = []
    for image in held:
        of_scales = [_scores(magnifier, image, scale, refinement, cancel) for scale in scales]
        found += [mean(of_part) for of_part in zip(*of_scales, strict=True)]
    return found


def _scores(
    magnifier: Magnifier, image: HeldImage, scale: Scale, refinement: Refinement, cancel: CancelToken | None
) -> list[Score]:
    if cancel is not None:
        cancel.check()
    degraded = degrade(Sample("", "", image.pixels), scale)
    if degraded is None:
        return [Score(0.0, 0.0) for _ in image.parts]
    rows, columns = image.pixels.shape
    grid = Grid(degraded.size, replace(degraded.size, rows=rows, columns=columns))
    made = np.clip(magnify(magnifier, degraded, grid, refinement, cancel=cancel).values, 0.0, 1.0)
    found = []
    for part in image.parts:
        ours, truth = (shaved(x[part.slices], scale.vertical, scale.horizontal) for x in (made, image.pixels))
        likeness = ssim(ours, truth)
        found.append(Score(min(HIGHEST_PSNR, psnr(ours, truth)), 0.0 if math.isnan(likeness) else likeness))
    return found


def mean(scores: Sequence[Score]) -> Score:
    """Return the mean of ``scores``."""
    return Score(statistics.fmean(s.psnr_db for s in scores), statistics.fmean(s.ssim for s in scores))


def decide(tuned: Sequence[Score], start: Sequence[Score]) -> Verdict:
    """Return whether ``tuned`` is better than ``start``, part by part.

    Kept only if the mean gain in PSNR is greater than what the scatter of the gains explains (a paired, one-sided test)
    and the mean SSIM is not worse. A single part has no scatter to compare with: nothing is kept.
    """
    gains = [t.psnr_db - s.psnr_db for t, s in zip(tuned, start, strict=True)]
    likeness = statistics.fmean(t.ssim - s.ssim for t, s in zip(tuned, start, strict=True))
    gain = statistics.fmean(gains)
    noise = math.inf
    if len(gains) > 1:
        degrees = len(gains) - 1
        student = _T95[degrees - 1] if degrees <= len(_T95) else _NORMAL95 * (1 + 1 / degrees)
        noise = student * statistics.stdev(gains) / math.sqrt(len(gains))
    return Verdict(gain > max(0.0, noise) and likeness > -SSIM_LOST, gain, likeness, noise)
