"""The default network: registered, harmless on constants and ramps, cut into tiles without a trace."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.registration import phase_cross_correlation

from engine import networks
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks.continuous import ContinuousNetwork, second_differences
from engine.networks.default import DefaultNetwork
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)


@pytest.fixture(scope="module")
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


@pytest.fixture(scope="module")
def untrained() -> Magnifier:
    """The same design with random weights, large enough that nothing small hides."""
    torch.manual_seed(1)
    module = ContinuousNetwork(channels=8, blocks=2, kernels=5)
    with torch.no_grad():
        module.head.weight.mul_(50)
    descriptor = networks.find("default")
    return Magnifier(device="cpu", loaded=DefaultNetwork(descriptor, module))


SCALES = [
    (1.13, 1.0),
    (1.5, 1.2),
    (2.37, 1.9),
    (1.9, 2.37),
    (2.0, 2.0),
    (2.5, 1.5),
    (3.3, 1.7),
    (4.0, 4.0),
    (1.0, 3.61),
]


@pytest.mark.parametrize(("vertical", "horizontal"), SCALES)
def test_registered_on_bicubic_within_a_twentieth_of_a_pixel(magnifier, vertical, horizontal):
    slice_ = make_slice(anatomy(90, 77), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    ours = magnifier.decode(magnifier.encode(slice_), grid).values
    reference = bicubic(slice_.values, grid)
    assert not np.array_equal(ours, reference)
    inner = (slice(12, -12), slice(12, -12))
    shift, _, _ = phase_cross_correlation(reference[inner], ours[inner], upsample_factor=100)
    assert np.abs(shift).max() <= 0.05


@pytest.mark.parametrize("value", [0.0, 0.37, 1.0, -3.0, 5.0])
def test_a_constant_stays_the_constant(magnifier, untrained, value):
    slice_ = make_slice(np.full((40, 33), value), working_range=UNIT)
    for one in (magnifier, untrained):
        image = one.decode(one.encode(slice_), Grid.of(slice_.size, Scale(2.3, 1.4))).values
        assert np.abs(image - value).max() < 1e-6


def test_a_ramp_stays_a_ramp(magnifier):
    size = Size(120, 110)
    grid = Grid.of(size, Scale(2.3, 1.4))
    ramp = np.add.outer(0.003 * np.arange(size.rows), 0.004 * np.arange(size.columns))
    slice_ = make_slice(ramp, working_range=UNIT)
    expected = np.add.outer(0.003 * grid.source_rows(), 0.004 * grid.source_columns())
    border = magnifier.network.receptive_field + 3
    inner = (slice(int(border * 2.3), -int(border * 2.3)), slice(int(border * 1.4), -int(border * 1.4)))
    encoded = magnifier.encode(slice_)
    plain, consistent = (magnifier.decode(encoded, grid, consistent=c).values for c in (False, True))
    assert np.abs(plain - expected)[inner].max() < 1e-5
    # at fractional ratios the declared degradation itself bends a ramp by up to a thirtieth of its step
    assert np.abs(consistent - expected)[inner].max() < 0.004 / 30


def test_unmagnified_it_is_the_scan_bit_for_bit(magnifier):
    slice_ = make_slice(anatomy() * 1000)
    image = magnifier.decode(magnifier.encode(slice_), Grid.of(slice_.size, Scale(1, 1))).values
    assert np.array_equal(image, slice_.values)


def test_second_differences_are_exactly_zero_on_a_constant():
    assert second_differences(torch.full((1, 1, 9, 8), 0.1)).abs().max() == 0


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 40), (40, 1), (2, 3), (31, 257)])
def test_any_size_gives_finite_values(magnifier, rows, columns):
    slice_ = make_slice(anatomy(rows, columns), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(3.7, 1.01))
    image = magnifier.decode(magnifier.encode(slice_), grid).values
    assert image.shape == (grid.target.rows, grid.target.columns)
    assert np.isfinite(image).all()


def test_training_and_inference_are_one_function(untrained):
    """The dense, differentiable path and the banded one give the same image."""
    module = untrained._network.module
    single = Magnifier(device="cpu", loaded=DefaultNetwork(networks.find("default"), module, half=False))
    slice_ = make_slice(anatomy(41, 37), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(2.6, 1.3))
    banded = single.decode(single.encode(slice_), grid, consistent=False).values
    with torch.no_grad():
        dense = module(torch.from_numpy(slice_.values)[None, None], grid.target.rows, grid.target.columns)
    assert np.abs(banded - dense[0, 0].numpy()).max() < 2e-4 * np.abs(banded).max()


def test_both_axes_and_every_weight_receive_a_gradient():
    torch.manual_seed(0)
    module = ContinuousNetwork(channels=8, blocks=2)
    x = torch.from_numpy(anatomy(24, 24))[None, None]
    for rows, columns in ((48, 24), (24, 48)):
        module.zero_grad()
        module(x, rows, columns).square().mean().backward()
        for name, weight in module.named_parameters():
            assert weight.grad is not None, name
            assert weight.grad.abs().max() > 0, name


def test_at_most_a_fifth_of_a_million_parameters_and_a_megabyte():
    descriptor = networks.find("default")
    network = networks.load("default")
    counted = sum(p.numel() for p in network.module.parameters())
    assert counted == descriptor.parameters <= 200_000
    assert counted * 4 < 1_000_000


def test_better_than_bicubic_on_what_it_has_not_seen(magnifier):
    """A floor, far under the benchmark's figures: a network that does not work at all falls below it."""
    truth = anatomy(120, 104, seed=11)
    size = Size(120, 104)
    small = bicubic(truth, Grid(size, Size(60, 52)))
    slice_ = make_slice(small, working_range=UNIT)
    grid = Grid(Size(60, 52), size)
    ours = magnifier.decode(magnifier.encode(slice_), grid).values
    inner = (slice(6, -6), slice(6, -6))
    error = np.square(ours - truth)[inner].mean()
    assert error < 0.9 * np.square(bicubic(small, grid) - truth)[inner].mean()
