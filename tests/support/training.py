"""Folders of made slices with a manifest, as training reads them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from PIL import Image

from tests.support.slices import anatomy


def made_slices(folder: Path, count: int, rows: int, columns: int, modalities: tuple[str, str]) -> Path:
    """Fill ``folder`` with slices of as many patients, of two modalities in turn, a source each; return it."""
    with (folder / "manifest.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["file", "modality", "source", "patient", "window_low", "window_high", "licence"])
        for index in range(count):
            Image.fromarray((anatomy(rows, columns, seed=index) * 255).astype(np.uint8)).save(folder / f"{index}.png")
            table.writerow([f"{index}.png", modalities[index % 2], f"s{index % 2}", index, 0, 255, "CC0"])
    return folder
