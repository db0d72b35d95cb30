"""Maps beside a series: differences and half-widths as series of their own, that nobody can take for the scan."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom
import pytest

from engine.geometry import Scale
from engine.magnify import bicubic
from engine.series import Content, SeriesKind, plan_series, write_series
from engine.series.making import Making
from engine.series.plan import PlanError, SeriesOptions
from tests.engine.write.support import dciodvfy_errors, open_one
from tests.support import dicom as build

MAKING = Making("default", "cpu")


@pytest.fixture(scope="module")
def scan(tmp_path_factory):
    folder = tmp_path_factory.mktemp("source")
    build.write_ct(folder, slices=2, rows=40, columns=36)
    return open_one(folder)


@pytest.fixture(scope="module")
def magnifier():
    return MAKING.magnifier()


def made(scan, magnifier, target, kind, content):
    options = SeriesOptions(kind, content=content)
    plan = plan_series(scan, Scale(2, 1.5), options, MAKING.provenance(magnifier))
    return plan, write_series(target, plan, MAKING.make(magnifier, plan))


def test_the_difference_is_the_image_minus_bicubic(scan, magnifier, tmp_path):
    _, image = made(scan, magnifier, tmp_path / "image.nii", SeriesKind.NIFTI, Content.IMAGE)
    plan, difference = made(scan, magnifier, tmp_path / "difference.nii", SeriesKind.NIFTI, Content.DIFFERENCE)
    one, two = nib.load(image.path), nib.load(difference.path)
    assert two.get_data_dtype() == np.float32
    np.testing.assert_array_equal(one.affine, two.affine)
    for index in range(2):
        plain = bicubic(scan.read(index).values, plan.grid)
        off = one.get_fdata()[:, :, index].T - plain
        assert np.abs(off - two.get_fdata()[:, :, index].T).max() <= 0.51


@pytest.mark.parametrize(
    ("content", "mark"), [(Content.DIFFERENCE, "DIFFERENCE"), (Content.UNCERTAINTY, "UNCERTAINTY")]
)
def test_a_map_in_dicom_says_what_it_is(scan, magnifier, tmp_path, content, mark):
    _, report = made(scan, magnifier, tmp_path / "maps", SeriesKind.DICOM, content)
    headers = [pydicom.dcmread(path) for path in sorted(report.path.iterdir())]
    assert len({header.SeriesInstanceUID for header in headers}) == 1
    for header in headers:
        assert header.ImageType[-1] == mark
        assert "not an image of the patient" in header.DerivationDescription
        assert mark.lower() in header.SeriesDescription
        assert "RescaleSlope" in header
    for path in report.path.iterdir():
        assert dciodvfy_errors(path) <= dciodvfy_errors(scan.slices[0].source.path)


def test_differences_come_back_with_their_sign(scan, magnifier, tmp_path):
    _, exact = made(scan, magnifier, tmp_path / "exact.tif.d", SeriesKind.TIFF, Content.DIFFERENCE)
    _, report = made(scan, magnifier, tmp_path / "maps", SeriesKind.DICOM, Content.DIFFERENCE)
    import tifffile

    for tiff, dicom in zip(sorted(exact.path.iterdir()), sorted(report.path.iterdir()), strict=True):
        own, header = tifffile.imread(tiff), pydicom.dcmread(dicom)
        values = header.pixel_array * float(header.RescaleSlope) + float(header.RescaleIntercept)
        assert own.min() < 0 < own.max()
        assert np.abs(values - own).max() <= 0.51 * float(header.RescaleSlope) + 1e-6


def test_half_widths_are_never_negative(scan, magnifier, tmp_path):
    _, report = made(scan, magnifier, tmp_path / "unsure.nii.gz", SeriesKind.NIFTI, Content.UNCERTAINTY)
    values = nib.load(report.path).get_fdata()
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) > 0


def test_a_map_is_no_film(scan, magnifier, tmp_path):
    with pytest.raises(PlanError, match="no film"):
        plan_series(
            scan,
            Scale(2, 2),
            SeriesOptions(SeriesKind.GIF, content=Content.DIFFERENCE),
            MAKING.provenance(MAKING.magnifier()),
        )
