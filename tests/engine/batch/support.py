"""An archive small enough to be worked through in a test."""

from __future__ import annotations

import csv
from pathlib import Path

import nibabel as nib
import numpy as np

from engine.batch import Settings
from engine.geometry import Scale
from engine.series.making import Making
from tests.support import dicom as build

SETTINGS = Settings(Scale(1.5, 2.0), making=Making("srcnn-915", "cpu"))


def archive(folder: Path) -> Path:
    """Write two DICOM series in folders, a volume, and two files that are no scans."""
    build.write_ct(folder / "a" / "ct", slices=3, rows=20, columns=18)
    build.write_oblique_mr(folder / "b", slices=2, rows=20, columns=18)
    nib.save(nib.Nifti1Image(np.arange(20 * 18 * 2, dtype=np.int16).reshape(20, 18, 2), np.eye(4)), folder / "v.nii")
    (folder / "a" / "readme.txt").write_text("no scan")
    (folder / "broken.nii.gz").write_bytes(b"\x1f\x8b nothing")
    return folder


def log_of(out: Path) -> list[dict[str, str]]:
    """Return the lines of the log."""
    with (out / "batch.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))
