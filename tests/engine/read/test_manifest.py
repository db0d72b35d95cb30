"""Manifests: what is wrong with one, or with an image that it lists, is named; both readers say the same."""

from __future__ import annotations

import os
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from engine.errors import UnreadableError
from engine.measure.samples import samples
from engine.read.manifest import listed_in
from engine.train.data import load_manifest
from tests.support.training import made_slices

HEAD = "file,modality,source,patient,window_low,window_high"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    return made_slices(tmp_path / "data", 2, 20, 24, ("mri", "us"))


def table(folder, *rows):
    (folder / "manifest.csv").write_text("\n".join([HEAD, *rows]) + "\n", encoding="utf-8")


def refused(folder, told):
    """Training and the benchmark refuse in the same words."""
    for read in (load_manifest, lambda folder: list(samples(folder))):
        with pytest.raises(UnreadableError, match=told) as caught:
            read(folder)
        assert caught.value.path == folder / "manifest.csv"


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("0.png,mri,s,p,0", "row 2 lacks window_high"),
        ("0.png,,s,p,0,255", "row 2 lacks modality"),
        (",mri,s,p,0,255", "row 2 lacks file"),
        ("0.png,mri,s,p,black,255", "row 2: the window from 'black' to '255' is no pair of numbers"),
        ("0.png,mri,s,p,nan,nan", "row 2: the window from nan to nan is empty or endless"),
        ("0.png,mri,s,p,5,5", "row 2: the window from 5 to 5 is empty"),
        ("0.png,mri,s,p,-inf,inf", "row 2: the window from -inf to inf is empty or endless"),
        ("0.png,mri,s,p,255,0", "row 2: the window from 255 to 0 is empty"),
        ("0.png,mri,s,p,1e39,2e39", "row 2: the window from 1e39 to 2e39 is empty or endless"),
        ("0.png,mri,s,p,0,1e-50", "row 2: the window from 0 to 1e-50 is empty"),
        ("0\0.png,mri,s,p,0,255", "row 2 holds bytes that are no text"),
        ("../0.png,mri,s,p,0,255", r"row 2: \.\./0\.png does not lie in the folder of the manifest"),
        ("/etc/hostname,mri,s,p,0,255", "row 2: /etc/hostname does not lie in the folder of the manifest"),
        ("missing.png,mri,s,p,0,255", r"row 2: missing\.png: does not exist"),
        (".,mri,s,p,0,255", r"row 2: \.: is a folder"),
        ('0.png,mri,s,p,"' + "1" * 140_000 + '",255', "the manifest is no table"),
    ],
)
def test_what_is_wrong_with_a_row_is_named(folder, row, told):
    table(folder, row)
    refused(folder, told)


def test_a_row_without_a_patient_is_no_row_to_train_on(folder):
    table(folder, "0.png,mri,s,p,0,255", "1.png,mri,s")
    with pytest.raises(UnreadableError, match="row 3 lacks patient, window_low, window_high"):
        load_manifest(folder)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "lacks rows or the columns"),
        (HEAD.encode() + b"\n", "lacks rows or the columns"),
        (b"\xff\xfe" + HEAD.encode("utf-16-le"), "is no text in UTF-8"),
        (HEAD.encode() + "\nknöchel.png,us,s,p,0,1\n".encode("latin-1"), "is no text in UTF-8"),
        (b"file,modality\n0.png,us\n", "lacks rows or the columns .*window_low, window_high"),
    ],
)
def test_a_manifest_that_is_none_is_named(folder, content, told):
    (folder / "manifest.csv").write_bytes(content)
    refused(folder, told)


def test_a_manifest_may_begin_with_the_mark_of_spreadsheets(folder):
    path = folder / "manifest.csv"
    before = [item.pixels for item in load_manifest(folder)]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert np.array_equal([item.pixels for item in load_manifest(folder)], before)
    assert len(list(samples(folder))) == 2


def test_a_folder_without_a_manifest_is_told_where(tmp_path):
    with pytest.raises(UnreadableError, match=f"there is none in the folder {tmp_path}"):
        load_manifest(tmp_path)
    (tmp_path / "manifest.csv").mkdir()
    with pytest.raises(UnreadableError, match="is no file"):
        load_manifest(tmp_path)


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(columns, rows):
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", columns, rows, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is empty"),
        (b"no image at all" * 50, "is not a scan that Vernier knows"),
        (png(0, 0), "0 × 0 pixels"),
        (png(60_000, 60_000), "60000 × 60000 pixels, more than Vernier opens"),
        (png(13_000, 13_000), "cut short"),
        (None, "damaged or cut short"),
    ],
    ids=["empty", "text", "0x0", "60000x60000", "promises", "truncated"],
)
def test_an_image_that_is_none_is_named_with_its_row(folder, content, told):
    path = folder / "0.png"
    path.write_bytes(path.read_bytes()[:-60] if content is None else content)
    refused(folder, rf"row 2: 0\.png: .*{told}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
@pytest.mark.timeout(20)
@pytest.mark.parametrize("name", ["0.png", "manifest.csv"])
def test_a_pipe_is_not_waited_for(folder, name):
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(UnreadableError, match="row 2: 0.png: .*a pipe" if name == "0.png" else "is no file"):
        load_manifest(folder)


def test_colour_is_learned_from_by_its_luminance(folder):
    grey = load_manifest(folder)[0].pixels
    with Image.open(folder / "0.png") as image:
        image.convert("RGB").save(folder / "0.png")
    assert np.allclose(load_manifest(folder)[0].pixels, grey, atol=1e-6)


def test_a_folder_may_be_a_link(folder, tmp_path):
    (tmp_path / "link").symlink_to(folder, target_is_directory=True)
    assert [item.name for item in listed_in(tmp_path / "link")] == ["0.png", "1.png"]
    assert len(load_manifest(tmp_path / "link")) == 2


def test_values_are_those_of_the_file_in_the_window(folder):
    stored = (np.arange(480).reshape(20, 24) * 100).astype(np.uint16)
    Image.fromarray(stored).save(folder / "0.png")
    table(folder, "0.png,ct,s,p,1000,21000")
    [item] = load_manifest(folder)
    assert np.allclose(item.pixels, np.clip((stored - 1000.0) / 20000.0, 0, 1), atol=1e-6)
    assert item.pixels.dtype == np.float32
