"""How sure the default network is: its own weights, every grid, no half-width where the network does not work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine import networks
from engine.errors import CancelledError, ScaleError
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, NoUncertaintyError
from engine.magnify import magnifier as module
from engine.networks.base import Network
from engine.networks.uncertainty_card import card_of, check_belongs, load_head
from engine.progress import CancelToken
from engine.scan import Modality
from tests.support.slices import anatomy, make_slice
from tests.support.uncertainty import unsure_magnifier

UNIT = (0.0, 1.0)
GRID = Grid.of(Size(150, 131), Scale(2.37, 1.9))


@pytest.fixture(scope="module")
def magnifier() -> Magnifier:
    return unsure_magnifier()


@pytest.fixture
def slice_():
    return make_slice(anatomy(150, 131), working_range=UNIT)


def widths(magnifier, slice_, grid=GRID, modality=Modality.MR, **more):
    return magnifier.uncertainty(magnifier.encode(slice_), grid, modality, **more)


def test_head_and_network_belong_together():
    """If this fails, the network got new weights: `vernier train default-uncertainty`, then `vernier calibrate`."""
    network = networks.load("default")
    card = card_of(network.descriptor)
    assert card.fingerprint == network.fingerprint(), "the head of the uncertainty was trained for other weights"
    calibration = check_belongs(card, network.descriptor, network.fingerprint())
    assert calibration.level == 0.9
    assert {"ct", "mr", "us"} <= set(calibration.factors)
    assert load_head(card).shape["inputs"] == network.module.kernels**2


def test_weights_that_were_changed_by_ever_so_little_get_no_uncertainty(slice_):
    network = networks.load("default")
    network.module.head.weight.data[0, 0] += 1e-4
    tuned = Magnifier("default", "cpu", loaded=network)
    with pytest.raises(NoUncertaintyError, match="other weights"):
        widths(tuned, slice_)


def test_other_networks_have_none_and_say_so(slice_):
    with pytest.raises(NoUncertaintyError, match=r"'srcnn-915'.*not been measured"):
        widths(Magnifier("srcnn-915", "cpu"), slice_)


def test_there_is_one_for_every_pixel_of_the_target(magnifier, slice_):
    found = widths(magnifier, slice_)
    assert found.values.shape == (GRID.target.rows, GRID.target.columns)
    assert found.values.dtype == np.float32
    assert (found.values > 0).all()
    assert found.level == 0.9
    assert found.notes == ()


def test_units_are_those_of_the_scan(magnifier, slice_):
    high = 2048.0  # a power of two: what the network sees stays the same, bit for bit
    other = replace(slice_, values=slice_.values * high, working_range=(0.0, high))
    np.testing.assert_allclose(widths(magnifier, other).values, widths(magnifier, slice_).values * high, rtol=1e-5)


@pytest.mark.parametrize("box", [Box(0, 0, 1, 1), Box(10, 60, 300, 190), Box(354, 247, 356, 249)])
def test_a_part_equals_the_whole(magnifier, slice_, box):
    part = widths(magnifier, slice_, box=box)
    assert part.box == box
    np.testing.assert_allclose(part.values, widths(magnifier, slice_).values[box.slices], rtol=1e-5)


@pytest.mark.parametrize("side", [75, 64])
def test_tiles_equal_the_whole(magnifier, slice_, side, monkeypatch):
    whole = widths(magnifier, slice_).values
    monkeypatch.setattr(Network, "tile", side)
    encoded = magnifier.encode(slice_)
    assert 3 < len(encoded.tiles) <= 9
    found = magnifier.uncertainty(encoded, GRID, Modality.MR).values
    np.testing.assert_allclose(found, whole, rtol=1e-4)


def test_a_second_scale_does_not_look_at_the_slice_again(magnifier, slice_, monkeypatch):
    encoded = magnifier.encode(slice_)
    first = magnifier.uncertainty(encoded, GRID, Modality.MR).values
    monkeypatch.setattr(module, "within_memory", None)
    other = magnifier.uncertainty(encoded, Grid.of(slice_.size, Scale(3, 1.5)), Modality.MR).values
    assert other.shape == (450, 197)
    np.testing.assert_array_equal(magnifier.uncertainty(encoded, GRID, Modality.MR).values, first)


def test_at_one_the_image_is_the_scan(magnifier, slice_):
    grid = Grid.of(slice_.size, Scale(1, 1))
    assert (widths(magnifier, slice_, grid).values == 0).all()


def test_one_axis_alone_may_be_magnified(magnifier, slice_):
    assert (widths(magnifier, slice_, Grid.of(slice_.size, Scale(1, 2.5))).values > 0).all()


def test_padding_has_none(magnifier):
    values = anatomy(40, 50)
    invalid = np.zeros(values.shape, bool)
    invalid[:10] = True
    grid = Grid.of(Size(40, 50), Scale(2, 3))
    found = widths(magnifier, make_slice(values, invalid=invalid, working_range=UNIT), grid).values
    assert np.isnan(found[:20]).all()
    assert np.isfinite(found[20:]).all()


def test_outside_of_the_tissue_there_is_none(magnifier):
    slice_ = make_slice(anatomy(40, 50), tissue=(Box(5, 10, 25, 40),), working_range=UNIT)
    found = widths(magnifier, slice_, Grid.of(Size(40, 50), Scale(2, 2)), Modality.US).values
    inside = np.zeros((80, 100), bool)
    inside[10:50, 20:80] = True
    assert np.isfinite(found[inside]).all()
    assert np.isnan(found[~inside]).all()


def test_an_unknown_kind_of_scan_gets_the_widest_intervals_and_a_word(magnifier, slice_):
    unknown = widths(magnifier, slice_, modality=Modality.OTHER)
    known = [widths(magnifier, slice_, modality=m).values for m in (Modality.CT, Modality.MR, Modality.US)]
    np.testing.assert_allclose(unknown.values, np.max(known, axis=0), rtol=1e-6)
    assert "widest" in unknown.notes[0]


def test_detail_is_less_sure_than_smooth_tissue(magnifier):
    values = np.full((80, 80), 0.4, np.float32) + np.linspace(0, 0.1, 80, dtype=np.float32)
    values[:, 40:] += 0.3 * (np.random.default_rng(1).random((80, 40)) > 0.5)
    found = widths(magnifier, make_slice(values, working_range=UNIT), Grid.of(Size(80, 80), Scale(2, 2))).values
    assert np.median(found[:, 100:150]) > 20 * np.median(found[:, 10:60])


def test_a_flat_slice_and_a_single_pixel_are_no_trouble(magnifier):
    for shape in ((1, 1), (1, 40), (33, 2)):
        slice_ = make_slice(np.full(shape, 0.5), working_range=UNIT)
        found = widths(magnifier, slice_, Grid.of(Size(*shape), Scale(3, 2.5))).values
        assert np.isfinite(found).all()


def test_scales_beyond_the_network_are_refused(magnifier, slice_):
    with pytest.raises(ScaleError):
        widths(magnifier, slice_, Grid.of(slice_.size, Scale(5, 2)))


def test_it_can_be_stopped(magnifier, slice_):
    encoded, token = magnifier.encode(slice_), CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        magnifier.uncertainty(encoded, GRID, Modality.MR, cancel=token)
