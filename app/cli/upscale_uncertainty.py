"""``vernier upscale --uncertainty``: how sure the magnified slice is, as a file of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.errors import EngineError
from engine.geometry import Grid
from engine.progress import Progress

if TYPE_CHECKING:
    from engine.magnify import Magnifier
    from engine.refinement import Refinement
    from engine.scan import Scan
    from engine.write import Provenance

HELP = (
    "also write OUT2 (same kinds of file): for every pixel the half-width, in the scan's units, of the interval around "
    "OUT that holds nine in ten true values; for the default network"
)


def check(scan: Scan, out: Path, other: Path, *, refinement: Refinement, overwrite: bool) -> None:
    """Raise where half-widths of ``scan`` cannot be told or written, before any work is done.

    Parameters
    ----------
    out, other : pathlib.Path
        Files for the image and for the half-widths.
    refinement : Refinement
        What is done beyond one pass of the network.
    """
    from engine.networks.uncertainty_card import check_one_pass
    from engine.write.atomic import check_target
    from engine.write.naming import suffix_of

    if scan.labels:
        raise EngineError("--uncertainty: a label map holds names, not intensities; there is nothing to be unsure of")
    check_one_pass(refinement)
    if out.resolve() == other.resolve():
        raise EngineError(f"--uncertainty: {other.name} is the file of the image itself; choose another name")
    suffix_of(other, scan)
    check_target(other, overwrite=overwrite, sources=tuple({info.source.path for info in scan.slices}))


def write(
    magnifier: Magnifier,
    scan: Scan,
    index: int,
    grid: Grid,
    path: Path,
    provenance: Provenance,
    *,
    overwrite: bool,
    progress: Progress,
) -> dict[str, Any]:
    """Compute the half-widths of a slice, write them, and return what a script wants to know of them."""
    from engine.write import write_uncertainty

    slice_ = scan.read(index)
    encoded = magnifier.encode(slice_, eager=not grid.identity, progress=progress)
    found = magnifier.uncertainty(encoded, grid, scan.modality, progress=progress)
    report = write_uncertainty(
        path, scan, index, found.values, grid, provenance, level=found.level, overwrite=overwrite, progress=progress
    )
    known = found.values[np.isfinite(found.values)]
    return {
        "output": str(report.path),
        "level": found.level,
        "unit": scan.units,
        "median": round(float(np.median(known)), 4) if known.size else None,
        "largest": round(float(known.max()), 4) if known.size else None,
        "uncertainty_ms": round(found.seconds * 1e3, 2),
        "bytes": report.bytes,
        "notes": [*found.notes, *report.notes],
    }


def sentence(told: dict[str, Any]) -> str:
    """Return the outcome in words."""
    text = f"{told['output']}: {told['level']:.0%} of true values lie within ± the half-width, in {told['unit']}"
    if told["median"] is not None:
        text += f"; in the middle ± {told['median']:.4g}, at most ± {told['largest']:.4g}"
    return "\n".join([text, *told["notes"]])
