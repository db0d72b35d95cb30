"""What the mouse and keys do to measurements in a pane: draw new ones, take hold of those that are there."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent

from app.camera import Plane
from app.measuring.model import Measurement
from app.session import Session
from engine.measure.roi import Kind, Point, Shape

NEAR = 8.0
"""Logical pixels: how near to a point or a line the mouse takes hold of it."""
STILL = 4.0
"""A press that moves less than this is a click."""

CORNERS_ON_SCREEN = 96
"""Of the polygon that is drawn as an ellipse."""

_grips = itertools.count()


@dataclass(frozen=True, slots=True)
class Grip:
    """What the mouse has hold of.

    Attributes
    ----------
    number : int
        Of the measurement.
    point : int or None
        Which of its points; None: all of it.
    at : Point
        Where it was taken.
    shape : Shape
        As it was then.
    joins : str
        Makes the steps of this drag one change.
    """

    number: int
    point: int | None
    at: Point
    shape: Shape
    joins: str


def to_point(plane: Plane, x: float, y: float) -> Point:
    """Return the place on the scan of a scene point."""
    return Point(y / plane.row, x / plane.column)


def to_scene(plane: Plane, point: Point) -> tuple[float, float]:
    """Return the scene point of a place on the scan."""
    return point.column * plane.column, point.row * plane.row


class MeasuringHand:
    """Turns the mouse events of one canvas into measurements; every method says whether the event was for it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._model = session.measurements
        self._grip: Grip | None = None
        self._pressed: QPointF | None = None

    @property
    def busy(self) -> bool:
        """Whether a drag of a measurement is under way."""
        return self._grip is not None or self._pressed is not None

    @property
    def _key(self) -> str:
        return self._session.scan.key if self._session.scan is not None else ""

    def _place(self, at: QPointF, width: float, height: float) -> Point | None:
        plane = self._session.plane
        if plane is None:
            return None
        return to_point(plane, *self._session.view.camera.to_scene(at.x(), at.y(), width, height))

    def on_screen(self, point: Point, width: float, height: float) -> QPointF:
        """Return where a place on the scan is drawn."""
        plane = self._session.plane
        if plane is None:
            return QPointF()
        return QPointF(*self._session.view.camera.to_screen(*to_scene(plane, point), width, height))

    def under(self, at: QPointF, width: float, height: float) -> tuple[Measurement, int | None] | None:
        """Return the measurement under the mouse and which of its points, the chosen one first."""
        session = self._session
        if session.scan is None or session.plane is None:
            return None
        items = session.measurements.of(session.scan.key, session.shown_index)
        for item in sorted(items, key=lambda item: item.number != session.measurements.chosen):
            for number, point in enumerate(item.shape.points):
                if _distance(self.on_screen(point, width, height), at) <= NEAR:
                    return item, number
        for item in items:
            outline = [self.on_screen(Point(*row), width, height) for row in item.shape.outline(CORNERS_ON_SCREEN)]
            edges = list(itertools.pairwise([*outline, outline[0]] if item.shape.kind.areal else outline))
            if any(_from_line(at, *edge) <= NEAR * 0.75 for edge in edges):
                return item, None
        return None

    def pressed(self, event: QMouseEvent, width: float, height: float) -> bool:
        """Begin to draw, or take hold of what is under the mouse."""
        model, at = self._model, event.position()
        place = self._place(at, width, height)
        if place is None or self._session.images.slice_ is None:
            return False
        if event.button() is Qt.MouseButton.RightButton and model.tool is None:
            found = self.under(at, width, height)
            if found is not None:
                model.choose(found[0].number)
            return False
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        if model.tool is not None:
            self._pressed = at
            self._add(place, width, height)
            return True
        found = self.under(at, width, height)
        if found is None:
            model.choose(None)
            return False
        item, point = found
        model.choose(item.number)
        self._grip = Grip(item.number, point, place, item.shape, f"drag {next(_grips)}")
        return True

    def moved(self, event: QMouseEvent, width: float, height: float) -> bool:
        """Go on drawing or dragging."""
        model, place = self._model, self._place(event.position(), width, height)
        if place is None:
            return False
        if self._grip is not None:
            grip = self._grip
            if grip.point is None:
                shape = grip.shape.moved(place.row - grip.at.row, place.column - grip.at.column)
            else:
                shape = grip.shape.reshaped(grip.point, place)
            model.reshape(grip.number, shape, grip.joins)
            return True
        if model.draft and model.draft_on == self._key:
            model.draw((*model.draft[:-1], place), self._key)
            # The pointer goes on telling values.
            return self._pressed is not None
        return False

    def released(self, event: QMouseEvent, width: float, height: float) -> bool:
        """Let go; a drag that went somewhere sets the next point, as a second click would."""
        if self._grip is not None:
            self._grip = None
            return True
        if self._pressed is None:
            return False
        start, self._pressed = self._pressed, None
        place = self._place(event.position(), width, height)
        if place is not None and self._model.draft and (event.position() - start).manhattanLength() >= STILL:
            self._add(place, width, height)
        return True

    def double_clicked(self) -> bool:
        """Close a polygon; with a tool in hand a double click means nothing else."""
        self.close()
        return self._model.tool is not None

    def close(self) -> None:
        """Close the polygon that is being drawn, where it has corners enough."""
        model = self._model
        # The press of a double click has set a corner where the last one is.
        corners = tuple(dict.fromkeys(model.draft[:-1]))
        if model.tool is Kind.POLYGON and len(corners) >= Kind.POLYGON.points:
            self._finish(corners)

    def _add(self, place: Point, width: float, height: float) -> None:
        """Set a point; the draft ends with one more, which follows the mouse."""
        model, tool = self._model, self._model.tool
        if tool is None:
            return
        # A shape that was begun on another scan, or in another plane, is not gone on with here.
        corners = (*(model.draft[:-1] if model.draft_on == self._key else ()), place)
        if tool is Kind.POLYGON and len(corners) > tool.points:
            first = self.on_screen(corners[0], width, height)
            if _distance(first, self.on_screen(place, width, height)) <= NEAR:
                self._finish(corners[:-1])
                return
        if tool is not Kind.POLYGON and len(corners) == tool.points:
            self._finish(corners)
            return
        model.draw((*corners, place), self._key)

    def _finish(self, corners: tuple[Point, ...]) -> None:
        session, tool = self._session, self._model.tool
        if session.scan is not None and tool is not None:
            session.measurements.add(session.scan.key, session.shown_index, Shape(tool, corners))


def _distance(one: QPointF, other: QPointF) -> float:
    return math.hypot(one.x() - other.x(), one.y() - other.y())


def _from_line(at: QPointF, start: QPointF, stop: QPointF) -> float:
    along, to = stop - start, at - start
    length = QPointF.dotProduct(along, along)
    share = min(max(QPointF.dotProduct(to, along) / length, 0.0), 1.0) if length else 0.0
    return _distance(at, start + along * share)
