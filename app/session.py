"""The state of the window in one evented model, free of widgets.

Widgets show it and send intents (the methods); the conductor listens, has the engine work, and puts results in.
"""

from __future__ import annotations

from dataclasses import replace

from app.camera import Camera, Plane, Viewport, plane_of
from app.checked import Check, Checked
from app.cine.state import CineState
from app.events import Event
from app.noticeboard import Noticeboard
from app.position import linked_spot
from app.state import (
    COMPARABLE,
    LARGEST_SCALE,
    SMALLEST_SCALE,
    Compare,
    Comparison,
    DifferenceMode,
    Images,
    Options,
    Request,
    Role,
    Stage,
    Status,
    View,
)
from app.studies import Openings
from app.tuning.state import Tuning
from engine.geometry import Grid, Scale
from engine.scan import Scan, SliceInfo, Window


class Session(Noticeboard):
    """Everything the window knows.

    Events
    ------
    scans_changed, slice_changed, request_changed, view_changed, options_changed, images_changed, status_changed,
    check_changed, notices_changed, viewport_changed, tuning_changed, cine_changed
        Sent after the state of that name has changed, never when it stayed equal.
    """

    def __init__(self) -> None:
        super().__init__()
        self.scans: tuple[Scan, ...] = ()
        self.scan: Scan | None = None
        self.index = 0
        self.request = Request()
        self.view = View()
        self.options = Options()
        self.images = Images()
        self.status = Status()
        self.viewport = Viewport()
        self.check = Check()
        self.tuning = Tuning()
        self.cine = CineState()
        self.first_window: Window | None = None
        self._openings = Openings()
        self.scans_changed = Event()
        self.slice_changed = Event()
        self.request_changed = Event()
        self.view_changed = Event()
        self.options_changed = Event()
        self.images_changed = Event()
        self.status_changed = Event()
        self.check_changed = Event()
        self.viewport_changed = Event()
        self.tuning_changed = Event()
        self.cine_changed = Event()

    # What follows from the state

    @property
    def acquired(self) -> Scan | None:
        """The scan of the list that is on screen, in whatever plane."""
        return self.scan.acquired or self.scan if self.scan is not None else None

    @property
    def shown_index(self) -> int:
        """The slice on screen: the one that was asked for, or, while that one is read, the one before."""
        return self.images.index if self.images.slice_ is not None else self.index

    @property
    def info(self) -> SliceInfo | None:
        """What the header tells of the slice on screen."""
        return self.scan.slices[self.shown_index] if self.scan is not None else None

    @property
    def plane(self) -> Plane | None:
        """How the slice on screen is drawn."""
        return plane_of(self.scan, self.info) if self.scan is not None and self.info is not None else None

    @property
    def grid(self) -> Grid | None:
        """Sizes before and after of the request."""
        return Grid.of(self.scan.size, self.request.scale) if self.scan is not None else None

    @property
    def shows_difference(self) -> bool:
        """Whether the difference pane is on screen, or would be if no other were shown alone."""
        options = self.options
        side_by_side = options.comparison.mode is Compare.SIDE_BY_SIDE
        return options.difference if side_by_side else options.comparison.difference

    @property
    def roles_together(self) -> tuple[Role, ...]:
        """The panes there are when none is shown alone."""
        side_by_side = self.options.comparison.mode is Compare.SIDE_BY_SIDE
        shown = COMPARABLE if side_by_side else (Role.COMPARE,)
        return (*shown, Role.DIFFERENCE) if self.shows_difference else shown

    @property
    def work(self) -> Request:
        """What is to be computed: the request, with the weights that the scan on screen is magnified with."""
        weights = self.tuning.weights(self.scan.key, self.request.network) if self.scan is not None else None
        return self.request if weights is None else replace(self.request, network=weights.network, weights=weights)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The panes on screen."""
        alone = self.options.alone
        return (alone,) if alone is not None and alone in self.roles_together else self.roles_together

    @property
    def inverted(self) -> bool:
        """Whether low values are shown white: by MONOCHROME1 or by the user, not by both."""
        return (self.scan is not None and self.scan.inverted) != self.view.inverted

    # Scans and slices

    def add_scans(self, scans: tuple[Scan, ...]) -> None:
        """Put newly opened scans to their study or at the end of the list, and show the first of them."""
        if scans:
            scans, self.scans = self._openings.join(scans, self.scans)
            self.scans_changed.send()
            self.show_scan(scans[0])

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

    # Magnifying

    def ask_scale(self, vertical: float | None = None, horizontal: float | None = None) -> None:
        """Ask for a magnification; with linked sliders, one of the two moves the other."""
        current = self.request.scale
        if self.request.linked:
            vertical = horizontal = vertical if vertical is not None else horizontal
        scale = Scale(
            _clamped(current.vertical if vertical is None else vertical),
            _clamped(current.horizontal if horizontal is None else horizontal),
        )
        self._ask(replace(self.request, scale=scale))

    def link(self, linked: bool) -> None:
        """Link the sliders (the vertical one follows the horizontal one) or part them."""
        scale = self.request.scale
        if linked:
            scale = Scale(scale.horizontal, scale.horizontal)
        self._ask(replace(self.request, linked=linked, scale=scale))

    def set_scale(self, scale: Scale) -> None:
        """Ask for a magnification of each axis, and part the sliders."""
        wanted = Scale(_clamped(scale.vertical), _clamped(scale.horizontal))
        self._ask(replace(self.request, linked=False, scale=wanted))

    def ask_network(self, network: str) -> None:
        """Choose the network."""
        self._ask(replace(self.request, network=network))

    def ask_device(self, device: str) -> None:
        """Choose the device."""
        self._ask(replace(self.request, device=device))

    def _ask(self, request: Request) -> None:
        if request != self.request:
            self.request = request
            self.request_changed.send()

    def ask_consistent(self, consistent: bool) -> None:
        """Have images made consistent with the scan, or left as the network makes them."""
        self._ask(replace(self.request, consistent=consistent))

    def set_tuning(self, tuning: Tuning) -> None:
        """Take what is new of tuning; what is on screen is computed again where it changes the weights."""
        if tuning != self.tuning:
            before = self.work
            self.tuning = tuning
            self.tuning_changed.send()
            if self.work != before:
                self.request_changed.send()

    def set_cine(self, cine: CineState) -> None:
        """Say how a film plays."""
        if cine != self.cine:
            self.cine = cine
            self.cine_changed.send()

    # Looking

    def set_view(self, view: View) -> None:
        """Replace the view."""
        if view != self.view:
            self.view = view
            self.view_changed.send()

    def set_camera(self, camera: Camera) -> None:
        """Look elsewhere, in every pane."""
        self.set_view(replace(self.view, camera=camera))

    def set_window(self, window: Window) -> None:
        """Show other values, in every pane."""
        self.set_view(replace(self.view, window=window))

    def choose_preset(self, number: int) -> None:
        """Take window preset ``number``, counted from 0, if there is one."""
        if 0 <= number < len(self.images.presets):
            self.set_window(self.images.presets[number])

    def reset_view(self) -> None:
        """Fit the slice again, unmirrored, with its first window."""
        if self.plane is None:
            return
        camera = Camera().fit(self.plane, self.viewport)
        window = self.first_window or self.view.window
        self.set_view(replace(self.view, camera=camera, window=window, inverted=False, crosshair=None))

    def fit(self) -> None:
        """Show the whole slice."""
        if self.plane is not None:
            self.set_camera(self.view.camera.fit(self.plane, self.viewport))

    def zoom(self, factor: float, x: float | None = None, y: float | None = None) -> None:
        """Zoom in (factor above 1) or out about a scene point, by default the middle of the panes."""
        plane = self.plane
        if plane is not None:
            camera = self.view.camera
            at = (camera.x if x is None else x, camera.y if y is None else y)
            self.set_camera(camera.zoomed(factor, *at, plane, self.viewport))

    def flip(self, *, horizontal: bool = False, vertical: bool = False) -> None:
        """Mirror the image for the eye."""
        camera = self.view.camera
        self.set_camera(
            replace(
                camera,
                flip_horizontal=camera.flip_horizontal != horizontal,
                flip_vertical=camera.flip_vertical != vertical,
            )
        )

    def set_viewport(self, viewport: Viewport) -> None:
        """Tell the sizes of the panes; a fitted camera follows."""
        if viewport == self.viewport:
            return
        self.viewport = viewport
        if self.view.camera.fitted:
            self.fit()
        self.viewport_changed.send()

    def set_options(self, options: Options) -> None:
        """Show other panes, or other things over them."""
        if options != self.options:
            self.options = options
            self.options_changed.send()

    def choose_difference(self, mode: DifferenceMode) -> None:
        """Show the difference pane, with this difference."""
        self.set_options(replace(self.options, difference_mode=mode))
        if not self.shows_difference:
            self.toggle_difference()

    def toggle_difference(self) -> None:
        """Show the difference pane, or take it away."""
        options, comparison = self.options, self.options.comparison
        if comparison.mode is Compare.SIDE_BY_SIDE:
            self.set_options(replace(options, difference=not options.difference))
        else:
            self.set_comparison(replace(comparison, difference=not comparison.difference))

    def toggle_histogram(self) -> None:
        """Show how often each difference occurs, or do not; the difference pane comes with it."""
        shown = self.options.histogram and self.shows_difference
        self.set_options(replace(self.options, histogram=not shown))
        if not shown and not self.shows_difference:
            self.toggle_difference()

    def set_comparison(self, comparison: Comparison) -> None:
        """Compare other images, or in another way."""
        self.set_options(replace(self.options, comparison=comparison))

    def compare(self, mode: Compare) -> None:
        """Compare in this way; again: side by side. A pane that was alone gives way."""
        current = self.options.comparison
        chosen = Compare.SIDE_BY_SIDE if current.mode is mode else mode
        self.set_options(replace(self.options, alone=None, comparison=replace(current, mode=chosen)))

    def compare_pair(self, first: Role, second: Role) -> None:
        """Compare these two; when they are the same, the one that was not chosen makes room."""
        current = self.options.comparison
        if first is second:
            first, second = (first, current.first) if first is not current.first else (current.second, second)
        self.set_comparison(replace(current, first=first, second=second))

    # What comes from the engine

    def set_images(self, images: Images) -> None:
        """Take new pixels."""
        if images is not self.images:
            self.images = images
            self.images_changed.send()

    @property
    def checked(self) -> Checked | None:
        """The last self-check, where it is one of the slice on screen."""
        outcome = self.check.outcome
        if outcome is None or outcome.scan is not self.scan or outcome.index != self.shown_index:
            return None
        return outcome

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


def _clamped(scale: float) -> float:
    return round(min(max(scale, SMALLEST_SCALE), LARGEST_SCALE), 2)
