"""``vernier train`` as a process: Ctrl+C saves, --resume goes on, progress is told in files, too."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from engine.train.recipe import find_recipe
from tests.support.training import made_slices

RECIPE = """
title = "Small"
network = "default"
architecture = "continuous"
[about]
summary = "Small."
[shape]
channels = 8
blocks = 1
kernels = 4
[schedule]
seed = 1
steps = 100000
warmup = 2
rate = 1e-3
[[stages]]
share = 1.0
losses = { l1 = 1.0 }
[patches]
batch = 2
patch = 16
hr_limit = 48
scales = [1.0, 4.0]
[validation]
held_out = 0.4
every = 2
per_source = 1
"""


def command(tmp_path, *more: str) -> list[str]:
    where = ["--data", str(tmp_path / "data"), "--out", str(tmp_path / "run"), "--device", "cpu", "--threads", "1"]
    return [sys.executable, "-m", "app.cli", "train", str(tmp_path / "small.toml"), *where, *more]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data").mkdir()
    made_slices(tmp_path / "data", 12, 80, 70, ("mri", "us"))
    (tmp_path / "small.toml").write_text(RECIPE)
    assert find_recipe(str(tmp_path / "small.toml")).schedule.steps == 100_000
    return tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="processes are interrupted otherwise there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_training_is_saved_and_goes_on(folder, number):
    running = subprocess.Popen(command(folder), stderr=subprocess.PIPE, text=True, env=dict(os.environ))
    until = time.monotonic() + 120
    while not (folder / "run" / "curve.csv").exists() and time.monotonic() < until:
        time.sleep(0.05)
    running.send_signal(number)
    _, told = running.communicate(timeout=60)
    assert running.returncode == 130
    # nobody looks at a terminal here: the first line of progress comes at once, with a bar
    assert re.search(r"^\[-{20}\] step 1/100000 · loss \d\.\d{4} · \d+ min left$", told, re.MULTILINE)
    stopped = re.search(r"stopped after step (\d+) of 100000; --resume goes on from there", told)
    assert stopped
    done = subprocess.run(
        command(folder, "--resume", "--minutes", "0.001"), capture_output=True, text=True, check=True, timeout=120
    )
    assert f"goes on after step {stopped[1]} of 100000" in done.stderr
    assert (folder / "run" / "default.safetensors").is_file()
