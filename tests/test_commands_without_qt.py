"""Only the window loads a window toolkit: ``import engine``, and every command of ``vernier`` really run, do not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import nibabel
import numpy as np
import pytest
from PIL import Image

from app.cli.main import parser
from tests.support.training import RECIPE
from tests.support.uncertainty import needs_own_head

TOOLKITS = {"PySide6", "shiboken6", "pyqtgraph", "qimage2ndarray", "PyQt5", "PyQt6"}

# Last on standard output, after whatever the command says itself.
REPORT = "import json, sys; print('\\n' + json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"


def modules_after(code: str, cwd: Path) -> set[str]:
    """Run ``code`` in a process of its own and return the top-level modules that were loaded in the end."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{REPORT}"],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
        env={**os.environ, "VERNIER_DATA": str(cwd / "data")},
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def folder(tmp_path) -> Path:
    """A folder with a real scan, a recipe, and textured slices with their manifest."""
    from pydicom.data import get_testdata_file

    scan = get_testdata_file("CT_small.dcm", download=False)
    assert scan is not None, "pydicom's wheel holds CT_small.dcm"
    (tmp_path / "scan.dcm").write_bytes(Path(str(scan)).read_bytes())
    (tmp_path / "recipe.toml").write_text(RECIPE.format(network="default"), encoding="utf-8")
    (tmp_path / "study").mkdir()
    case, stimulus = {"modality": "ct", "ratio": [2, 2], "aspect": 1}, {"id": "a1", "case": 0, "method": "bicubic"}
    study = {"version": 1, "seed": 1, "presentation": "single", "cases": [case], "stimuli": [stimulus]}
    (tmp_path / "study" / "study.json").write_text(json.dumps(study), encoding="utf-8")
    slices = tmp_path / "slices"
    slices.mkdir()
    random = np.random.default_rng(0)
    lines = ["file,modality,source,patient,window_low,window_high"]
    for number in range(4):
        coarse = Image.fromarray(random.integers(0, 256, (16, 16), dtype=np.uint8))
        coarse.resize((64, 64), Image.Resampling.BICUBIC).save(slices / f"{number}.png")
        lines.append(f"{number}.png,MR,made,{number},0,255")
    (slices / "manifest.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    volume = nibabel.Nifti1Image(random.random((20, 24, 9), dtype=np.float32), np.diag([1.0, 1.0, 3.0, 1.0]))
    nibabel.save(volume, tmp_path / "volume.nii.gz")
    return tmp_path


COMMANDS = {
    "info": ["scan.dcm", "--json"],
    "networks": ["--json"],
    "upscale": ["scan.dcm", "--scale-v", "1.5", "--scale-h", "2.37", "--out", "made/out.dcm", "--device", "cpu"],
    "self-check": ["scan.dcm", "--scale-v", "2", "--scale-h", "1.5", "--network", "srcnn-915", "--device", "cpu"],
    "self-test": ["--no-window"],
    "measure": ["scan.dcm", "--ellipse", "9,9,40,50", "--scale-v", "2", "--device", "cpu", "--csv", "made/out.csv"],
    "pacs": ["list", "--json"],
    "batch": ["volume.nii.gz", "--scale-v", "2", "--scale-h", "1.5", "--out", "made/all", "--device", "cpu"],
    "export": ["volume.nii.gz", "--scale-v", "1.5", "--scale-h", "2", "--out", "made/all.nii.gz", "--device", "cpu"],
    "benchmark": ["--data", "slices", "--scales", "2x1.5", "--out", "made", "--device", "cpu"],
    "calibrate": ["--data", "slices", "--out", "made", "--device", "cpu"],
    "stress": ["--networks", "srcnn-915", "--scales", "2x1.5", "--data", "slices", "--out", "made", "--device", "cpu"],
    "isotropic": ["volume.nii.gz", "--out", "made/even.nii.gz", "--method", "cubic", "--device", "cpu"],
    "tune": ["scan.dcm", "--minutes", "0.03", "--out", "made/tuned.safetensors", "--device", "cpu", "--threads", "1"],
    "tuned": ["--json"],
    "study": ["results", "study"],
    "guide": [],
    "train": ["recipe.toml", "--data", "slices", "--out", "made", "--device", "cpu", "--threads", "1"],
}
MADE = {
    "upscale": {"out.dcm"},
    "batch": {"all"},
    "export": {"all.nii.gz"},
    "measure": {"out.csv"},
    "isotropic": {"even.nii.gz"},
    "benchmark": {"benchmark.md", "benchmark.json"},
    "calibrate": {"default.json", "default.safetensors"},
    "stress": {"stress.md", "stress.csv", "stress.json", "sheet-2x1_5.png"},
    "train": {"default.safetensors"},
}


def test_no_command_is_left_out():
    [commands] = [action.choices for action in parser()._actions if action.choices]
    assert set(commands) == {*COMMANDS, "view"}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_loads_no_qt(command, folder):
    if command == "calibrate":
        needs_own_head()
    (folder / "made").mkdir()
    code = f"from app.cli import main\nassert main({[command, *COMMANDS[command]]}) == 0"
    loaded = modules_after(code, folder)
    assert {"app", "engine"} <= loaded
    assert not loaded & TOOLKITS
    assert MADE.get(command, set()) <= {path.name for path in (folder / "made").iterdir()}


@pytest.mark.parametrize("command", [*COMMANDS, "view", ""])
def test_help_loads_neither_qt_nor_torch(command, folder):
    arguments = [*([command] if command else []), "--help"]
    code = f"from app.cli import main\ntry:\n    main({arguments})\nexcept SystemExit as end:\n    assert end.code == 0"
    assert not modules_after(code, folder) & (TOOLKITS | {"torch"})


def test_every_module_of_the_engine_loads_no_qt(folder):
    """Not the package alone: all that it holds, so that a rarely used corner cannot pull a window in."""
    code = (
        "import importlib, pkgutil, engine\n"
        "for module in pkgutil.walk_packages(engine.__path__, 'engine.'):\n"
        "    importlib.import_module(module.name)"
    )
    loaded = modules_after(code, folder)
    assert "torch" in loaded, "the walk reached the networks"
    assert not loaded & TOOLKITS


def test_the_check_sees_qt_when_it_is_there(folder):
    assert "PySide6" in modules_after("import app.window", folder)


def test_asking_for_help_loads_nothing_that_takes_long():
    """Every command waits for the parser first."""
    code = f"from app.cli.main import parser; parser(); {REPORT}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.strip().splitlines()[-1]))
    assert "app" in loaded
    assert not loaded & {"torch", "pydicom", "nibabel", "scipy", "matplotlib", "skimage", "pandas"}
