"""Exports of every kind, read by software that shares no code with ours: same corners of the world, same values."""

from __future__ import annotations

import subprocess

import numpy as np
import pytest

from engine.read import open_paths
from engine.series import SeriesKind
from tests.engine.series.support import written
from tests.engine.write.support import dciodvfy_errors, open_one, program, shared_scan
from tests.support import dicom as build

itk = pytest.importorskip("SimpleITK", reason="SimpleITK is not installed")


def itk_corners(image) -> np.ndarray:
    """Outer corners of a volume in LPS millimetres, sorted."""
    high = np.array(image.GetSize()) - 0.5
    index = [(x, y, z) for x in (-0.5, high[0]) for y in (-0.5, high[1]) for z in (-0.5, high[2])]
    places = np.array([image.TransformContinuousIndexToPhysicalPoint(one) for one in index])
    return places[np.lexsort(places.round(3).T)]


def read_series(folder):
    reader = itk.ImageSeriesReader()
    names = reader.GetGDCMSeriesFileNames(str(folder))
    assert names
    reader.SetFileNames(names)
    return reader.Execute()


def source_of(name, tmp_path):
    if name == "synthetic":
        build.write_oblique_mr(tmp_path / "in", slices=4)
        return tmp_path / "in"
    return shared_scan(name)


@pytest.mark.parametrize("name", ["synthetic", "ct-lung-8mm", "mr-head-t1gd"])
def test_simpleitk_sees_the_same_volume_in_dicom_and_nifti(name, tmp_path):
    scan = max(open_paths([source_of(name, tmp_path)]).scans, key=len)
    part = range(scan.middle, min(scan.middle + 3, len(scan)))
    dicom = written(scan, tmp_path / "dicom", SeriesKind.DICOM, slices=part)
    nifti = written(scan, tmp_path / "out.nii.gz", SeriesKind.NIFTI, slices=part)
    one, two = read_series(dicom.path), itk.ReadImage(str(nifti.path))
    np.testing.assert_allclose(itk_corners(one), itk_corners(two), atol=2e-3)
    first = itk.GetArrayFromImage(one).astype(float)
    second = itk.GetArrayFromImage(two).astype(float)
    ours = np.stack([open_one(dicom.path).read(k).values for k in range(len(part))])
    for array in (first, second):
        # the order of slices and rows is the reader's own
        assert any(
            np.abs(array[::z, ::y, ::x] - ours).max() <= 1e-3 * max(1.0, np.abs(ours).max() * 1e-3)
            for z in (1, -1)
            for y in (1, -1)
            for x in (1, -1)
        )


def test_simpleitk_finds_the_corners_of_the_source(tmp_path):
    build.write_oblique_mr(tmp_path / "in", slices=4)
    made = written(open_one(tmp_path / "in"), tmp_path / "out", SeriesKind.DICOM)
    np.testing.assert_allclose(
        itk_corners(read_series(tmp_path / "in")), itk_corners(read_series(made.path)), atol=2e-3
    )


@pytest.mark.parametrize("kind", ["series", "enhanced", "film", "films in colour"])
def test_dcmtk_and_gdcm_read_every_kind(kind, tmp_path):
    if kind == "series":
        build.write_ct(tmp_path / "in", slices=2)
        source, target = tmp_path / "in", tmp_path / "out"
    elif kind == "enhanced":
        source, target = build.write_enhanced(tmp_path / "in.dcm"), tmp_path / "out.dcm"
    else:
        source = build.write_ultrasound(tmp_path / "in.dcm", frames=3, colour="colour" in kind)
        target = tmp_path / "out.dcm"
    scan = open_one(source)
    report = written(scan, target, SeriesKind.DICOM)
    files = sorted(report.path.iterdir()) if report.path.is_dir() else [report.path]
    for path in files:
        told = subprocess.run([program("dcmdump"), path], check=True, capture_output=True, text=True, errors="replace")
        assert "RESAMPLED" in told.stdout
        assert "W:" not in told.stderr
        assert "E:" not in told.stderr
        own = scan.slices[0].source.path
        assert dciodvfy_errors(path) <= dciodvfy_errors(own)
        image = itk.ReadImage(str(path))
        assert image.GetSize()[:2] == (report.size.columns, report.size.rows)


def test_nifti_tool_finds_nothing_wrong_with_a_film(tmp_path):
    scan = open_one(build.write_ultrasound(tmp_path / "in.dcm", frames=3))
    report = written(scan, tmp_path / "out.nii", SeriesKind.NIFTI)
    command = [program("nifti_tool"), "-check_nim", "-check_hdr", "-infiles", report.path]
    told = subprocess.run(command, check=False, capture_output=True, text=True)
    assert "IS GOOD" in told.stdout + told.stderr
