"""The transform-domain network: the paper's sizes, equations 8, 9 and 12 against formulas, registration, tiles."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from skimage.registration import phase_cross_correlation
from torch.nn import functional

from engine import networks
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks.cubic import magnify_cubic
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.local_texture import LocalTextureEstimator
from engine.networks.swin import ResidualSwinGroup, SwinLayer, WindowAttention, from_windows, to_windows
from engine.networks.transform_domain import TransformDomainNetwork, soft_threshold
from engine.networks.weights import fill, serialise
from tests.support.slices import anatomy, make_slice

WIDE, LIGHT = "transform-domain", "transform-domain-light"

LEVEL = 1 / 256
"""One grey level of the window: what nobody sees."""


def make(seed: int = 1, latents: int = 4, stages: int = 3) -> TransformDomainNetwork:
    torch.manual_seed(seed)
    return TransformDomainNetwork(
        embedding=12, features=6, groups=1, depth=2, heads=2, hidden=8, latents=latents, stages=stages
    ).eval()


def shipped(name: str) -> FixedScaleNetwork:
    if name not in {d.id for d in networks.catalogue()}:
        pytest.skip(f"the weights of {name} are not here")
    network = networks.load(name)
    assert isinstance(network, FixedScaleNetwork)
    return network


def offset(network: FixedScaleNetwork, source: Size, scale: Scale) -> float:
    """How far the image of a slice lies from bicubic's, in output pixels, at most on either axis."""
    slice_ = make_slice(anatomy(source.rows, source.columns), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, scale)
    magnifier = Magnifier(loaded=network)
    ours = magnifier.decode(magnifier.encode(slice_), grid).values
    reference = bicubic(slice_.values, grid)
    inner = (slice(10, -10), slice(10, -10))
    shift, _, _ = phase_cross_correlation(reference[inner], ours[inner], upsample_factor=100)
    return float(np.abs(shift).max())


def test_the_widths_are_the_papers():
    """The paper tells no count: this one follows from its widths, part by part."""
    module = TransformDomainNetwork()
    n, f, hidden, tokens = 96, 64, 256, 15 * 15 * 6
    layer = 4 * n + (n * 3 * n + 3 * n) + tokens + (n * n + n) + (n * 2 * n + 2 * n) + (2 * n * n + n)
    groups = 4 * (6 * layer + 9 * n * n + n)
    texture = 2 * (9 * f * hidden + hidden) + hidden // 2 + 3 * (hidden * hidden + hidden) + (hidden * f + f)
    high = groups + 2 * n + (9 * n * f + f) + texture
    low = (16 * n * f + f) + 4 * (9 * f * f + f) + 1
    head, stem, transition = 9 * f + 1, 9 * n + n, 9 * f * n + n
    expected = stem + 3 * (low + high + head) + 2 * transition
    assert sum(p.numel() for p in module.parameters()) == expected
    assert module.factors == (2, 4, 8)


@pytest.mark.parametrize(("rows", "columns"), [(11, 13), (22, 26), (27, 19), (44, 39)])
@pytest.mark.parametrize("latents", [1, 4])
@torch.no_grad()
def test_any_size_is_reached(rows, columns, latents):
    assert make(latents=latents)(torch.rand(2, 1, 11, 13), rows, columns).shape == (2, 1, rows, columns)


@torch.no_grad()
def test_it_enlarges_by_its_factors_alone():
    module = make()
    for factor in (2, 4, 8):
        assert module.enlarge(torch.rand(1, 1, 9, 7), factor).shape == (1, 1, 9 * factor, 7 * factor)
    with pytest.raises(ValueError, match="by 2, 4, 8, not by 3"):
        module.enlarge(torch.rand(1, 1, 9, 7), 3)


@torch.no_grad()
def test_windows_are_cut_and_put_back():
    tokens = torch.arange(2 * 8 * 12).reshape(2, 8, 12, 1).float()
    windows = to_windows(tokens, 4)
    assert windows.shape == (12, 16, 1)
    assert torch.equal(windows[1, :, 0].reshape(4, 4), tokens[0, :4, 4:8, 0])
    assert torch.equal(from_windows(windows, 4, 8, 12), tokens)


@torch.no_grad()
def test_attention_is_the_formula():
    """One head: softmax(q·k / √d + B of the relative position) · v, token by token; with and without a gradient."""
    torch.manual_seed(3)
    attention = WindowAttention(channels=5, heads=1, window=3)
    attention.bias.normal_()
    windows = torch.randn(1, 9, 5)
    query, key, value = attention.inward(windows)[0].split(5, dim=-1)
    table = attention.bias[0].reshape(5, 5)
    expected = []
    for i in range(9):
        score = torch.stack(
            [query[i] @ key[j] / math.sqrt(5) + table[i // 3 - j // 3 + 2, i % 3 - j % 3 + 2] for j in range(9)]
        )
        expected.append(score.softmax(0) @ value)
    assert torch.allclose(attention(windows)[0], attention.outward(torch.stack(expected)), atol=1e-5)
    with torch.enable_grad():
        assert torch.allclose(attention(windows)[0], attention.outward(torch.stack(expected)), atol=1e-5)


@torch.no_grad()
def test_shifted_windows_join_what_plain_ones_part():
    """A token beside a window's edge hears of its neighbour over that edge, in the shifted layer alone."""
    torch.manual_seed(4)
    tokens = torch.randn(1, 16, 16, 8)
    touched = tokens.clone()
    touched[0, 5, 7] = torch.randn(8)
    for shifted, hears in ((False, False), (True, True)):
        layer = SwinLayer(8, 2, 8, shifted=shifted)
        change = (layer(touched) - layer(tokens))[0, 5, 8].abs().max()
        assert bool(change > 1e-6) is hears


@torch.no_grad()
def test_constant_tokens_stay_constant():
    torch.manual_seed(5)
    result = ResidualSwinGroup(8, 2, 2, 8)(torch.randn(1, 8, 1, 1).expand(1, 8, 16, 24).contiguous())
    assert (result - result[..., :1, :1]).abs().max() < 1e-5


@pytest.mark.parametrize("latents", [1, 4])
@torch.no_grad()
def test_texture_is_equation_9(latents):
    """Sample by sample, from positions in the plane: nearest latents, bilinear weights, waves, perceptron."""
    torch.manual_seed(6)
    estimator = LocalTextureEstimator(3, 2, 8, latents)
    x = torch.randn(1, 3, 4, 5)
    amplitude, frequency = estimator.amplitude(x)[0], estimator.frequency(x)[0]
    ours = estimator(x)[0]

    def decoded(row: int, column: int, y: float, z: float) -> torch.Tensor:
        angle = math.pi * (frequency[:4, row, column] * y + frequency[4:, row, column] * z + estimator.phase)
        value = amplitude[:, row, column] * torch.cat([angle.cos(), angle.sin()])
        for layer in (estimator.first, estimator.second, estimator.third):
            value = layer(value).relu()
        return estimator.last(value)

    for i, j in ((2, 3), (3, 4), (4, 5), (5, 6)):  # away from the border, where latents are repeated
        row, column = (i + 0.5) / 2 - 0.5, (j + 0.5) / 2 - 0.5
        if latents == 1:
            near = [(round(row), round(column), 1.0)]
        else:
            near = [
                (a, b, (1 - abs(row - a)) * (1 - abs(column - b)))
                for a in (math.floor(row), math.floor(row) + 1)
                for b in (math.floor(column), math.floor(column) + 1)
            ]
        expected = sum(weight * decoded(a, b, row - a, column - b) for a, b, weight in near)
        assert torch.allclose(ours[:, i, j], expected, atol=1e-5)


@torch.no_grad()
def test_the_texture_is_smooth_across_pixels_when_four_latents_are_asked():
    """Constant features give one value for each of the four places in a pixel, borders included."""
    torch.manual_seed(7)
    result = LocalTextureEstimator(3, 2, 8)(torch.randn(1, 3, 1, 1).expand(1, 3, 5, 6).contiguous())
    assert (result[..., 2:, :] - result[..., :-2, :]).abs().max() < 1e-5
    assert (result[..., 2:] - result[..., :-2]).abs().max() < 1e-5


def test_the_soft_threshold_shrinks_towards_zero():
    x = torch.tensor([-2.0, -0.5, -0.1, 0.0, 0.3, 0.5, 1.25])
    assert torch.allclose(soft_threshold(x, torch.tensor(0.5)), torch.tensor([-1.5, 0, 0, 0, 0, 0, 0.75]))


def test_the_symmetry_loss_is_equation_12():
    module = make().train()
    branch = module.low[0]
    x = torch.rand(1, 1, 16, 8)
    module(x, 32, 16)
    with torch.no_grad():
        doubled = branch.doubling(functional.pad(module.stem(x * 2 - 1), (1, 1, 1, 1), mode="replicate"))
        expected = (branch.inverse(branch.transform(doubled)) - doubled).square().mean()
    assert float(module.symmetry_loss().detach()) == pytest.approx(float(expected), rel=1e-5)
    module(x, 64, 32)
    two = module.symmetry_loss()
    assert two > expected, "a pass through two stages counts both"
    two.backward()
    assert branch.transform[0].weight.grad.abs().max() > 0


def test_every_weight_receives_a_gradient():
    """Those of a stage when its factor is asked for; heads of other stages are left alone."""
    module = make().train()
    high = torch.from_numpy(anatomy(64, 64))[None, None]
    functional.mse_loss(module(magnify_cubic(high, 16, 16), 64, 64), high).backward()
    for name, weight in module.named_parameters():
        unused = name.startswith(("low.2", "high.2", "transition.1", "head.0", "head.2"))
        assert (weight.grad is None) is unused, name
        assert unused or weight.grad.abs().max() > 0, name


@torch.no_grad()
def test_saved_and_read_back_it_is_the_same():
    one, other = make(seed=1), make(seed=2)
    x = torch.rand(1, 1, 20, 17)
    assert not torch.allclose(one(x, 33, 50), other(x, 33, 50), atol=1e-3)
    fill(other, serialise(one), "memory")
    assert torch.allclose(one(x, 33, 50), other(x, 33, 50), atol=1e-6)


@torch.no_grad()
def test_a_constant_becomes_a_constant():
    """Up to the pattern within a source pixel: each of its four places has weights of its own."""
    image = make(stages=1).enlarge(torch.full((1, 1, 13, 10), 0.37), 2)[0, 0, 6:-6, 6:-6]  # five convolutions in
    assert (image[2:] - image[:-2]).abs().max() < 1e-5
    assert (image[:, 2:] - image[:, :-2]).abs().max() < 1e-5


@pytest.mark.parametrize("factor", [2, 4])
@torch.no_grad()
def test_trained_it_keeps_a_constant_to_two_grey_levels(factor):
    module = shipped(LIGHT).module
    for value in (0.0, 0.37, 1.0):
        image = module.enlarge(torch.full((1, 1, 12, 9), value), factor)
        assert (image - value).abs().max() < 2 * LEVEL


@pytest.mark.parametrize("name", [LIGHT, WIDE])
def test_trained_its_tiles_join_within_a_grey_level(name):
    """Tiles with the declared halo against the slice at once."""
    network = shipped(name)
    assert network.descriptor.receptive_field == network.module.reach
    slice_ = make_slice(anatomy(80, 24), working_range=(0.0, 1.0))
    grid = Grid.of(slice_.size, Scale(2.0, 1.7))
    tiled = FixedScaleNetwork(network.descriptor, network.module, tile=40)
    images = [m.decode(m.encode(slice_), grid).values for m in (Magnifier(loaded=n) for n in (network, tiled))]
    assert np.abs(images[0] - images[1]).max() < LEVEL


@pytest.mark.parametrize("scale", [Scale(1.0, 1.61), Scale(2.0, 2.0), Scale(2.37, 1.9), Scale(4.0, 4.0)])
def test_trained_it_is_registered_within_a_twentieth_of_a_pixel(scale):
    assert offset(shipped(LIGHT), Size(60, 51), scale) < 0.05


def test_the_wide_one_is_registered_too():
    assert offset(shipped(WIDE), Size(48, 40), Scale(1.9, 2.0)) < 0.05


@pytest.mark.parametrize("factor", [2, 4])
@torch.no_grad()
def test_untrained_it_is_registered(factor):
    """With kernels and biases that a half turn does not change, the image of a turned slice is the turned image.

    An offset of any layer, or of the two sides of a window, would turn with it and show.
    """
    module = make(stages=2)
    for name, weight in module.named_parameters():
        if weight.ndim == 4:
            weight.copy_((weight + weight.flip(-2, -1)) / 2)
        elif name.endswith("attention.bias"):
            weight.copy_((weight + weight.flip(-1)) / 2)
    for branch in module.high:
        # waves that are even in the distance: no sine part, no phase
        branch.texture.phase.zero_()
        branch.texture.amplitude.weight[4:] = 0
        branch.texture.amplitude.bias[4:] = 0
    x = torch.rand(1, 1, 24, 32)
    ours = module.enlarge(x, factor)
    assert (ours - magnify_cubic(x, 24 * factor, 32 * factor)).abs().max() > 1e-3
    assert torch.allclose(module.enlarge(x.flip(-2, -1), factor), ours.flip(-2, -1), atol=1e-5)
