# ruff: noqa: N802 - names and signatures of Qt
"""The panes side by side: in a grid, a row or a column, or one alone."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.backend import Backend
from app.camera import Viewport
from app.panes.pane import Pane
from app.panes.plane_pane import PlanePane
from app.session import Session
from app.state import PLANE_ROLES, Layout, Role
from app.theme import Theme
from app.three_planes import ThreePlanes

GAP = 6


class PaneGrid(QWidget):
    """All panes of the window.

    Signals
    -------
    menu_asked(QPoint)
        Right click without motion in a pane, in global coordinates.
    """

    menu_asked = Signal(QPoint)

    def __init__(
        self, session: Session, backend: Backend, theme: Theme, planes: ThreePlanes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GAP)
        self._planes = planes
        self.panes: dict[Role, Pane | PlanePane] = {
            role: PlanePane(role, planes, backend, theme, self)
            if role in PLANE_ROLES
            else Pane(role, session, backend, theme, planes, self)
            for role in Role
        }
        self._arranged: tuple[Role, ...] = ()
        self._holding = self._playing = False
        self._layout_shown = session.options.layout
        self.current = Role.SCAN
        for role, pane in self.panes.items():
            pane.canvas.resized.connect(self._measure)
            pane.line.lines_changed.connect(self._level)
            pane.canvas.menu_asked.connect(self.menu_asked)
            pane.canvas.double_clicked.connect(lambda role=role: self.toggle_alone(role))
            pane.canvas.focused.connect(lambda role=role: self._set_current(role))
        for event in (session.view_changed, session.measurements.changed, session.measurements.read):
            event.connect(self._repaint)
        session.images_changed.connect(self._refresh)
        session.status_changed.connect(self._refresh)
        session.check_changed.connect(self._refresh)
        session.slice_changed.connect(self._refresh)
        session.options_changed.connect(self._arrange)
        session.planes_changed.connect(self._arrange)
        session.slice_changed.connect(self._follow_plane)
        session.request_changed.connect(self._refresh)
        session.cine_changed.connect(self._hold)
        self._arrange()

    def toggle_alone(self, role: Role) -> None:
        """Show one pane alone, or all again."""
        options = self._session.options
        self._session.set_options(replace(options, alone=None if options.alone is role else role))

    def next_pane(self, step: int = 1) -> None:
        """Move to the next pane; when one is shown alone, show the next one in its place."""
        options = self._session.options
        roles = self._session.roles_together
        place = roles.index(self.current) if self.current in roles else -1
        role = roles[(place + step) % len(roles)]
        if options.alone is not None:
            self._session.set_options(replace(options, alone=role))
        self.panes[role].canvas.setFocus()
        self._set_current(role)

    def set_pan_key(self, held: bool) -> None:
        """Make a left drag pan while a key is held."""
        for pane in self.panes.values():
            pane.canvas.gestures.pan_key = held

    def _set_current(self, role: Role) -> None:
        self.current = role
        for other, pane in self.panes.items():
            pane.mark_current(other is role)
        if role in PLANE_ROLES:
            self._planes.choose(role)

    def _follow_plane(self) -> None:
        """Have the keyboard go on to the plane that was chosen by a key."""
        chosen = self._planes.chosen
        if self.current in PLANE_ROLES and chosen is not None and chosen is not self.current:
            if chosen in self._arranged and self.panes[self.current].canvas.hasFocus():
                self.panes[chosen].canvas.setFocus()
            self._set_current(chosen)

    def _arrange(self) -> None:
        roles, layout = self._session.roles, self._session.options.layout
        if (roles, layout) != (self._arranged, self._layout_shown):
            self._layout_shown = layout
            focused = any(pane.canvas.hasFocus() for pane in self.panes.values())
            self._arranged = roles
            for role, pane in self.panes.items():
                self._layout.removeWidget(pane)
                pane.setVisible(role in roles)
            cells = _cells(len(roles), layout, planes=self._session.three_planes)
            for role, cell in zip(roles, cells, strict=True):
                self._layout.addWidget(self.panes[role], *cell)
            high, wide = max(cell[0] + cell[2] for cell in cells), max(cell[1] + cell[3] for cell in cells)
            for line in range(len(Role)):
                self._layout.setColumnStretch(line, 1 if line < wide else 0)
                self._layout.setRowStretch(line, 1 if line < high else 0)
            self._layout.activate()
            self._level()
            self._measure()
            if self.current not in roles:
                self._set_current(roles[0])
            if focused:
                # A pane that goes would hand the keyboard to whatever comes next.
                self.panes[self.current].canvas.setFocus()
        self._refresh()

    def _level(self) -> None:
        """Keep images side by side at one height, whatever stands above them."""
        tallest = max(self.panes[role].line.needed for role in self._arranged)
        for role in self._arranged:
            self.panes[role].line.set_height(tallest)

    def _repaint(self) -> None:
        for role in self._arranged:
            self.panes[role].canvas.update()

    def _hold(self) -> None:
        """Leave a frame of a film on screen until all of the next one is there: nothing flickers, nothing jumps."""
        holding, playing = self._session.cine.holding, self._session.cine.playing
        if playing and not self._playing:
            # The canvases keep what they paint from now on.
            self._paint_now()
        self._playing = playing
        if holding is not self._holding:
            self._holding = holding
            if not holding:
                self._refresh()
                # At once, for the next frame may be asked for before the loop comes to painting.
                self._paint_now()

    def _paint_now(self) -> None:
        for role in self._arranged:
            self.panes[role].canvas.repaint()

    def _refresh(self) -> None:
        if self._holding:
            return
        for role in self._arranged:
            self.panes[role].refresh()

    def _measure(self) -> None:
        sizes = [self.panes[role].canvas.size() for role in self._arranged]
        if sizes and self.isVisible():
            widths, heights = [size.width() for size in sizes], [size.height() for size in sizes]
            self._session.set_viewport(
                Viewport(min(widths), min(heights), max(widths), max(heights), self.devicePixelRatioF())
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the session how much room the panes have."""
        super().resizeEvent(event)
        self._measure()


def _cells(panes: int, layout: Layout, *, planes: bool) -> list[tuple[int, int, int, int]]:
    """Return row, column, and how many of each, for every pane."""
    if planes and panes == 5:
        # Three planes above two images, each row as wide as the other.
        return [(0, 0, 1, 2), (0, 2, 1, 2), (0, 4, 1, 2), (1, 0, 1, 3), (1, 3, 1, 3)]
    wide = _columns(panes, layout)
    return [(place // wide, place % wide, 1, 1) for place in range(panes)]


def _columns(panes: int, layout: Layout) -> int:
    """Return how many panes stand beside each other; three are shown in a row rather than leave a corner empty."""
    if layout is Layout.COLUMN:
        return 1
    return 2 if layout in {Layout.GRID, Layout.PLANES} and panes == 4 else panes
