"""The way into a reader study: make a new one of the open scans, go on with one, or have its results."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from app.conductor import Conductor
from app.forms import beside, fit, form_of, lay_out, problem_label
from app.reader_study.rating import RatingWindow
from app.session import Session
from app.state import LARGEST_SCALE, SCALE_STEP, SMALLEST_SCALE
from app.target_field import TargetField
from app.text import own_text
from app.theme import Theme
from app.words import mark, say, told
from app.worker import Job
from engine.errors import EngineError
from engine.geometry import Scale
from engine.measure.opinion import Presentation, Study, read_study, reader_code
from engine.progress import CancelToken, Progress
from engine.scan import Scan

ABOUT = mark(
    "StudyDialog",
    "Readers rate slices by nearest neighbour, bicubic and networks from 1 (bad) to 5 (excellent), without knowing "
    "which is which, in an order of their own. Files of a study hold pixels and ratings, no patient data; text burned "
    "into a picture stays in it.",
)
LIST_HEIGHT, ROW_HEIGHT = 112, 22
WAYS = {
    Presentation.SINGLE: mark("StudyDialog", "One picture at a time"),
    Presentation.SIDE_BY_SIDE: mark("StudyDialog", "All of a slice side by side"),
}


class StudyDialog(QDialog):
    """Asks for what a study needs; its pictures are made in the background.

    Parameters
    ----------
    session, conductor, theme
        Of the window.
    """

    def __init__(self, session: Session, conductor: Conductor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._conductor, self._theme = session, conductor, theme
        self.rating: RatingWindow | None = None
        self.setWindowTitle(say("StudyDialog", "Reader study"))
        self._make_controls()
        self._form = form_of(
            (
                (say("StudyDialog", "What"), beside(self.new, self.old)),
                (say("StudyDialog", "Scans"), self.scans),
                (say("StudyDialog", "Slices of each"), self.count),
                (say("StudyDialog", "Networks"), self.networks),
                (say("StudyDialog", "Magnification"), beside(self.horizontal, QLabel("×"), self.vertical)),
                (say("StudyDialog", "Shown"), self.way),
                (say("StudyDialog", "Folder"), self.where),
                (say("StudyDialog", "Reader"), self.reader),
            )
        )
        lay_out(
            self,
            say("StudyDialog", "Reader study"),
            str(ABOUT),
            (self._form, self.problem),
            (self.results, self.cancel, self.go),
            least_width=640,
        )
        self.new.setChecked(bool(session.scans))
        self.old.setChecked(not session.scans)
        self._change()

    def _make_controls(self) -> None:
        session = self._session
        self.new = QRadioButton(say("StudyDialog", "New study"))
        self.old = QRadioButton(say("StudyDialog", "Continue a study"))
        group = QButtonGroup(self)
        group.addButton(self.new)
        group.addButton(self.old)
        self.new.setEnabled(bool(session.scans))
        self.scans = _ticks(
            say("StudyDialog", "Scans"), [(own_text(scan.title), scan, not scan.labels) for scan in session.scans]
        )
        self.count = QSpinBox()
        self.count.setAccessibleName(say("StudyDialog", "Slices of each scan"))
        self.count.setRange(1, 50)
        chosen = session.request.network
        networks = self._conductor.backend.networks()
        self.networks = _ticks(
            say("StudyDialog", "Networks"), [(told(one.label), one.id, one.id == chosen) for one in networks]
        )
        self.horizontal, self.vertical = QDoubleSpinBox(), QDoubleSpinBox()
        scale = session.request.scale
        for box, name, value in (
            (self.horizontal, say("StudyDialog", "Horizontal magnification"), scale.horizontal),
            (self.vertical, say("StudyDialog", "Vertical magnification"), scale.vertical),
        ):
            box.setAccessibleName(name)
            box.setRange(SMALLEST_SCALE, LARGEST_SCALE)
            box.setSingleStep(SCALE_STEP)
            box.setValue(value)
        self.way = QComboBox()
        self.way.setAccessibleName(say("StudyDialog", "How pictures are shown"))
        for way, words in WAYS.items():
            self.way.addItem(str(words), way)
        self.where = TargetField(say("StudyDialog", "Folder of the study"), folders=True)
        self.folder = self.where.path
        self.reader = QLineEdit("R1")
        self.reader.setAccessibleName(say("StudyDialog", "Code of the reader"))
        self.reader.setToolTip(say("StudyDialog", "A code that stands for the reader, not a name"))
        self.problem = problem_label()
        self.results, self.cancel, self.go = (
            QPushButton(say("StudyDialog", "Results…")),
            QPushButton(say("StudyDialog", "Cancel")),
            QPushButton(),
        )
        self.results.setToolTip(say("StudyDialog", "Write the scores of this study: tables and a picture"))
        self.results.clicked.connect(self.write_results)
        self.cancel.clicked.connect(self.reject)
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.begin)
        for button in (self.results, self.cancel):
            button.setAutoDefault(False)
        self.new.toggled.connect(lambda _: self._change())

    # What the user chooses

    @property
    def target(self) -> Path:
        """The folder as typed."""
        return self.where.target

    def _change(self) -> None:
        making = self.new.isChecked()
        for row in range(1, 6):
            self._form.setRowVisible(row, making)
        self.results.setVisible(not making)
        self.go.setText(say("StudyDialog", "Make it and rate") if making else say("StudyDialog", "Rate"))
        if making and not self.folder.text():
            self.where.suggest_numbered("reader-study")
        self._say("")
        fit(self)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))

    # What happens

    def begin(self) -> None:
        """Make the study and rate, or go on with the one that is there."""
        self._say("")
        try:
            reader = reader_code(self.reader.text())
            if self.old.isChecked():
                self.rate(read_study(self.target), reader)
                return
        except EngineError as error:
            self._say(told(error))
            return
        scans, networks = _ticked(self.scans), _ticked(self.networks)
        if not scans or not networks:
            self._say(say("StudyDialog", "Choose a scan and a network at least."))
            return
        self._make(scans, [str(network) for network in networks], reader)

    def _make(self, scans: list[Scan], networks: list[str], reader: str) -> None:
        session, count, folder = self._session, self.count.value(), self.target
        scale = Scale(self.vertical.value(), self.horizontal.value())
        way, device = Presentation(self.way.currentData()), session.request.device
        shown, index, window, inverted = session.scan, session.shown_index, session.view.window, session.inverted

        def work(cancel: CancelToken, progress: Progress) -> Study:
            from engine.display import first_window
            from engine.measure.opinion_making import Chosen, make_study
            from engine.measure.self_check import spread_over

            slices = []
            for scan in scans:
                own = scan is shown and window is not None
                middle = scan.read(scan.middle)
                look = window if own and window is not None else first_window(scan, middle)
                dark = inverted if own else scan.inverted
                first = index if own else scan.middle
                slices += [Chosen(scan, one, look, dark) for one in spread_over(scan, count, first)]
            return make_study(
                folder,
                slices,
                scale,
                networks,
                presentation=way,
                seed=secrets.randbits(32),
                device=device,
                cancel=cancel,
                progress=progress,
            )

        def made(study: Study) -> None:
            self._enable(True)
            self.rate(study, reader)

        def failed(sentence: str) -> None:
            self._enable(True)
            self._say(sentence)

        self._enable(False)
        self._conductor.volumes.submit(Job("reader study", say("StudyDialog", "Making the study"), work, made, failed))

    def _enable(self, enabled: bool) -> None:
        self.go.setEnabled(enabled)
        self.go.setText(
            say("StudyDialog", "Making pictures …")
            if not enabled
            else say("StudyDialog", "Make it and rate")
            if self.new.isChecked()
            else say("StudyDialog", "Rate")
        )

    def rate(self, study: Study, reader: str) -> None:
        """Show the reader what there is to rate."""
        try:
            self.rating = RatingWindow(study, reader, self._theme, self.parentWidget())
        except EngineError as error:
            self._say(told(error))
            return
        self.rating.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.rating.setModal(True)
        self.rating.showMaximized()
        self.accept()

    def done(self, result: int) -> None:
        """Close for good."""
        super().done(result)
        self.deleteLater()

    def reject(self) -> None:
        """Close; pictures that are being made are given up."""
        self._conductor.volumes.cancel("reader study")
        super().reject()

    def write_results(self) -> None:
        """Write scores, ratings and picture into the folder ``results`` of the study."""
        from engine.measure.opinion_report import write

        try:
            study = read_study(self.target)
            written = write(study, study.folder / "results")
        except EngineError as error:
            self._say(told(error))
            return
        names = ", ".join(path.name for path in written)
        self._session.notify(
            say("StudyDialog", "Results of the reader study: {names}.").format(names=names),
            problem=False,
            folder=study.folder / "results",
        )
        self.accept()


def _ticks(name: str, entries: list[tuple[str, object, bool]]) -> QListWidget:
    """Return a list of things to tick."""
    made = QListWidget()
    made.setAccessibleName(name)
    made.setFixedHeight(LIST_HEIGHT)
    for text, value, ticked in entries:
        item = QListWidgetItem(text)
        item.setSizeHint(QSize(0, ROW_HEIGHT))
        item.setData(Qt.ItemDataRole.UserRole, value)
        item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        made.addItem(item)
    return made


def _ticked(ticks: QListWidget) -> list[Any]:
    items = (ticks.item(row) for row in range(ticks.count()))
    return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]
