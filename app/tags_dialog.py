# ruff: noqa: N802 - names of Qt
"""The header of the file behind the slice on screen: a tree that can be searched and copied from."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QWidget,
)

from app.forms import lay_out
from app.reading import Reading
from app.session import Session
from app.text import own_text
from app.words import mark, say, told
from engine.tags import TagRow

COLUMNS = (mark("TagsDialog", "Tag"), mark("TagsDialog", "Name"), "VR", mark("TagsDialog", "Value"))
HIDDEN = mark("TagsDialog", "hidden")
WIDTHS = (190, 240, 46)
PATIENCE_MS = 120


class _Search(QSortFilterProxyModel):
    """Keeps rows in which every word is found, in whatever way the tag is written, and what they stand in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setRecursiveFilteringEnabled(True)
        self.setAutoAcceptChildRows(True)
        self._words: list[str] = []

    def look_for(self, text: str) -> None:
        self._words = [_plain(word) for word in text.split()]
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        whole = " ".join(str(model.index(row, column, parent).data() or "") for column in range(len(COLUMNS)))
        whole = _plain(whole)
        return all(word in whole for word in self._words)


def _plain(text: str) -> str:
    """Return text in which ``(0010,0010)``, ``0010,0010`` and ``00100010`` are the same."""
    return text.lower().replace("(", "").replace(")", "").replace(",", "")


class TagsDialog(QDialog):
    """Stays open beside the window, and follows the slice on screen.

    Parameters
    ----------
    session : Session
        Whose slice; its switch for patient data hides values that identify.
    reading : Reading
        Reads the header in the background.
    """

    def __init__(self, session: Session, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._reading = reading
        self._rows: tuple[TagRow, ...] = ()
        self._shown: tuple[str, int] | None = None
        self.setWindowTitle(say("TagsDialog", "Header of the file"))
        self.resize(820, 640)
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("TagsDialog", "Search name, tag or value"))
        self.search.setAccessibleName(say("TagsDialog", "Search"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeView()
        self.tree.setAccessibleName(say("TagsDialog", "Attributes"))
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        self.model = QStandardItemModel(0, len(COLUMNS), self)
        self.model.setHorizontalHeaderLabels([str(column) for column in COLUMNS])
        self.found = _Search(self)
        self.found.setSourceModel(self.model)
        self.tree.setModel(self.found)
        for column, width in enumerate(WIDTHS):
            self.tree.setColumnWidth(column, width)
        self._lay_out()
        session.images_changed.connect(self.refresh)
        session.options_changed.connect(self._fill)

    def _lay_out(self) -> None:
        self.state = QLabel()
        self.state.setObjectName("muted")
        self.state.setWordWrap(True)
        self.copy = QPushButton(say("TagsDialog", "Copy rows"))
        self.copy.setToolTip(say("TagsDialog", "Put the chosen rows on the clipboard (Ctrl+C)"))
        self.copy.clicked.connect(self.copy_rows)
        close = QPushButton(say("TagsDialog", "Close"))
        close.clicked.connect(self.reject)
        for button in (self.copy, close):
            button.setAutoDefault(False)
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.tree)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy_rows)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PATIENCE_MS)
        self._pause.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _: self._pause.start())
        body = (self.search, self.tree, self.state)
        title = say("TagsDialog", "Header of the file")
        self.about = lay_out(self, title, "", body, (close,), aside=(self.copy,), room=self.tree)

    def refresh(self) -> None:
        """Ask for the header of the slice on screen, where it is another one than before."""
        session = self._session
        if not self.isVisible():
            return
        if session.scan is None:
            self._shown = None
            self._take(())
            return
        key = (session.scan.key, session.shown_index)
        if key != self._shown:
            self._shown = key
            self._reading.ask_tags(session.scan, session.shown_index, self._take, self._failed)

    def _take(self, rows: tuple[TagRow, ...]) -> None:
        self._rows = rows
        self._fill()

    def _failed(self, sentence: str) -> None:
        self._take(())
        self.state.setText(told(sentence))

    def _fill(self) -> None:
        if not self.isVisible():
            return
        patient, session = self._session.options.patient, self._session
        self.model.setRowCount(0)
        parents = [self.model.invisibleRootItem()]
        for row in self._rows:
            value = str(HIDDEN) if row.identifies and not patient and row.value else row.value
            items = [QStandardItem(text) for text in (row.tag or row.name, row.name if row.tag else "", row.vr, value)]
            if not row.tag and row.value:
                # Formats without tags: the name stands where names stand.
                items[0].setText("")
                items[1].setText(row.name)
            items[3].setToolTip(value)
            del parents[row.depth + 1 :]
            parents[-1].appendRow(items)
            parents.append(items[0])
        count = (
            say("TagsDialog", "{count} rows").format(count=f"{len(self._rows):,}")
            if self._rows
            else say("TagsDialog", "This kind of file has no header to show.")
        )
        self.state.setText(count if session.scan is not None else "")
        title = (
            say("TagsDialog", "{title} · slice {index}").format(
                title=own_text(session.scan.title), index=session.shown_index + 1
            )
            if session.scan is not None
            else ""
        )
        self.about.setText(
            title if patient else say("TagsDialog", "{title} · patient data are hidden").format(title=title)
        )
        self._filter()

    def _filter(self) -> None:
        self.found.look_for(self.search.text())
        if self.search.text():
            self.tree.expandAll()

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard, as they stand on screen: tag, name and value, a line each."""
        chosen = self.tree.selectionModel().selectedRows()
        lines = []
        for index in sorted(chosen, key=lambda index: self.tree.visualRect(index).top()):
            texts = [str(index.siblingAtColumn(column).data() or "") for column in (0, 1, 3)]
            lines.append("\t".join(texts))
        if lines:
            QGuiApplication.clipboard().setText("\n".join(lines))
            self.state.setText(
                (
                    say("TagsDialog", "{count} row copied")
                    if len(lines) == 1
                    else say("TagsDialog", "{count} rows copied")
                ).format(count=len(lines))
            )
