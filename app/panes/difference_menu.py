"""The box in the header of the difference pane: which difference it shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.differences import SOURCES, source
from app.session import Session
from app.state import DifferenceMode
from app.words import say


class DifferenceMenu(QToolButton):
    """Shows the mode that is chosen, and offers the others."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("inHeader")
        self.setAccessibleName(say("Difference", "Which difference is shown"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        group = QActionGroup(self)
        self._entries: dict[DifferenceMode, QAction] = {}
        for mode, origin in SOURCES.items():
            entry = menu.addAction(mode.title)
            entry.setCheckable(True)
            entry.setToolTip(str(origin.meaning))
            entry.triggered.connect(lambda _checked=False, mode=mode: session.choose_difference(mode))
            group.addAction(entry)
            self._entries[mode] = entry
        menu.addSeparator()
        self._histogram = menu.addAction(say("Difference", "Histogram") + "\tG")
        self._histogram.setCheckable(True)
        self._histogram.triggered.connect(lambda _checked: session.toggle_histogram())
        self.setMenu(menu)
        self.refresh()

    def refresh(self) -> None:
        """Show the mode of the session."""
        mode = self._session.options.difference_mode
        self.setText(f"{mode.title} ▾")
        self.setToolTip(str(source(self._session).meaning))
        self._entries[mode].setChecked(True)
        self._histogram.setChecked(self._session.options.histogram)
