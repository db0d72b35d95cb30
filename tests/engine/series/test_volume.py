"""NIfTI volumes of whole scans: places, values, time, and whatever the source's header said."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pytest

from engine.geometry import Grid, Scale
from engine.series import SeriesKind
from engine.series.plan import PlanError
from tests.engine.series.support import written
from tests.engine.write.support import OBLIQUE_SCALE, magnified, open_one, program
from tests.support import dicom as build


def corners(affine, shape):
    low, high = -0.5, np.array(shape[:3]) - 0.5
    index = np.array([[x, y, z, 1] for x in (low, high[0]) for y in (low, high[1]) for z in (low, high[2])])
    return (affine @ index.T).T[:, :3]


@pytest.mark.parametrize("suffix", [".nii", ".nii.gz"])
@pytest.mark.parametrize("turn", [(0, 1, 2), (2, 0, 1)])
def test_a_nifti_volume_keeps_its_corners_and_values(tmp_path, suffix, turn):
    random = np.random.default_rng(1)
    values = random.integers(-50, 900, (9, 12, 5)).astype(np.int16).transpose(turn)
    affine = np.array([[-0.8, 0.05, 0, 12], [0.02, 1.1, 0.1, -7], [0, 0, 2.5, 3], [0, 0, 0, 1.0]])[:, [*turn, 3]]
    image = nib.Nifti1Image(values, affine)
    image.header.set_sform(affine, 1)
    nib.save(image, tmp_path / "in.nii")
    scan = open_one(tmp_path / "in.nii")
    report = written(scan, tmp_path / f"out{suffix}", SeriesKind.NIFTI)
    made = nib.load(report.path)
    np.testing.assert_allclose(
        np.sort(corners(made.affine, made.shape), 0), np.sort(corners(affine, values.shape), 0), atol=1e-3
    )
    back = open_one(report.path)
    assert len(back) == len(scan)
    for index in range(len(scan)):
        expected = magnified(scan.read(index).values, Grid.of(scan.size, OBLIQUE_SCALE))
        assert np.abs(back.read(index).values - expected).max() <= 0.5 + 1e-3


def test_time_stays(tmp_path):
    values = np.arange(6 * 7 * 3 * 4, dtype=np.int16).reshape(6, 7, 3, 4)
    image = nib.Nifti1Image(values, np.diag([2.0, 2.0, 3.0, 1.0]))
    image.header.set_zooms((2.0, 2.0, 3.0, 1.75))
    image.header.set_xyzt_units("mm", "sec")
    nib.save(image, tmp_path / "in.nii")
    scan = open_one(tmp_path / "in.nii")
    made = nib.load(written(scan, tmp_path / "out.nii", SeriesKind.NIFTI, Scale(2, 2)).path)
    assert made.shape == (12, 14, 3, 4)
    assert made.header.get_zooms() == pytest.approx((1.0, 1.0, 3.0, 1.75))
    assert made.header.get_xyzt_units() == ("mm", "sec")
    part = nib.load(
        written(scan, tmp_path / "part.nii", SeriesKind.NIFTI, Scale(1, 1), slices=range(1, 3), times=range(2, 4)).path
    )
    np.testing.assert_array_equal(np.asarray(part.dataobj), values[:, :, 1:3, 2:4])
    np.testing.assert_allclose(part.affine[:3, 3], [0, 0, 3])


def test_a_dicom_series_becomes_a_volume_in_its_place(tmp_path):
    build.write_oblique_mr(tmp_path / "in", slices=4)
    scan = open_one(tmp_path / "in")
    made = nib.load(written(scan, tmp_path / "out.nii.gz", SeriesKind.NIFTI, slices=range(1, 4)).path)
    first = scan.slices[1].geometry.on(Grid.of(scan.size, OBLIQUE_SCALE))
    np.testing.assert_allclose(made.affine[:3, 3] * [-1, -1, 1], first.origin, atol=1e-3)
    step = np.subtract(scan.slices[2].geometry.origin, scan.slices[1].geometry.origin)
    np.testing.assert_allclose(made.affine[:3, 2] * [-1, -1, 1], step, atol=1e-3)


def test_slices_rescaled_differently_become_floating_point(tmp_path):
    path = build.write_enhanced(tmp_path / "in.dcm")
    scan = open_one(path)
    assert len({info.storage.slope for info in scan.slices}) > 1
    report = written(scan, tmp_path / "out.nii", SeriesKind.NIFTI, Scale(1, 1))
    made = nib.load(report.path)
    assert made.get_data_dtype() == np.float32
    for index in range(len(scan)):
        np.testing.assert_allclose(made.get_fdata()[:, :, index].T, scan.read(index).values, rtol=1e-5)


def test_uneven_slices_are_refused_in_words(tmp_path):
    paths = build.write_ct(tmp_path / "in", slices=5)
    paths[2].unlink()
    with pytest.raises(PlanError, match=r"even distances.*DICOM series can"):
        written(open_one(tmp_path / "in"), tmp_path / "out.nii", SeriesKind.NIFTI)
    assert not list(tmp_path.glob("out*"))


def test_a_film_becomes_a_four_dimensional_file(tmp_path):
    path = build.write_ultrasound(tmp_path / "us.dcm", frames=4)
    made = nib.load(written(open_one(path), tmp_path / "out.nii.gz", SeriesKind.NIFTI, Scale(1, 1)).path)
    assert made.shape == (80, 60, 1, 4)
    assert made.header.get_zooms()[3] == pytest.approx(0.04)


def test_the_standard_tool_finds_nothing_wrong(tmp_path):
    import subprocess

    build.write_oblique_mr(tmp_path / "in", slices=3)
    report = written(open_one(tmp_path / "in"), tmp_path / "out.nii", SeriesKind.NIFTI)
    tool = program("nifti_tool")
    done = subprocess.run([tool, "-check_hdr", "-infiles", report.path], check=False, capture_output=True, text=True)
    assert done.returncode == 0
    assert "IS GOOD" in done.stdout + done.stderr
