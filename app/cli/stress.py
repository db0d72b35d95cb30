"""``vernier stress``: what networks make of images whose truth is known exactly."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, answer, names_in, say

Commands = Any

MOST = 3


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "stress",
        help="test networks against invention",
        description="Put networks and bicubic to the test with images whose truth is known: one grey, noise, slopes, "
        "edges at all angles, patterns up to the limit of the scan and beyond it, and small lesions put into real "
        "slices or taken out of them. Writes stress.md, stress.csv, stress.json and pictures; pictures of slices are "
        "of the built-in scans only.",
    )
    command.add_argument(
        "--networks", default="all", metavar="ID,…", help="networks to test, or all (default %(default)s)"
    )
    command.add_argument(
        "--scales", default="2x2,3x2", metavar="AxB,…", help="pairs vertical x horizontal, default %(default)s"
    )
    command.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder of scans or images that lesions are put into; a manifest.csv in it gives file, modality, "
        "window_low, window_high (default: the built-in scans)",
    )
    command.add_argument(
        "--images",
        type=int,
        default=MOST,
        metavar="N",
        help="at most N slices of each modality (default %(default)s; 0: all)",
    )
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the files")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument(
        "--consistent",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="hold images to the scan, or test the networks alone (default: as the window does, each network's own)",
    )
    command.add_argument("--json", action="store_true", help="answer with the rows as JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Test, write, and print the table."""
    from engine.measure.scales import label, parse_scales
    from engine.measure.stress import pictures, report, running
    from engine.networks import find, magnifiers
    from engine.write.atomic import make_folder

    scales = parse_scales(chosen.scales)
    names = names_in(chosen.networks)
    if names == ["all"]:
        names = [descriptor.id for descriptor in magnifiers()]
    networks = [find(name) for name in dict.fromkeys(names)]
    for network in networks:
        for scale in scales:
            network.check(scale)
    make_folder(chosen.out)
    line = ProgressLine()
    slices = running.slices_of(chosen.data, chosen.images, line)
    subjects = running.subjects_of([network.id for network in networks], chosen.device, consistent=chosen.consistent)
    rows = running.run(subjects, scales, slices, progress=line)
    drawn = []
    shown = running.slices_of(None, 1)
    for scale in scales:
        name = f"{scale.vertical:g}x{scale.horizontal:g}".replace(".", "_")
        exhibits = pictures.exhibits(scale, [s for s in shown if s.modality in PICTURED])
        pictures.draw_sheet(chosen.out / f"sheet-{name}.png", subjects, exhibits, progress=line)
        pictures.draw_curves(chosen.out / f"curves-{name}.png", rows, label(scale))
        drawn += [
            (f"curves-{name}.png", f"Contrast that is left at {label(scale)}: of finer and finer spokes, of lesions"),
            (f"sheet-{name}.png", f"The same exhibits at {label(scale)}, middle parts; the scan is what was magnified"),
        ]
    line.clear()
    written = report.write(rows, networks, chosen.out, command=command_line(chosen), pictures=drawn)
    if chosen.json:
        answer([asdict(row) for row in rows])
    else:
        say(report.markdown(rows))
        say(f"written: {', '.join(str(path) for path in (*written, *(chosen.out / name for name, _ in drawn)))}")
    return ExitCode.DONE


PICTURED = ("ct", "mr", "us")
"""Modalities whose built-in scan is shown with lesions."""


def command_line(chosen: argparse.Namespace) -> str:
    """Return the command as it can be written down: folders of this machine by their meaning alone."""
    parts = ["vernier", "stress", "--networks", chosen.networks, "--scales", chosen.scales]
    parts += ["--data", "DIR"] if chosen.data is not None else []
    parts += {None: [], True: ["--consistent"], False: ["--no-consistent"]}[chosen.consistent]
    return shlex.join([*parts, "--images", str(chosen.images), "--out", "OUT", "--device", chosen.device])
