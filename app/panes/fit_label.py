# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""A line of text that would rather shrink than lose its end: the honesty line must be readable at every size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

LARGEST, SMALLEST = 11, 8
"""Pixels of a letter."""


class FitLabel(QWidget):
    """One line of text, as large as its width allows up to the size of small text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._colour = QColor("white")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(100, 16)

    def text(self) -> str:
        """Return the line."""
        return self._text

    def set_text(self, text: str, colour: QColor) -> None:
        """Show ``text`` in a colour."""
        if (text, colour) != (self._text, self._colour):
            self._text, self._colour = text, colour
            self.setAccessibleName(text)
            self.update()

    def fits(self) -> bool:
        """Whether the whole line can be read at some size."""
        return QFontMetricsF(self._fitting_font(self.font())).horizontalAdvance(self._text) <= self.width()

    def _fitting_font(self, font: QFont) -> QFont:
        font = QFont(font)
        for pixels in range(LARGEST, SMALLEST - 1, -1):
            font.setPixelSize(pixels)
            if QFontMetricsF(font).horizontalAdvance(self._text) <= self.width():
                break
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the line."""
        painter = QPainter(self)
        font = self._fitting_font(painter.font())
        painter.setFont(font)
        painter.setPen(self._colour)
        text = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
