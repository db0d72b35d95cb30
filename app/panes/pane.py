"""A pane: its header, its canvas, and for the difference its colour bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app import differences
from app.backend import Backend
from app.panes.canvas import Canvas
from app.panes.colour_bar import ColourBar
from app.panes.compare import CompareCanvas
from app.panes.compare_bar import CompareBar
from app.panes.difference_menu import DifferenceMenu
from app.panes.frame import PaneFrame
from app.panes.uncertainty_bar import UncertaintyBar
from app.panes.window_bar import WindowBar
from app.session import Session
from app.state import Role, Stage
from app.text import honest_scale, honesty_line, plane_text, size_text, spacing_text, unit_text
from app.theme import Theme
from app.three_planes import ANATOMICAL, ThreePlanes
from app.words import say
from engine.geometry import Grid
from engine.reformatted import plane_of
from engine.scan import Scan


class Pane(PaneFrame):
    """One of the images side by side. The header never lies over the image."""

    def __init__(
        self,
        role: Role,
        session: Session,
        backend: Backend,
        theme: Theme,
        planes: ThreePlanes,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(role.title, parent)
        self.role = role
        self._session, self._planes = session, planes
        self._theme = theme
        self.sizes.setToolTip(say("Panes", "Rows × columns · pixel size, between rows × between columns"))
        if role is Role.SUPER_RESOLVED:
            self.line.setToolTip(
                say("Panes", "True magnification, horizontal × vertical, and the network that made this image")
            )
        compares = role is Role.COMPARE
        self.canvas = CompareCanvas(session, backend, theme) if compares else Canvas(role, session, backend, theme)
        self.canvas.setAccessibleName(say("Panes", "{pane} image").format(pane=role.title))
        if role is Role.DIFFERENCE:
            self.mode = DifferenceMenu(session)
            self.header.insertWidget(1, self.mode)
        if role is Role.COMPARE:
            self.compared = CompareBar(session)
            self.header.insertWidget(1, self.compared)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.canvas)
        if role is Role.DIFFERENCE:
            self.colour_bar = ColourBar(session, theme)
            body.addWidget(self.colour_bar)
        else:
            self.window_bar = WindowBar(session, theme)
            session.view_changed.connect(self.window_bar.update)
            body.addWidget(self.window_bar)
        if role in {Role.SUPER_RESOLVED, Role.COMPARE}:
            self.uncertainty_bar = UncertaintyBar(session, theme)
            body.addWidget(self.uncertainty_bar)
        self.lay_out(body)
        self.refresh()

    def refresh(self) -> None:
        """Show the labels of the image that is on the canvas, and repaint it."""
        flicker = self.role is Role.SUPER_RESOLVED and self._session.options.flicker
        self.title.setText(self._named(Role.BICUBIC.title if flicker else self.role.title))
        self._describe(flicker=flicker)
        self.canvas.update()
        if self.role is Role.DIFFERENCE:
            self.mode.refresh()
            self.colour_bar.update()
        else:
            self.window_bar.refresh()
        if self.role is Role.COMPARE:
            self.title.setText(self._named(self._session.options.comparison.mode.title))
            self.compared.refresh()
        if self.role in {Role.SUPER_RESOLVED, Role.COMPARE}:
            self.uncertainty_bar.refresh(over_image=self.canvas.unsure() is not None)

    def _named(self, title: str) -> str:
        """Return a title; beside three planes it tells which of them is magnified here."""
        chosen = self._planes.chosen if self._session.three_planes else None
        if chosen is None:
            return title
        return say("Panes", "{pane}, {plane}").format(pane=title, plane=plane_text(ANATOMICAL[chosen]))

    def _describe(self, *, flicker: bool) -> None:
        session, muted = self._session, self._theme.colour("muted")
        scan, images, magnified = session.scan, session.images, session.images.magnified
        self.state.setText("")
        if images.slice_ is not None and images.index != session.index:
            self.state.setText(say("Panes", "reading slice {number} …").format(number=session.index + 1))
        if scan is None or images.scan is None:
            self.sizes.set_text("", muted)
            self.line.set_text("", muted)
        elif self.role is Role.SCAN:
            self.sizes.set_text(self._sizes(Grid(scan.size, scan.size)), muted)
            self.line.set_text(_as_it_is(scan), muted)
        elif self.role is Role.BICUBIC:
            size = images.bicubic.size if images.bicubic is not None else None
            self.sizes.set_text(self._sizes(Grid(scan.size, size)) if size is not None else "", muted)
            self.line.set_text(say("Panes", "interpolation, for comparison: adds nothing to the scan"), muted)
        elif self.role is Role.COMPARE:
            self._describe_compared()
        else:
            shown = differences.difference(session) if self.role is Role.DIFFERENCE else magnified
            self._describe_magnified(flicker=flicker)
            self.sizes.set_text(self._sizes(shown.grid) if shown is not None else "", muted)

    def _describe_compared(self) -> None:
        seen, muted = self.canvas.seen(), self._theme.colour("muted")
        self.sizes.set_text("", muted)
        if Role.SUPER_RESOLVED in seen:
            self._describe_magnified(flicker=False)
        elif seen == {Role.SCAN}:
            self.line.set_text(_as_it_is(self._session.scan), muted)
        else:
            self.line.set_text(say("Panes", "interpolation: adds nothing to the scan"), muted)

    def _describe_magnified(self, *, flicker: bool) -> None:
        session, theme = self._session, self._theme
        magnified, muted = session.images.magnified, theme.colour("muted")
        if self.role is Role.DIFFERENCE:
            colour = session.scan is not None and session.scan.colour
            units = unit_text(session.scan.units) if session.scan is not None else ""
            luma = say("Panes", ", luma") if colour else ""
            shown = differences.difference(session)
            words = f"{shown.words}{luma} · {units}" if shown is not None else ""
            self.line.set_text(words, muted)
        elif magnified is None:
            # Nothing is on the canvas, so there is nothing to call magnified.
            self.line.set_text(say("Panes", "no super-resolved image"), muted)
        elif flicker:
            held = say("Panes", "flicker: bicubic {scale} while the key is held")
            self.line.set_text(held.format(scale=honest_scale(magnified.grid.ratio)), muted)
        else:
            self.line.set_text(honesty_line(magnified), theme.colour("honest"))
        if session.status.stage is Stage.COMPUTING and session.grid is not None:
            self.state.setText(say("Panes", "computing {scale} …").format(scale=honest_scale(session.grid.ratio)))
        elif session.status.stage in {Stage.STOPPED, Stage.FAILED} and magnified is not None:
            self.state.setText(say("Panes", "stopped"))

    def _sizes(self, grid: Grid) -> str:
        session = self._session
        spacing = session.info.spacing if session.info is not None else None
        text = size_text(grid.target)
        return text if spacing is None else f"{text} · {spacing_text(grid.spacing(spacing))}"


def _as_it_is(scan: Scan | None) -> str:
    """Return what the scan's own pane says of its pixels."""
    plane = plane_of(scan) if scan is not None else None
    if plane is None:
        return say("Panes", "nearest neighbour: the pixels as they are in the file")
    cut = say("Panes", "nearest neighbour: the voxels as they are in the file, {plane}")
    return cut.format(plane=plane_text(plane))
