"""Pairs of scales to measure at: how they are written, those that have names, and the sweep over all equal ones."""

from __future__ import annotations

import math

from engine.errors import EngineError
from engine.geometry import Scale

TABLE_SCALES = "1.5x1.5,2x2,2.5x2.5,3x3,4x4,2.5x1.5,3x2.5,3.4x3.4"
"""The pairs of the comparison: whole and fractional, and those of SupeRELiTNet's table III."""

PAPER_SCALES = "4x4,2.5x1.5,3x2.5,3.4x3.4"
"""The pairs of SupeRELiTNet's table III."""

SURE_SCALES = ",".join(f"{v}x{h}" for v in ("1.5", "2", "2.5", "3", "4") for h in ("1.5", "2", "2.5", "3", "4"))
"""The pairs at which the card of the uncertainty shows how well its intervals hold."""

NAMED_SCALES = {"table": TABLE_SCALES, "superelitnet": PAPER_SCALES, "sure": SURE_SCALES}

SWEEP = tuple(round(1.1 + 0.1 * i, 1) for i in range(30))
"""Equal scales 1.1, 1.2 … 4.0, of which every image takes one (:func:`swept`)."""

SWEEP_LABEL = "1.1–4.0"


class ScalesError(EngineError):
    """A list of scales that cannot be read."""


def parse_scales(text: str) -> list[Scale]:
    """Return the scales of ``2x2,2.5x1.5``: vertical × horizontal, as rows come before columns.

    The names of :data:`NAMED_SCALES` stand for their lists.
    """
    found: list[Scale] = []
    for part in ",".join(NAMED_SCALES.get(p.strip(), p) for p in text.split(",")).split(","):
        pieces = part.strip().lower().replace("×", "x").split("x")
        try:
            vertical, horizontal = (float(piece) for piece in pieces)
        except ValueError as error:
            raise ScalesError(f"'{part}' is not a pair of scales; write for example 2x2,2.5x1.5") from error
        if not (1 <= vertical < math.inf and 1 <= horizontal < math.inf):
            raise ScalesError(f"'{part}': scales are 1 or more")
        found.append(Scale(vertical, horizontal))
    return found


def swept(place: int) -> Scale:
    """Return the scale of the sweep for image number ``place`` (from 0) of a modality, the same for every modality.

    The middle first, then the middles of what is left on both sides, and so on (van der Corput's sequence): any number
    of images covers the range evenly.
    """
    share, part = 0.0, 1.0
    number = place + 1
    while number:
        part /= 2
        share += part * (number % 2)
        number //= 2
    return Scale(*[SWEEP[int(share * len(SWEEP))]] * 2)


def label(scale: Scale) -> str:
    """Return how tables write a pair of scales: vertical × horizontal."""
    return f"{scale.vertical:g} × {scale.horizontal:g}"
