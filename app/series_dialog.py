"""The way from a scan to a series: what is written, which part of it, and where it goes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from app.conductor import Conductor
from app.export_dialog import bytes_text
from app.forms import below, beside, form_of, lay_out, problem_label
from app.series_export import SeriesWish
from app.session import Session
from app.text import size_text
from engine.errors import EngineError
from engine.geometry import Grid
from engine.scan import Scan

MOVING = frozenset({"gif", "apng", "mp4"})
PICTURE_WARNING = (
    "Names that are part of the picture itself, as in much ultrasound, are not taken out: look before you pass it on."
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
        self.setWindowTitle("Export series")
        self.setMinimumWidth(620)
        self._make_controls()
        self._lay_out()
        self._suggest()
        self._refresh()
        self.adjustSize()

    def _make_controls(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName("What to write")
        for kind, title in self._engine.kinds(self._scan):
            self.kind.addItem(title, kind)
        self.first, self.last = self._bounds("slice", self._depth)
        self.from_time, self.to_time = self._bounds("moment", self._moments)
        self.full = QRadioButton("All values, in the scan's units")
        self.shown = QRadioButton("As displayed, 8 bit, with the window on screen")
        self.full.setChecked(True)
        self.ranges = QButtonGroup(self)
        self.ranges.addButton(self.full)
        self.ranges.addButton(self.shown)
        self.rate = QDoubleSpinBox()
        self.rate.setAccessibleName("Frames a second")
        self.rate.setRange(0.1, 120.0)
        self.rate.setDecimals(1)
        self.rate.setSuffix(" frames a second")
        self.rate.setValue(1000.0 / (self._scan.frame_ms or 100.0))
        self.difference = QCheckBox("The difference, super-resolved minus bicubic")
        self.unsure = QCheckBox("How sure: half-widths of the intervals that hold nine in ten true values")
        self.deidentify = QCheckBox("Take out what identifies the patient")
        self.deidentify.setToolTip("By the basic profile of the DICOM standard, PS3.15 annex E.")
        self.warning = QLabel(PICTURE_WARNING)
        self.warning.setObjectName("muted")
        self.warning.setWordWrap(True)
        self.path = QLineEdit()
        self.path.setAccessibleName("Target")
        self.browse = QPushButton("Choose…")
        self.browse.setObjectName("quiet")
        self.replace_file = QCheckBox("Replace the file that is already there")
        self.sizes, self.content = QLabel(), QLabel()
        self.error = problem_label()
        self.cancel, self.go = QPushButton("Cancel"), QPushButton("Export")
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.kind.currentIndexChanged.connect(self._change_kind)
        for box in (self.first, self.last, self.from_time, self.to_time):
            box.valueChanged.connect(lambda _: self._refresh())
        self.ranges.buttonToggled.connect(lambda *_: self._refresh())
        self.deidentify.toggled.connect(lambda _: self._refresh())
        self.path.textChanged.connect(lambda _: self._refresh())
        self.browse.clicked.connect(self._choose)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.export)

    def _bounds(self, what: str, count: int) -> tuple[QSpinBox, QSpinBox]:
        """Return the boxes for the first and the last, counted from 1 as on screen."""
        first, last = QSpinBox(), QSpinBox()
        for box, name, value in ((first, f"First {what}", 1), (last, f"Last {what}", count)):
            box.setAccessibleName(name)
            box.setRange(1, count)
            box.setValue(value)
        return first, last

    def _lay_out(self) -> None:
        self._form = form_of(
            (
                ("Write", self.kind),
                ("Slices", beside(self.first, QLabel("to"), self.last, QLabel(f"of {self._depth}"))),
                ("Moments", beside(self.from_time, QLabel("to"), self.to_time, QLabel(f"of {self._moments}"))),
                ("Values", below(self.full, self.shown)),
                ("Speed", self.rate),
                ("Patient", self.deidentify),
                ("", self.warning),
                ("Beside it", below(self.difference, self.unsure)),
                ("Size (rows × cols)", self.sizes),
                ("It will be", self.content),
                ("To", beside(self.path, self.browse, stretch=0)),
                ("", self.replace_file),
            )
        )
        tuned = f", {self._request.weights.words}" if self._request.weights is not None else ""
        about = f"{self._scan.title} · network {self._request.network}{tuned}"
        lay_out(self, "Export series", about, self._form, (self.error,), (self.cancel, self.go))

    # What the user chooses

    @property
    def target(self) -> Path:
        """The file or folder as typed."""
        return Path(self.path.text().strip()).expanduser()

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
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = Path(documents) if documents and Path(documents).is_dir() else Path.home()
        number, ending = 1, self._ending()
        while (folder / f"magnified-{number}{ending}").exists():
            number += 1
        self.path.setText(str(folder / f"magnified-{number}{ending}"))

    def _change_kind(self) -> None:
        name = self.path.text()
        for ending in (".nii.gz", ".nii", ".gif", ".png", ".mp4", ".dcm"):
            name = name.removesuffix(ending)
        self.path.setText(name + self._ending())
        self._refresh()
        self.adjustSize()

    def _choose(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Export to", self.path.text(), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self.path.setText(name)

    def _refresh(self) -> None:
        wish, problem = self.wish, ""
        moving, dicom = wish.kind in MOVING, wish.kind == "dicom"
        grid = Grid.of(self._scan.size, self._request.scale)
        self.sizes.setText(f"{size_text(grid.source)}  →  {size_text(grid.target)}")
        try:
            count = len(wish.slices) * len(wish.times)
            length = bytes_text(self._engine.bytes(wish))
            where = "a file" if self._ending() else "a new folder"
            what = ("frame" if moving else "slice") + ("" if count == 1 else "s")
            self.content.setText(f"{count} {what} in {where}, about {length}")
        except EngineError as error:
            problem = str(error)
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
        self.go.setEnabled(not problem and bool(self.path.text().strip()))

    def _say(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))

    def export(self) -> None:
        """Begin the work and close; what cannot be written keeps the dialog open."""
        try:
            self._engine.check(self.target, self.wish)
        except EngineError as error:
            self._say(str(error))
            return
        self._conductor.export_series(self.target, self.wish)
        self.accept()
