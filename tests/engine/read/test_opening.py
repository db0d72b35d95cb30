"""Files, folders, media; and everything in them that is no scan."""

from __future__ import annotations

import os
import shutil
import time
import warnings
from pathlib import Path

import nibabel as nib
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset

from engine.errors import CancelledError, UnreadableError
from engine.progress import CancelToken
from engine.read import builtin_paths, builtin_titles, open_paths
from tests.support import dicom as build


def reasons(*paths: Path) -> dict[str, str]:
    result = open_paths(paths)
    assert result.scans == ()
    return {refusal.path.name: refusal.reason for refusal in result.refused}


def shipped(name: str) -> Path:
    found = get_testdata_file(name, download=False)
    if found is None:
        pytest.skip(f"this pydicom ships without {name}")
    return Path(found)


def test_a_folder_of_everything(tmp_path):
    build.write_ct(tmp_path / "a", slices=3)
    build.write_oblique_mr(tmp_path / "b" / "deep", slices=2)
    nib.save(nib.Nifti1Image(np.ones((4, 3, 2), np.int16), np.eye(4)), tmp_path / "b" / "n.nii.gz")
    Image.fromarray(np.zeros((4, 5), np.uint8)).save(tmp_path / "p10.png")
    Image.fromarray(np.zeros((4, 5), np.uint8)).save(tmp_path / "p9.png")
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "empty.dcm").write_bytes(b"")
    (tmp_path / "noise.bin").write_bytes(np.random.default_rng(9).bytes(5000))
    (tmp_path / ".hidden").write_text("x")
    shutil.copy(shipped("rtstruct.dcm"), tmp_path / "structures.dcm")
    result = open_paths([tmp_path])
    assert [scan.title for scan in result.scans] == ["synthetic CT", "synthetic MR", "p9.png", "p10.png", "n.nii.gz"]
    told = {refusal.path.name: refusal.reason for refusal in result.refused}
    assert set(told) == {"notes.txt", "empty.dcm", "noise.bin", "structures.dcm"}
    assert told["empty.dcm"] == "is empty"
    assert "RT Structure Set" in told["structures.dcm"]
    for scan in result.scans:
        assert np.isfinite(scan.read(scan.middle).values).all()


@pytest.mark.parametrize("name", ["rtstruct.dcm", "reportsi.dcm", "test-SR.dcm", "waveform_ecg.dcm", "rtplan.dcm"])
def test_dicom_without_an_image_says_so(name):
    assert "holds no image" in reasons(shipped(name))[name]


def test_truncated_dicom_at_every_length(tmp_path):
    path = build.write_oblique_mr(tmp_path, slices=1)[0]
    whole = path.read_bytes()
    path.unlink()
    cut = tmp_path / "cut.dcm"
    for length in [*range(1, 400, 37), *range(400, len(whole) - 1, 211), len(whole) - 2]:
        cut.write_bytes(whole[:length])
        assert reasons(cut)["cut.dcm"]


def test_shipped_truncated_file():
    assert "cut short" in reasons(shipped("MR_truncated.dcm"))["MR_truncated.dcm"]


def claim(tmp_path: Path, **changes) -> str:
    dataset = build.single_frame(build.MR.filled(), 0)
    for keyword, value in changes.items():
        if value is None:
            delattr(dataset, keyword)
        else:
            setattr(dataset, keyword, value)
    return reasons(build.save(dataset, tmp_path / "a.dcm"))["a.dcm"]


def test_hostile_dicom_sizes_are_refused(tmp_path):
    assert "more than Vernier opens" in claim(tmp_path, Rows=65535, Columns=65535)
    assert "cut short" in claim(tmp_path, Rows=10000, Columns=10000)
    assert "cut short" in claim(tmp_path, NumberOfFrames=1_000_000_000)
    assert "0 × 40" in claim(tmp_path, Rows=0)
    assert "samples per pixel" in claim(tmp_path, SamplesPerPixel=4)


def test_hostile_frame_counts_of_compressed_files_are_refused(tmp_path):
    dataset = build.single_frame(build.MR.filled(), 0)
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.5"
    dataset.PixelData = pydicom.encaps.encapsulate([b"\0" * 100])
    dataset["PixelData"].VR = "OB"
    dataset.NumberOfFrames = 1_000_000_000
    assert "cut short" in reasons(build.save(dataset, tmp_path / "a.dcm"))["a.dcm"]


@pytest.mark.parametrize("keyword", ["Rows", "Columns", "BitsAllocated"])
def test_attributes_without_which_there_is_no_image_are_named(tmp_path, keyword):
    told = claim(tmp_path, **{keyword: None})
    assert keyword in told
    assert "(0028," in told


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (1, 30), (30, 1)])
def test_thin_dicom_images_open(tmp_path, rows, columns):
    (scan,) = open_paths(build.write_oblique_mr(tmp_path, slices=1, rows=rows, columns=columns)).scans
    assert scan.read(0).values.shape == (rows, columns)


def test_constant_images_open(tmp_path):
    dataset = build.single_frame(build.MR.filled(), 0, np.full((6, 5), 7, np.uint16))
    (scan,) = open_paths([build.save(dataset, tmp_path / "a.dcm")]).scans
    assert (scan.read(0).values == 7).all()


def test_paths_that_lead_nowhere(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    told = reasons(tmp_path / "missing.dcm", tmp_path / "folder", tmp_path / "link")
    assert told == {
        "missing.dcm": "does not exist",
        "folder": "is a folder without files",
        "link": "does not exist",
    }


def test_circles_of_links_end(tmp_path):
    build.write_oblique_mr(tmp_path / "a", slices=2)
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    result = open_paths([tmp_path, tmp_path / "a"])
    assert [len(scan) for scan in result.scans] == [2]
    assert [refusal.path.name for refusal in result.refused] == ["self"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.timeout(30)
def test_a_pipe_does_not_hang(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "pipe" in reasons(tmp_path)["pipe"]
    assert "pipe" in reasons(tmp_path / "pipe")["pipe"]


def test_files_that_may_not_be_read(tmp_path, monkeypatch):
    paths = build.write_oblique_mr(tmp_path, slices=3)
    real = Path.open

    def guarded(self: Path, *args, **kwargs):
        if self == paths[1]:
            raise PermissionError(13, "Permission denied")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)
    result = open_paths([tmp_path])
    assert [len(scan) for scan in result.scans] == [2]
    assert [(r.path, r.reason) for r in result.refused] == [(paths[1], "may not be read: permission denied")]


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"PK\x03\x04", "zip"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"%PDF-1.4", "PDF"),
        (b"\x1f\x8b", "gzip"),
    ],
)
def test_other_formats_are_named(tmp_path, start, word):
    (tmp_path / "a").write_bytes(start + b"\0" * 600)
    assert word in reasons(tmp_path / "a")["a"]


def test_noise_never_gets_past(tmp_path):
    rng = np.random.default_rng(10)
    start = shipped("CT_small.dcm").read_bytes()
    for number in range(150):
        data = bytearray(start[: rng.integers(200, len(start))])
        for _ in range(rng.integers(1, 60)):
            data[rng.integers(128, len(data))] = rng.integers(256)
        (tmp_path / f"{number}.dcm").write_bytes(bytes(data))
    for number in range(50):
        (tmp_path / f"n{number}").write_bytes(b"\x08\0" + rng.bytes(int(rng.integers(0, 900))))
    result = open_paths([tmp_path])
    assert len(result.refused) > 60
    for scan in result.scans:
        for index in range(min(3, len(scan))):
            try:
                assert np.isfinite(scan.read(index).values).all()
            except Exception as error:
                assert type(error).__name__ == "UnreadableError"  # noqa: PT017


def test_nothing_is_printed(tmp_path, capfd):
    for name in ("SC_rgb_jpeg.dcm", "JPEGLSNearLossless_08.dcm", "MR_small_padded.dcm", "rtplan_truncated.dcm"):
        shutil.copy(shipped(name), tmp_path / name)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = open_paths([tmp_path])
        for scan in result.scans:
            scan.read(0)
    assert len(result.scans) == 3
    assert capfd.readouterr() == ("", "")


def test_progress_and_cancel(tmp_path):
    build.write_oblique_mr(tmp_path, slices=4)
    told: list[tuple[int, int, str]] = []
    open_paths([tmp_path], progress=lambda *report: told.append(report))
    assert told[-1] == (4, 4, "Reading headers")
    assert [total for _, total, what in told if what == "Reading headers"] == [4] * 5
    token = CancelToken()

    def stop(done: int, total: int, what: str) -> None:
        if total and done == 2:
            token.cancel()

    with pytest.raises(CancelledError):
        open_paths([tmp_path], progress=stop, cancel=token)


def dicomdir(folder: Path, names: list[list[str]]) -> Path:
    meta = pydicom.dataset.FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.1.3.10"
    meta.MediaStorageSOPInstanceUID = "1.2.3"
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    records = []
    dataset = Dataset()
    dataset.file_meta = meta
    # Names in lower case and with dots are not allowed, and are what media hold.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in names:
            record = Dataset()
            record.DirectoryRecordType = "IMAGE"
            record.ReferencedFileID = name
            records.append(record)
        dataset.DirectoryRecordSequence = records
        dataset.save_as(folder / "DICOMDIR", enforce_file_format=True)
    return folder / "DICOMDIR"


def test_a_dicomdir_opens_what_it_names(tmp_path):
    paths = build.write_oblique_mr(tmp_path / "IMAGES", slices=4)
    outside = build.write_ct(tmp_path.parent / f"{tmp_path.name}-outside", slices=1)[0]
    names = [["IMAGES", path.name.upper()] for path in paths[:3]]
    path = dicomdir(tmp_path, [*names, ["IMAGES", "GONE"], ["..", outside.parent.name, outside.name]])
    result = open_paths([path])
    assert [len(scan) for scan in result.scans] == [3]
    assert [(r.path.name, r.reason) for r in result.refused] == [("GONE", "does not exist")]
    # In a folder, the files are found without it.
    result = open_paths([tmp_path])
    assert [len(scan) for scan in result.scans] == [4]
    assert result.refused == ()


def test_broken_dicomdirs_say_so(tmp_path):
    (tmp_path / "DICOMDIR").write_bytes(b"\0" * 300)
    assert "table of contents" in reasons(tmp_path / "DICOMDIR")["DICOMDIR"]


def test_pydicoms_dicomdir():
    path = shipped("dicomdirtests/DICOMDIR")
    result = open_paths([path])
    # Two studies of the set are of images without pixels in this wheel; the others open.
    assert sum(len(scan) for scan in result.scans) >= 20
    assert all(refusal.reason for refusal in result.refused)


def test_builtin_scans_open_and_look_like_something():
    paths = builtin_paths()
    if not paths:
        pytest.skip("the installed pydicom and nibabel ship no scans")
    result = open_paths(paths)
    assert result.refused == ()
    assert len(result.scans) == len(paths) == len(builtin_titles())
    for scan in result.scans:
        assert scan.read(scan.middle).values.std() > 1


def test_a_large_folder_opens_quickly(tmp_path):
    build.write_oblique_mr(tmp_path, slices=100, rows=16, columns=16)
    begin = time.perf_counter()
    (scan,) = open_paths([tmp_path]).scans
    assert len(scan) == 100
    # A few milliseconds a file; the bound is for machines ten times slower.
    assert time.perf_counter() - begin < 10


def deflated(path: Path) -> Path:
    """Write a deflated image."""
    dataset = build.single_frame(build.MR.filled(), 0)
    dataset.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    return build.save(dataset, path)


def test_deflated_files_open(tmp_path):
    (scan,) = open_paths([deflated(tmp_path / "a.dcm")]).scans
    assert (scan.read(0).values == build.stored_phantom(build.MR, 0)).all()


def test_a_deflated_file_that_inflates_without_end_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.read.dicom.headers._MAX_INFLATED", 1000)
    assert "inflates" in reasons(deflated(tmp_path / "a.dcm"))["a.dcm"]


def test_a_deflated_file_cut_short_is_refused_or_says_so_when_read(tmp_path):
    whole = deflated(tmp_path / "a.dcm").read_bytes()
    (tmp_path / "a.dcm").write_bytes(whole[: len(whole) * 3 // 4])
    result = open_paths([tmp_path])
    for scan in result.scans:
        with pytest.raises(UnreadableError):
            scan.read(0)
    assert len(result.scans) + len(result.refused) == 1
