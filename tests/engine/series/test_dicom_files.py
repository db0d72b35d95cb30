"""A series of single-frame images: one new series, every file right by itself, readable by independent software."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pydicom
import pytest

from engine.read import open_paths
from engine.series import SeriesKind
from tests.engine.series.support import written
from tests.engine.write.support import dciodvfy_errors, magnified, open_one, program, shared_scan
from tests.support import dicom as build


def headers(folder):
    return [pydicom.dcmread(path) for path in sorted(folder.iterdir())]


def test_a_series_is_one_series_in_the_order_of_its_source(tmp_path):
    build.write_oblique_mr(tmp_path / "in", slices=4)
    scan = open_one(tmp_path / "in")
    report = written(scan, tmp_path / "out", SeriesKind.DICOM)
    made = headers(report.path)
    sources = [pydicom.dcmread(info.source.path) for info in scan.slices]
    assert len(made) == 4
    assert len({one.SeriesInstanceUID for one in made}) == 1
    assert made[0].SeriesInstanceUID != sources[0].SeriesInstanceUID
    assert len({one.SOPInstanceUID for one in made}) == 4
    assert len({(one.SeriesDate, one.SeriesTime) for one in made}) == 1
    for one, source in zip(made, sources, strict=True):
        assert one.StudyInstanceUID == source.StudyInstanceUID
        assert one.FrameOfReferenceUID == source.FrameOfReferenceUID
        assert one.SourceImageSequence[0].ReferencedSOPInstanceUID == source.SOPInstanceUID
        assert one.InstanceNumber == source.InstanceNumber


def test_values_and_corners_of_every_slice(tmp_path):
    build.write_ct(tmp_path / "in", slices=3)
    scan = open_one(tmp_path / "in")
    report = written(scan, tmp_path / "out", SeriesKind.DICOM)
    back = open_one(report.path)
    assert len(back) == 3
    for index in range(3):
        expected = magnified(scan.read(index).values, report_grid(report, scan))
        assert np.abs(back.read(index).values - expected).max() <= 0.5 + 1e-3
        ours, own = back.slices[index].geometry, scan.slices[index].geometry
        np.testing.assert_allclose(corner(ours, back.size), corner(own, scan.size), atol=1e-4)


def report_grid(report, scan):
    from engine.geometry import Grid

    return Grid(scan.size, report.size)


def corner(plane, size):
    """Outer corner after the last row and column, LPS."""
    return (
        np.asarray(plane.origin)
        + np.asarray(plane.per_row) * (size.rows - 0.5)
        + np.asarray(plane.per_column) * (size.columns - 0.5)
    )


def test_a_range_is_written(tmp_path):
    build.write_ct(tmp_path / "in", slices=5)
    scan = open_one(tmp_path / "in")
    report = written(scan, tmp_path / "out", SeriesKind.DICOM, slices=range(1, 3))
    assert report.slices == 2
    assert [one.InstanceNumber for one in headers(report.path)] == [
        pydicom.dcmread(scan.slices[index].source.path).InstanceNumber for index in (1, 2)
    ]


@pytest.mark.parametrize("name", ["mr-head-t1gd", "ct-lung-8mm"])
def test_dcm2niix_finds_the_same_corners(name, tmp_path):
    source = shared_scan(name)
    scan = next(scan for scan in open_paths([source]).scans if len(scan) > 4)
    middle = scan.middle
    report = written(scan, tmp_path / "out", SeriesKind.DICOM, slices=range(middle, middle + 3))
    converter = program("dcm2niix")
    (tmp_path / "nii").mkdir()
    subprocess.run([converter, "-b", "y", "-o", tmp_path / "nii", report.path], check=True, capture_output=True)
    import nibabel as nib

    found = list((tmp_path / "nii").glob("*.nii"))
    assert len(found) == 1
    image = nib.load(found[0])
    assert image.shape[:3] == (report.size.columns, report.size.rows, 3)
    assert json.loads(found[0].with_suffix(".json").read_text())["ImageType"][0] == "DERIVED"
    corners = np.array([[i, j, 0, 1] for i in (-0.5, image.shape[0] - 0.5) for j in (-0.5, image.shape[1] - 0.5)])
    ours = {tuple(np.round(c, 2)) for c in (image.affine @ corners.T).T[:, :2].tolist()}
    plane, size = scan.slices[middle].geometry, scan.size
    own = set()
    for c in (-0.5, size.columns - 0.5):
        for r in (-0.5, size.rows - 0.5):
            place = np.asarray(plane.origin) + np.asarray(plane.per_column) * c + np.asarray(plane.per_row) * r
            own.add((round(-place[0], 2), round(-place[1], 2)))
    assert all(min(np.hypot(a[0] - b[0], a[1] - b[1]) for b in own) < 0.05 for a in ours)


def test_validator_finds_no_new_error(tmp_path):
    build.write_oblique_mr(tmp_path / "in", slices=2)
    scan = open_one(tmp_path / "in")
    report = written(scan, tmp_path / "out", SeriesKind.DICOM)
    for path in report.path.iterdir():
        assert dciodvfy_errors(path) <= dciodvfy_errors(scan.slices[0].source.path)
