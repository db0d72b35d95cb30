"""What the user is told when a tuning is over: one sentence, what was decided and why."""

from __future__ import annotations

import math

from engine.tune.judge import SSIM_LOST, Verdict

SMALL_DB = 0.005


def decided(verdict: Verdict | None, gain: float, title: str, over_default: float | None = None) -> str:
    """Return the sentence.

    Parameters
    ----------
    verdict : Verdict or None
        None: the weights never were better on the watched slices, so that nothing was left to decide.
    gain : float
        In dB, over the starting weights.
    title : str
        Of the network.
    over_default : float, optional
        Gain over the default network in dB, where another one was tuned.
    """
    beside = ""
    if over_default is not None and abs(over_default) >= SMALL_DB:
        beside = f" ({abs(over_default):.2f} dB {'above' if over_default > 0 else 'below'} the default network)"
    if verdict is None:
        return f"Not kept: {title} did not get better on this scan’s held-out slices ({gain:+.2f} dB)."
    if verdict.kept:
        return f"Kept: {title} gained {gain:.2f} dB on slices of this scan that it had not seen{beside}."
    if gain <= 0:
        return f"Not kept: on slices of this scan that it had not seen, {title} lost {abs(gain):.2f} dB{beside}."
    if verdict.ssim_gain <= -SSIM_LOST:
        return f"Not kept: {title} gained {gain:.2f} dB but lost {abs(verdict.ssim_gain):.4f} of SSIM{beside}."
    noise = "" if math.isinf(verdict.noise_db) else f" of {verdict.noise_db:.2f} dB"
    return f"Not kept: {title} gained {gain:.2f} dB, which is within the noise{noise} between slices{beside}."
