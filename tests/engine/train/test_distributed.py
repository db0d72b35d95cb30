"""Several processes that train one network: started by torch's launcher, agreed on when to save and to stop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.training import RECIPE

ROOT = Path(__file__).parents[3]

LAUNCHER = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]


def test_two_processes_train_one_network(data, tmp_path):
    """torch's launcher: gradients are averaged, one process writes, and the weights are no single process's."""
    text = RECIPE.format(network="tiny")
    (tmp_path / "tiny.toml").write_text(text)
    command = ["-m", "app.cli", "train", str(tmp_path / "tiny.toml"), "--data", str(data), "--device", "cpu"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    both = [*LAUNCHER, *command, "--out", str(tmp_path / "two"), "--json"]
    done = subprocess.run(both, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == 4
    alone = [sys.executable, *command, "--out", str(tmp_path / "one"), "--json"]
    subprocess.run(alone, env=environment, capture_output=True, check=True, cwd=ROOT)
    one, two = ((tmp_path / name / "tiny.safetensors").read_bytes() for name in ("one", "two"))
    assert len(one) == len(two)
    assert one != two


ANOTHER_CLOCK = """
import os
from engine.train import loop
loop.CHECKPOINT_SECONDS = 0.0 if os.environ["RANK"] == "{eager}" else 1e9
from app.cli import main
raise SystemExit(main())
"""


@pytest.mark.parametrize("eager", [0, 1])
def test_processes_save_at_the_same_step_whatever_their_clocks_say(data, tmp_path, eager):
    """A minute is over in one process a step before it is in the other: neither waits for the other for ever."""
    (tmp_path / "tiny.toml").write_text(RECIPE.format(network="tiny"))
    (tmp_path / "clock.py").write_text(ANOTHER_CLOCK.format(eager=eager))
    command = ["train", str(tmp_path / "tiny.toml"), "--data", str(data), "--device", "cpu", "--out"]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    both = [*LAUNCHER, str(tmp_path / "clock.py"), *command, str(tmp_path / "two"), "--json"]
    done = subprocess.run(both, env=environment, capture_output=True, text=True, check=False, cwd=ROOT, timeout=120)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["steps"] == 4
