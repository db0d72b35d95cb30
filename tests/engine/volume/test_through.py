"""What lies between slices of which one holds no values, and at the ends of a stack."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom
import pytest
import torch

from engine.networks.misrgan import Misrgan
from engine.read import open_paths
from engine.volume import networks, plan_isotropic, stack_of, write_isotropic
from engine.volume.stack import Stack
from engine.volume.through import Cubic, Mean, Network, Through
from tests.engine.volume.support import scan_of
from tests.support.dicom import write_ct

WAYS = ("mean", "cubic", "misrgan")


def way(name: str, stack: Stack, levels: int = 2) -> Through:
    """Return a way through the plane; the network is untrained, which is the mean applied again."""
    torch.manual_seed(0)
    return {"mean": Mean, "cubic": Cubic}[name](stack) if name != "misrgan" else untrained(stack, levels)


def untrained(stack: Stack, levels: int) -> Network:
    return Network(stack, Misrgan(8, 1, 1).eval(), levels)


@pytest.fixture
def with_hole(tmp_path):
    """Return a function that makes a scan of six slices, 4 mm apart, NaN where its argument says."""

    def make(invalid):
        volume = 100.0 + np.random.default_rng(5).random((6, 20, 18)) + 50 * np.arange(6)[:, None, None]
        volume[invalid] = np.nan
        path = tmp_path / "hole.nii.gz"
        nib.save(nib.Nifti1Image(np.moveaxis(volume, 0, 2).astype(np.float32), np.diag([1, 1, 4, 1])), path)
        [scan] = open_paths([path]).scans
        return scan

    return make


# Slices without values


@pytest.mark.parametrize("method", WAYS)
def test_slice_without_values_leaves_a_gap_as_far_as_its_neighbours(with_hole, tmp_path, monkeypatch, method):
    monkeypatch.setattr(networks, "load_misrgan", lambda _: Misrgan(8, 1, 1).eval())
    plan = plan_isotropic(with_hole(2), method=method, in_plane="none", spacing_mm=1.0)
    write_isotropic(tmp_path / "out.nii", plan, device="cpu")
    found = np.asarray(nib.load(tmp_path / "out.nii").dataobj)
    empty = np.isnan(found).all(axis=(0, 1))
    assert list(np.flatnonzero(empty)) == list(range(5, 12)), "places between 1 and 3, which is at 4 and 12"
    means = found.mean(axis=(0, 1))[~empty]
    np.testing.assert_allclose(np.diff(means[:5]), 12.5, atol=0.1)
    np.testing.assert_allclose(np.diff(means[5:]), 12.5, atol=0.1)


@pytest.mark.parametrize("method", WAYS)
def test_pixel_is_valid_where_it_is_in_both_neighbours(with_hole, method):
    where = np.zeros((6, 20, 18), bool)
    where[2, 5:9, :4], where[3, 7:12, 2:8] = True, True
    stack = stack_of(with_hole(where))
    upright = [stack.read(k).invalid for k in (2, 3)]
    slice_ = way(method, stack).at(2.3)
    np.testing.assert_array_equal(slice_.invalid, upright[0] | upright[1])
    assert np.isnan(slice_.invalid_value)
    assert 200 < slice_.values.min() < slice_.values.max() < 251, "filled from valid pixels, as slices are"
    assert way(method, stack).at(4.5).invalid is None


@pytest.mark.parametrize("method", ["cubic", "misrgan"])
def test_cubic_takes_nothing_from_a_slice_without_values(with_hole, method):
    """Between slices 3 and 4 it would reach for slice 2, which is filled with zeros."""
    stack = stack_of(with_hole(2))
    values = way(method, stack, 0).at(3.25).values
    outer = [2.0 * stack.read(3).values - stack.read(4).values, *(stack.read(k).values for k in (3, 4, 5))]
    taps = np.array([-0.0703125, 0.8671875, 0.2265625, -0.0234375])  # Keys' kernel at 1.25, 0.25, 0.75 and 1.75
    np.testing.assert_allclose(values, np.tensordot(taps, outer, 1), rtol=1e-6)


def test_padding_of_dicom_stays_padding_in_the_gap(tmp_path):
    files = write_ct(tmp_path / "in", gap_mm=2.0)
    for k, file in enumerate(files):
        dataset = pydicom.dcmread(file)
        dataset.add_new("PixelPaddingValue", "SS", -2000)
        dataset.add_new("PixelPaddingRangeLimit", "SS", -1990)
        if k == 1:
            dataset.PixelData = np.full_like(dataset.pixel_array, -1995).tobytes()
        dataset.save_as(file)
    [scan] = open_paths([tmp_path / "in"]).scans
    plan = plan_isotropic(scan, method="mean", in_plane="none", spacing_mm=0.5)
    write_isotropic(tmp_path / "out", plan, device="cpu")
    written = [pydicom.dcmread(file).pixel_array for file in sorted((tmp_path / "out").iterdir())]
    padded = [bool(((array >= -2000) & (array <= -1990)).all()) for array in written]
    assert padded == [0 < j < 8 for j in range(len(written))]
    assert not any(((array >= -2000) & (array <= -1990)).any() for array in written[8:])


# Ends


@pytest.mark.parametrize("method", WAYS)
@pytest.mark.parametrize("count", [2, 3, 6])
def test_a_straight_line_stays_one_up_to_both_ends(method, count):
    ramp = stack_of(scan_of(100.0 * np.arange(count)[:, None, None] * np.ones((1, 7, 8))))
    through = way(method, ramp, 1)
    for place in np.linspace(0, count - 1, 8 * (count - 1) + 1):
        np.testing.assert_allclose(through.at(float(place)).values, 100.0 * place, atol=1e-3)


def test_header_is_that_of_the_nearest_slice():
    stack = stack_of(scan_of(np.random.default_rng(0).random((3, 6, 7))))
    for name in WAYS:
        found = [way(name, stack, 1).at(place).info for place in (0.25, 0.5, 0.6, 1.4, 1.75)]
        assert [stack.scan.slices.index(info) for info in found] == [0, 0, 1, 1, 2]
