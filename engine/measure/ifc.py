"""The information fidelity criterion (Sheikh, Bovik and de Veciana 2005).

How many bits of the truth's detail can be read off an image. In each band of a steerable pyramid the truth is a
Gaussian scale mixture, ``c = s · u`` in blocks of 3 × 3 coefficients with ``u ~ N(0, C_u)`` and ``s`` a local
contrast, and the image is what a local channel makes of it, ``d = g · c + v``. The mutual information of the two,
given the contrasts (equation 16), is a sum over blocks and over the eigenvalues λ of ``C_u``:

    IFC = Σ_bands Σ_blocks Σ_k log₂(1 + g² s² λ_k / σ_v²)

It has no upper limit: a perfect copy has as much as the arithmetic can tell apart. As in the authors' release, by
which super-resolution papers report it, horizontal and vertical bands of four octaves count, the window that ``g`` and
``σ_v²`` are estimated in is 2^(level + 1) + 1 wide, the factor ½ of equation 16 is left out, and the sum is divided by
the number of pixels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.measure.metrics import Image
from engine.measure.steerable import Plane, steerable

LEVELS = 4
ORIENTATIONS = 6
BLOCK = 3
"""Side of the blocks of coefficients that a vector of the mixture holds."""

RANGE = 255.0
"""Data range that the tolerance below is meant for: that of the authors' release."""

TOLERANCE = 1e-10

MARGIN = 2 ** (LEVELS + 1)
"""Pixels of mirrored border, so that no band sees the opposite side of the image."""

PLAIN = 0.25
"""Mean square of a block's coefficients, of a data range of 255, below which the truth has no detail to tell of there.

Half a grey level. Most of the criterion may come from such blocks nevertheless: it asks how well the image follows the
truth, however little happens in it, as in the black around an ultrasound sector."""

SMALLEST = 2 ** (LEVELS - 1) * BLOCK * 4
"""Side below which the coarsest bands have too few blocks."""


def ifc(image: Image, truth: Image) -> float:
    """Return the information fidelity criterion in bits a pixel; NaN for images too small for four octaves.

    Parameters
    ----------
    image, truth : numpy.ndarray
        (rows, columns), the declared window as 0…1. The order matters: the truth is the source of the information.
    """
    return sum(ifc_where(image, truth))


def ifc_where(image: Image, truth: Image) -> tuple[float, float]:
    """Return what of the criterion comes from where the truth has detail, and from where it is plain (:data:`PLAIN`).

    Both are in bits a pixel of the whole image, so that their sum is :func:`ifc`; parameters as there.
    """
    if min(truth.shape) < SMALLEST:
        return float("nan"), float("nan")
    made, true = (steerable(_framed(x), LEVELS, ORIENTATIONS) for x in (image, truth))
    bits = np.zeros(2)
    for level in range(LEVELS):
        rows, columns = (-(-side // 2**level) for side in truth.shape)
        offset = MARGIN >> level
        inner = (slice(offset, offset + rows), slice(offset, offset + columns))
        for orientation in (0, ORIENTATIONS // 2):
            source = true.bands[level][orientation][inner]
            bits += information(source, made.bands[level][orientation][inner], 2 ** (level + 1) + 1)
    detailed, plain = bits / truth.size
    return float(detailed), float(plain)


def information(source: Plane, received: Plane, window: int) -> tuple[float, float]:
    """Return the bits that ``received`` tells of ``source``, both the coefficients of one band: of detail, of plain.

    Parameters
    ----------
    source, received : numpy.ndarray
        (rows, columns), the same band of the truth and of the image.
    window : int
        Odd side of the neighbourhood in which the channel is taken as constant.
    """
    gain, noise = _channel(source, received, window)
    blocks, rows, columns = _blocks(source)
    values, vectors = np.linalg.eigh(_neighbours(source))
    kept = values > max(float(values[-1]), 0.0) * 1e-12
    values, vectors = values[kept], vectors[:, kept]
    if values.size == 0:
        return 0.0, 0.0
    # the maximum-likelihood contrast of each block (equation 9): its squared length in units of C_u
    contrast = (np.square(vectors.T @ blocks) / values[:, None]).mean(axis=0).reshape(rows, columns)
    centre = (slice(BLOCK // 2, rows * BLOCK, BLOCK), slice(BLOCK // 2, columns * BLOCK, BLOCK))
    signal = np.square(gain[centre]) * contrast / (noise[centre] + TOLERANCE)
    edge = -(-(window // 2) // BLOCK)
    whole = (slice(edge, rows - edge), slice(edge, columns - edge))
    bits = np.log2(1 + signal[whole][..., None] * values).sum(axis=-1)
    plain = np.square(blocks).mean(axis=0).reshape(rows, columns)[whole] < PLAIN
    return float(bits[~plain].sum()), float(bits[plain].sum())


def _framed(image: Image) -> Plane:
    """Return the image in its data range, mirrored at its border, sides a multiple of what the pyramid halves."""
    step = 2**LEVELS
    ends = [(MARGIN, MARGIN + -side % step) for side in image.shape]
    framed: Plane = np.pad(np.asarray(image, np.float64) * RANGE, ends, mode="symmetric")
    return framed


def _channel(source: Plane, received: Plane, window: int) -> tuple[Plane, Plane]:
    """Return gain ``g`` and noise variance ``σ_v²`` at every coefficient: the least-squares line within the window.

    An image that runs against the truth tells nothing of it: negative gains count as none, their energy as noise.
    """
    mean_source, mean_received = _mean(source, window), _mean(received, window)
    variance = np.maximum(_mean(source * source, window) - mean_source**2, 0.0)
    energy = np.maximum(_mean(received * received, window) - mean_received**2, 0.0)
    covariance = _mean(source * received, window) - mean_source * mean_received
    gain = np.where(variance > TOLERANCE, covariance / (variance + TOLERANCE), 0.0)
    gain = np.maximum(gain, 0.0)
    noise = np.maximum(energy - gain * covariance, 0.0)
    return gain, np.where(gain > 0, noise, energy)


def _mean(x: Plane, window: int) -> Plane:
    """Return the mean over a square window around every coefficient, the border mirrored."""
    half = window // 2
    padded = np.pad(x, half + 1, mode="symmetric")[:-1, :-1]
    sums = padded.cumsum(axis=0).cumsum(axis=1)
    inner = sums[window:, window:] - sums[:-window, window:] - sums[window:, :-window] + sums[:-window, :-window]
    mean: Plane = inner / window**2
    return mean


def _blocks(x: Plane) -> tuple[NDArray[np.float64], int, int]:
    """Return blocks side by side as columns (9, rows · columns), and how many rows and columns of them there are."""
    rows, columns = x.shape[0] // BLOCK, x.shape[1] // BLOCK
    cut = x[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return cut.transpose(1, 3, 0, 2).reshape(BLOCK * BLOCK, rows * columns), rows, columns


def _neighbours(x: Plane) -> NDArray[np.float64]:
    """Return ``C_u``, (9, 9): the covariance of all overlapping blocks; the contrasts' mean square is 1."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (BLOCK, BLOCK)).reshape(-1, BLOCK * BLOCK)
    centred = windows - windows.mean(axis=0)
    covariance: NDArray[np.float64] = centred.T @ centred / len(windows)
    return covariance
