"""The header of the pane that compares: which two images, and the place of the curtain or the weight of a blend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSlider, QToolButton, QWidget

from app.session import Session
from app.state import COMPARABLE, Compare, Role
from app.tips import put_tip
from app.words import mark, say

STEPS = 100
WITH_SLIDER = {
    Compare.CURTAIN: mark("CompareBar", "Place of the curtain"),
    Compare.BLEND: mark("CompareBar", "Weight of the second image"),
}
BETWEEN = {
    Compare.LENS: mark("CompareBar", "around the lens, inside:"),
    Compare.FLICKER: mark("CompareBar", "while {keys} is held, else"),
    Compare.BLEND: mark("CompareBar", "blended with"),
    Compare.CHECKERBOARD: mark("CompareBar", "in turn with"),
}
"""What the button between the two images says; a click on it swaps them."""


class CompareBar(QWidget):
    """Two menus of images with a button between them that swaps the two, and a slider where there is one to move."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.first = self._menu(say("CompareBar", "First image"), self._choose_first)
        self.second = self._menu(say("CompareBar", "Second image"), self._choose_second)
        self.swap = QToolButton()
        self.swap.setObjectName("inHeader")
        put_tip(self.swap, session, say("CompareBar", "Swap the two"), "swap")
        self.swap.setAccessibleName(say("CompareBar", "Swap the two images"))
        self.swap.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.swap.clicked.connect(self._swap)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setPageStep(10)
        self.slider.setAccessibleName(str(WITH_SLIDER[Compare.CURTAIN]))
        self.slider.setMaximumWidth(160)
        self.slider.valueChanged.connect(self._slide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for widget in (self.first, self.swap, self.second):
            layout.addWidget(widget)
        layout.addSpacing(10)
        layout.addWidget(self.slider)
        session.keys_changed.connect(self.refresh)
        self.refresh()

    def _menu(self, name: str, choose: Callable[[Role], None]) -> QToolButton:
        button = QToolButton()
        button.setObjectName("inHeader")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        menu, group = QMenu(button), QActionGroup(button)
        for role in COMPARABLE:
            entry = QAction(role.title, menu)
            entry.setCheckable(True)
            entry.setData(role)
            entry.triggered.connect(lambda _checked=False, role=role: choose(role))
            group.addAction(entry)
            menu.addAction(entry)
        button.setMenu(menu)
        return button

    def _choose_first(self, role: Role) -> None:
        self._session.compare_pair(role, self._session.options.comparison.second)

    def _choose_second(self, role: Role) -> None:
        self._session.compare_pair(self._session.options.comparison.first, role)

    def _swap(self) -> None:
        compared = self._session.options.comparison
        self._session.compare_pair(compared.second, compared.first)

    def _slide(self, steps: int) -> None:
        self._session.set_comparison(replace(self._session.options.comparison, share=steps / STEPS))

    def refresh(self) -> None:
        """Show the comparison of the session."""
        compared = self._session.options.comparison
        for button, role in ((self.first, compared.first), (self.second, compared.second)):
            button.setText(f"{role.title} ▾")
            for entry in button.menu().actions():
                entry.setChecked(entry.data() is role)
        between = str(BETWEEN.get(compared.mode, "|"))
        self.swap.setText(between.format(keys=self._session.keys.get("flicker", "–")))
        name = WITH_SLIDER.get(compared.mode)
        self.slider.setVisible(name is not None)
        if name is not None:
            self.slider.setAccessibleName(str(name))
            self.slider.setToolTip(str(name))
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(compared.share * STEPS))
