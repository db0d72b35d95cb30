"""Torch's large library is loaded without holding Python's lock, so that a window goes on while a network loads."""

from __future__ import annotations

import subprocess
import sys

import pytest

CODE = """
import sys
from engine.devices import load_beforehand
assert "torch" not in sys.modules
load_beforehand()
assert "torch" not in sys.modules
mapped = any("libtorch_cpu" in line for line in open("/proc/self/maps"))
import torch
load_beforehand()
print(mapped, float(torch.ones(3).sum()))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere the import alone loads libraries")
def test_the_library_is_there_before_the_import_and_torch_works_with_it():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "3.0"]
