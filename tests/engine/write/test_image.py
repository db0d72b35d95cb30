from __future__ import annotations

import json

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.geometry import Grid, Scale
from engine.scan import Window
from engine.write import ValueRange
from tests.engine.write.support import OBLIQUE_SCALE, export, magnified, open_one
from tests.support import dicom as build

IDENTITY = Scale(1, 1)


@pytest.fixture
def ct(tmp_path):
    return open_one(build.write_ct(tmp_path / "in")[2])


@pytest.fixture
def mr(tmp_path):
    return open_one(build.write_series(tmp_path / "in")[2])


def png(path) -> tuple[np.ndarray, dict]:
    with Image.open(path) as image:
        return np.array(image), json.loads(image.text["Vernier"])


def tiff(path) -> tuple[np.ndarray, dict, tifffile.TiffPage]:
    with tifffile.TiffFile(path) as file:
        page = file.pages[0]
        return page.asarray(), json.loads(page.description), page


@pytest.mark.parametrize("fixture", ["ct", "mr"])
def test_png_text_tells_how_to_get_the_values_back(fixture, tmp_path, request):
    scan = request.getfixturevalue(fixture)
    report = export(scan, tmp_path / "a.png")
    samples, told = png(report.path)
    assert samples.dtype == np.uint16
    expected = magnified(scan.read(0).values, Grid.of(scan.size, OBLIQUE_SCALE))
    np.testing.assert_allclose(samples * told["slope"] + told["intercept"], expected, atol=0.501)
    assert told["unit"] == ("HU" if fixture == "ct" else "stored value")
    assert told["pixel_spacing_mm"] == pytest.approx([0.9 * 48 / 114, 0.7 * 40 / 60])


def test_png_at_scale_one_is_the_stored_values(ct, tmp_path):
    samples, told = png(export(ct, tmp_path / "a.png", IDENTITY).path)
    np.testing.assert_array_equal(samples * told["slope"] + told["intercept"], ct.read(0).values)
    assert told["true_ratio"] == [1.0, 1.0]


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_pictures_carry_no_patient_data(suffix, ct, tmp_path):
    content = export(ct, tmp_path / f"a{suffix}").path.read_bytes()
    for secret in (b"Phantom", b"TEST-1", b"20240102", b"synthetic"):
        assert secret not in content


def test_png_resolution(mr, tmp_path):
    with Image.open(export(mr, tmp_path / "a.png").path) as image:
        across, down = image.info["dpi"]
    assert 25.4 / across == pytest.approx(0.7 * 40 / 60, rel=1e-3)
    assert 25.4 / down == pytest.approx(0.9 * 48 / 114, rel=1e-3)


def test_tiff_of_stored_values(ct, tmp_path):
    samples, told, page = tiff(export(ct, tmp_path / "a.tiff").path)
    assert samples.dtype == np.int16
    expected = magnified(ct.read(0).values, Grid.of(ct.size, OBLIQUE_SCALE))
    np.testing.assert_allclose(samples * told["slope"] + told["intercept"], expected, atol=0.501)
    across, down = (tag[0] / tag[1] for tag in (page.tags[name].value for name in ("XResolution", "YResolution")))
    assert page.tags["ResolutionUnit"].value == tifffile.RESUNIT.CENTIMETER
    assert (10 / down, 10 / across) == pytest.approx((0.9 * 48 / 114, 0.7 * 40 / 60), rel=1e-6)


def test_tiff_of_floating_point(tmp_path):
    import nibabel as nib

    data = np.random.default_rng(0).normal(size=(12, 9, 1)).astype(np.float32)
    data[3, 4] = np.nan
    nib.Nifti1Image(data, np.diag([-1, -1, 1, 1])).to_filename(tmp_path / "a.nii")
    scan = open_one(tmp_path / "a.nii")
    samples, told, _ = tiff(export(scan, tmp_path / "b.tif", IDENTITY).path)
    assert samples.dtype == np.float32
    np.testing.assert_array_equal(samples, np.where(scan.read(0).invalid, np.nan, scan.read(0).values))
    report = export(scan, tmp_path / "b.png", IDENTITY)
    spread, told = png(report.path)
    valid = ~scan.read(0).invalid
    back = spread * told["slope"] + told["intercept"]
    np.testing.assert_allclose(back[valid], scan.read(0).values[valid], atol=told["slope"])
    assert report.clipped == 0
    assert "spread over 16 bit" in report.notes[0]


def test_monochrome_1_stays(tmp_path):
    dataset = build.single_frame(build.MR.filled(), 0)
    dataset.PhotometricInterpretation = "MONOCHROME1"
    scan = open_one(build.save(dataset, tmp_path / "a.dcm"))
    samples, told, page = tiff(export(scan, tmp_path / "a.tif", IDENTITY).path)
    np.testing.assert_array_equal(samples, dataset.pixel_array)
    assert page.photometric == tifffile.PHOTOMETRIC.MINISWHITE
    assert told["low_is_white"]
    shown, told = png(
        export(scan, tmp_path / "a.png", IDENTITY, value_range=ValueRange.DISPLAY, window=Window.between(0, 4095)).path
    )
    np.testing.assert_allclose(shown, 255 - dataset.pixel_array / 4095 * 255, atol=0.51)
    assert not told["low_is_white"]


@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_display_range_is_what_the_window_shows(suffix, ct, tmp_path):
    report = export(
        ct, tmp_path / f"a{suffix}", IDENTITY, value_range=ValueRange.DISPLAY, window=Window.between(-200, 300)
    )
    samples = png(report.path)[0] if suffix == ".png" else tiff(report.path)[0]
    assert samples.dtype == np.uint8
    np.testing.assert_allclose(samples, np.clip((ct.read(0).values + 200) / 500, 0, 1) * 255, atol=0.51)
    turned = export(
        ct,
        tmp_path / f"b{suffix}",
        IDENTITY,
        value_range=ValueRange.DISPLAY,
        window=Window.between(-200, 300),
        inverted=True,
    )
    other = png(turned.path)[0] if suffix == ".png" else tiff(turned.path)[0]
    np.testing.assert_array_equal(other, 255 - samples)


@pytest.mark.parametrize("value_range", list(ValueRange))
@pytest.mark.parametrize("suffix", [".png", ".tif"])
def test_colour_comes_back(suffix, value_range, tmp_path):
    scan = open_one(build.write_ultrasound(tmp_path / "us.dcm"))
    report = export(scan, tmp_path / f"a{suffix}", IDENTITY, value_range=value_range)
    samples = png(report.path)[0] if suffix == ".png" else tiff(report.path)[0]
    np.testing.assert_array_equal(samples, scan.read(0).values)
    assert samples.dtype == np.uint8


@pytest.mark.parametrize("kind", [np.uint8, np.uint16])
def test_pictures_keep_their_depth(kind, tmp_path):
    pixels = build.phantom(20, 30, 0, 0, np.iinfo(kind).max).astype(kind)
    tifffile.imwrite(tmp_path / "a.tif", pixels)
    scan = open_one(tmp_path / "a.tif")
    for suffix, read in ((".png", png), (".tif", tiff)):
        samples = read(export(scan, tmp_path / f"b{suffix}", IDENTITY).path)[0]
        assert samples.dtype == kind
        np.testing.assert_array_equal(samples, pixels)
