"""``--ensemble`` and ``--back-projection``: the image agrees with the scan, its header says what was done."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pydicom
import pytest
from pydicom.data import get_testdata_file

from app.cli import main
from engine.geometry import Grid, Size
from engine.magnify import bicubic
from tests.support import dicom as build
from tests.support.slices import anatomy

MR = get_testdata_file("MR_small.dcm", download=False)
UPSCALE = ["--scale-v", "1.5", "--scale-h", "2.37", "--device", "cpu"]


def test_the_result_made_small_again_is_the_scan(tmp_path):
    source, out = tmp_path / "scan.nii", tmp_path / "slice.nii"
    values = anatomy(40, 30)
    nibabel.save(nibabel.Nifti1Image(values.T[..., None], np.eye(4)), source)

    def against(*options):
        assert main(["upscale", str(source), *UPSCALE, "--out", str(out), *options]) == 0
        image = nibabel.load(out).get_fdata()[..., 0].T.astype(np.float32)
        back = Grid(Size(*image.shape), Size(*values.shape))
        return np.abs(bicubic(image, back) - values).max()

    plain, refined = (
        against("--no-consistent", *options) for options in ((), ("--ensemble", "mean", "--back-projection", "10"))
    )
    assert refined < 0.2 * plain
    assert against("--ensemble", "mean") < 1e-5


def test_header_and_answer_say_what_was_done(tmp_path, capsys):
    out = tmp_path / "slice.dcm"
    options = ["--ensemble", "median", "--back-projection", "1", "--json"]
    assert main(["upscale", MR, *UPSCALE, "--out", str(out), *options]) == 0
    words = "median of eight orientations, back-projected once"
    assert words in json.loads(capsys.readouterr().out)["notes"]
    assert words in pydicom.dcmread(out).DerivationDescription


@pytest.mark.parametrize("text", ["-1", "2.5", "often"])
def test_what_is_no_number_of_times_is_refused(tmp_path, capsys, text):
    with pytest.raises(SystemExit) as stopped:
        main(["upscale", MR, *UPSCALE, "--out", str(tmp_path / "x.png"), "--back-projection", text])
    assert stopped.value.code == 2
    assert f"--back-projection: '{text}'" in capsys.readouterr().err


def test_series_and_batches_are_refined_too_and_say_so(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=2)
    scales = ["--scale-v", "1.5", "--scale-h", "2", "--device", "cpu", "--no-consistent", "--json"]
    pixels = {}
    for command in ("export", "batch"):
        for times in ("0", "4"):
            out = tmp_path / f"{command}-{times}"
            assert main([command, str(tmp_path / "in"), *scales, "--out", str(out), "--back-projection", times]) == 0
            header = pydicom.dcmread(next(out.rglob("*.dcm")))
            assert ("back-projected 4 times" in header.DerivationDescription) == (times == "4")
            pixels[command, times] = header.pixel_array
    assert np.array_equal(pixels["export", "4"], pixels["batch", "4"])
    assert not np.array_equal(pixels["export", "4"], pixels["export", "0"])


def test_a_series_has_no_half_widths_of_refined_images(tmp_path, capsys):
    build.write_ct(tmp_path / "in", slices=2)
    out, beside = tmp_path / "out", tmp_path / "unsure"
    more = ["--ensemble", "mean", "--out", str(out), "--uncertainty", str(beside)]
    assert main(["export", str(tmp_path / "in"), *UPSCALE, *more]) == 1
    assert "one pass" in capsys.readouterr().err
    assert not out.exists()
