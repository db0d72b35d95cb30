"""``vernier measure``: distances, angles and values inside outlines, on the scan, bicubic and a network's image."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.upscale import add_consistent, pick
from engine.geometry import Grid, Scale

if TYPE_CHECKING:
    from engine.measure.reading import Entry, Picture
    from engine.measure.roi import Shape
    from engine.scan import Scan, Slice

Commands = Any

_DESCRIPTION = """\
Measure on one slice: the same piece of the patient in the scan, and with scales also in bicubic and in what a network
makes of it.

  vernier measure scan.dcm --distance 20,31,64,80
  vernier measure scan.dcm --ellipse 40,40,72.5,90 --scale-v 2 --scale-h 2 --json
  vernier measure scan.dcm --rectangle 10,10,30,50 --polygon 5,5,5,40,30,20 --csv measurements.csv

Coordinates are row,column,row,column,… in pixels of the scan, from the outer corner of its first pixel (whose centre is
0.5,0.5). Lengths are in mm by the scan's own geometry, in ultrasound by the region that all of the shape lies in;
without a pixel size they are in px. A pixel on the border counts with the share of its area that lies inside; padding
counts for nothing. The table and JSON say nothing of the patient."""

_POINTS = {
    "distance": "both ends",
    "angle": "end, vertex, end",
    "ellipse": "two opposite corners of the rectangle around it",
    "rectangle": "two opposite corners",
    "polygon": "three corners or more",
}


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "measure",
        help="distances, angles and values inside outlines",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, metavar="IN", help="file, folder or DICOMDIR")
    for name, points in _POINTS.items():
        command.add_argument(
            f"--{name}",
            action="append",
            default=[],
            type=_coordinates,
            metavar="R,C,…",
            help=f"{points}; may be given several times",
        )
    command.add_argument("--slice", type=int, metavar="N", help="slice, counted from 0 (default: the middle one)")
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    command.add_argument("--scale-v", type=float, metavar="V", help="vertical magnification; 1 where only H is given")
    command.add_argument("--scale-h", type=float, metavar="H", help="horizontal magnification; 1 where only V is given")
    command.add_argument("--network", default="default", metavar="ID", help="see 'vernier networks'")
    add_consistent(command)
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--csv", type=Path, metavar="FILE", help="also write all of it as a table")
    command.add_argument("--no-overwrite", action="store_true", help="do not replace a table that is there")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def _coordinates(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{text}' is no list of numbers such as 20,31,64,80") from None


def run(chosen: argparse.Namespace) -> int:
    """Measure, write the table where it is wanted, and say what was found."""
    from engine.measure.reading import Entry, as_csv, content, read
    from engine.read import open_paths
    from engine.write.atomic import write_whole

    shapes = _shapes(chosen)
    if not shapes:
        complain(f"nothing to measure: give one of {', '.join('--' + name for name in _POINTS)}")
        return ExitCode.USAGE
    line = ProgressLine()
    scan = pick(open_paths([chosen.input], progress=line), chosen.input, chosen.series)
    index = scan.middle if chosen.slice is None else chosen.slice
    if not 0 <= index < len(scan):
        complain(f"--slice {index}: the scan has {len(scan)} slices, counted from 0 to {len(scan) - 1}")
        return ExitCode.USAGE
    slice_ = scan.read(index)
    pictures = _pictures(scan, slice_, chosen, line)
    line.clear()
    entries = [Entry(f"{shape.kind.value} {i}", index, read(shape, scan, slice_, pictures)) for i, shape in shapes]
    if chosen.csv is not None:
        write_whole(chosen.csv, as_csv(entries).encode(), overwrite=not chosen.no_overwrite, sources=_files(scan))
    if chosen.json:
        answer({"slice": index, "measurements": [content(entry) for entry in entries]})
    else:
        for entry in entries:
            say(text(entry))
    return ExitCode.DONE


def _shapes(chosen: argparse.Namespace) -> list[tuple[int, Shape]]:
    from engine.measure.roi import Kind, Shape

    return [
        (number, Shape.of(Kind(name), coordinates))
        for name in _POINTS
        for number, coordinates in enumerate(getattr(chosen, name), 1)
    ]


def _files(scan: Scan) -> set[Path]:
    return {path for info in scan.slices for path in info.files}


def _pictures(scan: Scan, slice_: Slice, chosen: argparse.Namespace, line: ProgressLine) -> list[Picture]:
    from engine.magnify import Magnifier, bicubic
    from engine.measure.reading import Picture

    pictures = [Picture("LR", slice_.values, Grid(scan.size, scan.size))]
    if chosen.scale_v is None and chosen.scale_h is None:
        return pictures
    grid = Grid.of(scan.size, Scale(chosen.scale_v or 1.0, chosen.scale_h or 1.0))
    if grid.identity or scan.labels or not any(getattr(chosen, name) for name in ("ellipse", "rectangle", "polygon")):
        return pictures
    magnifier = Magnifier(chosen.network, chosen.device)
    made = magnifier.decode(magnifier.encode(slice_, progress=line), grid, consistent=chosen.consistent, progress=line)
    pictures.append(Picture("bicubic", bicubic(slice_.values, grid), grid))
    pictures.append(Picture("SR", made.values, grid, network=chosen.network))
    return pictures


def text(entry: Entry) -> str:
    """Return an entry in words, a line for its size and one for each image."""
    reading, size = entry.reading, entry.reading.extent
    parts = []
    if size.length is not None:
        parts.append(f"{size.length:.4g} {size.unit}")
    if size.degrees is not None:
        parts.append(f"{size.degrees:.1f}°")
    if size.height is not None and size.width is not None:
        parts.append(f"{size.height:.4g} × {size.width:.4g} {size.unit}")
    if size.area is not None:
        parts.append(f"{size.area:.4g} {size.unit}²")
    lines = [f"{entry.name}: {', '.join([*parts, *([reading.note] if reading.note else [])])}"]
    for found in reading.values:
        values, ratio = found.statistics, found.grid.ratio
        made = f"×{ratio.vertical:.4g} × {ratio.horizontal:.4g} {found.network}".rstrip()
        if values is None:
            lines.append(f"  {found.name:8} no pixel of it counts")
            continue
        lines.append(
            f"  {found.name:8} mean {values.mean:.5g}  sd {values.sd:.4g}  min {values.minimum:.5g}  "
            f"max {values.maximum:.5g} {reading.units}  {values.count:.1f} px  {made}"
        )
    return "\n".join(lines)
