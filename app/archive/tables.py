"""The two tables of what an archive has: studies, and the series of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.words import say

if TYPE_CHECKING:
    from engine.pacs import SeriesFound, StudyFound


def studies_table() -> QTableWidget:
    """Return an empty table of studies."""
    columns = (
        say("ArchiveDialog", "Date"),
        say("ArchiveDialog", "Patient"),
        say("ArchiveDialog", "Number"),
        say("ArchiveDialog", "Kind"),
        say("ArchiveDialog", "Study"),
        say("ArchiveDialog", "Images"),
    )
    return _table(say("ArchiveDialog", "Studies"), columns, wide=4)


def series_table() -> QTableWidget:
    """Return an empty table of series."""
    columns = (
        say("ArchiveDialog", "Kind"),
        say("ArchiveDialog", "No."),
        say("ArchiveDialog", "Series"),
        say("ArchiveDialog", "Images"),
    )
    return _table(say("ArchiveDialog", "Series of the study"), columns, wide=2)


def study_cells(found: StudyFound) -> tuple[str, ...]:
    """Return what the table says of a study."""
    name = found.patient_name.replace("^", " ")
    return _day(found.date), name, found.patient_id, found.modalities, found.description, _count(found)


def series_cells(found: SeriesFound) -> tuple[str, ...]:
    """Return what the table says of a series."""
    return found.modality, found.number, found.description, _count(found)


def fill(table: QTableWidget, rows: Sequence[tuple[str, ...]]) -> None:
    """Show these rows, and no others."""
    table.clearSelection()
    table.setRowCount(len(rows))
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            table.setItem(row, column, QTableWidgetItem(text))


def _table(name: str, columns: tuple[str, ...], wide: int) -> QTableWidget:
    """Return a table of which column ``wide`` takes the room that is left."""
    table = QTableWidget(0, len(columns))
    table.setAccessibleName(name)
    table.setHorizontalHeaderLabels(list(columns))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    head = table.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
    return table


def _day(date: str) -> str:
    return f"{date[:4]}-{date[4:6]}-{date[6:]}" if len(date) == 8 and date.isdigit() else date


def _count(found: StudyFound | SeriesFound) -> str:
    return "" if found.instances is None else str(found.instances)
