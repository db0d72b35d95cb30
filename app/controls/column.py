# ruff: noqa: N802 - names of Qt
"""The part of a panel that scrolls when the window is low."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QFrame,
    QLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

BAR_WIDTH = 10
"""Room for the bar, kept free so that nothing moves when it comes."""

SETTLED_MS = 40
"""Time for what has grown to find its place."""

BOXES = (QComboBox, QAbstractSpinBox)


class Column(QScrollArea):
    """Controls one below the other, as wide as the column, with a bar only where they are higher than it.

    The wheel scrolls: over a box that does not have the focus it never changes what is chosen there.
    """

    def __init__(self, sections: QLayout, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner = QWidget()
        self._layout = QVBoxLayout(inner)
        self._layout.setContentsMargins(0, 0, BAR_WIDTH, 0)
        self._layout.setSpacing(0)
        self._layout.addLayout(sections)
        self._layout.addStretch(1)
        self.setWidget(inner)
        self.verticalScrollBar().rangeChanged.connect(self._keep_room)

    def _keep_room(self, _lowest: int, highest: int) -> None:
        """Give the room of the bar to nobody, whether it is there or not."""
        bar = self.verticalScrollBar().sizeHint().width() if highest > 0 else 0
        self._layout.setContentsMargins(0, 0, max(BAR_WIDTH - bar, 0), 0)

    def keep_seen(self, widget: QWidget, *, asked: bool) -> None:
        """Scroll so that all of a widget is seen, as soon as it has found its place.

        Parameters
        ----------
        widget : QWidget
            One that changes its height.
        asked : bool
            Whether the user has just asked for it. Otherwise nothing scrolls where it is out of sight, and nothing
            ever moves away under a hand that holds it.
        """

        def show() -> None:
            if (asked or not widget.visibleRegion().isEmpty()) and not QApplication.mouseButtons():
                self.ensureWidgetVisible(widget, 0, 0)

        QTimer.singleShot(SETTLED_MS, self, show)

    def showEvent(self, event: QShowEvent) -> None:
        """Listen to the boxes, which by now are all there."""
        super().showEvent(event)
        for kind in BOXES:
            for box in self.findChildren(kind):
                box.removeEventFilter(self)
                box.installEventFilter(self)
                if box.focusPolicy() == Qt.FocusPolicy.WheelFocus:
                    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel by boxes without the focus, to what scrolls."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, BOXES) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)
