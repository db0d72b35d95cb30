"""The editor of window presets. Vendors disagree about windows: this table belongs to the user."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDialog,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.forms import beside, lay_out, problem_label
from app.text import value_text
from app.words import Phrase, mark, say, told
from engine.errors import EngineError
from engine.presets import Presets, load_presets, save_presets
from engine.scan import Modality, Window

NAME, MODALITY, CENTRE, WIDTH = range(4)
MODALITIES: dict[Modality, Phrase | str] = {
    Modality.CT: "CT",
    Modality.MR: "MR",
    Modality.US: mark("PresetsDialog", "Ultrasound"),
    Modality.OTHER: mark("PresetsDialog", "Other"),
}
LONGEST_NAME = 60
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
KEPT = Qt.ItemDataRole.UserRole
"""Under which a cell holds its name as it stands in the file: shipped ones are shown in the user's language."""


class PresetsDialog(QDialog):
    """Name, modality, centre and width of every preset, in the order of their keys.

    Parameters
    ----------
    path : pathlib.Path
        The user's file.
    current : Window or None
        The window on screen, from which a new preset takes its values.

    Signals
    -------
    saved()
        The file was written.
    """

    saved = Signal()

    def __init__(self, path: Path, current: Window | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = path
        self._current = current or Window(40.0, 400.0)
        self.setWindowTitle(say("PresetsDialog", "Window presets"))
        self.resize(620, 560)
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(say("PresetsDialog", "Window presets"))
        self.table.setHorizontalHeaderLabels(
            [
                say("PresetsDialog", "Name"),
                say("PresetsDialog", "Modality"),
                say("PresetsDialog", "Centre"),
                say("PresetsDialog", "Width"),
            ]
        )
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(34)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in ((MODALITY, 130), (CENTRE, 100), (WIDTH, 100)):
            self.table.setColumnWidth(column, width)
        for column in (CENTRE, WIDTH):
            above = self.table.horizontalHeaderItem(column)
            if above is not None:
                above.setTextAlignment(RIGHT)
        self.error = problem_label()
        self.add = self._button(
            say("PresetsDialog", "Add"), say("PresetsDialog", "A preset of the window on screen"), self._add
        )
        self.remove = self._button(
            say("PresetsDialog", "Remove"), say("PresetsDialog", "Take the chosen preset off the list"), self._remove
        )
        self.up = self._button(
            say("PresetsDialog", "Up"),
            say("PresetsDialog", "An earlier key for the chosen preset"),
            lambda: self._move(-1),
        )
        self.down = self._button(
            say("PresetsDialog", "Down"),
            say("PresetsDialog", "A later key for the chosen preset"),
            lambda: self._move(1),
        )
        self.restore = self._button(
            say("PresetsDialog", "Restore defaults"),
            say("PresetsDialog", "The presets that Vernier came with"),
            self._restore,
        )
        self.cancel = self._button(
            say("PresetsDialog", "Cancel"), say("PresetsDialog", "Leave the presets as they were"), self.reject
        )
        self.save = self._button(say("PresetsDialog", "Save"), say("PresetsDialog", "Keep these presets"), self._save)
        self.save.setObjectName("primary")
        self._lay_out()
        try:
            self._fill(load_presets(path))
        except EngineError as error:
            self._fill(load_presets())
            self._complain(
                say("PresetsDialog", "{error}. These are the defaults; saving replaces your file.").format(
                    error=told(error)
                )
            )

    def _button(self, text: str, tip: str, handler: object) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: handler())  # type: ignore[operator]
        return button

    def _lay_out(self) -> None:
        about = say(
            "PresetsDialog",
            "The file's own windows take the first keys; the presets of the scan's modality follow in this order. "
            "Centre and width are in the scan's units, Hounsfield units for CT.",
        )
        tools = beside(self.add, self.remove, self.up, self.down)
        tools.addWidget(self.restore)
        body = (self.table, tools, self.error)
        buttons = (self.cancel, self.save)
        lay_out(self, say("PresetsDialog", "Window presets"), about, body, buttons, room=self.table)

    # The table

    def _fill(self, presets: Presets) -> None:
        self.table.setRowCount(0)
        for modality, windows in presets.items():
            for window in windows:
                self._insert(self.table.rowCount(), window.name, modality, value(window.centre), value(window.width))
        self.table.setCurrentCell(0, NAME)

    def _insert(self, row: int, name: str, modality: Modality, centre: str, width: str) -> None:
        self.table.insertRow(row)
        for column, text in ((NAME, name), (CENTRE, centre), (WIDTH, width)):
            item = QTableWidgetItem(text)
            if column != NAME:
                item.setTextAlignment(RIGHT)
            else:
                item.setText(told(name))
                item.setData(KEPT, name)
            self.table.setItem(row, column, item)
        box = QComboBox()
        box.setAccessibleName(say("PresetsDialog", "Modality"))
        for other, title in MODALITIES.items():
            box.addItem(str(title), other)
        box.setCurrentIndex(box.findData(modality))
        self.table.setCellWidget(row, MODALITY, box)

    def _text(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text().strip() if item is not None else ""

    def _name(self, row: int) -> str:
        """Return the name as it is kept: what the user did not change stays as it was in the file."""
        item, shown = self.table.item(row, NAME), self._text(row, NAME)
        kept = str(item.data(KEPT)) if item is not None else ""
        return kept if shown == told(kept) else shown

    def _modality(self, row: int) -> Modality:
        box = self.table.cellWidget(row, MODALITY)
        chosen = box.currentData() if isinstance(box, QComboBox) else Modality.OTHER
        return chosen if isinstance(chosen, Modality) else Modality.OTHER

    def _add(self) -> None:
        row = self.table.currentRow() + 1 if self.table.rowCount() else 0
        modality = self._modality(row - 1) if row else Modality.CT
        self._insert(
            row, say("PresetsDialog", "New"), modality, value(self._current.centre), value(self._current.width)
        )
        self.table.setCurrentCell(row, NAME)
        name = self.table.item(row, NAME)
        if name is not None:
            self.table.editItem(name)

    def _remove(self) -> None:
        if self.table.currentRow() >= 0:
            self.table.removeRow(self.table.currentRow())

    def _move(self, step: int) -> None:
        row = self.table.currentRow()
        if 0 <= row + step < self.table.rowCount() and row >= 0:
            what = (self._name(row), self._modality(row), self._text(row, CENTRE), self._text(row, WIDTH))
            self.table.removeRow(row)
            self._insert(row + step, *what)
            self.table.setCurrentCell(row + step, NAME)

    def _restore(self) -> None:
        self._fill(load_presets())
        self.error.hide()

    # Keeping it

    def presets(self) -> Presets | None:
        """Return the presets of the table; None, with the reason on screen, where a row makes none."""
        found: dict[Modality, list[Window]] = {modality: [] for modality in Modality}
        for row in range(self.table.rowCount()):
            name, centre = self._name(row), number(self._text(row, CENTRE))
            width = number(self._text(row, WIDTH))
            wrong = None
            if not name or len(name) > LONGEST_NAME:
                wrong = (
                    NAME,
                    say("PresetsDialog", "Row {row} needs a name of at most {most} letters.").format(
                        row=row + 1, most=LONGEST_NAME
                    ),
                )
            elif centre is None:
                wrong = CENTRE, say("PresetsDialog", "The centre of “{name}” is no number.").format(name=name)
            elif width is None or width <= 0:
                wrong = (
                    WIDTH,
                    say("PresetsDialog", "The width of “{name}” has to be a number above 0.").format(name=name),
                )
            if wrong is not None:
                self._complain(wrong[1])
                self.table.setCurrentCell(row, wrong[0])
                return None
            found[self._modality(row)].append(Window(centre or 0.0, width or 1.0, name))
        return {modality: tuple(windows) for modality, windows in found.items()}

    def _save(self) -> None:
        # A cell that is still being edited counts as it stands.
        self.table.setFocus()
        presets = self.presets()
        if presets is None:
            return
        try:
            save_presets(self._path, presets)
        except EngineError as error:
            self._complain(f"{told(error)}.")
            return
        self.saved.emit()
        self.accept()

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()


def value(number_: float) -> str:
    """Return a number as it stands in a cell."""
    return value_text(number_).replace("\u2212", "-") if number_ == round(number_) else f"{number_:.6g}"


def number(text: str) -> float | None:
    """Return the number that a user typed, with a point or a comma and any kind of minus; None where it is none."""
    try:
        found = float(text.replace("\u2212", "-").replace(",", "."))
    except ValueError:
        return None
    return found if math.isfinite(found) else None
