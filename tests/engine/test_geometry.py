"""One grid: corners stay, ratios are true, coordinates are those of the design."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.geometry import Box, Grid, PlaneGeometry, Scale, Size, Spacing, output_length, sample_positions

lengths = st.integers(1, 600)
scales = st.floats(1.0, 8.0)
vectors = st.tuples(*[st.floats(-3, 3).filter(lambda v: abs(v) > 1e-3)] * 3)


@pytest.mark.parametrize(
    ("source", "target", "centre"),
    [(64, 160, -0.30), (64, 128, -0.25), (65, 130, -0.25), (100, 237, -0.289), (512, 1024, -0.25)],
)
def test_first_centre_of_the_design_table(source, target, centre):
    plane = PlaneGeometry((0.0, 0.0, 0.0), (0.0, 1.0, 0.0), (1.0, 0.0, 0.0))
    moved = plane.on(Grid(Size(source, source), Size(target, target)))
    assert moved.origin[0] == pytest.approx(centre, abs=5e-4)
    assert sample_positions(source, target)[0] == pytest.approx(centre, abs=5e-4)


@given(vectors, vectors, vectors, lengths, lengths, scales, scales)
def test_outer_corners_never_move(origin, per_row, per_column, rows, columns, vertical, horizontal):
    size = Size(rows, columns)
    grid = Grid.of(size, Scale(vertical, horizontal))
    plane = PlaneGeometry(origin, per_row, per_column)
    assert np.allclose(plane.corners(size), plane.on(grid).corners(grid.target), atol=1e-6)


@given(lengths, lengths)
def test_nothing_changes_where_nothing_is_magnified(rows, columns):
    size = Size(rows, columns)
    plane = PlaneGeometry((1.1, 2.2, 3.3), (0.0, 0.7, 0.1), (0.3, 0.0, 0.2))
    grid = Grid.of(size, Scale(1.0, 1.0))
    assert grid.identity
    assert plane.on(grid) == plane
    assert grid.spacing(Spacing(0.7, 0.3)) == Spacing(0.7, 0.3)


def test_sizes_are_rounded_half_up_and_never_empty():
    assert output_length(5, 1.5) == 8  # 7.5; the even neighbour would be 8 as well
    assert output_length(3, 1.5) == 5  # 4.5, whose even neighbour is 4
    assert output_length(1, 0.1) == 1


def test_true_ratio_and_spacing():
    grid = Grid.of(Size(100, 64), Scale(2.37, 1.5))
    assert grid.target == Size(237, 96)
    assert grid.ratio == Scale(2.37, 1.5)
    assert grid.spacing(Spacing(1.0, 2.0)).column_mm == pytest.approx(2.0 * 64 / 96)


def test_nearest_index_is_the_pixel_that_holds_the_centre():
    rows, columns = Grid(Size(2, 3), Size(4, 3)).nearest_index()
    assert rows.tolist() == [0, 0, 1, 1]
    assert columns.tolist() == [0, 1, 2]


def test_box_on_target_covers_the_box():
    grid = Grid(Size(10, 10), Size(25, 15))
    assert grid.box_on_target(Box(1, 2, 3, 4)) == Box(2, 3, 8, 6)
