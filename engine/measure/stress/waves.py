"""Repeating patterns up to the limit of LR and beyond: checkerboard, gratings, and a star of ever finer spokes.

The limit (Nyquist) is half a cycle a pixel of LR. Below it a pattern can be kept; at and above it, nothing that is
shown can be known from the scan.
"""

from __future__ import annotations

import math

import numpy as np

from engine.geometry import Grid, Scale, Size
from engine.measure.stress.subjects import Image, Magnify, degraded, inner, size_of, small

SIDE = 128
STRENGTH = 0.2
"""Amplitude of the patterns, as a share of the window."""

BELOW = (0.5, 0.75, 0.9)
BEYOND = (1.2, 1.5)
"""Frequencies of the gratings as shares of the limit."""

DIRECTIONS = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.5))
"""Frequency down and across, the larger one 1: ``(1, 1)`` is the diagonal whose parts both reach the limit."""

STAR_SIDE = 256
SPOKES = 32
STAR = tuple(round(0.4 + 0.1 * i, 1) for i in range(17))
"""Where the star is measured: 0.4, 0.5 … 2.0 of the limit."""

LOST = 1.5
"""Share of the limit from which on no direction of the star holds anything: the diagonals reach to 1.41."""

SEEN = 0.1
"""Share of its contrast at which a pattern still counts as resolved."""

_FINE = 4


def grating(share: float, direction: tuple[float, float], scale: Scale, side: int = SIDE) -> Image:
    """Return a sine grating at ``share`` of the limit of LR, (side, side) float32, every pixel the mean of its area."""
    down, across = _frequency(share, direction, scale, side)
    at = (np.arange(side * _FINE) + 0.5) / _FINE - 0.5
    wave = STRENGTH * np.cos(2 * math.pi * (down * at[:, None] + across * at[None, :]) + 0.6)
    result: Image = (0.5 + wave.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3))).astype(np.float32)
    return result


def _frequency(share: float, direction: tuple[float, float], scale: Scale, side: int) -> tuple[float, float]:
    """Return the frequency down and across, in cycles an output pixel."""
    ratio = Grid(small(Size(side, side), scale), Size(side, side)).ratio
    return 0.5 * share * direction[0] / ratio.vertical, 0.5 * share * direction[1] / ratio.horizontal


def _fit(values: Image, *waves: Image) -> tuple[list[float], Image]:
    """Return the amplitudes of ``waves`` in ``values`` by least squares, beside a constant, and what is left."""
    base = np.stack([np.ones(values.size), *(w.ravel() for w in waves)], axis=1)
    flat = values.ravel().astype(np.float64)
    found = np.linalg.lstsq(base, flat, rcond=None)[0]
    return [float(v) for v in found[1:]], flat - base @ found


def _phase(down: float, across: float, side: int) -> Image:
    at = np.arange(side, dtype=np.float64)
    phase: Image = 2 * math.pi * (down * at[:, None] + across * at[None, :]) + 0.6
    return phase


def gratings(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return, for gratings below the limit, ``kept`` and ``invented`` in % of the true contrast.

    ``kept`` is the amplitude in phase with the truth, ``invented`` the root mean square of all else, its worst case.
    """
    kept: list[float] = []
    invented: list[float] = []
    for share in BELOW:
        for direction in DIRECTIONS:
            truth = grating(share, direction, scale)
            phase = inner(_phase(*_frequency(share, direction, scale, SIDE), SIDE), scale)
            image = inner(magnify(degraded(truth, scale), size_of(truth)), scale)
            (in_truth,), _ = _fit(inner(truth, scale), np.cos(phase))
            (in_phase,), rest = _fit(image, np.cos(phase))
            kept.append(in_phase / in_truth)
            invented.append(float(rest.std()) * math.sqrt(2) / in_truth)
    return {"kept": 100 * float(np.mean(kept)), "invented": 100 * max(invented)}


def beyond(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return, for gratings beyond the limit, what pattern is shown all the same, in % of the true contrast."""
    shown: list[float] = []
    for share in BEYOND:
        for direction in DIRECTIONS:
            truth = grating(share, direction, scale)
            image = inner(magnify(degraded(truth, scale), size_of(truth)), scale)
            shown.append(float(image.std()) / float(inner(truth, scale).std()))
    return {"mean": 100 * float(np.mean(shown)), "worst": 100 * max(shown)}


def checkerboard_image(scale: Scale) -> tuple[Image, Size]:
    """Return LR whose every pixel differs from its neighbours by the full contrast, and the size it is to get."""
    target = Size(SIDE, SIDE)
    source = small(target, scale)
    signs = 1 - 2 * (np.add.outer(np.arange(source.rows), np.arange(source.columns)) % 2)
    return (0.5 + STRENGTH * signs).astype(np.float32), target


def checkerboard(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return, for a checkerboard of single LR pixels, both in % of its contrast.

    ``swing`` is the way from the darkest to the brightest pixel afterwards, ``invented`` the root mean square of
    what is no such checkerboard.
    """
    low, target = checkerboard_image(scale)
    image = magnify(low, target)
    grid = Grid(size_of(low), target)
    y, x = math.pi * grid.source_rows()[:, None], math.pi * grid.source_columns()[None, :]
    waves = [inner(a * b, scale) for a in (np.cos(y), np.sin(y)) for b in (np.cos(x), np.sin(x))]
    middle = inner(image, scale)
    _, rest = _fit(middle, *waves)
    return {
        "swing": 100 * float(middle.max() - middle.min()) / (2 * STRENGTH),
        "invented": 100 * float(rest.std()) / STRENGTH,
    }


def star_image(side: int = STAR_SIDE) -> Image:
    """Return a star of 32 spokes, the finer the nearer to its middle, (side, side) float32."""
    at = (np.arange(side * _FINE) + 0.5) / _FINE - side / 2
    wave = np.cos(SPOKES * np.arctan2(at[:, None], at[None, :])).reshape(side, _FINE, side, _FINE).mean(axis=(1, 3))
    result: Image = (0.5 + STRENGTH * wave).astype(np.float32)
    return result


def star_curve(image: Image, scale: Scale) -> list[tuple[float, float]]:
    """Return, at every share of :data:`STAR` of the limit, the contrast in phase with the truth and all else.

    Both are shares of the true contrast there. In phase below zero is a pattern whose bright and dark spokes have
    changed places.
    """
    side = image.shape[0]
    at = np.arange(side) - (side - 1) / 2
    radius, turn = np.hypot(at[:, None], at[None, :]), np.arctan2(at[:, None], at[None, :])
    truth = star_image(side)
    limit = 0.5 / max(scale.vertical, scale.horizontal)
    curve = []
    for share in STAR:
        ring = np.abs(radius - SPOKES / (2 * math.pi * share * limit)) < 1.0
        wave = np.cos(SPOKES * turn[ring])
        (in_truth,), _ = _fit(truth[ring], wave)
        (in_phase,), rest = _fit(image[ring], wave)
        curve.append((in_phase / in_truth, float(rest.std()) * math.sqrt(2) / in_truth))
    return curve


def star(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return what becomes of the star, in %.

    ``at 0.4`` … ``at 2`` is the contrast in phase with the truth at those shares of the limit; ``kept`` its mean below
    the limit; ``resolved`` the share of the limit up to which a tenth is kept; ``false`` the mean contrast of what is
    not in phase with the truth, where nothing can be known.
    """
    truth = star_image()
    curve = dict(zip(STAR, star_curve(magnify(degraded(truth, scale), size_of(truth)), scale), strict=True))
    below = [kept for share, (kept, _) in curve.items() if share < 1]
    false = [rest + max(0.0, -kept) for share, (kept, rest) in curve.items() if share >= LOST]
    lost = next((share for share, (kept, _) in curve.items() if kept < SEEN), STAR[-1])
    return {
        "kept": 100 * float(np.mean(below)),
        "resolved": 100 * lost,
        "false": 100 * float(np.mean(false)),
        **{f"at {share:g}": 100 * kept for share, (kept, _) in curve.items()},
    }
