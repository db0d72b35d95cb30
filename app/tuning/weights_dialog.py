"""Everything that was tuned, in a list: what it gained, how large it is; to export and to delete."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.export_dialog import bytes_text
from app.forms import lay_out, problem_label
from app.target_field import documents
from app.tuning.shelf import Shelf
from app.tuning.workshop import gain_text
from app.words import mark, say, told
from engine.tune import Entry, find_tuning_recipe

COLUMNS = (
    mark("WeightsDialog", "Network"),
    mark("WeightsDialog", "Recipe"),
    mark("WeightsDialog", "Tuned at (h × v)"),
    mark("WeightsDialog", "Gain"),
    mark("WeightsDialog", "Date"),
    mark("WeightsDialog", "Size"),
    "",
)
PRIVACY = mark(
    "WeightsDialog",
    "Tuned weights belong to the scan that they were tuned on and are of no use for any other. They are found again by "
    "its pixels: no name, number or date of a patient is kept with them.",
)


class WeightsDialog(QDialog):
    """The list; work with files goes on in the background.

    Parameters
    ----------
    shelf : Shelf
        Of the window.
    """

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.entries: tuple[Entry, ...] = ()
        self.setWindowTitle(say("WeightsDialog", "Tuned weights"))
        self.resize(720, 420)
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels([str(column) for column in COLUMNS])
        self.table.setAccessibleName(say("WeightsDialog", "Tuned weights"))
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        self.empty = QLabel(say("WeightsDialog", "Nothing was tuned yet."))
        self.empty.setObjectName("muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.empty)
        self.pages.addWidget(self.table)
        self.problem = problem_label()
        self.delete = self._button(
            say("WeightsDialog", "Delete"), say("WeightsDialog", "Delete the weights that are marked")
        )
        self.export = self._button(
            say("WeightsDialog", "Export…"), say("WeightsDialog", "Copy the weights that are marked to a file")
        )
        self.dismiss = QPushButton(say("WeightsDialog", "Close"))
        self.dismiss.setObjectName("primary")
        self.dismiss.setDefault(True)
        self.delete.clicked.connect(self._delete)
        self.export.clicked.connect(self._export)
        self.dismiss.clicked.connect(self.accept)
        self.table.itemSelectionChanged.connect(self._enable)
        self._lay_out()
        self._enable()
        self.refresh()

    @staticmethod
    def _button(text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        return button

    def _lay_out(self) -> None:
        title, body = say("WeightsDialog", "Tuned weights"), (self.pages, self.problem)
        aside = (self.delete, self.export)
        lay_out(self, title, str(PRIVACY), body, (self.dismiss,), aside=aside, room=self.pages)

    # The list

    def refresh(self) -> None:
        """Read the list again."""
        self._shelf.list(self._show)

    def _show(self, entries: tuple[Entry, ...]) -> None:
        self.entries = entries
        self.pages.setCurrentWidget(self.table if entries else self.empty)
        self.table.setRowCount(len(entries))
        for row, entry in enumerate(entries):
            for column, text in enumerate(cells(entry)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self._enable()

    @property
    def marked(self) -> tuple[Entry, ...]:
        """The entries that are marked."""
        rows = sorted({index.row() for index in self.table.selectedIndexes()})
        return tuple(self.entries[row] for row in rows if row < len(self.entries))

    def _enable(self) -> None:
        self.delete.setEnabled(bool(self.marked))
        self.export.setEnabled(len(self.marked) == 1)

    # What can be done

    def _delete(self) -> None:
        self._say("")
        self._shelf.delete(self.marked, self.refresh, self._say)

    def _export(self) -> None:
        self._say("")
        [entry] = self.marked
        name, _ = QFileDialog.getSaveFileName(
            self,
            say("WeightsDialog", "Export weights to"),
            str(documents() / f"{entry.name}.safetensors"),
            say("WeightsDialog", "Weights (*.safetensors)"),
        )
        if name:
            self._shelf.export(entry, Path(name), lambda: None, self._say)

    def _say(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))


def cells(entry: Entry) -> tuple[str, ...]:
    """Return what the list says of an entry, in the order of its columns."""
    card = entry.card
    scales = ", ".join(f"×{horizontal:.2f} × {vertical:.2f}" for vertical, horizontal in card.scales)
    recipe = told(find_tuning_recipe(card.recipe).title)
    return card.network, recipe, scales, gain_text(card.gain_db), card.date, bytes_text(entry.bytes)
