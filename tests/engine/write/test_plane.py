from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from engine.geometry import Grid, PlaneGeometry, Size
from engine.write.plane import magnify_plane
from tests.support.dicom import ds_values, oblique

ANGLES = st.floats(-180, 180)
LENGTH = st.integers(1, 600)


def header(orientation, position, spacing) -> Dataset:
    dataset = Dataset()
    dataset.ImageOrientationPatient = ds_values(orientation)
    dataset.ImagePositionPatient = ds_values(position)
    dataset.PixelSpacing = ds_values(spacing)
    return dataset


def plane(dataset: Dataset, orientation: Dataset) -> PlaneGeometry:
    values = np.array([float(v) for v in orientation.ImageOrientationPatient])
    row_mm, column_mm = (float(v) for v in dataset.PixelSpacing)
    return PlaneGeometry(
        tuple(float(v) for v in dataset.ImagePositionPatient),
        tuple(values[3:] * row_mm),
        tuple(values[:3] * column_mm),
    )


@given(
    st.tuples(ANGLES, ANGLES, ANGLES),
    st.tuples(*[st.floats(-999, 999)] * 3),
    st.tuples(*[st.floats(0.05, 5)] * 2),
    st.data(),
)
def test_outer_corners_stay(angles, position, spacing, data):
    rows, columns = data.draw(LENGTH), data.draw(LENGTH)
    target = Size(data.draw(st.integers(rows, 4 * rows)), data.draw(st.integers(columns, 4 * columns)))
    source = header(oblique(*angles), position, spacing)
    result = Dataset()
    magnify_plane(source, result, Grid(Size(rows, columns), target))
    before = plane(source, source).corners(Size(rows, columns))
    after = plane(result, source).corners(target)
    # A decimal string of 16 characters holds a spacing to 1e-14 and a position to 1e-10 at the worst.
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-6)
    assert all(len(str(v)) <= 16 for v in (*result.PixelSpacing, *result.ImagePositionPatient))


@pytest.mark.parametrize(
    ("n", "m", "shift"),
    [(64, 160, -0.30), (64, 128, -0.25), (65, 130, -0.25), (100, 237, -0.289), (512, 1024, -0.25)],
)
def test_reference_values(n, m, shift):
    source = header((1, 0, 0, 0, 1, 0), (0, 0, 0), (1, 1))
    result = Dataset()
    magnify_plane(source, result, Grid(Size(n, n), Size(m, m)))
    assert [float(v) for v in result.ImagePositionPatient] == pytest.approx([shift, shift, 0], abs=5e-4)
    assert float(result.PixelSpacing[0]) == pytest.approx(n / m)


def test_an_axis_that_is_not_magnified_keeps_its_text():
    source = header((1, 0, 0, 0, 1, 0), (0, 0, 0), (1, 1))
    source.PixelSpacing = ["0.500000", "0.2500"]
    source.ImagerPixelSpacing = ["0.60", "0.30"]
    source.ImagePositionPatient = ["-10.00", "+5.0", "1e1"]
    result = Dataset()
    magnify_plane(source, result, Grid(Size(10, 10), Size(10, 20)))
    assert [str(v) for v in result.PixelSpacing] == ["0.500000", "0.125"]
    assert [str(v) for v in result.ImagerPixelSpacing] == ["0.60", "0.15"]
    assert [str(v) for v in result.ImagePositionPatient] == ["-10.0625", "+5.0", "1e1"]


def test_identity_keeps_every_text():
    source = header((1, 0, 0, 0, 1, 0), (0, 0, 0), (1, 1))
    source.PixelSpacing = source.NominalScannedPixelSpacing = ["0.500000", "0.2500"]
    source.ImagePositionPatient = ["-10.00", "+5.0", "1e1"]
    result = Dataset()
    magnify_plane(source, result, Grid(Size(7, 9), Size(7, 9)))
    for name in ("PixelSpacing", "NominalScannedPixelSpacing", "ImagePositionPatient"):
        assert [str(v) for v in result[name].value] == [str(v) for v in source[name].value]
    assert "PixelAspectRatio" not in result


@pytest.mark.parametrize(
    ("own", "target", "expected"),
    [
        (None, Size(20, 20), None),
        (None, Size(20, 10), [1, 2]),
        (None, Size(24, 15), [5, 8]),
        ([2, 1], Size(20, 10), None),
        ([4, 3], Size(10, 10), [4, 3]),
        ([4, 3], Size(10, 30), [4, 1]),
    ],
)
def test_aspect_ratio_without_spacing(own, target, expected):
    source = Dataset()
    if own:
        source.PixelAspectRatio = own
    result = Dataset()
    magnify_plane(source, result, Grid(Size(10, 10), target))
    found = result.get("PixelAspectRatio")
    assert (found if found is None else [int(v) for v in found]) == expected


def test_no_aspect_ratio_beside_a_spacing():
    source = Dataset()
    source.ImagerPixelSpacing = ["1", "1"]
    source.PixelAspectRatio = [2, 1]
    result = Dataset()
    magnify_plane(source, result, Grid(Size(10, 10), Size(20, 10)))
    assert "PixelAspectRatio" not in result
    assert [float(v) for v in result.ImagerPixelSpacing] == [0.5, 1.0]
