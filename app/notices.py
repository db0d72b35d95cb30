"""The quiet list at the lower right: what was refused, done, or is worth knowing. It never takes the focus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.session import Session
from app.state import Notice
from app.theme import Theme, icon

MOST_SHOWN = 30
WIDTH = 380
TALLEST = 320


class NoticeCard(QFrame):
    """One sentence with a cross to dismiss it, and a link to the folder where there is one."""

    def __init__(self, notice: Notice, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("problem", notice.problem)
        self.text = QLabel(notice.text)
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        close.setIcon(icon("close", theme))
        close.setAccessibleName("Dismiss")
        close.setToolTip("Dismiss")
        close.clicked.connect(lambda: session.dismiss(notice))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        if notice.folder is not None:
            words.addWidget(self._link(notice.folder), 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 6, 8)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    def _link(self, folder: Path) -> QPushButton:
        link = QPushButton("Show folder")
        link.setObjectName("link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return link


class NoticeList(QWidget):
    """All notices, newest at the bottom, floating over the lower left corner of the panes."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.cards: list[NoticeCard] = []
        self._inner = QWidget()
        self._column = QVBoxLayout(self._inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(self._inner)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clear = QPushButton("Dismiss all")
        self.clear.setObjectName("quiet")
        self.clear.clicked.connect(self._dismiss_all)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._scroll)
        layout.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignRight)
        session.notices_changed.connect(self.refresh)
        self.refresh()

    def _dismiss_all(self) -> None:
        self._session.dismiss()

    def refresh(self) -> None:
        """Show the notices of the session."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.deleteLater()
        notices = self._session.notices
        self.cards = [NoticeCard(notice, self._session, self._theme) for notice in notices[-MOST_SHOWN:]]
        for card in self.cards:
            self._column.addWidget(card)
        self.clear.setVisible(len(notices) > 1)
        self.setVisible(bool(notices))
        self.place()
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.maximum())

    def place(self) -> None:
        """Take the lower right corner of the parent, as high as the cards need."""
        parent = self.parentWidget()
        if parent is None or not self.cards:
            return
        width = min(WIDTH, parent.width() - 24)
        inner = max(width - 8, 100)
        wanted = sum(max(card.heightForWidth(inner), card.sizeHint().height()) + 6 for card in self.cards)
        extra = self.clear.sizeHint().height() + 8 if len(self._session.notices) > 1 else 0
        height = min(wanted + extra, TALLEST, parent.height() - 24)
        self.setGeometry(parent.width() - width - 12, parent.height() - height - 12, width, height)
        self.raise_()
