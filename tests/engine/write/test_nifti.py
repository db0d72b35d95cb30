from __future__ import annotations

from itertools import permutations

import nibabel as nib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import WriteError
from engine.geometry import Grid, Scale, Size
from engine.write import ExportOptions, ValueRange, write_slice
from tests.engine.write.support import OBLIQUE_SCALE, PROVENANCE, export, open_one
from tests.support import dicom as build

IDENTITY = Scale(1, 1)
FIELDS = ("pixdim", "qform_code", "sform_code", "quatern_b", "quatern_c", "quatern_d", "srow_x", "srow_y", "srow_z")


def volume(path, affine=None, *, shape=(11, 9, 6), dtype=np.int16, kind=nib.Nifti1Image, codes=(1, 1)):
    """Write a NIfTI volume whose voxels all differ."""
    data = (np.arange(np.prod(shape)) % 30_000).reshape(shape, order="F")
    image = kind(data.astype(dtype), np.eye(4) if affine is None else affine)
    image.header.set_data_dtype(dtype)
    image.set_sform(image.affine, code=codes[0])
    image.set_qform(image.affine, code=codes[1])
    image.to_filename(path)
    return path


def oblique(zooms=(0.9, 0.7, 3.0), origin=(-31.5, 22.25, -104.0), order=(0, 1, 2), signs=(1, 1, 1)) -> np.ndarray:
    x, y = np.array(build.oblique()).reshape(2, 3)
    axes = np.stack([x, y, np.cross(x, y)], axis=1)[:, list(order)] * np.array(signs)
    affine = np.eye(4)
    affine[:3, :3] = axes * np.array(zooms)
    affine[:3, 3] = origin
    return affine


def outer_corners(affine: np.ndarray, shape, axis: int, index: int) -> np.ndarray:
    """World corners of the voxels of one slice, (8, 3)."""
    bounds = [(-0.5, n - 0.5) for n in shape]
    bounds[axis] = (index - 0.5, index + 0.5)
    voxels = np.array([(i, j, k, 1) for i in bounds[0] for j in bounds[1] for k in bounds[2]])
    return (affine @ voxels.T).T[:, :3]


def slice_axis(image: nib.Nifti1Image) -> int:
    """The array axis of a volume of one slice that runs across it."""
    return image.shape.index(1)


def scaling(image: nib.Nifti1Image) -> tuple[float, float]:
    """Slope and intercept in the file (nibabel clears them in the header that it hands over)."""
    return image.dataobj.slope, image.dataobj.inter


ORDERS = list(permutations(range(3)))
SIGNS = st.tuples(*[st.sampled_from([-1, 1])] * 3)


@settings(max_examples=60, deadline=None)
@given(
    order=st.sampled_from(ORDERS),
    signs=SIGNS,
    zooms=st.tuples(*[st.floats(0.2, 4)] * 3),
    origin=st.tuples(*[st.floats(-200, 200)] * 3),
    scale=st.tuples(*[st.floats(1, 4)] * 2),
    shape=st.tuples(*[st.integers(2, 24)] * 3),
    index=st.integers(0, 30),
)
def test_outer_corners_stay(tmp_path_factory, order, signs, zooms, origin, scale, shape, index):
    folder = tmp_path_factory.mktemp("nifti")
    affine = oblique(zooms, origin, order, signs)
    # NIfTI-2 keeps the matrix in float64; the header of NIfTI-1 rounds it to 24 bits.
    scan = open_one(volume(folder / "a.nii", affine, shape=shape, kind=nib.Nifti2Image))
    index %= len(scan)
    made = nib.load(export(scan, folder / "b.nii", Scale(*scale), index=index).path)
    across = slice_axis(made)
    before = outer_corners(np.asarray(affine), shape, across, index)
    after = outer_corners(made.get_sform(), made.shape, across, 0)
    np.testing.assert_allclose(after, before, rtol=0, atol=1e-6)
    np.testing.assert_allclose(made.get_qform(), made.get_sform(), atol=1e-3)


@pytest.mark.parametrize("signs", [(1, 1, 1), (-1, 1, 1), (-1, -1, -1)])
@pytest.mark.parametrize("order", ORDERS)
def test_scale_one_is_the_slice_in_the_order_of_the_file(order, signs, tmp_path):
    source = volume(tmp_path / "a.nii.gz", oblique(order=order, signs=signs), shape=(11, 9, 6))
    scan = open_one(source)
    original = nib.load(source)
    for index in (0, len(scan) - 1):
        made = nib.load(export(scan, tmp_path / "b.nii.gz", IDENTITY, index=index, overwrite=True).path)
        axis = slice_axis(made)
        assert original.shape[axis] == len(scan)
        wanted = np.asanyarray(original.dataobj).take([index], axis=axis)
        np.testing.assert_array_equal(np.asanyarray(made.dataobj), wanted)
        assert made.get_data_dtype() == original.get_data_dtype()
        if index == 0:
            for field in FIELDS:
                np.testing.assert_array_equal(made.header[field], original.header[field])
            np.testing.assert_array_equal(made.affine, original.affine)


def test_our_reader_shows_the_export_as_it_showed_the_scan(tmp_path):
    for number, order in enumerate(ORDERS):
        scan = open_one(volume(tmp_path / f"{number}.nii", oblique(order=order), shape=(11, 9, 1)))
        again = open_one(export(scan, tmp_path / f"out{number}.nii", IDENTITY).path)
        np.testing.assert_array_equal(again.read(0).values, scan.read(0).values)
        before, after = scan.slices[0].geometry, again.slices[0].geometry
        np.testing.assert_allclose(after.corners(again.size), before.corners(scan.size), atol=1e-4)


@pytest.mark.parametrize(
    ("n", "m", "shift"),
    [(64, 160, -0.30), (64, 128, -0.25), (65, 130, -0.25), (100, 237, -0.289), (512, 1024, -0.25)],
)
def test_reference_values(n, m, shift, tmp_path):
    scan = open_one(volume(tmp_path / "a.nii", shape=(n, n, 1)))
    grid = Grid(Size(n, n), Size(m, m))
    values = np.zeros((m, m), np.float32)
    write_slice(tmp_path / "b.nii", scan, 0, values, grid, ExportOptions(PROVENANCE))
    made = nib.load(tmp_path / "b.nii")
    np.testing.assert_allclose(made.affine[:2, 3], [shift, shift], atol=5e-4)
    np.testing.assert_allclose(made.header.get_zooms()[:2], n / m, rtol=1e-6)


@pytest.mark.parametrize("dtype", [np.uint8, np.int16, np.uint16, np.int32, ">i2"])
def test_integers_keep_type_slope_and_intercept(dtype, tmp_path):
    path = tmp_path / "a.nii"
    data = np.arange(11 * 9 * 6).reshape(11, 9, 6) % 200
    header = nib.Nifti1Header(endianness=">" if dtype == ">i2" else "<")
    header.set_data_dtype(dtype)
    header.set_data_shape(data.shape)
    header.set_sform(np.eye(4), 1)
    header.set_slope_inter(0.5, -3)
    with path.open("wb") as file:
        header.write_to(file)
        file.write(data.astype(np.dtype(dtype)).tobytes(order="F"))
    scan = open_one(path)
    report = export(scan, tmp_path / "b.nii")
    made = nib.load(report.path)
    assert scaling(made) == (0.5, -3)
    assert made.get_data_dtype().newbyteorder("=") == np.dtype(dtype).newbyteorder("=")
    one = nib.load(export(scan, tmp_path / "c.nii", IDENTITY, index=0).path)
    axis = slice_axis(one)
    np.testing.assert_array_equal(one.get_fdata(), data.take([0], axis=axis) * 0.5 - 3)


def test_floating_point_is_float32_with_nan_where_there_was_none(tmp_path):
    data = np.random.default_rng(0).normal(size=(8, 7, 1)).astype(np.float32)
    data[2:4, 3] = np.nan
    nib.Nifti1Image(data, np.diag([-1, -1, 1, 1])).to_filename(tmp_path / "a.nii")
    scan = open_one(tmp_path / "a.nii")
    made = nib.load(export(scan, tmp_path / "b.nii", Scale(2, 3)).path)
    assert made.get_data_dtype() == np.float32
    assert scaling(made) == (1.0, 0.0)
    expected = np.isnan(data).repeat(3, 0).repeat(2, 1)
    np.testing.assert_array_equal(np.isnan(made.get_fdata()), expected)


def test_time_axis_and_units_are_left_alone(tmp_path):
    image = nib.Nifti1Image(np.arange(10 * 8 * 3 * 4, dtype=np.int16).reshape(10, 8, 3, 4), oblique())
    image.header.set_zooms((*image.header.get_zooms()[:3], 2.5))
    image.header.set_xyzt_units("mm", "sec")
    image.header["slice_code"] = 1
    image.to_filename(tmp_path / "a.nii")
    scan = open_one(tmp_path / "a.nii")
    index = 2 * scan.depth + 1
    made = nib.load(export(scan, tmp_path / "b.nii", IDENTITY, index=index).path)
    assert made.ndim == 3
    assert made.header["pixdim"][4] == np.float32(2.5)
    assert made.header.get_xyzt_units() == ("mm", "sec")
    assert int(made.header["slice_code"]) == 0
    np.testing.assert_array_equal(np.asanyarray(made.dataobj)[..., 0], np.asanyarray(image.dataobj)[:, :, 1, 2])
    shift = oblique()[:3, :3] @ (0, 0, 1)
    np.testing.assert_allclose(made.affine[:3, 3], oblique()[:3, 3] + shift, atol=1e-4)


def test_sheared_and_differing_transforms(tmp_path):
    sform = oblique()
    sform[:3, 0] += 0.2 * sform[:3, 1]
    image = nib.Nifti1Image(np.zeros((10, 8, 3), np.int16), sform)
    image.set_sform(sform, code=4)
    image.set_qform(oblique(), code=1)
    image.to_filename(tmp_path / "a.nii")
    scan = open_one(tmp_path / "a.nii")
    made = nib.load(export(scan, tmp_path / "b.nii", OBLIQUE_SCALE, index=1).path)
    assert (int(made.header["sform_code"]), int(made.header["qform_code"])) == (4, 1)
    for get, before in (("get_sform", sform), ("get_qform", oblique())):
        after = getattr(made.header, get)()
        np.testing.assert_allclose(
            outer_corners(after, made.shape, 2, 0), outer_corners(before, image.shape, 2, 1), atol=1e-3
        )


def test_codes_that_the_source_did_not_set_stay_unset(tmp_path):
    scan = open_one(volume(tmp_path / "a.nii", oblique(), codes=(2, 0)))
    made = nib.load(export(scan, tmp_path / "b.nii").path)
    assert (int(made.header["sform_code"]), int(made.header["qform_code"])) == (2, 0)


def test_colour(tmp_path):
    rgb = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])
    data = np.random.default_rng(1).integers(0, 256, (10, 8, 1, 3), np.uint8).view(rgb)[..., 0]
    nib.Nifti1Image(data, oblique()).to_filename(tmp_path / "a.nii")
    scan = open_one(tmp_path / "a.nii")
    made = nib.load(export(scan, tmp_path / "b.nii", IDENTITY).path)
    np.testing.assert_array_equal(np.asanyarray(made.dataobj), data)


def test_labels_are_never_interpolated(tmp_path):
    data = np.random.default_rng(2).choice([0, 3, 1000], (10, 8, 1)).astype(np.int16)
    nib.Nifti1Image(data, oblique()).to_filename(tmp_path / "brain_seg.nii")
    scan = open_one(tmp_path / "brain_seg.nii")
    assert scan.labels
    report = export(scan, tmp_path / "b.nii")
    assert any("nearest neighbour" in note for note in report.notes)
    assert set(np.unique(nib.load(report.path).get_fdata())) == {0, 3, 1000}


def test_pair_and_nifti_2_become_single_files(tmp_path):
    scan = open_one(volume(tmp_path / "a.img", oblique(), kind=nib.Nifti1Pair))
    made = nib.load(export(scan, tmp_path / "b.nii").path)
    assert type(made) is nib.Nifti1Image
    scan = open_one(volume(tmp_path / "c.nii", oblique(), kind=nib.Nifti2Image))
    assert type(nib.load(export(scan, tmp_path / "d.nii.gz").path)) is nib.Nifti2Image


@pytest.mark.parametrize("sagittal", [build.AXIAL, build.SAGITTAL, build.CORONAL, build.oblique()])
def test_from_dicom(sagittal, tmp_path):
    build.write_series(tmp_path / "in", build.Spec(orientation=sagittal, slope=0.5, intercept=-7.0, bits=12))
    scan = open_one(tmp_path / "in")
    report = export(scan, tmp_path / "out.nii.gz", index=1)
    made = nib.load(report.path)
    plane, grid = scan.slices[1].geometry, Grid.of(scan.size, OBLIQUE_SCALE)
    lps = np.diag([-1, -1, 1, 1]) @ made.affine
    corners = [(lps @ (c, r, 0, 1))[:3] for r in (-0.5, 113.5) for c in (-0.5, 59.5)]
    np.testing.assert_allclose(corners, plane.corners(scan.size), atol=1e-4)
    np.testing.assert_allclose(np.linalg.norm(made.affine[:3, 2]), 3.0, rtol=1e-5)
    assert made.header.get_xyzt_units()[0] == "mm"
    assert scaling(made) == (0.5, -7.0)
    assert made.shape == (grid.target.columns, grid.target.rows, 1)
    one = nib.load(export(scan, tmp_path / "one.nii", IDENTITY, index=1).path)
    np.testing.assert_array_equal(one.get_fdata()[..., 0].T, scan.read(1).values)


def test_picture_without_a_place_stays_upright(tmp_path):
    from PIL import Image

    pixels = build.phantom(20, 30, 0, 0, 255).astype(np.uint8)
    Image.fromarray(pixels).save(tmp_path / "a.png")
    scan = open_one(tmp_path / "a.png")
    report = export(scan, tmp_path / "b.nii", IDENTITY)
    assert report.spacing is None
    made = nib.load(report.path)
    assert (int(made.header["sform_code"]), int(made.header["qform_code"])) == (0, 0)
    np.testing.assert_array_equal(open_one(report.path).read(0).values, pixels)


def test_display_range_is_8_bit(tmp_path):
    scan = open_one(volume(tmp_path / "a.nii", oblique(), shape=(11, 9, 1)))
    made = nib.load(export(scan, tmp_path / "b.nii", value_range=ValueRange.DISPLAY).path)
    assert made.get_data_dtype() == np.uint8
    assert made.get_fdata().max() == 255


def test_source_that_has_gone(tmp_path):
    path = volume(tmp_path / "a.nii", oblique())
    scan = open_one(path)
    values = scan.read(0).values
    path.unlink()
    grid = Grid.of(scan.size, IDENTITY)
    with pytest.raises(Exception, match=r"no longer there|read again"):
        write_slice(tmp_path / "b.nii", scan, 0, values, grid, ExportOptions(PROVENANCE))
    assert not (tmp_path / "b.nii").exists()


def test_nifti_cannot_become_dicom(tmp_path):
    scan = open_one(volume(tmp_path / "a.nii"))
    with pytest.raises(WriteError, match="cannot become DICOM"):
        export(scan, tmp_path / "b.dcm")
