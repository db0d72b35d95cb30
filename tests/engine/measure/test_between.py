"""Holding slices out and measuring what stands in their place, against scikit-image on the same arrays."""

from __future__ import annotations

import json

import nibabel as nib
import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio

from engine.errors import EngineError
from engine.measure import between
from engine.networks.misrgan import Misrgan
from engine.volume.stack import stack_of
from tests.engine.volume.support import scan_of


@pytest.fixture
def volume() -> np.ndarray:
    """Waves along all axes, 9 slices, 8 bit: (slices, rows, columns)."""
    z, r, c = np.mgrid[0:9, 0:30, 0:32]
    return np.round(127 + 60 * np.sin(z / 1.7 + r / 5) + 60 * np.cos(c / 6)).clip(0, 255).astype(np.uint8)


@pytest.fixture
def path(tmp_path, volume):
    target = tmp_path / "waves.nii.gz"
    nib.save(nib.Nifti1Image(np.moveaxis(volume, 0, 2), np.diag([1.0, 1.0, 2.5, 1.0])), target)
    return target


def test_mean_and_cubic_are_those_of_scikit_image(path, volume):
    rows = between.run([path], ["mean", "cubic"], strides=[1], device="cpu")
    assert [(row.method, row.gap_mm, row.slices) for row in rows] == [("mean", 5.0, 2), ("cubic", 5.0, 2)]
    # NIfTI voxels become upright pictures by turns and flips, which change no score
    kept = volume[::2].astype(float)
    truths = [volume[3] / 255, volume[5] / 255]
    means = [(kept[k] + kept[k + 1]) / 510 for k in (1, 2)]
    cubics = [(-kept[k - 1] + 9 * kept[k] + 9 * kept[k + 1] - kept[k + 2]) / 16 / 255 for k in (1, 2)]
    for row, made in zip(rows, (means, cubics), strict=True):
        expected = [peak_signal_noise_ratio(t, m.clip(0, 1), data_range=1) for t, m in zip(truths, made, strict=True)]
        assert row.psnr == pytest.approx(np.mean(expected), abs=1e-3)
    assert rows[0].gain == 0.0
    assert rows[1].gain == pytest.approx(rows[1].psnr - rows[0].psnr)


def test_untrained_network_measures_like_the_mean(path, monkeypatch):
    monkeypatch.setattr(between, "load_misrgan", lambda _: Misrgan(4, 1, 1).eval())
    mean, network = between.run([path], ["mean", "misrgan"], strides=[1], device="cpu")
    assert network.psnr == pytest.approx(mean.psnr, abs=1e-3)
    assert network.ssim == pytest.approx(mean.ssim, abs=1e-4)


@pytest.mark.parametrize(("empty", "truth"), [(5, 3), (2, 5)])
def test_slices_without_values_are_not_measured(tmp_path, volume, empty, truth):
    """Neither a held-out slice that holds none, nor one beside a slice that does; half of the pixels are enough."""
    holed = volume.astype(np.float32)
    holed[empty], holed[truth, :15] = np.nan, np.nan
    nib.save(nib.Nifti1Image(np.moveaxis(holed, 0, 2), np.diag([1.0, 1.0, 2.5, 1.0])), tmp_path / "holed.nii")
    [row] = between.run([tmp_path / "holed.nii"], ["mean"], strides=[1], device="cpu")
    assert row.slices == 1
    exact, neighbours = holed[truth, 15:], volume[[truth - 1, truth + 1], 15:].astype(float)
    low, high = np.nanpercentile(holed, (0.1, 99.9))
    unit = [((image - low) / (high - low)).clip(0, 1) for image in (exact.astype(float), neighbours.mean(axis=0))]
    assert row.psnr == pytest.approx(peak_signal_noise_ratio(*unit, data_range=1), abs=1e-3)


def test_coarser_series_drops_slices(volume):
    stack = stack_of(scan_of(volume))
    coarse = between.every(stack, 4)
    assert (coarse.count, coarse.step_mm) == (3, pytest.approx(16.0))
    np.testing.assert_array_equal(coarse.read(2).values, volume[8])
    assert coarse.at(1.0).origin == pytest.approx(stack.at(4.0).origin)


def test_scans_without_a_between_say_so(tmp_path):
    flat = tmp_path / "flat.nii"
    nib.save(nib.Nifti1Image(np.zeros((6, 7, 1), np.int16), np.eye(4)), flat)
    with pytest.raises(EngineError, match="parallel slices"):
        between.run([flat], ["mean"], device="cpu")
    with pytest.raises(EngineError, match="no way 'magic'"):
        between.run([flat], ["magic"], device="cpu")


def test_table_is_written_in_both_kinds(path, tmp_path):
    rows = between.run([path], ["mean", "cubic"], strides=[1], device="cpu", most=1)
    assert {row.slices for row in rows} == {1}
    as_json, as_text = between.write(rows, tmp_path / "out")
    assert [entry["method"] for entry in json.loads(as_json.read_text())] == ["mean", "cubic"]
    assert f"| {rows[1].gain:+.2f} |" in as_text.read_text()
