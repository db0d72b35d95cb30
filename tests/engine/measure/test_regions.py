"""Means over regions of the patient: what a pixel counts, and that magnifying keeps them."""

from __future__ import annotations

import math
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier
from engine.measure.regions import Region, mean, random_regions
from engine.measure.samples import samples
from engine.progress import silent
from engine.scan import Slice, SliceInfo, SliceSource, Storage
from tests.support.slices import anatomy, make_slice

PUBLIC = Path(__file__).parents[4] / "shared" / "data" / "test"
SCALES = [Scale(2, 2), Scale(2.5, 1.5), Scale(3.4, 3.4)]
LEAST = 16.0
"""Shortest side of a region in pixels of the scan: what a reader draws to read a mean from."""


@pytest.fixture(scope="module")
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


def largest_change(magnifier, slice_, count=60) -> float:
    """Largest change of a region's mean, as a share of the working range (0…1)."""
    encoded = magnifier.encode(slice_)
    changes = []
    for seed, scale in enumerate(SCALES):
        image = magnifier.decode(encoded, Grid.of(slice_.size, scale)).values
        regions = random_regions(slice_.size, count, smallest=LEAST, seed=seed)
        changes.extend(abs(mean(image, region) - mean(slice_.values, region)) for region in regions)
    return max(changes)


def test_a_pixel_counts_with_the_share_of_its_area_that_lies_inside():
    """The oracle cuts every pixel into 40 × 40 and counts the pieces whose centres lie inside."""
    values = np.random.default_rng(1).normal(size=(7, 5))
    fine = np.kron(values, np.ones((40, 40)))
    region = Region(37 / 280, 22 / 200, 241 / 280, 163 / 200)
    assert mean(values, region) == pytest.approx(fine[37:241, 22:163].mean(), abs=1e-12)
    assert mean(values, Region(0, 0, 1, 1)) == pytest.approx(values.mean(), abs=1e-12)


def test_the_same_region_of_an_image_with_other_pixels_has_the_same_mean():
    values = np.random.default_rng(2).normal(size=(8, 6))
    finer = np.kron(values, np.ones((3, 2)))
    for region in random_regions(Size(8, 6), 20, smallest=1.5):
        assert mean(finer, region) == pytest.approx(mean(values, region), abs=1e-12)


def test_regions_lie_in_the_field_of_view_and_are_no_smaller_than_asked():
    for region in random_regions(Size(100, 40), 200, smallest=8, seed=3):
        assert 0 <= region.top < region.bottom <= 1
        assert 0 <= region.left < region.right <= 1
        assert (region.bottom - region.top) * 100 >= 8 - 1e-9
        assert (region.right - region.left) * 40 >= 8 - 1e-9


def test_magnifying_keeps_means_to_a_thousandth_of_the_window(magnifier):
    slice_ = make_slice(anatomy(120, 110), working_range=(0.0, 1.0))
    assert largest_change(magnifier, slice_) < 0.001


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="needs the public test set beside the repository")
def test_and_on_the_public_test_set_with_half_a_hounsfield_unit_in_ct(magnifier):
    found: dict[str, float] = {}
    for sample in islice(samples(PUBLIC, silent, None, 2), 6):
        info = SliceInfo(SliceSource(Path(sample.name)), Storage(-math.inf, math.inf, integer=False))
        slice_ = Slice(np.ascontiguousarray(sample.pixels[:224, :224], np.float32), info, working_range=(0.0, 1.0))
        found[sample.modality] = max(found.get(sample.modality, 0.0), largest_change(magnifier, slice_))
    assert set(found) == {"ct", "mri", "us"}
    assert max(found.values()) < 0.001, found
    assert found["ct"] * 2000 < 0.5, "the window of the test set's CT is 2000 HU wide"
