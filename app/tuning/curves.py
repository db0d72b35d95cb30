"""Two small curves: the loss, and the gain on held-out slices."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.theme import Theme
from app.tuning.state import Point, Run
from app.tuning.workshop import gain_text
from app.words import say

CURVE_HEIGHT = 74
AXIS_WIDTH = 38
FONT_PIXELS = 9


class Curve(QWidget):
    """One curve over the steps, with its newest value beside its name.

    Parameters
    ----------
    name : str
        What it shows.
    zero : bool
        Whether zero is always in view, with a line: a gain is above it or below it.
    """

    def __init__(self, name: str, theme: Theme, *, zero: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._zero = zero
        self.title = QLabel(name)
        self.title.setObjectName("muted")
        self.value = QLabel()
        self.value.setObjectName("value")
        self._theme = theme
        self.plot = pg.PlotWidget()
        self.plot.setFixedHeight(CURVE_HEIGHT)
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.plot.setMouseEnabled(x=False, y=False)
        self.plot.hideButtons()
        self.plot.setMenuEnabled(False)
        self.plot.setAccessibleName(name)
        # The column scrolls where the mouse is: nothing in here wants it.
        self.plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        item = self.plot.getPlotItem()
        item.getViewBox().setDefaultPadding(0.06)
        item.hideAxis("bottom")
        font = QFont()
        font.setPixelSize(FONT_PIXELS)
        axis = item.getAxis("left")
        axis.setWidth(AXIS_WIDTH)
        axis.setStyle(tickFont=font, tickLength=0, maxTickLevel=0, hideOverlappingLabels=True)
        axis.enableAutoSIPrefix(False)
        axis.setPen(pg.mkPen(None))
        self._base = pg.InfiniteLine(0, angle=0)
        if zero:
            self.plot.addItem(self._base)
        self._line = self.plot.plot([], [], antialias=True)
        self.dress()
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.title, 1)
        head.addWidget(self.value)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addLayout(head)
        layout.addWidget(self.plot)

    def dress(self) -> None:
        """Take the colours of the theme as it is now."""
        theme = self._theme
        self.plot.setBackground(theme.raised)
        self.plot.getPlotItem().getAxis("left").setTextPen(pg.mkPen(theme.muted))
        self._base.setPen(pg.mkPen(theme.faint, width=1))
        self._line.setPen(pg.mkPen(theme.accent, width=1.6))

    def show_points(self, points: tuple[Point, ...], value: str) -> None:
        """Draw the curve; ``value`` says its newest point in words."""
        self.value.setText(value)
        self.plot.setAccessibleDescription(f"{self._name}: {value}" if value else "")
        steps, values = [step for step, _ in points], [value for _, value in points]
        self._line.setData(steps, values)
        if self._zero and values:
            self.plot.setYRange(min(0.0, *values), max(0.05, *values))


class Curves(QWidget):
    """Loss and held-out gain of the run under way."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.loss = Curve(say("Curves", "Loss"), theme)
        self.gain = Curve(say("Curves", "Gain"), theme, zero=True)
        self.gain.setToolTip(say("Curves", "PSNR on slices that are held out, above the weights that it started from"))
        self.loss.setToolTip(say("Curves", "What the training makes small, on the slices that it sees"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.loss, 1)
        layout.addWidget(self.gain, 1)
        self._shown: tuple[tuple[Point, ...], tuple[Point, ...]] | None = None

    def dress(self) -> None:
        """Take the colours of the theme as it is now."""
        for curve in (self.loss, self.gain):
            curve.dress()

    def show_run(self, run: Run) -> None:
        """Draw what is known so far; nothing is drawn twice."""
        if self._shown == (run.losses, run.gains):
            return
        self._shown = (run.losses, run.gains)
        self.loss.show_points(run.losses, f"{run.losses[-1][1]:.3g}" if run.losses else "")
        self.gain.show_points(run.gains, gain_text(run.gains[-1][1]) if run.gains else "")
