from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydicom.dataset import Dataset

from engine.geometry import Grid, Size
from engine.write.us_regions import magnified_regions
from tests.support.dicom import Region

AXES = ("X", "Y")


def physical(item: Dataset, axis: str, pixel: float) -> float:
    """The physical value of an image coordinate (pixel centres are whole numbers)."""
    reference = item[f"RegionLocationMin{axis}0"].value + item[f"ReferencePixel{axis}0"].value
    value = item.get(f"ReferencePixelPhysicalValue{axis}", 0.0)
    return value + (pixel - reference) * item[f"PhysicalDelta{axis}"].value


def test_worked_value():
    grid = Grid(Size(600, 800), Size(1470, 1960))
    source = Region(290, 30, 506, 252, reference_x=108, reference_y=0, delta_x=0.01).item()
    (item,) = magnified_regions([source], grid)
    assert item.RegionLocationMinX0 == 710
    assert item.RegionLocationMaxX1 == 1241
    assert item.ReferencePixelX0 == 266
    assert item.PhysicalDeltaX == pytest.approx(0.01 / 2.45)
    assert item.ReferencePixelPhysicalValueX == pytest.approx((266 - 265.825) * 0.01 / 2.45)
    assert source.RegionLocationMinX0 == 290, "the source is left alone"


@given(st.data())
def test_every_point_keeps_its_physical_value(data):
    n = {axis: data.draw(st.integers(2, 1200)) for axis in AXES}
    m = {axis: data.draw(st.integers(n[axis], 4 * n[axis])) for axis in AXES}
    x0, y0 = (data.draw(st.integers(0, n[axis] - 1)) for axis in AXES)
    region = Region(
        x0,
        y0,
        data.draw(st.integers(x0, n["X"] - 1)),
        data.draw(st.integers(y0, n["Y"] - 1)),
        reference_x=data.draw(st.integers(-2000, 2000)),
        reference_y=data.draw(st.integers(-2000, 2000)),
        delta_x=data.draw(st.floats(1e-4, 10)),
        delta_y=data.draw(st.floats(-10, -1e-4)),
    )
    source = region.item()
    (item,) = magnified_regions([source], Grid(Size(n["Y"], n["X"]), Size(m["Y"], m["X"])))
    for axis in AXES:
        s = m[axis] / n[axis]
        for pixel in (0.0, 17.25, n[axis] - 1.0):
            # One point of the image, as a pixel coordinate before and after.
            after = s * (pixel + 0.5) - 0.5
            delta = abs(source[f"PhysicalDelta{axis}"].value)
            assert physical(item, axis, after) == pytest.approx(physical(source, axis, pixel), abs=1e-6 * delta)
        low, high = item[f"RegionLocationMin{axis}0"].value, item[f"RegionLocationMax{axis}1"].value
        assert 0 <= low <= high < m[axis]


@given(st.integers(2, 500), st.data())
def test_neighbouring_regions_stay_neighbours(n, data):
    m = data.draw(st.integers(n, 4 * n))
    cut = data.draw(st.integers(1, n - 1))
    left, right = Region(0, 0, cut - 1, 9).item(), Region(cut, 0, n - 1, 9).item()
    first, second = magnified_regions([left, right], Grid(Size(10, n), Size(10, m)))
    assert first.RegionLocationMaxX1 + 1 == second.RegionLocationMinX0
    assert second.RegionLocationMaxX1 == m - 1
    assert first.RegionLocationMaxY1 == 9, "the other axis is not magnified"


def test_identity_changes_nothing():
    source = Region(3, 4, 70, 50, reference_x=11, reference_y=-5).item()
    source.DopplerSampleVolumeXPosition = 7
    (item,) = magnified_regions([source], Grid(Size(60, 80), Size(60, 80)))
    assert item == source


@pytest.mark.parametrize("name", ["DopplerSampleVolume{}Position", "TMLinePosition{}0", "TMLinePosition{}1"])
def test_positions_counted_from_the_reference_pixel(name):
    # C.8.5.5.1.10: a displacement in pixels from the reference pixel.
    source = Region(290, 30, 506, 252, reference_x=108, reference_y=20).item()
    for axis, displacement in zip(AXES, (41, -13), strict=True):
        setattr(source, name.format(axis), displacement)
    (item,) = magnified_regions([source], Grid(Size(600, 800), Size(1470, 1960)))
    for axis, displacement in zip(AXES, (41, -13), strict=True):
        before = source[f"RegionLocationMin{axis}0"].value + source[f"ReferencePixel{axis}0"].value + displacement
        after = item[f"RegionLocationMin{axis}0"].value + item[f"ReferencePixel{axis}0"].value
        after += item[name.format(axis)].value
        assert after == pytest.approx(2.45 * (before + 0.5) - 0.5, abs=0.5 + 1e-9)


def test_reference_pixel_without_a_value_stays_zero():
    source = Region(0, 0, 9, 9, reference_x=3).item()
    del source.ReferencePixelPhysicalValueX
    (item,) = magnified_regions([source], Grid(Size(10, 10), Size(10, 25)))
    assert physical(item, "X", 2.5 * 3.5 - 0.5) == pytest.approx(0.0, abs=1e-12)
    assert "ReferencePixelY0" not in item
    assert "ReferencePixelPhysicalValueY" not in item


def test_private_attributes_and_overlays_are_left_out():
    source = Region(0, 0, 9, 9).item()
    source.ActiveImageAreaOverlayGroup = 0x6000
    source.private_block(0x0019, "MAKER", create=True).add_new(0x01, "LO", "secret")
    (item,) = magnified_regions([source], Grid(Size(10, 10), Size(20, 20)))
    assert "ActiveImageAreaOverlayGroup" not in item
    assert not [element for element in item if element.tag.is_private]
