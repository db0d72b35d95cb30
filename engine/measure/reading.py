"""What a measurement says of the scan, of bicubic and of the super-resolved image alike; and all of it as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from engine.geometry import Box, Grid
from engine.measure.roi import Extent, Shape, Statistics, extent, inside_image, statistics
from engine.measure.ruler import ruler_for
from engine.scan import Scan, Slice, Values
from engine.words import words

BESIDE = words("Engine", "part of it lies beside the image: values are of the rest")

_STATISTICS = ("mean", "sd", "minimum", "maximum", "count")
_EXTENT = ("length", "degrees", "height", "width", "area")
COLUMNS = (
    "name",
    "slice",
    "kind",
    "points",
    *("length", "angle_degrees", "height", "width", "area", "length_unit"),
    *("image", "network", "ratio_vertical", "ratio_horizontal"),
    *_STATISTICS,
    *("value_unit", "note"),
)
"""Of the table, in their order; slices are counted from 0, points are ``row column`` in pixels of the scan."""


@dataclass(frozen=True, eq=False, slots=True)
class Picture:
    """An image that is measured on.

    Attributes
    ----------
    name : str
        ``LR``, ``bicubic`` or ``SR``.
    values : numpy.ndarray
        (rows, columns[, 3]), in the scan's units.
    grid : Grid
        From the scan to the image.
    part : Box or None
        Which part of the image ``values`` are; None: all.
    network : str
        What made it; empty where no network did.
    """

    name: str
    values: Values
    grid: Grid
    part: Box | None = None
    network: str = ""


@dataclass(frozen=True, slots=True)
class ValuesOf:
    """The values inside a shape in one image; ``statistics`` is None where they are not known."""

    name: str
    grid: Grid
    network: str
    statistics: Statistics | None


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a measurement says.

    Attributes
    ----------
    shape : Shape
        What was measured.
    extent : Extent
        Its size.
    units : str
        Of the values.
    values : tuple of ValuesOf
        An image each; empty for distances and angles.
    note : str
        What the user should know, such as why there are no millimetres.
    """

    shape: Shape
    extent: Extent
    units: str
    values: tuple[ValuesOf, ...] = ()
    note: str = ""


def read(shape: Shape, scan: Scan, slice_: Slice, pictures: Iterable[Picture]) -> Reading:
    """Return what ``shape`` says on a slice of ``scan`` and on the images that were made of it.

    Raises
    ------
    MeasureError
        The outline of a polygon crosses itself.
    """
    outline = shape.outline()
    size = extent(shape, ruler_for(slice_.info, outline, scan.pixel_aspect))
    found: tuple[ValuesOf, ...] = ()
    notes = [size.note]
    if shape.kind.areal:
        found = tuple(
            ValuesOf(
                picture.name,
                picture.grid,
                picture.network,
                statistics(picture.values, outline, picture.grid, part=picture.part, invalid=slice_.invalid),
            )
            for picture in pictures
        )
        notes.append("" if inside_image(shape, scan.size) else BESIDE)
    units = f"{scan.units}, luma" if scan.colour else scan.units
    return Reading(shape, size, units, found, "; ".join(note for note in notes if note))


@dataclass(frozen=True, slots=True)
class Entry:
    """A measurement as it stands in a table.

    Attributes
    ----------
    name : str
        As the user calls it.
    index : int
        Its slice, counted from 0.
    reading : Reading
        What it says.
    """

    name: str
    index: int
    reading: Reading


def rows(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """Return the table, see :data:`COLUMNS`: a row for each image that an entry was measured on, at least one."""
    return [row for entry in entries for row in _rows_of(entry)]


def _rows_of(entry: Entry) -> Sequence[dict[str, Any]]:
    reading = entry.reading
    size = reading.extent
    common: dict[str, Any] = {
        "name": entry.name,
        "slice": entry.index,
        "kind": reading.shape.kind.value,
        "points": " ".join(f"{part:.6g}" for point in reading.shape.points for part in (point.row, point.column)),
        **{("angle_degrees" if key == "degrees" else key): getattr(size, key) for key in _EXTENT},
        "length_unit": size.unit,
        "value_unit": reading.units if reading.shape.kind.areal else "",
        "note": reading.note,
    }
    filled = [
        {
            **common,
            "image": found.name,
            "network": found.network,
            "ratio_vertical": found.grid.ratio.vertical,
            "ratio_horizontal": found.grid.ratio.horizontal,
            **(asdict(found.statistics) if found.statistics is not None else {}),
        }
        for found in reading.values
    ]
    return filled or [common]


def as_csv(entries: Iterable[Entry]) -> str:
    """Return the table as comma-separated values with a line of names (RFC 4180); it says nothing of the patient."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows(entries):
        writer.writerow({key: "" if value is None else value for key, value in row.items()})
    return text.getvalue()


def content(entry: Entry) -> dict[str, Any]:
    """Return an entry for JSON."""
    reading = entry.reading
    size = {key: value for key, value in asdict(reading.extent).items() if value is not None and key != "note"}
    return {
        "name": entry.name,
        "slice": entry.index,
        "kind": reading.shape.kind.value,
        "points": [[point.row, point.column] for point in reading.shape.points],
        "extent": size,
        "units": reading.units,
        "values": [
            {
                "image": found.name,
                "network": found.network,
                "ratio": [found.grid.ratio.vertical, found.grid.ratio.horizontal],
                **(asdict(found.statistics) if found.statistics is not None else {"mean": None}),
            }
            for found in reading.values
        ],
        "note": reading.note,
    }
