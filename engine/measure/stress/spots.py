"""Spots that are not there: a matched filter looks for small lesions in a magnified image and in the truth.

The filter of a size is a Gaussian of that full width at half height minus one of twice the width, scaled so that a
Gaussian lesion of contrast c in even surroundings gives c. A spot is a maximum of the answer from the threshold on, for
bright and dark ones; it is false where the truth, within the radius of the spot, answers with less than half as much.
"""

from __future__ import annotations

import math

import numpy as np

from engine.measure.stress.subjects import Image

WIDTHS = (2.0, 4.0)
"""Full widths at half height of the filters, in output pixels."""

THRESHOLD = 0.02
"""Answer from which a spot counts as found: half the contrast of the faint lesions, as a share of the window."""

SHARE = 0.5
"""Share of the answer that the truth has to give for a spot to count as real."""

BORDER = 12
"""Output pixels at the border that are left out."""


def gaussian(width: float) -> Image:
    """Return a one-dimensional Gaussian of unit sum with full width ``width`` at half height."""
    reach = math.ceil(1.5 * width)
    weights = np.exp(-4 * math.log(2) * (np.arange(-reach, reach + 1) / width) ** 2)
    result: Image = weights / weights.sum()
    return result


def blurred(image: Image, width: float) -> Image:
    """Return ``image`` blurred by that Gaussian, its border pixels repeated outwards."""
    weights = gaussian(width)
    reach = len(weights) // 2
    wide = np.pad(image.astype(np.float64), reach, mode="edge")
    down = sum(w * wide[i : i + image.shape[0]] for i, w in enumerate(weights))
    across: Image = sum(w * down[:, i : i + image.shape[1]] for i, w in enumerate(weights))
    return across


def response(image: Image, width: float) -> Image:
    """Return the signed answer of the matched filter of ``width`` at every pixel, as a share of the window."""
    answer: Image = (blurred(image, width) - blurred(image, 2 * width)) / _height(width)
    return answer


def _height(width: float) -> float:
    """Return what the filter answers in the middle of a Gaussian lesion of its own width and contrast 1."""
    side = 8 * math.ceil(width) + 1
    at = np.arange(side) - side // 2
    lesion = np.exp(-4 * math.log(2) * (at[:, None] ** 2 + at[None, :] ** 2) / width**2)
    middle = side // 2
    return float((blurred(lesion, width) - blurred(lesion, 2 * width))[middle, middle])


def false_spots(image: Image, truth: Image) -> tuple[float, float, int]:
    """Return what a magnified image shows that the truth does not.

    Returns
    -------
    contrast : float
        The largest answer of a false spot, found or too faint to be, less the truth's; as a share of the window.
    per_megapixel : float
        False spots for a million output pixels.
    pixels : int
        Output pixels that were looked at, once for each width.
    """
    contrast, found, pixels = 0.0, 0, 0
    for width in WIDTHS:
        near = max(1, round(width / 2))
        for sign in (1, -1):
            seen, true = (sign * _inner(response(x, width)) for x in (image, truth))
            there = _largest(true, near)
            false = (seen >= _largest(seen, 1)) & (seen > 0) & (there < SHARE * seen)
            contrast = max(contrast, float((seen - there.clip(0))[false].max(initial=0.0)))
            found += int((false & (seen >= THRESHOLD)).sum())
        pixels += seen.size
    return contrast, 1e6 * found / pixels, pixels


def _inner(image: Image) -> Image:
    return image[BORDER:-BORDER, BORDER:-BORDER]


def _largest(image: Image, radius: int) -> Image:
    """Return the largest value within ``radius`` pixels along rows and columns."""
    wide = np.pad(image, radius, mode="edge")
    down = np.max([wide[i : i + image.shape[0]] for i in range(2 * radius + 1)], axis=0)
    result: Image = np.max([down[:, i : i + image.shape[1]] for i in range(2 * radius + 1)], axis=0)
    return result
