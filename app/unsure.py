"""How far the truth may be from the image on screen, as part of the window's state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.layers import Layer

if TYPE_CHECKING:
    from app.session import Session


@dataclass(frozen=True, eq=False, slots=True)
class Unsure:
    """How far the truth may be from a super-resolved image.

    Attributes
    ----------
    image : Layer
        The image that this belongs to, and no other.
    layer : Layer or None
        Half-widths over the same box, in the scan's units, NaN where there is none; None where nothing can be said.
    limit : float
        End of the legend, in the scan's units.
    level : float
        Share of true values within the half-width.
    words : str
        A sentence for the user, such as why there is nothing to show.
    """

    image: Layer
    layer: Layer | None
    limit: float = 1.0
    level: float = 0.9
    words: str = ""


def shows_unsure(session: Session) -> bool:
    """Whether the user wants to see how sure the image is, and a pane can show it."""
    return session.options.uncertainty and session.shows_super_resolved


def unsure_of(session: Session) -> Unsure | None:
    """Return how sure the image on screen is, while the user wants to see it and it is known."""
    unsure, magnified = session.images.unsure, session.images.magnified
    if not session.options.uncertainty or unsure is None or magnified is None:
        return None
    return unsure if unsure.image is magnified.image else None
