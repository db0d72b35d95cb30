"""What a tuning tells while it runs: plain values, made in the tuning process and handed on in the user's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.tune.outcome import Outcome


@dataclass(frozen=True)
class Progressed:
    """How far it is.

    Attributes
    ----------
    step, steps : int
        Updates so far, and in all at the pace so far.
    seconds, seconds_left : float
        Time at work, pauses left out, and what is left of it.
    loss : float
        Running mean; NaN before the first step.
    phase : str
        What is being done, for the user.
    """

    step: int
    steps: int
    seconds: float
    seconds_left: float
    loss: float
    phase: str


@dataclass(frozen=True)
class HeldOut:
    """A measurement on slices that are held out, over the scales in use.

    Attributes
    ----------
    step : int
        Updates so far.
    gain_db : float
        Mean gain in PSNR over the starting weights.
    psnr_db, start_psnr_db, ssim, start_ssim : float
        Means of the weights now and of the starting weights.
    """

    step: int
    gain_db: float
    psnr_db: float
    start_psnr_db: float
    ssim: float
    start_ssim: float


@dataclass(frozen=True)
class Preview:
    """Weights to look at: the averaged weights after ``step`` updates, a whole file that stands until the next one."""

    step: int
    weights: Path


@dataclass(frozen=True)
class Remarked:
    """Something the user should know, such as that memory ran out and patches are smaller now."""

    sentence: str


@dataclass(frozen=True)
class Finished:
    """The end, as wished or by :meth:`~engine.tune.process.TuningProcess.finish`."""

    outcome: Outcome


@dataclass(frozen=True)
class Failed:
    """The end without a result; what was learned until the last checkpoint can be gone on from."""

    sentence: str


Event = Progressed | HeldOut | Preview | Remarked | Finished | Failed
