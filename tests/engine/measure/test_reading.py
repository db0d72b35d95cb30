"""What a measurement says of files: HU by the rescale, padding, ultrasound regions, and the table of it all."""

from __future__ import annotations

import csv
import io

import numpy as np
import pydicom
import pytest
from skimage.draw import polygon2mask

from engine.geometry import Grid, Scale
from engine.magnify import nearest
from engine.measure.reading import BESIDE, COLUMNS, Entry, Picture, as_csv, content, read
from engine.measure.roi import Kind, Shape
from engine.measure.ruler import ACROSS
from engine.read import open_paths
from tests.support import dicom as build

WHOLE = Shape.of(Kind.RECTANGLE, (3, 4, 11, 20))
ROUND = Shape.of(Kind.ELLIPSE, (10.3, 8.6, 30.2, 31.9))


def opened(path, scale=None):
    """Return scan, middle slice and pictures: the scan, and its nearest neighbours at ``scale``."""
    (scan,) = open_paths([path]).scans
    slice_ = scan.read(scan.middle)
    pictures = [Picture("LR", slice_.values, Grid(scan.size, scan.size))]
    if scale is not None:
        grid = Grid.of(scan.size, scale)
        pictures.append(Picture("SR", nearest(slice_.values, grid), grid, network="test"))
    return scan, slice_, pictures


@pytest.mark.parametrize(("slope", "intercept"), [(1.0, -1024.0), (2.5, -300.0), (0.01, 7.0)])
def test_hounsfield_units_are_what_pydicom_makes_of_the_stored_values(tmp_path, slope, intercept):
    paths = build.write_ct(tmp_path, slices=1, slope=slope, intercept=intercept)
    dataset = pydicom.dcmread(paths[0])
    expected = (dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept))[3:11, 4:20]
    found = read(WHOLE, *opened(paths[0])).values[0].statistics
    assert found.mean == pytest.approx(expected.mean(), rel=1e-6)
    assert found.sd == pytest.approx(expected.std(), rel=1e-5)
    assert (found.minimum, found.maximum) == (pytest.approx(expected.min()), pytest.approx(expected.max()))
    assert found.count == expected.size == 128


def test_hounsfield_units_and_millimetres_are_those_of_simpleitk(tmp_path):
    itk = pytest.importorskip("SimpleITK")
    paths = build.write_ct(tmp_path, slices=1, slope=0.5, intercept=-900.0, row_mm=0.8, column_mm=0.6)
    image = itk.ReadImage(str(paths[0]))
    marked = np.zeros(itk.GetArrayFromImage(image).shape, np.uint8)
    marked[0, 3:11, 4:20] = 1
    mask = itk.GetImageFromArray(marked)
    mask.CopyInformation(image)
    intensity, shape = itk.LabelIntensityStatisticsImageFilter(), itk.LabelShapeStatisticsImageFilter()
    intensity.Execute(mask, itk.Cast(image, itk.sitkFloat64))
    shape.Execute(mask)
    reading = read(WHOLE, *opened(paths[0]))
    found = reading.values[0].statistics
    assert found.mean == pytest.approx(intensity.GetMean(1))
    # SimpleITK estimates the deviation of what the pixels are drawn from; ours is that of the pixels.
    assert found.sd == pytest.approx(intensity.GetStandardDeviation(1) * np.sqrt(127 / 128))
    assert (found.minimum, found.maximum) == (intensity.GetMinimum(1), intensity.GetMaximum(1))
    assert reading.extent.area == pytest.approx(shape.GetPhysicalSize(1) / image.GetSpacing()[2])


def test_an_ellipse_in_square_millimetres_and_in_all_images(tmp_path):
    paths = build.write_oblique_mr(tmp_path, slices=1, row_mm=0.9, column_mm=0.7)
    scan, slice_, pictures = opened(paths[0], Scale(3, 2))
    reading = read(ROUND, scan, slice_, pictures)
    values = slice_.values.astype(np.float64)
    fine = np.kron(values, np.ones((30, 30)))
    inside = fine[polygon2mask(fine.shape, ROUND.outline() * 30 - 0.5)]
    assert reading.extent.area == pytest.approx(inside.size / 900 * 0.63, rel=1e-3)
    for found in reading.values:
        assert found.statistics.mean == pytest.approx(inside.mean(), rel=1e-3)
        assert found.statistics.sd == pytest.approx(inside.std(), rel=1e-3)
    assert reading.values[1].statistics.count == pytest.approx(6 * reading.values[0].statistics.count)


def test_padding_of_a_file_is_left_out(tmp_path):
    stored = np.full((48, 40), 40, np.int16)
    stored[:, :12] = -2000
    dataset = build.single_frame(build.CT.filled(), 0, stored)
    dataset.PixelPaddingValue = -2000
    path = build.save(dataset, tmp_path / "padded.dcm")
    found = read(WHOLE, *opened(path)).values[0].statistics
    assert (found.mean, found.sd, found.count) == (40 - 1024, 0, 8 * 8)


def test_ultrasound_is_measured_by_the_region_that_it_lies_in(tmp_path):
    regions = (build.Region(0, 0, 39, 59), build.Region(40, 0, 79, 59, delta_x=0.1, delta_y=0.1))
    path = build.write_ultrasound(tmp_path / "us.dcm", regions=regions, colour=False)
    lengths = []
    for points in ((10, 10, 10, 30), (10, 45, 10, 65), (10, 30, 10, 50)):
        reading = read(Shape.of(Kind.DISTANCE, points), *opened(path))
        lengths.append(reading.extent.length)
    assert lengths == [pytest.approx(4.0), pytest.approx(20.0), None]
    assert reading.note == ACROSS
    motion = build.Region(0, 0, 79, 59, spatial_format=2, unit=4)
    path = build.write_ultrasound(tmp_path / "motion.dcm", regions=(motion,), colour=False)
    assert read(Shape.of(Kind.DISTANCE, (10, 10, 10, 30)), *opened(path)).extent.unit == "px"


def test_the_table_holds_every_figure_and_nothing_of_the_patient(tmp_path):
    paths = build.write_ct(tmp_path, slices=1)
    scan, slice_, pictures = opened(paths[0], Scale(2.5, 1.5))
    over = Shape.of(Kind.RECTANGLE, (-5, 0, 5, 10))
    shapes = {"=liver": ROUND, "line, long": Shape.of(Kind.DISTANCE, (0, 0, 0, 10)), "over": over}
    entries = [Entry(name, 0, read(shape, scan, slice_, pictures)) for name, shape in shapes.items()]
    text = as_csv(entries)
    table = list(csv.DictReader(io.StringIO(text)))
    assert tuple(table[0]) == COLUMNS
    assert [(row["name"], row["image"]) for row in table] == [
        ("=liver", "LR"),
        ("=liver", "SR"),
        ("line, long", ""),
        ("over", "LR"),
        ("over", "SR"),
    ]
    first = entries[0].reading.values[1]
    assert float(table[1]["ratio_vertical"]) == first.grid.ratio.vertical == 120 / 48
    assert float(table[1]["mean"]) == first.statistics.mean
    assert (table[1]["value_unit"], table[1]["length_unit"], table[1]["network"]) == ("HU", "mm", "test")
    assert float(table[2]["length"]) == pytest.approx(7.0)
    assert table[2]["mean"] == ""
    assert BESIDE in table[3]["note"]
    for secret in ("Phantom", "TEST-1", "synthetic", "2024", paths[0].name):
        assert secret not in text
    assert content(entries[1])["extent"] == {"unit": "mm", "length": pytest.approx(7.0)}
