"""``vernier self-check``: tables for people, JSON for scripts, pictures, refusals."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pytest
from pydicom.data import get_testdata_file

from app.cli import main
from tests.support.slices import anatomy

MR = get_testdata_file("MR_small.dcm", download=False)
CHECK = ["--scale-v", "1.5", "--scale-h", "2.37", "--device", "cpu"]


@pytest.fixture
def volume(tmp_path):
    path = tmp_path / "volume.nii"
    values = np.stack([anatomy(40, 48, seed).T for seed in range(6)], axis=-1)
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), path)
    return path


def test_scripts_read_the_figures_of_every_method(capsys):
    assert main(["self-check", MR, *CHECK, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["size"] == [64, 64]
    assert told["size_degraded"] == [43, 27]
    assert [row["method"] for row in told["methods"]] == ["bicubic", "default"]
    plain, network = told["methods"]
    assert told["gain_db"]["default"] == pytest.approx(network["psnr"] - plain["psnr"], abs=1e-3)
    assert told["slices"] == [0]


def test_people_read_a_table_and_a_sentence(volume, capsys):
    assert main(["self-check", str(volume), *CHECK, "--slice", "2"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("slice 2: 40 × 48 → 27 × 20 → 40 × 48")
    assert "On this slice at ×1.48 vertically and ×2.40 horizontally, default is" in out


@pytest.mark.parametrize(("asked", "count"), [("all", 6), ("3", 3)])
def test_several_slices(volume, capsys, asked, count):
    assert main(["self-check", str(volume), *CHECK, "--slices", asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["slices"]) == count
    assert told["methods"][0]["psnr_sd"] > 0


def test_pictures_go_into_a_folder(volume, tmp_path, capsys):
    assert main(["self-check", str(volume), *CHECK, "--out", str(tmp_path / "out")]) == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"self-check.json", "self-check.png"}
    assert "written: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--slice", "9"], 2, "counted from 0 to 5"),
        (["--network", "none-such"], 2, "none-such"),
        (["--scale-v", "40"], 2, "not possible"),
        (["--scale-v", "1", "--scale-h", "1"], 1, "nothing to check"),
    ],
)
def test_refusals(volume, capsys, options, code, words):
    assert main(["self-check", str(volume), *CHECK, *options]) == code
    assert words in capsys.readouterr().err


@pytest.fixture
def weights(tmp_path):
    """The shipped weights of the default network as a file of tuned ones."""
    from engine.networks.tuned import TunedCard, pack
    from engine.networks.weights import load_module

    card = TunedCard("default", "0" * 64, "quick", ((2.0, 2.0),), 10, 1.0, 0.5, 0.01, 4, "2026-11-21")
    path = tmp_path / "tuned.safetensors"
    path.write_bytes(pack(load_module("default"), card))
    return path


def test_weights_of_ones_own_are_checked_beside_the_shipped_ones(volume, weights, capsys):
    assert main(["self-check", str(volume), *CHECK, "--weights", str(weights), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    _, shipped, tuned = told["methods"]
    assert (shipped.pop("method"), tuned.pop("method")) == ("default", "tuned")
    assert shipped == pytest.approx(tuned), "they are the same weights here"
    assert len(told["verdict"]) == 2


def test_weights_that_are_none_are_refused(volume, tmp_path, capsys):
    path = tmp_path / "damaged.safetensors"
    path.write_bytes(b"nothing")
    assert main(["self-check", str(volume), *CHECK, "--weights", str(path)]) == 5
    assert "damaged.safetensors" in capsys.readouterr().err


@pytest.mark.parametrize("asked", ["0", "-3", "some"])
def test_a_number_of_slices_that_is_none(volume, capsys, asked):
    with pytest.raises(SystemExit) as stopped:
        main(["self-check", str(volume), *CHECK, "--slices", asked])
    assert stopped.value.code == 2
    assert "neither 'all' nor a number" in capsys.readouterr().err


def test_the_scan_may_be_made_coarser_otherwise(volume, capsys):
    told = {}
    for way in ("cubic", "k-space"):
        assert main(["self-check", str(volume), *CHECK, "--degradation", way, "--json"]) == 0
        told[way] = json.loads(capsys.readouterr().out)
        assert told[way]["degradation"] == way
    assert told["k-space"]["gain_db"] != told["cubic"]["gain_db"]
    assert main(["self-check", str(volume), *CHECK, "--degradation", "k-space"]) == 0
    assert "This holds if the scan became coarse by a truncation of k-space." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["self-check", str(volume), *CHECK, "--degradation", "rubber"])
