"""SRCNN: the paper's sizes and equations, bicubic before training, registered after it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.ndimage import correlate
from skimage.registration import phase_cross_correlation
from torch.nn import functional

from engine import networks
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.networks.cubic import magnify_cubic
from engine.networks.srcnn import SRCNN
from engine.networks.weights import fill, serialise
from tests.support.slices import anatomy, make_slice

SHAPES = {"srcnn-915": {"first": 9, "middle": 1, "last": 5}, "srcnn-955": {"first": 9, "middle": 5, "last": 5}}
SCALES = [(1.0, 3.61), (1.5, 1.2), (2.37, 1.9), (4.0, 4.0)]


def make(name: str = "srcnn-955", seed: int = 1) -> SRCNN:
    torch.manual_seed(seed)
    return SRCNN(**SHAPES[name])


def noisy(module: SRCNN) -> SRCNN:
    """The same with every weight and bias moved, as training would."""
    with torch.no_grad():
        for weight in module.parameters():
            weight.add_(0.02 * torch.randn_like(weight))
    return module


@pytest.fixture(params=sorted(SHAPES))
def shipped(request) -> Magnifier:
    if request.param not in {d.id for d in networks.catalogue()}:
        pytest.skip(f"the weights of {request.param} are not here")
    return Magnifier(request.param, "cpu")


@pytest.mark.parametrize(("name", "count"), [("srcnn-915", 8_129), ("srcnn-955", 57_281)])
def test_parameters_are_the_papers(name, count):
    assert sum(p.numel() for p in make(name).parameters()) == count


@pytest.mark.parametrize(("rows", "columns"), [(31, 29), (47, 29), (124, 116), (7, 91)])
def test_any_size_is_reached(rows, columns):
    assert make()(torch.rand(2, 1, 31, 29), rows, columns).shape == (2, 1, rows, columns)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_it_computes_the_papers_three_equations(name):
    """Against scipy's correlation with a replicated border, in double precision."""
    module = noisy(make(name)).double()
    image = anatomy(21, 18).astype(np.float64)
    planes = [image]
    for layer in (module.extract, module.map, module.reconstruct):
        weight, bias = layer.weight.detach().numpy(), layer.bias.detach().numpy()
        planes = [
            sum(correlate(plane, kernel, mode="nearest") for plane, kernel in zip(planes, kernels, strict=True)) + b
            for kernels, b in zip(weight, bias, strict=True)
        ]
        if layer is not module.reconstruct:
            planes = [np.maximum(plane, 0) for plane in planes]
    with torch.no_grad():
        ours = module.refine(torch.from_numpy(image)[None, None])[0, 0].numpy()
    assert np.abs(ours - planes[0]).max() < 1e-10


def test_untrained_it_carries_the_bicubic_image_through():
    up = magnify_cubic(torch.from_numpy(anatomy(20, 17))[None, None], 80, 68)
    with torch.no_grad():
        for name in SHAPES:
            module = make(name)
            torch.nn.init.zeros_(module.reconstruct.weight[:, 2:])
            assert torch.allclose(module.refine(up), up, atol=1e-5)


def test_a_constant_becomes_a_constant():
    """Which one is for training to decide: the paper's network has biases and no path around it."""
    with torch.no_grad():
        image = noisy(make())(torch.full((1, 1, 20, 17), 0.37), 47, 29)
    assert image.max() - image.min() < 1e-5


def test_every_weight_receives_a_gradient():
    module = make()
    high = torch.from_numpy(anatomy(48, 48))[None, None]
    functional.mse_loss(module(magnify_cubic(high, 24, 20), 48, 48), high).backward()
    for name, weight in module.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().max() > 0, name


def test_saved_and_read_back_it_is_the_same():
    one, other = noisy(make(seed=1)), make(seed=2)
    x = torch.rand(1, 1, 20, 17)
    fill(other, serialise(one), "memory")
    with torch.no_grad():
        assert torch.equal(one(x, 33, 50), other(x, 33, 50))


@pytest.mark.parametrize(("vertical", "horizontal"), SCALES)
def test_trained_it_is_registered_within_a_twentieth_of_a_pixel(shipped, vertical, horizontal):
    slice_ = make_slice(anatomy(90, 77), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    ours = shipped.decode(shipped.encode(slice_), grid).values
    reference = bicubic(slice_.values, grid)
    inner = (slice(12, -12), slice(12, -12))
    shift, _, _ = phase_cross_correlation(reference[inner], ours[inner], upsample_factor=100)
    assert np.abs(shift).max() < 0.05
