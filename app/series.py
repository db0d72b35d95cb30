# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The list of open scans at the left: thumbnail, title, size and spacing."""

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

from app.backend import Backend
from app.camera import Camera, Viewport, plane_of
from app.layers import Layer
from app.pixels import grey_image
from app.sampling import sample
from app.session import Session
from app.text import spacing_text
from app.theme import Theme
from engine.scan import Modality, Scan, Slice, Window

SERIES_WIDTH = 176
THUMBNAIL = 92
CARD_HEIGHT = THUMBNAIL + 72
_Index = QModelIndex | QPersistentModelIndex


def thumbnail(scan: Scan, slice_: Slice, window: Window, backend: Backend) -> QImage:
    """Return a small picture of a slice, drawn as the panes draw it."""
    plane = plane_of(scan, slice_.info)
    camera = Camera().fit(plane, Viewport(THUMBNAIL, THUMBNAIL, THUMBNAIL, THUMBNAIL))
    sampled = sample(Layer.whole(slice_.values), plane, camera, width=THUMBNAIL, height=THUMBNAIL)
    return grey_image(backend.shade(sampled.values, window, inverted=scan.inverted))


def lines(scan: Scan) -> tuple[str, str, str]:
    """Return what a card says: title, kind and number of slices, size and pixel size."""
    info = scan.slices[scan.middle]
    kind = "" if scan.modality is Modality.OTHER else f"{scan.modality.name} · "
    count = f"{len(scan)} slice{'s' if len(scan) > 1 else ''}"
    size = f"{scan.size.rows} × {scan.size.columns}"
    return scan.title, kind + count, f"{size} · {spacing_text(info.spacing)}" if info.spacing is not None else size


class _Model(QAbstractListModel):
    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: tuple[Scan, ...] = ()
        self.pictures: dict[str, QImage] = {}

    def refresh(self) -> None:
        if self._shown != self._session.scans:
            self.beginResetModel()
            self._shown = self._session.scans
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._shown)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        scan = self._shown[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return ", ".join(lines(scan))
        if role == Qt.ItemDataRole.ToolTipRole:
            details = "\n".join(f"{name}: {value}" for name, value in scan.details)
            return "\n".join(part for part in (*lines(scan), details) if part)
        if role == Qt.ItemDataRole.UserRole:
            return scan
        return None

    def set_picture(self, key: str, picture: QImage) -> None:
        self.pictures[key] = picture
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))


class _Cards(QStyledItemDelegate):
    def __init__(self, model: _Model, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(100, CARD_HEIGHT + 8)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        scan = index.data(Qt.ItemDataRole.UserRole)
        theme = self._theme
        state, rect = option.state, option.rect
        selected = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(rect).adjusted(1, 1, -1, -7)
        painter.setBrush(theme.colour("hover" if hovered and not selected else "raised"))
        painter.setPen(QPen(theme.colour("accent"), 1.5) if selected else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(card, 7, 7)
        area = QRect(rect.left() + (rect.width() - THUMBNAIL) // 2, rect.top() + 9, THUMBNAIL, THUMBNAIL)
        painter.fillRect(area, theme.colour("canvas"))
        picture = self._model.pictures.get(scan.key)
        if picture is not None:
            place = QRect(QPoint(0, 0), picture.size())
            place.moveCenter(area.center())
            painter.drawImage(place, picture)
        text = QRect(rect.left() + 10, area.bottom() + 6, rect.width() - 20, 17)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        title, kind, size = lines(scan)
        for name, pixels, line in (("text", 12, title), ("muted", 10, kind), ("muted", 10, size)):
            font = painter.font()
            font.setPixelSize(pixels)
            painter.setFont(font)
            painter.setPen(theme.colour(name))
            painter.drawText(
                text, flags, painter.fontMetrics().elidedText(line, Qt.TextElideMode.ElideRight, text.width())
            )
            text.translate(0, 16)
        painter.restore()


class SeriesList(QFrame):
    """The open scans.

    Signals
    -------
    menu_asked(object, QPoint)
        Right click on a scan: the scan and the global position.
    """

    menu_asked = Signal(object, QPoint)

    def __init__(self, session: Session, backend: Backend, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._backend = backend
        self.setObjectName("panel")
        self.setFixedWidth(SERIES_WIDTH)
        heading_label = QLabel("SERIES")
        heading_label.setObjectName("section")
        self.list = QListView()
        self.list.setAccessibleName("Open scans")
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._menu)
        self.model = _Model(session, self)
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

    def refresh(self) -> None:
        """Show the scans of the session and which of them is on screen."""
        self.model.refresh()
        scan = self._session.scan
        if scan is not None and scan in self._session.scans:
            index = self.model.index(self._session.scans.index(scan))
            if self.list.currentIndex() != index:
                self.list.setCurrentIndex(index)

    def take_thumbnail(self, key: str, result: object) -> None:
        """Show the small picture of a scan, from its middle slice and first window."""
        scan = next((scan for scan in self._session.scans if scan.key == key), None)
        if scan is not None and isinstance(result, tuple):
            slice_, window = result
            self.model.set_picture(key, thumbnail(scan, slice_, window, self._backend))

    def _chosen(self, index: QModelIndex) -> None:
        scan = index.data(Qt.ItemDataRole.UserRole)
        if scan is not None:
            self._session.show_scan(scan)

    def _menu(self, at: QPoint) -> None:
        scan = self.list.indexAt(at).data(Qt.ItemDataRole.UserRole)
        if scan is not None:
            self.menu_asked.emit(scan, self.list.viewport().mapToGlobal(at))
