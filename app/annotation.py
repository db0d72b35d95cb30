"""What stands in the corners of an image: who, what, which slice, how it is shown. Never a part of an exported file."""

from __future__ import annotations

from dataclasses import dataclass

from app.scale_bar import unit_of
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
    scan, info = session.scan, session.info
    if scan is None or info is None:
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
    camera = session.view.camera
    unit = unit_of(scan, info, camera, session.viewport)
    zoom = say("Overlay", "zoom {zoom} per mm") if unit.mm is not None else say("Overlay", "zoom {zoom} per pixel")
    zoom = zoom.format(zoom=f"{unit.zoom(camera):.3g}")
    why = str(unit.why) if unit.why is not None else ""
    return Corners(
        who, tuple(part for part in what if part), tuple(part for part in (number, window, zoom, why) if part)
    )
