"""Axial, coronal and sagittal of one volume on one screen: what each of the three panes shows, and what links them.

Each pane has a small session of its own, with its slice, its camera and its crosshair, so that canvas, gestures and
measuring work in it as in any other. One point of the patient joins them: wherever it is moved, in whichever pane, the
others follow. The pane that was chosen shows the scan that keys, sliders and exports of the window speak to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from app.backend import Backend
from app.camera import Camera
from app.planes import Planes
from app.position import Point, Spot, moved_onto, near_spot, point_at
from app.reading import Read, Reading
from app.session import Session
from app.state import PLANE_ROLES, Images, Layout, Role, Stage, View
from app.text import own_text
from app.tips import compute_again
from app.words import say, told
from app.worker import Job
from engine.progress import CancelToken, Progress
from engine.reformatted import AnatomicalPlane
from engine.scan import Scan

ANATOMICAL = dict(zip(PLANE_ROLES, AnatomicalPlane, strict=True))


class PlaneSession(Session):
    """The session of one pane; measurements and what can be undone are those of the window."""

    def __init__(self, whole: Session, role: Role) -> None:
        super().__init__()
        self.role = role
        self._whole = whole
        self.undo, self.measurements = whole.undo, whole.measurements

    @property
    def roles(self) -> tuple[Role, ...]:
        """The scan alone; under its own name in the pane that is the first of all, which has text in its corners."""
        return (Role.SCAN if self._whole.roles[0] is self.role else self.role,)

    def begin(self, scan: Scan | None, view: View) -> None:
        """Show another scan, or none."""
        self.scan, self.index = scan, 0
        self.images = Images()
        self.view = view
        if self.plane is not None:
            self.view = replace(view, camera=Camera().fit(self.plane, self.viewport))
        self.set_status(Stage.EMPTY)
        for event in (self.slice_changed, self.view_changed, self.images_changed):
            event.send()


class ThreePlanes:
    """Keeps the three panes at one point of the patient.

    Attributes
    ----------
    panes : dict
        A session for each pane.
    """

    def __init__(self, session: Session, planes: Planes, backend: Backend, reading: Reading) -> None:
        self._session, self._planes, self._backend, self._reading = session, planes, backend, reading
        self.panes = {role: PlaneSession(session, role) for role in PLANE_ROLES}
        self._own: Scan | None = None
        self._shown: Scan | None = None
        self._point: Point | None = None
        self._seen = session.view
        self._quiet = False
        session.options_changed.connect(self._follow)
        session.slice_changed.connect(self._follow)
        session.view_changed.connect(self._look)
        session.images_changed.connect(self._take_chosen)
        session.viewport_changed.connect(self._resize)
        session.cine_changed.connect(self._after_cine)
        session.view_reset.connect(self._reset)
        for role, pane in self.panes.items():
            pane.slice_changed.connect(partial(self._pane_moved, role))
            pane.view_changed.connect(partial(self._pane_looked, role))

    @property
    def chosen(self) -> Role | None:
        """The pane whose plane is magnified."""
        scan = self._session.scan
        return next((role for role, pane in self.panes.items() if scan is not None and pane.scan is scan), None)

    def choose(self, role: Role) -> None:
        """Have keys and sliders speak to the plane of a pane from now on."""
        pane = self.panes[role]
        if self._session.three_planes and pane.scan is not None and pane.scan is not self._session.scan:
            self._session.turn(pane.scan, pane.index, pane.view.crosshair)

    def stopped(self) -> None:
        """Say in the panes that what they waited for does not come."""
        for pane in self.panes.values():
            if pane.scan is not None and pane.images.slice_ is None and pane.scan is not self._session.scan:
                pane.set_status(Stage.FAILED, compute_again(self._session))

    def read_again(self) -> None:
        """Read what is missing."""
        if self._session.three_planes:
            self._read()

    # Which volume

    def _follow(self) -> None:
        session = self._session
        for pane in self.panes.values():
            pane.set_options(session.options)
        own = session.acquired if session.options.layout is Layout.PLANES else None
        if own is not None and own.key in session.growing:
            # There is no telling yet what kind of volume it will be.
            own = None
        if own is not self._own:
            self._own = own
            self._begin(own)
        elif session.three_planes and not self._quiet:
            self._move()

    def _begin(self, own: Scan | None) -> None:
        self._reading.beside.cancel()
        with_view = replace(self._session.view, crosshair=None, pointer=None)
        for pane in self.panes.values():
            self._silently(partial(pane.begin, None, with_view))
        if own is None:
            self._show(False)
            return

        def work(_cancel: CancelToken, _progress: Progress) -> dict[Role, Scan]:
            return {role: self._backend.planes.cut(own, plane) for role, plane in ANATOMICAL.items()}

        def done(cuts: dict[Role, Scan]) -> None:
            if own is self._own:
                self._start(own, cuts)

        def failed(reason: str) -> None:
            if own is self._own:
                self._show(False)
                sentence = say("ThreePlanes", "No three planes of '{title}': {reason}. Its panes stand side by side.")
                self._session.notify(sentence.format(title=own_text(own.title), reason=told(reason)), problem=False)

        self._reading.beside.submit(Job("planes", say("ThreePlanes", "Three planes"), work, done, failed))

    def _start(self, own: Scan, cuts: Mapping[Role, Scan]) -> None:
        session = self._session
        planes = {ANATOMICAL[role]: scan for role, scan in cuts.items()}
        cuts = {role: self._planes.adopt(own, ANATOMICAL[role], planes[ANATOMICAL[role]]) for role in cuts}
        self._point = self._planes.point()
        view = replace(session.view, crosshair=None, pointer=None)
        for role, pane in self.panes.items():
            self._silently(partial(pane.begin, cuts[role], view))
        self._shown = None
        if all(session.scan is not scan for scan in cuts.values()):
            # The slices as acquired are in no pane as they are: the plane that is nearest to them stands for them.
            nearest = max(cuts, key=lambda role: _likeness(own, cuts[role]))
            self._silently(lambda: self._planes.show(ANATOMICAL[nearest]))
        self._shown = session.scan
        self._show(True)
        self._spread(None, marked=True)

    def _show(self, shown: bool) -> None:
        if shown != self._session.three_planes:
            self._session.three_planes = shown
            self._session.planes_changed.send()

    # One point of the patient

    @property
    def _moment(self) -> int:
        session = self._session
        return session.index // (session.scan.depth or len(session.scan)) if session.scan is not None else 0

    def _move(self) -> None:
        """Follow the window to another slice, moment or plane."""
        session = self._session
        if session.scan is None or session.cine.playing:
            return
        marked = any(pane.view.crosshair is not None for pane in self.panes.values())
        if session.scan is not self._shown:
            self._shown = session.scan
            role = self.chosen
            if role is not None:
                self._silently(lambda: session.set_camera(self.panes[role].view.camera))
            self._spread(None, marked=marked)
        elif self._point is not None:
            self._point = moved_onto(session.scan, session.index, self._point)
            self._spread(session, marked=marked)

    def _look(self) -> None:
        """Follow what is looked at in the panes of the window: crosshair, window, camera."""
        session, before = self._session, self._seen
        after = self._seen = session.view
        if self._quiet or not session.three_planes or session.scan is None:
            return
        chosen = self.chosen
        for role, pane in self.panes.items():
            view = replace(pane.view, window=after.window, inverted=after.inverted)
            if role is chosen:
                view = replace(view, camera=after.camera, pointer=after.pointer)
            self._silently(partial(pane.set_view, view))
        if after.crosshair != before.crosshair:
            if after.crosshair is not None:
                self._point = point_at(session.scan, session.index, after.crosshair)
            self._spread(session, marked=after.crosshair is not None)

    def _pane_moved(self, role: Role) -> None:
        pane = self.panes[role]
        if self._quiet or pane.scan is None or self._point is None:
            return
        self._point = moved_onto(pane.scan, pane.index, self._point)
        self._spread(pane, marked=pane.view.crosshair is not None)

    def _pane_looked(self, role: Role) -> None:
        pane, session = self.panes[role], self._session
        if self._quiet or pane.scan is None:
            return
        mine, whole = pane.view, session.view
        view = replace(whole, window=mine.window, inverted=mine.inverted, pointer=None)
        if role is self.chosen:
            view = replace(view, camera=mine.camera, pointer=mine.pointer)
        session.set_view(view)
        # The crosshair of each pane stands where the point lies on its slice: another place is a wish.
        spot = near_spot(pane.scan, self._point, self._moment) if self._point is not None else None
        wanted = mine.crosshair
        if wanted is not None and (spot is None or whole.crosshair is None or wanted != spot.crosshair):
            self._point = point_at(pane.scan, pane.index, wanted)
            self._spread(pane, marked=True)

    def _spread(self, origin: Session | None, *, marked: bool) -> None:
        """Bring every pane but the one where it was moved to the point, and read what they show."""
        point, moment = self._point, self._moment
        if point is None:
            return
        for session in (*self.panes.values(), self._session):
            spot = near_spot(session.scan, point, moment) if session.scan is not None else None
            if spot is None:
                continue
            place = spot if session is not origin else replace(spot, index=session.index)
            self._silently(partial(_put, session, place, marked=marked))
        self._read()

    def _after_cine(self) -> None:
        # While a film plays only the window itself follows: three volumes a frame are more than can be read.
        if self._session.three_planes and not self._session.cine.playing:
            self._move()

    def _silently(self, put: Callable[[], object]) -> None:
        before, self._quiet = self._quiet, True
        try:
            put()
        finally:
            self._quiet = before
            self._seen = self._session.view

    # Pixels

    def _read(self) -> None:
        for role, pane in self.panes.items():
            if pane.scan is None or pane.scan is self._session.scan:
                continue
            if pane.images.slice_ is None or pane.images.index != pane.index:
                self._ask(role, pane, pane.scan, pane.index)
            else:
                self._reading.beside.cancel(role.value)
        self._take_chosen()

    def _ask(self, role: Role, pane: PlaneSession, scan: Scan, index: int) -> None:
        def done(read: Read) -> None:
            if pane.scan is scan and pane.index == index:
                pane.set_status(Stage.EMPTY)
                pane.set_images(Images(read.slice_, index, read.layer))

        def failed(sentence: str) -> None:
            if pane.scan is scan:
                pane.set_images(Images())
                pane.set_status(Stage.FAILED, told(sentence))
                self._session.notify(sentence)

        self._reading.ask_beside(role.value, scan, index, done, failed)

    def _take_chosen(self) -> None:
        """Show in the chosen pane what the window has read."""
        role, images = self.chosen, self._session.images
        if role is None or not self._session.three_planes:
            return
        pane, status = self.panes[role], self._session.status
        if images.slice_ is not None and images.slice_ is not pane.images.slice_:
            pane.set_images(Images(images.slice_, images.index, images.scan))
        elif images.slice_ is None and status.stage is Stage.FAILED:
            pane.set_images(Images())
            pane.set_status(status.stage, status.sentence)

    # Room

    def _resize(self) -> None:
        for pane in self.panes.values():
            self._silently(partial(pane.set_viewport, self._session.viewport))

    def _reset(self) -> None:
        if self._session.three_planes:
            for pane in self.panes.values():
                if pane.plane is not None:
                    camera = Camera().fit(pane.plane, self._session.viewport)
                    self._silently(partial(pane.set_camera, camera))


def _likeness(one: Scan, other: Scan) -> float:
    """Return how nearly the slices of two scans are parallel: 1 where they are."""
    a, b = one.slices[0].geometry, other.slices[0].geometry
    return abs(float(np.dot(a.normal, b.normal))) if a is not None and b is not None else 0.0


def _put(session: Session, spot: Spot, *, marked: bool) -> None:
    session.show_slice(spot.index)
    session.set_view(replace(session.view, crosshair=spot.crosshair if marked else None))
