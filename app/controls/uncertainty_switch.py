"""The switch that lays the uncertainty over the super-resolved image, and what there is to say about it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.session import Session
from app.tips import put_tip
from app.unsure import unsure_of
from app.words import mark, say

TIP = mark(
    "Uncertainty",
    "Colour the super-resolved image by how far the truth may be from it: nine in ten true values lie within the "
    "half-width that the legend gives, measured on scans of other patients",
)

ELSEWHERE = mark(
    "Uncertainty",
    "It lies over the super-resolved image: show that one, in a pane of its own or as one of two compared.",
)


class UncertaintySwitch(QWidget):
    """A tick, and a sentence while there is one."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.box = QCheckBox(say("Uncertainty", "How sure"))
        put_tip(self.box, session, str(TIP), "uncertainty")
        self.box.toggled.connect(lambda on: session.set_options(replace(session.options, uncertainty=on)))
        self.words = QLabel()
        self.words.setObjectName("muted")
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.words.setAccessibleName(say("Uncertainty", "About how sure the image is"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.box)
        layout.addWidget(self.words)
        session.options_changed.connect(self.refresh)
        session.images_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show whether it is on, and what there is to say."""
        with QSignalBlocker(self.box):
            self.box.setChecked(self._session.options.uncertainty)
        unsure = unsure_of(self._session)
        elsewhere = self._session.options.uncertainty and not self._session.shows_super_resolved
        self.words.setText(str(ELSEWHERE) if elsewhere else unsure.words if unsure is not None else "")
        self.words.setVisible(bool(self.words.text()))
