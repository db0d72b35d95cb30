"""The bottom line: the point under the crosshair or the mouse, and at the right slice, window, and what runs."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app import differences
from app.layers import Layer
from app.session import Session
from app.state import DifferenceMode, Stage
from app.text import (
    moment_text,
    position_text,
    slice_text,
    unit_text,
    value_text,
    window_text,
)
from app.theme import Theme, put_icon
from app.tips import put_tip
from app.unsure import unsure_of
from app.words import say, told
from app.worker import Report
from engine.scan import luminance

PATIENCE_MS = 500
"""Work that ends sooner shows no progress bar."""


class StatusLine(QWidget):
    """Read-out and activity.

    Signals
    -------
    stop_asked()
        The user cancels what runs.
    """

    stop_asked = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("statusLine")
        self.read_out = QLabel()
        self.read_out.setObjectName("readout")
        self.read_out.setAccessibleName(say("StatusLine", "Position and values"))
        self.read_out.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.right = QLabel()
        self.right.setObjectName("statusRight")
        self.what = QLabel()
        self.what.setObjectName("statusRight")
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("StatusLine", "Progress"))
        self.stop = QToolButton()
        self.stop.setObjectName("inHeader")
        put_icon(self.stop, "close", theme)
        # Its room is kept, so that the panes do not move when work begins and ends.
        room = self.stop.sizePolicy()
        room.setRetainSizeWhenHidden(True)
        self.stop.setSizePolicy(room)
        put_tip(self.stop, session, say("StatusLine", "Stop"), "stop")
        self.stop.setAccessibleName(say("StatusLine", "Stop"))
        self.stop.clicked.connect(self.stop_asked)
        self._titles: dict[str, str] = {}
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PATIENCE_MS)
        self._timer.timeout.connect(self._show_activity)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 12, 2)
        layout.setSpacing(10)
        layout.addWidget(self.read_out, 1)
        for widget in (self.what, self.bar, self.stop, self.right):
            layout.addWidget(widget)
        for event in (
            *(session.view_changed, session.images_changed, session.slice_changed),
            *(session.status_changed, session.options_changed, session.check_changed),
        ):
            event.connect(self.refresh)
        self._hide_activity()
        self.refresh()

    # Read-out

    def refresh(self) -> None:
        """Show the point and the state of the session."""
        self.read_out.setText(self._point())
        self.right.setText(self._state())

    def _point(self) -> str:
        session, plane = self._session, self._session.plane
        at = session.view.pointer or session.view.crosshair
        scan_layer = session.images.scan
        if at is None or plane is None or session.scan is None or session.info is None or scan_layer is None:
            return ""
        row, column = at[1] / plane.row - 0.5, at[0] / plane.column - 0.5
        if not (0 <= at[0] < plane.width and 0 <= at[1] < plane.height):
            return ""
        parts = [position_text(session.info, row, column)]
        magnified = session.images.magnified
        named: list[tuple[str, Layer | None]] = [
            (say("StatusLine", "scan"), scan_layer),
            (say("StatusLine", "bicubic"), session.images.bicubic),
            ("SR", magnified.image if magnified is not None else None),
        ]
        for name, layer in named:
            value = layer.value_at(plane, *at) if layer is not None else None
            parts.append(f"{name} {value_text(value) if value is not None else '–'}")
        shown = differences.difference(session)
        if shown is not None:
            above, below = shown.plus.value_at(plane, *at), shown.minus.value_at(plane, *at)
            if above is not None and below is not None:
                mode = session.options.difference_mode
                name = "Δ" if mode is DifferenceMode.SR_MINUS_BICUBIC else f"Δ {mode.title}:"
                change = float(luminance(above)) - float(luminance(below))
                parts.append(f"{name} {value_text(change, signed=True)}")
        unsure = unsure_of(session)
        width = unsure.layer.value_at(plane, *at) if unsure is not None and unsure.layer is not None else None
        if unsure is not None and width is not None and np.isfinite(width):
            parts.append(f"SR ± {value_text(width)} ({unsure.level:.0%})")
        return "     ".join((parts[0], "   ".join(parts[1:]) + f"   {unit_text(session.scan.units)}"))

    def _state(self) -> str:
        session = self._session
        scan = session.scan
        if scan is None:
            return ""
        parts = []
        depth = scan.depth or len(scan)
        if depth > 1:
            parts.append(slice_text(session.index % depth, depth))
        moment = moment_text(scan, session.index)
        if moment:
            parts.append(moment)
        if session.view.window is not None:
            parts.append(window_text(session.view.window))
        stages = {
            Stage.COMPUTING: say("StatusLine", "computing"),
            Stage.READY: say("StatusLine", "ready"),
            Stage.STOPPED: say("StatusLine", "stopped"),
            Stage.FAILED: say("StatusLine", "not available"),
        }
        if session.status.stage in stages:
            parts.append(stages[session.status.stage])
        return "     ".join(parts)

    # Activity

    def work_started(self, slot: str, title: str) -> None:
        """Show that something runs, if it goes on for longer than half a second."""
        self._titles[slot] = title
        if not self._timer.isActive() and self.bar.isHidden():
            self._timer.start()

    def work_reported(self, report: Report) -> None:
        """Show how far it is."""
        self._titles[report.slot] = report.title
        says_more = report.what and report.what.lower() != report.title.lower()
        self.what.setText(f"{report.title}: {told(report.what)}" if says_more else report.title)
        self.bar.setRange(0, report.total)
        self.bar.setValue(report.done)

    def work_ended(self, slot: str) -> None:
        """Take the bar away when nothing runs any more."""
        self._titles.pop(slot, None)
        if self._titles:
            self.what.setText(next(iter(self._titles.values())))
            self.bar.setRange(0, 0)
        else:
            self._timer.stop()
            self._hide_activity()

    def _show_activity(self) -> None:
        if self._titles:
            if not self.what.text():
                self.what.setText(next(iter(self._titles.values())))
            for widget in (self.what, self.bar, self.stop):
                widget.show()

    def _hide_activity(self) -> None:
        self.what.setText("")
        self.bar.setRange(0, 0)
        for widget in (self.what, self.bar, self.stop):
            widget.hide()
