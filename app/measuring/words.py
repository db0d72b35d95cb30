"""What measurements say, as the user reads it."""

from __future__ import annotations

from app.state import COMPARABLE, Comparison, Role
from app.text import units_text, value_text
from app.words import mark, say, told
from engine.measure.reading import Reading
from engine.measure.roi import Extent, Kind, Statistics

TITLES = {
    Kind.DISTANCE: mark("MeasuringWords", "Distance"),
    Kind.ANGLE: mark("MeasuringWords", "Angle"),
    Kind.ELLIPSE: mark("MeasuringWords", "Ellipse"),
    Kind.RECTANGLE: mark("MeasuringWords", "Rectangle"),
    Kind.POLYGON: mark("MeasuringWords", "Polygon"),
}
PICTURES = {Role.SCAN: "LR", Role.BICUBIC: "bicubic", Role.SUPER_RESOLVED: "SR"}
"""How the images of the panes are called in readings."""
SHORT = {"LR": mark("MeasuringWords", "scan"), "bicubic": mark("MeasuringWords", "bicubic"), "SR": "SR"}


def length_text(value: float, unit: str) -> str:
    """Return a length or an area with four digits or so."""
    digits = 0 if value >= 1000 else 1 if value >= 100 else 2
    return f"{value:.{digits}f} {unit}"


def extent_text(size: Extent) -> str:
    """Return how long, how wide an angle, or how large; empty where that cannot be told."""
    if size.length is not None:
        return length_text(size.length, size.unit)
    if size.degrees is not None:
        return f"{size.degrees:.1f}°"
    return length_text(size.area, f"{size.unit}²") if size.area is not None else ""


def statistics_text(values: Statistics | None) -> str:
    """Return mean and standard deviation."""
    return f"{value_text(values.mean)} ± {value_text(values.sd)}" if values is not None else "–"


def detail_text(values: Statistics | None, units: str) -> str:
    """Return everything about the values, for where there is room."""
    if values is None:
        return say("MeasuringWords", "not known here")
    return say("MeasuringWords", "mean {mean}, sd {sd}, least {least}, most {most} {units}, {count:.1f} pixels").format(
        mean=value_text(values.mean),
        sd=value_text(values.sd),
        least=value_text(values.minimum),
        most=value_text(values.maximum),
        units=units_text(units),
        count=values.count,
    )


def label_lines(
    name: str, reading: Reading | str | None, role: Role, comparison: Comparison, *, remark: bool
) -> list[str]:
    """Return the lines beside a shape in a pane: the values are those of the image that the pane shows.

    Without ``remark``, what is worth knowing is told only where it says why there is no figure.
    """
    if reading is None:
        return [name]
    if isinstance(reading, str):
        return [name, told(reading)]
    lines = [f"{name}  {extent_text(reading.extent)}".rstrip()]
    shown = (comparison.first, comparison.second) if role is Role.COMPARE else (role,)
    wanted = [PICTURES[one] for one in shown if one in COMPARABLE]
    for values in reading.values:
        if values.name in wanted:
            before = f"{SHORT[values.name]} " if len(wanted) > 1 else ""
            lines.append(f"{before}{statistics_text(values.statistics)} {units_text(reading.units)}")
    if reading.note and (remark or not extent_text(reading.extent)):
        lines.append(told(reading.note))
    return lines
