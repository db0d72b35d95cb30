"""What every pane has: a header over the image, one line below it, and a mark where keys speak to it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app.panes.fit_label import FitLabel

TITLE_HEIGHT = 26
"""As high as the button that some panes have beside their title, so that images side by side are level."""


class PaneFrame(QFrame):
    """A pane without its image. The header never lies over the image.

    Attributes
    ----------
    title : QLabel
        What is shown.
    sizes, line : FitLabel
        Sizes beside the title, and what there is to say below it.
    state : QLabel
        At the end of the header.
    header : QHBoxLayout
        Of title, sizes and state.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pane")
        self.title = QLabel(title)
        self.title.setObjectName("paneTitle")
        self.title.setMinimumHeight(TITLE_HEIGHT)
        self.sizes = FitLabel()
        self.state = QLabel()
        self.state.setObjectName("muted")
        # In a narrow pane it is cut rather than makes the window wider.
        self.state.setMinimumWidth(1)
        self.line = FitLabel(wraps=True)
        self.header = QHBoxLayout()
        self.header.setSpacing(8)
        self.header.addWidget(self.title)
        self.header.addWidget(self.sizes, 1)
        self.header.addWidget(self.state)

    def lay_out(self, body: QLayout) -> None:
        """Put the header and the line over ``body``."""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 8)
        layout.setSpacing(2)
        layout.addLayout(self.header)
        layout.addWidget(self.line)
        layout.addSpacing(3)
        layout.addLayout(body, 1)

    def mark_current(self, current: bool) -> None:
        """Show whether this is the pane that keys speak to."""
        if self.property("current") != current:
            self.setProperty("current", current)
            self.style().unpolish(self)
            self.style().polish(self)
