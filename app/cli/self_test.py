"""``vernier self-test``: whether this installation works, from a file to a file, told step by step."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, answer, complain, say
from engine.errors import EngineError
from engine.geometry import Grid, Scale

if TYPE_CHECKING:
    from engine.scan import Scan

Commands = Any
SCALE = Scale(1.5, 1.2)

_DESCRIPTION = """\
Check this installation: open a built-in scan, magnify it by 1.5 × 1.2, write it as DICOM, read it back, and compare
sizes, place and values; draw the window without a screen; start a process beside it. Exits with 0 when all of it
works. Installers are tried with it; when something looks broken, run it first."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "self-test",
        help="check this installation",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--no-window", action="store_true", help="leave the window out")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Do the steps, the first failure last."""
    steps: list[tuple[str, Callable[[Path], str]]] = [
        ("scan, magnified, written and read back", _round_trip),
        ("compressed pixels, decoded in a process beside this one", _decoded),
    ]
    if not chosen.no_window:
        steps.append(("the window, without a screen", _window))
    told = []
    with tempfile.TemporaryDirectory(prefix="vernier-self-test-") as folder:
        for name, step in steps:
            try:
                told.append({"step": name, "works": True, "said": step(Path(folder))})
            # whatever is broken in an installation, it is told and not thrown
            except Exception as error:
                told.append({"step": name, "works": False, "said": f"{type(error).__name__}: {error}"})
                break
            if not chosen.json:
                say(f"works: {name} ({told[-1]['said']})")
    works = all(step["works"] for step in told)
    if chosen.json:
        answer({"works": works, "steps": told})
    elif not works:
        complain(f"does not work: {told[-1]['step']}: {told[-1]['said']}")
    return ExitCode.DONE if works else ExitCode.FAILED


def _scan() -> Scan:
    from engine.read import builtin_paths, open_paths

    for path in builtin_paths():
        scans = open_paths([path]).scans
        if scans and scans[0].container.value == "dicom" and not scans[0].colour:
            return scans[0]
    raise EngineError("the built-in scans are missing")


def _round_trip(folder: Path) -> str:
    import numpy as np

    from engine.magnify import Magnifier
    from engine.read import open_paths
    from engine.write import ExportOptions, Provenance, write_slice

    scan = _scan()
    grid, slice_ = Grid.of(scan.size, SCALE), scan.read(scan.middle)
    magnifier = Magnifier("default", "cpu")
    result = magnifier.decode(magnifier.encode(slice_), grid)
    options = ExportOptions(Provenance.of(magnifier.network, result.device.label))
    report = write_slice(folder / "magnified.dcm", scan, scan.middle, result.values, grid, options)
    back = open_paths([report.path]).scans[0]
    if back.size != grid.target:
        raise EngineError(f"what was read back has {back.size} and not {grid.target}")
    own, now = scan.slices[scan.middle].geometry, back.slices[0].geometry
    if own is not None and (now is None or not np.allclose(now.origin, own.on(grid).origin, atol=1e-4)):
        raise EngineError("what was read back lies elsewhere")
    held = slice_.info.storage
    low, high = sorted(held.slope * end + held.intercept for end in (held.low, held.high))
    off = float(np.abs(back.read(0).values - np.clip(result.values, low, high)).max())
    if off > 0.51 * abs(held.slope):
        raise EngineError(f"what was read back is off by {off:g}")
    return f"{grid.source.rows} × {grid.source.columns} → {grid.target.rows} × {grid.target.columns}"


def _decoded(_folder: Path) -> str:
    import subprocess

    from engine.children import command_of

    done = subprocess.run(command_of("--decoding-child"), input=b"", capture_output=True, timeout=120, check=False)
    if done.returncode != 0:
        raise EngineError(f"the process ended with {done.returncode}")
    from engine.read import builtin_paths, open_paths

    found = [scan for path in builtin_paths() for scan in open_paths([path]).scans]
    for scan in found:
        scan.read(scan.middle)
    return f"{len(found)} built-in scans"


def _window(folder: Path) -> str:
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from app.window import render
    from engine.read import builtin_paths

    target = folder / "window.png"
    render(list(builtin_paths())[:1], target)
    return f"{target.stat().st_size // 1024} kB drawn"
