# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The colour bar of an image in colours: which value has which colour. Grey images need none."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.colour_maps import colour_table
from app.session import Session
from app.text import value_text
from app.theme import Theme
from app.words import say

STOPS = 33
LABELS = (0.0, 0.25, 0.5, 0.75, 1.0)


class WindowBar(QWidget):
    """A vertical bar from the value shown first to the value shown last."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("ColourBar", "Colour bar of the image"))
        self.hide()

    def sizeHint(self) -> QSize:
        """Return room for the bar and its figures."""
        return QSize(58, 100)

    def refresh(self) -> None:
        """Appear with a colour map, and show the window of the session."""
        session = self._session
        coloured = colour_table(session.options.colour_map) is not None
        self.setVisible(coloured and session.scan is not None and not session.scan.colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        session, table = self._session, colour_table(self._session.options.colour_map)
        window = session.view.window
        if table is None or window is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(8, 8, 10, self.height() - 16)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for stop in range(STOPS):
            at = stop / (STOPS - 1)
            entry = round((1 - at if session.inverted else at) * 255)
            gradient.setColorAt(at, QColor(*(int(part) for part in table[entry])))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(self._theme.colour("muted"))
        for part in LABELS:
            y = bar.bottom() - part * bar.height()
            painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + 5, y))
            area = QRectF(bar.right() + 7, min(max(y - 7, 0), self.height() - 14), self.width() - bar.right() - 7, 14)
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, flags, value_text(round(window.low + part * window.width, 2)))
        painter.end()
