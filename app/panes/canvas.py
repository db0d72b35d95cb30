# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""One image on screen: draws what the session says through the shared camera, and passes the mouse on as intents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app import differences
from app.annotation import corners
from app.backend import Backend
from app.colour_maps import colour_table
from app.layers import Layer
from app.measuring.drawing import draw_measurements
from app.measuring.hand import MeasuringHand
from app.panes import overlay
from app.panes.gestures import Drag, Gestures
from app.panes.histogram import Histogram
from app.panes.sampler import Looking, Sampler
from app.scale_bar import unit_of
from app.session import Session
from app.state import LABELS, Role, Stage
from app.theme import Theme, difference_table, uncertainty_table
from app.unsure import Unsure, unsure_of
from app.words import say
from engine.scan import Slice, Window

CORNER_TEXT = 60
"""Height of the text in a lower corner, in logical pixels."""


@dataclass(frozen=True, eq=False, slots=True)
class Scene:
    """What every image of one paint has in common."""

    slice_: Slice
    window: Window
    looking: Looking


def draw(painter: QPainter, drawn: tuple[QImage, int, int], ratio: float) -> None:
    """Draw what a sampler gave, on the device pixels that it was sampled for."""
    image, left, top = drawn
    if not image.isNull():
        image.setDevicePixelRatio(ratio)
        painter.drawImage(QPointF(left / ratio, top / ratio), image)


class Canvas(QWidget):
    """The image of one pane.

    Signals
    -------
    resized()
        The room for the image changed.
    menu_asked(QPoint)
        Right click without motion, in global coordinates.
    double_clicked()
        Show this pane alone, or all again.
    """

    resized = Signal()
    menu_asked = Signal(QPoint)
    double_clicked = Signal()
    focused = Signal()

    def __init__(
        self, role: Role, session: Session, backend: Backend, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.role = role
        self._session = session
        self._theme = theme
        self._sampler, self._unsure_sampler = (
            Sampler(lambda values, window, inverted: backend.shade(values, window, inverted=inverted)) for _ in range(2)
        )
        self.histogram = Histogram()
        self._kept = QPixmap()
        self.gestures = Gestures(session)
        self.hand = MeasuringHand(session)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(96, 90)

    def sizeHint(self) -> QSize:
        """Return a size that lets four panes share a small screen."""
        return QSize(360, 280)

    # What is shown

    def layers(self) -> tuple[Layer, ...]:
        """Return the image on this pane, or the two whose difference it shows; empty when there is none yet."""
        if self.role is Role.DIFFERENCE:
            shown = differences.difference(self._session)
            return (shown.plus, shown.minus) if shown is not None else ()
        flicker = self.role is Role.SUPER_RESOLVED and self._session.options.flicker
        magnified = self._session.images.magnified
        layer = magnified.bicubic if flicker and magnified is not None else self.layer_of(self.role)
        return (layer,) if layer is not None else ()

    def layer_of(self, role: Role) -> Layer | None:
        """Return the image of one of the panes that show a single one; None while there is none."""
        images = self._session.images
        if role is Role.SUPER_RESOLVED:
            return images.magnified.image if images.magnified is not None else None
        return images.scan if role is Role.SCAN else images.bicubic

    def needs_network(self) -> bool:
        """Whether there is nothing to show without a super-resolved image."""
        return self.role in {Role.SUPER_RESOLVED, Role.DIFFERENCE}

    def scene_rect(self) -> QRectF:
        """Return the field of view of the image on screen, outer edge to outer edge, in scene units."""
        layers, plane = self.layers(), self._session.plane
        if not layers or plane is None:
            return QRectF()
        box, size = layers[0].box, layers[0].size
        left, right = (plane.width * (column / size.columns) for column in (box.left, box.right))
        top, bottom = (plane.height * (row / size.rows) for row in (box.top, box.bottom))
        return QRectF(left, top, right - left, bottom - top)

    def screen_rect(self) -> QRectF:
        """Return where the edges of the image lie on this canvas, in logical pixels."""
        scene, camera = self.scene_rect(), self._session.view.camera
        first = camera.to_screen(scene.left(), scene.top(), self.width(), self.height())
        last = camera.to_screen(scene.right(), scene.bottom(), self.width(), self.height())
        return QRectF(QPointF(*first), QPointF(*last)).normalized()

    def message(self) -> str:
        """Return what the pane says in place of an image."""
        session = self._session
        if session.scan is None or self.layers():
            return ""
        status = session.status
        if self.role is Role.DIFFERENCE and not differences.source(session).with_image:
            return str(differences.source(session).missing)
        if session.images.slice_ is None:
            return status.sentence if status.stage is Stage.FAILED else say("Panes", "Reading…")
        if self.needs_network():
            if status.stage in {Stage.FAILED, Stage.STOPPED}:
                return str(differences.source(session).missing) if self.role is Role.DIFFERENCE else status.sentence
            return say("Panes", "Computing…")
        return str(LABELS) if session.scan.labels else say("Panes", "Computing…")

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the image, what lies over it, or a message."""
        painter, cine = QPainter(self), self._session.cine
        if not cine.playing:
            self._kept = QPixmap()
            self._paint(painter)
        else:
            if not cine.holding or self._kept.isNull():
                self._kept = self._frame()
            painter.fillRect(self.rect(), self._theme.colour("canvas"))
            painter.drawPixmap(0, 0, self._kept)
        painter.end()

    def _frame(self) -> QPixmap:
        """Return a frame of a film as it is painted, to stay on screen until all of the next one is there."""
        ratio = self.devicePixelRatioF()
        frame = QPixmap(round(self.width() * ratio), round(self.height() * ratio))
        frame.setDevicePixelRatio(ratio)
        painter = QPainter(frame)
        self._paint(painter)
        painter.end()
        return frame

    def _paint(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), self._theme.colour("canvas"))
        session = self._session
        plane, slice_, window = session.plane, session.images.slice_, session.view.window
        layers = self.layers()
        if plane is None or slice_ is None or window is None or not layers:
            self._paint_message(painter, self.message())
            return
        ratio = self.devicePixelRatioF()
        looking = Looking(plane, session.view.camera, round(self.width() * ratio), round(self.height() * ratio), ratio)
        self.paint_image(painter, layers, Scene(slice_, window, looking))
        self._paint_overlay(painter)
        draw_measurements(painter, session, self.hand, self.role, self.width(), self.height())
        if self.role is Role.DIFFERENCE and session.options.histogram:
            self._paint_histogram(painter, layers[0], layers[1], slice_)

    def paint_image(self, painter: QPainter, layers: tuple[Layer, ...], scene: Scene) -> None:
        """Paint what :meth:`layers` gave: one image through the window, or the signed difference of two."""
        if len(layers) == 2:
            pair, table = (layers[0], layers[1]), difference_table(self._theme)
            drawn = self._sampler.signed(pair, scene.slice_, scene.looking, self.limit(), table)
        else:
            drawn = self._sampler.plain(
                layers[0], scene.slice_, scene.looking, scene.window, self._session.inverted, self.colours()
            )
        draw(painter, drawn, scene.looking.ratio)
        if self.role is Role.SUPER_RESOLVED:
            self.paint_unsure(painter, scene)

    def paint_unsure(self, painter: QPainter, scene: Scene) -> None:
        """Lay over the super-resolved image how sure it is, where that is wanted and known."""
        unsure = self.unsure()
        if unsure is not None and unsure.layer is not None:
            table = uncertainty_table(self._theme)
            over = self._unsure_sampler.widths(unsure.layer, scene.slice_, scene.looking, unsure.limit, table)
            draw(painter, over, scene.looking.ratio)

    def seen(self) -> set[Role]:
        """Return which images are visible here at this moment, whole or in part."""
        flicker = self.role is Role.SUPER_RESOLVED and self._session.options.flicker
        return {Role.BICUBIC if flicker else self.role}

    def unsure(self) -> Unsure | None:
        """Return how sure the super-resolved image is, where that is laid over it."""
        return unsure_of(self._session) if Role.SUPER_RESOLVED in self.seen() else None

    def colours(self) -> NDArray[np.uint8] | None:
        """Return the colours that grey values are shown in; None for grey."""
        return colour_table(self._session.options.colour_map)

    def limit(self) -> float:
        """Return the end of the colour bar of the difference, in the scan's units."""
        difference = differences.difference(self._session)
        return difference.limit if difference is not None else 1.0

    def _paint_overlay(self, painter: QPainter) -> None:
        session, plane = self._session, self._session.plane
        width, height, camera = float(self.width()), float(self.height()), session.view.camera
        if plane is None or session.scan is None:
            return
        if session.view.crosshair is not None:
            at = QPointF(*camera.to_screen(*session.view.crosshair, width, height))
            overlay.draw_crosshair(painter, width, height, at, overlay.CROSSHAIR)
        if session.options.overlay:
            font = painter.font()
            font.setPixelSize(11)
            painter.setFont(font)
            if session.info is not None and session.info.geometry is not None:
                overlay.draw_letters(painter, width, height, session.info.geometry, camera)
            if session.info is not None:
                unit = unit_of(session.scan, session.info, camera, session.viewport)
                overlay.draw_scale_bar(painter, width, height, unit, camera)
            if self.role is session.roles[0]:
                overlay.draw_corners(painter, width, height, corners(session))

    def _paint_histogram(self, painter: QPainter, plus: Layer, minus: Layer, slice_: Slice) -> None:
        font = painter.font()
        font.setPixelSize(11)
        painter.setFont(font)
        # The first pane has text in that corner.
        above = self._session.options.overlay and self.role is self._session.roles[0]
        bottom = self.height() - (CORNER_TEXT if above else 8)
        self.histogram.draw(painter, 8, bottom, self.histogram.of(plus, minus, slice_, self.limit()), self._theme)

    def _paint_message(self, painter: QPainter, text: str) -> None:
        if text:
            painter.setPen(QColor(self._theme.muted))
            area = QRectF(self.rect()).adjusted(24, 24, -24, -24)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    # Hands

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        if not self.gestures.pan_key and self.hand.pressed(event, self.width(), self.height()):
            return
        self.gestures.pressed(event, self.width(), self.height())
        if self.gestures.drag is Drag.PAN:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag or point."""
        if not self.hand.moved(event, self.width(), self.height()):
            self.gestures.moved(event, self.width(), self.height())
        if self.gestures.drag is None:
            self._show_grip(event.position())

    def _show_grip(self, at: QPointF) -> None:
        """Show by the cursor what a press would do to measurements."""
        if self._session.measurements.tool is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        elif (found := self.hand.under(at, self.width(), self.height())) is not None:
            whole = found[1] is None
            self.setCursor(Qt.CursorShape.SizeAllCursor if whole else Qt.CursorShape.PointingHandCursor)
        else:
            self.unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a drag."""
        if self.hand.released(event, self.width(), self.height()):
            return
        self.unsetCursor()
        if self.gestures.released():
            self.menu_asked.emit(event.globalPosition().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show this pane alone, or all again."""
        if event.button() == Qt.MouseButton.LeftButton and not self.hand.double_clicked():
            self.double_clicked.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step through slices, or zoom."""
        self.gestures.wheel(event, self.width(), self.height())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self.gestures.left()
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell that the room changed."""
        super().resizeEvent(event)
        self.resized.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell that this pane is the current one."""
        super().focusInEvent(event)
        self.focused.emit()
