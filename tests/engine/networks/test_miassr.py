"""MIASSR: the paper's filters pixel by pixel, on the common grid, with a scale for each axis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch
from skimage.registration import phase_cross_correlation
from torch.nn import functional

from engine import networks
from engine.errors import ChannelsError
from engine.geometry import Box, Grid, Scale, Size, sample_positions
from engine.magnify import Magnifier, bicubic
from engine.magnify.ensemble import Ensemble, Refinement, magnify
from engine.networks.miassr import ARCHITECTURE, GAIN, SLOPE, Miassr, MiassrNetwork, axis
from engine.networks.weights import fill, serialise
from engine.sampling.tiles import plan, target_box
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
SMALL = {"width": 8, "blocks": 2, "hidden": 16}


def small(channels: int = 1, seed: int = 1) -> Miassr:
    """The same design, small, with random weights large enough that nothing hides."""
    torch.manual_seed(seed)
    module = Miassr(channels, **SMALL)
    with torch.no_grad():
        module.upscale.second.weight.mul_(1000)
        module.upscale.second.bias.mul_(1000)
    return module


def descriptor_of(module: Miassr):
    traits = ARCHITECTURE.traits(module)
    return replace(
        networks.find("default"),
        id="miassr-test",
        channels=module.channels,
        receptive_field=traits.receptive_field,
        tiling=traits.tiling,
    )


@pytest.fixture(scope="module")
def untrained() -> Magnifier:
    module = small()
    return Magnifier(device="cpu", loaded=MiassrNetwork(descriptor_of(module), module))


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        # head, 16 blocks of two, tail; four inputs (the paper's single scale: 3, so 256 fewer); the filters
        (1, 640 + 16 * 2 * 36_928 + 36_928 + 5 * 256 + 257 * 576),
        (4, 2_368 + 16 * 2 * 36_928 + 36_928 + 5 * 256 + 257 * 4 * 576),
    ],
)
def test_as_many_parameters_as_the_paper_and_one_more_input(channels, expected):
    assert sum(p.numel() for p in Miassr(channels).parameters()) == expected


@pytest.mark.parametrize(("source", "target"), [(7, 7), (7, 18), (10, 13), (5, 20), (256, 607)])
def test_output_pixels_lie_where_the_common_grid_has_them(source, target):
    found = axis(source, target)
    positions = found.place.numpy() + found.offset.numpy().astype(np.float64)
    assert np.abs(positions - sample_positions(source, target)).max() < 1e-6
    assert found.offset.abs().max() <= 0.5
    part = axis(source, target, 3, 6)
    assert torch.equal(part.place, found.place[3:6])
    assert torch.equal(part.offset, found.offset[3:6])


@pytest.mark.parametrize(("rows", "columns"), [(14, 18), (17, 31), (28, 9), (7, 9)])
def test_every_pixel_is_made_by_the_filter_predicted_for_it(rows, columns):
    """Equations 8 to 11 word by word: one filter a pixel, applied to the 3 × 3 features around its source pixel."""
    upscale = small(channels=2).upscale
    features = torch.randn(2, 8, 7, 9, generator=torch.Generator().manual_seed(2))
    padded = functional.pad(features, (1, 1, 1, 1), mode="replicate")
    down, across = sample_positions(7, rows), sample_positions(9, columns)
    expected = torch.zeros(2, 2, rows, columns)
    with torch.no_grad():
        for row in range(rows):
            for column in range(columns):
                i, j = int(np.floor(down[row] + 0.5)), int(np.floor(across[column] + 0.5))
                where = torch.tensor([down[row] - i, across[column] - j, 7 / rows, 9 / columns]).float()
                filters = upscale.second(functional.leaky_relu(upscale.first(where), SLOPE)) * GAIN
                window = padded[:, :, i : i + 3, j : j + 3]
                expected[:, :, row, column] = torch.einsum("nwab,cwab->nc", window, filters.reshape(2, 8, 3, 3))
        found = upscale(features, rows, columns)
    assert expected.std() > 0.01
    assert (found - expected).abs().max() < 1e-5


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 21), (23, 1), (2, 3), (19, 31)])
@pytest.mark.parametrize(("vertical", "horizontal"), [(3.7, 1.01), (1.0, 4.0), (1.5, 2.5)])
def test_any_size_gives_finite_values(untrained, rows, columns, vertical, horizontal):
    slice_ = make_slice(anatomy(rows, columns), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    image = untrained.decode(untrained.encode(slice_), grid).values
    assert image.shape == (grid.target.rows, grid.target.columns)
    assert np.isfinite(image).all()


def test_training_and_inference_are_one_function(untrained, monkeypatch):
    """What is kept for the next scale gives the same as the module at once, but for what plain greys are answered."""
    module = untrained._network.module
    monkeypatch.setattr(untrained._network, "_answer", torch.zeros(2, 1))
    slice_ = make_slice(anatomy(41, 37), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(2.6, 1.3))
    kept = untrained.decode(untrained.encode(slice_), grid, consistent=False).values
    with torch.no_grad():
        whole = module(torch.from_numpy(slice_.values)[None, None], grid.target.rows, grid.target.columns)[0, 0].numpy()
    added = np.abs(whole - bicubic(slice_.values, grid)).max()
    assert added > 0.05
    assert np.abs(kept - whole).max() < 2e-3 * added


def test_a_part_is_the_same_part_of_the_whole_bit_for_bit(untrained):
    slice_ = make_slice(anatomy(40, 52), working_range=UNIT)
    encoded = untrained.encode(slice_)
    grid = Grid.of(slice_.size, Scale(2.37, 1.9))
    whole = untrained.decode(encoded, grid).values
    box = Box(11, 23, 64, 71)
    assert np.array_equal(untrained.decode(encoded, grid, box=box).values, whole[box.slices])


def test_tiles_equal_the_whole():
    module = small()
    network = MiassrNetwork(descriptor_of(module), module)
    size = Size(46, 39)
    grid = Grid.of(size, Scale(2.3, 1.7))
    x = torch.from_numpy(anatomy(size.rows, size.columns))

    def magnified(side: int) -> torch.Tensor:
        image = torch.full((grid.target.rows, grid.target.columns), torch.nan)
        for tile in plan(size, side, network.decode_margin, module.receptive_field):
            box = target_box(tile.core, grid)
            features = network.encode(x[tile.halo.slices].contiguous(), tile)
            image[box.slices] = network.decode(features, tile, grid, box)
        return image

    assert (magnified(20) - magnified(100)).abs().max() < 1e-3 * magnified(100).abs().max()


@pytest.fixture(scope="module", params=["miassr", "miassr-gan"])
def shipped(request) -> Magnifier:
    return Magnifier(request.param, "cpu")


@pytest.mark.parametrize(
    ("vertical", "horizontal"), [(1.13, 1.0), (1.5, 1.2), (2.37, 1.9), (1.9, 2.37), (2.5, 1.5), (4.0, 4.0), (1.0, 3.61)]
)
def test_registered_on_bicubic_within_a_twentieth_of_a_pixel(shipped, vertical, horizontal):
    slice_ = make_slice(anatomy(90, 77), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(vertical, horizontal))
    ours = shipped.decode(shipped.encode(slice_), grid).values
    reference = bicubic(slice_.values, grid)
    assert np.abs(ours - reference).max() > 0.02
    inner = (slice(12, -12), slice(12, -12))
    shift, _, _ = phase_cross_correlation(reference[inner], ours[inner], upsample_factor=100)
    assert np.abs(shift).max() <= 0.05


@pytest.mark.parametrize("value", [0.0, 0.37, 1.0, -3.0, 5.0])
def test_a_constant_stays_the_constant(shipped, value):
    """What plain greys are answered is taken away: a ten-thousandth of the window is left between those known."""
    slice_ = make_slice(np.full((40, 33), value), working_range=UNIT)
    image = shipped.decode(shipped.encode(slice_), Grid.of(slice_.size, Scale(2.3, 1.4))).values
    assert np.abs(image - value).max() < 1e-4


def test_better_than_bicubic_on_what_it_has_not_seen(shipped):
    """A floor, far under the benchmark's figures: a network that does not work at all falls below it."""
    truth = anatomy(120, 104, seed=11)
    grid = Grid(Size(60, 52), Size(120, 104))
    small_one = bicubic(truth, Grid(grid.target, grid.source))
    slice_ = make_slice(small_one, working_range=UNIT)
    ours = shipped.decode(shipped.encode(slice_), grid).values
    inner = (slice(6, -6), slice(6, -6))
    error = np.square(ours - truth)[inner].mean()
    assert error < 0.95 * np.square(bicubic(small_one, grid) - truth)[inner].mean()


def test_features_take_the_room_that_the_network_says(untrained):
    slice_ = make_slice(anatomy(12, 15), working_range=UNIT)
    features = next(iter(untrained.encode(slice_).features.values()))
    assert features.numel() == 12 * 15 * untrained._network.features_per_pixel


@pytest.mark.parametrize("channels", [1, 3])
def test_every_weight_receives_a_gradient(channels):
    module = small(channels)
    x = torch.from_numpy(anatomy(18, 16))[None, None].expand(2, channels, 18, 16)
    module(x, 40, 23).square().mean().backward()
    for name, weight in module.named_parameters():
        assert weight.grad is not None, name
        assert weight.grad.abs().max() > 0, name


def test_large_images_train_like_small_ones(monkeypatch):
    """Their units are computed in parts, and the gradients are those of the whole."""
    module = small()
    x = torch.from_numpy(anatomy(18, 16))[None, None]
    gradients = []
    for chunk in (2**22, 1):
        monkeypatch.setattr("engine.networks.miassr._CHUNK", chunk)
        module.zero_grad()
        module(x, 40, 23).square().mean().backward()
        gradients.append(module.upscale.first.weight.grad.clone())
    assert torch.allclose(*gradients, rtol=1e-4, atol=1e-7)


def test_channels_see_each_other_and_come_back_in_order():
    module = small(channels=3)
    network = MiassrNetwork(descriptor_of(module), module)
    size = Size(14, 17)
    grid = Grid.of(size, Scale(2.0, 1.4))
    x = torch.from_numpy(np.stack([anatomy(14, 17, seed) for seed in (1, 2, 3)], axis=-1))
    (tile,) = plan(size, 100, 0, module.receptive_field)
    whole = Box(0, 0, grid.target.rows, grid.target.columns)
    added = network.decode(network.encode(x, tile), tile, grid, whole)
    with torch.no_grad():
        planes = x.permute(2, 0, 1)[None]
        expected = module(planes, whole.bottom, whole.right)[0].permute(1, 2, 0)
        changed = module(planes * torch.tensor([1.0, 1.0, 0.0]).reshape(3, 1, 1), whole.bottom, whole.right)
        reference = bicubic(x.numpy(), grid)
    assert added.shape == (whole.bottom, whole.right, 3)
    assert np.abs(reference + added.numpy() - expected.numpy()).max() < 1e-2 * added.abs().max()
    assert (changed[0, 0] - expected[..., 0]).abs().max() > 1e-3


def test_weights_come_back_from_their_file():
    module, other = small(seed=1), small(seed=2)
    x = torch.from_numpy(anatomy(12, 13))[None, None]
    with torch.no_grad():
        before = module(x, 30, 20)
        assert not torch.equal(other(x, 30, 20), before)
        fill(other, serialise(module), "test")
        assert torch.equal(other(x, 30, 20), before)


def test_the_magnifier_magnifies_a_channel_with_what_the_others_know():
    module = small(channels=2)
    magnifier = Magnifier(device="cpu", loaded=MiassrNetwork(descriptor_of(module), module))
    images = [anatomy(14, 17, seed=1) * 300.0, anatomy(14, 17, seed=2) * 40.0]
    alone = [make_slice(images[0], working_range=(0.0, 300.0)), make_slice(images[1], working_range=(0.0, 40.0))]
    second = replace(alone[1], channels=tuple(alone))
    grid = Grid.of(second.size, Scale(2.0, 1.4))
    found = magnifier.decode(magnifier.encode(second), grid, consistent=False).values
    with torch.no_grad():
        unit = torch.from_numpy(np.stack([images[0] / 300.0, images[1] / 40.0])).float()[None]
        expected = 40.0 * module(unit, grid.target.rows, grid.target.columns)[0, 1].numpy()
    assert np.abs(found - expected).max() < 1e-2 * np.abs(expected - bicubic(images[1], grid)).max()
    with pytest.raises(ChannelsError, match="magnifies 2 co-registered scans at once, and this one has 1"):
        magnifier.encode(alone[0])


@pytest.mark.parametrize("shape", [(14, 17), (16, 16)])
@pytest.mark.parametrize("channel", [0, 2])
def test_the_mean_of_eight_orientations_turns_every_channel(shape, channel):
    module = small(channels=3)
    magnifier = Magnifier(device="cpu", loaded=MiassrNetwork(descriptor_of(module), module))
    images = [anatomy(*shape, seed=seed) * size for seed, size in ((1, 300.0), (2, 40.0), (3, 1.0))]
    ranges = [(0.0, 300.0), (0.0, 40.0), UNIT]
    grid = Grid.of(Size(*shape), Scale(2.0, 1.4))

    def once(laid, rows, columns):
        unit = np.stack([(image - low) / (high - low) for image, (low, high) in zip(laid, ranges, strict=True)])
        with torch.no_grad():
            found = module(torch.from_numpy(unit).float()[None], rows, columns)[0, channel].numpy()
        return found * ranges[channel][1]

    size = grid.target
    passes = []
    for turns in range(4):
        rows, columns = (size.rows, size.columns) if turns % 2 == 0 else (size.columns, size.rows)
        laid = [np.rot90(image, turns) for image in images]
        passes.append(np.rot90(once(laid, rows, columns), -turns))
        mirrored = [image[:, ::-1] for image in laid]
        passes.append(np.rot90(once(mirrored, rows, columns)[:, ::-1], -turns))
    channels = tuple(make_slice(image, working_range=unit) for image, unit in zip(images, ranges, strict=True))
    slice_ = replace(channels[channel], channels=channels)
    found = magnify(magnifier, slice_, grid, Refinement(Ensemble.MEAN), consistent=False).values
    expected = np.mean(passes, axis=0)
    added = np.abs(expected - bicubic(images[channel], grid)).max()
    assert np.abs(expected - passes[0]).max() > 0.1 * added
    assert np.abs(found - expected).max() < 1e-2 * added
