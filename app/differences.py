"""Where the difference pane gets its two images from: one source for each :class:`~app.state.DifferenceMode`.

A mode that is not in :data:`SOURCES` is not offered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.session import Session
from app.state import Difference, DifferenceMode
from app.text import method_text
from app.words import Phrase, mark, say, told
from engine.geometry import Grid


@dataclass(frozen=True, slots=True)
class Source:
    """How a mode is found and explained.

    Attributes
    ----------
    find : callable
        ``find(session)`` returns the difference of the slice on screen, or None while there is none.
    meaning : Phrase
        One sentence for the user: what the colours say.
    missing : Phrase
        What the pane says while there is none and nothing is being computed.
    with_image : bool
        Whether it comes with the super-resolved image, and is waited for like that.
    """

    find: Callable[[Session], Difference | None]
    meaning: Phrase
    missing: Phrase
    with_image: bool = True


def _added(session: Session) -> Difference | None:
    magnified = session.images.magnified
    if magnified is None:
        return None
    words = say("Difference", "super-resolved − bicubic")
    return Difference(magnified.grid, magnified.image, magnified.bicubic, magnified.limit, words)


def _against_scan(session: Session) -> Difference | None:
    magnified = session.images.magnified
    if magnified is not None and magnified.grid.identity:
        image, words = magnified.image, say("Difference", "not magnified: the image is the scan")
        return Difference(magnified.grid, image, image, magnified.limit, words)
    if magnified is None or magnified.against is None or not magnified.against.words:
        return None
    found, size = magnified.against, magnified.grid.source
    words = say("Difference", "SR degraded again − scan, at most {largest}")
    if magnified.consistent:
        words = say("Difference", "consistent: SR degraded again − scan, at most {largest}")
    return Difference(Grid(size, size), found.layer, found.zero, found.limit, words.format(largest=found.words))


def _against_truth(session: Session, *, bicubic: bool) -> Difference | None:
    checked = session.checked
    if checked is None:
        return None
    method = checked.methods[0] if bicubic else checked.used
    words = say("Difference", "self-check {scale}: {method} − scan")
    words = words.format(scale=told(checked.scale_words), method=method_text(method.name))
    return Difference(checked.grid, method.judged, checked.truth, checked.limit, words)


_UNCHECKED = mark(
    "Difference",
    "No self-check of this slice yet. Press Ctrl+K to check how far the network can be trusted on it.",
)

SOURCES: dict[DifferenceMode, Source] = {
    DifferenceMode.SR_MINUS_BICUBIC: Source(
        _added,
        mark(
            "Difference",
            "What the network added to bicubic interpolation. Where it is blank, the network added nothing.",
        ),
        mark("Difference", "No difference without a super-resolved image."),
    ),
    DifferenceMode.CONSISTENCY: Source(
        _against_scan,
        mark(
            "Difference",
            "What the super-resolved image, degraded again, says against the scan. Where it is blank, it agrees.",
        ),
        mark("Difference", "No map without a super-resolved image."),
    ),
    DifferenceMode.SR_MINUS_HR: Source(
        lambda session: _against_truth(session, bicubic=False),
        mark(
            "Difference",
            "Self-check: the slice was degraded and magnified back by the network. What is wrong in that image.",
        ),
        _UNCHECKED,
        with_image=False,
    ),
    DifferenceMode.BICUBIC_MINUS_HR: Source(
        lambda session: _against_truth(session, bicubic=True),
        mark(
            "Difference",
            "Self-check: the slice was degraded and magnified back by bicubic. What is wrong in that image.",
        ),
        _UNCHECKED,
        with_image=False,
    ),
}


def source(session: Session) -> Source:
    """Return the source of the mode that is chosen."""
    return SOURCES[session.options.difference_mode]


def difference(session: Session) -> Difference | None:
    """Return what the difference pane shows, or None while there is nothing to show."""
    return source(session).find(session)
