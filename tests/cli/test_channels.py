"""``--channels``: co-registered scans open as one, on the command line and in the window."""

from __future__ import annotations

import json

import nibabel
import numpy as np
import pytest

from app.backend import Backend
from app.cli import main
from engine.progress import CancelToken, silent
from tests.support.slices import anatomy

SCALES = ["--scale-v", "1.5", "--scale-h", "2.0", "--device", "cpu"]


def sequence(folder, name: str, seed: int, columns: int = 30):
    volume = np.stack([anatomy(40, columns, seed=seed + z).T for z in range(3)], axis=-1)
    path = folder / f"{name}.nii"
    nibabel.save(nibabel.Nifti1Image(volume * 1000, np.diag([0.9, 0.8, 3.0, 1.0])), path)
    return path


@pytest.fixture
def sequences(tmp_path):
    return [sequence(tmp_path, name, seed) for name, seed in (("t1", 1), ("flair", 5))]


def test_a_slice_of_the_second_channel_is_that_of_its_own_file(sequences, tmp_path, capsys):
    together, alone = tmp_path / "together.nii", tmp_path / "alone.nii"
    options = ["--channels", "--slice", "5", "--out", str(together), "--json"]
    assert main(["upscale", *map(str, sequences), *SCALES, *options]) == 0
    assert json.loads(capsys.readouterr().out)["slices"] == 6
    assert main(["upscale", str(sequences[1]), *SCALES, "--slice", "2", "--out", str(alone)]) == 0
    first, second = nibabel.load(together), nibabel.load(alone)
    assert np.array_equal(first.get_fdata(), second.get_fdata())
    assert np.array_equal(first.affine, second.affine)


def test_scans_of_different_sizes_are_refused_in_words(sequences, tmp_path, capsys):
    other = sequence(tmp_path, "t2", 9, columns=34)
    out = tmp_path / "x.nii"
    assert main(["upscale", str(sequences[0]), str(other), *SCALES, "--channels", "--out", str(out)]) != 0
    assert "cannot be channels of one scan" in capsys.readouterr().err
    assert not out.exists()


def test_the_window_opens_one_scan_or_says_why_not(sequences, tmp_path):
    backend = Backend()
    backend.as_channels = True

    def opened(*paths):
        return backend.open(paths, cancel=CancelToken(), progress=silent)

    (scan,) = opened(*sequences).scans
    assert len(scan.channels) == 2
    assert len(opened(sequences[0]).scans) == 1
    apart = opened(sequences[0], sequence(tmp_path, "t2", 9, columns=34))
    assert len(apart.scans) == 2
    assert "cannot be channels of one scan" in apart.refused[0]
