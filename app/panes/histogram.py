"""How often a difference occurs: a small histogram over the image of the difference pane, in the colours of its map."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from app.layers import Layer
from app.panes.overlay import draw_text
from app.text import value_text
from app.theme import Theme, difference_table
from app.words import say
from engine.geometry import Grid
from engine.scan import Slice, luminance

BINS = 61
MOST_PIXELS = 250_000
WIDTH, HEIGHT = 176.0, 86.0
MARGIN = 10.0
SMALLEST = 5e-5
"""Below this, four digits after the point would show nothing but zeros."""


@dataclass(frozen=True, eq=False, slots=True)
class Distribution:
    """Signed differences, counted.

    Attributes
    ----------
    counts : numpy.ndarray of intp
        Of :data:`BINS` equal bins from −limit to limit; what lies beyond counts in the last ones.
    limit : float
        In the scan's units.
    mean, deviation : float
        Of all differences, in the scan's units; NaN where there is none.
    """

    counts: NDArray[np.intp]
    limit: float
    mean: float
    deviation: float


def distribution(plus: Layer, minus: Layer, slice_: Slice, limit: float) -> Distribution:
    """Return how ``plus − minus`` is distributed over what is known of them, padding left out.

    About 250 000 pixels are looked at, evenly spread.
    """
    rows, columns = plus.values.shape[:2]
    step = max(1, math.isqrt(rows * columns // MOST_PIXELS))
    part = (slice(None, None, step), slice(None, None, step))
    values = (luminance(plus.values[part]) - luminance(minus.values[part])).astype(np.float64)
    if slice_.invalid is not None and slice_.invalid.any():
        down, across = Grid(slice_.size, plus.size).nearest_index()
        rows_of, columns_of = plus.box.slices
        values = values[~slice_.invalid[np.ix_(down[rows_of][::step], across[columns_of][::step])]]
    values = values[np.isfinite(values)]
    counts, _ = np.histogram(np.clip(values, -limit, limit), BINS, (-limit, limit))
    mean, deviation = (float(values.mean()), float(values.std())) if values.size else (math.nan, math.nan)
    return Distribution(counts, limit, mean, deviation)


class Histogram:
    """Draws the distribution of a pair, counting it once."""

    def __init__(self) -> None:
        self._key: Hashable = None
        self._held: tuple[object, ...] = ()
        self._counted: Distribution | None = None

    def of(self, plus: Layer, minus: Layer, slice_: Slice, limit: float) -> Distribution:
        """Return the distribution of a pair."""
        key = (id(plus), id(minus), id(slice_), limit)
        if self._counted is None or key != self._key:
            # Holding them keeps their ids from being given to others.
            self._key, self._held = key, (plus, minus, slice_)
            self._counted = distribution(plus, minus, slice_, limit)
        return self._counted

    def draw(self, painter: QPainter, left: float, bottom: float, counted: Distribution, theme: Theme) -> None:
        """Draw it with its lower left corner at a logical pixel."""
        box = QRectF(left, bottom - HEIGHT, WIDTH, HEIGHT)
        ground = theme.colour("canvas")
        ground.setAlpha(215)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        plot = box.adjusted(MARGIN, 24, -MARGIN, -18)
        # Roots: the few large differences are what is looked for beside the many small ones.
        heights = np.sqrt(counted.counts / max(int(counted.counts.max()), 1)) * plot.height()
        table, wide = difference_table(theme), plot.width() / BINS
        for place, height in enumerate(heights):
            colour = table[round(place / (BINS - 1) * (len(table) - 1))]
            painter.setBrush(_seen(QColor(*(int(part) for part in colour)), theme))
            painter.drawRect(QRectF(plot.left() + place * wide, plot.bottom() - float(height), wide, float(height)))
        painter.setPen(QColor(235, 238, 241, 120))
        painter.drawLine(QLineF(plot.left(), plot.bottom(), plot.right(), plot.bottom()))
        under = QRectF(plot.left(), plot.bottom() + 1, plot.width(), 15)
        sides = Qt.AlignmentFlag
        for side, part in ((sides.AlignLeft, -1.0), (sides.AlignHCenter, 0.0), (sides.AlignRight, 1.0)):
            draw_text(painter, under, side | sides.AlignVCenter, value_text(part * counted.limit, signed=part != 0))
        words = say("Difference", "mean {mean}   sd {deviation}")
        words = words.format(mean=_text(counted.mean, signed=True), deviation=_text(counted.deviation))
        draw_text(painter, QRectF(plot.left(), box.top() + 4, plot.width(), 16), sides.AlignLeft, words)


def _text(value: float, *, signed: bool = False) -> str:
    if not math.isfinite(value):
        return "–"
    return "≈ 0" if abs(value) < SMALLEST else value_text(value, signed=signed)


def _seen(colour: QColor, theme: Theme) -> QColor:
    """Return a colour that can be seen on the ground: the middle of a dark map is as dark as that."""
    ground = theme.colour("canvas")
    near = abs(colour.lightness() - ground.lightness()) < 60
    return theme.colour("faint") if near else colour
