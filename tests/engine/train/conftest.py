"""A folder of made slices and a small recipe, for tests of training."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.train.recipe import find_recipe
from tests.support.training import made_slices


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    return made_slices(folder, 12, 80, 70, ("mri", "us"))


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
