"""PSNR and SSIM, in agreement with scikit-image's definitions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.floating]

_SIGMA = 1.5
_RADIUS = 5


def psnr(image: Image, truth: Image) -> float:
    """Return the peak signal-to-noise ratio in dB for a data range of 1; infinite for equal images.

    Parameters
    ----------
    image, truth : numpy.ndarray
        (rows, columns), the declared window as 0…1.
    """
    error = float(np.mean(np.square(np.asarray(image, np.float64) - np.asarray(truth, np.float64))))
    return math.inf if error == 0 else -10 * math.log10(error)


def ssim(image: Image, truth: Image) -> float:
    """Return the structural similarity index of Wang et al. (2004) for a data range of 1.

    Gaussian weights of σ = 1.5 cut at 5 pixels, population covariance, mean over the pixels whose whole window lies in
    the image: what scikit-image computes with ``gaussian_weights=True, use_sample_covariance=False, data_range=1``.
    Images smaller than the window on any side have no such pixel: NaN.
    """
    x, y = np.asarray(image, np.float64), np.asarray(truth, np.float64)
    if min(x.shape) < 2 * _RADIUS + 1:
        return math.nan
    c1, c2 = 0.01**2, 0.03**2
    mean_x, mean_y = _blur(x), _blur(y)
    var_x = _blur(x * x) - mean_x * mean_x
    var_y = _blur(y * y) - mean_y * mean_y
    covariance = _blur(x * y) - mean_x * mean_y
    score = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x * mean_x + mean_y * mean_y + c1) * (var_x + var_y + c2)
    )
    return float(score.mean())


def _blur(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the Gaussian mean wherever the whole window fits: smaller by the radius on every side."""
    weights = np.exp(-0.5 * (np.arange(-_RADIUS, _RADIUS + 1) / _SIGMA) ** 2)
    weights /= weights.sum()
    rows = x.shape[0] - 2 * _RADIUS
    down = sum(w * x[i : i + rows] for i, w in enumerate(weights))
    columns = x.shape[1] - 2 * _RADIUS
    across: NDArray[np.float64] = sum(w * down[:, i : i + columns] for i, w in enumerate(weights))
    return across


def shaved(image: Image, vertical: float, horizontal: float) -> Image:
    """Return ``image`` without a border of ``ceil(scale)`` pixels per axis; as it is where nothing would be left."""
    rows, columns = math.ceil(vertical), math.ceil(horizontal)
    if image.shape[0] <= 2 * rows or image.shape[1] <= 2 * columns:
        return image
    return image[rows:-rows, columns:-columns]
