# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The colour bar of the difference pane: symmetric about zero, in the scan's units."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import differences
from app.session import Session
from app.text import value_text
from app.theme import Theme
from app.words import say


class ColourBar(QWidget):
    """A vertical bar with its limits, their halves, and zero."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("ColourBar", "Colour bar of the difference"))
        self.setToolTip(say("ColourBar", "Differences beyond the ends take the colour of the end."))

    def sizeHint(self) -> QSize:
        """Return room for the bar and its figures."""
        return QSize(58, 100)

    def limit(self) -> float | None:
        """Return the value at the upper end, in the scan's units; None while there is nothing to show."""
        difference = differences.difference(self._session)
        return difference.limit if difference is not None else None

    def limits(self) -> tuple[float, float]:
        """Return the values at the lower and the upper end, in the scan's units."""
        limit = self.limit() or 1.0
        return -limit, limit

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        if self.limit() is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(8, 8, 10, self.height() - 16)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        stops = self._theme.difference
        for number, name in enumerate(stops):
            gradient.setColorAt(number / (len(stops) - 1), QColor(name))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        limit = self.limits()[1]
        for part in (1.0, 0.5, 0.0, -0.5, -1.0):
            y = bar.center().y() - part * bar.height() / 2
            painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + 5, y))
            area = QRectF(bar.right() + 7, min(max(y - 7, 0), self.height() - 14), self.width() - bar.right() - 7, 14)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, flags, value_text(part * limit, signed=part != 0))
        painter.end()
