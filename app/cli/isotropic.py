"""``vernier isotropic``: from a series of thick slices to a volume that is as fine through the plane as in it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, say
from app.cli.upscale import pick

if TYPE_CHECKING:
    from engine.scan import Scan
    from engine.volume import IsotropicPlan, VolumeReport

Commands = Any

_DESCRIPTION = """\
Compute the slices between the slices of a series, so that its spacing is the same on all three axes, and write the
volume: OUT ending in .nii or .nii.gz is a NIfTI file; any other name is a new folder for a DICOM series (from DICOM).
The first slice stays where it is, and the volume ends with the last one.

  vernier isotropic series/ --out volume.nii.gz
  vernier isotropic series/ --out folder --spacing 1 --method mean --json
  vernier isotropic series/ --out volume.nii.gz --weights runs/misrgan/misrgan.safetensors

misrgan makes each new slice from its two neighbours, again for a quarter and an eighth of their distance; cubic and
mean are the references that 'vernier benchmark --between' measures it against: they take no time, and measured less
well at every distance from 3 to 32 mm; below that, there is only a figure of a scan that misrgan was trained on, where
it was ahead too. Where a neighbour holds no values, there are none between. Slices between slices are an estimate: what
lies between two slices was not scanned."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    from engine.volume.isotropic import DEFAULT_METHOD, METHODS

    command = commands.add_parser(
        "isotropic",
        help="turn a series of thick slices into an isotropic volume",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--out", required=True, type=Path, metavar="OUT", help="NIfTI file or new folder to write")
    command.add_argument(
        "--method",
        default=DEFAULT_METHOD,
        choices=list(METHODS),
        help="how slices between slices are made (default %(default)s, which measures best on thick slices)",
    )
    command.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="weights of your own between slices, such as 'vernier train misrgan' makes, in place of the shipped ones",
    )
    command.add_argument(
        "--in-plane",
        default="default",
        metavar="ID",
        help="network where pixels have to become smaller (see 'vernier networks'), bicubic, or none to leave the "
        "plane as it is (default %(default)s)",
    )
    command.add_argument(
        "--in-plane-weights",
        type=Path,
        metavar="FILE",
        help="weights of your own in the plane, in place of --in-plane",
    )
    command.add_argument(
        "--spacing", type=float, metavar="MM", help="spacing on all axes (default: the smallest that the scan has)"
    )
    command.add_argument("--time", type=int, default=0, metavar="N", help="moment of a scan over time, from 0")
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--no-overwrite", action="store_true", help="fail if the file OUT is already there")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Compute, write, and say what was done."""
    from engine.read import open_paths
    from engine.volume import plan_isotropic, write_isotropic

    line = ProgressLine()
    scan = pick(open_paths([chosen.input], progress=line), chosen.input, chosen.series)
    plan = plan_isotropic(
        scan,
        method=chosen.method,
        in_plane=chosen.in_plane,
        spacing_mm=chosen.spacing,
        time=chosen.time,
        weights=chosen.weights,
        in_plane_weights=chosen.in_plane_weights,
    )
    report = write_isotropic(chosen.out, plan, device=chosen.device, overwrite=not chosen.no_overwrite, progress=line)
    line.clear()
    if chosen.json:
        answer(outcome(plan, report))
    else:
        say(f"{report.path}: {plan.sentence}")
        if (times := moments(scan)) > 1:
            say(f"moment {chosen.time} of a scan with {times}, counted from 0; --time takes another")
        say(f"between slices {plan.method}, in the plane {plan.in_plane}; {report.seconds:.0f} s")
        for note in report.notes:
            say(note)
    return ExitCode.DONE


def moments(scan: Scan) -> int:
    """Return how many moments a scan has: 1 where it is not over time."""
    return len(scan) // (scan.depth or len(scan))


def outcome(plan: IsotropicPlan, report: VolumeReport) -> dict[str, Any]:
    """Return everything that a script wants to know of the volume."""
    before = plan.stack.spacing
    return {
        "output": str(report.path),
        "moment": plan.stack.first // plan.stack.count,
        "moments": moments(plan.stack.scan),
        "method": plan.method,
        "in_plane": plan.in_plane,
        "slices_before": plan.stack.count,
        "slices_after": report.slices,
        "size_before": list(asdict(plan.grid.source).values()),
        "size_after": list(asdict(plan.grid.target).values()),
        "spacing_mm_before": [plan.stack.step_mm, before.row_mm, before.column_mm],
        "spacing_mm_after": [report.spacing_mm, report.spacing.row_mm, report.spacing.column_mm],
        "clipped": report.clipped,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 2),
        "notes": list(report.notes),
    }
