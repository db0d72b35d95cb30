"""``vernier isotropic``: a volume, what is told of it, and how it exits."""

from __future__ import annotations

import json

import nibabel as nib
import numpy as np
import pytest

from app.cli import main
from tests.support.dicom import write_ct
from tests.support.own_network import write_between
from tests.support.slices import anatomy


@pytest.fixture
def thick(tmp_path):
    """Six slices 3 mm apart, pixels of 1 mm, values that rise along all axes."""
    i, j, k = np.mgrid[0:10, 0:12, 0:6]
    path = tmp_path / "thick.nii.gz"
    nib.save(nib.Nifti1Image((i + 2 * j + 30 * k).astype(np.int16), np.diag([1.0, 1.0, 3.0, 1.0])), path)
    return path


def test_series_becomes_isotropic(thick, tmp_path, capsys):
    out = tmp_path / "out.nii.gz"
    assert main(["isotropic", str(thick), "--out", str(out), "--method", "mean", "--device", "cpu", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["slices_before"], told["slices_after"]) == (6, 16)
    assert told["spacing_mm_before"] == pytest.approx([3, 1, 1])
    assert told["spacing_mm_after"] == pytest.approx([1, 1, 1])
    assert (told["method"], told["in_plane"], told["clipped"]) == ("mean", "none", 0)
    image = nib.load(out)
    np.testing.assert_array_equal(image.header.get_zooms(), (1, 1, 1))
    i, j, k = np.mgrid[0:10, 0:12, 0:16]
    np.testing.assert_array_equal(np.asarray(image.dataobj), i + 2 * j + 10 * k)


def test_finer_spacing_goes_through_the_network_in_the_plane(thick, tmp_path, capsys):
    out = tmp_path / "out.nii"
    arguments = ["--method", "cubic", "--spacing", "0.5", "--device", "cpu"]
    assert main(["isotropic", str(thick), "--out", str(out), *arguments]) == 0
    assert "in the plane default" in capsys.readouterr().out
    image = nib.load(out)
    assert image.shape == (20, 24, 31)
    corner = image.affine @ [-0.5, -0.5, 0, 1]
    np.testing.assert_allclose(corner[:3], [-0.5, -0.5, 0.0], atol=1e-6)


def test_weights_of_ones_own_make_the_slices_between(thick, tmp_path, capsys):
    weights, _ = write_between(tmp_path)
    made = []
    for name, more in (("own", ["--weights", str(weights)]), ("shipped", [])):
        out = tmp_path / f"{name}.nii"
        arguments = ["--out", str(out), "--spacing", "1.5", "--in-plane", "none", "--device", "cpu", "--json"]
        assert main(["isotropic", str(thick), *arguments, *more]) == 0
        made.append((json.loads(capsys.readouterr().out)["method"], nib.load(out)))
    assert [method for method, _ in made] == ["mine (own weights)", "misrgan"]
    assert b"mine (own weights)" in made[0][1].header["descrip"].item()
    assert not np.array_equal(made[0][1].get_fdata(), made[1][1].get_fdata())


def test_weights_of_ones_own_are_measured_beside_the_methods(tmp_path, capsys):
    weights, _ = write_between(tmp_path)
    path, volume = tmp_path / "volume.nii", np.stack([anatomy(20, 24, seed=k) * 900 for k in range(8)], axis=2)
    nib.save(nib.Nifti1Image(volume, np.diag([1.0, 1.0, 2.5, 1.0])), path)
    chosen = ["--weights", str(weights), "--device", "cpu", "--out", str(tmp_path / "out"), "--json"]
    assert main(["benchmark", "--between", str(path), *chosen]) == 0
    assert "mine (own weights)" in {row["method"] for row in json.loads(capsys.readouterr().out)}
    assert main(["benchmark", "--calibration", "--data", str(tmp_path), *chosen]) == 1
    assert "--weights goes with --data and --between alone" in capsys.readouterr().err


def test_dicom_folder_becomes_a_folder(tmp_path, capsys):
    write_ct(tmp_path / "in", gap_mm=2.1)
    assert main(["isotropic", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--method", "mean"]) == 0
    capsys.readouterr()
    assert main(["info", str(tmp_path / "out"), "--json"]) == 0
    [scan] = json.loads(capsys.readouterr().out)["scans"]
    assert scan["slices"] == 13
    assert scan["title"].startswith("Isotropic 0.7 mm mean")


def test_moment_of_a_scan_over_time_is_said(thick, tmp_path, capsys):
    image = nib.load(thick)
    film = np.stack([np.asarray(image.dataobj), np.asarray(image.dataobj) + 100], axis=-1)
    nib.save(nib.Nifti1Image(film, image.affine), tmp_path / "film.nii")
    arguments = ["isotropic", str(tmp_path / "film.nii"), "--method", "mean", "--out", str(tmp_path / "out.nii")]
    assert main(arguments) == 0
    assert "moment 0 of a scan with 2, counted from 0" in capsys.readouterr().out
    assert main([*arguments, "--time", "1", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["moment"], told["moments"]) == (1, 2)
    assert np.asarray(nib.load(tmp_path / "out.nii").dataobj).min() == 100
    assert main(["isotropic", str(thick), "--method", "mean", "--out", str(tmp_path / "still.nii")]) == 0
    assert "counted from 0" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "code", "reason"),
    [
        (["--spacing", "9"], 1, "3 mm apart already"),
        (["--spacing", "0.1"], 2, "takes 1.00 to 4.00"),
        (["--in-plane", "nothing"], 0, ""),
        (["--in-plane", "nothing", "--spacing", "0.9"], 2, "no network called 'nothing'"),
        (["--time", "3"], 1, "no moment 3"),
    ],
)
def test_what_is_wrong_is_said(thick, tmp_path, capsys, more, code, reason):
    out = tmp_path / "out.nii"
    assert main(["isotropic", str(thick), "--out", str(out), "--method", "mean", *more]) == code
    assert reason in capsys.readouterr().err
    assert out.exists() == (code == 0)


def test_target_that_cannot_be_has_its_exit_code(thick, tmp_path, capsys):
    assert main(["isotropic", str(thick), "--out", str(tmp_path / "folder"), "--method", "mean"]) == 4
    assert "cannot become DICOM" in capsys.readouterr().err
    assert main(["isotropic", str(thick), "--out", str(thick), "--method", "mean"]) == 4
    assert "read from this file" in capsys.readouterr().err
