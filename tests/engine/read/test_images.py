from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from engine.errors import UnreadableError
from engine.read import open_paths, png16
from engine.scan import Container, Scan

RNG = np.random.default_rng(8)


def only_scan(path: Path) -> Scan:
    result = open_paths([path])
    assert not result.refused, result.refused
    assert len(result.scans) == 1
    return result.scans[0]


def reason(path: Path) -> str:
    result = open_paths([path])
    assert result.scans == ()
    return " ".join(refusal.reason for refusal in result.refused)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(samples: np.ndarray, kind: int, filters: tuple[int, ...] = (0,), interlace: int = 0) -> bytes:
    """A PNG of 16 bits written byte by byte, each row with the next of ``filters``."""
    rows, columns = samples.shape[:2]
    pixel = 2 * (samples.shape[2] if samples.ndim == 3 else 1)
    lines = samples.astype(">u2").reshape(rows, -1).view(np.uint8).astype(int)
    raw, above = b"", np.zeros(lines.shape[1], int)
    for row, line in enumerate(lines):
        left = np.r_[np.zeros(pixel, int), line[:-pixel]]
        corner = np.r_[np.zeros(pixel, int), above[:-pixel]]
        guess = left + above - corner
        near = np.abs(np.stack([guess - left, guess - above, guess - corner])).argmin(axis=0)
        paeth = np.choose(near, [left, above, corner])
        kind_of_row = filters[row % len(filters)]
        predicted = [0 * line, left, above, (left + above) // 2, paeth][kind_of_row]
        raw += bytes([kind_of_row]) + ((line - predicted) & 0xFF).astype(np.uint8).tobytes()
        above = line
    head = struct.pack(">IIBBBBB", columns, rows, 16, kind, 0, 0, interlace)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("mode", "shape"), [("L", (9, 7)), ("RGB", (9, 7, 3)), ("RGBA", (9, 7, 4)), ("LA", (9, 7, 2))])
def test_png_of_eight_bits(tmp_path, mode, shape):
    data = RNG.integers(0, 256, shape, dtype=np.uint8)
    Image.fromarray(data, mode).save(tmp_path / "a.png")
    scan = only_scan(tmp_path / "a.png")
    slice_ = scan.read(0)
    expected = data if data.ndim == 2 else data[..., :3] if shape[2] >= 3 else data[..., 0]
    assert (slice_.values == expected).all()
    assert scan.colour is (expected.ndim == 3)
    assert slice_.values.dtype == np.float32
    assert (slice_.info.storage.low, slice_.info.storage.high) == (0, 255)
    assert slice_.info.spacing is None
    assert scan.container is Container.IMAGE


def test_png_of_sixteen_bits(tmp_path):
    data = RNG.integers(0, 65536, (9, 7), dtype=np.uint16)
    Image.fromarray(data).save(tmp_path / "a.png")
    slice_ = only_scan(tmp_path / "a.png").read(0)
    assert (slice_.values == data).all()
    assert slice_.info.storage.high == 65535


@pytest.mark.parametrize("filters", [(0,), (1,), (2,), (3,), (4,), (4, 3, 2, 1, 0)])
@pytest.mark.parametrize(("kind", "channels"), [(2, 3), (4, 2), (6, 4)])
def test_png_of_sixteen_bits_and_several_channels(tmp_path, kind, channels, filters):
    data = RNG.integers(0, 65536, (9, 7, channels), dtype=np.uint16)
    (tmp_path / "a.png").write_bytes(png(data, kind, filters))
    scan = only_scan(tmp_path / "a.png")
    assert scan.colour is (channels > 2)
    assert (scan.read(0).values == (data[..., :3] if channels > 2 else data[..., 0])).all()


def test_the_png_writer_of_these_tests_is_sound(tmp_path):
    grey = RNG.integers(0, 65536, (9, 7), dtype=np.uint16)
    (tmp_path / "a.png").write_bytes(png(grey, 0, (4, 3, 2, 1, 0)))
    with Image.open(tmp_path / "a.png") as image:
        assert (np.asarray(image) == grey).all()


def test_palettes_and_single_bits(tmp_path):
    indices = RNG.integers(0, 4, (6, 5), dtype=np.uint8)
    image = Image.fromarray(indices, "P")
    image.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120])
    image.save(tmp_path / "a.png")
    scan = only_scan(tmp_path / "a.png")
    assert scan.colour
    assert (scan.read(0).values[..., 1] == indices * 30 + 20).all()
    Image.fromarray((indices > 1).astype(np.uint8) * 255).convert("1").save(tmp_path / "b.png")
    assert (only_scan(tmp_path / "b.png").read(0).values == (indices > 1) * 255).all()


@pytest.mark.parametrize("dtype", ["u1", "u2", "i2", "u4", "f4", "f8"])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("compression", [None, "zlib"])
def test_tiff_of_each_type(tmp_path, dtype, order, compression):
    data = (RNG.random((9, 7)) * 200).astype(dtype)
    tifffile.imwrite(tmp_path / "a.tif", data, byteorder=order, compression=compression)
    slice_ = only_scan(tmp_path / "a.tif").read(0)
    assert (slice_.values == data).all()
    assert slice_.values.dtype == (np.float64 if dtype in {"u4", "f8"} else np.float32)


@pytest.mark.parametrize("dtype", ["u1", "u2"])
@pytest.mark.parametrize(("channels", "planar"), [(3, "contig"), (3, "separate"), (4, "contig")])
def test_tiff_of_colour(tmp_path, dtype, channels, planar):
    data = (RNG.random((9, 7, channels)) * 200).astype(dtype)
    stored = np.moveaxis(data, -1, 0) if planar == "separate" else data
    extra = ["unassalpha"] if channels == 4 else None
    tifffile.imwrite(tmp_path / "a.tif", stored, photometric="rgb", planarconfig=planar, extrasamples=extra)
    scan = only_scan(tmp_path / "a.tif")
    assert scan.colour
    assert (scan.read(0).values == data[..., :3]).all()


def test_pages_are_slices_and_resolution_is_no_spacing(tmp_path):
    data = RNG.integers(0, 65536, (5, 9, 7), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "a.tiff", data, photometric="minisblack", resolution=(300, 300))
    scan = only_scan(tmp_path / "a.tiff")
    assert (len(scan), scan.depth) == (5, 5)
    for index in range(5):
        assert (scan.read(index).values == data[index]).all()
        assert scan.slices[index].spacing is None


def test_pages_of_other_sizes_are_other_scans(tmp_path):
    with tifffile.TiffWriter(tmp_path / "a.tif") as writer:
        for shape in ((9, 7), (9, 7), (4, 5)):
            writer.write(np.full(shape, shape[0], np.uint8), photometric="minisblack")
    result = open_paths([tmp_path / "a.tif"])
    assert [(scan.size.rows, len(scan)) for scan in result.scans] == [(9, 2), (4, 1)]
    assert (result.scans[1].read(0).values == 4).all()


def test_white_is_zero_is_marked_and_palettes_are_colour(tmp_path):
    data = RNG.integers(0, 256, (9, 7), dtype=np.uint8)
    tifffile.imwrite(tmp_path / "a.tif", data, photometric="miniswhite")
    scan = only_scan(tmp_path / "a.tif")
    assert scan.inverted
    assert (scan.read(0).values == data).all()
    table = RNG.integers(0, 65536, (3, 256), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "b.tif", data, photometric="palette", colormap=table)
    scan = only_scan(tmp_path / "b.tif")
    assert scan.colour
    assert (scan.read(0).values == np.moveaxis(table[:, data], 0, -1)).all()


@pytest.mark.parametrize("compression", ["tiff_lzw", "packbits", "tiff_adobe_deflate"])
def test_compressions_of_other_writers(tmp_path, compression):
    data = RNG.integers(0, 256, (30, 20), dtype=np.uint8)
    Image.fromarray(data).save(tmp_path / "a.tif", compression=compression)
    assert (only_scan(tmp_path / "a.tif").read(0).values == data).all()


def test_nan_in_tiff(tmp_path):
    data = np.ones((9, 7), np.float32)
    data[3, 3] = np.nan
    tifffile.imwrite(tmp_path / "a.tif", data)
    slice_ = only_scan(tmp_path / "a.tif").read(0)
    assert (slice_.values == 1).all()
    assert slice_.invalid.sum() == 1


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1)])
def test_thin_pictures_open(tmp_path, shape):
    data = np.full(shape, 9, np.uint8)
    Image.fromarray(data).save(tmp_path / "a.png")
    tifffile.imwrite(tmp_path / "a.tif", data, photometric="minisblack")
    for name in ("a.png", "a.tif"):
        assert (only_scan(tmp_path / name).read(0).values == data).all()


def test_a_png_cut_short_is_refused_when_read(tmp_path):
    data = RNG.integers(0, 256, (90, 70), dtype=np.uint8)
    Image.fromarray(data).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "a.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UnreadableError, match=r"a\.png: its pixels are damaged or cut short"):
        only_scan(tmp_path / "a.png").read(0)
    (tmp_path / "a.png").write_bytes(whole[:20])
    assert "cut short" in reason(tmp_path / "a.png")


def test_hostile_png_sizes_are_refused(tmp_path):
    for columns, rows in ((100_000, 100_000), (2**31 - 1, 2**31 - 1), (16000, 16000), (0, 5)):
        head = struct.pack(">IIBBBBB", columns, rows, 16, 2, 0, 0, 0)
        path = tmp_path / "a.png"
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 99)))
        assert "header" in reason(path)


@pytest.mark.parametrize("damage", [{"kind": 0}, {"interlace": 1}, {"filters": (9,)}])
def test_deep_png_of_other_kinds_are_refused(damage):
    kind = damage.get("kind", 2)
    data = np.zeros((4, 4, 3) if kind else (4, 4), np.uint16)
    encoded = bytearray(png(data, kind, interlace=damage.get("interlace", 0)))
    if "filters" in damage:
        raw = b"".join(b"\x09" + bytes(24) for _ in range(4))
        encoded = bytearray(encoded[:33] + chunk(b"IDAT", zlib.compress(raw)) + chunk(b"IEND", b""))
    with pytest.raises(ValueError, match=r"PNG|filter"):
        png16.decode(bytes(encoded))


def test_damaged_tiffs_are_refused(tmp_path):
    data = RNG.integers(0, 65536, (60, 50), dtype=np.uint16)
    tifffile.imwrite(tmp_path / "a.tif", data)
    whole = (tmp_path / "a.tif").read_bytes()
    for length in (6, 40, len(whole) - 500):
        (tmp_path / "b.tif").write_bytes(whole[:length])
        assert reason(tmp_path / "b.tif")
    # The directory points at itself: a reader that follows it never ends.
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        offset = tiff.pages[0].offset
    circular = bytearray(whole)
    entries = struct.unpack("<H", whole[offset : offset + 2])[0]
    end = offset + 2 + 12 * entries
    circular[end : end + 4] = struct.pack("<I", offset)
    (tmp_path / "c.tif").write_bytes(bytes(circular))
    assert "circle" in reason(tmp_path / "c.tif")


def test_hostile_tiff_sizes_are_refused(tmp_path):
    tifffile.imwrite(tmp_path / "a.tif", np.zeros((60, 50), np.uint16))
    whole = bytearray((tmp_path / "a.tif").read_bytes())
    with tifffile.TiffFile(tmp_path / "a.tif") as tiff:
        places = {tag.name: tag.valueoffset for tag in tiff.pages[0].tags}
    for side in (20_000, 10_000):
        for name in ("ImageWidth", "ImageLength"):
            whole[places[name] : places[name] + 2] = struct.pack("<H", side)
        (tmp_path / "b.tif").write_bytes(bytes(whole))
        assert "header" in reason(tmp_path / "b.tif")
