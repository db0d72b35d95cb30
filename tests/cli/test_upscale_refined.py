"""``vernier upscale --ensemble --back-projection``: the image agrees with the scan, its header says what was done."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pydicom
from pydicom.data import get_testdata_file

from app.cli import main
from engine.geometry import Grid, Size
from engine.magnify import bicubic
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


def test_a_negative_number_is_refused(tmp_path, capsys):
    options = ["--out", str(tmp_path / "x.png"), "--back-projection", "-1"]
    assert main(["upscale", MR, *UPSCALE, *options]) == 2
    assert "--back-projection -1" in capsys.readouterr().err
