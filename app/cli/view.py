"""``vernier view``: the window, or a picture of it where there is no display."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, answer, complain, say

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "view",
        help="open the viewer",
        description="Open the viewer on files, folders, a DICOMDIR or a zip archive; without any, on the built-in "
        "scans. Without a display the same window is rendered off screen into a picture, whose path is printed.",
    )
    command.add_argument("input", nargs="*", type=Path, metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--network", default="default", metavar="ID", help="network to start with")
    command.add_argument(
        "--weights", type=Path, metavar="FILE", help="start with a network of your own, such as 'vernier train' writes"
    )
    command.add_argument("--channels", action="store_true", help="open co-registered scans as the channels of one scan")
    command.add_argument("--language", choices=["en", "de"], help="of the window; without it, as in its preferences")
    command.add_argument("--json", action="store_true", help="answer with JSON when the picture is rendered")
    command.add_argument("--picture", type=Path, metavar="PNG", help="render the window into a picture and leave")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Open the window, or render it."""
    from engine.networks import find

    find(chosen.network)
    if chosen.weights is not None:
        from engine.networks.tuned import described

        described(chosen.weights)
    display = has_display()
    if chosen.picture is None and display:
        from app.window import run as open_window

        return open_window(
            paths(chosen.input),
            device=chosen.device,
            network=chosen.network,
            as_channels=chosen.channels,
            weights=chosen.weights,
            language=chosen.language,
        )
    if chosen.picture is None:
        complain("there is no display; the window is rendered off screen instead")
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.window import render

    target = chosen.picture or _new_picture()
    picture = render(
        paths(chosen.input),
        target,
        device=chosen.device,
        network=chosen.network,
        as_channels=chosen.channels,
        weights=chosen.weights,
        language=chosen.language,
    )
    if chosen.json:
        answer({"picture": str(picture), "display": display})
    else:
        say(str(picture))
    return ExitCode.DONE


def paths(given: list[Path]) -> list[Path]:
    """Return the paths to open: those given, else the built-in scans."""
    if given:
        return given
    from engine.read import builtin_paths

    return builtin_paths()


def has_display() -> bool:
    """Return whether windows can be shown."""
    if not sys.platform.startswith("linux") or "QT_QPA_PLATFORM" in os.environ:
        return os.environ.get("QT_QPA_PLATFORM") != "offscreen"
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _new_picture() -> Path:
    handle, name = tempfile.mkstemp(prefix="vernier-", suffix=".png")
    os.close(handle)
    return Path(name)
