# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The legend of the uncertainty over a super-resolved image: from sure to unsure, in the scan's units."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.session import Session
from app.text import unit_text, value_text
from app.theme import Theme, uncertainty_table
from app.unsure import unsure_of
from app.words import say

MID_GREY = 96
"""What the translucent colours of the legend lie over, as they do over an image."""


class UncertaintyBar(QWidget):
    """A vertical bar from zero to the limit; beyond it half-widths take the colour of its end."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(say("Uncertainty", "Legend of the uncertainty"))
        self.hide()

    def sizeHint(self) -> QSize:
        """Return room for the bar and its figures."""
        return QSize(62, 100)

    def limit(self) -> float | None:
        """Return the value at the upper end in the scan's units, or None while there is nothing to explain."""
        unsure = unsure_of(self._session)
        return unsure.limit if unsure is not None and unsure.layer is not None else None

    def refresh(self, *, over_image: bool) -> None:
        """Show the legend while there are colours to explain, which lie ``over_image`` in the pane beside it."""
        unsure, scan = unsure_of(self._session), self._session.scan
        shown = self.limit() is not None and over_image
        if self.isHidden() == shown:
            self.setVisible(shown)
        if shown and unsure is not None and scan is not None:
            tip = say(
                "Uncertainty",
                "Half-width in {units}: {share} of true values lie within it, measured on scans of other patients. "
                "Beyond the end, the colour of the end.",
            )
            self.setToolTip(tip.format(units=unit_text(scan.units), share=f"{unsure.level:.0%}"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar."""
        limit, scan = self.limit(), self._session.scan
        if limit is None or scan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        bar = QRectF(8, 24, 10, self.height() - 34)
        table = uncertainty_table(self._theme)
        gradient = QLinearGradient(bar.bottomLeft(), bar.topLeft())
        for place in range(0, len(table), 15):
            red, green, blue, alpha = (int(part) for part in table[place])
            mixed = [(part * alpha + MID_GREY * (255 - alpha)) // 255 for part in (red, green, blue)]
            gradient.setColorAt(place / (len(table) - 1), QColor(*mixed))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(gradient)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(self._theme.colour("muted"))
        painter.drawText(
            QRectF(2, 0, self.width() - 2, 16), left, "± HU" if scan.units == "HU" else say("Uncertainty", "± value")
        )
        for part in (0.0, 0.25, 0.5, 0.75, 1.0):
            y = bar.bottom() - part * bar.height()
            painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + 5, y))
            area = QRectF(bar.right() + 7, min(y - 7, self.height() - 14), self.width() - bar.right() - 7, 14)
            painter.drawText(area, left, value_text(part * limit))
        painter.end()
