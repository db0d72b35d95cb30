from __future__ import annotations

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.geometry import Grid, Size
from engine.read.nifti import array_order

LPS = np.array([-1.0, -1.0, 1.0])
NAMES = {"L": (-1, 0), "R": (1, 0), "A": (1, 1), "P": (-1, 1), "S": (1, 2), "I": (-1, 2)}
CODES = [a + b + c for a in "LR" for b in "AP" for c in "SI"]
PERMUTED = [code[i] + code[j] + code[k] for code in CODES for i, j, k in ((0, 1, 2), (1, 2, 0), (2, 0, 1), (0, 2, 1))]


def affine_of(codes: str, zooms=(1.0, 1.0, 1.0)) -> np.ndarray:
    """RAS affine of an array whose axes grow towards the named sides."""
    affine = np.eye(4)
    affine[:3, :3] = 0
    for axis, letter in enumerate(codes):
        sign, world = NAMES[letter]
        affine[world, axis] = sign * zooms[axis]
    affine[:3, 3] = (11, -7, 3)
    return affine


@pytest.mark.parametrize("codes", PERMUTED)
def test_pictures_stand_as_radiologists_expect(codes):
    shape = (5, 6, 7)
    order = array_order(affine_of(codes), shape)
    place = order.geometry(affine_of(codes), shape, 2)
    down, across = np.array(place.per_row), np.array(place.per_column)
    axis_down, axis_across = int(np.abs(down).argmax()), int(np.abs(across).argmax())
    # Axial and coronal grow to patient-left across; sagittal to posterior. Axial grows to posterior down, the others
    # to inferior.
    assert across[axis_across] > 0
    assert axis_across < axis_down
    assert down[axis_down] * (1 if axis_down == 1 else -1) > 0


affines = st.builds(
    lambda numbers, origin: np.vstack([np.c_[np.array(numbers).reshape(3, 3), origin], [0, 0, 0, 1]]),
    st.lists(st.floats(-3, 3), min_size=9, max_size=9),
    st.lists(st.floats(-200, 200), min_size=3, max_size=3),
)


@settings(max_examples=200, deadline=None)
@given(affines, st.tuples(*[st.integers(1, 6)] * 3), st.sampled_from([None, 0, 1, 2]))
def test_world_coordinates_are_nibabels(affine, shape, slice_dimension):
    """Any affine, sheared and singular ones too: each picture pixel lies where nibabel puts its voxel."""
    order = array_order(affine, shape, slice_dimension)
    voxels = np.stack(np.meshgrid(*[np.arange(n) for n in shape], indexing="ij"), axis=-1)
    world = nib.affines.apply_affine(affine, voxels) * LPS
    rows, columns, depth = order.shape(shape)
    for index in range(depth):
        place = order.geometry(affine, shape, index)
        picture = order.to_picture(world.take(index, axis=order.slice_axis))
        assert picture.shape[:2] == (rows, columns)
        for row, column in ((0, 0), (rows - 1, 0), (0, columns - 1), (rows - 1, columns - 1)):
            assert np.allclose(place.at(row, column), picture[row, column], atol=1e-9)


@settings(max_examples=100, deadline=None)
@given(affines, st.tuples(*[st.integers(1, 6)] * 3))
def test_the_way_back_is_exact(affine, shape):
    order = array_order(affine, shape)
    array = np.arange(np.prod(shape)).reshape(shape)
    for index in range(order.shape(shape)[2]):
        picture = order.to_picture(array.take(index, axis=order.slice_axis))
        back = order.to_array(picture)
        assert (back == array.take([index], axis=order.slice_axis)).all()


@settings(max_examples=100, deadline=None)
@given(affines, st.tuples(*[st.integers(2, 6)] * 3), st.integers(1, 20), st.integers(1, 20))
def test_the_magnified_affine_keeps_the_corners(affine, shape, rows, columns):
    """Corners of the one-slice array of ``affine_on`` are those of the source slice, outer edges of its pixels."""
    order = array_order(affine, shape)
    source = Size(*order.shape(shape)[:2])
    grid = Grid(source, Size(rows, columns))
    magnified = order.affine_on(affine, grid, 1)
    array = order.to_array(np.zeros((rows, columns)))
    expected = order.geometry(affine, shape, 1).on(grid)
    found = order.geometry(magnified, array.shape, 0)
    assert np.allclose(found.corners(grid.target), expected.corners(grid.target), atol=1e-6)
    assert np.allclose(found.corners(grid.target), order.geometry(affine, shape, 1).corners(source), atol=1e-6)


@pytest.mark.parametrize(
    ("zooms", "shape", "named", "expected"),
    [
        ((1, 1, 5), (9, 9, 9), None, 2),
        ((5, 1, 1), (9, 9, 9), None, 0),
        ((1, 5, 1), (9, 9, 9), None, 1),
        ((1, 1, 1), (9, 9, 9), None, 2),
        ((1, 1.1, 1), (9, 9, 9), None, 2),
        ((1, 1, 1), (1, 9, 9), None, 0),
        ((9, 1, 1), (9, 9, 1), None, 2),
        ((1, 1, 5), (9, 9, 9), 0, 0),
        ((1, 1, 1), (9, 1, 1), None, 2),
    ],
)
def test_slices_run_across_the_thick_or_named_axis(zooms, shape, named, expected):
    assert array_order(affine_of("RAS", zooms), shape, named).slice_axis == expected
