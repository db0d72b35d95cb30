"""Pixels of every transfer syntax and colour, against pydicom's own decoding and rescale."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file
from pydicom.pixels import apply_color_lut, apply_modality_lut
from pydicom.sequence import Sequence

from engine.errors import UnreadableError
from engine.read import open_paths
from tests.support import dicom as build

# Files inside the wheel of pydicom; nothing is downloaded.
FILES = [
    "693_J2KI.dcm",
    "CT_small.dcm",
    "ExplVR_BigEnd.dcm",
    "GDCMJ2K_TextGBR.dcm",
    "J2K_pixelrep_mismatch.dcm",
    "JPEG2000.dcm",
    "JPEGLSNearLossless_08.dcm",
    "JPEGLSNearLossless_16.dcm",
    "MR_small.dcm",
    "MR_small_RLE.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_expb.dcm",
    "MR_small_implicit.dcm",
    "MR_small_jp2klossless.dcm",
    "MR_small_jpeg_ls_lossless.dcm",
    "MR_small_padded.dcm",
    "SC_jpeg_no_color_transform.dcm",
    "SC_jpeg_no_color_transform_2.dcm",
    "SC_rgb_dcmtk_+eb+cr.dcm",
    "SC_rgb_dcmtk_+eb+cy+n1.dcm",
    "SC_rgb_dcmtk_+eb+cy+n2.dcm",
    "SC_rgb_dcmtk_+eb+cy+np.dcm",
    "SC_rgb_dcmtk_+eb+cy+s2.dcm",
    "SC_rgb_dcmtk_+eb+cy+s4.dcm",
    "SC_rgb_gdcm_KY.dcm",
    "SC_rgb_jls_lossy_line.dcm",
    "SC_rgb_jls_lossy_sample.dcm",
    "SC_rgb_jpeg.dcm",
    "SC_rgb_jpeg_app14_dcmd.dcm",
    "SC_rgb_jpeg_dcmd.dcm",
    "SC_rgb_jpeg_dcmtk.dcm",
    "SC_rgb_jpeg_gdcm.dcm",
    "SC_rgb_jpeg_lossy_gdcm.dcm",
    "SC_rgb_rle.dcm",
    "SC_rgb_rle_16bit.dcm",
    "SC_rgb_rle_16bit_2frame.dcm",
    "SC_rgb_rle_2frame.dcm",
    "SC_rgb_rle_32bit.dcm",
    "SC_rgb_rle_32bit_2frame.dcm",
    "SC_rgb_small_odd.dcm",
    "SC_rgb_small_odd_big_endian.dcm",
    "SC_rgb_small_odd_jpeg.dcm",
    "SC_ybr_full_422_uncompressed.dcm",
    "examples_jpeg2k.dcm",
    "examples_overlay.dcm",
    "examples_palette.dcm",
    "examples_rgb_color.dcm",
    "examples_ybr_color.dcm",
    "image_dfl.dcm",
    "liver_1frame.dcm",
    "liver_expb_1frame.dcm",
    "rtdose.dcm",
    "rtdose_1frame.dcm",
    "rtdose_expb.dcm",
    "rtdose_rle.dcm",
]


LOSSY = {pydicom.uid.JPEGBaseline8Bit, pydicom.uid.JPEG2000}


def shipped(name: str) -> Path:
    found = get_testdata_file(name, download=False)
    if found is None:
        pytest.skip(f"this pydicom ships without {name}")
    return Path(found)


def oracle(path: Path) -> np.ndarray:
    """(frames, rows, columns[, 3]) in the scan's units, by pydicom."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset = pydicom.dcmread(path, force=True)
        stored = dataset.pixel_array
        if dataset.PhotometricInterpretation == "PALETTE COLOR":
            values = apply_color_lut(stored, dataset)
        elif dataset.SamplesPerPixel == 1:
            values = apply_modality_lut(stored, dataset)
        else:
            values = stored
    if "DoseGridScaling" in dataset:
        values = values * float(dataset.DoseGridScaling)
    return values if int(dataset.get("NumberOfFrames", 1) or 1) > 1 else values[None]


def only_scan(*paths: Path):
    result = open_paths(paths)
    assert not result.refused, result.refused
    assert len(result.scans) == 1
    return result.scans[0]


@pytest.mark.parametrize("name", FILES)
def test_values_are_pydicoms(name):
    path = shipped(name)
    scan = only_scan(path)
    expected = oracle(path)
    assert len(scan) == len(expected)
    for index in range(len(scan)):
        slice_ = scan.read(index)
        wanted = expected[slice_.info.source.frame].astype(np.float64)
        assert slice_.values.shape == wanted.shape
        valid = np.ones(wanted.shape, bool) if slice_.invalid is None else ~slice_.invalid
        # Decoders of lossy JPEG may differ by rounding, and pydicom asks another one first.
        lossy = pydicom.filereader.read_file_meta_info(path).TransferSyntaxUID in LOSSY
        assert np.allclose(slice_.values[valid], wanted[valid], rtol=1e-6, atol=2 if lossy else 0)
        assert np.isfinite(slice_.values).all()


def test_jpeg_extended_with_twelve_bits():
    """GDCM and DCMTK agree on this file; pydicom does not ask GDCM. Sums are of DCMTK's ``dcmdjpeg``."""
    values = only_scan(shipped("JPGExtended.dcm")).read(0).values
    assert values.shape == (1024, 256)
    assert values.max() == 264
    stored = only_scan(shipped("JPEG2000.dcm")).read(0).values
    # The same bone scan, compressed by another method: alike, pixel for pixel.
    assert np.corrcoef(values.ravel(), stored.ravel())[0, 1] > 0.9


def test_an_uncompressed_pixel_type_of_each_sign_and_width(tmp_path):
    rng = np.random.default_rng(6)
    for number, dtype in enumerate([np.uint8, np.int16, np.uint16, np.int32, np.uint32]):
        limits = np.iinfo(dtype)
        stored = rng.integers(limits.min, limits.max, (9, 7), dtype=dtype, endpoint=True)
        dataset = build.single_frame(build.Spec().filled(), 0, stored)
        bits = stored.dtype.itemsize * 8
        dataset.BitsStored, dataset.HighBit = bits, bits - 1
        path = build.save(dataset, tmp_path / f"{number}.dcm")
        slice_ = only_scan(path).read(0)
        assert (slice_.values == stored).all()
        assert slice_.values.dtype == (np.float64 if bits == 32 else np.float32)
        assert (slice_.info.storage.low, slice_.info.storage.high) == (limits.min, limits.max)


@pytest.mark.parametrize(("keyword", "dtype"), [("FloatPixelData", np.float32), ("DoubleFloatPixelData", np.float64)])
def test_floating_point_pixels(tmp_path, keyword, dtype):
    stored = np.random.default_rng(7).normal(size=(6, 5)).astype(dtype)
    stored[2, 3] = np.nan
    dataset = build.single_frame(build.Spec().filled(), 0)
    dataset.Rows, dataset.Columns = stored.shape
    for absent in ("PixelData", "BitsStored", "HighBit", "PixelRepresentation"):
        delattr(dataset, absent)
    dataset.BitsAllocated = stored.dtype.itemsize * 8
    setattr(dataset, keyword, stored.tobytes())
    slice_ = only_scan(build.save(dataset, tmp_path / "a.dcm")).read(0)
    valid = np.isfinite(stored)
    assert slice_.values.dtype == dtype
    assert (slice_.values[valid] == stored[valid]).all()
    assert (slice_.invalid == ~valid).all()
    assert not slice_.info.storage.integer


def test_rescale_of_each_slice(tmp_path):
    spec = build.Spec(modality="PT", slices=3).filled()
    for index, (slope, intercept) in enumerate([(1.0, 0.0), (2.5, -3.0), (0.125, 10.0)]):
        dataset = build.single_frame(spec, index)
        dataset.RescaleSlope, dataset.RescaleIntercept = build.ds_values([slope, intercept])
        build.save(dataset, tmp_path / f"{index}.dcm")
    scan = only_scan(tmp_path)
    for index, (slope, intercept) in enumerate([(1.0, 0.0), (2.5, -3.0), (0.125, 10.0)]):
        slice_ = scan.read(index)
        assert (slice_.info.storage.slope, slice_.info.storage.intercept) == (slope, intercept)
        assert np.allclose(slice_.values, build.stored_phantom(spec, index) * slope + intercept, rtol=1e-6)


def test_monochrome1_is_marked_and_not_inverted(tmp_path):
    spec = build.MR.filled()
    dataset = build.single_frame(spec, 0)
    dataset.PhotometricInterpretation = "MONOCHROME1"
    scan = only_scan(build.save(dataset, tmp_path / "a.dcm"))
    assert scan.inverted
    assert (scan.read(0).values == build.stored_phantom(spec, 0)).all()


def padded(tmp_path: Path, padding: int, limit: int | None = None):
    spec = build.CT.filled()
    stored = build.stored_phantom(spec, 0).astype(np.int16)
    stored[:5], stored[5] = padding, padding if limit is None else limit
    dataset = build.single_frame(spec, 0, stored)
    dataset.add_new("PixelPaddingValue", "SS", padding)
    if limit is not None:
        dataset.add_new("PixelPaddingRangeLimit", "SS", limit)
    return only_scan(build.save(dataset, tmp_path / "a.dcm")).read(0), stored


def test_padding_is_masked_filled_and_told(tmp_path):
    slice_, stored = padded(tmp_path, -2000)
    assert slice_.invalid[:6].all()
    assert not slice_.invalid[6:].any()
    assert slice_.invalid_value == -2000 - 1024
    assert (slice_.values[:6] == slice_.values[6]).all()
    assert (slice_.values[6:] == stored[6:] - 1024.0).all()


@pytest.mark.parametrize(("padding", "limit"), [(-2000, -1500), (-1500, -2000)])
def test_padding_may_be_a_range(tmp_path, padding, limit):
    slice_, _ = padded(tmp_path, padding, limit)
    assert slice_.invalid[:6].all()
    assert not slice_.invalid[6:].any()
    assert slice_.invalid_value == padding - 1024


def test_padding_written_with_the_wrong_sign(tmp_path):
    spec = build.CT.filled()
    stored = build.stored_phantom(spec, 0).astype(np.int16)
    stored[:4] = -2000
    dataset = build.single_frame(spec, 0, stored)
    dataset.add_new("PixelPaddingValue", "US", 63536)
    slice_ = only_scan(build.save(dataset, tmp_path / "a.dcm")).read(0)
    assert slice_.invalid.sum() == 4 * spec.columns
    assert slice_.invalid_value == -2000 - 1024


def test_a_slice_of_padding_alone(tmp_path):
    spec = build.CT.filled()
    dataset = build.single_frame(spec, 0, np.full((8, 8), -2000, np.int16))
    dataset.add_new("PixelPaddingValue", "SS", -2000)
    slice_ = only_scan(build.save(dataset, tmp_path / "a.dcm")).read(0)
    assert slice_.invalid.all()
    assert (slice_.values == 0).all()


def test_modality_table(tmp_path):
    spec = build.Spec(modality="XA", bits=8).filled()
    stored = np.arange(64, dtype=np.uint8).reshape(8, 8)
    dataset = build.single_frame(spec, 0, stored)
    item = pydicom.Dataset()
    item.LUTDescriptor = [64, 0, 16]
    item.ModalityLUTType = "US"
    item.LUTData = [value * value for value in range(64)]
    item["LUTDescriptor"].VR = item["LUTData"].VR = "US"
    dataset.ModalityLUTSequence = Sequence([item])
    slice_ = only_scan(build.save(dataset, tmp_path / "a.dcm")).read(0)
    assert (slice_.values == stored.astype(float) ** 2).all()
    assert not slice_.info.storage.linear


def test_attributes_that_are_nearly_always_the_same_may_be_missing(tmp_path):
    spec = build.MR.filled()
    dataset = build.single_frame(spec, 0)
    for keyword in ("SamplesPerPixel", "PhotometricInterpretation", "PixelRepresentation"):
        delattr(dataset, keyword)
    scan = only_scan(build.save(dataset, tmp_path / "a.dcm"))
    assert (scan.read(0).values == build.stored_phantom(spec, 0)).all()


@pytest.mark.parametrize(("implicit", "little"), [(True, True), (False, True), (False, False)])
def test_files_without_preamble_and_meta(tmp_path, implicit, little):
    spec = build.MR.filled()
    dataset = build.single_frame(spec, 0)
    if not little:
        dataset.PixelData = build.stored_phantom(spec, 0).astype(">u2").tobytes()
    bare = pydicom.Dataset(dataset)
    path = tmp_path / "bare"
    pydicom.dcmwrite(path, bare, implicit_vr=implicit, little_endian=little, enforce_file_format=False)
    assert path.read_bytes()[:2] != b"\0\0"
    assert (only_scan(path).read(0).values == build.stored_phantom(spec, 0)).all()


@pytest.mark.parametrize(
    "name",
    [
        "MR_small_jp2klossless.dcm",
        "MR_small_jpeg_ls_lossless.dcm",
        "MR_small_RLE.dcm",
        "SC_rgb_jpeg_gdcm.dcm",
        "JPGExtended.dcm",
    ],
)
def test_damaged_compressed_pixels_are_said_so(tmp_path, name):
    data = bytearray(shipped(name).read_bytes())
    element = data.rindex(b"\xe0\x7f\x10\x00")
    offsets = data.index(b"\xfe\xff\x00\xe0", element)
    frame = data.index(b"\xfe\xff\x00\xe0", offsets + 4) + 8
    data[frame : frame + 80] = b"\xff" * 80
    (tmp_path / name).write_bytes(bytes(data))
    scan = only_scan(tmp_path / name)
    with pytest.raises(UnreadableError, match=re.escape(name)):
        scan.read(0)


def test_video_says_that_it_is_video(tmp_path):
    dataset = build.single_frame(build.MR.filled(), 0)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.102"
    dataset.PixelData = pydicom.encaps.encapsulate([b"\0" * 100])
    scan = only_scan(build.save(dataset, tmp_path / "a.dcm"))
    with pytest.raises(UnreadableError, match="video"):
        scan.read(0)


def test_a_file_that_goes_away(tmp_path):
    path = build.save(build.single_frame(build.MR.filled(), 0), tmp_path / "a.dcm")
    scan = only_scan(path)
    path.unlink()
    with pytest.raises(UnreadableError, match="no longer there"):
        scan.read(0)


def as_lossless_jpeg(source: Path, target: Path) -> Path:
    """Write a copy in JPEG Lossless, Process 14 Selection Value 1, with GDCM's own encoder."""
    import gdcm

    reader = gdcm.ImageReader()
    reader.SetFileName(str(source))
    assert reader.Read()
    change = gdcm.ImageChangeTransferSyntax()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.JPEGLosslessProcess14_1))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer = gdcm.ImageWriter()
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    writer.SetFileName(str(target))
    assert writer.Write()
    return target


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "examples_rgb_color.dcm"])
def test_lossless_jpeg(tmp_path, name):
    path = as_lossless_jpeg(shipped(name), tmp_path / "a.dcm")
    assert pydicom.dcmread(path).file_meta.TransferSyntaxUID == pydicom.uid.JPEGLosslessSV1
    assert (only_scan(path).read(0).values == oracle(shipped(name))[0]).all()


def test_a_decoder_that_crashes_takes_nothing_with_it(tmp_path):
    """Damaged lossless JPEG ends the process that GDCM works in; this one goes on, and so does the next frame."""
    good = as_lossless_jpeg(shipped("CT_small.dcm"), tmp_path / "good.dcm")
    whole = good.read_bytes()
    begin = whole.rindex(b"\xff\xd8\xff")
    rng = np.random.default_rng(11)
    refused = 0
    for number in range(12):
        data = bytearray(whole)
        for at in rng.integers(begin + 2, begin + 400, 8):
            data[at] = rng.integers(256)
        path = tmp_path / f"{number}.dcm"
        path.write_bytes(bytes(data))
        scan = only_scan(path)
        try:
            assert np.isfinite(scan.read(0).values).all()
        except UnreadableError:
            refused += 1
    assert refused > 0
    assert (only_scan(good).read(0).values == oracle(shipped("CT_small.dcm"))[0]).all()


def test_a_decoder_that_dies_is_replaced():
    from engine.read.dicom import isolated

    scan = only_scan(shipped("JPGExtended.dcm"))
    expected = scan.read(0).values
    child = isolated._child
    assert child is not None
    child.kill()
    child.wait()
    assert (scan.read(0).values == expected).all()


def test_a_decoder_that_hangs_is_given_up(monkeypatch):
    from engine.read.dicom import isolated

    monkeypatch.setattr(isolated, "SECONDS", 0.05)
    monkeypatch.setattr(isolated, "_child", None)
    scan = only_scan(shipped("JPGExtended.dcm"))
    # Starting Python alone takes longer than that.
    with pytest.raises(UnreadableError):
        scan.read(0)
    assert isolated._child is None
