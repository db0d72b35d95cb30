"""Images without structure: one grey, noise, and slopes. Whatever a network adds to them is its own."""

from __future__ import annotations

import numpy as np

from engine.geometry import Grid, Scale, Size
from engine.measure.stress.subjects import Image, Magnify, inner, small

GREYS = (0.0, 0.25, 0.5, 0.75, 1.0)
NOISE = 0.05
"""Standard deviation of the noise, as a share of the window."""

SLOPES = ((1.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, -0.5))
SEED = 20261121
_SIDE = Size(96, 96)


def constant(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return ``added``: the largest deviation from the grey that was put in, in % of the window."""
    source = small(_SIDE, scale)
    off = [
        np.abs(magnify(np.full((source.rows, source.columns), grey, np.float32), _SIDE) - grey).max() for grey in GREYS
    ]
    return {"added": 100 * float(max(off))}


def noise_image(scale: Scale) -> tuple[Image, Size]:
    """Return LR that is noise alone around the middle of the window, and the size it is to get."""
    target = Size(192, 192)
    source = small(target, scale)
    random = np.random.default_rng(SEED)
    return (0.5 + NOISE * random.standard_normal((source.rows, source.columns))).astype(np.float32), target


def noise(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return how strong noise becomes, both in % of its standard deviation in LR.

    ``grain`` is the standard deviation afterwards. ``finer`` is that of the part finer than the limit of LR (either
    frequency above half a cycle a pixel of LR): no scan holds it.
    """
    low, target = noise_image(scale)
    image = inner(magnify(low, target), scale)
    spread = float(low.std())
    return {"grain": 100 * float(image.std()) / spread, "finer": 100 * finer_than_the_scan(image, scale) / spread}


def finer_than_the_scan(image: Image, scale: Scale) -> float:
    """Return the standard deviation of what lies above half a cycle a pixel of LR on either axis."""
    rows, columns = image.shape
    window = np.outer(np.hanning(rows + 2)[1:-1], np.hanning(columns + 2)[1:-1])
    centred = (image - image.mean()) * window
    power = np.abs(np.fft.fft2(centred)) ** 2 / (rows * columns * float((window**2).sum()))
    down = np.abs(np.fft.fftfreq(rows))[:, None] > 0.5 / scale.vertical
    across = np.abs(np.fft.fftfreq(columns))[None, :] > 0.5 / scale.horizontal
    return float(np.sqrt(power[down | across].sum()))


def ramps(magnify: Magnify, scale: Scale) -> dict[str, float]:
    """Return ``bent``: the largest deviation from a straight slope, in % of the window."""
    source = small(_SIDE, scale)
    grid, here = Grid(source, _SIDE), Grid(source, source)
    worst = 0.0
    for down, across in SLOPES:
        low = _slope(here.source_rows(), here.source_columns(), source, down, across)
        truth = _slope(grid.source_rows(), grid.source_columns(), source, down, across)
        off = inner(np.abs(magnify(low.astype(np.float32), _SIDE) - truth), scale)
        worst = max(worst, float(off.max()))
    return {"bent": 100 * worst}


def _slope(rows: Image, columns: Image, source: Size, down: float, across: float) -> Image:
    """Return a slope from 0.2 to 0.8 of the window at LR's coordinates."""
    y, x = (rows + 0.5) / source.rows - 0.5, (columns + 0.5) / source.columns - 0.5
    return 0.5 + 0.6 * (down * y[:, None] + across * x[None, :]) / (abs(down) + abs(across))
