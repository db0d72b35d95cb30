"""``vernier networks``: which networks there are."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import Any

from app.cli.console import ExitCode, answer, say
from engine.measure.stress.published import warning
from engine.networks import NetworkDescriptor, catalogue

Commands = Any


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "networks",
        help="list the networks",
        description="List the networks: id, title, paper, scales, tiling, parameters, hash of weights, data, licence. "
        "The ids are what --network and --networks take.",
    )
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print the networks."""
    if chosen.json:
        answer([describe(d) for d in catalogue()])
        return ExitCode.DONE
    for d in catalogue():
        low, high = d.scales
        say(f"{d.id}  {d.title}, version {d.version}")
        say(f"    {d.advice}")
        if beware := warning(d):
            say(f"    {beware}")
        say(f"    {low:g} to {high:g} per axis · {d.parameters:,} parameters · {', '.join(d.modalities).upper()}")
        say(f"    trained on {d.data} · {d.licence}")
    return ExitCode.DONE


def describe(descriptor: NetworkDescriptor) -> dict[str, Any]:
    """Return ``descriptor`` as JSON holds it."""
    return {**asdict(descriptor), "tiling": descriptor.tiling.value}
