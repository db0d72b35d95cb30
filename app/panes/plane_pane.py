# ruff: noqa: N802 - names and signatures of Qt
"""A pane of the three-planes layout: one plane of the volume, and the crosshair that moves the other two."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.backend import Backend
from app.panes.canvas import Canvas
from app.panes.frame import PaneFrame
from app.state import Role, Stage
from app.text import size_text, spacing_text, value_text
from app.theme import Theme
from app.three_planes import PlaneSession, ThreePlanes
from app.words import say, told

NEAR = 7.0
"""Logical pixels: how near to a line of the crosshair the mouse takes hold of it."""
STILL = 4.0
"""A press that moves less than this is a click."""


class PlaneCanvas(Canvas):
    """One plane; a click, or a drag that begins on the crosshair, moves the point that the planes share."""

    def __init__(self, session: PlaneSession, backend: Backend, theme: Theme, parent: QWidget | None = None) -> None:
        # What it shows is the scan itself, under whichever name the pane stands in the window.
        super().__init__(Role.SCAN, session, backend, theme, parent)
        self._held = False
        self._pressed: QPointF | None = None

    def message(self) -> str:
        """Return what the pane says in place of an image."""
        status = self._session.status
        if status.stage is Stage.FAILED and self._session.images.slice_ is None:
            return status.sentence
        return super().message()

    def near_crosshair(self, at: QPointF) -> bool:
        """Whether a drag from here takes the crosshair along."""
        view = self._session.view
        if view.crosshair is None:
            return False
        x, y = view.camera.to_screen(*view.crosshair, self.width(), self.height())
        return abs(at.x() - x) <= NEAR or abs(at.y() - y) <= NEAR

    def _mark(self, at: QPointF) -> None:
        session, plane = self._session, self._session.plane
        if plane is None:
            return
        x, y = session.view.camera.to_scene(at.x(), at.y(), self.width(), self.height())
        # The edge of the last pixel is no longer on the slice.
        inside = (min(max(x, 0.0), plane.width * (1 - 1e-9)), min(max(y, 0.0), plane.height * (1 - 1e-9)))
        session.set_view(replace(session.view, crosshair=inside, pointer=inside))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the crosshair, or begin what a drag does in every pane."""
        at = event.position()
        plain = event.button() is Qt.MouseButton.LeftButton and not self.gestures.pan_key
        taken = self._session.measurements.tool is not None or self.hand.under(at, self.width(), self.height())
        if plain and not taken and self.near_crosshair(at):
            self._session.measurements.choose(None)
            self._held = True
            self._mark(at)
            return
        self._pressed = at if plain and not taken else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the crosshair along, or go on."""
        at = event.position()
        if self._held:
            self._mark(at)
            return
        if self._pressed is not None and (at - self._pressed).manhattanLength() >= STILL:
            self._pressed = None
        super().mouseMoveEvent(event)

    def _show_grip(self, at: QPointF) -> None:
        super()._show_grip(at)
        free = self._session.measurements.tool is None and self.hand.under(at, self.width(), self.height()) is None
        if free and self.near_crosshair(at):
            self.setCursor(Qt.CursorShape.CrossCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the crosshair; a click moves it here."""
        if self._held and event.button() is Qt.MouseButton.LeftButton:
            self._held = False
            return
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self._pressed is not None:
            self._pressed = None
            self._mark(event.position())


class PlanePane(PaneFrame):
    """A plane under its name, and whether it is the one that is magnified."""

    def __init__(
        self, role: Role, planes: ThreePlanes, backend: Backend, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(role.title, parent)
        self.role = role
        self._planes, self._theme = planes, theme
        self._session = planes.panes[role]
        self.sizes.setToolTip(say("ThreePlanes", "Rows × columns · voxel size, between rows × between columns"))
        self.canvas = PlaneCanvas(self._session, backend, theme)
        name = say("ThreePlanes", "{plane} plane of the volume")
        self.canvas.setAccessibleName(name.format(plane=role.title))
        body = QHBoxLayout()
        body.addWidget(self.canvas)
        self.lay_out(body)
        session = self._session
        for event in (session.images_changed, session.slice_changed, session.status_changed):
            event.connect(self.refresh)
        session.view_changed.connect(self._look)
        self.refresh()

    def refresh(self) -> None:
        """Show what the pane is about, and repaint it."""
        session, theme = self._session, self._theme
        scan, info = session.scan, session.info
        muted = theme.colour("muted")
        if scan is None or info is None:
            self.sizes.set_text("", muted)
            self.line.set_text("", muted)
            self.state.setText("")
        else:
            spacing = f" · {spacing_text(info.spacing)}" if info.spacing is not None else ""
            self.sizes.set_text(f"{size_text(scan.size)}{spacing}", muted)
            chosen = self._planes.chosen is self.role
            words = say("ThreePlanes", "this plane is magnified")
            if not chosen:
                words = say("ThreePlanes", "click to magnify this plane")
            tilt = next((value for name, value in scan.details if name == "Plane" and "°" in value), "")
            parts = [words, told(tilt).partition(", ")[2]]
            self.line.set_text(" · ".join(part for part in parts if part), theme.colour("accent") if chosen else muted)
            self._look()
        self.canvas.update()

    def _look(self) -> None:
        """Tell the slice, and the value under the mouse or else at the crosshair."""
        session = self._session
        scan, plane, layer = session.scan, session.plane, session.images.scan
        if scan is None or plane is None:
            return
        depth = scan.depth or len(scan)
        place = f"{session.index % depth + 1} / {depth}"
        at = session.view.pointer or session.view.crosshair
        current = session.images.slice_ is not None and session.images.index == session.index
        value = layer.value_at(plane, *at) if layer is not None and at is not None and current else None
        # Its unit stands in the bottom line; here it would take the room of the sizes.
        text = f"{value_text(value)} · {place}" if value is not None else place
        if session.images.slice_ is not None and not current:
            text = f"{place} …"
        self.state.setText(text)
        self.canvas.update()
