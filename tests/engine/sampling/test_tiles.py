"""Tiles cover a slice and its magnified image once, with nothing left out and nothing twice."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.geometry import Box, Grid, Scale, Size
from engine.sampling.tiles import common, plan, target_box

sizes = st.builds(Size, st.integers(1, 90), st.integers(1, 90))


@given(sizes, st.integers(5, 60), st.floats(1, 5), st.floats(1, 5))
def test_cores_tile_the_source_and_the_target(size, side, vertical, horizontal):
    grid = Grid.of(size, Scale(vertical, horizontal))
    source = np.zeros((size.rows, size.columns), int)
    target = np.zeros((grid.target.rows, grid.target.columns), int)
    for tile in plan(size, side, 2, 7):
        source[tile.core.slices] += 1
        target[target_box(tile.core, grid).slices] += 1
        assert max(tile.core.size.rows, tile.core.size.columns) <= side
        assert common(tile.reach, tile.halo) == tile.reach
    assert (source == 1).all()
    assert (target == 1).all()


def test_a_part_is_cut_into_tiles_with_the_halo_of_the_whole():
    tiles = plan(Size(100, 100), 30, 2, 7, within=Box(50, 0, 100, 50))
    assert {t.core for t in tiles} == {
        Box(50, 0, 75, 25),
        Box(50, 25, 75, 50),
        Box(75, 0, 100, 25),
        Box(75, 25, 100, 50),
    }
    assert tiles[0].halo == Box(41, 0, 84, 34)


def test_boxes_that_do_not_meet_have_nothing_in_common():
    assert common(Box(0, 0, 2, 2), Box(2, 0, 4, 2)) is None
