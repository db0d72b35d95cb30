"""Volumes in another plane, against nibabel's own affines, indexing and resampling."""

from __future__ import annotations

from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest
from nibabel.processing import resample_from_to

from app.panes.overlay import direction_letters
from engine.errors import CancelledError
from engine.progress import CancelToken
from engine.read.nifti import RAS_TO_LPS
from engine.reformatted import AnatomicalPlane, keys_of, plane_of
from engine.volume import UnevenError
from engine.volume.reformat import let_go, prepare, reformat
from engine.volume.voxels import Voxels, narrow_type
from tests.engine.volume.support import scan_of
from tests.engine.write.support import open_one
from tests.support.dicom import CORONAL, CT, SAGITTAL, oblique, write_series

SHAPE = (7, 9, 5)
ORDERS = ["RAS", "LPS", "PIR", "SAL", "ILP", "ASR"]


def nifti(folder, codes="RAS", shape=SHAPE, angle=0.0, dtype=np.int16):
    """Write a file whose axes run as ``codes`` say, turned by some degrees, and return it with its image."""
    rng = np.random.default_rng(3)
    data = rng.integers(-500, 3000, shape).astype(dtype)
    turn = np.eye(3)
    a = np.radians(angle)
    turn[:2, :2] = [[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]]
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag([0.8, 1.1, 3.0])
    affine[:3, 3] = (-20.5, 33.25, -7.0)
    upright = nib.Nifti1Image(data, affine)
    to = nib.orientations.ornt_transform(
        nib.io_orientation(np.diag([1, 1, 1, 1])), nib.orientations.axcodes2ornt(codes)
    )
    image = upright.as_reoriented(to)
    image.set_qform(image.affine, 1)
    image.set_sform(image.affine, 1)
    nib.save(image, folder / "volume.nii")
    return open_one(folder / "volume.nii"), image


def expected(image, plane):
    """Return the slices of a plane as nibabel's canonical array (right, anterior, superior) has them."""
    data = np.asanyarray(nib.as_closest_canonical(image).dataobj).astype(np.float32)
    left, back, down = data[::-1], data[:, ::-1], data[:, :, ::-1]
    if plane is AnatomicalPlane.AXIAL:
        return [data[::-1, ::-1, k].T for k in range(data.shape[2])]
    if plane is AnatomicalPlane.CORONAL:
        return [left[:, data.shape[1] - 1 - k, ::-1].T for k in range(data.shape[1])]
    assert back.shape == down.shape
    return [data[k, ::-1, ::-1].T for k in range(data.shape[0])]


def affine_of(scan):
    """Return voxel (column, row, slice) to RAS millimetres, from the places of the slices alone."""
    first, last = scan.slices[0].geometry, scan.slices[scan.depth - 1].geometry
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1], affine[:3, 3] = first.per_column, first.per_row, first.origin
    affine[:3, 2] = (np.asarray(last.origin) - first.origin) / (scan.depth - 1)
    return RAS_TO_LPS @ affine


@pytest.mark.parametrize("plane", list(AnatomicalPlane))
@pytest.mark.parametrize("codes", ORDERS)
def test_slices_are_those_of_the_canonical_array(codes, plane, tmp_path):
    scan, image = nifti(tmp_path, codes)
    made = reformat(scan, plane)
    wanted = expected(image, plane)
    assert len(made) == len(wanted)
    for index, picture in enumerate(wanted):
        np.testing.assert_array_equal(made.read(index).values, picture)


@pytest.mark.parametrize("angle", [0.0, 12.0])
@pytest.mark.parametrize("plane", list(AnatomicalPlane))
def test_values_lie_where_nibabel_resamples_them_to(plane, angle, tmp_path):
    """The oracle samples the file at the world positions that the slices claim."""
    scan, image = nifti(tmp_path, "LPS", angle=angle)
    made = reformat(scan, plane)
    grid = ((made.size.columns, made.size.rows, made.depth), affine_of(made))
    sampled = np.asanyarray(resample_from_to(image, grid, order=1, mode="nearest").dataobj)
    ours = np.stack([made.read(k).values for k in range(made.depth)])
    np.testing.assert_allclose(ours, sampled.transpose(2, 1, 0), atol=0.6)


@pytest.mark.parametrize("plane", list(AnatomicalPlane))
@pytest.mark.parametrize("codes", ORDERS)
def test_the_outer_corners_of_the_volume_stay(codes, plane, tmp_path):
    scan, image = nifti(tmp_path, codes, angle=7.0)
    made = reformat(scan, plane)

    def corners(affine, shape):
        ends = [(-0.5, n - 0.5) for n in shape]
        points = np.array([(i, j, k, 1) for i in ends[0] for j in ends[1] for k in ends[2]])
        world = (affine @ points.T).T[:, :3]
        return world[np.lexsort(world.T.round(2))]

    ours = corners(affine_of(made), (made.size.columns, made.size.rows, made.depth))
    np.testing.assert_allclose(ours, corners(image.affine, image.shape), atol=1e-3)


@pytest.mark.parametrize(
    ("plane", "letters"),
    [
        (AnatomicalPlane.AXIAL, ("L", "P")),
        (AnatomicalPlane.CORONAL, ("L", "I")),
        (AnatomicalPlane.SAGITTAL, ("P", "I")),
    ],
)
@pytest.mark.parametrize("codes", ORDERS)
def test_pictures_stand_as_radiologists_hang_them(codes, plane, letters, tmp_path):
    made = reformat(nifti(tmp_path, codes)[0], plane)
    place = made.slices[0].geometry
    assert (direction_letters(place.per_column), direction_letters(place.per_row)) == letters
    through = np.subtract(made.slices[1].geometry.origin, place.origin)
    assert np.dot(through, place.normal) == pytest.approx(np.linalg.norm(through))


def test_the_plane_as_acquired_is_the_scan_itself(tmp_path):
    scan, _ = nifti(tmp_path, "LPS")
    coronal = reformat(scan, AnatomicalPlane.CORONAL)
    assert reformat(scan, AnatomicalPlane.AXIAL) is scan
    assert reformat(coronal, AnatomicalPlane.AXIAL) is scan
    assert reformat(coronal, AnatomicalPlane.SAGITTAL).acquired is scan
    assert (plane_of(coronal), plane_of(scan)) == (AnatomicalPlane.CORONAL, None)
    assert {scan.key, coronal.key} < keys_of(scan) == keys_of(coronal)


@pytest.mark.parametrize("orientation", [CORONAL, SAGITTAL, oblique()])
def test_dicom_series_in_any_plane_keep_every_voxel(orientation, tmp_path):
    write_series(tmp_path / "in", replace(CT, orientation=orientation))
    scan = open_one(tmp_path / "in")
    everything = np.sort(np.stack([scan.read(k).values for k in range(len(scan))]).ravel())
    for plane in AnatomicalPlane:
        made = reformat(scan, plane)
        again = np.stack([made.read(k).values for k in range(len(made))])
        np.testing.assert_array_equal(np.sort(again.ravel()), everything)
        assert (made.units, made.modality, made.study) == (scan.units, scan.modality, scan.study)
        if made is scan:
            continue
        spacing = made.slices[0].spacing
        volume = spacing.row_mm * spacing.column_mm * made.slices[0].reformat.step_mm
        assert volume == pytest.approx(CT.row_mm * CT.column_mm * CT.gap_mm, rel=1e-6)


def test_a_tilted_volume_says_how_oblique_its_planes_are(tmp_path):
    made = reformat(nifti(tmp_path, "LPS", angle=12.0)[0], AnatomicalPlane.CORONAL)
    assert dict(made.details)["Plane"] == "coronal, 12° oblique"


def test_time_points_and_colours_and_names_stay():
    images = np.random.default_rng(0).integers(0, 9, (6, 4, 5, 3)).astype(np.float32)
    places = [np.array((0.0, 0.0, 4.0 * (k % 3))) for k in range(6)]
    scan = scan_of(images, origins=places, depth=3, colour=True, frame_ms=50.0)
    made = reformat(scan, AnatomicalPlane.CORONAL)
    assert (made.depth, len(made) // made.depth, made.frame_ms) == (4, 2, 50.0)
    assert made.read(4 + 1).values.shape == (3, 5, 3)
    assert {info.reformat.sources for info in made.slices[4:]} == {tuple(info.source for info in scan.slices[3:])}
    labels = replace(scan_of(images[..., 0][:3]), labels=True)
    assert reformat(labels, AnatomicalPlane.CORONAL).labels


def test_scans_without_a_volume_are_refused_with_the_reason():
    with pytest.raises(UnevenError, match="single slice"):
        reformat(scan_of(np.zeros((1, 4, 5))), AnatomicalPlane.CORONAL)
    tilted = scan_of(np.zeros((4, 4, 5)), step=(0.0, 0.8, 4.0))
    with pytest.raises(UnevenError, match="gantry tilted by"):
        reformat(tilted, AnatomicalPlane.SAGITTAL)


def test_holes_stay_holes():
    volume = np.arange(60, dtype=np.float32).reshape(3, 4, 5)
    scan = scan_of(volume)
    hole = np.zeros((4, 5), bool)
    hole[1, 2] = True

    def read(k):
        whole = scan.reader(k)
        return replace(whole, invalid=hole if k == 1 else None, invalid_value=-7.0)

    made = reformat(replace(scan, reader=read), AnatomicalPlane.CORONAL)
    holes = [np.argwhere(made.read(k).invalid).tolist() for k in range(len(made))]
    assert sum(map(len, holes)) == 1
    assert made.read([len(found) for found in holes].index(1)).invalid_value == -7.0


# Memory ----------------------------------------------------------------------------------------------------------


def counted(volume):
    """Return a scan and a list that grows with every slice read."""
    scan, reads = scan_of(volume), []

    def read(k):
        reads.append(k)
        return scan.reader(k)

    return replace(scan, key="counted", reader=read), reads


@pytest.fixture
def small_budget(monkeypatch):
    """Room for two slabs of three planes each of the volume below."""
    kept = Voxels(2 * 3 * 6 * 9 * 2)
    monkeypatch.setattr("engine.volume.reformat.voxels", kept)
    return kept


def test_each_slice_is_read_once_and_serves_both_other_planes():
    scan, reads = counted(np.random.default_rng(1).integers(0, 9, (6, 8, 9)))
    for plane in (AnatomicalPlane.CORONAL, AnatomicalPlane.SAGITTAL):
        made = reformat(scan, plane)
        for k in range(len(made)):
            made.read(k)
    assert sorted(reads) == list(range(6))
    let_go(())
    reformat(scan, AnatomicalPlane.CORONAL).read(0)
    assert len(reads) == 12


def test_a_volume_beyond_the_budget_is_read_in_parts_and_shows_the_same(small_budget):
    volume = np.random.default_rng(2).integers(0, 9000, (6, 8, 9)).astype(np.float32)
    scan, reads = counted(volume)
    made = reformat(scan, AnatomicalPlane.CORONAL)
    whole = np.stack([made.read(k).values for k in range(len(made))])
    assert len(reads) == 3 * 6
    np.testing.assert_array_equal(np.sort(whole.ravel()), np.sort(volume.ravel()))
    made.read(len(made) - 1)
    assert len(reads) == 3 * 6
    assert sum(size for _, size in small_budget._slabs.values()) <= small_budget.budget


def test_values_that_are_not_what_the_header_promised_are_kept_as_they_are():
    volume = np.ones((4, 3, 3), np.float32)
    volume[2, 1, 1] = 0.5
    made = reformat(scan_of(volume), AnatomicalPlane.CORONAL)
    assert sorted(np.unique([made.read(k).values for k in range(3)])) == [0.5, 1.0]
    assert narrow_type(scan_of(volume).slices[0].storage) == np.uint16


def test_reading_can_be_stopped_and_goes_on_from_there():
    scan, reads = counted(np.zeros((6, 8, 9)))
    made, cancel = reformat(scan, AnatomicalPlane.CORONAL), CancelToken()

    def progress(done, total, _what):
        assert total == 6
        if done == 4:
            cancel.cancel()

    with pytest.raises(CancelledError):
        prepare(made, 0, cancel=cancel, progress=progress)
    assert reads == [0, 1, 2, 3]
    prepare(made, 0)
    assert reads == [0, 1, 2, 3, 4, 5]
    prepare(scan, 0)
    assert len(reads) == 6
