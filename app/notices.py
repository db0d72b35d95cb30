# ruff: noqa: N802 - names of Qt
"""The quiet list below the controls: what was refused, done, or is worth knowing. It never takes the focus."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from app.state import Notice, NoticeChoice
from app.theme import Theme, put_icon
from app.words import say

MOST_SHOWN = 30
LARGEST_HEIGHT = 160


class NoticeCard(QFrame):
    """One sentence with a cross to dismiss it, and a link to the folder where there is one."""

    def __init__(self, notice: Notice, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("notice")
        self.setProperty("problem", notice.problem)
        self.text = QLabel(notice.text)
        self.text.setWordWrap(True)
        self.text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        close = QToolButton()
        put_icon(close, "close", theme)
        close.setAccessibleName(say("Notices", "Dismiss"))
        close.setToolTip(say("Notices", "Dismiss"))
        close.clicked.connect(lambda: session.dismiss(notice))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        self.choices = [self._choice(choice, notice, session) for choice in notice.choices]
        if self.choices:
            answers = QHBoxLayout()
            answers.setSpacing(12)
            for answer in self.choices:
                answers.addWidget(answer)
            answers.addStretch()
            words.addLayout(answers)
        if notice.folder is not None:
            words.addWidget(self._link(notice.folder), 0, Qt.AlignmentFlag.AlignLeft)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 7, 2, 7)
        layout.setSpacing(2)
        layout.addLayout(words, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)

    @staticmethod
    def _choice(choice: NoticeChoice, notice: Notice, session: Session) -> QPushButton:
        answer = QPushButton(choice.label)
        answer.setObjectName("link")
        answer.setCursor(Qt.CursorShape.PointingHandCursor)
        answer.setAccessibleDescription(notice.text)

        def chosen() -> None:
            session.dismiss(notice)
            choice.run()

        answer.clicked.connect(chosen)
        return answer

    def _link(self, folder: Path) -> QPushButton:
        link = QPushButton(say("Notices", "Show folder"))
        link.setObjectName("link")
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return link


class NoticeList(QWidget):
    """All notices, the newest on top."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._theme = theme
        self.cards: list[NoticeCard] = []
        inner = QWidget()
        self._column = QVBoxLayout(inner)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(inner)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        heading = QLabel(say("Notices", "Messages").upper())
        heading.setObjectName("section")
        self.clear = QPushButton(say("Notices", "Dismiss all"))
        self.clear.setObjectName("link")
        self.clear.clicked.connect(self._dismiss_all)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.clear)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._scroll, 1)
        session.notices_changed.connect(self.refresh)
        self.refresh()

    def _dismiss_all(self) -> None:
        self._session.dismiss()

    def refresh(self) -> None:
        """Show the notices of the session."""
        for card in self.cards:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        newest = self._session.notices[-MOST_SHOWN:][::-1]
        self.cards = [NoticeCard(notice, self._session, self._theme) for notice in newest]
        for place, card in enumerate(self.cards):
            self._column.insertWidget(place, card)
        self.clear.setVisible(len(newest) > 1)
        self.setVisible(bool(newest))
        self._scroll.verticalScrollBar().setValue(0)
        self._ask_for_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Words wrap otherwise: ask for other room."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._ask_for_room()

    def _ask_for_room(self) -> None:
        """Be as high as the sentences are, up to a limit; beyond it they scroll."""
        width = max(self._scroll.viewport().width(), 1)
        needed = sum(card.heightForWidth(width) for card in self.cards) + self._column.spacing() * len(self.cards)
        self._scroll.setFixedHeight(min(needed, LARGEST_HEIGHT))
