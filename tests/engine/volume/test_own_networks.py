"""Volumes by networks of the user's own, between slices and in the plane."""

from __future__ import annotations

from importlib import resources

import nibabel as nib
import numpy as np
import pytest
import torch

from engine.errors import WeightsError
from engine.geometry import Spacing
from engine.measure import between
from engine.networks.miassr import Miassr
from engine.volume import plan_isotropic
from engine.volume.isotropic import MethodError, compute
from engine.volume.networks import described_between
from engine.volume.through import Network
from engine.volume.writing import provenance
from tests.engine.volume.support import scan_of
from tests.support.own_network import write, write_between
from tests.support.slices import anatomy

FLAT = {"channels": 1, "width": 8, "blocks": 1, "hidden": 8}


@pytest.fixture
def scan():
    return scan_of(np.stack([anatomy(20, 24, seed=k) * 900 for k in range(4)]), (0.0, 0.0, 4.0), Spacing(1.0, 1.0))


@pytest.fixture
def flat(tmp_path):
    torch.manual_seed(3)
    module = Miassr(**FLAT)
    with torch.no_grad():
        torch.nn.init.normal_(module.upscale.second.weight, std=0.3)
    return write(tmp_path, "flat", FLAT, module, channels=1)[0]


def test_slices_between_are_those_of_the_own_network(scan, tmp_path):
    weights, module = write_between(tmp_path)
    plan = plan_isotropic(scan, method="misrgan", in_plane="none", spacing_mm=2.0, weights=weights)
    assert plan.method == "mine (own weights)"
    made = [values for _, values in compute(plan, "cpu")]
    expected = Network(plan.stack, module, 1).at(0.5).values
    mean = (made[0] + made[2]) / 2
    assert np.abs(made[1] - mean).max() > 5
    np.testing.assert_allclose(made[1], expected, atol=0.01)


def test_the_volume_says_which_weights_made_it(scan, tmp_path, flat):
    weights, _ = write_between(tmp_path)
    own = described_between(weights)
    plan = plan_isotropic(scan, method="misrgan", spacing_mm=0.5, weights=weights, in_plane_weights=flat)
    told = provenance(plan, "cpu")
    assert (told.network_id, told.weights_sha256) == ("mine (own weights)", own.weights_sha256)
    assert own.weights_sha256[:16] in told.method
    assert "in the plane flat (own weights) version" in told.method


def test_the_plane_is_magnified_by_the_own_network(scan, flat):
    ways = {"none": {}, "own": {"in_plane_weights": flat}}
    made = {}
    for name, how in ways.items():
        plan = plan_isotropic(scan, method="mean", in_plane="bicubic", spacing_mm=0.5, **how)
        made[name] = next(compute(plan, "cpu"))[1]
    assert made["own"].shape == made["none"].shape == (40, 48)
    assert np.abs(made["own"] - made["none"]).max() > 1


def test_weights_in_the_shape_of_the_shipped_one_need_no_card(scan, tmp_path):
    shipped = resources.files("resources") / "weights" / "misrgan.safetensors"
    weights = tmp_path / "further.safetensors"
    weights.write_bytes(shipped.read_bytes())
    plan = plan_isotropic(scan, method="misrgan", in_plane="none", spacing_mm=2.0, weights=weights)
    assert plan.method == "misrgan (own weights)"
    same = plan_isotropic(scan, method="misrgan", in_plane="none", spacing_mm=2.0)
    pairs = zip(compute(plan, "cpu"), compute(same, "cpu"), strict=True)
    assert all(np.array_equal(own, theirs) for (_, own), (_, theirs) in pairs)


def test_what_does_not_go_together_is_refused_in_words(scan, tmp_path):
    weights, _ = write_between(tmp_path)
    of_three = write(tmp_path)[0]
    with pytest.raises(MethodError, match="go with the method 'misrgan' alone"):
        plan_isotropic(scan, method="mean", weights=weights)
    with pytest.raises(WeightsError, match="not those of a network between slices"):
        plan_isotropic(scan, method="misrgan", weights=of_three)
    with pytest.raises(MethodError, match="magnifies 3 co-registered scans at once"):
        plan_isotropic(scan, method="mean", spacing_mm=0.5, in_plane_weights=of_three)
    with pytest.raises(MethodError, match=r"'mine .own weights.' does not magnify slices"):
        plan_isotropic(scan, method="mean", spacing_mm=0.5, in_plane_weights=weights)
    bare = tmp_path / "bare.safetensors"
    bare.write_bytes(weights.read_bytes())
    with pytest.raises(WeightsError, match="not those of a network between slices"):
        plan_isotropic(scan, method="misrgan", weights=bare)


def test_it_is_measured_beside_the_methods(tmp_path):
    weights, _ = write_between(tmp_path)
    volume = np.stack([anatomy(20, 24, seed=k) * 900 for k in range(8)], axis=2)
    nib.save(nib.Nifti1Image(volume, np.diag([1.0, 1.0, 2.5, 1.0])), tmp_path / "volume.nii")
    rows = between.run([tmp_path / "volume.nii"], ["mean", "cubic"], strides=[1], device="cpu", weights=weights)
    assert [row.method for row in rows] == ["mean", "cubic", "mine (own weights)"]
    assert len({row.psnr for row in rows}) == 3
