# ruff: noqa: N802 - names and signatures of Qt
"""Two images in one pane: curtain, lens, flicker, blend, checkerboard.

Both are sampled through the one camera on the same device pixels, as in panes of their own; what differs is only which
of them is painted where. They are therefore registered as exactly as panes are.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPainterPath, QPen, QRegion
from PySide6.QtWidgets import QWidget

from app.backend import Backend
from app.layers import Layer
from app.panes import overlay
from app.panes.canvas import Canvas, Scene, draw
from app.panes.sampler import Sampler
from app.session import Session
from app.state import Compare, Role
from app.theme import Theme

NEAR_PIXELS = 8.0
"""How near to the line of the curtain the mouse takes hold of it."""
LENS_RADIUS = 90.0
SQUARE = 56
"""Side of a square of the checkerboard; logical pixels, as all lengths here."""
LABEL_HEIGHT = 0.25
"""Where the names beside the curtain stand, as a part of the pane's height: below the text of the corners."""


class CompareCanvas(Canvas):
    """The pane in which two images are compared."""

    def __init__(self, session: Session, backend: Backend, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Role.COMPARE, session, backend, theme, parent)
        self._second = Sampler(lambda values, window, inverted: backend.shade(values, window, inverted=inverted))
        self._dragging = False
        self._lens_at: tuple[float, float] | None = None

    # What is shown

    def layers(self) -> tuple[Layer, ...]:
        """Return the two images; empty while one of them is missing."""
        compared = self._session.options.comparison
        first, second = self.layer_of(compared.first), self.layer_of(compared.second)
        return (first, second) if first is not None and second is not None else ()

    def needs_network(self) -> bool:
        """Whether the super-resolved image is one of the two."""
        compared = self._session.options.comparison
        return Role.SUPER_RESOLVED in {compared.first, compared.second}

    def seen(self) -> set[Role]:
        """Return which of the two are visible: the key of the flicker shows the first alone."""
        compared = self._session.options.comparison
        if self._session.options.flicker:
            return {compared.first}
        return {compared.second} if compared.mode is Compare.FLICKER else {compared.first, compared.second}

    def curtain_x(self) -> float:
        """Return where the line of the curtain is drawn: on an edge of device pixels."""
        ratio = self.devicePixelRatioF()
        return round(self._session.options.comparison.share * self.width() * ratio) / ratio

    def lens_centre(self) -> QPointF:
        """Return the middle of the lens: the mouse in any pane, the last place of it, or the middle of the pane."""
        view = self._session.view
        self._lens_at = view.pointer or self._lens_at
        at = self._lens_at or view.crosshair
        if at is None:
            return QPointF(self.width() / 2, self.height() / 2)
        return QPointF(*view.camera.to_screen(*at, float(self.width()), float(self.height())))

    # Painting

    def paint_image(self, painter: QPainter, layers: tuple[Layer, ...], scene: Scene) -> None:
        """Paint the first image, and the second one where the way of comparing has it."""
        session, compared = self._session, self._session.options.comparison
        look = (scene.slice_, scene.looking, scene.window, session.inverted, self.colours())
        ratio = scene.looking.ratio
        held, mode = session.options.flicker, compared.mode
        if mode is not Compare.FLICKER or held:
            draw(painter, self._sampler.plain(layers[0], *look), ratio)
            if compared.first is Role.SUPER_RESOLVED:
                self.paint_unsure(painter, scene)
        if held:
            return
        painter.save()
        if mode is Compare.BLEND:
            painter.setOpacity(compared.share)
        elif mode is not Compare.FLICKER:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipPath(self.part_of_second())
        draw(painter, self._second.plain(layers[1], *look), ratio)
        if compared.second is Role.SUPER_RESOLVED:
            self.paint_unsure(painter, scene)
        painter.restore()
        self._mark(painter)

    def part_of_second(self) -> QPainterPath:
        """Return where the second image is painted, in logical pixels; all of the pane for flicker and blend."""
        mode, path = self._session.options.comparison.mode, QPainterPath()
        if mode is Compare.CURTAIN:
            x = self.curtain_x()
            path.addRect(QRectF(x, 0, self.width() - x, self.height()))
        elif mode is Compare.LENS:
            path.addEllipse(self.lens_centre(), LENS_RADIUS, LENS_RADIUS)
        elif mode is Compare.CHECKERBOARD:
            squares = QRegion()
            for row in range(-(-self.height() // SQUARE)):
                for column in range(1 - row % 2, -(-self.width() // SQUARE), 2):
                    squares += QRect(column * SQUARE, row * SQUARE, SQUARE, SQUARE)
            path.addRegion(squares)
        else:
            path.addRect(QRectF(self.rect()))
        return path

    def _mark(self, painter: QPainter) -> None:
        """Show where one image ends, and which is which."""
        compared = self._session.options.comparison
        accent = overlay.CROSSHAIR
        first, second = compared.first.title, compared.second.title
        if compared.mode is Compare.CURTAIN:
            x, middle, top = self.curtain_x(), self.height() / 2, self.height() * LABEL_HEIGHT
            painter.setPen(QPen(accent, 1.0))
            painter.drawLine(QLineF(x, 0, x, self.height()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(accent)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(QRectF(x - 4, middle - 18, 8, 36), 4, 4)
            flags = Qt.AlignmentFlag.AlignVCenter
            left, right = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            overlay.draw_text(painter, QRectF(x - 160, top, 150, 18), flags | left, first)
            overlay.draw_text(painter, QRectF(x + 10, top, 150, 18), flags | right, second)
        elif compared.mode is Compare.LENS:
            centre = self.lens_centre()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(accent, 1.5))
            painter.drawEllipse(centre, LENS_RADIUS, LENS_RADIUS)
            below = QRectF(centre.x() - 80, centre.y() + LENS_RADIUS + 3, 160, 18)
            overlay.draw_text(painter, below, Qt.AlignmentFlag.AlignCenter, second)

    # Hands

    def _on_line(self, x: float) -> bool:
        curtain = self._session.options.comparison.mode is Compare.CURTAIN
        return curtain and bool(self.layers()) and abs(x - self.curtain_x()) <= NEAR_PIXELS

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the curtain's line, or begin another drag."""
        if event.button() == Qt.MouseButton.LeftButton and self._on_line(event.position().x()):
            self._dragging = True
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the curtain, or go on as in other panes."""
        if self._dragging:
            share = min(max(event.position().x() / max(self.width(), 1), 0.0), 1.0)
            self._session.set_comparison(replace(self._session.options.comparison, share=share))
            return
        super().mouseMoveEvent(event)
        if self.gestures.drag is None and self._on_line(event.position().x()):
            self.setCursor(Qt.CursorShape.SplitHCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if self._dragging:
            self._dragging = False
            return
        super().mouseReleaseEvent(event)
