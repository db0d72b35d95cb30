# ruff: noqa: N802 - names of Qt
"""An image that stands for itself beside others: drawn as in a pane, with the camera of the session it is given."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from app.backend import Backend
from app.checked import Checked
from app.layers import Layer
from app.panes.canvas import Canvas
from app.panes.colour_bar import ColourBar
from app.panes.fit_label import FitLabel
from app.panes.gestures import WHEEL_NOTCH, ZOOM_PER_NOTCH
from app.session import Session
from app.state import Role
from app.text import method_text, units_text, value_text
from app.theme import Theme
from app.words import say


class StillCanvas(Canvas):
    """A canvas with an image, or two whose difference it shows, of its own. The wheel zooms: there is one slice."""

    def __init__(
        self, layers: tuple[Layer, ...], limit: float, session: Session, backend: Backend, theme: Theme
    ) -> None:
        # Not the first of the roles, whose corners carry text.
        super().__init__(Role.BICUBIC, session, backend, theme)
        self._layers = layers
        self._limit = limit

    def layers(self) -> tuple[Layer, ...]:
        """Return the image, or the two."""
        return self._layers

    def limit(self) -> float:
        """Return the end of the colour bar, in the scan's units."""
        return self._limit

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        at = event.position()
        scene = self._session.view.camera.to_scene(at.x(), at.y(), self.width(), self.height())
        self._session.zoom(ZOOM_PER_NOTCH ** (event.angleDelta().y() / WHEEL_NOTCH), *scene)
        event.accept()


class Still(QFrame):
    """A canvas below its title and a line of figures."""

    def __init__(
        self,
        title: str,
        line: str,
        layers: tuple[Layer, ...],
        limit: float,
        session: Session,
        backend: Backend,
        theme: Theme,
    ) -> None:
        super().__init__()
        self.setObjectName("pane")
        self.title, self.line = QLabel(title), FitLabel()
        self.title.setObjectName("paneTitle")
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.line.set_text(line, theme.colour("muted"))
        self.canvas = StillCanvas(layers, limit, session, backend, theme)
        self.canvas.setAccessibleName(say("Panes", "{pane} image, {figures}").format(pane=title, figures=line))
        self.canvas.double_clicked.connect(session.fit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(2)
        layout.addWidget(self.title)
        layout.addWidget(self.line)
        layout.addWidget(self.canvas, 1)


class ErrorBar(ColourBar):
    """The one colour bar of all error maps of a self-check."""

    def __init__(self, session: Session, theme: Theme, limit: float) -> None:
        super().__init__(session, theme)
        self._limit = limit
        self.setAccessibleName(say("ColourBar", "Colour bar of the errors"))

    def limit(self) -> float:
        """Return the value at the upper end, in the scan's units."""
        return self._limit


class ErrorLegend(QFrame):
    """What the colours of the error maps mean, and how large the errors are."""

    def __init__(self, checked: Checked, session: Session, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("pane")
        words = say("ErrorMaps", "result − scan, in {units}; blank where it is right")
        title = QLabel(say("ErrorMaps", "Error"))
        meaning = QLabel(words.format(units=units_text(checked.scan.units)))
        title.setObjectName("paneTitle")
        meaning.setObjectName("muted")
        meaning.setWordWrap(True)
        self.bar = ErrorBar(session, theme, checked.limit)
        table = QGridLayout()
        table.setHorizontalSpacing(14)
        table.setVerticalSpacing(4)
        heads = ("", *(method_text(method.name) for method in checked.methods))
        rows = [
            heads,
            (say("ErrorMaps", "mean"), *(value_text(method.mean.mean_error) for method in checked.methods)),
            (say("ErrorMaps", "95 % below"), *(value_text(method.mean.error_95) for method in checked.methods)),
            (say("ErrorMaps", "largest"), *(value_text(method.mean.largest_error) for method in checked.methods)),
        ]
        for line, row in enumerate(rows):
            for column, text in enumerate(row):
                cell = QLabel(text)
                cell.setObjectName("value" if line and column else "muted")
                if column:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                table.addWidget(cell, line, column)
        left = QVBoxLayout()
        left.setSpacing(2)
        for widget in (title, meaning):
            left.addWidget(widget)
        left.addSpacing(10)
        left.addLayout(table)
        left.addStretch()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 0, 8)
        layout.addLayout(left, 1)
        layout.addWidget(self.bar)
