"""What stands in the corners of an image: who, what, which slice, how it is shown. Never a part of an exported file."""

from __future__ import annotations

from dataclasses import dataclass

from app.session import Session
from app.studies import patient_lines
from app.text import own_text, slice_text, value_text, window_text
from app.words import say, told
from engine.scan import Modality


@dataclass(frozen=True, slots=True)
class Corners:
    """Lines for three corners; the scale bar has the fourth."""

    top_left: tuple[str, ...] = ()
    top_right: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()


def corners(session: Session) -> Corners:
    """Return the text over the image on screen; who was scanned and when only where patient data are shown."""
    scan, info, plane = session.scan, session.info, session.plane
    if scan is None or info is None or plane is None:
        return Corners()
    study = scan.study
    who = patient_lines(study) if study is not None and session.options.patient else ()
    kind = "" if scan.modality is Modality.OTHER else scan.modality.name
    what = (
        study.description if study is not None else "",
        own_text(scan.title),
        kind,
        told(dict(scan.details).get("Plane", "")),
    )
    depth = scan.depth or len(scan)
    number = slice_text(session.shown_index % depth, depth) if depth > 1 else ""
    if number and info.geometry is not None:
        place = sum(a * b for a, b in zip(info.geometry.origin, info.geometry.normal, strict=True))
        number = f"{number}   {value_text(float(place))} mm"
    window = window_text(session.view.window) if session.view.window is not None else ""
    zoom = say("Overlay", "zoom {zoom} per mm") if plane.physical else say("Overlay", "zoom {zoom} per pixel")
    zoom = zoom.format(zoom=f"{session.view.camera.zoom:.3g}")
    return Corners(who, tuple(part for part in what if part), tuple(part for part in (number, window, zoom) if part))
