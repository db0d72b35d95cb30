"""Measurements as lines over an image: sharp at every zoom, at the same place of the patient in every pane."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.measuring.hand import CORNERS_ON_SCREEN, MeasuringHand
from app.measuring.words import label_lines
from app.panes.overlay import draw_text
from app.session import Session
from app.state import Role
from engine.measure.roi import Kind, Point, Shape

HANDLE = 3.5
LINE = 1.5
GAP = 8.0
SHADOW = QColor(0, 0, 0, 170)
BEHIND = QColor(0, 0, 0, 90)
PLAIN, CHOSEN = QColor("#ffd166"), QColor("#4fd6e6")
"""Images are dark in both themes, and so is what the lines have to stand out from."""
LONGEST_LABEL = 260


def draw_measurements(
    painter: QPainter, session: Session, hand: MeasuringHand, role: Role, width: float, height: float
) -> None:
    """Draw the measurements of the slice on screen, and the one that is being drawn."""
    model, scan = session.measurements, session.scan
    if scan is None or session.plane is None:
        return
    items = model.of(scan.key, session.shown_index)
    drawn_here = bool(model.draft) and model.draft_on == scan.key
    if not items and not drawn_here:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(11)
    painter.setFont(font)
    room, taken = QRectF(4, 4, width - 8, height - 8), list[QRectF]()
    for item in items:
        picked = item.number == model.chosen
        outline = [hand.on_screen(Point(*row), width, height) for row in item.shape.outline(CORNERS_ON_SCREEN)]
        _lines(painter, outline, CHOSEN if picked else PLAIN, closed=item.shape.kind.areal)
        if picked:
            for point in item.shape.points:
                _handle(painter, hand.on_screen(point, width, height), CHOSEN)
        lines = label_lines(item.name, model.readings.get(item.number), role, session.options.comparison, remark=picked)
        _label(painter, outline, lines, room, taken)
    if drawn_here and model.tool is not None:
        _draft(painter, hand, model.tool, model.draft, CHOSEN, width, height)
    painter.restore()


def _draft(
    painter: QPainter,
    hand: MeasuringHand,
    tool: Kind,
    points: tuple[Point, ...],
    colour: QColor,
    width: float,
    height: float,
) -> None:
    rows = Shape(tool, points).outline(CORNERS_ON_SCREEN) if tool.areal and len(points) == tool.points else None
    corners = [Point(*row) for row in rows] if rows is not None else list(points)
    outline = [hand.on_screen(point, width, height) for point in corners]
    _lines(painter, outline, colour, closed=tool in {Kind.ELLIPSE, Kind.RECTANGLE})
    for point in points[:-1]:
        _handle(painter, hand.on_screen(point, width, height), colour)


def _lines(painter: QPainter, outline: Sequence[QPointF], colour: QColor, *, closed: bool) -> None:
    path = QPolygonF([*outline, outline[0]] if closed else list(outline))
    for pen in (QPen(SHADOW, LINE + 2), QPen(colour, LINE)):
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(path)


def _handle(painter: QPainter, at: QPointF, colour: QColor) -> None:
    painter.setPen(QPen(SHADOW, 1))
    painter.setBrush(colour)
    painter.drawEllipse(at, HANDLE, HANDLE)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _label(
    painter: QPainter, outline: Sequence[QPointF], lines: Sequence[str], room: QRectF, taken: list[QRectF]
) -> None:
    """Draw text beside a shape, on the first side where it fits and covers no other; of a shape out of sight, none."""
    bounds = QPolygonF(list(outline)).boundingRect()
    if not bounds.adjusted(-1, -1, 1, 1).intersects(room):
        return
    metrics = painter.fontMetrics()
    shown = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, LONGEST_LABEL) for line in lines]
    step = metrics.height() + 1
    wide, tall = max(metrics.horizontalAdvance(line) for line in shown) + 4.0, float(step * len(shown))
    area = _free_place(bounds, wide, tall, room, taken)
    taken.append(area)
    painter.fillRect(area.adjusted(-3, -1, 1, 1), BEHIND)
    for number, line in enumerate(shown):
        row = QRectF(area.left(), area.top() + number * step, wide, step)
        draw_text(painter, row, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, line)


def _free_place(bounds: QRectF, wide: float, tall: float, room: QRectF, taken: Sequence[QRectF]) -> QRectF:
    middle = bounds.center()
    sides = (
        (bounds.right() + GAP, middle.y() - tall / 2),
        (bounds.left() - GAP - wide, middle.y() - tall / 2),
        (middle.x() - wide / 2, bounds.bottom() + GAP),
        (middle.x() - wide / 2, bounds.top() - GAP - tall),
        (bounds.right() + GAP, bounds.bottom()),
        (bounds.left() - GAP - wide, bounds.bottom()),
    )
    # Where no side is free, further up or down beside it.
    further = [
        (min(max(x, room.left()), room.right() - wide), y + step * (tall + 2))
        for step in (0, 1, -1, 2, -2, 3, -3, 4, -4)
        for x, y in sides[:2]
    ]
    places = [QRectF(x, y, wide, tall) for x, y in (*sides, *further)]
    free = [place for place in places if room.contains(place) and not any(place.intersects(one) for one in taken)]
    if free:
        return free[0]
    x = min(max(places[0].left(), room.left()), max(room.right() - wide, room.left()))
    y = min(max(places[0].top(), room.top()), max(room.bottom() - tall, room.top()))
    return QRectF(x, y, wide, tall)
