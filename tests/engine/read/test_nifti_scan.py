from __future__ import annotations

import gzip
import math
from pathlib import Path

import nibabel as nib
import numpy as np
import pytest

from engine.errors import UnreadableError
from engine.read import nifti_scan, open_paths
from engine.read.nifti import array_order
from engine.scan import Container, Scan

OBLIQUE = np.array([[-0.9, 0.1, 0.4, 20], [0.12, 0.85, -0.5, -30], [0.05, 0.3, 2.9, 7], [0, 0, 0, 1.0]])
DATA = Path(nib.__file__).parent / "tests" / "data"


def opened(path: Path) -> Scan:
    result = open_paths([path])
    assert not result.refused, result.refused
    assert len(result.scans) == 1
    return result.scans[0]


def reason(path: Path) -> str:
    result = open_paths([path])
    assert result.scans == ()
    return " ".join(refusal.reason for refusal in result.refused)


def check_against_nibabel(path: Path) -> Scan:
    scan = opened(path)
    image = nib.load(path)
    data = np.asarray(image.get_fdata())
    data = data.reshape((*data.shape, 1, 1, 1)[: max(3, data.ndim)])
    data = data.reshape((*data.shape[:3], -1), order="F")
    header = image.header
    named = header.get_dim_info()[2] if hasattr(header, "get_dim_info") else None
    order = array_order(image.affine, data.shape[:3], named)
    assert len(scan) == scan.depth * data.shape[3]
    for index in range(len(scan)):
        volume, k = divmod(index, scan.depth)
        expected = order.to_picture(data[..., volume].take(k, axis=order.slice_axis))
        found = scan.read(index)
        sound = np.isfinite(expected)
        assert np.allclose(found.values[sound], expected[sound], rtol=1e-6, atol=0)
        assert np.isfinite(found.values).all()
    return scan


@pytest.mark.parametrize("name", ["anatomical.nii", "functional.nii", "example4d.nii.gz", "example_nifti2.nii.gz"])
def test_nibabels_own_files(name):
    path = DATA / name
    if not path.is_file():
        pytest.skip("this nibabel ships without its test data")
    scan = check_against_nibabel(path)
    image = nib.load(path)
    place = scan.slices[scan.middle].geometry
    assert place is not None
    order = array_order(image.affine, image.shape[:3], image.header.get_dim_info()[2])
    expected = order.geometry(image.affine, image.shape[:3], scan.middle)
    assert np.allclose(place.corners(scan.size), expected.corners(scan.size), atol=1e-4)


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image, nib.Nifti1Pair])
@pytest.mark.parametrize("dtype", ["u1", "i2", ">i2", "u2", "i4", "f4", "f8"])
@pytest.mark.parametrize("shape", [(7, 6, 5), (7, 6, 5, 3), (7, 6)])
def test_every_kind_of_file(tmp_path, kind, dtype, shape):
    data = (np.random.default_rng(2).random(shape) * 250).astype(dtype)
    suffix = ".img" if kind is nib.Nifti1Pair else ".nii"
    image = kind(data, OBLIQUE)
    image.header.set_data_dtype(dtype)
    nib.save(image, tmp_path / f"a{suffix}")
    scan = check_against_nibabel(tmp_path / f"a{suffix}")
    assert scan.container is Container.NIFTI
    wide = np.dtype(dtype).itemsize == 8 or dtype == "i4"
    assert scan.read(0).values.dtype == (np.float64 if wide else np.float32)


def test_gzip_and_scaling(tmp_path):
    data = np.arange(-60, 60, dtype=np.int16).reshape(6, 5, 4)
    image = nib.Nifti1Image(data, OBLIQUE)
    image.header.set_slope_inter(0.25, -7)
    nib.save(image, tmp_path / "a.nii.gz")
    scan = check_against_nibabel(tmp_path / "a.nii.gz")
    storage = scan.slices[0].storage
    assert (storage.slope, storage.intercept, storage.low, storage.high) == (0.25, -7, -32768, 32767)


def test_pairs_open_once_from_header_voxels_or_folder(tmp_path):
    image = nib.Nifti1Pair(np.arange(24, dtype=np.int16).reshape(4, 3, 2), np.eye(4))
    nib.save(image, tmp_path / "a.img")
    for paths in ([tmp_path], [tmp_path / "a.hdr"], [tmp_path / "a.img"], [tmp_path / "a.img", tmp_path / "a.hdr"]):
        result = open_paths(paths)
        assert len(result.scans) == 1
        assert result.refused == ()


def test_analyze_tells_no_place(tmp_path):
    image = nib.AnalyzeImage(np.arange(24, dtype=np.int16).reshape(4, 3, 2), np.diag([-2.0, 3, 4, 1]))
    nib.save(image, tmp_path / "a.img")
    scan = check_against_nibabel(tmp_path / "a.hdr")
    assert scan.slices[0].geometry is None
    assert (scan.slices[0].spacing.row_mm, scan.slices[0].spacing.column_mm) == (3, 2)


def test_no_codes_tell_no_place_but_a_spacing(tmp_path):
    image = nib.Nifti1Image(np.zeros((4, 3, 2), np.int16), None)
    image.header.set_zooms((2, 3, 4))
    nib.save(image, tmp_path / "a.nii")
    info = opened(tmp_path / "a.nii").slices[0]
    assert info.geometry is None
    assert (info.spacing.row_mm, info.spacing.column_mm) == (3, 2)


@pytest.mark.parametrize(("unit", "factor"), [("meter", 1000), ("mm", 1), ("micron", 0.001), ("unknown", 1)])
def test_units_of_length(tmp_path, unit, factor):
    image = nib.Nifti1Image(np.zeros((4, 3, 2), np.int16), np.diag([2.0, 3, 4, 1]))
    image.header.set_xyzt_units(unit)
    nib.save(image, tmp_path / "a.nii")
    info = opened(tmp_path / "a.nii").slices[1]
    assert info.spacing.row_mm == pytest.approx(3 * factor)
    assert info.geometry.origin[2] == pytest.approx(4 * factor)


def test_time_between_volumes(tmp_path):
    image = nib.Nifti1Image(np.zeros((4, 3, 2, 5), np.int16), np.eye(4))
    image.header.set_zooms((1, 1, 1, 2.5))
    image.header.set_xyzt_units("mm", "sec")
    nib.save(image, tmp_path / "a.nii")
    scan = opened(tmp_path / "a.nii")
    assert (scan.depth, len(scan), scan.frame_ms) == (2, 10, 2500)


def test_nan_and_infinity(tmp_path):
    data = np.ones((6, 5, 2), np.float32)
    data[1, 1, 0], data[2, 2, 0], data[:, :, 1] = np.nan, np.inf, np.nan
    nib.save(nib.Nifti1Image(data, np.eye(4)), tmp_path / "a.nii")
    scan = opened(tmp_path / "a.nii")
    first, second = scan.read(0), scan.read(1)
    assert (first.values == 1).all()
    assert first.invalid.sum() == 2
    assert (second.values == 0).all()
    assert second.invalid.all()


def test_colour(tmp_path):
    colour = np.random.default_rng(4).integers(0, 256, (5, 4, 2, 3), dtype=np.uint8)
    packed = colour.copy().view([("R", "u1"), ("G", "u1"), ("B", "u1")]).reshape(5, 4, 2)
    nib.save(nib.Nifti1Image(packed, np.diag([-1.0, -1, 1, 1])), tmp_path / "a.nii")
    scan = opened(tmp_path / "a.nii")
    assert scan.colour
    assert (scan.read(1).values == colour[:, :, 1].swapaxes(0, 1)).all()


@pytest.mark.parametrize(
    ("name", "dtype", "intent", "labels"),
    [
        ("a.nii", np.int16, "label", True),
        ("sub-01_dseg.nii", np.int16, "none", True),
        ("sub-01_dseg.nii", np.float32, "none", False),
        ("t1.nii", np.uint8, "none", False),
        ("segmented-lesion-study.nii", np.uint8, "none", False),
        ("brain_mask.nii.gz", np.uint8, "none", True),
    ],
)
def test_label_maps(tmp_path, name, dtype, intent, labels):
    image = nib.Nifti1Image(np.ones((4, 3, 2), dtype), np.eye(4))
    image.header.set_intent(intent)
    nib.save(image, tmp_path / name)
    assert opened(tmp_path / name).labels is labels


def test_the_window_of_the_file(tmp_path):
    image = nib.Nifti1Image(np.ones((4, 3, 2), np.int16), np.eye(4))
    image.header["cal_min"], image.header["cal_max"] = 5, 25
    nib.save(image, tmp_path / "a.nii")
    (window,) = opened(tmp_path / "a.nii").slices[0].windows
    assert (window.low, window.high) == (5, 25)


def test_volumes_too_large_to_keep_are_read_slice_by_slice(tmp_path, monkeypatch):
    monkeypatch.setattr(nifti_scan, "_KEPT_BYTES", 10)
    data = np.arange(7 * 6 * 5 * 2, dtype=np.int16).reshape(7, 6, 5, 2)
    for number, zooms in enumerate([(1, 1, 9), (9, 1, 1), (1, 9, 1)]):
        for suffix in (".nii", ".nii.gz"):
            path = tmp_path / f"a{number}{suffix}"
            nib.save(nib.Nifti1Image(data, np.diag([*zooms, 1.0])), path)
            check_against_nibabel(path)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 9, 1), (9, 1), (1, 1, 4)])
def test_thin_images_open(tmp_path, shape):
    nib.save(nib.Nifti1Image(np.ones(shape, np.int16), np.eye(4)), tmp_path / "a.nii")
    check_against_nibabel(tmp_path / "a.nii")


def hostile(dims: tuple[int, ...], path: Path, voxels: bytes = b"\0" * 400) -> Path:
    header = nib.Nifti1Header()
    header.set_data_dtype(np.int16)
    header["dim"][0] = len(dims)
    header["dim"][1 : len(dims) + 1] = dims
    header["vox_offset"] = 352
    header["magic"] = b"n+1"
    data = header.binaryblock + b"\0" * 4 + voxels
    path.write_bytes(gzip.compress(data) if path.name.endswith(".gz") else data)
    return path


@pytest.mark.parametrize("name", ["a.nii", "a.nii.gz"])
def test_hostile_sizes_are_refused_before_allocation(tmp_path, name):
    for dims in ((10000, 10000, 10000), (32767, 32767, 32767, 32767), (300, 300, 300), (1, 1, 32767, 100)):
        told = reason(hostile(dims, tmp_path / name))
        assert "cut short" in told or "more than Vernier opens" in told


@pytest.mark.parametrize("dims", [(0, 4, 4), (-3, 4, 4)])
def test_sizes_below_one_are_refused(tmp_path, dims):
    assert "without voxels" in reason(hostile(dims, tmp_path / "a.nii"))


def test_a_gzip_that_ends_early_is_refused_when_read(tmp_path):
    data = np.random.default_rng(5).integers(0, 30000, (40, 40, 10)).astype(np.int16)
    nib.save(nib.Nifti1Image(data, np.eye(4)), tmp_path / "a.nii.gz")
    whole = (tmp_path / "a.nii.gz").read_bytes()
    (tmp_path / "a.nii.gz").write_bytes(whole[: len(whole) // 2])
    scan = opened(tmp_path / "a.nii.gz")
    with pytest.raises(UnreadableError, match="damaged or cut short"):
        scan.read(5)


def test_a_file_that_goes_away(tmp_path):
    nib.save(nib.Nifti1Image(np.ones((4, 3, 2), np.int16), np.eye(4)), tmp_path / "a.nii")
    scan = opened(tmp_path / "a.nii")
    (tmp_path / "a.nii").unlink()
    with pytest.raises(UnreadableError, match="no longer there"):
        scan.read(0)


def test_truncated_pairs_headers_and_complex(tmp_path):
    nib.save(nib.Nifti1Image(np.ones((4, 3, 2), np.complex64), np.eye(4)), tmp_path / "c.nii")
    assert "no image" in reason(tmp_path / "c.nii")
    nib.save(nib.Nifti1Image(np.ones((40, 30, 2), np.int16), np.eye(4)), tmp_path / "t.nii")
    (tmp_path / "t.nii").write_bytes((tmp_path / "t.nii").read_bytes()[:900])
    assert "cut short" in reason(tmp_path / "t.nii")
    nib.save(nib.Nifti1Pair(np.ones((4, 3, 2), np.int16), np.eye(4)), tmp_path / "p.img")
    (tmp_path / "p.img").unlink()
    assert ".img" in reason(tmp_path / "p.hdr")
    (tmp_path / "q.img").write_bytes(b"\0" * 100)
    assert ".hdr" in reason(tmp_path / "q.img")


def test_directions_that_are_no_numbers_count_as_absent(tmp_path):
    image = nib.Nifti1Image(np.ones((4, 3, 2), np.int16), np.eye(4))
    image.header["srow_x"] = [math.nan] * 4
    image.header["sform_code"], image.header["qform_code"] = 1, 0
    raw = image.header.binaryblock
    nib.save(image, tmp_path / "a.nii")
    data = bytearray((tmp_path / "a.nii").read_bytes())
    data[:348] = raw
    data[108:112] = np.float32(352).tobytes()
    (tmp_path / "a.nii").write_bytes(bytes(data))
    scan = opened(tmp_path / "a.nii")
    assert scan.slices[0].geometry is None
    assert (scan.read(0).values == 1).all()
