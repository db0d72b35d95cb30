"""The feature distance: how unlike two images are to a network that was trained to look at images.

In the form of Zhang et al. (2018, "The unreasonable effectiveness of deep features as a perceptual metric", equation
1): at every layer the features of both images are brought to length one at each position, and the squared distances
are averaged over the positions,

    d(x, y) = 1/L Σ_l Σ_p v_l(p) ‖ φ_l(x, p) / ‖φ_l(x, p)‖ − φ_l(y, p) / ‖φ_l(y, p)‖ ‖² / Σ_p v_l(p)

``φ_l(x, p)`` are the channels of layer ``l`` at position ``p``, and ``v_l(p)`` the share of the pixels under it that
count. Beside their equation, channels have no learned weights, and layers are averaged, not summed, so that the
figure lies in 0 (alike) to 4 whatever the network. Those weights and the network that they belong to make the measure
that they named; this one has neither and does not bear that name. Figures compare only where one and the same network
looked: the one of the perceptual loss (:mod:`engine.train.losses.features`), Vernier's own unless the user has another.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.measure.metrics import Image, shaved
from engine.train.losses.features import PERCEPTUAL_ORDER, Extractor, extractor

SMALLEST = 32
"""Side below which the coarsest layer that may look, a 32nd of the image, has no whole position."""

_TINY = 1e-10


def looking_with(device: torch.device | str = "cpu") -> Extractor:
    """Return the network that looks, on ``device``: the user's own, otherwise Vernier's; its ``name`` says which.

    Raises
    ------
    FeaturesError, WeightsError
        The user's network cannot be used.
    """
    return extractor(PERCEPTUAL_ORDER, device)


def feature_distance(image: Image, truth: Image, network: Extractor, valid: NDArray[np.bool_] | None = None) -> float:
    """Return the distance of the module's text: 0 for equal images, at most 4, lower is better; the order is free.

    NaN for images of less than :data:`SMALLEST` pixels on a side, with values that are not finite, or of which nothing
    is valid.

    Parameters
    ----------
    image, truth : numpy.ndarray
        (rows, columns), the declared window as 0…1.
    network : Extractor
        Who looks: :func:`looking_with`.
    valid : numpy.ndarray of bool, optional
        (rows, columns): pixels that count; all by default. The others are made equal to the truth.
    """
    counted = np.ones(truth.shape, np.bool_) if valid is None else valid
    made = np.where(counted, image, truth)
    if min(truth.shape) < SMALLEST or not counted.any() or not (np.isfinite(made) & np.isfinite(truth)).all():
        return math.nan
    device = next(network.parameters()).device
    with torch.inference_mode():
        ours, theirs = (network(_batch(x).to(device)) for x in (made, truth))
        shares = [functional.adaptive_avg_pool2d(_batch(counted).to(device), layer.shape[-2:])[0, 0] for layer in ours]
        layers = [
            ((_length_one(x) - _length_one(y)).square().sum(1)[0] * share).sum() / share.sum()
            for x, y, share in zip(ours, theirs, shares, strict=True)
        ]
        return float(torch.stack(layers).mean())


def score(
    image: Image,
    truth: Image,
    network: Extractor,
    valid: NDArray[np.bool_] | None,
    vertical: float,
    horizontal: float,
) -> float:
    """Return :func:`feature_distance` by the protocol of the benchmark: clipped to the window, without the border.

    The arguments are those of :func:`engine.measure.metrics.score`, and who looks.
    """
    inner, true = (shaved(x, vertical, horizontal) for x in (np.clip(image, 0.0, 1.0), truth))
    counted = None if valid is None else shaved(valid.astype(np.float32), vertical, horizontal) > 0
    return feature_distance(inner, true, network, counted)


def _batch(values: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))[None, None]


def _length_one(features: Tensor) -> Tensor:
    """Return ``features`` (1, C, r, c) with channels of length one at every position; none where there are none."""
    features = features.float()
    return features / features.square().sum(1, keepdim=True).sqrt().add(_TINY)
