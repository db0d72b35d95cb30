"""Isotropic series as independent software reads them: dcm2niix and dicom3tools."""

from __future__ import annotations

import subprocess
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from engine.volume import plan_isotropic, write_isotropic
from tests.engine.write.support import dciodvfy_errors, open_one, program, shared_scan
from tests.support.dicom import oblique, write_ct, write_oblique_mr


def converted(folder: Path, out: Path) -> nib.Nifti1Image:
    """What dcm2niix makes of a folder of slices: one volume."""
    out.mkdir()
    subprocess.run(
        [program("dcm2niix"), "-z", "n", "-f", "v", "-o", str(out), str(folder)], check=True, capture_output=True
    )
    return nib.load(out / "v.nii")


def world(image: nib.Nifti1Image) -> np.ndarray:
    """Centres of the eight corner voxels in millimetres, as a set without order."""
    ends = [(0, n - 1) for n in image.shape[:3]]
    voxels = np.array([(i, j, k, 1) for i in ends[0] for j in ends[1] for k in ends[2]], float)
    points = (image.affine @ voxels.T).T[:, :3]
    return points[np.lexsort(points.T.round(1))]


@pytest.mark.parametrize("angles", [(0, 0, 0), (17, -11, 8), (90, 3, 0)])
def test_dcm2niix_sees_the_same_place_with_finer_slices(angles, tmp_path):
    program("dcm2niix")
    write_oblique_mr(tmp_path / "in", gap_mm=2.8, orientation=oblique(*angles))
    plan = plan_isotropic(open_one(tmp_path / "in"), method="mean", in_plane="none")
    write_isotropic(tmp_path / "made", plan, device="cpu")
    before, after = converted(tmp_path / "in", tmp_path / "a"), converted(tmp_path / "made", tmp_path / "b")
    assert after.shape == (*before.shape[:2], 17)
    np.testing.assert_allclose(world(after), world(before), atol=2e-3)
    assert after.header.get_zooms()[2] == pytest.approx(0.7, abs=1e-5)


def test_our_nifti_lies_where_dcm2niix_puts_our_series(tmp_path):
    program("dcm2niix")
    write_oblique_mr(tmp_path / "in", gap_mm=2.1)
    plan = plan_isotropic(open_one(tmp_path / "in"), method="cubic", in_plane="bicubic", spacing_mm=0.5)
    write_isotropic(tmp_path / "series", plan, device="cpu")
    write_isotropic(tmp_path / "ours.nii", plan, device="cpu")
    theirs, ours = converted(tmp_path / "series", tmp_path / "a"), nib.load(tmp_path / "ours.nii")
    np.testing.assert_allclose(world(ours), world(theirs), atol=2e-3)


@pytest.mark.parametrize("write", [write_ct, write_oblique_mr])
def test_validator_finds_no_error_that_the_source_did_not_have(write, tmp_path):
    program("dciodvfy")
    before = dciodvfy_errors(write(tmp_path / "in")[0])
    write_isotropic(
        tmp_path / "out", plan_isotropic(open_one(tmp_path / "in"), method="mean", in_plane="none"), device="cpu"
    )
    for name in ("slice-0001.dcm", "slice-0002.dcm"):
        assert dciodvfy_errors(tmp_path / "out" / name) <= before


def test_real_thick_ct_is_a_fine_series_in_the_same_place(tmp_path):
    program("dcm2niix")
    source = shared_scan("ct-lung-8mm")
    plan = plan_isotropic(open_one(source), method="mean", in_plane="none", spacing_mm=4.0)
    write_isotropic(tmp_path / "made", plan, device="cpu")
    after = converted(tmp_path / "made", tmp_path / "a")
    assert after.shape == (512, 512, 59)
    assert after.header.get_zooms()[2] == pytest.approx(4.0)
    np.testing.assert_allclose(sorted({round(z, 3) for z in world(after)[:, 2]}), [80.0, 312.0])
    assert dciodvfy_errors(tmp_path / "made" / "slice-0002.dcm") <= dciodvfy_errors(source / "1-01.dcm")
