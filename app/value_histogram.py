# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""How often each value occurs in the slice on screen, with the window over it: its edges are dragged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.session import Session
from app.text import value_text
from app.theme import Theme
from app.words import say
from engine.scan import Slice, Window

BINS = 256
MOST_PIXELS = 250_000
HEIGHT = 104
MARGIN, FOOT = 12.0, 18.0
NEAR = 7.0
"""Pixels around an edge in which a press takes it."""
LEAST_PART = 0.002
"""Of the values on screen: no narrower window is made by dragging."""
KEY_STEP = 0.02


class Grip(Enum):
    """What of the window a drag moves."""

    LOW = "low"
    HIGH = "high"
    BOTH = "both"


@dataclass(frozen=True, eq=False, slots=True)
class Counts:
    """Values of a slice, counted.

    Attributes
    ----------
    counts : numpy.ndarray of intp
        Of :data:`BINS` equal bins from ``low`` to ``high``.
    low, high : float
        Smallest and largest value counted, in the scan's units.
    """

    counts: NDArray[np.intp]
    low: float
    high: float


def count(slice_: Slice) -> Counts:
    """Return how often values occur in a slice, padding left out; about 250 000 pixels are looked at, evenly spread."""
    rows, columns = slice_.values.shape[:2]
    step = max(1, math.isqrt(rows * columns // MOST_PIXELS))
    values = slice_.values[::step, ::step]
    if slice_.invalid is not None:
        values = values[~slice_.invalid[::step, ::step]]
    values = values[np.isfinite(values)]
    low, high = (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
    if high <= low:
        low, high = low - 0.5, low + 0.5
    counts, _ = np.histogram(values, BINS, (low, high))
    return Counts(counts, low, high)


class ValueHistogram(QWidget):
    """The histogram below the panes; hidden until it is asked for, and for colour images."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self._of: Slice | None = None
        self._range = (0.0, 1.0)
        self._grip: tuple[Grip, float, Window] | None = None
        self.counts: Counts | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(say("ValueHistogram", "Histogram of the slice"))
        self.setAccessibleDescription(
            say("ValueHistogram", "Left and right arrow move the window, with Shift they make it narrower and wider.")
        )
        self.setToolTip(say("ValueHistogram", "Drag an edge of the window, or the window between its edges"))
        session.images_changed.connect(self.refresh)
        session.options_changed.connect(self.refresh)
        session.slice_changed.connect(self.refresh)
        session.view_changed.connect(self.update)
        self.refresh()

    def sizeHint(self) -> QSize:
        """Return the height that it takes."""
        return QSize(200, HEIGHT)

    def refresh(self) -> None:
        """Appear when asked for, and count the slice on screen once."""
        session, slice_ = self._session, self._session.images.slice_
        wanted = session.options.value_histogram and session.scan is not None and not session.scan.colour
        self.setVisible(wanted)
        if not wanted:
            self._of = self.counts = None
        elif slice_ is not None and slice_ is not self._of:
            self._of, self.counts = slice_, count(slice_)
            self._range = self._reach(self.counts)
            self.update()

    def _reach(self, counts: Counts) -> tuple[float, float]:
        """Return the values at the ends: those that occur, and those of the window as it is now."""
        window = self._session.view.window
        low, high = counts.low, counts.high
        if window is not None:
            # A window far wider than the values would leave them no room.
            spread = high - low
            low, high = min(low, max(window.low, low - spread)), max(high, min(window.high, high + spread))
        return low, high

    # Where values lie

    @property
    def _bar(self) -> QRectF:
        return QRectF(MARGIN, 8, max(1.0, self.width() - 2 * MARGIN), max(1.0, self.height() - 8 - FOOT))

    def x_of(self, value: float) -> float:
        """Return where a value lies, in pixels; values beyond the ends lie at the ends."""
        bar, (low, high) = self._bar, self._range
        return bar.left() + min(max((value - low) / (high - low), 0.0), 1.0) * bar.width()

    def _value_at(self, x: float) -> float:
        bar, (low, high) = self._bar, self._range
        return low + (x - bar.left()) / bar.width() * (high - low)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint counts, the window over them, and the values at its edges."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, bar, window, counts = self._theme, self._bar, self._session.view.window, self.counts
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("panel"))
        painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        if counts is None or window is None:
            return
        low, high = self.x_of(window.low), self.x_of(window.high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        painter.drawRect(QRectF(QPointF(low, bar.top()), QPointF(high, bar.bottom())))
        self._paint_counts(painter, counts)
        painter.setPen(QPen(theme.colour("accent"), 1.5))
        for x in (low, high):
            painter.drawLine(QLineF(x, bar.top(), x, bar.bottom()))
        ends = (bar.top(), bar.bottom()) if self._session.inverted else (bar.bottom(), bar.top())
        painter.setPen(QPen(theme.colour("accent"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QLineF(low, ends[0], high, ends[1]))
        self._paint_figures(painter, window, low, high)
        painter.end()

    def _paint_counts(self, painter: QPainter, counts: Counts) -> None:
        """Paint square roots of counts, so that a large background leaves the rest to be seen."""
        bar, heights = self._bar, np.sqrt(counts.counts)
        tallest = float(heights.max()) or 1.0
        left, right = self.x_of(counts.low), self.x_of(counts.high)
        step = (right - left) / BINS
        outline = QPolygonF([QPointF(left, bar.bottom())])
        for place, height in enumerate(heights):
            y = bar.bottom() - float(height) / tallest * bar.height()
            outline.append(QPointF(left + place * step, y))
            outline.append(QPointF(left + (place + 1) * step, y))
        outline.append(QPointF(right, bar.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("faint"))
        painter.drawPolygon(outline)

    def _paint_figures(self, painter: QPainter, window: Window, low: float, high: float) -> None:
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        y, texts = self.height() - FOOT + 2, (value_text(round(window.low, 2)), value_text(round(window.high, 2)))
        widths = [painter.fontMetrics().horizontalAdvance(text) + 6.0 for text in texts]
        first = min(max(low - widths[0] / 2, 2.0), self.width() - widths[0] - widths[1] - 2)
        second = max(min(high - widths[1] / 2, self.width() - widths[1] - 2.0), first + widths[0])
        painter.setPen(QColor(self._theme.text))
        for x, width, text in ((first, widths[0], texts[0]), (second, widths[1], texts[1])):
            painter.drawText(QRectF(x, y, width, FOOT - 4), Qt.AlignmentFlag.AlignCenter, text)

    # Hands

    def _grip_at(self, x: float) -> Grip:
        window = self._session.view.window or Window(0, 1)
        low, high = self.x_of(window.low), self.x_of(window.high)
        to_low, to_high = abs(x - low), abs(x - high)
        if min(to_low, to_high) <= NEAR or not low < x < high:
            return Grip.LOW if to_low < to_high else Grip.HIGH
        return Grip.BOTH

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take an edge of the window, or all of it."""
        window, x = self._session.view.window, event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and window is not None and self.counts is not None:
            self._grip = (self._grip_at(x), x, window)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken; say by the cursor what would be taken."""
        x = event.position().x()
        if self._grip is None:
            both = self._grip_at(x) is Grip.BOTH
            self.setCursor(Qt.CursorShape.SizeAllCursor if both else Qt.CursorShape.SplitHCursor)
            return
        grip, start, window = self._grip
        moved = self._value_at(x) - self._value_at(start)
        self._set(
            window.low + (moved if grip is not Grip.HIGH else 0.0),
            window.high + (moved if grip is not Grip.LOW else 0.0),
            grip,
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the window with the arrows; with Shift, make it narrower or wider."""
        window = self._session.view.window
        signs = {Qt.Key.Key_Left: -1.0, Qt.Key.Key_Right: 1.0}
        sign = signs.get(Qt.Key(event.key()))
        if window is None or sign is None:
            super().keyPressEvent(event)
            return
        step = sign * KEY_STEP * window.width
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._set(window.low - step / 2, window.high + step / 2, Grip.BOTH)
        else:
            self._set(window.low + step, window.high + step, Grip.BOTH)

    def _set(self, low: float, high: float, grip: Grip) -> None:
        least = LEAST_PART * (self._range[1] - self._range[0])
        if grip is Grip.LOW:
            low = min(low, high - least)
        else:
            high = max(high, low + least)
        self._session.set_window(Window.between(low, high))
