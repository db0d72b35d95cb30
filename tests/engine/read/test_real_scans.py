"""Whole real scans, against the libraries that they are usually read with."""

from __future__ import annotations

import nibabel as nib
import numpy as np
import pydicom

from engine.geometry import Box
from engine.read import open_paths
from engine.read.nifti import array_order
from engine.scan import Modality


def test_ct_series(real_scans):
    result = open_paths([real_scans / "ct-lung-8mm"])
    assert result.refused == ()
    (scan,) = result.scans
    assert (len(scan), scan.depth, scan.units, scan.modality) == (30, 30, "HU", Modality.CT)
    heights = [info.geometry.origin[2] for info in scan.slices]
    assert heights == sorted(heights)
    slice_ = scan.read(15)
    dataset = pydicom.dcmread(slice_.info.source.path)
    expected = dataset.pixel_array * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    valid = ~slice_.invalid if slice_.invalid is not None else np.ones(expected.shape, bool)
    assert (slice_.values[valid] == expected[valid]).all()
    assert slice_.values[valid].min() >= -1100


def test_mr_series(real_scans):
    (scan,) = open_paths([real_scans / "mr-head-t1gd"]).scans
    assert (len(scan), scan.modality) == (40, Modality.MR)
    normal = scan.slices[0].geometry.normal
    steps = np.diff([np.dot(info.geometry.origin, normal) for info in scan.slices])
    assert np.allclose(steps, steps[0], atol=1e-3)
    assert steps[0] > 0


def test_ultrasound_screen(real_scans):
    (scan,) = open_paths([real_scans / "us"]).scans
    info = scan.slices[0]
    assert scan.colour
    assert len(info.tissue) == 1
    assert isinstance(info.tissue[0], Box)
    assert 0.01 < info.spacing.row_mm < 1
    expected = pydicom.dcmread(info.source.path).pixel_array
    assert (scan.read(0).values == expected).all()


def test_nifti_volumes(real_scans):
    paths = sorted(real_scans.glob("*.nii.gz"))
    result = open_paths(paths)
    assert len(result.scans) == len(paths) > 0
    for scan, path in zip(result.scans, paths, strict=True):
        image = nib.load(path)
        order = array_order(image.affine, image.shape[:3], image.header.get_dim_info()[2])
        plane = np.asarray(image.dataobj).reshape(*image.shape[:3], -1)[..., 0].take(scan.middle, order.slice_axis)
        assert np.allclose(scan.read(scan.middle).values, order.to_picture(plane), rtol=1e-6)
