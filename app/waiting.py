"""What needs all slices of a scan waits until they are known."""

from __future__ import annotations

from app.session import Session
from app.words import say


def waits_for_slices(session: Session) -> bool:
    """Return whether the scan on screen is not complete yet, and say so."""
    own = session.acquired
    if own is None or own.key not in session.growing:
        return False
    session.notify(say("Growing", "The headers of this series are still being read: wait until all slices are here."))
    return True
