"""Ways from a fine image to a coarse one, by name: the declared degradation, and those that the papers assume.

The viewer's images are held to the declared one; the others are there to train for, and to measure with, what a paper
assumes of its scanner. Their arithmetic is in :mod:`engine.degradations.degrade`; this loads no torch.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.errors import EngineError
from engine.scan import Modality
from engine.words import joined, words

DECLARED = "cubic"
"""Name of the declared degradation."""

LOOKS = 25.0
"""Of the speckle that ``speckle`` adds: its power varies by a part in the square root of these, 0.9 dB."""


class DegradationError(EngineError):
    """A degradation that does not exist, or a size that none leads to."""


@dataclass(frozen=True)
class Degradation:
    """What a way from HR to LR is called.

    Attributes
    ----------
    name : str
        As recipes and the command line say it.
    short : str
        In a few words, for the user.
    sentence : str
        As cards and reports say it, with its source.
    """

    name: str
    short: str
    sentence: str


DEGRADATIONS = {
    way.name: way
    for way in (
        Degradation(
            DECLARED,
            words("Engine", "an anti-aliased cubic"),
            "anti-aliased cubic, a = -0.5, to exactly the LR size, per axis",
        ),
        Degradation(
            "cubic-blur",
            words("Engine", "an anti-aliased cubic and a blur"),
            "anti-aliased cubic to exactly the LR size, then a binomial blur of 3 × 3 LR pixels (MIASSR, section 4.1)",
        ),
        Degradation(
            "blur-sample",
            words("Engine", "a Gaussian blur and sampling"),
            "Gaussian blur that widens a pixel to an LR pixel at half maximum, then sampling (MIASSR, equation 1)",
        ),
        Degradation(
            "k-space",
            words("Engine", "a truncation of k-space"),
            "the middle of k-space alone, as many lines as LR has, and its magnitude (transform-domain network, "
            "equations 2 and 3)",
        ),
        Degradation(
            "speckle",
            words("Engine", "a wider ultrasound pulse with fresh speckle"),
            "power of a log-compressed ultrasound picture averaged by a Gaussian pulse, with fresh speckle of "
            f"{LOOKS:g} looks",
        ),
    )
}
"""All of them by name."""


_ALONE = {"k-space": Modality.MR, "speckle": Modality.US}
"""Those that only scanners of one modality bring about."""


def plausible(modality: Modality) -> tuple[Degradation, ...]:
    """Return those that a scan of ``modality`` may have been through, the declared one first; all, if it is unknown."""
    unknown = modality is Modality.OTHER
    return tuple(way for way in DEGRADATIONS.values() if unknown or _ALONE.get(way.name, modality) is modality)


def listed() -> str:
    """Return all names, each with its few words, for the help of a command."""
    return ", ".join(f"{way.name} ({way.short})" for way in DEGRADATIONS.values())


def find(name: str) -> Degradation:
    """Return the degradation called ``name``; raises :class:`DegradationError`.

    Several names joined by ``+`` stand for any one of these: what a network undoes that is not told which it was.
    """
    parts = [_one(part) for part in name.split("+")]
    if len(parts) == 1:
        return parts[0]
    *most, last = (part.short for part in parts)
    short = words("Engine", "{most} or {last}").of(most=joined(", ", most), last=last)
    return Degradation(name, short, "any one of: " + "; ".join(part.sentence for part in parts))


def _one(name: str) -> Degradation:
    if name not in DEGRADATIONS:
        raise DegradationError(f"there is no degradation called '{name}'; known: {', '.join(DEGRADATIONS)}")
    return DEGRADATIONS[name]
