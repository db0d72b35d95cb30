"""Magnifications that follow from the scan: square pixels, a pixel size in millimetres, the size of a pane."""

from __future__ import annotations

from app.camera import Camera
from app.session import Session
from app.state import LARGEST_SCALE
from app.words import say
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


def pixel_size(session: Session, size_mm: float) -> None:
    """Magnify each axis so that pixels become ``size_mm`` high and wide, as near as the sliders allow."""
    spacing = session.info.spacing if session.info is not None else None
    if spacing is not None and size_mm > 0:
        session.set_scale(Scale(spacing.row_mm / size_mm, spacing.column_mm / size_mm))


def fit_pane(session: Session) -> None:
    """Magnify so that the image has as many pixels as the smallest pane shows it with, when it shows all of it."""
    plane, viewport = session.plane, session.viewport
    if plane is None or viewport.width <= 0:
        return
    zoom = Camera().fit(plane, viewport).zoom * viewport.ratio
    session.set_scale(Scale(plane.row * zoom, plane.column * zoom))


def rest(session: Session) -> None:
    """Take note that the magnification rests: it counts as used, unlike those that a slider only passes."""
    scale = session.request.scale
    if session.used_scales[-1:] != (scale,):
        session.used_scales = (*session.used_scales, scale)[-2:]


def last_used(session: Session) -> None:
    """Go back to the magnification that was used before this one."""
    before = next((scale for scale in reversed(session.used_scales) if scale != session.request.scale), None)
    if before is None:
        session.notify(say("Scales", "No other magnification has been used yet."), problem=False)
    else:
        session.set_scale(before)
