"""``vernier guide``: the help's guide as a page on paper or screen, and its pictures drawn again."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, say

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "guide",
        help="how to read the images: the page of the help, and its pictures",
        description="Print the guide of the help: what super-resolution can and cannot show, and how to read it. With "
        "--pictures, draw its pictures again from the built-in scans into a folder.",
    )
    command.add_argument("--pictures", type=Path, metavar="DIR", help="draw the pictures into this folder instead")
    command.add_argument("--language", choices=["en", "de"], default="en", help="of the page")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the page, or draw its pictures."""
    if chosen.pictures is None:
        from importlib import resources

        page = "guide.md" if chosen.language == "en" else f"guide.{chosen.language}.md"
        say((resources.files("resources") / "help" / page).read_text(encoding="utf-8"))
        return ExitCode.DONE
    from engine.measure import illustrations
    from engine.write.atomic import make_folder

    line = ProgressLine()
    drawn = illustrations.draw(make_folder(chosen.pictures), progress=line)
    line.clear()
    say(f"written: {', '.join(str(path) for path in drawn)}")
    return ExitCode.DONE
