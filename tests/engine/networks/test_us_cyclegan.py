"""The networks of the ultrasound CycleGAN: as many parameters as published, registered, any size, everything learns."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from skimage.registration import phase_cross_correlation
from torch import Tensor, nn

from engine import networks
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.networks.cubic import magnify_cubic
from engine.networks.degradation import DegradationNetwork
from engine.networks.discriminators import PatchDiscriminator
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.us_cyclegan import ARCHITECTURE, UltrasoundGenerator
from tests.support.slices import anatomy, make_slice

SIZES = [(17, 23, 31, 23), (16, 16, 64, 64), (21, 30, 50, 47), (1, 5, 3, 20)]


def image(rows: int, columns: int) -> Tensor:
    return torch.from_numpy(anatomy(rows, columns))[None, None]


@pytest.fixture
def generator() -> UltrasoundGenerator:
    torch.manual_seed(0)
    return UltrasoundGenerator(width=8)


def parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def test_parameters_are_the_published_ones():
    assert parameters(UltrasoundGenerator(channels=3)) == 260_729
    first, detail, fuse = 2 * 32 * 9, 2 * (32 * 9 + 1), (9 * 3 * 9 + 3) - (3 * 9 + 1)
    assert parameters(UltrasoundGenerator(channels=1)) == 260_729 - first - detail - fuse


@pytest.mark.parametrize(("rows", "columns", "to_rows", "to_columns"), SIZES)
def test_any_size_and_pair_of_scales(generator, rows, columns, to_rows, to_columns):
    result = generator(image(rows, columns), to_rows, to_columns)
    assert result.shape == (1, 1, to_rows, to_columns)
    assert torch.isfinite(result).all()


@pytest.mark.parametrize(("vertical", "horizontal"), [(2.0, 2.0), (2.5, 1.5), (1.0, 3.6)])
def test_registered_on_the_cubic(generator, vertical, horizontal):
    low = image(80, 70)
    rows, columns = round(80 * vertical), round(70 * horizontal)
    with torch.no_grad():
        ours, cubic = generator(low, rows, columns)[0, 0].numpy(), magnify_cubic(low, rows, columns)[0, 0].numpy()
    assert np.abs(ours - cubic).max() > 1e-4
    shift, _, _ = phase_cross_correlation(cubic[8:-8, 8:-8], ours[8:-8, 8:-8], upsample_factor=100)
    assert np.abs(shift).max() <= 0.05


@pytest.mark.parametrize("value", [0.0, 0.4, 1.0])
def test_flat_stays_flat_to_the_border(generator, value):
    result = generator(torch.full((1, 1, 20, 15), value), 33, 41)
    assert float(result.detach().std()) < 1e-6


def test_it_is_not_a_linear_filter():
    """The published code's activations are the identity: what it makes of a sum is the sum of what it makes."""
    torch.manual_seed(0)
    module = UltrasoundGenerator(width=8)
    first, second = image(30, 30), torch.rand(1, 1, 30, 30)
    with torch.no_grad():
        nn.init.normal_(module.detail.weight, std=0.3)
        zero = module.refine(torch.zeros_like(first))
        apart = module.refine(first) + module.refine(second) - zero
        together = module.refine(first + second)
    assert float((apart - together).abs().max()) > 1e-2


def test_every_parameter_of_every_network_learns(generator):
    low, high = image(16, 20), image(40, 40)
    degrader, discriminator = DegradationNetwork(unit=4), PatchDiscriminator(width=4)
    noise = torch.randn(high.shape)
    result = generator(low, 64, 64)
    (result.square().mean() + discriminator(result).square().mean()).backward()
    degrader(high, noise, 17, 23).square().mean().backward()
    for module in (generator, degrader, discriminator):
        for name, weight in module.named_parameters():
            assert weight.grad is not None, name
            # a bias before batch normalisation has no effect, and the normalisation's own is the one that learns
            if not (module is discriminator and name.endswith("bias")):
                assert weight.grad.abs().max() > 0, name


def test_degradation_takes_any_size_and_its_noise_matters():
    torch.manual_seed(0)
    degrader = DegradationNetwork(unit=8)
    high = image(50, 39)
    with torch.no_grad():
        one = degrader(high, torch.randn(high.shape), 19, 27)
        other = degrader(high, torch.randn(high.shape), 19, 27)
        plain = magnify_cubic(high, 19, 27)
    assert one.shape == (1, 1, 19, 27)
    assert float((one - other).abs().max()) > 1e-6
    # untrained, it is near the declared degradation and in place
    assert float((one - plain).abs().max()) < 0.5
    shift, _, _ = phase_cross_correlation(plain[0, 0].numpy(), one[0, 0].numpy(), upsample_factor=20)
    assert np.abs(shift).max() <= 0.05


def test_the_discriminator_answers_for_patches():
    discriminator = PatchDiscriminator(width=4)
    assert discriminator(torch.rand(2, 1, 64, 64)).shape == (2, 1, 5, 5)
    assert discriminator(torch.rand(1, 1, 96, 64)).shape == (1, 1, 9, 5)


def test_weights_survive_being_written_and_read(generator):
    again = UltrasoundGenerator(width=8)
    again.load_state_dict(load(save(generator.state_dict())))
    x = image(12, 14)
    assert torch.equal(again(x, 25, 30), generator(x, 25, 30))


def test_tiles_equal_the_whole(generator, monkeypatch):
    monkeypatch.setattr(UltrasoundGenerator, "answer_to_greys", lambda *_: torch.zeros(2, 36, 36))
    traits = ARCHITECTURE.traits(generator)
    descriptor = replace(
        networks.find("default"),
        scale_independent_encoder=traits.scale_independent_encoder,
        receptive_field=traits.receptive_field,
        tiling=traits.tiling,
    )
    slice_ = make_slice(anatomy(70, 61), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(2.3, 1.4))

    def magnified(side: int) -> np.ndarray:
        network = FixedScaleNetwork(descriptor, copy.deepcopy(generator), "cpu", side)
        magnifier = Magnifier(device="cpu", loaded=network)
        return magnifier.decode(magnifier.encode(slice_), grid, consistent=False).values

    whole = magnified(200)
    with torch.no_grad():
        direct = generator(torch.from_numpy(slice_.values)[None, None], grid.target.rows, grid.target.columns)
    assert whole == pytest.approx(direct[0, 0].numpy(), abs=2e-5)
    assert magnified(20) == pytest.approx(whole, abs=2e-6)


@pytest.fixture(scope="module")
def shipped() -> Magnifier:
    return Magnifier("us-cyclegan", "cpu")


@pytest.mark.parametrize(("vertical", "horizontal"), [(2.0, 2.0), (2.5, 1.5), (1.2, 3.1)])
def test_the_shipped_network_is_registered_on_bicubic(shipped, vertical, horizontal):
    slice_ = make_slice(anatomy(80, 70), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    ours, cubic = shipped.decode(shipped.encode(slice_), grid).values, bicubic(slice_.values, grid)
    assert np.abs(ours - cubic).max() > 1e-3
    shift, _, _ = phase_cross_correlation(cubic[8:-8, 8:-8], ours[8:-8, 8:-8], upsample_factor=100)
    assert np.abs(shift).max() <= 0.05


@pytest.mark.parametrize("value", [0.0, 0.3, 0.8])
def test_the_shipped_network_keeps_flat_regions_flat_and_nearly_as_bright(shipped, value):
    slice_ = make_slice(np.full((24, 20), value), working_range=(0.0, 1.0))
    encoded, grid = shipped.encode(slice_), Grid.of(slice_.size, Scale(2.5, 1.5))
    alone, held = (shipped.decode(encoded, grid, consistent=c).values for c in (False, True))
    assert np.ptp(alone) < 1e-5
    off = np.abs(alone - value).max()
    assert off < 0.01
    assert np.abs(held - value).max() <= max(off, 1e-6), "the border may ripple by less than the grey was off"
    assert np.ptp(held[20:-20, 12:-12]) < 1e-5
