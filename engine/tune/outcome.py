"""What came of a tuning."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Outcome:
    """The decision and what it rests on.

    Attributes
    ----------
    kept : bool
        Whether the tuned weights are better on the held-out slices, by more than the noise between them.
    gain_db, ssim_gain : float
        Mean gain over the starting weights on the slices that decide.
    held_out_slices : int
        Slices that were not trained on.
    seconds : float
        Time at work, pauses left out.
    steps : int
        Updates.
    recipe, network : str
        What was run, and the id of the network whose weights it started from.
    sentence : str
        What was decided and why, for the user.
    weights : pathlib.Path or None
        The tuned weights; None where they are not kept.
    over_default_db : float or None
        Gain over the default network on the same slices, where another one was tuned.
    """

    kept: bool
    gain_db: float
    ssim_gain: float
    held_out_slices: int
    seconds: float
    steps: int
    recipe: str
    network: str
    sentence: str
    weights: Path | None
    over_default_db: float | None = None
