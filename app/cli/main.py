"""The parser of ``vernier`` and the one place where errors become exit codes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version

from app.cli import (
    batch,
    benchmark,
    calibrate,
    export,
    guide,
    info,
    isotropic,
    measure,
    networks,
    pacs,
    self_check,
    self_test,
    stress,
    study,
    train,
    tune,
    tuned,
    upscale,
    view,
)
from app.cli.console import EXIT_CODES, ExitCode, code_of, complain
from engine.children import run_child
from engine.errors import EngineError

_DESCRIPTION = """\
Magnify ultrasound, MR and CT scans to any fractional scale, beside bicubic and the difference.

  vernier view                      open the viewer on the built-in scans
  vernier view SCAN…                open files, folders or a DICOMDIR
  vernier info SCAN                 what is in it
  vernier upscale SCAN --scale-v 1.5 --scale-h 2.37 --out slice.dcm
  vernier export SERIES --scale-v 2 --scale-h 2 --out magnified/
  vernier batch ARCHIVE --scale-v 2 --scale-h 2 --out magnified/
  vernier pacs find ARCHIVE --patient-name 'MILLER*'
  vernier self-check SCAN --scale-v 2 --scale-h 2
  vernier measure SCAN --ellipse 40,40,72.5,90 --scale-v 2 --scale-h 2
  vernier tune SCAN --scale-v 2 --scale-h 2
  vernier isotropic SERIES --out volume.nii.gz
  vernier benchmark --data DIR --scales 2x2,2.5x1.5 --networks default --out DIR2
  vernier stress --networks all --out DIR

Scales are magnifications per axis: v is vertical (rows), h horizontal (columns).
For research use; not for primary diagnosis."""

COMMANDS = (
    view,
    upscale,
    export,
    batch,
    pacs,
    self_check,
    measure,
    isotropic,
    info,
    networks,
    benchmark,
    calibrate,
    stress,
    study,
    train,
    self_test,
    tune,
    tuned,
    guide,
)


def parser() -> argparse.ArgumentParser:
    """Return the parser with all commands."""
    top = argparse.ArgumentParser(
        prog="vernier",
        description=_DESCRIPTION,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"vernier {_version()}")
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``vernier`` with ``arguments`` (the process's own by default) and return the exit code."""
    try:
        child = run_child(sys.argv[1:] if arguments is None else arguments)
        if child is not None:
            return child
        chosen = parser().parse_args(arguments)
        return int(chosen.run(chosen))
    except EngineError as error:
        complain(str(error))
        return code_of(error)
    except KeyboardInterrupt:
        complain("stopped")
        return ExitCode.STOPPED
    except BrokenPipeError:
        sys.stderr.close()
        return ExitCode.FAILED


def _version() -> str:
    try:
        return version("vernier")
    except PackageNotFoundError:
        return "unknown"
