"""What the window knows, and what follows from it; the session's methods change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.camera import Plane, Viewport, plane_of
from app.checked import Check, Checked
from app.cine.state import CineState
from app.events import Event
from app.measuring.model import Measurements
from app.noticeboard import Noticeboard
from app.state import COMPARABLE, PLANE_ROLES, Compare, Images, Options, Request, Role, Status, View
from app.tuning.state import Tuning
from app.undo import UndoStack
from engine.geometry import Grid, Scale
from engine.scan import Scan, SliceInfo, Window


class Known(Noticeboard):
    """Everything the window knows.

    Attributes
    ----------
    growing : frozenset of str
        Keys of scans that are still being opened: more slices come.
    became : dict
        Keys of such scans before, and after they grew.
    keys : mapping of str to str
        The first key of every action that has one, by the action's id, as this computer's users write keys.

    Events
    ------
    scans_changed, slice_changed, request_changed, view_changed, options_changed, images_changed, status_changed,
    check_changed, viewport_changed, tuning_changed, cine_changed, keys_changed
        Sent after the state of that name has changed, never when it stayed equal.
    planes_changed
        The three planes of a volume came on screen, or went.
    view_reset
        Every pane is to show all of its slice again.
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
        self.used_scales: tuple[Scale, ...] = ()
        self.check = Check()
        self.tuning = Tuning()
        self.cine = CineState()
        self.undo = UndoStack()
        self.measurements = Measurements(self.undo)
        self.first_window: Window | None = None
        self.three_planes = False
        self.growing: frozenset[str] = frozenset()
        self.became: dict[str, str] = {}
        self.keys: Mapping[str, str] = {}
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
        self.keys_changed = Event()
        self.planes_changed = Event()
        self.view_reset = Event()

    @property
    def acquired(self) -> Scan | None:
        """The scan of the list that is on screen, in whatever plane."""
        return self.scan.acquired or self.scan if self.scan is not None else None

    def now(self, scan: Scan | None) -> Scan | None:
        """Return the scan of the list that ``scan`` is, or has grown into since; None where it is closed."""
        key = scan.key if scan is not None else ""
        while key in self.became:
            key = self.became[key]
        return next((one for one in self.scans if one.key == key), None)

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
        return options.difference if self.side_by_side else options.comparison.difference

    @property
    def side_by_side(self) -> bool:
        """Whether scan, bicubic and super-resolved image have a pane each."""
        return self.options.comparison.mode is Compare.SIDE_BY_SIDE and not self.three_planes

    @property
    def roles_together(self) -> tuple[Role, ...]:
        """The panes there are when none is shown alone."""
        shown: tuple[Role, ...] = COMPARABLE if self.side_by_side else (Role.COMPARE,)
        if self.three_planes:
            compares = self.options.comparison.mode is not Compare.SIDE_BY_SIDE
            shown = (*PLANE_ROLES, Role.COMPARE if compares else Role.SUPER_RESOLVED)
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
    def shows_super_resolved(self) -> bool:
        """Whether the super-resolved image is on screen, in a pane of its own or as one of two that are compared."""
        compared = self.options.comparison
        pair = {compared.first, compared.second} if Role.COMPARE in self.roles else set()
        return Role.SUPER_RESOLVED in {*self.roles, *pair}

    @property
    def inverted(self) -> bool:
        """Whether low values are shown white: by MONOCHROME1 or by the user, not by both."""
        return (self.scan is not None and self.scan.inverted) != self.view.inverted

    @property
    def checked(self) -> Checked | None:
        """The last self-check, where it is one of the slice on screen."""
        outcome = self.check.outcome
        if outcome is None or outcome.scan is not self.scan or outcome.index != self.shown_index:
            return None
        return outcome
