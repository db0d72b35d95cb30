"""The commands: what they print, what they write, how they exit, and that none of them loads Qt."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import nibabel
import numpy as np
import pydicom
import pytest
from PIL import Image
from pydicom.data import get_testdata_file

from app.cli import main
from tests.support.slices import anatomy

MR = get_testdata_file("MR_small.dcm", download=False)
UPSCALE = ["--scale-v", "1.5", "--scale-h", "2.37"]


def test_upscale_writes_the_slice_and_tells_scripts(tmp_path, capsys):
    out = tmp_path / "slice.dcm"
    assert main(["upscale", MR, *UPSCALE, "--out", str(out), "--device", "cpu", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["size_before"] == [64, 64]
    assert told["size_after"] == [96, 152]
    assert told["ratio"] == [1.5, 2.375]
    assert told["device"] == "cpu"
    assert told["clipped"] >= 0
    assert told["pixel_mm_after"] == pytest.approx([0.3125 / 1.5, 0.3125 / 2.375])
    written = pydicom.dcmread(out)
    assert (written.Rows, written.Columns) == (96, 152)
    assert written.ImageType[:2] == ["DERIVED", "SECONDARY"]


@pytest.mark.parametrize("suffix", [".nii.gz", ".png", ".tif"])
def test_upscale_writes_other_files(tmp_path, suffix):
    out = tmp_path / f"slice{suffix}"
    assert main(["upscale", MR, *UPSCALE, "--out", str(out), "--device", "cpu"]) == 0
    assert out.stat().st_size > 0


def test_upscale_chooses_the_slice(tmp_path, capsys):
    volume = np.stack([np.full((12, 10), float(i)) for i in range(5)], axis=-1).astype(np.float32)
    source = tmp_path / "volume.nii"
    nibabel.save(nibabel.Nifti1Image(volume, np.eye(4)), source)
    out = tmp_path / "slice.nii"
    assert main(["upscale", str(source), *UPSCALE, "--out", str(out), "--slice", "3", "--device", "cpu"]) == 0
    assert np.allclose(nibabel.load(out).get_fdata(), 3)
    assert main(["upscale", str(source), *UPSCALE, "--out", str(out), "--slice", "9"]) == 2
    assert "counted from 0 to 4" in capsys.readouterr().err


def test_nothing_is_overwritten_unasked(tmp_path):
    out = tmp_path / "slice.png"
    out.write_bytes(b"mine")
    assert main(["upscale", MR, *UPSCALE, "--out", str(out), "--no-overwrite"]) == 4
    assert out.read_bytes() == b"mine"


def test_the_source_is_never_overwritten(tmp_path):
    source = tmp_path / "scan.dcm"
    shutil.copy(MR, source)
    before = source.read_bytes()
    assert main(["upscale", str(source), *UPSCALE, "--out", str(source)]) == 4
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["upscale", "missing.dcm", *UPSCALE, "--out", "x.png"], 3),
        (["upscale", MR, "--scale-v", "9", "--scale-h", "1", "--out", "x.png"], 2),
        (["upscale", MR, "--scale-v", "nan", "--scale-h", "1", "--out", "x.png"], 2),
        (["upscale", MR, *UPSCALE, "--out", "x.png", "--network", "nothing"], 2),
        (["upscale", MR, *UPSCALE, "--out", "no/such/folder/x.png"], 4),
        (["upscale", MR, *UPSCALE, "--out", "x.jpeg"], 4),
        (["info", "missing.dcm"], 3),
        (["benchmark", "--data", "missing", "--out", "x"], 3),
        (["benchmark", "--data", "missing", "--scales", "2", "--out", "x"], 1),
        (["benchmark", "--between", MR, "--modalities", "ct", "--out", "x"], 1),
        (["benchmark", "--data", "missing", "--calibration", "--degradation", "k-space", "--out", "x"], 1),
        (["benchmark", "--between", "missing", "--features", "--out", "x"], 1),
        (["train", "nothing", "--data", "missing"], 1),
        (["train", "default", "--scan", MR, "--modalities", "ct"], 1),
    ],
)
def test_exit_codes_mean_something(arguments, code, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == code
    captured = capsys.readouterr()
    assert captured.err.startswith("vernier: ")
    assert "Traceback" not in captured.err
    assert list(tmp_path.iterdir()) == []


def test_info_lists_scans_and_refusals(tmp_path, capsys):
    Image.fromarray((anatomy() * 255).astype(np.uint8)).save(tmp_path / "picture.png")
    (tmp_path / "rubbish.dcm").write_bytes(b"nothing of the kind" * 50)
    assert main(["info", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scans"][0]["size"] == [90, 77]
    assert told["refused"][0]["path"].endswith("rubbish.dcm")
    assert main(["info", str(tmp_path)]) == 0
    captured = capsys.readouterr()
    assert "90 × 77" in captured.out
    assert "rubbish.dcm" in captured.err


def test_networks(capsys):
    assert main(["networks", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told[0]["id"] == "default"
    assert told[0]["parameters"] <= 200_000
    assert main(["networks"]) == 0
    assert "per axis" in capsys.readouterr().out


def test_benchmark_between_slices(tmp_path, capsys):
    """A volume that is a ramp from slice to slice: the mean of two neighbours is what lies between them."""
    ramp = np.arange(9, dtype=np.float32) * np.tile([[1.0], [2.0]], (12, 20))[..., None]
    nibabel.save(nibabel.Nifti1Image(ramp, np.diag([1.0, 1.0, 3.0, 1.0])), tmp_path / "ramp.nii.gz")
    scan, out = str(tmp_path / "ramp.nii.gz"), tmp_path / "out"
    assert main(["benchmark", "--between", scan, "--out", str(out), "--json", "--device", "cpu"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows == json.loads((out / "between.json").read_text())
    means = [row for row in rows if row["method"] == "mean"]
    assert means[0]["gap_mm"] == 6.0
    assert all(row["psnr"] > 90 for row in means)


def test_benchmark(tmp_path, capsys):
    data = tmp_path / "data"
    data.mkdir()
    Image.fromarray((anatomy(48, 40) * 255).astype(np.uint8)).save(data / "picture.png")
    arguments = ["benchmark", "--data", str(data), "--scales", "2x2", "--out", str(tmp_path / "out"), "--device", "cpu"]
    assert main(arguments) == 0
    assert "| default |" in capsys.readouterr().out
    assert json.loads((tmp_path / "out" / "benchmark.json").read_text())[0]["images"] == 1


def test_help_teaches(capsys):
    for command in ([], ["upscale"], ["info"], ["networks"], ["benchmark"], ["train"], ["view"]):
        with pytest.raises(SystemExit) as left:
            main([*command, "--help"])
        assert left.value.code == 0
        assert len(capsys.readouterr().out) > 200


def test_without_a_display_the_window_becomes_a_picture(tmp_path):
    """`vernier view` on a machine without a display says so and prints the path of what it rendered."""
    import os

    environment = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}}
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere there is always a display")
    environment["TMPDIR"] = str(tmp_path)
    code = "import sys; from app.cli import main; sys.exit(main(['view', sys.argv[1], '--device', 'cpu']))"
    done = subprocess.run(
        [sys.executable, "-c", code, MR], env=environment, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stderr
    picture = done.stdout.strip().splitlines()[-1]
    with Image.open(picture) as image:
        assert image.size[0] > 1000
        assert len(image.convert("L").getcolors(100_000)) > 30
