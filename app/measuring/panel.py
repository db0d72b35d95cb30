"""The list of the measurements of a scan: what each says of every image, with names to edit."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QStackedLayout,
    QTableWidget,
    QTableWidgetItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.measuring.actions import TOOLS
from app.measuring.desk import MeasuringDesk
from app.measuring.model import Measurement
from app.measuring.words import PICTURES, TITLES, detail_text, extent_text, statistics_text
from app.session import Session
from app.text import units_text
from app.tips import put_tip, with_key
from app.words import mark, say, told
from engine.errors import EngineError
from engine.measure.reading import Entry, Reading, as_csv

COLUMNS = (
    mark("MeasurementsPanel", "Name"),
    mark("MeasurementsPanel", "Slice"),
    mark("MeasurementsPanel", "Size"),
    mark("MeasurementsPanel", "Scan"),
    mark("MeasurementsPanel", "Bicubic"),
    mark("MeasurementsPanel", "Super-resolved"),
    mark("MeasurementsPanel", "Remark"),
)
WIDTHS = (104, 60, 96)
"""Of the first columns, in pixels; those of values hold :data:`LONG`."""
LONG = "−1000.0 ± 1000.0"
AROUND = 30
HEIGHT = 190
NAME = 0
EMPTY = mark(
    "MeasurementsPanel",
    "Nothing measured on this scan yet: take a tool from the row above and drag over an image.",
)


class MeasurementsPanel(QFrame):
    """Below the panes, where asked for.

    Signals
    -------
    written(Path)
        The table was written to this file.
    """

    written = Signal(object)

    def __init__(self, session: Session, actions: dict[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._model, self._actions = session, session.measurements, actions
        self.desk = MeasuringDesk(session, self)
        self._shown: tuple[Measurement, ...] = ()
        self._filling = False
        self.setObjectName("panel")
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(1)
        self.table = QTableWidget(0, len(COLUMNS))
        self.table.setHorizontalHeaderLabels([str(column) for column in COLUMNS])
        self.table.setAccessibleName(say("MeasurementsPanel", "Measurements"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(len(COLUMNS) - 1, QHeaderView.ResizeMode.Stretch)
        values = self.table.fontMetrics().horizontalAdvance(LONG) + AROUND
        for column, width in enumerate((*WIDTHS, *[values] * len(PICTURES))):
            self.table.setColumnWidth(column, width)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.itemSelectionChanged.connect(self._choose)
        self.table.itemActivated.connect(self._activated)
        self.table.itemChanged.connect(self._renamed)
        self._lay_out()
        for event in (self._model.changed, self._model.read, session.slice_changed, session.scans_changed):
            event.connect(self.refresh)
        for event in (session.undo.changed, session.keys_changed):
            event.connect(self._show_undo)
        self.refresh()
        self._show_undo()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        self.tools: dict[str, QToolButton] = {}
        for kind, text, _keys in TOOLS:
            self.tools[kind.value] = self._button(str(TITLES[kind]), f"measure-{kind.value}", str(text))
            self.tools[kind.value].setCheckable(True)
            head.addWidget(self.tools[kind.value])
        head.addStretch()
        self.undo = self._button(say("MeasurementsPanel", "Undo"), "undo", say("MeasurementsPanel", "Undo"))
        self.redo = self._button(say("MeasurementsPanel", "Redo"), "redo", say("MeasurementsPanel", "Redo"))
        self.delete = self._button(
            say("MeasurementsPanel", "Delete"),
            "measure-delete",
            say("MeasurementsPanel", "Delete the chosen measurement"),
        )
        self.csv = QToolButton()
        self.csv.setObjectName("small")
        self.csv.setText(say("MeasurementsPanel", "Save CSV…"))
        self.csv.setToolTip(
            say("MeasurementsPanel", "Write everything that is measured on this scan as a table, without patient data")
        )
        self.csv.clicked.connect(self._save)
        self.hide_it = self._button(
            say("MeasurementsPanel", "Hide"), "measure-list", say("MeasurementsPanel", "Hide the list")
        )
        for button in (self.undo, self.redo, self.delete, self.csv, self.hide_it):
            head.addWidget(button)
        empty = QLabel(str(EMPTY))
        empty.setObjectName("muted")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(empty)
        self._stack.addWidget(self.table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)

    def _button(self, text: str, action: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("small")
        button.setText(text)
        put_tip(button, self._session, tip, action)
        button.setAccessibleName(tip)
        button.clicked.connect(self._actions[action].trigger)
        return button

    # What is shown

    def refresh(self) -> None:
        """Show the measurements of the scan on screen."""
        session, model = self._session, self._model
        self.setVisible(model.listed and session.scan is not None)
        for kind, *_ in TOOLS:
            self.tools[kind.value].setChecked(model.tool is kind)
        self.delete.setEnabled(model.chosen is not None)
        self._shown = model.of(session.scan.key) if session.scan is not None else ()
        self.csv.setEnabled(bool(self._shown))
        self._stack.setCurrentIndex(1 if self._shown else 0)
        if self.table.state() is QAbstractItemView.State.EditingState:
            return
        self._filling = True
        self.table.setRowCount(len(self._shown))
        for row, item in enumerate(self._shown):
            for column, (text, tip) in enumerate(self._cells(item)):
                self._set(row, column, text, tip)
            if item.number == model.chosen and self.table.currentRow() != row:
                self.table.selectRow(row)
        if model.chosen is None:
            self.table.clearSelection()
        self._filling = False

    def _set(self, row: int, column: int, text: str, tip: str) -> None:
        cell = self.table.item(row, column)
        if cell is None:
            cell = QTableWidgetItem()
            editable = Qt.ItemFlag.ItemIsEditable if column == NAME else Qt.ItemFlag.NoItemFlags
            cell.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | editable)
            self.table.setItem(row, column, cell)
        if cell.text() != text:
            cell.setText(text)
        cell.setToolTip(tip)

    def _cells(self, item: Measurement) -> list[tuple[str, str]]:
        reading = self._model.readings.get(item.number)
        first = [
            (item.name, say("MeasurementsPanel", "F2 or a double click renames it")),
            (str(item.index + 1), say("MeasurementsPanel", "Enter goes there")),
        ]
        if not isinstance(reading, Reading):
            return [*first, ("", ""), ("", ""), ("", ""), ("", ""), (told(reading or "…"), told(reading or ""))]
        by_name = {values.name: values for values in reading.values}
        cells = [*first, (extent_text(reading.extent), _sides(reading))]
        for name in PICTURES.values():
            values = by_name.get(name)
            if values is None:
                cells.append(("", ""))
                continue
            ratio = values.grid.ratio
            made = f"×{ratio.vertical:.4g} × {ratio.horizontal:.4g} {values.network}".strip()
            cells.append(
                (statistics_text(values.statistics), f"{detail_text(values.statistics, reading.units)}\n{made}")
            )
        units, note = units_text(reading.units) if reading.values else "", told(reading.note)
        cells.append(("; ".join(part for part in (units, note) if part), note))
        return cells

    def _show_undo(self) -> None:
        stack = self._session.undo
        for button, action, what, word, whole in (
            (
                self.undo,
                "undo",
                stack.next_back,
                say("MeasurementsPanel", "Undo"),
                say("MeasurementsPanel", "Undo {what}"),
            ),
            (
                self.redo,
                "redo",
                stack.next_again,
                say("MeasurementsPanel", "Redo"),
                say("MeasurementsPanel", "Redo {what}"),
            ),
        ):
            button.setEnabled(bool(what))
            button.setToolTip(with_key(self._session, whole.format(what=what) if what else word, action))

    # What the user does

    def _choose(self) -> None:
        rows = self.table.selectionModel().selectedRows()
        if not self._filling and rows and rows[0].row() < len(self._shown):
            self._model.choose(self._shown[rows[0].row()].number)

    def _activated(self, cell: QTableWidgetItem) -> None:
        if self.table.state() is not QAbstractItemView.State.EditingState:
            self.go_to(self._shown[cell.row()])

    def go_to(self, item: Measurement) -> None:
        """Show the slice of a measurement, and choose it."""
        self._model.choose(item.number)
        self._session.show_slice(item.index)

    def _renamed(self, cell: QTableWidgetItem) -> None:
        if not self._filling and cell.column() == NAME and cell.row() < len(self._shown):
            item = self._shown[cell.row()]
            self._model.rename(item.number, cell.text())
            self.refresh()

    def _open_menu(self, at: QPoint) -> None:
        cell = self.table.itemAt(at)
        if cell is None:
            return
        item = self._shown[cell.row()]
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = self.table.item(cell.row(), NAME)
        menu.addAction(say("MeasurementsPanel", "Go to its slice")).triggered.connect(lambda _=False: self.go_to(item))
        if name is not None:
            menu.addAction(say("MeasurementsPanel", "Rename")).triggered.connect(
                lambda _=False: self.table.editItem(name)
            )
        menu.addAction(say("MeasurementsPanel", "Delete")).triggered.connect(
            lambda _=False: self._model.delete(item.number)
        )
        menu.popup(self.table.viewport().mapToGlobal(at))

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            say("MeasurementsPanel", "Save measurements"),
            "measurements.csv",
            say("MeasurementsPanel", "Tables (*.csv)"),
        )
        if name:
            # The user was asked about the name as typed, and about no other.
            typed = name.lower().endswith(".csv")
            self.save(Path(name if typed else f"{name}.csv"), overwrite=typed)

    def save(self, path: Path, *, overwrite: bool) -> None:
        """Write the table of this scan; what has not been read yet is left out and said."""
        # The writers load libraries that the first picture does not wait for.
        from engine.write.atomic import write_whole

        session, readings = self._session, self._model.readings
        if session.scan is None:
            return
        found = [(item, readings.get(item.number)) for item in self._shown]
        entries = [Entry(item.name, item.index, said) for item, said in found if isinstance(said, Reading)]
        sources = {source for info in session.scan.slices for source in info.files}
        try:
            # With a mark of the order of bytes, so that spreadsheets read × and ± as they are.
            content = b"\xef\xbb\xbf" + as_csv(entries).encode()
            written = write_whole(path, content, overwrite=overwrite, sources=sources)
        except EngineError as error:
            session.notify(told(error))
            return
        left = len(found) - len(entries)
        more = (
            say("MeasurementsPanel", "{count} without a value is not in it.")
            if left == 1
            else say("MeasurementsPanel", "{count} without a value are not in it.")
        ).format(count=left)
        where = say("MeasurementsPanel", "The measurements are in {name}.").format(name=written.name)
        session.notify(
            f"{where} {more}" if left else where,
            problem=False,
            folder=written.parent,
        )
        self.written.emit(written)


def _sides(reading: Reading) -> str:
    size = reading.extent
    if size.height is None or size.width is None:
        return ""
    return say("MeasurementsPanel", "{height:.2f} high, {width:.2f} {unit} wide").format(
        height=size.height, width=size.width, unit=size.unit
    )
