"""What keys and menus can do about measurements."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from app.action_spec import ActionSpec, Group
from app.measuring.hand import to_point
from app.session import Session
from app.words import Phrase, mark
from engine.measure.roi import Kind, Point, Shape

TOOLS = (
    (Kind.DISTANCE, mark("MeasuringActions", "Distance"), "D"),
    (Kind.ANGLE, mark("MeasuringActions", "Angle"), "A"),
    (Kind.ELLIPSE, mark("MeasuringActions", "Ellipse: values inside"), "E"),
    (Kind.RECTANGLE, mark("MeasuringActions", "Rectangle: values inside"), "Shift+E"),
    (Kind.POLYGON, mark("MeasuringActions", "Polygon: values inside"), "Shift+A"),
)
SHARE = 0.15
"""Half the size of a shape that is placed by key, as a part of what the panes show."""
NUDGES = (
    ("left", (0, -1), mark("MeasuringActions", "Move it left"), mark("MeasuringActions", "Move its last point left")),
    ("right", (0, 1), mark("MeasuringActions", "Move it right"), mark("MeasuringActions", "Move its last point right")),
    ("up", (-1, 0), mark("MeasuringActions", "Move it up"), mark("MeasuringActions", "Move its last point up")),
    ("down", (1, 0), mark("MeasuringActions", "Move it down"), mark("MeasuringActions", "Move its last point down")),
)


def measuring_actions(session: Session) -> tuple[ActionSpec, ...]:
    """Return every action about measurements, and undo and redo."""
    model = session.measurements

    def action(
        name: str, text: Phrase, keys: tuple[str, ...], run: Callable[[], None], *, panes_only: bool = False
    ) -> ActionSpec:
        return ActionSpec(name, text, keys, run, Group.MEASURE, panes_only=panes_only)

    def move(name: str, text: Phrase, keys: str, step: tuple[int, int], *, last: bool = False) -> ActionSpec:
        # Elsewhere arrows belong to what has the focus.
        return action(name, text, (keys,), partial(nudge, session, step, last=last), panes_only=True)

    def choose_next() -> None:
        if session.scan is not None:
            model.choose_next(session.scan.key, session.shown_index)

    return (
        *(action(f"measure-{kind.value}", text, (keys,), partial(model.take, kind)) for kind, text, keys in TOOLS),
        action(
            "measure-place",
            mark("MeasuringActions", "Place the tool's shape in the middle"),
            ("Ctrl+Return",),
            partial(place, session),
        ),
        action("measure-next", mark("MeasuringActions", "Choose the next measurement"), ("Shift+D",), choose_next),
        *(move(f"measure-{way}", whole, f"Shift+{way.title()}", step) for way, step, whole, _ in NUDGES),
        *(
            move(f"measure-size-{way}", last, f"Ctrl+Shift+{way.title()}", step, last=True)
            for way, step, _, last in NUDGES
        ),
        action(
            "measure-delete",
            mark("MeasuringActions", "Delete the chosen measurement"),
            ("Delete",),
            model.delete,
        ),
        action(
            "measure-list",
            mark("MeasuringActions", "List of measurements"),
            ("Ctrl+M",),
            lambda: model.show_list(not model.listed),
        ),
        action("undo", mark("MeasuringActions", "Undo"), ("Ctrl+Z",), session.undo.undo),
        action("redo", mark("MeasuringActions", "Redo"), ("Ctrl+Y", "Ctrl+Shift+Z"), session.undo.redo),
    )


def place(session: Session) -> None:
    """Put a shape of the tool in hand, by default an ellipse, into the middle of what the panes show."""
    plane, scan, view = session.plane, session.scan, session.view
    if plane is None or scan is None or session.images.slice_ is None:
        return
    kind = session.measurements.tool or Kind.ELLIPSE
    wide = min(session.viewport.width / view.camera.zoom, plane.width) * SHARE
    tall = min(session.viewport.height / view.camera.zoom, plane.height) * SHARE
    reach = max(min(wide, tall), min(plane.row, plane.column))
    corners = {
        Kind.DISTANCE: ((-1, 0), (1, 0)),
        Kind.ANGLE: ((-1, 1), (-1, -1), (1, -1)),
        Kind.POLYGON: ((-1, 1), (0, -1), (1, 1)),
    }.get(kind, ((-1, -1), (1, 1)))
    points = [to_point(plane, view.camera.x + x * reach, view.camera.y + y * reach) for x, y in corners]
    session.measurements.add(scan.key, session.shown_index, Shape(kind, tuple(points)))


def nudge(session: Session, step: tuple[int, int], *, last: bool = False) -> None:
    """Move the chosen measurement, or its last point, by a pixel of the scan."""
    model = session.measurements
    item = model.find(model.chosen)
    if item is None:
        return
    rows, columns = step
    rows, columns = rows * session.view.camera.sign_y, columns * session.view.camera.sign_x
    if last:
        number = len(item.shape.points) - 1
        end = item.shape.points[number]
        shape = item.shape.reshaped(number, Point(end.row + rows, end.column + columns))
    else:
        shape = item.shape.moved(rows, columns)
    model.reshape(item.number, shape, f"keys {item.number} {last}")
