"""Networks at the output's size and of whole factors behind the contract: parts, tiles, other devices, what is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

from engine import networks
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks.base import Network
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import Tiling
from engine.networks.fixed_scale import Enlarging, FixedScaleNetwork, factor_for
from engine.networks.layers import ReplicatedConv2d
from engine.networks.output_size import OutputSizeNetwork
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)


class Sharpen(nn.Module):
    """Refines by two convolutions."""

    reach = 3
    side_multiple = 4
    consistent = False

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first, self.second = ReplicatedConv2d(1, 4, 5), ReplicatedConv2d(4, 1, 3)

    def refine(self, magnified):
        return magnified + self.second(torch.relu(self.first(magnified)))


class Cubic(Enlarging):
    """Enlarges by the cubic and a convolution that is blind to plain greys, so that the truth is known."""

    factors = (2, 4)
    reach = 4
    side_multiple = 4
    consistent = False

    def __init__(self, weight: float = 0.0) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.conv = ReplicatedConv2d(1, 1, 3)
        with torch.no_grad():
            self.conv.weight.sub_(self.conv.weight.mean()).mul_(weight)
            self.conv.bias.zero_()

    def enlarged(self, x, factor):
        large = magnify_cubic(x, x.shape[-2] * factor, x.shape[-1] * factor)
        return large + self.conv(large)


def magnifier(kind, module, **traits) -> Magnifier:
    fields = {"side_multiple": module.side_multiple, "receptive_field": module.reach + 4, **traits}
    return Magnifier(device="cpu", loaded=kind(replace(networks.find("default"), **fields), module))


@pytest.fixture(params=["output size", "fixed scale"])
def any_magnifier(request) -> Magnifier:
    if request.param == "output size":
        return magnifier(OutputSizeNetwork, Sharpen())
    return magnifier(FixedScaleNetwork, Cubic(0.5), scale_independent_encoder=False)


@pytest.fixture
def slice_():
    return make_slice(anatomy(150, 131), working_range=UNIT)


GRIDS = [Grid.of(Size(150, 131), Scale(*scale)) for scale in ((2.37, 1.9), (1.0, 3.3), (4.0, 4.0))]


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(10, 60, 120, 111), Box(100, 40, 150, 131)])
def test_a_part_equals_the_whole(any_magnifier, slice_, grid, box):
    encoded = any_magnifier.encode(slice_)
    part = any_magnifier.decode(encoded, grid, box=box).values
    assert np.abs(part - any_magnifier.decode(encoded, grid).values[box.slices]).max() < 1e-5


@pytest.mark.parametrize("grid", GRIDS)
def test_tiles_equal_the_whole(any_magnifier, slice_, grid):
    any_magnifier._network.tile = 4096
    whole = any_magnifier.decode(any_magnifier.encode(slice_), grid).values
    any_magnifier._network.tile = 50
    encoded = any_magnifier.encode(slice_)
    assert len(encoded.tiles) == 9
    assert np.abs(any_magnifier.decode(encoded, grid).values - whole).max() < 1e-5
    assert np.abs(whole - bicubic(slice_.values, grid)).max() > 1e-3


def test_a_refined_image_is_that_of_the_module(slice_):
    module = Sharpen()
    with torch.no_grad():
        expected = module.refine(magnify_cubic(torch.from_numpy(slice_.values)[None, None], 300, 200))[0, 0].numpy()
    ours = magnifier(OutputSizeNetwork, module)
    image = ours.decode(ours.encode(slice_), Grid(slice_.size, Size(300, 200)), consistent=False).values
    assert np.abs(image - expected).max() < 1e-5


def test_what_lies_outside_of_the_working_range_is_left_to_bicubic():
    """The module sees 0…1 alone, so that a metal clip of ten times the range does not blow it up."""
    values = anatomy(40, 40)
    values[20:23, 20:23] = 10.0
    ours = magnifier(OutputSizeNetwork, Sharpen())
    clipped = make_slice(values.clip(0, 1), working_range=UNIT)
    slice_ = make_slice(values, working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(2, 2))
    added = ours.decode(ours.encode(slice_), grid, consistent=False).values - bicubic(values, grid)
    expected = ours.decode(ours.encode(clipped), grid, consistent=False).values - bicubic(clipped.values, grid)
    assert np.abs(added - expected).max() < 1e-4


def test_an_exact_factor_is_taken_as_it_is_and_others_are_resampled_from_the_next(slice_):
    ours = magnifier(FixedScaleNetwork, Cubic(0.5), scale_independent_encoder=False)
    exact = ours.decode(ours.encode(slice_), Grid.of(slice_.size, Scale(2, 2)), consistent=False)
    with torch.no_grad():
        expected = Cubic(0.5).enlarge(torch.from_numpy(slice_.values)[None, None], 2)[0, 0].numpy()
    assert np.abs(exact.values - expected).max() < 1e-5
    assert exact.remark == ""
    between = ours.decode(ours.encode(slice_), Grid.of(slice_.size, Scale(2.5, 1.2)))
    assert between.remark == "resampled from ×4"
    assert [factor_for((2, 4), *pair) for pair in ((1, 1.5), (2, 2), (2, 2.1), (9, 1))] == [2, 2, 4, 4]


def test_a_network_with_an_adversary_says_that_it_may_invent(slice_):
    ours = magnifier(FixedScaleNetwork, Cubic(0.5), scale_independent_encoder=False, fidelity=False)
    grid = Grid.of(slice_.size, Scale(3, 3))
    assert ours.decode(ours.encode(slice_), grid).remark == "resampled from ×4, may invent detail"
    assert ours.decode(ours.encode(slice_), Grid(slice_.size, slice_.size)).remark == ""


@pytest.mark.parametrize("tiling", [Tiling.WHOLE_IMAGE_ONLY, Tiling.APPROXIMATE])
def test_where_tiles_differ_from_the_whole_a_part_is_cut_from_what_was_computed_at_once(slice_, tiling):
    ours = magnifier(OutputSizeNetwork, Sharpen(), tiling=tiling)
    grid = GRIDS[0]
    encoded = ours.encode(slice_)
    assert (len(encoded.tiles) == 1) == (tiling is Tiling.WHOLE_IMAGE_ONLY)
    whole = ours.decode(encoded, grid).values
    box = Box(33, 21, 200, 140)
    assert np.array_equal(ours.decode(encoded, grid, box=box).values, whole[box.slices])
    other = make_slice(anatomy(150, 131, seed=7), working_range=UNIT)
    assert np.abs(ours.decode(ours.encode(other), grid).values - whole).max() > 0.1


def test_moved_to_another_device_the_first_stays_where_it_is():
    for kind, module in ((OutputSizeNetwork, Sharpen()), (FixedScaleNetwork, Cubic())):
        here: Network = kind(networks.find("default"), module)
        there = here.to("meta")
        assert next(there.module.parameters()).device.type == "meta"
        assert next(here.module.parameters()).device.type == "cpu"
        assert here.to("cpu") is here
