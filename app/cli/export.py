"""``vernier export``: a whole scan, or a range of it, becomes a series, a volume, pictures or a film."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.refining import add_refinement, asked_refinement
from app.cli.upscale import add_consistent, add_plane, in_plane, pick
from engine.geometry import Scale

if TYPE_CHECKING:
    from engine.series import SeriesPlan, SeriesReport

Commands = Any

_DESCRIPTION = """\
Magnify all slices of a scan, or a range of them, and write them as one thing. OUT is a new folder for a DICOM series
or for pictures, and a file for everything else; multi-frame DICOM (enhanced CT and MR, ultrasound films) becomes one
multi-frame file ending in .dcm.

  vernier export series/ --scale-v 2 --scale-h 2 --out magnified/
  vernier export series/ --scale-v 1.5 --scale-h 1.5 --as nifti --slices 10:40 --out part.nii.gz
  vernier export heart.dcm --scale-v 2 --scale-h 2 --as gif --out heart.gif
  vernier export series/ --scale-v 2 --scale-h 2 --deidentify --out anonymous/
  vernier export series/ --scale-v 2 --scale-h 2 --out magnified/ --difference added/ --uncertainty unsure/

An export that was interrupted (a crash, a full disk) goes on where it was when the same command is given again.
Stopped by Ctrl+C, it leaves nothing behind."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "export",
        help="magnify a whole scan and write it as a series, a volume, pictures or a film",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--out", required=True, type=Path, metavar="OUT", help="new folder, or file, to write")
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    add_plane(command)
    command.add_argument("--slices", type=span, metavar="A:B", help="slices A to B-1, counted from 0 (default: all)")
    command.add_argument("--times", type=span, metavar="A:B", help="moments or frames A to B-1 (default: all)")
    add_series_arguments(command)
    command.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="weights of your own, such as 'vernier tune' or 'vernier train' writes, in place of the shipped",
    )
    command.add_argument(
        "--difference",
        type=Path,
        metavar="OUT2",
        help="also write super-resolved minus bicubic, as a series",
    )
    command.add_argument(
        "--uncertainty",
        type=Path,
        metavar="OUT3",
        help="also write the half-width of the interval that holds nine in ten true values (default network)",
    )
    command.add_argument("--no-overwrite", action="store_true", help="fail if the file OUT is already there")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run, network=None)


def add_series_arguments(command: argparse.ArgumentParser) -> None:
    """Add what every command asks that writes series: scales, kind, network and how values are written."""
    command.add_argument("--scale-v", required=True, type=float, metavar="V", help="vertical magnification, rows")
    command.add_argument("--scale-h", required=True, type=float, metavar="H", help="horizontal magnification, columns")
    command.add_argument(
        "--as",
        dest="kind",
        choices=["dicom", "nifti", "png", "tiff", "gif", "apng", "mp4"],
        help="what to write (default: what the scan is)",
    )
    command.add_argument("--network", default="default", metavar="ID", help="see 'vernier networks'")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    add_refinement(command)
    add_consistent(command)
    command.add_argument(
        "--range",
        default="full",
        choices=["full", "display"],
        help="all values, or 8 bit as the first window shows them (films always are)",
    )
    command.add_argument(
        "--frame-ms", type=float, metavar="MS", help="time between frames of a film (default: the file's own)"
    )
    command.add_argument(
        "--deidentify",
        action="store_true",
        help="take out what identifies the patient (DICOM, PS3.15 basic profile); letters in the picture stay",
    )


def span(text: str) -> range:
    """Return the range that ``A:B`` means; raises what argparse turns into a sentence."""
    first, colon, last = text.partition(":")
    try:
        found = range(int(first), int(last))
    except ValueError:
        found = range(0)
    if not colon or not found:
        raise argparse.ArgumentTypeError(f"'{text}' is no range: write A:B, with B beyond A")
    return found


def run(chosen: argparse.Namespace) -> int:
    """Magnify, write, and say what was done."""
    from engine.networks import find
    from engine.networks.tuned import described
    from engine.networks.uncertainty_card import check_one_pass
    from engine.read import open_paths
    from engine.series import Content, SeriesKind, SeriesOptions, kinds, plan_series, write_series
    from engine.series.making import Making
    from engine.series.writing import check_series_target
    from engine.write import ValueRange

    scale = Scale(chosen.scale_v, chosen.scale_h)
    own = described(chosen.weights, chosen.network) if chosen.weights is not None else None
    network = chosen.network or "default"
    (find(network) if own is None else own).check(scale)
    if chosen.frame_ms is not None and not 1 <= chosen.frame_ms <= 60_000:
        complain(f"--frame-ms {chosen.frame_ms:g}: between 1 and 60000 milliseconds")
        return ExitCode.USAGE
    line = ProgressLine()
    scan = pick(open_paths([chosen.input], progress=line), chosen.input, chosen.series)
    scan = in_plane(scan, chosen.plane)
    kind = SeriesKind(chosen.kind) if chosen.kind else kinds(scan)[0]
    making = Making(network, chosen.device, asked_refinement(chosen), chosen.consistent)
    if own is not None:
        making = Making.tuned(chosen.weights, chosen.network, chosen.device, chosen.consistent)
        making = replace(making, refinement=asked_refinement(chosen, making.refinement))
    if chosen.uncertainty is not None:
        check_one_pass(making.refinement)
    magnifier = making.magnifier()
    options = SeriesOptions(
        kind,
        ValueRange(chosen.range),
        frame_ms=chosen.frame_ms,
        deidentify=chosen.deidentify,
        overwrite=not chosen.no_overwrite,
    )
    contents = {
        Content.IMAGE: chosen.out,
        Content.DIFFERENCE: chosen.difference,
        Content.UNCERTAINTY: chosen.uncertainty,
    }
    made_by = making.provenance(magnifier)
    plans = [
        (
            target,
            plan_series(
                scan, scale, replace(options, content=content), made_by, slices=chosen.slices, times=chosen.times
            ),
        )
        for content, target in contents.items()
        if target is not None
    ]
    for target, plan in plans:
        check_series_target(target, plan)
    reports = []
    try:
        for target, plan in plans:
            reports.append((plan, write_series(target, plan, making.make(magnifier, plan), progress=line)))
    finally:
        line.clear()
    if chosen.json:
        told = [outcome(plan, report) for plan, report in reports]
        answer({**told[0], "maps": told[1:]} if len(told) > 1 else told[0])
    else:
        say("\n".join(summary(plan, report) for plan, report in reports))
    return ExitCode.DONE


def outcome(plan: SeriesPlan, report: SeriesReport) -> dict[str, Any]:
    """Return everything that a script wants to know of the series."""
    return {
        "output": str(report.path),
        "kind": plan.options.kind.value,
        "content": plan.options.content.value,
        "slices": report.slices,
        "resumed": report.resumed,
        "network": plan.made_by.network_id,
        "size_before": [plan.grid.source.rows, plan.grid.source.columns],
        "size_after": [report.size.rows, report.size.columns],
        "ratio": [report.ratio.vertical, report.ratio.horizontal],
        "clipped": report.clipped,
        "bytes": report.bytes,
        "seconds": round(report.seconds, 2),
        "notes": list(report.notes),
    }


def summary(plan: SeriesPlan, report: SeriesReport) -> str:
    """Return the outcome in words."""
    before, after, ratio = plan.grid.source, report.size, report.ratio
    gone_on = f", {report.resumed} of them from an interrupted export" if report.resumed else ""
    lines = [
        f"{report.path}: {report.slices} slices{gone_on}, {before.rows} × {before.columns} → {after.rows} × "
        f"{after.columns} (true ratio {ratio.vertical:.4f} × {ratio.horizontal:.4f})",
        f"network {plan.made_by.network_id} on {plan.made_by.device or 'no device'}; {report.bytes / 1e6:.1f} MB in "
        f"{report.seconds:.1f} s",
    ]
    return "\n".join([*lines, *report.notes])
