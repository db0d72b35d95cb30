"""SRResNet and SRGAN's discriminator: the paper's sizes, an interpolation before training, registered after it."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.registration import phase_cross_correlation
from torch import nn
from torch.nn import functional

from engine import networks
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks.cubic import magnify_cubic
from engine.networks.srgan_discriminator import SRGANDiscriminator
from engine.networks.srresnet import ARCHITECTURE, SRResNet
from engine.networks.weights import fill, serialise
from tests.support.slices import anatomy, make_slice

SCALES = [(1.0, 3.61), (2.37, 1.9), (4.0, 4.0)]


def make(channels: int = 8, blocks: int = 2, seed: int = 1) -> SRResNet:
    torch.manual_seed(seed)
    return SRResNet(channels=channels, blocks=blocks)


def used(module: SRResNet) -> SRResNet:
    """The same with weights and statistics moved, as training would, in the state in which it infers."""
    with torch.no_grad():
        for weight in module.parameters():
            weight.add_(0.05 * torch.randn_like(weight))
        for _ in range(3):
            module.train()(torch.rand(2, 1, 12, 12), 48, 48)
    return module.eval()


@pytest.fixture(params=["srresnet", "srgan"])
def shipped(request) -> Magnifier:
    if request.param not in {d.id for d in networks.catalogue()}:
        pytest.skip(f"the weights of {request.param} are not here")
    return Magnifier(request.param, "cpu")


def test_parameters_are_the_papers():
    """The paper's 1.5 M with one channel of image; the batch norms have 4,224 of them."""
    module = SRResNet()
    assert sum(p.numel() for p in module.parameters()) == 1_528_724
    norms = [m for m in module.modules() if isinstance(m, nn.BatchNorm2d)]
    assert sum(p.numel() for norm in norms for p in norm.parameters()) == 4_224


@pytest.mark.parametrize(("rows", "columns"), [(11, 13), (44, 52), (27, 19), (16, 52)])
def test_any_size_is_reached(rows, columns):
    assert make()(torch.rand(2, 1, 11, 13), rows, columns).shape == (2, 1, rows, columns)


def test_it_enlarges_by_four_alone():
    module = make()
    assert module.enlarge(torch.rand(1, 1, 9, 7), 4).shape == (1, 1, 36, 28)
    with pytest.raises(ValueError, match="by 4, not by 2"):
        module.enlarge(torch.rand(1, 1, 9, 7), 2)


@torch.no_grad()
def untouched(module: SRResNet) -> SRResNet:
    """The network with the noise of its last convolution taken out: what it starts around."""
    nn.init.zeros_(module.last.weight[:, 2:])
    return module.eval()


@torch.no_grad()
def test_untrained_it_is_nearly_an_interpolation():
    """A ramp and a constant pass exactly, and the image of anything else is close to the cubic's."""
    module = untouched(make())
    source, grid = Size(40, 34), Grid(Size(40, 34), Size(160, 136))
    ramp = np.add.outer(0.01 * np.arange(source.rows), 0.015 * np.arange(source.columns)).astype(np.float32)
    expected = np.add.outer(0.01 * grid.source_rows(), 0.015 * grid.source_columns())
    ours = module.enlarge(torch.from_numpy(ramp)[None, None], 4)[0, 0].numpy()
    assert np.abs(ours - expected)[8:-8, 8:-8].max() < 1e-5
    assert (module(torch.full((1, 1, 9, 8), 0.37), 20, 31) - 0.37).abs().max() < 1e-5
    x = torch.from_numpy(anatomy(40, 34))[None, None]
    cubic = magnify_cubic(x, 160, 136)
    assert (module(x, 160, 136) - cubic).abs().mean() < 0.1 * cubic.std()


@torch.no_grad()
def test_a_constant_becomes_a_constant():
    """Up to the pattern within a source pixel: sub-pixel convolution gives each of the sixteen a filter of its own."""
    image = used(make()).enlarge(torch.full((1, 1, 12, 10), 0.37), 4)[0, 0]
    inner = image[8:-8, 8:-8]  # further out, replicated borders break the pattern
    assert (inner[4:] - inner[:-4]).abs().max() < 1e-5
    assert (inner[:, 4:] - inner[:, :-4]).abs().max() < 1e-5


def test_a_pixel_depends_on_what_reach_says_and_no_more():
    module = used(make(blocks=1)).double()
    assert module.reach == ARCHITECTURE.traits(module).receptive_field
    x = torch.rand(1, 1, 41, 41, dtype=torch.double, requires_grad=True)
    module.enlarge(x, 4)[0, 0, 80:84, 80:84].sum().backward()
    touched = x.grad[0, 0].abs().sum(0).nonzero()
    assert module.reach - 1 <= 20 - int(touched.min()) <= module.reach
    assert module.reach - 1 <= int(touched.max()) - 20 <= module.reach


@torch.no_grad()
def test_statistics_are_those_of_training_when_it_infers():
    """Else a tile would not equal the same part of the whole."""
    module = used(make(blocks=1))
    x = torch.rand(1, 1, 50, 40)
    x[..., :20] *= 0.1
    reach = module.reach
    whole, part = module.enlarge(x, 4), module.enlarge(x[..., 10:50, 5:35], 4)
    same = whole[..., 4 * (10 + reach) :, 4 * (5 + reach) : 4 * (35 - reach)]
    assert (part[..., 4 * reach :, 4 * reach : -4 * reach] - same).abs().max() < 1e-5


def test_every_weight_receives_a_gradient():
    module = make().train()
    high = torch.from_numpy(anatomy(48, 48))[None, None]
    functional.mse_loss(module(magnify_cubic(high, 20, 16), 48, 48), high).backward()
    for name, weight in module.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().max() > 0, name


@torch.no_grad()
def test_saved_and_read_back_it_is_the_same():
    """With the statistics of its batch norms."""
    one, other = used(make(seed=1)), make(seed=2).eval()
    x = torch.rand(1, 1, 20, 17)
    fill(other, serialise(one), "memory")
    assert torch.allclose(one(x, 33, 50), other(x, 33, 50), atol=1e-6)


@pytest.mark.parametrize(("rows", "columns"), [(96, 96), (48, 80)])
def test_the_discriminator_gives_a_judgement_an_image(rows, columns):
    judge = SRGANDiscriminator(channels=8, dense=16)
    logits = judge(torch.rand(3, 1, rows, columns))
    assert logits.shape == (3, 1)
    logits.sum().backward()
    assert all(p.grad is not None for p in judge.parameters())


def test_the_discriminator_is_the_papers():
    """Convolutions of 64 to 512 channels, of strides 1 and 2 in turn, then 1,024 and 1 on the 6 × 6 that 96 leaves."""
    judge = SRGANDiscriminator()
    convolutions = [m for m in judge.modules() if isinstance(m, nn.Conv2d)]
    assert [c.out_channels for c in convolutions] == [64, 64, 128, 128, 256, 256, 512, 512]
    assert [c.stride[0] for c in convolutions] == [1, 2, 1, 2, 1, 2, 1, 2]
    dense = [m for m in judge.modules() if isinstance(m, nn.Linear)]
    assert [(d.in_features, d.out_features) for d in dense] == [(512 * 6 * 6, 1024), (1024, 1)]
    before_pooling = judge.features[:-2]
    assert before_pooling(torch.rand(2, 1, 96, 96)).shape == (2, 512, 6, 6)


@pytest.mark.parametrize(("vertical", "horizontal"), SCALES)
def test_trained_it_is_registered_within_a_twentieth_of_a_pixel(shipped, vertical, horizontal):
    slice_ = make_slice(anatomy(60, 51), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    ours = shipped.decode(shipped.encode(slice_), grid).values
    reference = bicubic(slice_.values, grid)
    inner = (slice(10, -10), slice(10, -10))
    shift, _, _ = phase_cross_correlation(reference[inner], ours[inner], upsample_factor=100)
    assert np.abs(shift).max() < 0.05
