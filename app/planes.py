"""Axial, coronal and sagittal: which plane the scan on screen is cut in, and the point that the planes share."""

from __future__ import annotations

from dataclasses import replace

from app.cutting import Cutting
from app.position import Point, middle_of, moved_onto, point_at, spot_of
from app.session import Session
from app.text import own_text, plane_text
from app.waiting import waits_for_slices
from app.words import say, told
from engine.errors import EngineError
from engine.reformatted import AnatomicalPlane
from engine.scan import Scan


class Planes:
    """Turns the scan of a session into its planes and back.

    The crosshair picks the slice: it marks the same point of the patient in every plane. Without one, the planes meet
    where the slices lie that were looked at last.
    """

    def __init__(self, session: Session, cutting: Cutting) -> None:
        self._session = session
        self._cutting = cutting
        self._cuts: dict[tuple[str, AnatomicalPlane], Scan] = {}
        self._points: dict[str, Point] = {}
        session.scans_changed.connect(self._forget)

    def show(self, plane: AnatomicalPlane | None) -> None:
        """Show the scan in a plane; None: as acquired."""
        session, own = self._session, self._session.acquired
        if own is None or session.scan is None or (plane is not None and waits_for_slices(session)):
            return
        try:
            scan = own if plane is None else self.cut(own, plane)
        except EngineError as error:
            sentence = say("Planes", "No {plane} slices of '{scan}': {reason}.")
            session.notify(sentence.format(plane=plane_text(plane), scan=own_text(own.title), reason=told(error)))
            return
        if scan is session.scan:
            if plane is not None:
                sentence = say("Planes", "The slices are {plane} as acquired.").format(plane=plane_text(plane))
                session.notify(sentence, problem=False)
            return
        moment = session.index // (session.scan.depth or len(session.scan))
        point = self.point()
        spot = spot_of(scan, point, moment) if point is not None else None
        index = spot.index if spot is not None else scan.middle
        marked = spot is not None and session.view.crosshair is not None
        session.turn(scan, index, spot.crosshair if spot is not None and marked else None)

    def cut(self, own: Scan, plane: AnatomicalPlane) -> Scan:
        """Return a scan in a plane, the same object each time; raises EngineError where there is no volume."""
        if (own.key, plane) not in self._cuts:
            self._cuts[own.key, plane] = self._cutting.cut(own, plane)
        return self._cuts[own.key, plane]

    def adopt(self, own: Scan, plane: AnatomicalPlane, cut: Scan) -> Scan:
        """Return a scan in a plane as :meth:`cut` does from now on: the one that is known, else ``cut``."""
        return self._cuts.setdefault((own.key, plane), cut)

    def point(self) -> Point | None:
        """Return the point of the patient that the planes share: the crosshair, else what is known of it."""
        session = self._session
        scan, index, own = session.scan, session.index, session.acquired
        if scan is None or own is None:
            return None
        if session.view.crosshair is not None:
            point = point_at(scan, index, session.view.crosshair)
        else:
            known = self._points.get(own.key)
            point = moved_onto(scan, index, known) if known is not None else middle_of(scan, index)
        if point is not None:
            self._points[own.key] = point
        return point

    def _forget(self) -> None:
        keys = {scan.key for scan in self._session.scans}
        self._cuts = {key: scan for key, scan in self._cuts.items() if key[0] in keys}
        self._points = {key: point for key, point in self._points.items() if key in keys}


def toggle_linked(session: Session) -> None:
    """Have series that share a frame of reference show the same position, or each its own."""
    options = replace(session.options, linked=not session.options.linked)
    session.set_options(options)
    linked = say("Planes", "Series are linked: another one opens at the same position.")
    session.notify(linked if options.linked else say("Planes", "Series are not linked."), problem=False)
