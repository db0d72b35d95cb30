"""The way from a scan to a series: what is written, which part of it, and where it goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from app.conductor import Conductor
from app.export_dialog import bytes_text
from app.forms import below, beside, fit, form_of, lay_out, problem_label
from app.series_export import SeriesWish
from app.session import Session
from app.target_field import TargetField
from app.text import own_text, size_text
from app.words import mark, say, told
from engine.errors import EngineError
from engine.geometry import Grid
from engine.scan import Scan

MOVING = frozenset({"gif", "apng", "mp4"})
PICTURE_WARNING = mark(
    "SeriesDialog",
    "Names that are part of the picture itself, as in much ultrasound, are not taken out: look before you pass it on.",
)


class SeriesDialog(QDialog):
    """Asks what to write of the whole scan; the work goes on in the background, and a notice tells when it is done."""

    def __init__(self, session: Session, conductor: Conductor, scan: Scan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._conductor, self._scan = session, conductor, scan
        self._engine = conductor.backend.series
        self._window, self._inverted = session.view.window, session.inverted
        # Weights that are still being tuned are to look at, not to be written.
        weights = session.tuning.settled(scan.key, session.request.network)
        self._request = replace(session.request, weights=weights)
        self._depth = scan.depth or len(scan)
        self._moments = max(1, len(scan) // self._depth)
        self.setWindowTitle(say("SeriesDialog", "Export series"))
        self._make_controls()
        self._lay_out()
        self._suggest()
        self._refresh()

    def _make_controls(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(say("SeriesDialog", "What to write"))
        for kind, title in self._engine.kinds(self._scan):
            self.kind.addItem(title, kind)
        self.first, self.last = self._bounds(
            say("SeriesDialog", "First slice"), say("SeriesDialog", "Last slice"), self._depth
        )
        self.from_time, self.to_time = self._bounds(
            say("SeriesDialog", "First moment"), say("SeriesDialog", "Last moment"), self._moments
        )
        self.full = QRadioButton(say("SeriesDialog", "All values, in the scan's units"))
        self.shown = QRadioButton(say("SeriesDialog", "As displayed, 8 bit, with the window on screen"))
        self.full.setChecked(True)
        self.ranges = QButtonGroup(self)
        self.ranges.addButton(self.full)
        self.ranges.addButton(self.shown)
        self.rate = QDoubleSpinBox()
        self.rate.setAccessibleName(say("SeriesDialog", "Frames a second"))
        self.rate.setRange(0.1, 120.0)
        self.rate.setDecimals(1)
        self.rate.setSuffix(" " + say("SeriesDialog", "frames a second"))
        self.rate.setValue(1000.0 / (self._scan.frame_ms or 100.0))
        self.difference = QCheckBox(say("SeriesDialog", "The difference, super-resolved minus bicubic"))
        self.unsure = QCheckBox(
            say("SeriesDialog", "How sure: half-widths of the intervals that hold nine in ten true values")
        )
        self.deidentify = QCheckBox(say("SeriesDialog", "Take out what identifies the patient"))
        self.deidentify.setToolTip(say("SeriesDialog", "By the basic profile of the DICOM standard, PS3.15 annex E."))
        self.warning = QLabel(str(PICTURE_WARNING))
        self.warning.setObjectName("muted")
        self.warning.setWordWrap(True)
        self.where = TargetField(say("SeriesDialog", "Export to"))
        self.path, self.replace_file = self.where.path, self.where.replace
        self.sizes, self.content = QLabel(), QLabel()
        self.error = problem_label()
        self.cancel, self.go = QPushButton(say("SeriesDialog", "Cancel")), QPushButton(say("SeriesDialog", "Export"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.kind.currentIndexChanged.connect(self._change_kind)
        for box in (self.first, self.last, self.from_time, self.to_time):
            box.valueChanged.connect(lambda _: self._refresh())
        self.ranges.buttonToggled.connect(lambda *_: self._refresh())
        self.deidentify.toggled.connect(lambda _: self._refresh())
        self.where.changed.connect(self._refresh)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.export)

    def _bounds(self, first_name: str, last_name: str, count: int) -> tuple[QSpinBox, QSpinBox]:
        """Return the boxes for the first and the last, counted from 1 as on screen."""
        first, last = QSpinBox(), QSpinBox()
        for box, name, value in (
            (first, first_name, 1),
            (last, last_name, count),
        ):
            box.setAccessibleName(name)
            box.setRange(1, count)
            box.setValue(value)
        return first, last

    def _lay_out(self) -> None:
        self._form = form_of(
            (
                (say("SeriesDialog", "Write"), self.kind),
                (
                    say("SeriesDialog", "Slices"),
                    beside(
                        self.first,
                        QLabel(say("SeriesDialog", "to")),
                        self.last,
                        QLabel(say("SeriesDialog", "of {count}").format(count=self._depth)),
                    ),
                ),
                (
                    say("SeriesDialog", "Moments"),
                    beside(
                        self.from_time,
                        QLabel(say("SeriesDialog", "to")),
                        self.to_time,
                        QLabel(say("SeriesDialog", "of {count}").format(count=self._moments)),
                    ),
                ),
                (say("SeriesDialog", "Values"), below(self.full, self.shown)),
                (say("SeriesDialog", "Speed"), self.rate),
                (say("SeriesDialog", "Patient"), self.deidentify),
                ("", self.warning),
                (say("SeriesDialog", "Beside it"), below(self.difference, self.unsure)),
                (say("SeriesDialog", "Size (rows × cols)"), self.sizes),
                (say("SeriesDialog", "It will be"), self.content),
                (say("SeriesDialog", "To"), self.where),
                ("", self.replace_file),
            )
        )
        words = self._request.weights.words if self._request.weights is not None else ""
        tuned = f", {told(words)}" if words else ""
        about = say("SeriesDialog", "{title} · network {network}{tuned}").format(
            title=own_text(self._scan.title), network=self._request.network, tuned=tuned
        )
        body, buttons = (self._form, self.error), (self.cancel, self.go)
        lay_out(self, say("SeriesDialog", "Export series"), about, body, buttons, least_width=620)

    # What the user chooses

    @property
    def target(self) -> Path:
        """The file or folder as typed."""
        return self.where.target

    @property
    def wish(self) -> SeriesWish:
        """What is asked for."""
        kind = str(self.kind.currentData())
        moving = kind in MOVING
        ticked = (("difference", self.difference), ("uncertainty", self.unsure))
        maps = () if moving else tuple(name for name, box in ticked if box.isEnabled() and box.isChecked())
        return SeriesWish(
            self._scan,
            self._request,
            kind,
            range(self.first.value() - 1, self.last.value()),
            range(self.from_time.value() - 1, self.to_time.value()),
            moving or self.shown.isChecked(),
            self._window,
            self._inverted,
            1000.0 / self.rate.value() if moving else None,
            self.deidentify.isChecked() and kind == "dicom",
            self.replace_file.isChecked(),
            maps,
        )

    def _ending(self) -> str:
        try:
            return self._engine.ending(self.wish)
        except EngineError:
            return ""

    def _suggest(self) -> None:
        self.where.suggest_numbered("magnified", self._ending())

    def _change_kind(self) -> None:
        self.where.put_ending(self._ending())
        self._refresh()

    def _refresh(self) -> None:
        wish, problem = self.wish, ""
        moving, dicom = wish.kind in MOVING, wish.kind == "dicom"
        grid = Grid.of(self._scan.size, self._request.scale)
        self.sizes.setText(f"{size_text(grid.source)}  →  {size_text(grid.target)}")
        try:
            count = len(wish.slices) * len(wish.times)
            length = bytes_text(self._engine.bytes(wish))
            where = say("SeriesDialog", "a file") if self._ending() else say("SeriesDialog", "a new folder")
            what = frames_text(count) if moving else slices_text(count)
            self.content.setText(
                say("SeriesDialog", "{what} in {where}, about {length}").format(what=what, where=where, length=length)
            )
        except EngineError as error:
            problem = told(error)
            self.content.setText("")
        for row, visible in (
            (1, self._depth > 1),
            (2, self._moments > 1),
            (3, not moving),
            (4, moving),
            (5, dicom),
            (6, dicom and self.deidentify.isChecked()),
            (7, not moving and not self._scan.labels),
        ):
            self._form.setRowVisible(row, visible)
        self._form.setRowVisible(self.replace_file, self.target.is_file())
        for box in (self.difference, self.unsure):
            box.setEnabled(not self.shown.isChecked())
        # intervals were measured for the default network as it is shipped
        own = self._request.network == "default" and self._request.weights is None
        self.unsure.setEnabled(self.unsure.isEnabled() and own)
        self._say(problem)
        self.go.setEnabled(not problem and self.where.given)

    def _say(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        fit(self)

    def export(self) -> None:
        """Begin the work and close; what cannot be written keeps the dialog open."""
        try:
            self._engine.check(self.target, self.wish)
        except EngineError as error:
            self._say(told(error))
            return
        self._conductor.export_series(self.target, self.wish)
        self.accept()


def slices_text(count: int) -> str:
    """Return a number of slices."""
    return (say("SeriesDialog", "{count} slice") if count == 1 else say("SeriesDialog", "{count} slices")).format(
        count=count
    )


def frames_text(count: int) -> str:
    """Return a number of frames."""
    return (say("SeriesDialog", "{count} frame") if count == 1 else say("SeriesDialog", "{count} frames")).format(
        count=count
    )
