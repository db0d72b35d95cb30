"""What is done beyond one pass of a network, as it is asked for and told; :mod:`engine.magnify.ensemble` does it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.words import joined, words


class Ensemble(Enum):
    """How the eight images become one."""

    NONE = "none"
    """There is one image only."""
    MEAN = "mean"
    MEDIAN = "median"
    """Of eight, the mean of the middle two: no single orientation's artefact gets through."""


@dataclass(frozen=True, slots=True)
class Refinement:
    """What is done beyond one pass of the network.

    Attributes
    ----------
    ensemble : Ensemble
        Whether eight orientations are computed, and how they are combined.
    back_projections : int
        How often what is missing of the scan is added.
    """

    ensemble: Ensemble = Ensemble.NONE
    back_projections: int = 0

    @property
    def words(self) -> str:
        """What was done, for header and read-out; empty where nothing was."""
        parts: list[str] = []
        if self.ensemble is not Ensemble.NONE:
            parts.append(
                words("Engine", "median of eight orientations")
                if self.ensemble is Ensemble.MEDIAN
                else words("Engine", "mean of eight orientations")
            )
        if self.back_projections:
            parts.append(
                words("Engine", "back-projected once")
                if self.back_projections == 1
                else words("Engine", "back-projected {count} times").of(count=self.back_projections)
            )
        return joined(", ", parts)


PLAIN = Refinement()
"""One pass and nothing beyond it."""
