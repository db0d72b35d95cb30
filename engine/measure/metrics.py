"""PSNR and SSIM, in agreement with scikit-image's definitions."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.floating]

HIGHEST_PSNR = 100.0
"""What an exact answer counts, in dB."""

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
    local = ssim_map(image, truth)
    return float(local.mean()) if local.size else math.nan


def ssim_map(image: Image, truth: Image) -> NDArray[np.float64]:
    """Return the local index of :func:`ssim` for every pixel whose whole window lies in the image.

    Shape (rows − 10, columns − 10); empty for images smaller than the window.
    """
    x, y = np.asarray(image, np.float64), np.asarray(truth, np.float64)
    if min(x.shape) < 2 * _RADIUS + 1:
        return np.empty((0, 0))
    c1, c2 = 0.01**2, 0.03**2
    mean_x, mean_y = _blur(x), _blur(y)
    var_x = _blur(x * x) - mean_x * mean_x
    var_y = _blur(y * y) - mean_y * mean_y
    covariance = _blur(x * y) - mean_x * mean_y
    local: NDArray[np.float64] = ((2 * mean_x * mean_y + c1) * (2 * covariance + c2)) / (
        (mean_x * mean_x + mean_y * mean_y + c1) * (var_x + var_y + c2)
    )
    return local


def score(
    image: Image, truth: Image, valid: NDArray[np.bool_] | None, vertical: float, horizontal: float
) -> tuple[float, float]:
    """Return PSNR in dB and SSIM of ``image`` against ``truth`` by the protocol of benchmark and self-check.

    Clipped to the declared window, without the border of :func:`shaved`. Pixels that are not ``valid`` count in
    neither: they are made equal to the truth, and the local indices of windows about them are left out.

    Parameters
    ----------
    image, truth : numpy.ndarray
        (rows, columns), the declared window as 0…1; ``truth`` lies within it.
    valid : numpy.ndarray of bool, optional
        (rows, columns); all pixels by default.
    vertical, horizontal : float
        Magnification; 0 leaves no border out.
    """
    inner, true = (shaved(x, vertical, horizontal) for x in (np.clip(image, 0.0, 1.0), truth))
    if valid is None:
        return min(HIGHEST_PSNR, psnr(inner, true)), ssim(inner, true)
    counted = shaved(valid.astype(np.float32), vertical, horizontal) > 0
    if not counted.any():
        return HIGHEST_PSNR, 1.0
    local = ssim_map(np.where(counted, inner, true), true)
    centres = counted[_RADIUS:-_RADIUS, _RADIUS:-_RADIUS] if local.size else np.empty((0, 0), np.bool_)
    similar = float(local[centres].mean()) if centres.any() else math.nan
    return min(HIGHEST_PSNR, psnr(inner[counted], true[counted])), similar


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
    return image[rows : image.shape[0] - rows, columns : image.shape[1] - columns]
