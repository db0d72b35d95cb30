"""What a film that plays is like."""

from __future__ import annotations

from dataclasses import dataclass

from app.words import say

USUAL_MS = 100.0
"""Time between frames where the file tells none, and between the slices of a volume."""

SPEEDS = (0.1, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 4.0)
"""Times the file's own rate."""


@dataclass(frozen=True, slots=True)
class CineState:
    """Playing.

    Attributes
    ----------
    playing : bool
        Whether it plays.
    frame_ms : float
        Time between frames at its own speed, in milliseconds.
    speed : float
        One of :data:`SPEEDS`.
    loop : bool
        Whether it begins again at its end.
    rate : float or None
        Frames a second that were shown lately; None while it is not known.
    holding : bool
        Whether the frame before stays on screen, because not all of the next one is there.
    """

    playing: bool = False
    frame_ms: float = USUAL_MS
    speed: float = 1.0
    loop: bool = True
    rate: float | None = None
    holding: bool = False

    @property
    def asked(self) -> float:
        """Frames a second that are asked for."""
        return 1000.0 / self.frame_ms * self.speed

    @property
    def words(self) -> str:
        """The achieved rate beside the one that is asked for."""
        speed = f" (×{self.speed:g})" if self.speed != 1.0 else ""
        if not self.playing or self.rate is None:
            return say("Cine", "{rate} frames/s").format(rate=f"{self.asked:.3g}") + speed
        words = say("Cine", "{rate} of {asked} frames/s")
        return words.format(rate=f"{self.rate:.1f}", asked=f"{self.asked:.3g}") + speed
