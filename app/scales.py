"""Magnifications that follow from the scan: square pixels, a pixel size in millimetres, the size of a pane."""

from __future__ import annotations

from app.session import Session
from app.state import LARGEST_SCALE
from engine.geometry import Scale


def square_pixels(session: Session) -> None:
    """Magnify the axis with the larger pixels so that pixels become square; the other axis as it is asked for."""
    plane = session.plane
    if plane is None:
        return
    scale = session.request.scale
    smaller = min(plane.row / scale.vertical, plane.column / scale.horizontal)
    vertical, horizontal = plane.row / smaller, plane.column / smaller
    excess = max(vertical, horizontal, LARGEST_SCALE) / LARGEST_SCALE
    session.set_scale(Scale(vertical / excess, horizontal / excess))
