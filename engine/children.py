"""How this program starts itself anew, for work that must not share its memory or its fate."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

CHILDREN = {
    "--tuning-child": "engine.tune.child",
    "--decoding-child": "engine.read.dicom.worker",
}
"""The only argument that a bundled program is started with, and the module whose ``main`` then runs."""


def command_of(argument: str) -> list[str]:
    """Return the command that starts one of :data:`CHILDREN`.

    From sources and wheels it is this interpreter with the module. A bundled program has no interpreter beside it: it
    starts itself with the argument, which its entry point hands to :func:`run_child`.
    """
    if getattr(sys, "frozen", False):
        return [sys.executable, argument]
    # -P: a folder called "engine" in the user's working directory is not ours
    return [sys.executable, "-P", "-m", CHILDREN[argument]]


def run_child(arguments: Sequence[str]) -> int | None:
    """Run as a child where the arguments say so, and return its exit code; None where they do not."""
    if len(arguments) != 1 or arguments[0] not in CHILDREN:
        return None
    return import_module(CHILDREN[arguments[0]]).main() or 0
