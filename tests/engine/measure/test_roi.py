"""Shapes and the values inside them, against formulas, brute force and scikit-image."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from skimage.draw import polygon2mask

from engine.errors import EngineError
from engine.geometry import Box, Grid, PlaneGeometry, Scale, Size, Spacing
from engine.measure.regions import Region, coverage, mean
from engine.measure.roi import Kind, MeasureError, Shape, crosses_itself, extent, statistics
from engine.measure.ruler import ACROSS, AMBIGUOUS, NO_LENGTHS, NO_SPACING, OUTSIDE, Ruler, ruler_for
from engine.scan import CalibratedRegion, SliceInfo, SliceSource, Storage
from tests.support.dicom import oblique

FINE = 40
SIZE = Size(13, 17)
TRIANGLE = Shape.of(Kind.POLYGON, (1.3, 2.2, 11.7, 4.9, 6.05, 15.8))
HOOK = Shape.of(Kind.POLYGON, (1, 1, 1, 14.5, 5.25, 14.5, 5.25, 6, 11.5, 6, 11.5, 1))
ROUND = Shape.of(Kind.ELLIPSE, (2.15, 3.4, 10.85, 14.2))
BOX = Shape.of(Kind.RECTANGLE, (2.3, 1.7, 8.9, 12.05))
THIN = Shape.of(Kind.RECTANGLE, (4.1, 5.2, 4.3, 5.9))
AREAS = [TRIANGLE, HOOK, ROUND, BOX, THIN]


def info(**more) -> SliceInfo:
    return SliceInfo(SliceSource(Path("memory")), Storage(-32768, 32767), **more)


def random_values(size: Size = SIZE, seed: int = 5) -> np.ndarray:
    return np.random.default_rng(seed).normal(100, 30, (size.rows, size.columns)).astype(np.float32)


@pytest.mark.parametrize("shape", AREAS, ids=lambda shape: shape.kind.value)
def test_shares_of_pixels_agree_with_scikit_image_on_pixels_cut_into_1600(shape):
    box, shares = coverage(shape.outline(), SIZE)
    whole = np.zeros((SIZE.rows, SIZE.columns))
    whole[box.slices] = shares
    # scikit-image asks about the centres of pixels, which stand at whole numbers there.
    fine = polygon2mask((SIZE.rows * FINE, SIZE.columns * FINE), shape.outline() * FINE - 0.5)
    expected = fine.reshape(SIZE.rows, FINE, SIZE.columns, FINE).mean(axis=(1, 3))
    assert np.abs(whole - expected).max() < 2.5 / FINE
    assert whole.sum() == pytest.approx(Ruler.of_pixels(1, "").area(shape.outline()), abs=1e-9), "exact as a whole"


def test_the_area_of_an_ellipse_is_that_of_the_formula_also_where_pixels_are_no_squares():
    ruler = Ruler.of_spacing(Spacing(0.7, 1.9))
    size = extent(ROUND, ruler)
    assert size.area == pytest.approx(math.pi * (8.7 * 0.7 / 2) * (10.8 * 1.9 / 2), rel=1e-9)
    assert (size.height, size.width, size.unit) == (pytest.approx(8.7 * 0.7), pytest.approx(10.8 * 1.9), "mm")


def test_a_rectangle_is_the_region_whose_mean_the_benchmarks_take():
    values = random_values()
    (top, left), (bottom, right) = ((point.row, point.column) for point in BOX.points)
    region = Region(top / SIZE.rows, left / SIZE.columns, bottom / SIZE.rows, right / SIZE.columns)
    found = statistics(values, BOX.outline(), Grid(SIZE, SIZE))
    assert found is not None
    assert found.mean == pytest.approx(mean(values, region), abs=1e-9)
    assert found.count == pytest.approx(6.6 * 10.35)


@pytest.mark.parametrize("shape", AREAS, ids=lambda shape: shape.kind.value)
def test_statistics_agree_with_brute_force_on_pixels_cut_into_1600(shape):
    values = random_values()
    fine = np.kron(values.astype(np.float64), np.ones((FINE, FINE)))
    inside = fine[polygon2mask(fine.shape, shape.outline() * FINE - 0.5)]
    found = statistics(values, shape.outline(), Grid(SIZE, SIZE))
    assert found is not None
    loose = 12.0 if shape is THIN else 1.0
    assert found.mean == pytest.approx(inside.mean(), abs=0.25 * loose)
    assert found.sd == pytest.approx(inside.std(), abs=0.25 * loose)
    assert inside.min() <= found.minimum <= found.mean <= found.maximum <= inside.max()


@pytest.mark.parametrize("shape", AREAS, ids=lambda shape: shape.kind.value)
@pytest.mark.parametrize("scale", [Scale(2, 3), Scale(4, 1)])
def test_an_image_of_the_same_values_with_finer_pixels_says_the_same(shape, scale):
    values = random_values()
    grid = Grid.of(SIZE, scale)
    finer = np.kron(values, np.ones((int(scale.vertical), int(scale.horizontal)), np.float32))
    one, other = (
        statistics(values, shape.outline(), Grid(SIZE, SIZE)),
        statistics(finer, shape.outline(), grid),
    )
    assert one is not None
    assert other is not None
    assert (other.mean, other.sd) == (pytest.approx(one.mean, abs=1e-6), pytest.approx(one.sd, abs=1e-6))
    assert other.count == pytest.approx(one.count * scale.vertical * scale.horizontal)


def test_extremes_are_of_pixels_that_lie_inside_by_half():
    values = np.zeros((4, 4), np.float32)
    values[0], values[1, 1], values[2] = 1000, 7, -5
    found = statistics(values, Shape.of(Kind.RECTANGLE, (0.9, 0, 2.6, 4)).outline(), Grid(Size(4, 4), Size(4, 4)))
    assert found is not None
    assert (found.minimum, found.maximum) == (-5, 7)
    assert found.mean == pytest.approx((0.1 * 4 * 1000 + 7 - 0.6 * 4 * 5) / (4 * 1.7))


def test_padding_counts_for_nothing_in_the_scan_and_in_the_image():
    values = random_values()
    invalid = np.zeros(values.shape, np.bool_)
    invalid[:, :6] = True
    poisoned = np.where(invalid, np.float32(-1e6), values)
    for scale in (Scale(1, 1), Scale(2, 3)):
        grid = Grid.of(SIZE, scale)
        image = np.kron(poisoned, np.ones((int(scale.vertical), int(scale.horizontal)), np.float32))
        found = statistics(image, BOX.outline(), grid, invalid=invalid)
        rest = statistics(values, Shape.of(Kind.RECTANGLE, (2.3, 6, 8.9, 12.05)).outline(), Grid(SIZE, SIZE))
        assert found is not None
        assert rest is not None
        assert (found.mean, found.sd) == (pytest.approx(rest.mean, abs=1e-6), pytest.approx(rest.sd, abs=1e-6))
        assert (found.minimum, found.maximum) == (rest.minimum, rest.maximum)
    assert statistics(values, BOX.outline(), Grid(SIZE, SIZE), invalid=np.ones(values.shape, np.bool_)) is None


def test_a_part_of_an_image_is_enough_where_it_holds_the_shape_and_says_nothing_where_not():
    values, grid = random_values(), Grid(SIZE, SIZE)
    part = Box(1, 1, 10, 14)
    assert statistics(values[part.slices], BOX.outline(), grid, part=part) == statistics(values, BOX.outline(), grid)
    assert statistics(values[2:9, 2:13], BOX.outline(), grid, part=Box(2, 2, 9, 13)) is None
    beside = Shape.of(Kind.RECTANGLE, (-9, -9, -2, -2)).outline()
    assert statistics(values, beside, grid) is None
    over = statistics(values, Shape.of(Kind.RECTANGLE, (-5, -5, 50, 50)).outline(), grid)
    assert over is not None
    assert over.mean == pytest.approx(float(values.mean(dtype=np.float64)))
    assert over.count == 13 * 17


def test_colour_is_measured_by_its_luma():
    values = np.random.default_rng(1).uniform(0, 255, (13, 17, 3)).astype(np.float32)
    luma = 0.299 * values[..., 0] + 0.587 * values[..., 1] + 0.114 * values[..., 2]
    one, other = (statistics(image, ROUND.outline(), Grid(SIZE, SIZE)) for image in (values, luma))
    assert one is not None
    assert other is not None
    assert one.mean == pytest.approx(other.mean, abs=1e-3)


def test_lengths_and_angles_are_those_of_the_patient_in_a_turned_plane_with_unequal_pixels():
    axes = oblique()
    x, y = np.array(axes[:3]), np.array(axes[3:])
    geometry = PlaneGeometry((5.0, -7.0, 11.0), tuple(y * 0.9), tuple(x * 0.35))
    ruler = ruler_for(info(spacing=Spacing(0.9, 0.35), geometry=geometry), TRIANGLE.outline())
    places = [geometry.at(point.row - 0.5, point.column - 0.5) for point in TRIANGLE.points]
    line = Shape(Kind.DISTANCE, TRIANGLE.points[:2])
    assert extent(line, ruler).length == pytest.approx(np.linalg.norm(places[1] - places[0]))
    one, other = places[0] - places[1], places[2] - places[1]
    cosine = one @ other / np.linalg.norm(one) / np.linalg.norm(other)
    angle = Shape(Kind.ANGLE, TRIANGLE.points)
    assert extent(angle, ruler).degrees == pytest.approx(math.degrees(math.acos(cosine)))
    assert extent(TRIANGLE, ruler).area == pytest.approx(np.linalg.norm(np.cross(-one, places[2] - places[0])) / 2)


def test_without_spacing_there_are_pixels_and_the_reason():
    ruler = ruler_for(info(), BOX.outline(), aspect=2.0)
    size = extent(Shape.of(Kind.DISTANCE, (0, 0, 3, 8)), ruler)
    assert (size.unit, size.length, size.note) == ("px", 10.0, NO_SPACING)


TISSUE = CalibratedRegion(Box(0, 0, 100, 100), Spacing(0.2, 0.3))
DEEPER = CalibratedRegion(Box(0, 100, 100, 200), Spacing(0.4, 0.4))
MOTION = CalibratedRegion(Box(100, 0, 150, 200), None)
ULTRASOUND = info(spacing=TISSUE.spacing, regions=(TISSUE, DEEPER, MOTION))


@pytest.mark.parametrize(
    ("points", "unit", "length", "note"),
    [
        ((10, 10, 10, 20), "mm", 3.0, ""),
        ((10, 110, 20, 110), "mm", 4.0, ""),
        ((10, 90, 10, 110), "px", None, ACROSS),
        ((90, 10, 120, 10), "px", None, ACROSS),
        ((110, 10, 110, 20), "px", 10.0, NO_LENGTHS),
        ((160, 10, 160, 20), "px", 10.0, OUTSIDE),
    ],
)
def test_in_ultrasound_every_region_has_its_own_scale(points, unit, length, note):
    shape = Shape.of(Kind.DISTANCE, points)
    size = extent(shape, ruler_for(ULTRASOUND, shape.outline()))
    assert (size.unit, size.note) == (unit, note)
    assert size.length == (pytest.approx(length) if length is not None else None)


def test_regions_of_different_scale_that_overlap_give_no_millimetres():
    over = info(regions=(TISSUE, CalibratedRegion(Box(5, 5, 40, 40), Spacing(1, 1))))
    same = info(regions=(TISSUE, CalibratedRegion(Box(5, 5, 40, 40), TISSUE.spacing)))
    shape = Shape.of(Kind.DISTANCE, (10, 10, 10, 20))
    assert extent(shape, ruler_for(over, shape.outline())).note == AMBIGUOUS
    assert extent(shape, ruler_for(same, shape.outline())).length == pytest.approx(3.0)


def test_an_outline_that_crosses_itself_is_refused():
    bow = Shape.of(Kind.POLYGON, (0, 0, 4, 4, 0, 4, 4, 0))
    assert crosses_itself(bow.outline())
    assert not any(crosses_itself(shape.outline()) for shape in (TRIANGLE, HOOK))
    with pytest.raises(MeasureError, match="crosses itself"):
        extent(bow, Ruler.of_pixels(1, ""))


@pytest.mark.parametrize(
    ("kind", "numbers", "words"),
    [
        (Kind.DISTANCE, (1, 2, 3), "pairs"),
        (Kind.DISTANCE, (1, 2, 3, 4, 5, 6), "2 points"),
        (Kind.POLYGON, (1, 2, 3, 4), "at least 3"),
        (Kind.ELLIPSE, (1, 2, math.nan, 4), "finite"),
    ],
)
def test_impossible_shapes_are_refused(kind, numbers, words):
    with pytest.raises(EngineError, match=words):
        Shape.of(kind, numbers)
