"""What the user is told when a tuning is over: one sentence, what was decided and why."""

from __future__ import annotations

import math

from engine.tune.judge import SSIM_LOST, Verdict
from engine.words import words

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
        above = words("Engine", " ({gain:.2f} dB above the default network)")
        below = words("Engine", " ({gain:.2f} dB below the default network)")
        beside = (above if over_default > 0 else below).of(gain=abs(over_default))
    if verdict is None:
        return words(
            "Engine", "Not kept: {title} did not get better on this scan’s held-out slices ({gain:+.2f} dB)."
        ).of(title=title, gain=gain)
    if verdict.kept:
        return words(
            "Engine", "Kept: {title} gained {gain:.2f} dB on slices of this scan that it had not seen{beside}."
        ).of(title=title, gain=gain, beside=beside)
    if gain <= 0:
        return words(
            "Engine", "Not kept: on slices of this scan that it had not seen, {title} lost {gain:.2f} dB{beside}."
        ).of(title=title, gain=abs(gain), beside=beside)
    if verdict.ssim_gain <= -SSIM_LOST:
        return words("Engine", "Not kept: {title} gained {gain:.2f} dB but lost {ssim_gain:.4f} of SSIM{beside}.").of(
            title=title, gain=gain, ssim_gain=abs(verdict.ssim_gain), beside=beside
        )
    noise = "" if math.isinf(verdict.noise_db) else words("Engine", " of {noise:.2f} dB").of(noise=verdict.noise_db)
    return words(
        "Engine", "Not kept: {title} gained {gain:.2f} dB, which is within the noise{noise} between slices{beside}."
    ).of(title=title, gain=gain, noise=noise, beside=beside)
