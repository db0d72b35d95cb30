"""`vernier tune`, `tuned` and `upscale --weights`: from a scan to an image that says how it was made."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import nibabel
import numpy as np
import pytest

import engine
from app.cli import main
from engine.networks.tuned import TunedCard, pack
from engine.networks.weights import load_module
from engine.tune import Outcome, TunedStore
from tests.support.scans import volume

CARD = TunedCard("default", "0" * 64, "quick", ((2.0, 2.0),), 100, 60.0, 0.5, 0.001, 4, "2026-01-31", range=(1.5, 2.5))


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """An empty data folder, and a scan beside it."""
    monkeypatch.setenv("VERNIER_DATA", str(tmp_path / "data"))
    scan = volume(10, 64, 64)
    values = np.stack([scan.read(i).values for i in range(len(scan))], axis=-1)
    nibabel.save(nibabel.Nifti1Image(values, np.eye(4)), tmp_path / "scan.nii.gz")
    return tmp_path


@pytest.fixture
def kept(folder):
    """Weights that are kept for some scan."""
    made = folder / "made.safetensors"
    made.write_bytes(pack(load_module("default"), CARD))
    outcome = Outcome(True, 0.5, 0.001, 4, 60.0, 100, "quick", "default", "Kept.", made)
    return TunedStore().keep("a" * 64, outcome)


def answered(capsys):
    return json.loads(capsys.readouterr().out)


def test_interrupted_by_the_user_it_still_decides(folder):
    surroundings = {**os.environ, "PYTHONPATH": str(Path(engine.__file__).parent.parent)}
    line = ["tune", "scan.nii.gz", "--minutes", "20", "--threads", "1", "--device", "cpu", "--json"]
    command = [sys.executable, "-m", "app.cli", *line, "--out", "w.safetensors"]
    # started from a shell's background, Ctrl+C would be ignored from the outset
    listening = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        env=surroundings,
        preexec_fn=listening,  # noqa: PLW1509
    )
    runs = folder / "data" / "tuned" / "runs"
    end = time.monotonic() + 100
    while not list(runs.glob("*/in-use")) and time.monotonic() < end:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    told = json.loads(process.communicate(timeout=100)[0])
    assert process.returncode == 0
    assert {"kept", "gain_db", "held_out_slices", "seconds", "steps", "recipe"} <= set(told)
    assert told["kept"] == (folder / "w.safetensors").exists()
    assert told["held_out_slices"] == 2
    assert not list(runs.iterdir()), "what was decided over is not offered again"


def test_what_is_kept_is_listed_exported_and_deleted(kept, folder, capsys):
    assert main(["tuned", "--json"]) == 0
    [row] = answered(capsys)["entries"]
    assert (row["name"], row["gain_db"], row["network"]) == (kept.name, 0.5, "default")
    assert main(["tuned"]) == 0
    assert "+0.50 dB at 2 × 2" in capsys.readouterr().out
    target = folder / "mine.safetensors"
    assert main(["tuned", "--export", kept.name[:6], "--out", str(target)]) == 0
    assert target.read_bytes() == kept.weights.read_bytes()
    assert main(["tuned", "--delete", "nobody"]) == 1
    assert "no tuned weights are called 'nobody'" in capsys.readouterr().err
    assert main(["tuned", "--delete", kept.name]) == 0
    assert TunedStore().entries() == ()


@pytest.mark.parametrize(("scale", "network"), [("2", "default (tuned)"), ("4", "default")])
def test_an_image_says_which_weights_made_it(kept, folder, capsys, scale, network):
    line = ["upscale", str(folder / "scan.nii.gz"), "--scale-v", scale, "--scale-h", scale, "--device", "cpu", "--json"]
    assert main([*line, "--weights", str(kept.weights), "--out", str(folder / "out.png")]) == 0
    assert answered(capsys)["network"] == network


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["tune", "scan.nii.gz", "--network", "misrgan"], 1, "does not magnify a slice"),
        (["tune", "scan.nii.gz", "--scale-v", "1", "--scale-h", "1"], 1, "nothing to tune"),
        (["tune", "scan.nii.gz", "--minutes", "0"], 1, "some time"),
        (["tune", "scan.nii.gz", "--out", "nowhere/w.safetensors"], 4, "folder does not exist"),
        (["tune", "nothing.dcm"], 3, "nothing.dcm"),
        (["tuned", "--export", "x"], 2, "--out"),
    ],
)
def test_what_cannot_be_done_is_said(folder, monkeypatch, capsys, arguments, code, words):
    monkeypatch.chdir(folder)
    assert main(arguments) == code
    assert words in capsys.readouterr().err


def test_a_scan_that_teaches_nothing_is_refused(folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    nibabel.save(nibabel.Nifti1Image(np.zeros((20, 20, 3), np.float32), np.eye(4)), "flat.nii.gz")
    assert main(["tune", "flat.nii.gz"]) == 1
    assert "no slice of this scan" in capsys.readouterr().err
