"""What the tests of writing share: magnified pixels without a network, and independent readers."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from pathlib import Path

import numpy as np
import pytest

from engine.geometry import Grid, Scale
from engine.read import open_paths
from engine.scan import Scan
from engine.write import ExportOptions, Provenance, ValueRange, WriteReport, write_slice

PROVENANCE = Provenance(
    "test-net", "Test network", "7", "ab" * 32, "Every pixel is a mean of its neighbours", "processor"
)
OBLIQUE_SCALE = Scale(2.37, 1.5)
SHARED_SCANS = Path(__file__).parents[4] / "shared" / "data" / "scans"


def open_one(path: Path | str) -> Scan:
    """Open the one scan of a file or folder."""
    result = open_paths([path])
    assert len(result.scans) == 1, [refusal.reason for refusal in result.refused]
    return result.scans[0]


def magnified(values: np.ndarray, grid: Grid) -> np.ndarray:
    """Bilinear on the grid of the target, edge pixels continued, in the type of ``values``."""
    for axis, (n, where) in enumerate(
        ((grid.source.rows, grid.source_rows()), (grid.source.columns, grid.source_columns()))
    ):
        inside = np.clip(where, 0, n - 1)
        low = np.floor(inside).astype(int)
        high = np.minimum(low + 1, n - 1)
        weight = (inside - low).reshape([-1 if a == axis else 1 for a in range(values.ndim)])
        kind = values.dtype
        values = ((1 - weight) * values.take(low, axis) + weight * values.take(high, axis)).astype(kind)
    return values


def export(
    scan: Scan,
    path: Path,
    scale: Scale = OBLIQUE_SCALE,
    *,
    index: int | None = None,
    value_range: ValueRange = ValueRange.FULL,
    **changes: object,
) -> WriteReport:
    """Magnify the middle (or another) slice of a scan and write it."""
    index = scan.middle if index is None else index
    grid = Grid.of(scan.size, scale)
    options = ExportOptions(PROVENANCE, value_range, **changes)  # type: ignore[arg-type]
    return write_slice(path, scan, index, magnified(scan.read(index).values, grid), grid, options)


def program(name: str) -> str:
    """Return the path of a program, or skip the test that needs it."""
    beside = Path(sysconfig.get_path("scripts")) / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def shared_scan(name: str) -> Path:
    """Return a real scan, or skip the test that needs it."""
    path = SHARED_SCANS / name
    if not path.exists():
        pytest.skip("the real scans are not here")
    return path


def dciodvfy_errors(path: Path) -> set[str]:
    """Return what dicom3tools' validator calls an error."""
    command = [program("dciodvfy"), "-new", str(path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    return {line for line in (done.stderr + done.stdout).splitlines() if line.startswith("Error")}
