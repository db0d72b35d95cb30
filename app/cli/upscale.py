"""``vernier upscale``: one slice of a scan, magnified and written with every header right."""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli import upscale_uncertainty
from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.refining import add_refinement, asked_refinement
from engine.errors import EngineError, UnreadableError
from engine.geometry import Box, Grid, Scale, Spacing
from engine.refinement import PLAIN

if TYPE_CHECKING:
    from engine.magnify import Magnified
    from engine.refinement import Refinement
    from engine.scan import Scan
    from engine.write import WriteReport

Commands = Any

_DESCRIPTION = """\
Magnify one slice and write it. The suffix of OUT chooses the kind of file: .dcm (from DICOM; a derived image of the
same kind, in the same place of the patient), .nii or .nii.gz, .png (16 bit), .tif.

  vernier upscale series/ --scale-v 1.5 --scale-h 2.37 --out slice.dcm --slice 12
  vernier upscale brain.nii.gz --scale-v 2 --scale-h 2 --out slice.nii.gz --json
  vernier upscale liver.dcm --scale-v 2 --scale-h 2 --out slice.dcm --ensemble median --back-projection 10
  vernier upscale brain.nii.gz --scale-v 2 --scale-h 2 --out slice.nii.gz --dtype float32
  vernier upscale thick/ --plane coronal --scale-v 4 --scale-h 1 --out coronal.dcm
  vernier upscale t1.nii.gz t2.nii.gz --channels --slice 12 --scale-v 2 --scale-h 2 --out t1-slice.nii.gz
  vernier upscale t1.nii t2.nii --channels --weights mine.safetensors --scale-v 2 --scale-h 2 --out t1-slice.nii
  vernier upscale chest.dcm --scale-v 2 --scale-h 2 --out slice.dcm --uncertainty unsure.dcm

With --channels, co-registered scans are one: the slices of the first are counted first, then those of the second.
Weights that 'vernier train' made are those of the network that the card beside them (.json) describes.

Sizes are whole pixels, so that the true ratio may differ a little from the scale asked for; file and read-out state
the true one."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "upscale",
        help="magnify a slice and write it",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, nargs="+", metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--channels", action="store_true", help="co-registered scans are the channels of one scan")
    command.add_argument("--scale-v", required=True, type=float, metavar="V", help="vertical magnification, rows")
    command.add_argument("--scale-h", required=True, type=float, metavar="H", help="horizontal magnification, columns")
    command.add_argument("--out", required=True, type=Path, metavar="OUT", help="file to write")
    command.add_argument("--slice", type=int, metavar="N", help="slice, counted from 0 (default: the middle one)")
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    add_plane(command)
    command.add_argument("--network", metavar="ID", help="see 'vernier networks' (default: default)")
    command.add_argument(
        "--weights",
        type=Path,
        metavar="WEIGHTS",
        help="weights of your own, such as 'vernier tune' or 'vernier train' writes; they say themselves what they are",
    )
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument(
        "--range",
        default="full",
        choices=["full", "display"],
        help="all values, or 8 bit as the first window shows them",
    )
    add_refinement(command)
    add_consistent(command)
    command.add_argument(
        "--dtype",
        default="stored",
        choices=["stored", "float32"],
        help="write what the scan stores, or unrounded values in the scan's units (.nii, .nii.gz, .tif)",
    )
    command.add_argument("--uncertainty", type=Path, metavar="OUT2", help=upscale_uncertainty.HELP)
    command.add_argument("--no-overwrite", action="store_true", help="fail if OUT is already there")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def add_consistent(command: argparse.ArgumentParser) -> None:
    """Add the switch of consistency."""
    command.add_argument(
        "--consistent",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="change the image by the least that makes it give the scan back when it is degraded again "
        "(default: for all networks but those of another degradation, such as default-mr)",
    )


def add_plane(command: argparse.ArgumentParser) -> None:
    """Add the choice of a plane."""
    command.add_argument(
        "--plane",
        choices=["axial", "coronal", "sagittal"],
        help="cut a volume in this plane first; --scale-v then magnifies across thick slices (default: as acquired)",
    )


def in_plane(scan: Scan, plane: str | None) -> Scan:
    """Return a scan in the plane that was chosen; raises where its slices make no volume."""
    if plane is None:
        return scan
    from engine.reformatted import AnatomicalPlane
    from engine.volume import UnevenError
    from engine.volume.reformat import reformat

    try:
        return reformat(scan, AnatomicalPlane(plane))
    except UnevenError as error:
        raise EngineError(f"there are no {plane} slices of this scan: {error}") from error


def run(chosen: argparse.Namespace) -> int:
    """Magnify, write, and say what was done."""
    from engine.networks import find
    from engine.networks.tuned import described
    from engine.read import open_paths

    scale = Scale(chosen.scale_v, chosen.scale_h)
    network, _ = _made_with(chosen)
    (described(chosen.weights, network) if chosen.weights else find(network or "default")).check(scale)
    line = ProgressLine()
    found = open_paths(chosen.input, progress=line)
    scan = together(found) if chosen.channels else pick(found, chosen.input[0], chosen.series)
    scan = in_plane(scan, chosen.plane)
    index = scan.middle if chosen.slice is None else chosen.slice
    if not 0 <= index < len(scan):
        complain(f"--slice {index}: the scan has {len(scan)} slices, counted from 0 to {len(scan) - 1}")
        return ExitCode.USAGE
    content = magnify_and_write(scan, index, scale, chosen, line)
    line.clear()
    if chosen.json:
        answer(content)
    else:
        say(summary(content))
    return ExitCode.DONE


def _made_with(chosen: argparse.Namespace) -> tuple[str | None, Refinement]:
    """Return the network that is meant, None as the weights say, and the refinement: as wished, else as tuned."""
    from engine.networks.tuned import read_tuned_card

    card = read_tuned_card(chosen.weights) if chosen.weights else None
    return chosen.network, asked_refinement(chosen, card.refinement if card else PLAIN)


def pick(found: Any, path: Path, series: int | None) -> Scan:  # noqa: ANN401 - OpenResult, imported only when running
    """Return the scan that the user means; raises where there is none, or more than one and no choice."""
    scans: tuple[Scan, ...] = found.scans
    if not scans:
        reason = found.refused[0].reason if found.refused else "there is no scan in it"
        raise UnreadableError(found.refused[0].path if found.refused else path, reason)
    if series is None and len(scans) > 1:
        raise EngineError(f"{path.name} holds {len(scans)} scans; choose one with --series (see 'vernier info')")
    number = series or 0
    if not 0 <= number < len(scans):
        raise EngineError(f"--series {number}: {path.name} holds {len(scans)} scans, counted from 0")
    return scans[number]


def together(found: Any) -> Scan:  # noqa: ANN401 - OpenResult, imported only when running
    """Return the scans as the channels of one; raises where one of them could not be opened or does not fit."""
    from engine.read import combine

    if found.refused:
        raise UnreadableError(found.refused[0].path, found.refused[0].reason)
    return combine(found.scans)


def magnify_and_write(
    scan: Scan, index: int, scale: Scale, chosen: argparse.Namespace, line: ProgressLine
) -> dict[str, Any]:
    """Do the work and return what ``--json`` prints."""
    from engine.display import first_window
    from engine.magnify import Magnified, Magnifier, as_stored, fitted, nearest, remains
    from engine.magnify.ensemble import magnify
    from engine.networks import load_tuned
    from engine.write import ExportOptions, Provenance, ValueRange, write_slice

    slice_ = scan.read(index)
    grid = Grid.of(scan.size, scale)
    network, refinement = _made_with(chosen)
    loaded = load_tuned(chosen.weights, network) if chosen.weights else None
    magnifier = Magnifier(network or "default", chosen.device, loaded=loaded)
    floating, shown = chosen.dtype == "float32", chosen.range == "display"
    overwrite = not chosen.no_overwrite
    if chosen.uncertainty is not None:
        upscale_uncertainty.check(scan, chosen.out, chosen.uncertainty, refinement=refinement, overwrite=overwrite)
        magnifier.calibration()
    if scan.labels:
        provenance = Provenance.nearest()
        magnified = Magnified(nearest(slice_.values, grid), grid, whole(grid), 0.0, 0.0, magnifier.device)
    else:
        magnified = magnify(magnifier, slice_, grid, refinement, consistent=chosen.consistent, progress=line)
        if not floating:
            magnified = fitted(magnified)
        made_by = Provenance.of(magnifier.network_at(grid), magnified.device.label, consistent=magnified.consistent)
        if refinement.words:
            made_by = replace(made_by, method=f"{made_by.method}; {refinement.words}")
        provenance = Provenance.unmagnified() if grid.identity else made_by
    against = None if scan.labels or shown else (magnified if floating else as_stored(magnified)).largest_against
    window = first_window(scan, slice_ if index == scan.middle else scan.read(scan.middle))
    options = ExportOptions(provenance, ValueRange(chosen.range), window, overwrite=overwrite, floating=floating)
    report = write_slice(chosen.out, scan, index, magnified.values, grid, options)
    content = outcome(scan, index, magnified, report, provenance.network_id) | {"largest_against": against}
    left = None if against is None or floating else remains(magnified)
    if left is not None:
        content["notes"].append(left)
    if chosen.uncertainty is not None:
        content["uncertainty"] = upscale_uncertainty.write(
            magnifier, scan, index, grid, chosen.uncertainty, provenance, overwrite=overwrite, progress=line
        )
    return content


def whole(grid: Grid) -> Box:
    """Return the box of the whole target."""
    return Box(0, 0, grid.target.rows, grid.target.columns)


def outcome(scan: Scan, index: int, magnified: Magnified, report: WriteReport, network: str) -> dict[str, Any]:
    """Return everything that a script wants to know of an export."""
    grid = magnified.grid
    spacing = scan.slices[index].spacing
    return {
        "output": str(report.path),
        "slice": index,
        "slices": len(scan),
        "network": network,
        "device": magnified.device.name,
        "size_before": [grid.source.rows, grid.source.columns],
        "size_after": [grid.target.rows, grid.target.columns],
        "ratio": [grid.ratio.vertical, grid.ratio.horizontal],
        "pixel_mm_before": _pair(spacing),
        "pixel_mm_after": _pair(grid.spacing(spacing)) if spacing else None,
        "encode_ms": round(magnified.encode_seconds * 1e3, 2),
        "decode_ms": round(magnified.seconds * 1e3, 2),
        "consistent": magnified.consistent,
        "clipped": report.clipped,
        "units": scan.units,
        "bytes": report.bytes,
        "notes": [*([f"{network}: {magnified.remark}"] if magnified.remark else []), *magnified.notes, *report.notes],
    }


def _pair(spacing: Spacing | None) -> list[float] | None:
    return list(asdict(spacing).values()) if spacing else None


def summary(content: dict[str, Any]) -> str:
    """Return the outcome in words."""
    before, after, ratio = content["size_before"], content["size_after"], content["ratio"]
    lines = [
        f"{content['output']}: slice {content['slice']} of {content['slices']}, "
        f"{before[0]} × {before[1]} → {after[0]} × {after[1]} (true ratio {ratio[0]:.4f} × {ratio[1]:.4f})"
    ]
    if content["pixel_mm_after"]:
        old, new = content["pixel_mm_before"], content["pixel_mm_after"]
        lines.append(f"pixel {old[0]:.4g} × {old[1]:.4g} → {new[0]:.4g} × {new[1]:.4g} mm")
    lines.append(
        f"network {content['network']} on {content['device']}: encode {content['encode_ms']:.0f} ms, "
        f"decode {content['decode_ms']:.0f} ms; {content['clipped']} pixels clipped"
    )
    if content["largest_against"] is not None:
        lines.append(consistency(content["consistent"], content["largest_against"], content["units"]))
    if "uncertainty" in content:
        lines.append(upscale_uncertainty.sentence(content["uncertainty"]))
    return "\n".join([*lines, *content["notes"]])


def consistency(consistent: bool, largest: float, units: str) -> str:
    """Return in words what the file says against the scan."""
    made = "consistent with the scan" if consistent else "not made consistent with the scan"
    return f"{made}: degraded again, it differs from the scan by at most {largest:.3g} ({units})"
