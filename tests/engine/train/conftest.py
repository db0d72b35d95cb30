"""A folder of made slices and a small recipe, for tests of training."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from engine.train.recipe import find_recipe
from tests.support.slices import anatomy


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with (folder / "manifest.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["file", "modality", "source", "patient", "window_low", "window_high", "licence"])
        for index in range(12):
            Image.fromarray((anatomy(80, 70, seed=index) * 255).astype(np.uint8)).save(folder / f"{index}.png")
            rows.writerow([f"{index}.png", "us" if index % 2 else "mri", f"s{index % 2}", index, 0, 255, "CC0"])
    return folder


@pytest.fixture
def recipe():
    full = find_recipe("default")
    return replace(
        full,
        shape={"channels": 8, "blocks": 1, "kernels": 4},
        schedule=replace(full.schedule, steps=12, warmup=2),
        patches=replace(full.patches, batch=3, patch=16, hr_limit=48),
        validation=replace(full.validation, held_out=0.4, every=6),
    )
