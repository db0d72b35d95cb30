"""What the mouse means in a pane: left window and level, middle pan, right zoom, wheel slices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from app.cine import moments
from app.session import Session
from app.state import View
from engine.scan import Window

STILL_PIXELS = 4.0
"""A press that moves less than this is a click."""
WHEEL_NOTCH = 120
ZOOM_PER_NOTCH = 1.15
ZOOM_PER_PIXEL = 1.01
PIXELS_PER_WIDTH = 300.0
"""A drag of this many pixels changes the window by its own width."""


class Drag(Enum):
    """What a drag does."""

    WINDOW = "window"
    PAN = "pan"
    ZOOM = "zoom"


@dataclass(frozen=True, slots=True)
class Press:
    """Where a drag began, and what was on screen then."""

    drag: Drag
    at: QPointF
    scene: tuple[float, float]
    view: View
    moved: bool = False


class Gestures:
    """Turns the mouse events of one canvas into intents."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._press: Press | None = None
        self._wheel = 0
        self.pan_key = False

    @property
    def drag(self) -> Drag | None:
        """What the drag under way does."""
        return self._press.drag if self._press is not None else None

    def pressed(self, event: QMouseEvent, width: float, height: float) -> None:
        """Begin a drag."""
        kinds = {
            Qt.MouseButton.LeftButton: Drag.PAN if self.pan_key else Drag.WINDOW,
            Qt.MouseButton.MiddleButton: Drag.PAN,
            Qt.MouseButton.RightButton: Drag.ZOOM,
        }
        drag = kinds.get(event.button())
        if drag is None or self._press is not None or self._session.scan is None:
            return
        view = self._session.view
        at = event.position()
        self._press = Press(drag, at, view.camera.to_scene(at.x(), at.y(), width, height), view)

    def moved(self, event: QMouseEvent, width: float, height: float) -> None:
        """Go on with a drag, or point."""
        session, at = self._session, event.position()
        scene = session.view.camera.to_scene(at.x(), at.y(), width, height)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._press is None:
            session.set_view(replace(session.view, crosshair=scene, pointer=scene))
            return
        if self._press is None:
            session.set_view(replace(session.view, pointer=scene))
            return
        offset = at - self._press.at
        if not self._press.moved and offset.manhattanLength() < STILL_PIXELS:
            return
        self._press = replace(self._press, moved=True)
        self._drag(self._press, offset.x(), offset.y())

    def _drag(self, press: Press, dx: float, dy: float) -> None:
        session, plane = self._session, self._session.plane
        if plane is None:
            return
        if press.drag is Drag.PAN:
            session.set_camera(press.view.camera.panned(dx, dy, plane))
        elif press.drag is Drag.ZOOM:
            x, y = press.scene
            session.set_camera(press.view.camera.zoomed(ZOOM_PER_PIXEL**-dy, x, y, plane, session.viewport))
        elif press.view.window is not None:
            session.set_window(dragged(press.view.window, dx, dy))

    def released(self) -> bool:
        """End a drag; returns whether it was a right click that did not move, which asks for the menu."""
        press, self._press = self._press, None
        return press is not None and press.drag is Drag.ZOOM and not press.moved

    def left(self) -> None:
        """Forget the pointer: it left the pane."""
        if self._press is None:
            self._session.set_view(replace(self._session.view, pointer=None))

    def wheel(self, event: QWheelEvent, width: float, height: float) -> None:
        """Step through slices; with Ctrl, zoom at the cursor."""
        session, at = self._session, event.position()
        delta = event.angleDelta().y()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            x, y = session.view.camera.to_scene(at.x(), at.y(), width, height)
            session.zoom(ZOOM_PER_NOTCH ** (delta / WHEEL_NOTCH), x, y)
            return
        # Touch pads send parts of a notch.
        self._wheel += delta
        notches = int(self._wheel / WHEEL_NOTCH)
        if notches:
            self._wheel -= notches * WHEEL_NOTCH
            moments.step(session, -notches)


def dragged(window: Window, dx: float, dy: float) -> Window:
    """Return the window after a drag: right makes it wider, down raises its centre (darker)."""
    unit = window.width / PIXELS_PER_WIDTH
    # Multiplying keeps the width above zero however far the mouse goes.
    factor = 1 + dx / PIXELS_PER_WIDTH if dx >= 0 else 1 / (1 - dx / PIXELS_PER_WIDTH)
    return replace(window, centre=window.centre + dy * unit, width=window.width * factor, name="", table=None)
