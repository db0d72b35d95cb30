"""Whether images are made consistent with the scan, and what the one on screen says against it."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from app.answers import Choice
from app.session import Session
from app.state import Magnified
from app.text import unit_text
from app.words import mark, say

EXPLANATION = mark(
    "Consistency",
    "A consistent image gives the scan back when it is degraded again: it says nothing against what the scanner "
    "measured. It is changed by the least that achieves this.",
)

NOTHING, NOT_YET = "–", "…"
"""In place of the figure: there is none; it comes when nothing moves."""


class ConsistencySwitch(QWidget):
    """A switch with its explanation, and the largest contradiction as a figure.

    Parameters
    ----------
    session : Session
        Whose request it shows and changes.
    networks : tuple of Choice
        What each network does when the user has not chosen.
    """

    def __init__(self, session: Session, networks: tuple[Choice, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._usual = {choice.id: choice.consistent for choice in networks}
        self.switch = QCheckBox(say("Consistency", "Consistent with the scan"))
        self.switch.setToolTip(str(EXPLANATION))
        self.switch.setAccessibleDescription(str(EXPLANATION))
        self.switch.clicked.connect(session.ask_consistent)
        name = QLabel(say("Consistency", "Largest |D(SR) − LR|"))
        name.setObjectName("muted")
        name.setToolTip(
            say("Consistency", "The image degraded again, minus the scan: the difference pane can show all of it.")
        )
        self.largest = QLabel()
        self.largest.setObjectName("value")
        self.largest.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.largest.setAccessibleName(say("Consistency", "Largest difference between the degraded image and the scan"))
        self.largest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        lines = QGridLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(4)
        lines.setColumnStretch(1, 1)
        lines.addWidget(self.switch, 0, 0, 1, 2)
        lines.addWidget(name, 1, 0)
        lines.addWidget(self.largest, 1, 1)
        for event in (session.request_changed, session.images_changed, session.slice_changed):
            event.connect(self.refresh)
        self.refresh()

    def offer(self, network: Choice) -> None:
        """Know one more network."""
        self._usual[network.id] = network.consistent
        self.refresh()

    def refresh(self) -> None:
        """Show what is asked for, and what the image on screen says against the scan."""
        session, request = self._session, self._session.request
        usual = self._usual.get(request.network, True)
        with QSignalBlocker(self.switch):
            self.switch.setChecked(usual if request.consistent is None else request.consistent)
        magnified = session.images.magnified
        self.largest.setText(self._largest(magnified) if magnified is not None else NOTHING)

    def _largest(self, magnified: Magnified) -> str:
        against, scan = magnified.against, self._session.scan
        if against is None:
            return NOTHING if magnified.grid.identity else NOT_YET
        return f"{against.words} {unit_text(scan.units)}" if against.words and scan is not None else NOTHING
