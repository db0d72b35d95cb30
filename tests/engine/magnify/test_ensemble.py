"""The self-ensemble and back-projection: no orientation is special, and the scan is said nothing against."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from engine import networks
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.magnify.ensemble import ORIENTATIONS, back_projected, magnify
from engine.networks.base import Network
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.us_cyclegan import UltrasoundGenerator
from engine.refinement import Ensemble, Refinement
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
MEAN, MEDIAN = Refinement(Ensemble.MEAN), Refinement(Ensemble.MEDIAN)
SCALE = Scale(2.5, 1.5)


class Spike(Network):
    """Adds one at the first pixel of whatever it is given, and remembers the grids it was asked for."""

    decode_margin = 0
    features_per_pixel = 1

    def __init__(self):
        self.descriptor = networks.find("default")
        self.grids = []

    def to(self, device):
        return self

    def encode(self, x, tile, level=0):
        return x

    def decode(self, features, tile, grid, box):
        self.grids.append(grid)
        detail = torch.zeros(box.size.rows, box.size.columns)
        if box.top == box.left == 0:
            detail[0, 0] = 1.0
        return detail


@pytest.fixture(scope="module")
def lopsided() -> Magnifier:
    """An untrained network with large weights: what it makes of a turned slice is not what it makes of the slice."""
    torch.manual_seed(2)
    module = UltrasoundGenerator(width=8)
    with torch.no_grad():
        module.detail.weight.mul_(8)
    return Magnifier(device="cpu", loaded=FixedScaleNetwork(networks.find("default"), module))


def test_eight_orientations_all_different_and_undone():
    values = np.arange(12.0, dtype=np.float32).reshape(3, 4)
    laid = {o.of(values).tobytes() + bytes(o.of(values).shape) for o in ORIENTATIONS}
    assert len(laid) == 8
    for orientation in ORIENTATIONS:
        assert np.array_equal(orientation.back(orientation.of(values)), values)
        colour = np.stack([values, 2 * values, 3 * values], axis=-1)
        assert np.array_equal(orientation.back(orientation.of(colour)), colour)


@pytest.mark.parametrize("orientation", ORIENTATIONS)
def test_a_box_goes_where_its_pixels_go(orientation):
    size, box = Size(7, 5), Box(1, 2, 6, 4)
    mask = np.zeros((size.rows, size.columns), np.float32)
    mask[box.slices] = 1
    expected = np.zeros_like(orientation.of(mask))
    expected[orientation.of_box(box, size).slices] = 1
    assert np.array_equal(orientation.of(mask), expected)


def test_turned_by_a_right_angle_the_scales_change_places():
    network = Spike()
    slice_ = make_slice(anatomy(20, 30), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    magnify(Magnifier(device="cpu", loaded=network), slice_, grid, MEAN)
    ratios = {(round(g.ratio.vertical, 2), round(g.ratio.horizontal, 2)) for g in network.grids}
    assert ratios == {(2.5, 1.5), (1.5, 2.5)}


def test_the_median_lets_no_single_artefact_through_and_the_mean_spreads_it():
    slice_ = make_slice(anatomy(20, 30), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    magnifier = Magnifier(device="cpu", loaded=Spike())
    plain = bicubic(slice_.values, grid)
    added = {
        r: magnify(magnifier, slice_, grid, r, consistent=False).values - plain for r in (Refinement(), MEAN, MEDIAN)
    }
    corners = np.ix_((0, -1), (0, -1))
    assert added[Refinement()][0, 0] == pytest.approx(1, abs=1e-5)
    # eight orientations put the first pixel into each of four corners twice
    assert added[MEAN][corners] == pytest.approx(0.25, abs=1e-5)
    assert np.abs(added[MEDIAN]).max() < 1e-5


@pytest.mark.parametrize("refinement", [MEAN, MEDIAN])
@pytest.mark.parametrize("orientation", [ORIENTATIONS[1], ORIENTATIONS[4], ORIENTATIONS[7]])
def test_no_orientation_is_special(lopsided, refinement, orientation):
    slice_ = make_slice(anatomy(24, 31), working_range=UNIT)
    laid = replace(slice_, values=orientation.of(slice_.values))
    grid = Grid.of(slice_.size, SCALE)
    across = Grid(orientation.of_size(grid.source), orientation.of_size(grid.target))

    def difference(how):
        one = magnify(lopsided, slice_, grid, how, consistent=False).values
        other = orientation.back(magnify(lopsided, laid, across, how, consistent=False).values)
        return np.abs(one - other).max()

    assert difference(refinement) < 2e-4
    assert difference(Refinement()) > 1e-2


def test_back_projection_takes_back_what_speaks_against_the_scan(lopsided):
    slice_ = make_slice(anatomy(40, 36), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    back = Grid(grid.target, grid.source)

    def against(times):
        values = magnify(lopsided, slice_, grid, Refinement(Ensemble.NONE, times), consistent=False).values
        return float(np.square(bicubic(values, back) - slice_.values).mean()) ** 0.5

    found = [against(times) for times in (0, 1, 3, 10)]
    assert found[1] < 0.6 * found[0]
    assert found[2] < 0.7 * found[1]
    assert found[3] < 0.05 * found[0]


def test_where_the_network_may_not_work_nothing_is_added(lopsided):
    region = Box(5, 6, 20, 24)
    slice_ = make_slice(anatomy(30, 32), working_range=UNIT, tissue=(region,))
    grid = Grid.of(slice_.size, Scale(2, 2))
    values = magnify(lopsided, slice_, grid, Refinement(Ensemble.MEAN, 3)).values
    changed = np.abs(values - bicubic(slice_.values, grid)) > 1e-5
    assert changed[10:40, 12:48].mean() > 0.9
    changed[10:40, 12:48] = False
    assert not changed.any()


def test_padding_stands_where_it_stood(lopsided):
    invalid = np.zeros((30, 32), bool)
    invalid[:4, :7] = True
    slice_ = make_slice(anatomy(30, 32), working_range=UNIT, invalid=invalid)
    grid = Grid.of(slice_.size, Scale(2.3, 1.7))
    values = magnify(lopsided, slice_, grid, Refinement(Ensemble.MEDIAN, 2)).values
    plain = magnify(lopsided, slice_, grid).values
    assert np.array_equal(values == slice_.invalid_value, plain == slice_.invalid_value)
    assert (values == slice_.invalid_value).any()


def test_colour_is_refined_channel_by_channel(lopsided):
    grey = anatomy(20, 22)
    slice_ = make_slice(np.stack([grey, 0.5 * grey, 0.2 * grey], axis=-1), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    values = magnify(lopsided, slice_, grid, Refinement(Ensemble.MEAN, 20), consistent=False).values
    assert values.shape == (grid.target.rows, grid.target.columns, 3)
    assert np.abs(bicubic(values, Grid(grid.target, grid.source)) - slice_.values).max() < 0.01


def test_nothing_wanted_is_one_pass_and_unmagnified_is_the_scan(lopsided):
    slice_ = make_slice(anatomy(20, 22), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    once = lopsided.decode(lopsided.encode(slice_), grid)
    assert np.array_equal(magnify(lopsided, slice_, grid).values, once.values)
    same = Grid.of(slice_.size, Scale(1, 1))
    assert np.array_equal(magnify(lopsided, slice_, same, Refinement(Ensemble.MEAN, 5)).values, slice_.values)


@pytest.mark.parametrize("refinement", [MEAN, MEDIAN, Refinement(Ensemble.MEDIAN, 1)])
def test_the_projection_reaches_what_back_projection_comes_near_to(lopsided, refinement):
    slice_ = make_slice(anatomy(40, 36), working_range=UNIT)
    grid = Grid.of(slice_.size, SCALE)
    often = Refinement(refinement.ensemble, 10)
    near = magnify(lopsided, slice_, grid, often, consistent=False)
    there = magnify(lopsided, slice_, grid, refinement, consistent=True)
    assert there.consistent
    assert not near.consistent
    assert there.largest_against < 1e-5 < near.largest_against


def test_it_says_what_was_done(lopsided):
    slice_ = make_slice(anatomy(12, 12), working_range=UNIT)
    made = magnify(lopsided, slice_, Grid.of(slice_.size, SCALE), Refinement(Ensemble.MEDIAN, 2))
    assert "median of eight orientations, back-projected 2 times" in made.notes
    assert Refinement().words == ""


def test_back_projecting_never_changes_what_agrees_already():
    slice_ = make_slice(np.full((12, 13), 3.0))
    grid = Grid.of(slice_.size, SCALE)
    values = np.full((grid.target.rows, grid.target.columns), 3.0, np.float32)
    assert np.array_equal(back_projected(values, slice_, grid, 4), values)
