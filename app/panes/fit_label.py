# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""Text that would rather shrink or wrap than lose its end: the honesty line must be readable at every size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

LARGEST, SMALLEST = 11, 8
"""Pixels of a letter."""
ONE_LINE, TWO_LINES = 16, 26


class FitLabel(QWidget):
    """Text as large as its width allows, up to the size of small text.

    Parameters
    ----------
    wraps : bool
        Whether the text takes a second line rather than lose its end.

    Signals
    -------
    lines_changed()
        The text needs another number of lines than before.
    """

    lines_changed = Signal()

    def __init__(self, parent: QWidget | None = None, *, wraps: bool = False) -> None:
        super().__init__(parent)
        self._text = ""
        self._colour = QColor("white")
        self._wraps = wraps
        self._height = self.needed = ONE_LINE
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return room for the lines that the text needs."""
        return QSize(100, self._height)

    def text(self) -> str:
        """Return the line."""
        return self._text

    def set_text(self, text: str, colour: QColor) -> None:
        """Show ``text`` in a colour."""
        if (text, colour) != (self._text, self._colour):
            self._text, self._colour = text, colour
            self.setAccessibleName(text)
            self._take_lines()
            self.update()

    def fits(self) -> bool:
        """Whether the whole text can be read at some size."""
        font = self._fitting_font(self.font())
        return self._in_one_line(font) or (self._wraps and self._lines(font) <= 2)

    def _in_one_line(self, font: QFont) -> bool:
        return QFontMetricsF(font).horizontalAdvance(self._text) <= self.width()

    def _lines(self, font: QFont) -> int:
        metrics = QFontMetricsF(font)
        room = metrics.boundingRect(QRectF(0, 0, self.width(), 1000), int(Qt.TextFlag.TextWordWrap), self._text)
        return round(room.height() / metrics.height()) if room.width() <= self.width() else 3

    def _fitting_font(self, font: QFont) -> QFont:
        font = QFont(font)
        for pixels in range(LARGEST, SMALLEST - 1, -1):
            font.setPixelSize(pixels)
            if self._in_one_line(font) or (self._wraps and pixels < LARGEST - 1 and self._lines(font) <= 2):
                break
        return font

    def _take_lines(self) -> None:
        height = TWO_LINES if self._wraps and not self._in_one_line(self._fitting_font(self.font())) else ONE_LINE
        if height != self.needed:
            self.needed = height
            self.set_height(height)
            self.lines_changed.emit()

    def set_height(self, height: int) -> None:
        """Take this height, so that labels side by side stay level."""
        if height != self._height:
            self._height = height
            self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take a second line where the width asks for it, and give it back."""
        super().resizeEvent(event)
        self._take_lines()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text."""
        painter = QPainter(self)
        font = self._fitting_font(painter.font())
        painter.setFont(font)
        painter.setPen(self._colour)
        text, flags = self._text, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        if self._wraps and not self._in_one_line(font):
            flags |= int(Qt.TextFlag.TextWordWrap)
        else:
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(QRectF(self.rect()), flags, text)
        painter.end()
