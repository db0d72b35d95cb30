"""The consistent image of a slice: what is held to the scan, what stays as it was, and what is said about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.optimize import linprog

from engine import networks
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, as_stored, bicubic, fitted, remains
from engine.magnify.consistency import TURNS
from engine.networks.base import Network
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.us_cyclegan import UltrasoundGenerator
from engine.scan import Storage
from tests.engine.consistent.oracle import shrunk
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
GRID = Grid.of(Size(150, 131), Scale(2.37, 1.9))


@pytest.fixture(scope="module")
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


@pytest.fixture(scope="module")
def slice_():
    return make_slice(anatomy(150, 131), working_range=UNIT)


def made(magnifier, slice_, grid=GRID, **how):
    return magnifier.decode(magnifier.encode(slice_), grid, **how)


@pytest.mark.parametrize("scale", [Scale(2.37, 1.9), Scale(1, 3.3), Scale(1.01, 4)])
def test_what_is_shown_gives_the_scan_back(magnifier, slice_, scale):
    grid = Grid.of(slice_.size, scale)
    with_, without = (made(magnifier, slice_, grid, consistent=c) for c in (None, False))
    assert with_.consistent
    assert not without.consistent
    assert np.abs(shrunk(with_.values, 150, 131) - slice_.values).max() < 1e-6
    assert with_.largest_against < 1e-6
    oracle = shrunk(without.values, 150, 131) - slice_.values
    assert np.abs(without.against.values - oracle).max() < 1e-6
    assert without.largest_against == pytest.approx(np.abs(oracle).max(), rel=1e-5)
    assert without.largest_against > 1e-3


@pytest.mark.parametrize(("change", "held"), [({"fidelity": False}, True), ({"degradation": "k-space"}, False)])
def test_networks_that_may_invent_are_held_to_the_scan_and_those_of_another_degradation_are_not(slice_, change, held):
    descriptor = replace(networks.find("default"), **change)
    network = networks.load("default")
    network.descriptor = descriptor
    one = Magnifier(device="cpu", loaded=network)
    assert made(one, slice_).consistent is held
    assert made(one, slice_, consistent=True).largest_against < 1e-6
    assert not made(one, slice_, consistent=False).consistent


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(10, 60, 300, 190), Box(354, 247, 356, 249)])
@pytest.mark.parametrize("scale", [Scale(2.37, 1.9), Scale(1, 1.9), Scale(2.37, 1.05)])
def test_a_part_equals_the_whole_bit_for_bit(magnifier, slice_, scale, box):
    grid = Grid.of(slice_.size, scale)
    box = Box(
        min(box.top, grid.target.rows - 1),
        min(box.left, grid.target.columns - 1),
        min(box.bottom, grid.target.rows),
        min(box.right, grid.target.columns),
    )
    encoded = magnifier.encode(slice_)
    part = magnifier.decode(encoded, grid, box=box)
    assert np.array_equal(part.values, magnifier.decode(encoded, grid).values[box.slices])
    assert part.largest_against < 1e-6


def test_tiles_equal_the_whole_bit_for_bit(magnifier, slice_, monkeypatch):
    whole = made(magnifier, slice_).values
    monkeypatch.setattr(Network, "tile", 48)
    assert np.array_equal(made(magnifier, slice_).values, whole)


def test_a_part_is_judged_where_it_suffices(magnifier, slice_):
    encoded = magnifier.encode(slice_)
    whole = magnifier.decode(encoded, GRID, consistent=False).against
    part = magnifier.decode(encoded, GRID, box=Box(80, 70, 200, 180), consistent=False).against
    assert part.box.size.rows > 120 / 2.37 - 6
    assert part.box.size.columns > 110 / 1.9 - 6
    assert np.abs(part.values - whole.values[part.box.slices]).max() < 1e-6
    nothing = magnifier.decode(encoded, GRID, box=Box(0, 0, 1, 1), consistent=False).against
    assert nothing.largest == 0


def test_outside_of_the_tissue_it_is_bicubic_and_inside_the_scan_is_given_back(magnifier):
    region = Box(30, 20, 90, 100)
    slice_ = make_slice(anatomy(150, 131), tissue=(region,), working_range=UNIT)
    image = made(magnifier, slice_)
    outside = np.ones(image.values.shape, bool)
    outside[GRID.box_on_target(region).slices] = False
    assert np.array_equal(image.values[outside], bicubic(slice_.values, GRID)[outside])
    said = shrunk(image.values, 150, 131) - slice_.values
    assert np.abs(said[32:88, 22:98]).max() < 1e-6
    assert image.largest_against < 1e-6
    assert image.against.judged.sum() == 56 * 76


def test_padding_stands_where_it_stood_and_the_rest_gives_the_scan_back(magnifier):
    invalid = np.zeros((150, 131), bool)
    invalid[:40] = True
    invalid[90:93, 50] = True
    slice_ = make_slice(anatomy(150, 131), invalid=invalid, working_range=UNIT)
    image = made(magnifier, slice_)
    plain = made(magnifier, slice_, consistent=False).values
    assert np.array_equal(image.values == -2000, plain == -2000)
    said = shrunk(np.where(image.values == -2000, 0, image.values), 150, 131) - slice_.values
    assert np.abs(said[42:88]).max() < 1e-6
    assert np.abs(said[42:, :48]).max() < 1e-6
    assert image.largest_against < 1e-6
    assert not image.against.judged[88:95, 48:53].any()
    assert image.against.judged[42:88].all()


def test_colour_keeps_its_hue_and_its_luminance_gives_the_scan_back(magnifier):
    values = np.stack([anatomy(150, 131, seed=s) for s in range(3)], axis=-1)
    image = made(magnifier, make_slice(values, working_range=UNIT))
    added = image.values - bicubic(values, GRID)
    assert np.ptp(added, axis=2).max() < 1e-6
    luma = np.array([0.299, 0.587, 0.114])
    assert np.abs(shrunk(image.values @ luma, 150, 131) - values @ luma).max() < 2e-6
    assert image.largest_against < 2e-6


def test_unmagnified_it_is_the_scan_bit_for_bit(magnifier, slice_):
    same = made(magnifier, slice_, Grid(slice_.size, slice_.size), consistent=True)
    assert np.array_equal(same.values, slice_.values)
    assert not same.consistent
    assert same.largest_against == 0


def test_values_of_more_than_24_bits_are_held_to_a_hundredth():
    stored = np.random.default_rng(3).integers(0, 2**31, (60, 50)).astype(np.float64)
    slice_ = replace(make_slice(np.zeros((60, 50)), working_range=(0, 2.0**31)), values=stored)
    torch.manual_seed(2)
    magnifier = Magnifier(
        device="cpu", loaded=FixedScaleNetwork(networks.find("default"), UltrasoundGenerator(width=8))
    )
    grid = Grid.of(slice_.size, Scale(2.3, 1.7))
    image = made(magnifier, slice_, grid)
    assert image.values.dtype == np.float64
    assert np.abs(shrunk(image.values, 60, 50) - stored).max() < 0.01


def test_values_that_a_file_cannot_hold_are_made_up_for_by_their_neighbours(magnifier):
    """A body in a background of the lowest value, as in pictures of CT: what is clipped there is missing elsewhere."""
    y, x = np.mgrid[0:90, 0:80]
    body = 1 / (1 + np.exp((np.hypot((y - 45) / 38, (x - 40) / 30) - 1) * 300))
    slice_ = make_slice(np.rint(4000 * body * anatomy(90, 80)), working_range=(0.0, 4095.0))
    slice_ = replace(slice_, info=replace(slice_.info, storage=Storage(0, 65535)))
    grid = Grid.of(slice_.size, Scale(2.37, 1.9))
    image = made(magnifier, slice_, grid)
    assert as_stored(image).largest_against > 20
    result = fitted(image)
    assert result.values.min() >= 0
    assert as_stored(result).largest_against <= 1
    oracle = shrunk(as_stored(result).values, 90, 80) - slice_.values
    assert np.abs(oracle).max() <= 1
    middle = (grid.target.rows // 2, grid.target.columns // 2)
    assert abs(result.values[middle] - image.values[middle]) < 1, "nothing has to give way far from the edge"


def test_one_bright_pixel_on_the_lowest_value_has_no_image_and_comes_as_near_as_can_be(magnifier):
    """Any image without negative values that gives the pixel back gives its neighbours something too."""
    values = np.zeros((40, 40))
    values[20, 20] = 1000
    slice_ = make_slice(values, working_range=(0.0, 1000.0))
    slice_ = replace(slice_, info=replace(slice_.info, storage=Storage(0, 65535)))
    image = made(magnifier, slice_, Grid.of(slice_.size, Scale(2, 2)))
    result = fitted(image)
    before, after = (as_stored(one).largest_against for one in (image, result))
    assert after < before
    least = least_error_without_negative_values(values[14:27, 14:27])
    assert 1 < least < after < 2 * least
    assert f"up to {after:.3g} stored values" in remains(result)


def least_error_without_negative_values(values):
    """Linear programming: how near an image ×2 × 2 without negative values can come to giving ``values`` back."""
    matrix = np.array([shrunk(column.reshape(26, 26), 13, 13).ravel() for column in np.eye(26 * 26)]).T
    slack = np.ones((len(matrix), 1))
    sides = np.vstack([np.hstack([matrix, -slack]), np.hstack([-matrix, -slack])])
    target = np.concatenate([values.ravel(), -values.ravel()])
    cost = np.append(np.zeros(26 * 26), 1.0)
    return linprog(cost, A_ub=sides, b_ub=target, bounds=(0, None)).fun


def test_what_the_integers_can_hold_needs_no_words(magnifier):
    slice_ = make_slice(np.rint(500 + 3000 * anatomy(40, 40)), working_range=(0.0, 4095.0))
    slice_ = replace(slice_, info=replace(slice_.info, storage=Storage(0, 65535)))
    image = made(magnifier, slice_, Grid.of(slice_.size, Scale(2, 2)))
    assert remains(fitted(image)) is None
    assert remains(made(magnifier, slice_, Grid.of(slice_.size, Scale(2, 2)), consistent=False)) is None


def test_turns_end_where_nothing_is_gained(magnifier, monkeypatch):
    from engine.consistent import Projection

    turns, real = [], Projection.apply
    values = np.zeros((40, 40))
    values[20, 20] = 1000
    slice_ = make_slice(values, working_range=(0.0, 1000.0))
    slice_ = replace(slice_, info=replace(slice_.info, storage=Storage(0, 65535)))
    image = made(magnifier, slice_, Grid.of(slice_.size, Scale(2, 2)))
    monkeypatch.setattr(Projection, "apply", lambda *how, **more: turns.append(how) or real(*how, **more))
    fitted(image)
    assert 10 < len(turns) < TURNS / 2
