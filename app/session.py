"""The state of the window in one evented model, free of widgets.

Widgets show it and send intents (the methods); the conductor listens, has the engine work, and puts results in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.asking import Asking
from app.camera import Camera
from app.checked import Check
from app.cine.state import CineState
from app.looking import Looking
from app.position import linked_spot
from app.state import Images, Stage, Status, View
from app.studies import Openings
from engine.scan import Scan


@dataclass(frozen=True, eq=False, slots=True)
class Grown:
    """A scan of which more slices are known now.

    Attributes
    ----------
    before, after : Scan
        As it stood in the list, and as it is.
    places : mapping of int to int
        Where the slices of ``before`` stand in ``after``.
    """

    before: Scan
    after: Scan
    places: Mapping[int, int]


class Session(Looking, Asking):
    """Everything the window knows, and every intent; what and which events: :class:`~app.known.Known`."""

    def __init__(self) -> None:
        super().__init__()
        self._openings = Openings()

    # Scans and slices

    def add_scans(self, scans: tuple[Scan, ...]) -> tuple[Scan, ...]:
        """Put newly opened scans to their study or at the end of the list, and show the first of them.

        Returns them as they stand in the list.
        """
        if scans:
            scans, self.scans = self._openings.join(scans, self.scans)
            self.scans_changed.send()
            self.show_scan(scans[0])
        return scans

    def grow(
        self, before: tuple[Scan, ...], scans: tuple[Scan, ...], carry: Callable[[Grown], None]
    ) -> tuple[Scan, ...]:
        """Put scans of an opening under way in the place of what they grew from; the slice on screen stays on screen.

        Parameters
        ----------
        before, scans : tuple of Scan
            Those that stand in the list so far, and those that are to stand there.
        carry : callable
            Called for each scan that grew, before anyone is told.

        Returns
        -------
        tuple of Scan
            As they stand in the list.
        """
        mine = {id(scan) for scan in before}
        after, listed = self._openings.join(scans, tuple(scan for scan in self.scans if id(scan) not in mine))
        grown = [one for one in (_grown(scan, after) for scan in before) if one is not None]
        for one in grown:
            if one.before.key != one.after.key:
                self.became[one.before.key] = one.after.key
                carry(one)
        shown = next((one for one in grown if one.before is self.scan), None)
        lost = self.acquired is not None and id(self.acquired) in mine and shown is None
        self.scans = listed
        if shown is not None:
            self.scan, self.index = shown.after, shown.places.get(self.index, shown.after.middle)
            self.images = replace(self.images, index=shown.places.get(self.images.index, self.index))
        elif lost:
            self._leave(after[0] if after else None)
        self.scans_changed.send()
        if shown is not None:
            self.slice_changed.send()
        return after

    def close_scan(self, scan: Scan) -> None:
        """Take a scan off the list; shows its neighbour when it was on screen."""
        if scan not in self.scans:
            return
        place = self.scans.index(scan)
        self.scans = self.scans[:place] + self.scans[place + 1 :]
        if scan is self.acquired:
            self._leave(self.scans[min(place, len(self.scans) - 1)] if self.scans else None)
        self.scans_changed.send()

    def show_scan(self, scan: Scan) -> None:
        """Show a scan of the list as acquired: its middle slice, or the same position where series are linked."""
        if scan is not self.acquired:
            self._leave(scan)

    def _leave(self, scan: Scan | None) -> None:
        spot = linked_spot(self.scan, self.index, scan, self.view.crosshair) if self.options.linked else None
        self.scan = scan
        self.index = spot.index if spot is not None else scan.middle if scan is not None else 0
        self.first_window = None
        self.images = Images()
        self.status = Status()
        camera = replace(self.view.camera, flip_horizontal=False, flip_vertical=False)
        if self.plane is not None:
            camera = camera.fit(self.plane, self.viewport)
        self.view = View(camera=camera, crosshair=spot.crosshair if spot is not None and self.view.crosshair else None)
        self._tell_of_another_scan()

    def turn(self, scan: Scan, index: int, crosshair: tuple[float, float] | None) -> None:
        """Show the scan on screen in another plane; what does not depend on the plane stays."""
        self.scan, self.index = scan, index
        self.images, self.status = Images(), Status()
        if self.plane is not None:
            camera = Camera().fit(self.plane, self.viewport)
            self.view = replace(self.view, camera=camera, crosshair=crosshair, pointer=None)
        self._tell_of_another_scan()

    def _tell_of_another_scan(self) -> None:
        for event in (self.slice_changed, self.view_changed, self.images_changed, self.status_changed):
            event.send()

    def step_scan(self, step: int) -> None:
        """Show the scan ``step`` places further down the list."""
        if self.acquired is not None and self.scans:
            place = self.scans.index(self.acquired) + step
            self.show_scan(self.scans[min(max(place, 0), len(self.scans) - 1)])

    def show_slice(self, index: int) -> None:
        """Show slice ``index``, or the nearest there is; what was on screen stays until its pixels are there."""
        if self.scan is None:
            return
        index = min(max(index, 0), len(self.scan) - 1)
        if index != self.index:
            self.index = index
            self.slice_changed.send()

    # What comes from the engine

    def set_images(self, images: Images) -> None:
        """Take new pixels."""
        if images is not self.images:
            self.images = images
            self.images_changed.send()

    def set_check(self, check: Check) -> None:
        """Say how the self-check is getting on, or what came of it."""
        self.check = check
        self.check_changed.send()

    def set_status(self, stage: Stage, sentence: str = "") -> None:
        """Say how the super-resolved image is getting on."""
        status = Status(stage, sentence)
        if status != self.status:
            self.status = status
            self.status_changed.send()

    def set_cine(self, cine: CineState) -> None:
        """Say how a film plays."""
        if cine != self.cine:
            self.cine = cine
            self.cine_changed.send()


def _grown(before: Scan, after: tuple[Scan, ...]) -> Grown | None:
    """Return what a scan became, by where its slices are read from; None where they are in none any more."""
    sources = {info.source: number for number, info in enumerate(before.slices)}
    for scan in after:
        places = {sources[info.source]: place for place, info in enumerate(scan.slices) if info.source in sources}
        if places:
            return Grown(before, scan, places)
    return None
