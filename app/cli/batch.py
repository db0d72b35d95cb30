"""``vernier batch``: everything in files, folders and archives, magnified by one command that can be started again."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.export import add_series_arguments
from app.cli.refining import asked_refinement
from engine.geometry import Scale

Commands = Any

_DESCRIPTION = """\
Magnify all scans in files, folders and zip archives and write them below DIR, in the places that they have in IN.

  vernier batch archive/ --scale-v 2 --scale-h 2 --out magnified/
  vernier batch archive/ more.zip --scale-v 1.5 --scale-h 1.5 --as nifti --jobs 4 --out volumes/
  vernier batch archive/ --scale-v 2 --scale-h 2 --out magnified/ --dask tcp://scheduler:8786

DIR/batch.csv has a line for each scan: what was written, or why not. Started again, the same command goes on: what is
done is not done twice, and a scan that was being written is gone on with. Stop it with Ctrl+C at any time.

--dask hands the work to the workers of a running Dask cluster, who see the same folders under the same names; it needs
the extra 'dask' (pip install 'vernier[dask]')."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "batch",
        help="magnify whole folders and archives",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, nargs="+", metavar="IN", help="files, folders, zip archives")
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the results and the log")
    add_series_arguments(command)
    command.add_argument("--jobs", type=int, default=1, metavar="N", help="processes at a time (default %(default)s)")
    command.add_argument("--dask", metavar="ADDRESS", help="scheduler of a Dask cluster, such as tcp://host:8786")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Work through everything, and say how it went."""
    from engine.batch import Settings, run_batch
    from engine.networks import find
    from engine.series import SeriesKind
    from engine.series.making import Making
    from engine.write import ValueRange

    if not 1 <= chosen.jobs <= 256:
        complain(f"--jobs {chosen.jobs}: between 1 and 256")
        return ExitCode.USAGE
    scale = Scale(chosen.scale_v, chosen.scale_h)
    find(chosen.network).check(scale)
    settings = Settings(
        scale,
        SeriesKind(chosen.kind) if chosen.kind else None,
        ValueRange(chosen.range),
        Making(chosen.network, chosen.device, asked_refinement(chosen), chosen.consistent),
        chosen.deidentify,
        chosen.frame_ms,
    )
    line = ProgressLine()
    try:
        report = run_batch(chosen.input, chosen.out, settings, jobs=chosen.jobs, dask=chosen.dask, progress=line)
    finally:
        line.clear()
    if chosen.json:
        answer({**asdict(report), "log": str(report.log)})
    else:
        before = f", {report.already} were done before" if report.already else ""
        say(f"{report.done} scans written{before}, {report.refused} refused, {report.failed} failed; see {report.log}")
    return ExitCode.FAILED if report.failed else ExitCode.DONE
