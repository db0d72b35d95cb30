"""``vernier train``: what it says of what was held out."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pytest

from app.cli import main
from tests.support.slices import anatomy
from tests.support.training import RECIPE


@pytest.mark.parametrize(
    ("slices", "said", "held_out"),
    [
        (4, "nothing was held out, so no gain is known", None),
        (5, "gain over bicubic on held-out slices of the same patient, in dB:", "slices of the same patient"),
    ],
)
def test_held_out_is_what_was_held_out(tmp_path, capsys, slices, said, held_out):
    (tmp_path / "tiny.toml").write_text(RECIPE.format(network="tiny"))
    volume = np.stack([anatomy(48, 44, seed=i) for i in range(slices)], axis=-1)
    nibabel.save(nibabel.Nifti1Image(volume, np.eye(4)), tmp_path / "scan.nii")
    arguments = ["--scan", str(tmp_path / "scan.nii"), "--out", str(tmp_path / "run"), "--device", "cpu"]
    assert main(["train", str(tmp_path / "tiny.toml"), *arguments]) == 0
    assert said in capsys.readouterr().out
    told = json.loads((tmp_path / "run" / "tiny.json").read_text())["training"]
    assert told.get("held_out") == held_out
    assert bool(told["held_out_gain_db"]) == (held_out is not None)
