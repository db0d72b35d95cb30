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


RECIPE = """
title = "Tiny"
network = "{network}"
architecture = "continuous"
[shape]
channels = 4
blocks = 1
kernels = 2
[schedule]
seed = 1
steps = 4
warmup = 1
rate = 1e-3
[[stages]]
share = 1.0
losses = {{ l1 = 1.0 }}
[patches]
batch = 2
patch = 16
hr_limit = 32
scales = [1.0, 4.0]
[validation]
held_out = 0.4
every = 4
per_source = 1
"""
"""A recipe of four steps of a network of nothing: ``RECIPE.format(network=…)``."""
