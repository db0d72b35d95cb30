"""``vernier info``: what is in a file or folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from engine.scan import Scan

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "info",
        help="list the scans in files and folders",
        description="List the scans in files and folders: size, spacing, units, slices; and what cannot be opened.",
    )
    command.add_argument("input", nargs="+", type=Path, metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the scans; exit code 3 when there is none."""
    from engine.read import open_paths

    line = ProgressLine()
    found = open_paths(chosen.input, progress=line)
    line.clear()
    if chosen.json:
        refused = [{"path": str(r.path), "reason": r.reason} for r in found.refused]
        answer({"scans": [describe(scan) for scan in found.scans], "refused": refused})
    else:
        for number, scan in enumerate(found.scans):
            say(f"{number}  {text(scan)}")
        for refusal in found.refused:
            complain(f"{refusal.path.name} {refusal.reason}")
    if not found.scans:
        complain("no scan was found")
    return ExitCode.DONE if found.scans else ExitCode.UNREADABLE


def describe(scan: Scan) -> dict[str, Any]:
    """Return what a script wants to know of ``scan``."""
    first = scan.slices[scan.middle]
    return {
        "title": scan.title,
        "container": scan.container.value,
        "modality": scan.modality.value,
        "size": [scan.size.rows, scan.size.columns],
        "slices": len(scan),
        "times": len(scan) // (scan.depth or len(scan)),
        "units": scan.units,
        "colour": scan.colour,
        "labels": scan.labels,
        "spacing_mm": [first.spacing.row_mm, first.spacing.column_mm] if first.spacing else None,
        "frame_ms": scan.frame_ms,
        "windows": [{"name": w.name, "centre": w.centre, "width": w.width} for w in first.windows],
        "network_regions": [[b.top, b.left, b.bottom, b.right] for b in first.tissue] if first.tissue else None,
    }


def text(scan: Scan) -> str:
    """Return one line about ``scan``."""
    spacing = scan.slices[scan.middle].spacing
    parts = [
        scan.modality.value.upper(),
        scan.title,
        f"{scan.size.rows} × {scan.size.columns}",
        f"{len(scan)} slice{'s' if len(scan) > 1 else ''}",
        f"{spacing.row_mm:.4g} × {spacing.column_mm:.4g} mm" if spacing else "no pixel spacing",
        "colour" if scan.colour else scan.units,
    ]
    return " · ".join(parts)
