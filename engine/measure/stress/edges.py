"""Straight edges at all angles: where they come to lie, how far they overshoot, how wide and how jagged they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from engine.geometry import Scale, Size
from engine.measure.stress.subjects import Image, Magnify, degraded, inner

ANGLES = tuple(range(0, 180, 15))
"""Degrees of the edge's normal against the direction of rows."""

LOW, HIGH = 0.3, 0.7
SIDE = 128
OFFSET = 0.37
"""Distance of the edge from the middle of the image along its normal, in output pixels."""

_FINE = 8
_REACH = 12.0


@dataclass(frozen=True)
class EdgeShape:
    """An edge as measured along many lines across it; lengths in output pixels, along its normal.

    Attributes
    ----------
    position : float
        Mean distance from where it should be.
    jagged : float
        Standard deviation of that distance along the edge.
    width : float
        Mean way from 10 % to 90 % of the step.
    overshoot : float
        Largest excursion beyond either side, as a share of the step.
    """

    position: float
    jagged: float
    width: float
    overshoot: float


def edge(angle: float, side: int = SIDE) -> Image:
    """Return an edge whose normal has ``angle`` degrees against the rows' direction, every pixel the mean of its area.

    Returns
    -------
    numpy.ndarray
        (side, side) float32: 0.3 before the edge and 0.7 behind.
    """
    at = (np.arange(side * _FINE) + 0.5) / _FINE - 0.5
    covered = distance(at, at, angle, side) > 0
    mean = covered.reshape(side, _FINE, side, _FINE).mean(axis=(1, 3))
    result: Image = (LOW + (HIGH - LOW) * mean).astype(np.float32)
    return result


def distance(rows: Image, columns: Image, angle: float, side: int = SIDE) -> Image:
    """Return the signed distance from the edge at pixel coordinates, (rows, columns)."""
    middle, turn = (side - 1) / 2, math.radians(angle)
    y, x = rows[:, None] - middle, columns[None, :] - middle
    return y * math.cos(turn) + x * math.sin(turn) - OFFSET


def shape_of(image: Image, angle: float, scale: Scale) -> EdgeShape:
    """Return what has become of the edge of ``angle`` degrees in ``image``, a border of LR left out."""
    side = image.shape[0]
    at = np.arange(side, dtype=np.float64)
    away = inner(distance(at, at, angle, side), scale)
    level = (inner(image, scale).astype(np.float64) - LOW) / (HIGH - LOW)
    near = np.abs(away) < _REACH
    overshoot = max(float(level[near].max()) - 1, -float(level[near].min()), 0.0)
    turn = math.radians(angle)
    along_rows = abs(math.sin(turn)) >= abs(math.cos(turn))
    lines = zip(level, away, strict=True) if along_rows else zip(level.T, away.T, strict=True)
    found = [crossing for line, off in lines if (crossing := _crossings(line, off)) is not None]
    if not found:
        return EdgeShape(math.nan, math.nan, math.nan, overshoot)
    middles = np.asarray([middle for middle, _ in found])
    widths = [width for _, width in found]
    return EdgeShape(float(middles.mean()), float(middles.std()), float(np.mean(widths)), overshoot)


def _crossings(level: Image, away: Image) -> tuple[float, float] | None:
    """Return where a line across the edge passes 50 %, and its way from 10 % to 90 %; None where it meets no edge."""
    if away[0] > away[-1]:
        level, away = level[::-1], away[::-1]
    inside = np.abs(away) < _REACH
    if away[0] > -_REACH or away[-1] < _REACH or inside.sum() < 4:
        return None
    level, away = level[inside], away[inside]
    ups = np.flatnonzero((level[:-1] < 0.5) & (level[1:] >= 0.5))
    if ups.size == 0:
        return None
    at = int(ups[np.argmin(np.abs(away[ups]))])
    before = np.flatnonzero(level[: at + 1] <= 0.1)
    behind = np.flatnonzero(level[at + 1 :] >= 0.9)
    start = _at(level, away, int(before[-1]), 0.1) if before.size else float(away[0])
    end = _at(level, away, at + int(behind[0]), 0.9) if behind.size else float(away[-1])
    return _at(level, away, at, 0.5), end - start


def _at(level: Image, away: Image, index: int, wanted: float) -> float:
    """Return where the line passes ``wanted`` between ``index`` and the next sample."""
    rise = float(level[index + 1] - level[index])
    share = (wanted - float(level[index])) / rise if rise > 0 else 0.0
    return float(away[index]) + share * float(away[index + 1] - away[index])


def edges(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return the worst position and jaggedness and mean width in output pixels, and the worst overshoot in %."""
    size = Size(SIDE, SIDE)
    shapes = [shape_of(magnify(degraded(edge(angle), scale), size), angle, scale) for angle in ANGLES]
    return {
        "position": float(np.max(np.abs([s.position for s in shapes]))),
        "overshoot": 100 * max(s.overshoot for s in shapes),
        "width": float(np.mean([s.width for s in shapes])),
        "jagged": float(np.max([s.jagged for s in shapes])),
    }
