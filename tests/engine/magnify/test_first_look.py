"""A first look: sooner there, nearly as good, never in the way of the image itself. Networks stop between layers."""

from __future__ import annotations

import numpy as np
import pytest

from engine.errors import CancelledError
from engine.geometry import Box, Grid, Scale, Size
from engine.magnify import Magnifier, bicubic
from engine.networks import load, magnifiers
from engine.networks.base import Network
from engine.networks.within import Within
from engine.progress import CancelToken
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
ROWS, COLUMNS = 150, 131
SIZE = Size(ROWS, COLUMNS)
GRID = Grid.of(SIZE, Scale(2.37, 1.9))
WHOLE = Box(0, 0, GRID.target.rows, GRID.target.columns)


@pytest.fixture
def magnifier() -> Magnifier:
    return Magnifier("default", "cpu")


@pytest.fixture
def slice_():
    return make_slice(anatomy(ROWS, COLUMNS), working_range=UNIT)


class Countdown(CancelToken):
    """Cancelled once it has been checked so many times within tiles."""

    def __init__(self, checks: int, *, gently: bool = False) -> None:
        super().__init__()
        self.left, self._gently = checks, gently

    def check_within(self) -> None:
        self.left -= 1
        if self.left < 0:
            self.cancel(gently=self._gently)
        super().check_within()


def test_it_is_most_of_what_the_network_adds(magnifier, slice_):
    image = magnifier.decode(magnifier.encode(slice_), GRID)
    look = magnifier.decode(magnifier.encode(slice_, eager=False), GRID, first_look=True)
    added = image.values - bicubic(slice_.values, GRID)
    off = look.values - image.values
    assert look.first_look
    assert not image.first_look
    assert 0 < np.square(off).mean() < 0.1 * np.square(added).mean()
    assert "first look" in look.remark
    assert "first look" not in image.remark


def test_the_image_after_it_is_the_image_without_it(magnifier, slice_):
    whole = magnifier.decode(magnifier.encode(slice_), GRID).values
    encoded = magnifier.encode(slice_, eager=False)
    magnifier.decode(encoded, GRID, first_look=True)
    assert {level for _, level in encoded.features} == {1}
    assert np.array_equal(magnifier.decode(encoded, GRID).values, whole)
    assert {level for _, level in encoded.features} == {0}


def test_a_part_of_it_is_the_whole_of_it(magnifier, slice_, monkeypatch):
    whole = magnifier.decode(magnifier.encode(slice_, eager=False), GRID, first_look=True).values
    monkeypatch.setattr(Network, "tile", 75)
    box = Box(30, 60, 300, 190)
    part = magnifier.decode(magnifier.encode(slice_, eager=False), GRID, box=box, first_look=True).values
    assert np.array_equal(part, whole[box.slices])


def test_it_is_consistent_with_the_scan(magnifier, slice_):
    look = magnifier.decode(magnifier.encode(slice_, eager=False), GRID, first_look=True)
    assert look.consistent
    assert look.largest_against < 1e-5


def test_it_is_offered_where_the_image_would_take_long(magnifier, slice_):
    encoded = magnifier.encode(slice_, eager=False)
    encoded.pace.by_level[0] = 1e-7
    assert not magnifier.offers_first_look(encoded, GRID, WHOLE)
    encoded.pace.by_level[0] = 1e-4
    assert magnifier.offers_first_look(encoded, GRID, WHOLE)
    magnifier.decode(encoded, GRID)
    encoded.pace.by_level[0] = 1e-4
    assert not magnifier.offers_first_look(encoded, GRID, WHOLE), "all that the image needs is at hand"


def test_pieces_of_a_tile_count_as_the_tile(magnifier, slice_):
    """Where memory ran out, tiles are there in halves."""
    encoded = magnifier.encode(slice_, eager=False)
    encoded.side = 75
    magnifier.decode(encoded, GRID)
    assert len(encoded.tiles) == 1
    assert len(encoded.features) == 4
    encoded.pace.by_level[0] = 1.0
    assert not magnifier.offers_first_look(encoded, GRID, WHOLE)


def test_how_long_it_takes_is_learned_from_slice_to_slice(magnifier, slice_):
    magnifier.encode(slice_)
    assert set(magnifier.encode(slice_, eager=False).pace.by_level) == {0}


def test_networks_without_one_give_the_image(slice_):
    magnifier = Magnifier("srcnn-915", "cpu")
    encoded = magnifier.encode(slice_, eager=False)
    encoded.pace.by_level[0] = 1.0
    assert not magnifier.offers_first_look(encoded, GRID, WHOLE)
    look = magnifier.decode(encoded, GRID, first_look=True)
    assert not look.first_look
    assert np.array_equal(look.values, magnifier.decode(encoded, GRID).values)


def test_tuned_weights_and_the_shipped_ones_beside_them_have_one_each(magnifier, slice_):
    shipped = magnifier._network
    both = Within(shipped, load("default"), lambda ratio: ratio.vertical > 2, "by the shipped weights")
    other = Magnifier(device="cpu", loaded=both)
    for grid, level in ((GRID, 2), (Grid.of(SIZE, Scale(1.5, 1.5)), 3)):
        assert both.first_look_level(grid) == level
        looks = [m.decode(m.encode(slice_, eager=False), grid, first_look=True).values for m in (magnifier, other)]
        assert np.array_equal(*looks)


def test_at_one_there_is_none(magnifier, slice_):
    grid = Grid(SIZE, SIZE)
    encoded = magnifier.encode(slice_, eager=False)
    assert not magnifier.offers_first_look(encoded, grid, Box(0, 0, ROWS, COLUMNS))
    assert not magnifier.decode(encoded, grid, first_look=True).first_look


@pytest.mark.parametrize("network", [descriptor.id for descriptor in magnifiers() if descriptor.channels == 1])
def test_every_network_stops_between_its_layers(network):
    """One tile, and the token is set after that tile has begun."""
    slice_ = make_slice(anatomy(24, 24), working_range=UNIT)
    grid = Grid.of(slice_.size, Scale(2, 2))
    magnifier = Magnifier(network, "cpu")
    encoded = magnifier.encode(slice_, eager=False)
    assert len(encoded.tiles) == 1
    magnifier.decode(encoded, grid)
    began = Countdown(10_000)
    magnifier.decode(magnifier.encode(slice_, eager=False), grid, cancel=began)
    layers = 10_000 - began.left
    assert layers > 2
    again = magnifier.encode(slice_, eager=False)
    with pytest.raises(CancelledError):
        magnifier.decode(again, grid, cancel=Countdown(layers // 2))
    # and is as good as new
    whole = magnifier.decode(encoded, grid).values
    assert np.array_equal(magnifier.decode(again, grid).values, whole)


def test_work_that_is_replaced_leaves_the_tile_that_it_was_at(magnifier, slice_, monkeypatch):
    """A slider moves on faster than a tile is computed, and still gets somewhere."""
    monkeypatch.setattr(Network, "tile", 75)
    encoded = magnifier.encode(slice_, eager=False)
    for tiles in (1, 2, 3):
        with pytest.raises(CancelledError):
            magnifier.decode(encoded, GRID, cancel=Countdown(3, gently=True))
        assert len(encoded.features) == tiles
    with pytest.raises(CancelledError):
        magnifier.decode(encoded, GRID, cancel=Countdown(3))
    assert len(encoded.features) == 3
