"""Magnifying: parts equal the whole, colour keeps its hue, memory may run out, work can be stopped."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.devices import HALF_TOLERANCE, Device, fast_in_half
from engine.errors import CancelledError, DeviceError, OutOfMemoryError, ScaleError
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.magnify import features as module
from engine.networks.base import Network
from engine.progress import CancelToken
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)


@pytest.fixture
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


@pytest.fixture
def slice_():
    return make_slice(anatomy(150, 131), working_range=UNIT)


@pytest.fixture
def grid():
    return Grid.of(Size(150, 131), Scale(2.37, 1.9))


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(10, 60, 300, 190), Box(354, 247, 356, 249)])
def test_a_part_equals_the_whole_bit_for_bit(magnifier, slice_, grid, box):
    encoded = magnifier.encode(slice_)
    part = magnifier.decode(encoded, grid, box=box).values
    assert np.array_equal(part, magnifier.decode(encoded, grid).values[box.slices])


@pytest.mark.parametrize("side", [75, 48, 64])
def test_tiles_equal_the_whole_bit_for_bit(magnifier, slice_, grid, side, monkeypatch):
    whole = magnifier.decode(magnifier.encode(slice_), grid).values
    monkeypatch.setattr(Network, "tile", side)
    encoded = magnifier.encode(slice_)
    assert len(encoded.tiles) > 3
    assert np.array_equal(magnifier.decode(encoded, grid).values, whole)


def test_features_beyond_the_budget_are_computed_again(magnifier, slice_, grid, monkeypatch):
    whole = magnifier.decode(magnifier.encode(slice_), grid).values
    monkeypatch.setattr(Network, "tile", 64)
    monkeypatch.setattr(module, "FEATURE_BUDGET", 2 * 54 * 48 * 36 * 4)
    encoded = magnifier.encode(slice_)
    image = magnifier.decode(encoded, grid).values
    assert len(encoded.features) <= 2
    assert np.array_equal(image, whole)


def test_values_are_in_the_scans_units(magnifier, grid):
    """The same slice in other units gives the same image in those units."""
    plain = make_slice(anatomy(150, 131), working_range=UNIT)
    hu = make_slice(anatomy(150, 131) * 2000 - 1000, working_range=(-1000.0, 1000.0))
    image = magnifier.decode(magnifier.encode(plain), grid).values
    assert np.abs(magnifier.decode(magnifier.encode(hu), grid).values - (image * 2000 - 1000)).max() < 0.5


def test_grey_colour_is_magnified_as_grey_is(magnifier, slice_, grid):
    colour = make_slice(np.repeat(slice_.values[..., None], 3, axis=2), working_range=UNIT)
    image = magnifier.decode(magnifier.encode(colour), grid).values
    assert np.ptp(image, axis=2).max() < 1e-6
    # the luminance of a grey pixel may differ from it in the last bit, which rounding to bfloat16 can make larger
    limit = HALF_TOLERANCE if fast_in_half("cpu") else 1e-5
    assert np.abs(image[..., 0] - magnifier.decode(magnifier.encode(slice_), grid).values).max() < limit


def test_colour_gets_the_luminance_detail_on_every_channel(magnifier, grid):
    values = np.stack([anatomy(150, 131, seed=s) for s in range(3)], axis=-1)
    colour = make_slice(values, working_range=UNIT)
    added = magnifier.decode(magnifier.encode(colour), grid).values - bicubic(colour.values, grid)
    assert np.abs(added).max() > 0.01
    assert np.ptp(added, axis=2).max() < 1e-6


def test_outside_the_tissue_regions_it_is_bicubic(magnifier, grid):
    region = Box(30, 20, 90, 100)
    slice_ = make_slice(anatomy(150, 131), tissue=(region,), working_range=UNIT)
    added = magnifier.decode(magnifier.encode(slice_), grid).values - bicubic(slice_.values, grid)
    covered = grid.box_on_target(region)
    outside = np.ones(added.shape, bool)
    outside[covered.slices] = False
    assert np.abs(added[outside]).max() == 0
    assert np.abs(added[covered.slices]).max() > 0.001


def test_padding_stands_where_it_stood(magnifier, grid):
    invalid = np.zeros((150, 131), bool)
    invalid[:40] = True
    slice_ = make_slice(anatomy(150, 131), invalid=invalid, working_range=UNIT)
    image = magnifier.decode(magnifier.encode(slice_), grid).values
    assert np.all(image[:94] == -2000)
    assert image[96:].min() > -1


def test_a_cancelled_decode_stops(magnifier, slice_, grid):
    cancel = CancelToken()
    encoded = magnifier.encode(slice_)
    cancel.cancel()
    with pytest.raises(CancelledError):
        magnifier.decode(encoded, grid, cancel=cancel)
    with pytest.raises(CancelledError):
        magnifier.encode(slice_, cancel=cancel)


def test_progress_counts_tiles(magnifier, slice_, monkeypatch):
    monkeypatch.setattr(Network, "tile", 75)
    seen = []
    magnifier.encode(slice_, progress=lambda done, total, what: seen.append((done, total)))
    assert seen == [(i, 4) for i in range(5)]


def test_scales_beyond_the_network_are_refused(magnifier, slice_):
    with pytest.raises(ScaleError):
        magnifier.decode(magnifier.encode(slice_), Grid.of(slice_.size, Scale(5, 1)))


def test_a_device_that_is_not_there_is_named():
    if torch.cuda.is_available():
        pytest.skip("this machine has the device whose absence is tested")
    with pytest.raises(DeviceError, match="cuda"):
        Magnifier("default", "cuda")


class Short:
    """A network on a device whose memory holds only tiles up to a side."""

    def __init__(self, network, side, error=torch.OutOfMemoryError):
        self._network = network
        self._side = side
        self._error = error

    def __getattr__(self, name):
        return getattr(self._network, name)

    def to(self, device):
        return self._network

    def encode(self, x, tile, level=0):
        if max(tile.core.size.rows, tile.core.size.columns) > self._side:
            raise self._error("full")
        return self._network.encode(x, tile)


def test_when_memory_runs_out_tiles_are_halved(magnifier, slice_, grid):
    whole = magnifier.decode(magnifier.encode(slice_), grid).values
    magnifier._network = Short(magnifier._network, 80)
    magnified = magnifier.decode(magnifier.encode(slice_), grid)
    assert np.array_equal(magnified.values, whole)
    assert "smaller tiles" in magnified.notes[0]


def test_when_the_gpu_cannot_do_it_the_processor_does(magnifier, slice_, grid):
    whole = magnifier.decode(magnifier.encode(slice_), grid).values
    magnifier._network = Short(magnifier._network, 0)
    encoded = magnifier.encode(slice_, eager=False)
    encoded.device = Device("meta", "GPU that is full")
    magnified = magnifier.decode(encoded, grid)
    assert np.array_equal(magnified.values, whole)
    assert magnified.device.is_cpu
    assert any("processor" in note for note in magnified.notes)


@pytest.mark.parametrize("error", [MemoryError, torch.OutOfMemoryError])
def test_when_nothing_helps_it_is_said(magnifier, slice_, grid, error):
    magnifier._network = Short(magnifier._network, 0, error)
    with pytest.raises(OutOfMemoryError, match="not enough memory"):
        magnifier.decode(magnifier.encode(slice_, eager=False), grid)


def test_a_cancelled_decode_leaves_the_tiles_it_had(magnifier, slice_, grid, monkeypatch):
    """A slider that moves on before the slice is done still gets somewhere."""
    monkeypatch.setattr(Network, "tile", 75)
    cancel = CancelToken()
    encoded = magnifier.encode(slice_, eager=False)
    assert not encoded.features
    with pytest.raises(CancelledError):
        magnifier.decode(
            encoded, grid, cancel=cancel, progress=lambda done, total, what: cancel.cancel() if done == 2 else None
        )
    assert len(encoded.features) in {2, 3}
    magnified = magnifier.decode(encoded, grid)
    assert len(encoded.features) == 4
    assert magnified.encode_seconds == encoded.seconds > 0
