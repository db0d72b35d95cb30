"""Exports read by software that shares no code with us."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest

from engine.errors import UnreadableError
from engine.geometry import Scale
from engine.read import open_paths
from engine.write import ValueRange
from tests.engine.write.support import OBLIQUE_SCALE, dciodvfy_errors, export, open_one, program, shared_scan
from tests.support import dicom as build

REAL = [
    "ct-lung-8mm/1-10.dcm",
    "mr-head-t1gd/1-050.dcm",
    "us/us-ybr422-regions.dcm",
]


def pydicom_images() -> list[Path]:
    """Files that come with pydicom itself; its own look-up would fetch more from the network."""
    return sorted((Path(pydicom.__file__).parent / "data" / "test_files").glob("*.dcm"))


@pytest.mark.parametrize("value_range", list(ValueRange))
@pytest.mark.parametrize("name", REAL)
def test_validator_finds_no_new_error_in_real_scans(name, value_range, tmp_path):
    source = shared_scan(name)
    report = export(open_one(source), tmp_path / "out.dcm", value_range=value_range)
    assert dciodvfy_errors(report.path) <= dciodvfy_errors(source)


@pytest.mark.parametrize("path", pydicom_images(), ids=lambda path: path.name)
def test_validator_finds_no_new_error_in_test_files(path, tmp_path):
    scans = open_paths([path]).scans
    if not scans:
        pytest.skip("holds no image that can be opened")
    try:
        scans[0].read(0)
    except UnreadableError as error:
        pytest.skip(error.reason)
    before = dciodvfy_errors(path)
    for scale in (Scale(1, 1), OBLIQUE_SCALE):
        report = export(scans[0], tmp_path / f"{scale.vertical}.dcm", scale, index=0)
        assert dciodvfy_errors(report.path) <= before


@pytest.mark.parametrize("value_range", list(ValueRange))
@pytest.mark.parametrize("kind", ["ct", "mr", "us", "cine"])
def test_validator_finds_no_error_in_synthetic_scans(kind, value_range, tmp_path):
    if kind in {"us", "cine"}:
        source = build.write_ultrasound(tmp_path / "us.dcm", frames=3 if kind == "cine" else 1)
    else:
        source = build.write_series(tmp_path / "in", build.CT if kind == "ct" else build.MR)[2]
    report = export(open_one(source), tmp_path / "out.dcm", value_range=value_range)
    assert dciodvfy_errors(report.path) <= dciodvfy_errors(source)


def test_validator_finds_no_error_in_a_classic_slice_of_an_enhanced_object(tmp_path):
    source = build.write_enhanced(tmp_path / "enhanced.dcm")
    report = export(open_one(source), tmp_path / "out.dcm")
    assert dciodvfy_errors(report.path) == set()


def converted(source: Path, folder: Path) -> tuple[nib.Nifti1Image, dict]:
    """What dcm2niix makes of one DICOM file: the volume and its description."""
    alone, out = folder / "in", folder / "out"
    alone.mkdir(parents=True)
    out.mkdir()
    (alone / "one.dcm").write_bytes(source.read_bytes())
    subprocess.run(
        [program("dcm2niix"), "-b", "y", "-ba", "n", "-z", "n", "-f", "v", "-o", str(out), str(alone)],
        check=True,
        capture_output=True,
    )
    return nib.load(out / "v.nii"), json.loads((out / "v.json").read_text())


def corners(image: nib.Nifti1Image) -> np.ndarray:
    """The outer corners of the in-plane field of view, millimetres, as a set without order."""
    i, j = image.shape[:2]
    voxels = [(x, y, 0, 1) for x in (-0.5, i - 0.5) for y in (-0.5, j - 0.5)]
    points = (image.affine @ np.array(voxels, float).T).T[:, :3]
    return points[np.lexsort(points.T.round(2))]


@pytest.mark.parametrize("angles", [(17, -11, 8), (-40, 25, 60), (90, 3, 0)])
def test_dcm2niix_sees_the_same_world_corners_of_an_oblique_mr(angles, tmp_path):
    program("dcm2niix")
    source = build.write_oblique_mr(tmp_path / "in", orientation=build.oblique(*angles))[2]
    report = export(open_one(source), tmp_path / "export.dcm", OBLIQUE_SCALE)
    (before, _), (after, _) = converted(source, tmp_path / "a"), converted(report.path, tmp_path / "b")
    assert after.shape[:2] == (60, 114)
    np.testing.assert_allclose(corners(after), corners(before), atol=2e-4)
    np.testing.assert_allclose(np.linalg.norm(after.affine[:3, :2], axis=0), [0.7 * 40 / 60, 0.9 * 48 / 114], rtol=1e-6)


def test_dcm2niix_sees_the_same_world_corners_of_a_real_mr(tmp_path):
    program("dcm2niix")
    source = shared_scan("mr-head-t1gd/1-050.dcm")
    report = export(open_one(source), tmp_path / "export.dcm", OBLIQUE_SCALE)
    (before, told), (after, told_after) = converted(source, tmp_path / "a"), converted(report.path, tmp_path / "b")
    assert after.shape[:2] == (768, 1213)
    np.testing.assert_allclose(corners(after), corners(before), atol=2e-4)
    for name in ("EchoTime", "RepetitionTime", "FlipAngle", "MagneticFieldStrength", "SliceThickness"):
        assert told_after[name] == told[name]


def test_dcmtk_reads_it(tmp_path):
    source = build.write_ct(tmp_path / "in")[2]
    report = export(open_one(source), tmp_path / "out.dcm")
    done = subprocess.run([program("dcmdump"), str(report.path)], capture_output=True, text=True, check=True)
    assert "W:" not in done.stderr
    assert "E:" not in done.stderr
    assert "[DERIVED\\SECONDARY\\AXIAL\\RESAMPLED]" in done.stdout


@pytest.mark.parametrize("kind", ["ct", "us"])
def test_gdcm_reads_the_same_pixels(kind, tmp_path):
    gdcm = pytest.importorskip("gdcm")
    source = build.write_ct(tmp_path / "in")[2] if kind == "ct" else build.write_ultrasound(tmp_path / "us.dcm")
    report = export(open_one(source), tmp_path / "out.dcm")
    reader = gdcm.ImageReader()
    reader.SetFileName(str(report.path))
    assert reader.Read()
    image = reader.GetImage()
    assert (image.GetDimension(1), image.GetDimension(0)) == (report.size.rows, report.size.columns)
    made = pydicom.dcmread(report.path)
    data = image.GetBuffer().encode("utf-8", errors="surrogateescape")
    np.testing.assert_array_equal(np.frombuffer(data, made.pixel_array.dtype), made.pixel_array.ravel())
    if kind == "ct":
        assert (image.GetSpacing(1), image.GetSpacing(0)) == pytest.approx([float(v) for v in made.PixelSpacing])
        assert [image.GetOrigin(axis) for axis in range(3)] == pytest.approx(
            [float(v) for v in made.ImagePositionPatient]
        )
