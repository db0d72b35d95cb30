"""``vernier calibrate``: from a trained head to intervals that hold nine in ten true values."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, answer, say

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "calibrate",
        help="calibrate how sure a network is",
        description="Find, on the patients that the training of a head held out, the factors with which its intervals "
        "hold nine in ten true values of a source that was left out of finding them, on average over sources, "
        "and complete its card with them. The head comes from "
        "'vernier train default-uncertainty'; whether the intervals hold on other patients, "
        "'vernier benchmark --calibration' tells.",
    )
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with the training's manifest")
    command.add_argument(
        "--head", type=Path, metavar="DIR", help="folder with the head's weights and card (default: what is shipped)"
    )
    command.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="folder for the weights and the completed card"
    )
    command.add_argument("--network", default="default", metavar="ID", help="whose head it is (default %(default)s)")
    command.add_argument(
        "--slices",
        type=int,
        default=84,
        metavar="N",
        help="slices of each modality, about (default %(default)s)",
    )
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--json", action="store_true", help="answer with the calibration as JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Calibrate, write, and say what was found."""
    from dataclasses import asdict

    from engine.measure import calibrating

    line = ProgressLine()
    calibration, card = calibrating.complete(
        chosen.network,
        chosen.data,
        chosen.out,
        head=chosen.head,
        per_modality=chosen.slices,
        device=chosen.device,
        progress=line,
    )
    line.clear()
    if chosen.json:
        answer(asdict(calibration))
    else:
        for name, rows in calibration.factors.items():
            least, most = min(map(min, rows)), max(map(max, rows))
            say(
                f"{name}: factors {least:.2f} … {most:.2f} from {calibration.slices[name]} slices "
                f"of {calibration.patients[name]} patients"
            )
            for source, held in calibration.left_out[name].items():
                say(f"  without {source}, its true values are held to {held:.1%}")
            pairs = calibration.left_out_by_scale[name].values()
            spread = f"{min(pairs):.1%} … {max(pairs):.1%}"
            say(f"  in the mean over sources left out, at {len(pairs)} pairs of scales: {spread}")
        say(f"card: {card}")
    return ExitCode.DONE
