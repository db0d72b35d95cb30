"""Slices in another plane as files, read by software that shares no code with us."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom
import pytest

from engine.errors import WriteError
from engine.geometry import Scale
from engine.reformatted import AnatomicalPlane
from engine.series import SeriesKind
from engine.volume.reformat import reformat
from engine.write import ValueRange, formats
from tests.engine.series.support import written
from tests.engine.volume.test_volume_oracles import converted, world
from tests.engine.write.support import dciodvfy_errors, export, open_one, program, shared_scan
from tests.support import dicom as build

OTHER_PLANES = [AnatomicalPlane.CORONAL, AnatomicalPlane.SAGITTAL]
SCALE = Scale(3.0, 1.5)


def corners(info, size):
    """Outer corners of a slice as it was before it was magnified, LPS millimetres."""
    return info.geometry.corners(size)


def corners_in_header(path):
    """The same as a DICOM header tells, by the formula of PS3.3 C.7.6.2.1.1."""
    head = pydicom.dcmread(path)
    across, down = np.array(head.ImageOrientationPatient[:3], float), np.array(head.ImageOrientationPatient[3:], float)
    assert np.linalg.norm(across) == pytest.approx(1.0, abs=1e-9)
    assert np.dot(across, down) == pytest.approx(0.0, abs=1e-4)
    row_mm, column_mm = map(float, head.PixelSpacing)
    first = np.array(head.ImagePositionPatient, float)
    return head, np.stack(
        [
            first + row * row_mm * down + column * column_mm * across
            for row in (-0.5, head.Rows - 0.5)
            for column in (-0.5, head.Columns - 0.5)
        ]
    )


@pytest.mark.parametrize("plane", OTHER_PLANES)
@pytest.mark.parametrize("angles", [(0, 0, 0), (17, -11, 8)])
def test_dicom_keeps_the_corners_of_the_slice(angles, plane, tmp_path):
    build.write_ct(tmp_path / "in", orientation=build.oblique(*angles))
    scan = open_one(tmp_path / "in")
    made = reformat(scan, plane)
    report = export(made, tmp_path / "out.dcm", SCALE, index=7)
    head, found = corners_in_header(report.path)
    np.testing.assert_allclose(found, corners(made.slices[7], made.size), atol=1e-3)
    assert (head.Rows, head.Columns) == (15, round(1.5 * made.size.columns))
    assert float(head.PixelSpacing[0]) == pytest.approx(3.0 / 3)
    assert list(head.ImageType) == ["DERIVED", "SECONDARY", "REFORMATTED", "RESAMPLED"]
    assert head.SeriesDescription.startswith(plane.value.capitalize())
    assert "SliceLocation" not in head
    assert float(head.SliceThickness) == pytest.approx(made.slices[7].reformat.step_mm)
    acquired = [pydicom.dcmread(info.source.path).SOPInstanceUID for info in scan.slices]
    assert [item.ReferencedSOPInstanceUID for item in head.SourceImageSequence] == acquired
    assert head.FrameOfReferenceUID == pydicom.dcmread(scan.slices[0].source.path).FrameOfReferenceUID


@pytest.mark.parametrize("value_range", list(ValueRange))
@pytest.mark.parametrize("kind", ["CT", "MR", "enhanced"])
def test_validator_finds_no_new_error(kind, value_range, tmp_path):
    if kind == "enhanced":
        source = build.write_enhanced(tmp_path / "enhanced.dcm")
        before = dciodvfy_errors(export(open_one(source), tmp_path / "classic.dcm", value_range=value_range).path)
        made = reformat(open_one(source), AnatomicalPlane.CORONAL)
    else:
        source = build.write_series(tmp_path / "in", getattr(build, kind))[2]
        before, made = dciodvfy_errors(source), reformat(open_one(tmp_path / "in"), AnatomicalPlane.CORONAL)
    report = export(made, tmp_path / "out.dcm", SCALE, index=3, value_range=value_range)
    assert dciodvfy_errors(report.path) <= before


@pytest.mark.parametrize("plane", OTHER_PLANES)
def test_dcm2niix_sees_a_written_series_where_the_scan_is(plane, tmp_path):
    program("dcm2niix")
    build.write_oblique_mr(tmp_path / "in")
    made = reformat(open_one(tmp_path / "in"), plane)
    written(made, tmp_path / "made", SeriesKind.DICOM, Scale(1, 1))
    before, after = converted(tmp_path / "in", tmp_path / "a"), converted(tmp_path / "made", tmp_path / "b")
    np.testing.assert_allclose(world(after), world(before), atol=2e-3)
    a, b = (np.asanyarray(nib.as_closest_canonical(image).dataobj) for image in (before, after))
    np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("plane", OTHER_PLANES)
@pytest.mark.parametrize("kind", ["dicom", "nifti"])
def test_nifti_of_a_whole_scan_lies_where_the_scan_is(kind, plane, tmp_path):
    if kind == "dicom":
        build.write_ct(tmp_path / "in")
        scan = open_one(tmp_path / "in")
    else:
        values = np.random.default_rng(0).integers(0, 4000, (6, 7, 8)).astype(np.int16)
        nib.save(nib.Nifti1Image(values, np.diag([-0.5, 0.7, 4.0, 1.0])), tmp_path / "in.nii")
        scan = open_one(tmp_path / "in.nii")
    one = written(scan, tmp_path / "as-acquired.nii", SeriesKind.NIFTI, Scale(1, 1)).path
    other = written(reformat(scan, plane), tmp_path / "other.nii", SeriesKind.NIFTI, Scale(1, 1)).path
    a, b = (nib.as_closest_canonical(nib.load(path)) for path in (one, other))
    np.testing.assert_allclose(a.affine, b.affine, atol=1e-3)
    np.testing.assert_array_equal(np.asanyarray(a.dataobj), np.asanyarray(b.dataobj))
    assert nib.load(other).get_data_dtype().kind == "i"


@pytest.mark.parametrize("suffix", [".nii", ".png", ".tif"])
def test_one_slice_goes_into_every_kind_of_file(suffix, tmp_path):
    build.write_ct(tmp_path / "in")
    made = reformat(open_one(tmp_path / "in"), AnatomicalPlane.SAGITTAL)
    assert suffix in formats(made)
    report = export(made, tmp_path / f"out{suffix}", SCALE, index=4)
    assert (report.size.rows, report.spacing.row_mm) == (15, pytest.approx(1.0))


def test_no_source_of_a_slice_is_ever_overwritten(tmp_path):
    paths = build.write_ct(tmp_path / "in")
    made = reformat(open_one(tmp_path / "in"), AnatomicalPlane.CORONAL)
    for path in paths:
        before = path.read_bytes()
        with pytest.raises(WriteError):
            export(made, path, SCALE, overwrite=True)
        assert path.read_bytes() == before


def test_slices_rescaled_differently_are_written_as_their_values(tmp_path):
    spec = build.CT.filled()
    for index in range(3):
        dataset = build.single_frame(spec, index)
        dataset.RescaleSlope = str(index + 1)
        dataset.save_as(tmp_path / f"{index}.dcm")
    scan = open_one(tmp_path)
    made = reformat(scan, AnatomicalPlane.CORONAL)
    report = export(made, tmp_path / "out.nii", Scale(1, 1), index=5)
    wanted = np.stack([scan.read(k).values[5] for k in range(3)])[::-1]
    found = np.asanyarray(nib.load(report.path).dataobj)[..., 0].T
    np.testing.assert_allclose(found if np.allclose(found, wanted) else found[::-1, ::-1], wanted)


def test_a_real_ct_in_coronal_slices(tmp_path):
    source = shared_scan("ct-lung-8mm")
    scan = open_one(source)
    made = reformat(scan, AnatomicalPlane.CORONAL)
    report = export(made, tmp_path / "out.dcm", Scale(4.0, 1.0))
    _, found = corners_in_header(report.path)
    np.testing.assert_allclose(found, corners(made.slices[made.middle], made.size), atol=1e-3)
    assert dciodvfy_errors(report.path) <= dciodvfy_errors(scan.slices[0].source.path)
