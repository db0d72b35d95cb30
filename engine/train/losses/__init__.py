"""The losses by the names that recipes use. A term takes a :class:`~engine.train.losses.pair.Pair` and gives a scalar.

Importing this loads no weights: the losses on features load theirs at the first use.
"""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from engine.train.losses.cycle import relative_cycle
from engine.train.losses.edges import laplacian, sobel
from engine.train.losses.features import feature_source
from engine.train.losses.frequency import fdl, fdl_bins, ffl
from engine.train.losses.over_bicubic import log_mse_over_bicubic, mse_over_bicubic
from engine.train.losses.pair import Pair
from engine.train.losses.perceptual import perceptual
from engine.train.losses.pixel import charbonnier, l1, mse, relative_l1, relative_mse
from engine.train.losses.structure import ssim

__all__ = ["TERMS", "Pair", "Term", "feature_source"]

Term = Callable[[Pair], Tensor]

TERMS: dict[str, Term] = {
    "l1": l1,
    "mse": mse,
    "charbonnier": charbonnier,
    "relative-l1": relative_l1,
    "relative-mse": relative_mse,
    "relative-cycle": relative_cycle,
    "mse-over-bicubic": mse_over_bicubic,
    "log-mse-over-bicubic": log_mse_over_bicubic,
    "ssim": ssim,
    "fdl": fdl,
    "fdl-bins": fdl_bins,
    "ffl": ffl,
    "laplacian": laplacian,
    "sobel": sobel,
    "perceptual": perceptual,
}
