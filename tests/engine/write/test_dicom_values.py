"""Sources whose stored values are not simply the values: lookup tables, floating point, palettes, doses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from engine.geometry import Scale
from tests.engine.write.support import export, open_one
from tests.support import dicom as build

IDENTITY = Scale(1, 1)
PYDICOM_FILES = Path(pydicom.__file__).parent / "data" / "test_files"


def values_of(dataset: Dataset) -> np.ndarray:
    """Values as a DICOM reader would have them."""
    return pydicom.pixels.apply_modality_lut(dataset.pixel_array, dataset)


def test_modality_lookup_table(tmp_path):
    spec = build.Spec(bits=8).filled()
    source = build.single_frame(spec, 0, np.arange(48 * 40, dtype=np.uint8).reshape(48, 40))
    item = Dataset()
    item.LUTDescriptor = [256, 0, 16]
    item.add_new("LUTData", "OW", np.arange(1000, 1000 + 256 * 7, 7).astype("<u2").tobytes())
    item.ModalityLUTType = "US"
    source.ModalityLUTSequence = Sequence([item])
    scan = open_one(build.save(source, tmp_path / "a.dcm"))
    made = pydicom.dcmread(export(scan, tmp_path / "b.dcm", IDENTITY).path)
    assert "ModalityLUTSequence" not in made
    np.testing.assert_array_equal(values_of(made), scan.read(0).values)
    assert made.pixel_array.max() == 1000 + 255 * 7


def test_floating_point_pixels(tmp_path):
    source = build.single_frame(build.MR.filled(), 0)
    pixels = build.phantom(48, 40, 0, -1.5, 2.5).astype(np.float32)
    for name in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
        del source[name]
    source.BitsAllocated = 32
    source.FloatPixelData = pixels.tobytes()
    scan = open_one(build.save(source, tmp_path / "a.dcm"))
    report = export(scan, tmp_path / "b.dcm", IDENTITY)
    made = pydicom.dcmread(report.path)
    assert (made.BitsAllocated, made.BitsStored, made.PixelRepresentation) == (16, 16, 0)
    np.testing.assert_allclose(values_of(made), pixels, atol=4 / 65535)
    assert report.clipped == 0
    assert any("quantised" in note for note in report.notes)


@pytest.mark.parametrize("name", ["examples_palette.dcm", "SC_ybr_full_422_uncompressed.dcm", "SC_rgb_rle_16bit.dcm"])
def test_colour_becomes_rgb(name, tmp_path):
    scan = open_one(PYDICOM_FILES / name)
    made = pydicom.dcmread(export(scan, tmp_path / "b.dcm", IDENTITY, index=0).path)
    assert (made.PhotometricInterpretation, made.PlanarConfiguration, made.SamplesPerPixel) == ("RGB", 0, 3)
    assert not [element for element in made if "Palette" in element.keyword]
    values = scan.read(0).values
    deep = 257 if name == "examples_palette.dcm" else 1
    np.testing.assert_allclose(made.pixel_array.astype(float), values / deep, atol=0.5)


def test_frame_of_a_dose_grid(tmp_path):
    scan = open_one(PYDICOM_FILES / "rtdose.dcm")
    index = 3
    made = pydicom.dcmread(export(scan, tmp_path / "b.dcm", IDENTITY, index=index).path)
    np.testing.assert_allclose(made.ImagePositionPatient, scan.slices[index].geometry.origin, atol=1e-9)
    np.testing.assert_allclose(values_of(made), scan.read(index).values, rtol=1e-6)
    assert made.SourceImageSequence[0].ReferencedFrameNumber == scan.slices[index].source.frame + 1


def test_slope_of_zero_is_said_as_the_reader_took_it(tmp_path):
    source = build.single_frame(build.CT.filled(), 0)
    source.RescaleSlope = "0"
    scan = open_one(build.save(source, tmp_path / "a.dcm"))
    made = pydicom.dcmread(export(scan, tmp_path / "b.dcm", IDENTITY).path)
    np.testing.assert_array_equal(values_of(made), scan.read(0).values)
