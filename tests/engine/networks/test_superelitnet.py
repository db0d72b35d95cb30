from __future__ import annotations

import copy

import numpy as np
import pytest
import torch
from safetensors.torch import load, save
from torch import nn

from engine import networks
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks.architectures import architecture
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import Tiling
from engine.networks.output_size import WHOLE, OutputSizeNetwork
from engine.networks.superelitnet import MULTIPLE, SupeRELiTNet
from engine.networks.weights import load_module
from tests.support.slices import anatomy, make_slice

SIZES = [
    (24, 17, 1.0, 1.0),
    (23, 31, 2.5, 1.5),
    (19, 14, 3.0, 2.5),
    (11, 9, 3.4, 3.4),
    (8, 21, 4.0, 1.0),
    (1, 5, 2.0, 3.7),
]


@pytest.fixture(scope="module")
def made() -> SupeRELiTNet:
    torch.manual_seed(3)
    network = SupeRELiTNet()
    with torch.no_grad():
        for _ in range(3):
            network(smooth(2, 24, 24), 64, 64)
    return network.eval()


@pytest.fixture
def network(made) -> SupeRELiTNet:
    """A network as training starts with it, except that its norms have seen images."""
    return copy.deepcopy(made)


def smooth(batch: int, rows: int, columns: int) -> torch.Tensor:
    return magnify_cubic(torch.rand(batch, 1, rows // 4 + 1, columns // 4 + 1), rows, columns).clamp(0, 1)


def magnify(network: nn.Module, x: torch.Tensor, rows: int, columns: int) -> torch.Tensor:
    with torch.inference_mode():
        result: torch.Tensor = network(x, rows, columns)
    return result


def test_the_paper_counts_0_05_million():
    """Table II; 50,664 of them in the authors' network with one channel in and out and widths 4, 8, 16."""
    assert sum(p.numel() for p in SupeRELiTNet().parameters()) == 50_664
    assert sum(p.numel() for p in SupeRELiTNet(residual=0).parameters()) == 50_664


@pytest.mark.parametrize(("rows", "columns", "vertical", "horizontal"), SIZES)
def test_any_size_at_any_pair_of_scales(network, rows, columns, vertical, horizontal):
    target = (round(rows * vertical), round(columns * horizontal))
    result = magnify(network, torch.rand(2, 1, rows, columns), *target)
    assert result.shape == (2, 1, *target)
    assert torch.isfinite(result).all()


def test_sides_are_padded_by_reflection_and_cropped(network):
    """What lies beyond the border is the mirror image: padding it by hand first changes nothing."""
    x = torch.rand(1, 1, 37, 50)
    by_hand = torch.nn.functional.pad(x, (0, 2 * MULTIPLE - 50, 0, 2 * MULTIPLE - 37), mode="reflect")
    with torch.inference_mode():
        assert torch.allclose(network.refine(x), network.refine(by_hand)[..., :37, :50], atol=1e-6)


def test_only_the_residual_reading_starts_at_the_cubic(network):
    x = smooth(1, 20, 22)
    cubic = magnify_cubic(x, 50, 33)
    own = network.elitnet(magnify_cubic(x, 64, 64)).abs().mean()
    assert (magnify(network, x, 50, 33) - cubic).abs().mean() < 0.05
    network.residual = False
    assert torch.allclose(magnify(network, x, 64, 64), network.elitnet(magnify_cubic(x, 64, 64)))
    assert own < 0.05


def test_held_to_the_slice_it_is_the_slice_when_degraded_and_alike_in_training_and_use(network):
    network.consistent = True
    with torch.no_grad():
        network.last.weight.mul_(30.0)
    x = smooth(1, 45, 51)
    result = magnify(network, x, 90, 128)
    assert (magnify_cubic(result, 45, 51) - x).abs().max() < 1e-4
    network.consistent = False
    assert (magnify_cubic(magnify(network, x, 90, 128), 45, 51) - x).abs().max() > 0.02
    network.consistent = True
    magnifier = Magnifier(device="cpu", loaded=OutputSizeNetwork(networks.find("superelitnet"), network))
    slice_ = make_slice(x[0, 0].numpy(), working_range=(0.0, 1.0))
    image = magnifier.decode(magnifier.encode(slice_), Grid(slice_.size, Size(90, 128)), consistent=False).values
    assert np.abs(image - result[0, 0].numpy()).max() < 1e-4


def test_trained_it_keeps_a_grey():
    shipped = Magnifier("superelitnet", "cpu")
    slice_ = make_slice(np.full((40, 36), 0.8), working_range=(0.0, 1.0))
    image = shipped.decode(shipped.encode(slice_), Grid.of(slice_.size, Scale(2.37, 3.3)), consistent=False).values
    assert np.abs(image - 0.8).max() < 1e-5


@pytest.mark.parametrize(("rows", "columns"), [(64, 64), (61, 40)])
def test_a_constant_stays_constant(network, rows, columns):
    """No border: paddings replicate. Which grey it becomes, batch norm decides in training."""
    result = magnify(network, torch.full((1, 1, 20, 20), 0.4), rows, columns)
    assert float(result.max() - result.min()) < 1e-5


def symmetric(network: SupeRELiTNet) -> SupeRELiTNet:
    """Mirror-symmetric kernels, as far as training owes nobody a shift: what is left is what the layers do."""
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                w = module.weight
                module.weight.copy_((w + w.flip(-1) + w.flip(-2) + w.flip(-1, -2)) / 4)
    return network


def test_mirrored_in_mirrored_out(network):
    """With symmetric kernels nothing in the network prefers a side: poolings, magnifying and borders are registered."""
    even = symmetric(network)
    x = smooth(1, 32, 48)
    for axis in (-2, -1):
        mirrored = magnify(even, x.flip(axis), 64, 96).flip(axis)
        assert torch.allclose(magnify(even, x, 64, 96), mirrored, atol=1e-5)


def test_every_value_learns():
    """Among them the 30 of the bridge's norms that the published network leaves as they were drawn."""
    torch.manual_seed(0)
    made = SupeRELiTNet()
    truth = torch.rand(2, 1, 64, 64)
    (made(torch.rand(2, 1, 32, 32), 64, 64) - truth).abs().mean().backward()
    without = [name for name, p in made.named_parameters() if p.grad is None or not p.grad.abs().sum() > 0]
    # a bias before a batch norm is taken away again by its mean; only there may a gradient vanish
    assert all(name.endswith("bias") for name in without)
    assert not [name for name in without if "trunk" not in name and "bottleneck" not in name]


def test_weights_survive_a_file(network):
    other = SupeRELiTNet()
    other.load_state_dict(load(save({k: v.contiguous() for k, v in network.state_dict().items()})))
    x = torch.rand(1, 1, 20, 20)
    assert torch.equal(magnify(network, x, 47, 53), magnify(other.eval(), x, 47, 53))


def test_what_it_says_about_itself():
    described = architecture("superelitnet")
    traits = described.traits(described.build(width=4, residual=1))
    assert traits.scales == (1.0, 4.0)
    assert traits.side_multiple == 32
    assert not traits.scale_independent_encoder


def test_trained_its_tiles_come_close_to_the_whole():
    """The descriptor says 'approximate': what lies beyond the reach only steers the mask, and hardly."""
    module = load_module("superelitnet")
    descriptor = networks.find("superelitnet")
    assert descriptor.tiling is Tiling.APPROXIMATE
    slice_ = make_slice(anatomy(150, 131), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(2.0, 2.3))
    images = []
    for side in (WHOLE, 64):
        magnifier = Magnifier(device="cpu", loaded=OutputSizeNetwork(descriptor, module, tile=side))
        images.append(magnifier.decode(magnifier.encode(slice_), grid).values)
    whole, tiled = images
    change = np.abs(whole - bicubic(slice_.values, grid))
    assert 0 < np.abs(tiled - whole).max() < 0.2 * change.max()
    assert np.abs(tiled - whole).mean() < 0.02 * change.mean()
