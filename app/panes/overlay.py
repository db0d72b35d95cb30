"""What lies over an image: orientation letters, a scale bar, the crosshair, text in the corners."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.annotation import Corners
from app.camera import Camera
from app.scale_bar import Unit
from engine.geometry import PlaneGeometry, Vector

_LETTERS = (("L", "R"), ("P", "A"), ("S", "I"))
OBLIQUE = 0.35
"""A second or third letter appears where the direction has at least this part along its axis."""
LEAST_ROOM, LEAST_HEIGHT = 60, 150
"""Smaller panes have no text in their corners."""
CROSSHAIR = QColor("#2fb4c4")
"""Images are dark in both themes, and so is what its lines have to stand out from."""
NICE_LENGTHS = (1.0, 2.0, 5.0)


def direction_letters(vector: Vector | NDArray[np.float64]) -> str:
    """Return the letters of an LPS direction, the strongest first, such as ``L`` or ``PI``."""
    length = math.sqrt(sum(float(part) ** 2 for part in vector))
    if length == 0:
        return ""
    parts = sorted(((abs(float(part)) / length, axis, float(part)) for axis, part in enumerate(vector)), reverse=True)
    return "".join(_LETTERS[axis][0 if part > 0 else 1] for size, axis, part in parts if size >= OBLIQUE)


def edge_letters(geometry: PlaneGeometry, camera: Camera) -> tuple[str, str, str, str]:
    """Return the letters at the left, right, top and bottom edge of the screen."""
    across = np.asarray(geometry.per_column) * camera.sign_x
    down = np.asarray(geometry.per_row) * camera.sign_y
    return (direction_letters(-across), direction_letters(across), direction_letters(-down), direction_letters(down))


def bar_length(zoom: float, room: float) -> float:
    """Return the longest 1, 2 or 5 times a power of ten scene units that ``room`` logical pixels hold at ``zoom``."""
    longest = max(room / zoom, 1e-9)
    power = 10.0 ** math.floor(math.log10(longest))
    return max(step * power for step in NICE_LENGTHS if step * power <= longest * (1 + 1e-9))


def draw_text(painter: QPainter, rect: QRectF, flags: Qt.AlignmentFlag, text: str) -> None:
    """Draw text that stays readable on white and on black."""
    painter.setPen(QColor(0, 0, 0, 190))
    for dx, dy in ((1, 1), (-1, 1), (1, -1), (-1, -1)):
        painter.drawText(rect.translated(dx, dy), flags, text)
    painter.setPen(QColor(235, 238, 241))
    painter.drawText(rect, flags, text)


def draw_letters(painter: QPainter, width: float, height: float, geometry: PlaneGeometry, camera: Camera) -> None:
    """Draw the orientation letters at the middle of the four edges."""
    left, right, top, bottom = edge_letters(geometry, camera)
    centre = Qt.AlignmentFlag.AlignCenter
    draw_text(painter, QRectF(4, height / 2 - 10, 26, 20), centre, left)
    draw_text(painter, QRectF(width - 30, height / 2 - 10, 26, 20), centre, right)
    draw_text(painter, QRectF(width / 2 - 20, 3, 40, 20), centre, top)
    draw_text(painter, QRectF(width / 2 - 20, height - 22, 40, 20), centre, bottom)


def draw_scale_bar(painter: QPainter, width: float, height: float, unit: Unit, camera: Camera) -> None:
    """Draw a bar of a round length with its length above, at the lower right."""
    zoom = unit.zoom(camera)
    length = bar_length(zoom, min(110.0, width / 3))
    pixels = length * zoom
    right, y = width - 14.0, height - 13.0
    for colour, thickness in ((QColor(0, 0, 0, 190), 4.0), (QColor(235, 238, 241), 2.0)):
        painter.setPen(QPen(colour, thickness, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QLineF(right - pixels, y, right, y))
    area = QRectF(right - max(pixels, 80.0), y - 21, max(pixels, 80.0), 18)
    draw_text(painter, area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, f"{length:g} {unit.name}")


def draw_corners(painter: QPainter, width: float, height: float, corners: Corners) -> None:
    """Draw the text of three corners: above, each line within its half of the pane; below, up to the scale bar."""
    room, below = width / 2 - 34, width - 150
    if room < LEAST_ROOM or height < LEAST_HEIGHT:
        return
    metrics = painter.fontMetrics()
    step = metrics.height() + 1
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    low = height - 8 - step * len(corners.bottom_left)
    for lines, top, x, wide, side in (
        (corners.top_left, 6.0, 8.0, room, left),
        (corners.top_right, 6.0, width - 8 - room, room, right),
        (corners.bottom_left, low, 8.0, max(room, below), left),
    ):
        for number, line in enumerate(lines):
            shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, int(wide))
            draw_text(painter, QRectF(x, top + number * step, wide, step), side | Qt.AlignmentFlag.AlignVCenter, shown)


def draw_crosshair(painter: QPainter, width: float, height: float, at: QPointF, colour: QColor) -> None:
    """Draw two lines through a point, leaving the point itself free."""
    painter.setPen(QPen(colour, 1.0))
    gap = 6.0
    for line in (
        QLineF(0, at.y(), at.x() - gap, at.y()),
        QLineF(at.x() + gap, at.y(), width, at.y()),
        QLineF(at.x(), 0, at.x(), at.y() - gap),
        QLineF(at.x(), at.y() + gap, at.x(), height),
    ):
        painter.drawLine(line)
