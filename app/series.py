# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The list of open scans at the left, by study: thumbnail, title, size and spacing."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from app.studies import headings, study_lines
from app.text import count_text, own_text, spacing_text
from app.theme import Theme
from app.thumbnails import THUMBNAIL
from app.words import say, told
from engine.scan import Modality, Scan, Study

SERIES_WIDTH = 176
CARD_HEIGHT = THUMBNAIL + 72
STUDY_HEIGHT = 40
_Index = QModelIndex | QPersistentModelIndex
_Left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def lines(scan: Scan) -> tuple[str, str, str]:
    """Return what a card says: title, kind and number of slices, size and pixel size."""
    info = scan.slices[scan.middle]
    kind = "" if scan.modality is Modality.OTHER else f"{scan.modality.name} · "
    size = f"{scan.size.rows} × {scan.size.columns}"
    return (
        own_text(scan.title),
        kind + count_text(scan),
        f"{size} · {spacing_text(info.spacing)}" if info.spacing is not None else size,
    )


class SeriesModel(QAbstractListModel):
    """Studies and their scans as rows of one list."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[object, ...] = ()
        self._rows: list[Study | Scan] = []
        self.pictures: dict[str, QImage] = {}

    def refresh(self) -> None:
        """Show the scans of the session."""
        session = self._session
        shown = (tuple(scan.key for scan in session.scans), session.options.patient)
        if self._shown != shown:
            self.beginResetModel()
            self._shown, self._rows = shown, headings(session.scans)
            for before, after in session.became.items():
                if before in self.pictures:
                    self.pictures.setdefault(after, self.pictures[before])
            self.pictures = {key: picture for key, picture in self.pictures.items() if key in shown[0]}
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many studies and scans there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a row: a study is a heading only."""
        if index.isValid() and isinstance(self._rows[index.row()], Study):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return row
        words = lines(row) if isinstance(row, Scan) else self.study(index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(part for part in words if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            details = row.details if isinstance(row, Scan) else ()
            return "\n".join(
                part for part in (*words, *(f"{told(name)}: {own_text(value)}" for name, value in details)) if part
            )
        return None

    def study(self, place: int) -> tuple[str, str]:
        """Return the two lines of the study in a row."""
        row = self._rows[place]
        number = sum(isinstance(other, Study) for other in self._rows[: place + 1])
        patient = self._session.options.patient
        return study_lines(row, number, patient=patient) if isinstance(row, Study) else ("", "")

    def row_of(self, scan: Scan) -> QModelIndex:
        """Return the row of a scan; an invalid one where it is not in the list."""
        place = next((place for place, row in enumerate(self._rows) if row is scan), -1)
        return self.index(place)

    def set_picture(self, key: str, picture: QImage) -> None:
        """Show the small picture of a scan."""
        self.pictures[key] = picture
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))


class _Cards(QStyledItemDelegate):
    def __init__(self, model: SeriesModel, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        study = isinstance(index.data(Qt.ItemDataRole.UserRole), Study)
        return QSize(100, STUDY_HEIGHT if study else CARD_HEIGHT + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Scan):
            self._paint_scan(painter, option, row)
        else:
            place = QRect(option.rect.left() + 2, option.rect.top() + 2, option.rect.width() - 4, 17)
            title, description = self._model.study(index.row())
            self._write(painter, place, (("text", 12, title), ("muted", 10, description)))
        painter.restore()

    def _paint_scan(self, painter: QPainter, option: QStyleOptionViewItem, scan: Scan) -> None:
        theme = self._theme
        state, rect = option.state, option.rect
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        card = QRectF(rect).adjusted(1, 1, -1, -7)
        painter.setBrush(theme.colour("hover" if hovered and not selected else "raised"))
        painter.setPen(QPen(theme.colour("accent"), 1.5) if selected else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(card, 7, 7)
        area = QRect(rect.left() + (rect.width() - THUMBNAIL) // 2, rect.top() + 9, THUMBNAIL, THUMBNAIL)
        painter.fillRect(area, theme.colour("canvas"))
        picture = self._model.pictures.get(scan.key)
        if picture is not None:
            place = QRect(QPoint(0, 0), picture.deviceIndependentSize().toSize())
            place.moveCenter(area.center())
            painter.drawImage(place, picture)
        text = QRect(rect.left() + 10, area.bottom() + 6, rect.width() - 20, 17)
        title, kind, size = lines(scan)
        self._write(painter, text, (("text", 12, title), ("muted", 10, kind), ("muted", 10, size)))

    def _write(self, painter: QPainter, place: QRect, words: tuple[tuple[str, int, str], ...]) -> None:
        for name, pixels, line in words:
            font = painter.font()
            font.setPixelSize(pixels)
            painter.setFont(font)
            painter.setPen(self._theme.colour(name))
            shown = painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, _Left, shown)
            place.translate(0, 16)


class SeriesList(QFrame):
    """The open scans.

    Signals
    -------
    menu_asked(object, QPoint)
        Right click on a scan: the scan and the global position.
    """

    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("panel")
        self.setFixedWidth(SERIES_WIDTH)
        heading_label = QLabel(say("Series", "Series").upper())
        heading_label.setObjectName("section")
        self.list = QListView()
        self.list.setAccessibleName(say("Series", "Open scans"))
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.model = SeriesModel(session, self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Cards(self.model, theme, self))
        self.list.selectionModel().currentChanged.connect(self._chosen)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 12, 6, 8)
        layout.setSpacing(8)
        layout.addWidget(heading_label)
        layout.addWidget(self.list, 1)
        session.scans_changed.connect(self.refresh)
        session.slice_changed.connect(self.refresh)
        session.options_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Show the scans of the session and which of them is on screen."""
        self.model.refresh()
        scan = self._session.acquired
        if scan is not None:
            index = self.model.row_of(scan)
            if index.isValid() and self.list.currentIndex() != index:
                self.list.setCurrentIndex(index)

    def take_thumbnail(self, key: str, picture: QImage) -> None:
        """Show the small picture of a scan, if it is still open."""
        if any(scan.key == key for scan in self._session.scans):
            self.model.set_picture(key, picture)

    def _chosen(self, index: QModelIndex) -> None:
        scan = index.data(Qt.ItemDataRole.UserRole)
        if isinstance(scan, Scan):
            self._session.show_scan(scan)

    def _menu(self, at: QPoint) -> None:
        scan = self.list.indexAt(at).data(Qt.ItemDataRole.UserRole)
        if isinstance(scan, Scan):
            self.menu_asked.emit(scan, self.list.viewport().mapToGlobal(at))
