"""How frames become scans: order, splits, geometry, functional groups, ultrasound."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.geometry import Box, Size, Spacing
from engine.read import open_paths
from engine.read.dicom import series
from engine.scan import Container, Modality, VoiFunction
from tests.support import dicom as build


def opened(*paths: Path):
    result = open_paths(paths)
    assert not result.refused, result.refused
    return result.scans


@pytest.mark.parametrize("orientation", [build.AXIAL, build.SAGITTAL, build.CORONAL, build.oblique()])
def test_slices_stand_in_order_of_position(tmp_path, orientation):
    spec = build.Spec(slices=7, orientation=orientation).filled()
    for name, index in enumerate([4, 0, 6, 2, 5, 1, 3]):
        dataset = build.single_frame(spec, index)
        dataset.InstanceNumber = (index * 3) % 7
        build.save(dataset, tmp_path / f"{name}.dcm")
    (scan,) = opened(tmp_path)
    assert (len(scan), scan.depth, scan.container) == (7, 7, Container.DICOM)
    for index in range(7):
        place = scan.slices[index].geometry
        assert np.allclose(place.origin, build.slice_position(spec, index), atol=1e-6)
        assert np.allclose(place.per_row, np.array(orientation[3:]) * spec.row_mm)
        assert np.allclose(place.per_column, np.array(orientation[:3]) * spec.column_mm)
        assert (scan.read(index).values == build.stored_phantom(spec, index)).all()
    assert scan.slices[0].spacing == Spacing(spec.row_mm, spec.column_mm)
    assert scan.middle == 3


def test_headers_are_enough_to_open(tmp_path, monkeypatch):
    def no_pixels(*args: object, **kwargs: object):
        raise AssertionError("pixels were read")

    build.write_ct(tmp_path, slices=30)
    monkeypatch.setattr("engine.read.dicom.decoding.pixel_array", no_pixels)
    monkeypatch.setattr("engine.read.dicom.decoding.dcmread", no_pixels)
    (scan,) = opened(tmp_path)
    assert len(scan) == 30
    with pytest.raises(Exception, match="damaged"):
        scan.read(0)


def test_series_are_kept_apart_and_ordered_by_number(tmp_path):
    study = build.MR.filled()
    for number in (7, 2, 11):
        spec = replace(study, series_uid="", description=f"series {number}").filled()
        for index in range(2):
            dataset = build.single_frame(spec, index)
            dataset.SeriesNumber = number
            build.save(dataset, tmp_path / f"{number}-{index}.dcm")
    assert [scan.title for scan in opened(tmp_path)] == ["series 2", "series 7", "series 11"]


def test_a_localizer_of_three_directions_is_three_scans(tmp_path):
    spec = build.Spec(slices=2).filled()
    for name, orientation in (("a", build.AXIAL), ("s", build.SAGITTAL), ("c", build.CORONAL)):
        for index in range(2):
            build.save(
                build.single_frame(replace(spec, orientation=orientation), index), tmp_path / f"{name}{index}.dcm"
            )
    scans = opened(tmp_path)
    assert [len(scan) for scan in scans] == [2, 2, 2]
    assert [dict(scan.details)["Part of series"] for scan in scans] == ["1 of 3", "2 of 3", "3 of 3"]
    assert len({scan.key for scan in scans}) == 3


def test_sizes_and_kinds_are_kept_apart(tmp_path):
    spec = build.Spec(slices=2).filled()
    for name, change in (("a", {}), ("b", {"rows": 30})):
        for index in range(2):
            build.save(build.single_frame(replace(spec, **change), index), tmp_path / f"{name}{index}.dcm")
    dataset = build.single_frame(spec, 5)
    dataset.PhotometricInterpretation = "MONOCHROME1"
    build.save(dataset, tmp_path / "c.dcm")
    scans = opened(tmp_path)
    assert sorted((scan.size.rows, len(scan), scan.inverted) for scan in scans) == [
        (30, 2, False),
        (48, 1, True),
        (48, 2, False),
    ]


def test_directions_within_rounding_are_one_scan(tmp_path):
    spec = build.Spec(slices=3, orientation=build.oblique()).filled()
    for index in range(3):
        turned = tuple(value + (-1) ** index * 2e-5 for value in spec.orientation)
        build.save(build.single_frame(replace(spec, orientation=turned), index), tmp_path / f"{index}.dcm")
    assert len(opened(tmp_path)) == 1


def test_several_images_at_each_position_are_time_points(tmp_path):
    spec = build.Spec(slices=4).filled()
    for t in range(3):
        for z in range(4):
            dataset = build.single_frame(spec, z, build.stored_phantom(spec, z) + np.uint16(10 * t))
            dataset.InstanceNumber = 12 - (t * 4 + z)
            dataset.TemporalPositionIdentifier = t + 1
            build.save(dataset, tmp_path / f"{(t * 4 + z) * 5 % 12}.dcm")
    (scan,) = opened(tmp_path)
    assert (len(scan), scan.depth, scan.middle) == (12, 4, 2)
    for t in range(3):
        for z in range(4):
            assert (scan.read(t * 4 + z).values == build.stored_phantom(spec, z) + 10 * t).all()


def test_an_incomplete_grid_is_one_run_in_order_of_position(tmp_path):
    spec = build.Spec(slices=4).filled()
    for number, z in enumerate([0, 1, 1, 2, 3]):
        dataset = build.single_frame(spec, z)
        dataset.InstanceNumber = number
        build.save(dataset, tmp_path / f"{number}.dcm")
    (scan,) = opened(tmp_path)
    assert (len(scan), scan.depth) == (5, 5)
    heights = [info.geometry.origin[2] for info in scan.slices]
    assert heights == sorted(heights)


def test_copies_are_opened_once_and_told(tmp_path):
    paths = build.write_oblique_mr(tmp_path, slices=3)
    shutil.copy(paths[0], tmp_path / "zz-copy.dcm")
    result = open_paths([tmp_path])
    assert [len(scan) for scan in result.scans] == [3]
    assert [(r.path.name, "copy of" in r.reason) for r in result.refused] == [("zz-copy.dcm", True)]


def test_one_uid_on_different_images_loses_none(tmp_path):
    spec = build.Spec(slices=3).filled()
    for index in range(3):
        dataset = build.single_frame(spec, index)
        dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
        build.save(dataset, tmp_path / f"{index}.dcm")
    (scan,) = opened(tmp_path)
    assert len(scan) == 3


@pytest.mark.parametrize("times", [1, 3])
def test_enhanced_multi_frame(tmp_path, times):
    spec = build.Spec(slices=4, orientation=build.oblique()).filled()
    path = build.write_enhanced(tmp_path / "a.dcm", spec, times=times)
    (scan,) = opened(path)
    assert (len(scan), scan.depth) == (4 * times, 4)
    for t in range(times):
        for z in range(4):
            slice_ = scan.read(t * 4 + z)
            info = slice_.info
            assert np.allclose(info.geometry.origin, build.slice_position(spec, z), atol=1e-6)
            assert info.spacing == Spacing(spec.row_mm, spec.column_mm)
            assert (info.storage.slope, info.storage.intercept) == (1 + z, -z)
            assert info.windows[0].centre == 100 + z
            assert np.allclose(slice_.values, (build.stored_phantom(spec, z) + 100.0 * t) * (1 + z) - z)
            # The frames stand in the file against the order of position.
            assert info.source.frame == t * 4 + (3 - z)


def test_ultrasound_cine(tmp_path):
    (scan,) = opened(build.write_ultrasound(tmp_path / "a.dcm", frames=5, frame_ms=25))
    assert (len(scan), scan.depth, scan.frame_ms, scan.middle) == (5, 1, 25, 0)
    assert (scan.modality, scan.colour, scan.size) == (Modality.US, True, Size(60, 80))
    grey = np.round(build.phantom(60, 80, 3, 0, 255))
    assert (scan.read(3).values[..., 0] == grey).all()
    assert (scan.read(3).values[..., 2] == 255 - grey).all()


def test_cines_of_one_series_are_films_of_their_own(tmp_path):
    import pydicom

    first = build.write_ultrasound(tmp_path / "a.dcm", frames=3)
    second = build.write_ultrasound(tmp_path / "b.dcm", frames=3)
    dataset = pydicom.dcmread(second)
    dataset.SeriesInstanceUID = pydicom.dcmread(first).SeriesInstanceUID
    build.save(dataset, second)
    assert [len(scan) for scan in opened(tmp_path)] == [3, 3]


def region(**changes):
    return replace(build.Region(10, 5, 69, 54), **changes)


@pytest.mark.parametrize(
    ("regions", "tissue", "spacing"),
    [
        ((), None, None),
        ((region(),), (Box(5, 10, 55, 70),), Spacing(0.25, 0.2)),
        ((region(unit=4),), (Box(5, 10, 55, 70),), None),
        ((region(spatial_format=2),), (), None),
        ((region(spatial_format=3, data_type=3),), (), None),
        ((region(data_type=2),), (), Spacing(0.25, 0.2)),
        ((region(x1=500, y1=500),), (Box(5, 10, 60, 80),), Spacing(0.25, 0.2)),
        ((region(x0=70, x1=20),), None, None),
        ((region(unit=4), region(x0=0, delta_x=-0.05, delta_y=0.1)), None, Spacing(1.0, 0.5)),
        ((region(), region(spatial_format=2, x0=0)), (Box(5, 10, 55, 70),), Spacing(0.25, 0.2)),
    ],
)
def test_ultrasound_regions(tmp_path, regions, tissue, spacing):
    (scan,) = opened(build.write_ultrasound(tmp_path / "a.dcm", regions=regions, colour=False))
    info = scan.slices[0]
    if tissue is not None or not regions or regions[0].x0 > regions[0].x1:
        assert info.tissue == tissue
    else:
        assert len(info.tissue) == 2
    if spacing is None:
        assert info.spacing is None
    else:
        assert (info.spacing.row_mm, info.spacing.column_mm) == pytest.approx((spacing.row_mm, spacing.column_mm))


def one(tmp_path: Path, change, spec: build.Spec = build.MR):
    dataset = build.single_frame(spec.filled(), 0)
    change(dataset)
    (scan,) = opened(build.save(dataset, tmp_path / "a.dcm"))
    scan.read(0)
    return scan


def without(*keywords: str):
    def change(dataset: Dataset) -> None:
        for keyword in keywords:
            delattr(dataset, keyword)

    return change


def test_no_spacing_or_no_position_opens_all_the_same(tmp_path):
    scan = one(tmp_path, without("PixelSpacing"))
    assert scan.slices[0].spacing is None
    assert scan.slices[0].geometry is None
    scan = one(tmp_path, without("ImagePositionPatient"))
    assert scan.slices[0].spacing == Spacing(0.9, 0.7)
    assert scan.slices[0].geometry is None
    scan = one(
        tmp_path, without("PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "SeriesInstanceUID")
    )
    assert len(scan) == 1


def test_spacing_of_the_detector_stands_in(tmp_path):
    def change(dataset: Dataset) -> None:
        del dataset.PixelSpacing
        dataset.ImagerPixelSpacing = ["0.2", "0.3"]
        dataset.PixelAspectRatio = [2, 1]

    scan = one(tmp_path, change)
    assert scan.slices[0].spacing == Spacing(0.2, 0.3)
    assert scan.slices[0].geometry is None
    assert scan.pixel_aspect == 2.0


@pytest.mark.parametrize("orientation", [[0] * 6, [1, 0, 0, 1, 0, 0], [3, 0, 0, 0, 3, 0]])
def test_directions_that_are_none_count_as_absent(tmp_path, orientation):
    scan = one(tmp_path, lambda dataset: setattr(dataset, "ImageOrientationPatient", orientation))
    assert scan.slices[0].geometry is None
    assert scan.slices[0].spacing is not None


@pytest.mark.parametrize(
    ("spec", "rescale_type", "units"),
    [
        (build.CT, "HU", "HU"),
        (build.CT, "US", "HU"),
        (build.CT, None, "HU"),
        (build.MR, None, "stored value"),
        (build.MR, "MGML", "MGML"),
        (build.MR, "US", "stored value"),
    ],
)
def test_units(tmp_path, spec, rescale_type, units):
    def change(dataset: Dataset) -> None:
        if rescale_type is None:
            dataset.pop("RescaleType", None)
        else:
            dataset.RescaleType = rescale_type

    assert one(tmp_path, change, spec).units == units


def test_windows_of_the_file(tmp_path):
    def change(dataset: Dataset) -> None:
        dataset.WindowCenter, dataset.WindowWidth = ["40", "500", "1"], ["400", "2000", "0"]
        dataset.WindowCenterWidthExplanation = ["soft", "bone", "broken"]
        dataset.VOILUTFunction = "SIGMOID"

    windows = one(tmp_path, change, build.CT).slices[0].windows
    assert [(w.centre, w.width, w.name, w.function) for w in windows] == [
        (40, 400, "soft", VoiFunction.SIGMOID),
        (500, 2000, "bone", VoiFunction.SIGMOID),
    ]


@pytest.mark.parametrize("words", [True, False])
def test_tables_of_the_file(tmp_path, words):
    entries = np.round(4095 * np.linspace(0, 1, 256) ** 2).astype(np.uint16)

    def change(dataset: Dataset) -> None:
        item = Dataset()
        item.add_new("LUTDescriptor", "SS", [256, -20, 12])
        if words:
            item.add_new("LUTData", "US", entries.tolist())
        else:
            item.add_new("LUTData", "OW", entries.astype("<u2").tobytes())
        item.LUTExplanation = "curve"
        dataset.VOILUTSequence = Sequence([item])
        dataset.WindowCenter, dataset.WindowWidth = "40", "400"

    windows = one(tmp_path, change, build.CT).slices[0].windows
    assert [window.name for window in windows] == ["curve", ""]
    table = windows[0].table
    assert (table.first, table.bits) == (-20, 12)
    assert (np.frombuffer(table.entries, "<u2") == entries).all()
    assert (windows[0].low, windows[0].high) == (-20, 235)


def test_malformed_numbers_count_as_absent(tmp_path):
    path = build.save(build.single_frame(build.MR.filled(), 0), tmp_path / "a.dcm")
    data = path.read_bytes()
    assert data.count(b"0.9\\0.7") == 1
    path.write_bytes(data.replace(b"0.9\\0.7", b"0,9\\0,7"))
    (scan,) = opened(path)
    assert scan.slices[0].spacing is None
    assert scan.read(0).values.max() > 0


def test_nothing_of_the_patient_outside_the_title(tmp_path):
    (scan,) = opened(*build.write_ct(tmp_path / "Doe^Jane", slices=2))
    told = scan.key + repr(scan.details)
    for secret in ("Phantom^Test", "TEST-1", "Doe", "20240102", build.CT.description):
        assert secret not in told


def test_frames_of_one_position_differ_only_by_rounding():
    distances = np.array([0, 3.0000004, 6, 2.9999998, 0.0000003, 6.0000001])
    assert series._places(distances) == [0, 1, 2, 1, 0, 2]
