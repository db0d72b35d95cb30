from __future__ import annotations

import errno
import os
from dataclasses import replace

import numpy as np
import pydicom
import pytest
import tifffile
from pydicom.uid import MRImageStorage, SecondaryCaptureImageStorage

from engine.errors import CancelledError, WriteError
from engine.geometry import Grid, Scale, Size
from engine.progress import CancelToken
from engine.scan import Window
from engine.write import ExportOptions, ValueRange, default_name, formats, preview, write_slice
from tests.engine.write.support import OBLIQUE_SCALE, PROVENANCE, export, open_one
from tests.support import dicom as build


@pytest.fixture
def scan(tmp_path):
    build.write_series(tmp_path / "in")
    return open_one(tmp_path / "in")


@pytest.fixture
def picture(tmp_path):
    tifffile.imwrite(tmp_path / "picture.tif", build.phantom(20, 30, 0, 0, 60000).astype(np.uint16))
    return open_one(tmp_path / "picture.tif")


def target(folder):
    """A folder of its own for what is written."""
    folder = folder / "out"
    folder.mkdir(exist_ok=True)
    return folder


def test_own_kind_comes_first_and_only_dicom_becomes_dicom(scan, picture):
    assert formats(scan)[0] == ".dcm"
    assert formats(picture)[0] == ".png"
    assert ".dcm" not in formats(picture)
    assert {".nii", ".nii.gz", ".png", ".tif", ".tiff"} <= set(formats(scan)) & set(formats(picture))


def test_default_name_tells_slice_and_true_ratio_and_no_patient(scan):
    grid = Grid(Size(48, 40), Size(114, 60))
    assert default_name(scan, 2, grid) == "slice-003-v2.38-h1.50.dcm"
    assert default_name(scan, 2, grid, ".nii.gz") == "slice-003-v2.38-h1.50.nii.gz"


@pytest.mark.parametrize("suffix", [".dcm", ".nii", ".nii.gz", ".png", ".tif", ".tiff", ".DCM", ".Tif"])
@pytest.mark.parametrize("value_range", list(ValueRange))
def test_report_and_preview_agree_with_the_file(suffix, value_range, scan, tmp_path):
    path = target(tmp_path) / f"a{suffix}"
    told = []
    grid = Grid.of(scan.size, OBLIQUE_SCALE)
    values = np.full((114, 60), 700, np.float32)
    options = ExportOptions(PROVENANCE, value_range)
    report = write_slice(path, scan, 0, values, grid, options, progress=lambda done, total, what: told.append(done))
    assert report.path == path.resolve()
    assert report.bytes == path.stat().st_size == told[-1]
    assert (report.size, report.ratio) == (Size(114, 60), Scale(2.375, 1.5))
    ahead = preview(scan, 0, grid, suffix.lower(), value_range)
    assert (ahead.target, ahead.ratio) == (report.size, report.ratio)
    assert (ahead.spacing.row_mm, ahead.spacing.column_mm) == pytest.approx(
        (report.spacing.row_mm, report.spacing.column_mm)
    )
    assert ahead.bits == (8 if value_range is ValueRange.DISPLAY else 16)
    if not suffix.endswith((".gz", ".png")):
        assert ahead.bytes == pytest.approx(report.bytes, rel=0.25)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_preview_names_the_kind_of_object(scan, tmp_path):
    grid = Grid.of(scan.size, OBLIQUE_SCALE)
    assert preview(scan, 0, grid, ".dcm").description == "DICOM, derived MR image, 16 bit"
    shown = preview(scan, 0, grid, ".dcm", ValueRange.DISPLAY)
    assert shown.description == "DICOM, secondary capture, 8 bit"
    us = open_one(build.write_ultrasound(tmp_path / "us.dcm"))
    assert preview(us, 0, Grid.of(us.size, OBLIQUE_SCALE), ".dcm").samples == 3


def test_dicom_as_displayed_is_an_8_bit_secondary_capture(scan, tmp_path):
    window = Window.between(500, 2500)
    report = export(
        scan, target(tmp_path) / "a.dcm", Scale(1, 1), index=1, value_range=ValueRange.DISPLAY, window=window
    )
    made = pydicom.dcmread(report.path)
    assert made.SOPClassUID == SecondaryCaptureImageStorage
    assert (made.BitsAllocated, made.BitsStored, made.PixelRepresentation) == (8, 8, 0)
    assert made.PhotometricInterpretation == "MONOCHROME2"
    assert not [name for name in ("RescaleSlope", "WindowCenter", "VOILUTSequence") if name in made]
    assert made.ConversionType == "WSD"
    assert [float(v) for v in made.PixelSpacing] == [0.9, 0.7]
    expected = np.clip((scan.read(1).values - 500) / 2000, 0, 1) * 255
    np.testing.assert_allclose(made.pixel_array, expected, atol=0.51)
    assert any("secondary capture" in note for note in report.notes)


def test_the_slice_asked_for_is_the_slice_written(scan, tmp_path):
    for index in range(len(scan)):
        made = pydicom.dcmread(export(scan, target(tmp_path) / f"{index}.dcm", Scale(1, 1), index=index).path)
        np.testing.assert_array_equal(made.pixel_array, scan.read(index).values)
        np.testing.assert_allclose(made.ImagePositionPatient, scan.slices[index].geometry.origin)


@pytest.mark.parametrize("suffix", [".dcm", ".nii.gz", ".png", ".tif"])
def test_full_disk_leaves_nothing(suffix, scan, tmp_path, monkeypatch):
    def write(descriptor, data):
        raise OSError(errno.ENOSPC, "No space left on device")

    path = target(tmp_path) / f"a{suffix}"
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(WriteError, match="the disk is full") as caught:
        export(scan, path)
    assert str(caught.value) == f"{path} was not written: the disk is full"
    assert not list(path.parent.iterdir())


def test_existing_file_and_sources_are_safe(scan, tmp_path):
    path = target(tmp_path) / "a.dcm"
    export(scan, path)
    before = path.read_bytes()
    with pytest.raises(WriteError, match="already a file"):
        export(scan, path)
    assert path.read_bytes() == before
    export(scan, path, overwrite=True)
    assert path.read_bytes() != before
    source = scan.slices[3].source.path
    before = source.read_bytes()
    with pytest.raises(WriteError, match="read from this file"):
        export(scan, source, index=0, overwrite=True)
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a.jpg", "must end in one of"),
        ("noname", "must end in one of"),
        (".dcm", "must end in one of"),
        ("nowhere/a.dcm", "folder does not exist"),
        ("file/a.dcm", "is a file"),
    ],
)
def test_impossible_names(name, words, scan, tmp_path):
    folder = target(tmp_path)
    (folder / "file").write_text("x")
    with pytest.raises(WriteError, match=words):
        export(scan, folder / name)
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_name_that_cannot_be_used_is_told_before_the_slice_is_read(scan, tmp_path):
    def reader(index):
        raise AssertionError("read too early")

    lazy = replace(scan, reader=reader)
    grid = Grid.of(scan.size, Scale(1, 1))
    with pytest.raises(WriteError, match="does not exist"):
        write_slice(tmp_path / "no" / "a.dcm", lazy, 0, np.zeros((48, 40)), grid, ExportOptions(PROVENANCE))


def test_cancelled(scan, tmp_path):
    path, token = target(tmp_path) / "a.dcm", CancelToken()
    token.cancel()
    grid = Grid.of(scan.size, Scale(1, 1))
    with pytest.raises(CancelledError):
        write_slice(path, scan, 0, scan.read(0).values, grid, ExportOptions(PROVENANCE), cancel=token)
    assert not list(path.parent.iterdir())


def test_values_of_another_size_are_refused(scan, tmp_path):
    grid = Grid.of(scan.size, Scale(2, 2))
    with pytest.raises(ValueError, match="shape"):
        write_slice(tmp_path / "a.dcm", scan, 0, np.zeros((48, 40)), grid, ExportOptions(PROVENANCE))
    with pytest.raises(ValueError, match="grid from"):
        write_slice(
            tmp_path / "a.dcm", scan, 0, np.zeros((9, 9)), Grid(Size(3, 3), Size(9, 9)), ExportOptions(PROVENANCE)
        )


def test_header_that_has_changed_since_it_was_opened(scan, tmp_path):
    slice_ = scan.read(0)
    kept = replace(scan, reader=lambda index: slice_)
    scan.slices[0].source.path.unlink()
    grid = Grid.of(scan.size, Scale(1, 1))
    path = target(tmp_path) / "a.dcm"
    with pytest.raises(WriteError, match="cannot be read again"):
        write_slice(path, kept, 0, slice_.values, grid, ExportOptions(PROVENANCE))
    assert not list(path.parent.iterdir())


@pytest.mark.parametrize("shape", [(1, 1), (1, 17), (13, 1)])
@pytest.mark.parametrize("suffix", [".dcm", ".nii", ".png", ".tif"])
def test_thinnest_images(shape, suffix, tmp_path):
    spec = build.Spec(rows=shape[0], columns=shape[1], slices=1)
    build.write_series(tmp_path / "in", spec)
    scan = open_one(tmp_path / "in")
    again = open_one(export(scan, target(tmp_path) / f"a{suffix}", Scale(3, 2), index=0).path)
    assert again.size == Size(3 * shape[0], 2 * shape[1])


def test_wrong_class_of_an_unusual_source_is_not_kept(tmp_path):
    dataset = build.single_frame(build.MR.filled(), 0)
    del dataset.SOPClassUID
    del dataset.StudyInstanceUID
    scan = open_one(build.save(dataset, tmp_path / "a.dcm"))
    report = export(scan, target(tmp_path) / "b.dcm")
    made = pydicom.dcmread(report.path)
    assert made.SOPClassUID == SecondaryCaptureImageStorage != MRImageStorage
    assert made.StudyInstanceUID
    assert any("names no study" in note for note in report.notes)
