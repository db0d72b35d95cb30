"""``vernier self-check``: a scan is degraded, magnified back and compared with itself."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.upscale import add_consistent, pick
from engine.degradations import DECLARED, DEGRADATIONS, listed
from engine.geometry import Scale

if TYPE_CHECKING:
    from engine.scan import Scan

Commands = Any

_DESCRIPTION = """\
How far to trust a network on this very scan: its slices are degraded by the two scales (by an anti-aliased cubic, or
otherwise), magnified back by bicubic and by the network, and compared with themselves: PSNR and SSIM on the working
range, and the error in the scan's own units. Padding, the border, and in ultrasound what is no 2-D tissue count for
nothing.

  vernier self-check scan.dcm --scale-v 2 --scale-h 2
  vernier self-check series/ --scale-v 1.5 --scale-h 2.37 --slices all --json
  vernier self-check series/ --scale-v 2 --scale-h 2 --slices 10 --network srresnet --out pictures
  vernier self-check series/ --scale-v 2 --scale-h 2 --weights tuned.safetensors
  vernier self-check mr.nii.gz --scale-v 2 --scale-h 2 --degradation k-space

The truth here is the scan itself, shrunk on purpose: it says nothing of what the scanner did not record."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "self-check",
        help="how far to trust a network on this scan",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, metavar="IN", help="file, folder or DICOMDIR")
    command.add_argument("--scale-v", required=True, type=float, metavar="V", help="vertical magnification, rows")
    command.add_argument("--scale-h", required=True, type=float, metavar="H", help="horizontal magnification, columns")
    which = command.add_mutually_exclusive_group()
    which.add_argument("--slice", type=int, metavar="N", help="slice, counted from 0 (default: the middle one)")
    which.add_argument(
        "--slices", type=_count, metavar="all|N", help="all slices, or N spread evenly: mean and standard deviation"
    )
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    command.add_argument("--network", metavar="ID", help="see 'vernier networks' (default: default)")
    command.add_argument(
        "--weights", type=Path, metavar="FILE", help="also check weights of your own, such as those tuned on this scan"
    )
    command.add_argument(
        "--degradation",
        default=DECLARED,
        choices=list(DEGRADATIONS),
        help=f"how the slices are made coarser: {listed()} (default %(default)s)",
    )
    add_consistent(command)
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument(
        "--out", type=Path, metavar="DIR", help="folder for self-check.json and self-check.png, with the error maps"
    )
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def _count(text: str) -> int:
    """Return how many slices are meant: 0 for all."""
    if text == "all":
        return 0
    count = int(text) if text.isdecimal() else 0
    if count < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is neither 'all' nor a number of slices")
    return count


def run(chosen: argparse.Namespace) -> int:
    """Check, write the pictures where they are wanted, and say what came of it."""
    from engine.magnify import Magnifier
    from engine.measure import self_check, self_check_report
    from engine.networks import find
    from engine.networks.tuned import described
    from engine.read import open_paths

    scale = Scale(chosen.scale_v, chosen.scale_h)
    network = _shipped(chosen)
    (described(chosen.weights) if network is None else find(network)).check(scale)
    line = ProgressLine()
    scan = pick(open_paths([chosen.input], progress=line), chosen.input, chosen.series)
    if chosen.slice is not None and not 0 <= chosen.slice < len(scan):
        complain(f"--slice {chosen.slice}: the scan has {len(scan)} slices, counted from 0 to {len(scan) - 1}")
        return ExitCode.USAGE
    candidates = []
    if network is not None:
        shipped = Magnifier(network, chosen.device)
        candidates.append(self_check.Candidate(network, shipped, consistent=chosen.consistent))
    if chosen.weights is not None:
        tuned = self_check.tuned_candidate(
            chosen.weights, network or chosen.network, chosen.device, consistent=chosen.consistent
        )
        candidates.append(tuned)
    indices = _indices(scan, chosen)
    check = self_check.run(scan, indices, scale, candidates, degradation=chosen.degradation, progress=line)
    line.clear()
    written = self_check_report.write(check, scan, chosen.out) if chosen.out is not None else ()
    if chosen.json:
        answer(self_check_report.content(check))
    else:
        say(self_check_report.text(check))
        for path in written:
            say(f"written: {path}")
    return ExitCode.DONE


def _shipped(chosen: argparse.Namespace) -> str | None:
    """Return the shipped network that takes part: as wished, else that of the weights; None where theirs is not."""
    from engine.networks.own import own_card, shipped_of
    from engine.networks.tuned import read_tuned_card

    if chosen.weights is None:
        return str(chosen.network or "default")
    card = read_tuned_card(chosen.weights)
    if card is not None:
        return str(chosen.network or card.network)
    return shipped_of(chosen.weights, chosen.network).id if own_card(chosen.weights, chosen.network) is None else None


def _indices(scan: Scan, chosen: argparse.Namespace) -> list[int]:
    from engine.measure.self_check import spread_over

    if chosen.slices is None:
        return [scan.middle if chosen.slice is None else chosen.slice]
    return spread_over(scan, chosen.slices or len(scan), scan.middle)
