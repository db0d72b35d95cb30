"""``vernier study``: reader studies: what came of one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, answer, say

Commands = Any

_DESCRIPTION = """\
What came of a reader study that was made in the window (Ctrl+Shift+R): the mean opinion score of every method, 1 bad to
5 excellent, with 95 % intervals over the slices, by reader, the differences of methods, and how far readers agree.

  vernier study results study-folder
  vernier study results study-folder --out results --json

With --out: opinion.csv, ratings.csv (every rating with its method), opinion.json and opinion.png."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "study",
        help="results of a reader study (mean opinion scores)",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inner = command.add_subparsers(title="commands", metavar="COMMAND", required=True)
    results = inner.add_parser("results", help="scores with intervals, agreement", description=_DESCRIPTION)
    results.formatter_class = argparse.RawDescriptionHelpFormatter
    results.add_argument("study", type=Path, metavar="FILE", help="folder of the study, or its study.json")
    results.add_argument("--out", type=Path, metavar="DIR", help="folder for tables and picture")
    results.add_argument("--json", action="store_true", help="answer with JSON")
    results.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Say what came of the study, and write it where that is wanted."""
    from engine.measure.opinion import read_study
    from engine.measure.opinion_report import content, text, write
    from engine.measure.opinion_score import opinion

    study = read_study(chosen.study)
    found = opinion(study)
    written = write(study, chosen.out) if chosen.out is not None else ()
    if chosen.json:
        answer(content(found))
    else:
        say(text(found))
        for path in written:
            say(f"written: {path}")
    return ExitCode.DONE
