"""What every command that magnifies asks about the work beyond one pass of the network."""

from __future__ import annotations

import argparse

from engine.refinement import PLAIN, Ensemble, Refinement


def add_refinement(command: argparse.ArgumentParser, *, usual: str = "default none, or as weights were tuned") -> None:
    """Add the switches of self-ensemble and back-projection."""
    command.add_argument(
        "--ensemble",
        choices=[way.value for way in Ensemble],
        help=f"magnify in eight orientations and combine: eight times the time ({usual})",
    )
    command.add_argument(
        "--back-projection",
        type=times,
        metavar="N",
        help="add N times what the result, made small again, lacks of the scan; hardly anything where it is made "
        "consistent with the scan",
    )


def asked_refinement(chosen: argparse.Namespace, usual: Refinement = PLAIN) -> Refinement:
    """Return what is asked for, and of what is not asked for the usual."""
    return Refinement(
        usual.ensemble if chosen.ensemble is None else Ensemble(chosen.ensemble),
        usual.back_projections if chosen.back_projection is None else chosen.back_projection,
    )


def times(text: str) -> int:
    """Return how often; raises what argparse turns into a sentence."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"'{text}': it is done 0 times or more")
    return int(text)
