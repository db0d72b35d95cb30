"""Slices between slices at their exact places, written with headers that other software reads alike."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom
import pytest
import torch

from engine.errors import CancelledError, ScaleError, WriteError
from engine.geometry import Spacing
from engine.networks.misrgan import Misrgan
from engine.progress import CancelToken
from engine.read import open_paths
from engine.scan import Scan
from engine.volume import IsotropicPlan, plan_isotropic, stack_of, write_isotropic
from engine.volume.isotropic import MethodError, compute
from engine.volume.through import Cubic, Mean, Network, levels_for
from tests.engine.volume.support import FIRST, beyond, scan_of
from tests.support.dicom import oblique, write_ct, write_enhanced, write_oblique_mr


def opened(path) -> Scan:
    [scan] = open_paths([path]).scans
    return scan


def values(plan: IsotropicPlan) -> np.ndarray:
    return np.stack([image for _, image in compute(plan, "cpu")])


@pytest.fixture
def rising() -> Scan:
    """Values rise by 100 from slice to slice, and by 1 a pixel; slices 4 mm apart, pixels of 1 mm."""
    z, r, c = np.mgrid[0:6, 0:8, 0:9]
    return scan_of(100.0 * z + r + c, spacing=Spacing(1.0, 1.0))


# Places


def test_first_slice_stays_and_the_last_one_ends_the_volume(rising):
    plan = plan_isotropic(rising, method="mean")
    assert (plan.count, plan.spacing_mm) == (21, 1.0)
    assert plan.geometry(0).origin == pytest.approx(tuple(FIRST))
    assert plan.geometry(20).origin == pytest.approx(rising.slices[5].geometry.origin)
    assert plan.geometry(7).origin == pytest.approx(beyond(0, 0, 7.0))


def test_spacing_that_does_not_divide_the_distance(rising):
    plan = plan_isotropic(rising, method="mean", in_plane="none", spacing_mm=1.5)
    assert plan.count == 14, "20 mm hold 13 steps of 1.5 mm"
    assert plan.place(13) == pytest.approx(4.875)
    assert plan.neighbours(13) == (4, 5)
    assert plan.nearest(13) == 5
    np.testing.assert_allclose(values(plan)[13], rising.read(0).values + 487.5, atol=1e-3)


def test_source_slices_are_in_the_volume_as_they_are(rising):
    for method in ("mean", "cubic"):
        found = values(plan_isotropic(rising, method=method))
        for k in range(6):
            np.testing.assert_array_equal(found[4 * k], rising.read(k).values)


def test_plane_is_magnified_where_pixels_are_larger_than_the_spacing(rising):
    plan = plan_isotropic(rising, method="mean", in_plane="bicubic", spacing_mm=0.5)
    assert (plan.grid.target.rows, plan.grid.target.columns) == (16, 18)
    assert plan.spacing == Spacing(0.5, 0.5)
    corners = plan.geometry(3).corners(plan.grid.target)
    np.testing.assert_allclose(corners, plan.stack.at(plan.place(3)).corners(plan.grid.source), atol=1e-9)
    inner = values(plan)[1, 4:-4, 4:-4]
    np.testing.assert_allclose(np.diff(inner, axis=0), 0.5, atol=1e-3)
    assert inner[0, 0] == pytest.approx(12.5 + 2 * (4.5 * 0.5 - 0.5), abs=1e-3)


def test_what_cannot_be_is_refused(rising):
    with pytest.raises(MethodError, match="no way 'magic'"):
        plan_isotropic(rising, method="magic")
    with pytest.raises(MethodError, match="4 mm apart already"):
        plan_isotropic(rising, method="mean", spacing_mm=5.0)
    with pytest.raises(MethodError, match="not possible"):
        plan_isotropic(rising, method="mean", spacing_mm=float("nan"))
    with pytest.raises(ScaleError):
        plan_isotropic(rising, method="mean", in_plane="default", spacing_mm=0.2)


def test_default_spacing_is_the_finest_of_the_three_axes():
    thin = scan_of(np.zeros((4, 5, 6)), step=(0, 0, 0.4), spacing=Spacing(0.8, 0.6))
    plan = plan_isotropic(thin, method="mean", in_plane="bicubic")
    assert plan.spacing_mm == pytest.approx(0.4)
    assert (plan.grid.target.rows, plan.grid.target.columns) == (10, 9)


# Ways


def test_cubic_is_exact_on_a_parabola_inside_and_mean_is_not():
    parabola = scan_of(np.arange(8.0)[:, None, None] ** 2 * np.ones((1, 3, 4)))
    stack = stack_of(parabola)
    for place in (2.5, 3.25, 4.9):
        np.testing.assert_allclose(Cubic(stack).at(place).values, place**2, rtol=1e-6)
    np.testing.assert_allclose(Mean(stack).at(2.5).values, (4 + 9) / 2)


def test_untrained_network_gives_the_mean_applied_again():
    """Its last convolution is zero: at eighths of the distance that is a straight line."""
    stack = stack_of(scan_of(np.random.default_rng(0).random((4, 12, 10)) * 1000))
    torch.manual_seed(0)
    through = Network(stack, Misrgan(8, 1, 1).eval(), 3)
    for place in (0.5, 1.125, 2.875):
        np.testing.assert_allclose(through.at(place).values, Mean(stack).at(place).values, atol=2e-3)
    assert through.at(2.0) is through.source(2)


def test_trained_network_is_asked_of_neighbours_and_of_what_it_made():
    class Asked(Misrgan):
        pairs: list = []  # noqa: RUF012

        def forward(self, first, second):
            self.pairs.append((float(first[0].mean()), float(second[0].mean())))
            return super().forward(first, second)

    stack = stack_of(scan_of(np.arange(3.0)[:, None, None] * np.ones((1, 6, 6))))
    through = Network(stack, Asked(4, 1, 1).eval(), 2)
    through.at(1.25)
    asked = [(round(2 * a, 3), round(2 * b, 3)) for a, b in Asked.pairs]
    assert asked == [(1.0, 2.0), (1.0, 1.5)], "midway first, then midway to that"


@pytest.mark.parametrize(("wanted", "levels"), [(8.0, 0), (4.0, 1), (3.0, 2), (1.0, 3), (0.5, 3)])
def test_levels(wanted, levels):
    assert levels_for(8.0, wanted) == levels


# Files


def test_nifti_source_keeps_its_order_type_and_codes(tmp_path):
    rng = np.random.default_rng(1)
    array = rng.integers(-300, 900, (12, 9, 5)).astype(np.int16)
    turn = nib.affines.from_matvec(np.array([[-0.9, 0.1, 0.2], [0.1, 0.8, 0.3], [0.05, -0.2, 3.9]]), [10, -20, 30])
    image = nib.Nifti1Image(array, turn)
    image.header.set_slope_inter(2.0, 5.0)
    image.set_sform(turn, 2)
    image.set_qform(turn, 0)
    nib.save(image, tmp_path / "in.nii.gz")
    scan = opened(tmp_path / "in.nii.gz")
    plan = plan_isotropic(scan, method="cubic", in_plane="none", spacing_mm=stack_of(scan).step_mm / 4)
    report = write_isotropic(tmp_path / "out.nii.gz", plan, device="cpu")
    assert report.slices == 17
    out = nib.load(tmp_path / "out.nii.gz")
    assert out.shape == (12, 9, 17)
    assert out.get_data_dtype() == np.int16
    assert int(out.header["sform_code"]) == 2
    np.testing.assert_allclose(out.affine @ np.diag([1, 1, 4, 1]), turn, atol=1e-5)
    np.testing.assert_allclose(out.header.get_zooms()[2], np.linalg.norm(turn[:3, 2]) / 4, rtol=1e-5)
    np.testing.assert_array_equal(
        np.asarray(out.dataobj)[..., ::4], np.asarray(nib.load(tmp_path / "in.nii.gz").dataobj)
    )


def test_dicom_becomes_a_series_with_every_header_right(tmp_path):
    files = write_oblique_mr(tmp_path / "in", gap_mm=2.8)
    heads = [pydicom.dcmread(file) for file in files]
    scan = opened(tmp_path / "in")
    plan = plan_isotropic(scan, method="cubic", in_plane="none")
    assert plan.spacing_mm == pytest.approx(0.7)
    report = write_isotropic(tmp_path / "out", plan, device="cpu")
    written = [pydicom.dcmread(file) for file in sorted((tmp_path / "out").iterdir())]
    assert len(written) == report.slices == 17
    assert len({d.SeriesInstanceUID for d in written}) == 1
    assert written[0].SeriesInstanceUID != heads[0].SeriesInstanceUID
    assert {d.StudyInstanceUID for d in written} == {heads[0].StudyInstanceUID}
    assert {d.FrameOfReferenceUID for d in written} == {heads[0].FrameOfReferenceUID}
    assert len({d.SOPInstanceUID for d in written}) == 17
    assert [d.InstanceNumber for d in written] == list(range(1, 18))
    normal = np.cross(oblique()[:3], oblique()[3:])
    for j, dataset in enumerate(written):
        place = np.array(heads[0].ImagePositionPatient, float) + j * 0.7 * normal
        np.testing.assert_allclose(np.array(dataset.ImagePositionPatient, float), place, atol=1e-5)
        assert dataset.ImageOrientationPatient == heads[0].ImageOrientationPatient
        assert float(dataset.SpacingBetweenSlices) == pytest.approx(0.7)
        assert float(dataset.SliceThickness) == pytest.approx(0.7), "slices that touched still touch"
        assert dataset.ImageType[:2] == ["DERIVED", "SECONDARY"]
        assert "5 slices 2.8 mm apart become 17 slices" in dataset.DerivationDescription
        sources = [item.ReferencedSOPInstanceUID for item in dataset.SourceImageSequence]
        assert sources == [heads[k].SOPInstanceUID for k in plan.neighbours(j)]
    for k, head in enumerate(heads):
        np.testing.assert_array_equal(written[4 * k].pixel_array, head.pixel_array)
    again = stack_of(opened(tmp_path / "out"))
    assert (again.count, again.step_mm) == (17, pytest.approx(0.7))


def test_dicom_becomes_nifti_in_the_same_place(tmp_path):
    write_oblique_mr(tmp_path / "in", gap_mm=2.8)
    scan = opened(tmp_path / "in")
    plan = plan_isotropic(scan, method="mean", in_plane="none")
    write_isotropic(tmp_path / "out.nii", plan, device="cpu")
    out = nib.load(tmp_path / "out.nii")
    assert out.shape == (40, 48, 17)
    lps = np.diag([-1.0, -1.0, 1.0, 1.0]) @ out.affine
    for k, info in enumerate(scan.slices):
        place = info.geometry.at(3, 2)
        np.testing.assert_allclose((lps @ [2, 3, 4 * k, 1])[:3], place, atol=1e-3)
    np.testing.assert_array_equal(np.asarray(out.dataobj)[:, :, 4].T, scan.read(1).values)


def test_enhanced_frames_become_a_series(tmp_path):
    write_enhanced(tmp_path / "enhanced.dcm")
    plan = plan_isotropic(opened(tmp_path / "enhanced.dcm"), method="mean", in_plane="none", spacing_mm=1.5)
    write_isotropic(tmp_path / "out", plan, device="cpu")
    written = [pydicom.dcmread(file) for file in sorted((tmp_path / "out").iterdir())]
    assert len(written) == 9
    frames = [[int(item.ReferencedFrameNumber) for item in d.SourceImageSequence] for d in written]
    assert frames[:3] == [[5], [5, 4], [4]], "frames stand in the file against the order of position"
    positions = [np.array(d.ImagePositionPatient, float) for d in written]
    np.testing.assert_allclose(np.linalg.norm(np.diff(positions, axis=0), axis=1), 1.5, atol=1e-6)


def test_signed_ct_keeps_hounsfield_units(tmp_path):
    write_ct(tmp_path / "in", gap_mm=2.8)
    scan = opened(tmp_path / "in")
    plan = plan_isotropic(scan, method="mean", in_plane="none")
    write_isotropic(tmp_path / "out", plan, device="cpu")
    out = opened(tmp_path / "out")
    assert out.units == "HU"
    middle = (scan.read(1).values + scan.read(2).values) / 2
    np.testing.assert_allclose(out.read(6).values, middle, atol=0.5)


# What goes wrong leaves nothing behind


def test_folder_with_something_in_it_is_left_alone(tmp_path):
    write_ct(tmp_path / "in")
    plan = plan_isotropic(opened(tmp_path / "in"), method="mean")
    before = sorted((tmp_path / "in").iterdir())
    with pytest.raises(WriteError, match="not empty"):
        write_isotropic(tmp_path / "in", plan, device="cpu")
    assert sorted((tmp_path / "in").iterdir()) == before
    with pytest.raises(WriteError, match="folder for a DICOM series"):
        write_isotropic(tmp_path / "one.dcm", plan, device="cpu")


def test_nifti_cannot_become_dicom(tmp_path):
    nib.save(nib.Nifti1Image(np.zeros((4, 5, 6), np.int16), np.diag([1, 1, 2, 1])), tmp_path / "in.nii")
    plan = plan_isotropic(opened(tmp_path / "in.nii"), method="mean")
    with pytest.raises(WriteError, match="cannot become DICOM"):
        write_isotropic(tmp_path / "out", plan, device="cpu")
    with pytest.raises(WriteError, match="read from this file"):
        write_isotropic(tmp_path / "in.nii", plan, device="cpu", overwrite=True)


def test_stopped_work_leaves_nothing(tmp_path):
    write_ct(tmp_path / "in")
    plan = plan_isotropic(opened(tmp_path / "in"), method="mean")
    for name in ("out", "out.nii.gz"):
        token = CancelToken()

        def stop_later(done, total, what, token=token):
            if done == 3:
                token.cancel()

        with pytest.raises(CancelledError):
            write_isotropic(tmp_path / name, plan, device="cpu", cancel=token, progress=stop_later)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
