"""Position and time of a slice: a scan over time has ``moments`` of ``depth`` slices each, index ``t * depth + z``."""

from __future__ import annotations

from app.session import Session
from engine.scan import Scan


def depth_of(scan: Scan) -> int:
    """Return the number of positions."""
    return scan.depth or len(scan)


def moments_of(scan: Scan) -> int:
    """Return the number of moments, or of channels."""
    return max(1, len(scan) // depth_of(scan))


def place_of(session: Session) -> tuple[int, int]:
    """Return position and moment of the slice that is asked for."""
    if session.scan is None:
        return 0, 0
    moment, position = divmod(session.index, depth_of(session.scan))
    return position, moment


def show_position(session: Session, position: int) -> None:
    """Show another position of the same moment, or the nearest there is."""
    if session.scan is not None:
        depth = depth_of(session.scan)
        session.show_slice(place_of(session)[1] * depth + min(max(position, 0), depth - 1))


def show_moment(session: Session, moment: int) -> None:
    """Show the same position at another moment, or the nearest there is."""
    if session.scan is not None:
        moment = min(max(moment, 0), moments_of(session.scan) - 1)
        session.show_slice(moment * depth_of(session.scan) + place_of(session)[0])


def step(session: Session, by: int) -> None:
    """Step through positions; through the moments of a film, which has one position only."""
    if session.scan is not None and depth_of(session.scan) == 1:
        show_moment(session, place_of(session)[1] + by)
    else:
        show_position(session, place_of(session)[0] + by)
