"""Half-widths as files: no image of the patient, in the right place, with unit and meaning, nothing where none is."""

from __future__ import annotations

import json

import nibabel as nib
import numpy as np
import pydicom
import pytest
import tifffile
from PIL import Image

from engine.errors import WriteError
from engine.geometry import Grid, Scale
from engine.read import open_paths
from engine.write import write_uncertainty
from tests.engine.write.support import PROVENANCE, dciodvfy_errors, export, open_one
from tests.support import dicom as build

SCALE = Scale(2.37, 1.5)


def half_widths(grid: Grid) -> np.ndarray:
    """From 0 to 60, with a corner where there is none."""
    rows, columns = grid.target.rows, grid.target.columns
    values = np.linspace(0, 60, rows * columns, dtype=np.float32).reshape(rows, columns)
    values[:3, :4] = np.nan
    return values


def write(scan, path, **more):
    grid = Grid.of(scan.size, SCALE)
    values = half_widths(grid)
    index = scan.middle
    return values, write_uncertainty(path, scan, index, values, grid, PROVENANCE, level=0.9, **more)


@pytest.fixture
def ct(tmp_path):
    build.write_ct(tmp_path / "ct")
    return open_one(tmp_path / "ct")


def test_dicom_gives_the_values_back_and_zero_stands_for_none(ct, tmp_path):
    values, report = write(ct, tmp_path / "unsure.dcm")
    told = pydicom.dcmread(report.path)
    stored = told.pixel_array
    assert (stored[np.isnan(values)] == 0).all()
    assert (stored[np.isfinite(values)] > 0).all()
    read = pydicom.pixels.apply_rescale(stored, told)
    known = np.isfinite(values)
    assert np.abs(read - values)[known].max() <= 60 / 65534
    assert told.PixelPaddingValue == 0
    mapping = told.RealWorldValueMappingSequence[0]
    real = stored.astype(float) * mapping.RealWorldValueSlope + mapping.RealWorldValueIntercept
    np.testing.assert_allclose(real[known], read[known], atol=1e-6)
    assert mapping.MeasurementUnitsCodeSequence[0].CodeValue == "[hnsf'U]"


def test_dicom_says_that_it_is_no_image_of_the_patient(ct, tmp_path):
    _, report = write(ct, tmp_path / "unsure.dcm")
    told = pydicom.dcmread(report.path)
    assert told.SOPClassUID == pydicom.uid.SecondaryCaptureImageStorage
    assert list(told.ImageType)[:2] == ["DERIVED", "SECONDARY"]
    assert told.ImageType[3] == "UNCERTAINTY"
    assert told.DerivationDescription.startswith("Uncertainty map, not an image of the patient")
    assert "half-width in HU" in told.DerivationDescription
    assert "uncertainty" in told.SeriesDescription
    assert told.WindowCenterWidthExplanation == "half-width of 90% interval, HU"
    assert told.ContentQualification == "RESEARCH"


def test_dicom_lies_where_the_magnified_image_lies(ct, tmp_path):
    _, report = write(ct, tmp_path / "unsure.dcm")
    image = pydicom.dcmread(export(ct, tmp_path / "image.dcm", SCALE).path)
    told = pydicom.dcmread(report.path)
    for name in ("Rows", "Columns", "PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient"):
        assert told[name].value == image[name].value
    assert told.StudyInstanceUID == image.StudyInstanceUID
    assert told.FrameOfReferenceUID == image.FrameOfReferenceUID
    assert told.SeriesInstanceUID != image.SeriesInstanceUID
    assert told.SOPInstanceUID != image.SOPInstanceUID


@pytest.mark.parametrize("kind", ["ct", "mr", "us"])
def test_validator_finds_no_error(kind, tmp_path):
    make = {"ct": build.write_ct, "mr": build.write_oblique_mr, "us": build.write_ultrasound}[kind]
    source = tmp_path / ("in.dcm" if kind == "us" else "in")
    make(source)
    _, report = write(open_one(source), tmp_path / "out.dcm")
    assert dciodvfy_errors(report.path) == set()


def test_it_can_be_opened_again(ct, tmp_path):
    values, report = write(ct, tmp_path / "unsure.dcm")
    [scan] = open_paths([report.path]).scans
    slice_ = scan.read(0)
    assert (scan.size.rows, scan.size.columns) == values.shape
    np.testing.assert_array_equal(slice_.invalid, np.isnan(values))


def test_tiff_is_floating_point_with_nan(ct, tmp_path):
    values, report = write(ct, tmp_path / "unsure.tif")
    with tifffile.TiffFile(report.path) as file:
        np.testing.assert_array_equal(file.asarray(), values)
        told = json.loads(file.pages[0].description)
    assert told["unit"] == "HU"
    assert "90%" in told["what"]


def test_png_gives_the_values_back(ct, tmp_path):
    values, report = write(ct, tmp_path / "unsure.png")
    with Image.open(report.path) as image:
        stored, told = np.asarray(image).astype(float), json.loads(image.text["Vernier"])
    known = np.isfinite(values)
    assert (stored[~known] == 0).all()
    assert np.abs(stored * told["slope"] + told["intercept"] - values)[known].max() <= 60 / 65534
    assert told["what"] == "half-width of 90% interval, HU"


def test_nifti_lies_where_the_magnified_image_lies(tmp_path):
    data = (np.random.default_rng(0).random((30, 24, 5)) * 500).astype(np.int16)
    affine = np.diag([0.8, 0.9, 3.0, 1.0])
    nib.save(nib.Nifti1Image(data, affine), tmp_path / "in.nii")
    scan = open_one(tmp_path / "in.nii")
    values, report = write(scan, tmp_path / "unsure.nii.gz")
    told, image = nib.load(report.path), nib.load(export(scan, tmp_path / "image.nii.gz", SCALE).path)
    np.testing.assert_array_equal(told.affine, image.affine)
    assert told.shape == image.shape
    assert told.get_data_dtype() == np.float32
    assert sorted(told.get_fdata()[np.isfinite(told.get_fdata())]) == sorted(values[np.isfinite(values)])
    assert np.isnan(told.get_fdata()).sum() == 12
    assert b"half-width" in told.header["descrip"].item()


def test_a_map_of_nothing_is_a_file_all_the_same(ct, tmp_path):
    grid = Grid.of(ct.size, SCALE)
    nothing = np.full((grid.target.rows, grid.target.columns), np.nan, np.float32)
    report = write_uncertainty(tmp_path / "none.dcm", ct, 0, nothing, grid, PROVENANCE, level=0.9)
    assert (pydicom.dcmread(report.path).pixel_array == 0).all()


def test_a_file_that_is_there_and_the_scan_itself_are_safe(ct, tmp_path):
    there = tmp_path / "there.tif"
    there.write_bytes(b"mine")
    with pytest.raises(WriteError):
        write(ct, there)
    assert there.read_bytes() == b"mine"
    source = ct.slices[0].source.path
    before = source.read_bytes()
    with pytest.raises(WriteError):
        write(ct, source, overwrite=True)
    assert source.read_bytes() == before


def test_another_size_is_refused(ct, tmp_path):
    with pytest.raises(ValueError, match="half-widths of shape"):
        write_uncertainty(
            tmp_path / "x.tif", ct, 0, np.zeros((3, 3), np.float32), Grid.of(ct.size, SCALE), PROVENANCE, level=0.9
        )
