"""Small lesions of known contrast and size in real slices: discs and Gaussians, bright and dark, put in or taken out.

Everything is measured on pairs of images that differ by the lesions alone, so that the slice itself, its noise and
its edges cancel: what is left of a lesion is the projection of the difference onto the lesion as it truly is,
``<difference, truth> / <truth, truth>``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.geometry import Size
from engine.measure.samples import Sample
from engine.measure.stress.spots import response
from engine.measure.stress.subjects import Image

DIAMETERS = (2, 3, 4, 6, 8, 12)
"""In output pixels; of a Gaussian, its full width at half its height."""

SMALL = 4
"""Diameter up to which the tables call a lesion small."""

CONTRASTS = (0.04, 0.12)
"""As a share of the window; a place gets one or the other, in turn."""

CROP = 256
"""Side of the part of a slice that is used, in output pixels."""

_APART = 36
_MARGIN = 24
_FEWEST = 6
_REMOVED = 8
_FINE = 8
_FOUND = 3.0
_SEED = 20261121


@dataclass(frozen=True)
class Lesion:
    """A lesion at a place of a crop.

    Attributes
    ----------
    row, column : float
        Its middle, in output pixels.
    diameter : float
        In output pixels.
    contrast : float
        Signed, as a share of the window.
    disc : bool
        A disc with a sharp rim, else a Gaussian.
    """

    row: float
    column: float
    diameter: float
    contrast: float
    disc: bool


@dataclass(frozen=True)
class Patch:
    """A rectangle of a crop and what the truth changes in it.

    Attributes
    ----------
    where : (slice, slice)
        The rectangle.
    change : numpy.ndarray
        Image with the lesion minus image without it, on that rectangle.
    diameter : float
        Of the lesion, in output pixels.
    """

    where: tuple[slice, slice]
    change: Image
    diameter: float


@dataclass(frozen=True)
class Pair:
    """Two images that differ by lesions alone.

    Attributes
    ----------
    with_, without : numpy.ndarray
        (rows, columns) float32, 0…1 of the window.
    patches : tuple of Patch
        Where they differ.
    """

    with_: Image
    without: Image
    patches: tuple[Patch, ...]


def cropped(sample: Sample, side: int = CROP) -> Image:
    """Return the part of ``sample`` of at most ``side`` pixels that holds the most tissue: neither black nor white."""
    pixels = sample.pixels
    tissue = ((pixels > 0.1) & (pixels < 0.9)).astype(np.float64)
    if sample.valid is not None:
        tissue *= sample.valid
    rows, columns = (min(side, length) for length in pixels.shape)
    top, left = densest(tissue, Size(rows, columns))
    return pixels[top : top + rows, left : left + columns].copy()


def densest(amount: Image, size: Size) -> tuple[int, int]:
    """Return row and column of the upper left corner of the part of ``size`` that holds most of ``amount``."""
    total = np.pad(amount.astype(np.float64), ((1, 0), (1, 0))).cumsum(0).cumsum(1)
    down = total[size.rows :] - total[: -size.rows]
    held = down[:, size.columns :] - down[:, : -size.columns]
    top, left = np.unravel_index(int(held.argmax()), held.shape)
    return int(top), int(left)


def added(image: Image, place: int) -> Pair | None:
    """Return ``image`` with and without lesions of every size, shape and sign; None where it has no room for them.

    Parameters
    ----------
    image : numpy.ndarray
        A crop without them.
    place : int
        Number of the image: sites, sub-pixel positions and contrasts are drawn from it alone.
    """
    random = np.random.default_rng((_SEED, place))
    sites = _sites(image)
    if len(sites) < _FEWEST:
        return None
    kinds = [(d, disc, sign) for d in DIAMETERS for disc in (True, False) for sign in (1, -1)]
    drawn = random.permutation(len(sites))
    order = random.permutation(len(kinds))
    changed, patches = image.astype(np.float32), []
    for number, (site, kind) in enumerate(zip(drawn, order, strict=False)):
        diameter, disc, sign = kinds[kind]
        row, column = (value + random.uniform(-0.5, 0.5) for value in sites[site])
        contrast = sign * CONTRASTS[(number + place) % len(CONTRASTS)]
        patch = drawn_lesion(Lesion(row, column, diameter, contrast, disc))
        changed[patch.where] += patch.change
        patches.append(patch)
    return Pair(changed, image, tuple(patches))


def drawn_lesion(lesion: Lesion) -> Patch:
    """Return a lesion as pixels, each the mean of its area."""
    reach = math.ceil(lesion.diameter * (0.5 if lesion.disc else 1.3) + 2)
    top, left = round(lesion.row) - reach, round(lesion.column) - reach
    side = 2 * reach + 1
    at = (np.arange(side * _FINE) + 0.5) / _FINE - 0.5
    away = np.hypot(at[:, None] + top - lesion.row, at[None, :] + left - lesion.column)
    if lesion.disc:
        shape = (away <= lesion.diameter / 2).astype(np.float64)
    else:
        shape = np.exp(-4 * math.log(2) * (away / lesion.diameter) ** 2)
    mean = shape.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3))
    change = (lesion.contrast * mean).astype(np.float32)
    return Patch((slice(top, top + side), slice(left, left + side)), change, lesion.diameter)


def _sites(image: Image) -> list[tuple[int, int]]:
    """Return places far enough apart whose surroundings leave room in the window for a lesion of either sign."""
    rows, columns = image.shape
    found = []
    for row in range(_MARGIN, rows - _MARGIN + 1, _APART):
        for column in range(_MARGIN, columns - _MARGIN + 1, _APART):
            mean = float(image[row - 8 : row + 9, column - 8 : column + 9].mean())
            if CONTRASTS[-1] < mean < 1 - CONTRASTS[-1]:
                found.append((row, column))
    return found


def removed(image: Image) -> Pair | None:
    """Return ``image`` with and without the most conspicuous small spots that it really holds; None if it has none.

    A spot is a bright or dark maximum of the matched filter. It is replaced by the plane through its surroundings,
    blended in over a ring.
    """
    response_ = np.abs(response(image, _FOUND))
    response_[:_MARGIN], response_[-_MARGIN:], response_[:, :_MARGIN], response_[:, -_MARGIN:] = 0, 0, 0, 0
    changed = image.astype(np.float32)
    patches: list[Patch] = []
    while len(patches) < _REMOVED:
        row, column = (int(v) for v in np.unravel_index(int(response_.argmax()), response_.shape))
        if response_[row, column] < CONTRASTS[0]:
            break
        patch = _taken_out(image, row, column)
        changed[patch.where] -= patch.change
        patches.append(patch)
        response_[max(0, row - _APART) : row + _APART, max(0, column - _APART) : column + _APART] = 0
    return Pair(image, changed, tuple(patches)) if patches else None


def _taken_out(image: Image, row: int, column: int) -> Patch:
    reach, inside, outside = 10, 3.5, 6.5
    where = (slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    away = np.hypot(y, x)
    ring = (away >= inside) & (away <= outside + 1)
    base = np.stack([np.ones_like(y), y, x], axis=-1)
    plane = base @ np.linalg.lstsq(base[ring], image[where][ring].astype(np.float64), rcond=None)[0]
    weight = 0.5 + 0.5 * np.cos(math.pi * np.clip((away - inside) / (outside - inside), 0, 1))
    return Patch(where, (weight * (image[where] - plane)).astype(np.float32), 2 * inside)


def survival(with_: Image, without: Image, patches: Sequence[Patch]) -> list[float]:
    """Return for each lesion the contrast that is left of it: 1 is all, 0 none, below 0 the opposite."""
    return [_share(with_[p.where] - without[p.where], p.change) for p in patches]


def returned(image: Image, truth: Image, patches: Sequence[Patch]) -> list[float]:
    """Return how much of each lesion ``image`` shows where ``truth`` has none, as a share of its contrast."""
    return [_share(image[p.where] - truth[p.where], p.change) for p in patches]


def _share(change: Image, truth: Image) -> float:
    wide = truth.astype(np.float64)
    return float((change * wide).sum() / (wide * wide).sum())
