"""What is done beyond one pass of the network: eight orientations, back-projection."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.session import Session
from app.state import MOST_STEPS
from app.words import mark, say
from engine.refinement import PLAIN, Ensemble, Refinement

ENSEMBLE_TIP = mark(
    "Refinement",
    "Eight-fold self-ensemble: the slice is magnified in eight orientations, turned by quarters and mirrored, and the "
    "answers are combined. It takes eight times the time, at every change. The median lets no artefact of a single "
    "orientation through.",
)

STEPS_TIP = mark(
    "Refinement",
    "Back-projection: so many times, what the image lacks of the scan when it is degraded again is added. An image "
    "consistent with the scan lacks nothing: there it changes next to nothing.",
)

WAYS = {
    Ensemble.NONE: mark("Refinement", "none"),
    Ensemble.MEAN: mark("Refinement", "mean"),
    Ensemble.MEDIAN: mark("Refinement", "median"),
}


class RefinementControl(QWidget):
    """Two lines below the network: how eight orientations are combined, and steps of back-projection.

    They are there while something of it is done, or after the link beside the heading was clicked.

    Parameters
    ----------
    session : Session
        Whose request it shows and changes.

    Attributes
    ----------
    link : QPushButton
        Shows and hides the lines; whoever lays out the panel places it.
    lines : QWidget
        The lines.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.link = QPushButton(say("Refinement", "More than one pass"))
        self.link.setObjectName("link")
        self.link.setCheckable(True)
        tip = say("Refinement", "Self-ensemble and back-projection: slower, and a little truer or calmer")
        self.link.setToolTip(tip)
        # a widget of its own that shows and hides: this one may have no parent yet, and would come up as a window
        self.lines = QWidget(self)
        self.lines.setVisible(False)
        self.link.toggled.connect(self.lines.setVisible)
        self.ensemble = QComboBox()
        for way, title in WAYS.items():
            self.ensemble.addItem(str(title), way.value)
        self.ensemble.activated.connect(self._ask)
        self.steps = QSpinBox()
        self.steps.setObjectName("stepsBox")
        self.steps.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.steps.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.steps.setRange(0, MOST_STEPS)
        self.steps.setKeyboardTracking(False)
        self.steps.valueChanged.connect(self._ask)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.lines)
        lines = QGridLayout(self.lines)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setVerticalSpacing(4)
        lines.setColumnStretch(0, 1)
        for place, (name, tip, box) in enumerate(
            (
                (say("Refinement", "Eight orientations"), str(ENSEMBLE_TIP), self.ensemble),
                (say("Refinement", "Back-projection, steps"), str(STEPS_TIP), self.steps),
            )
        ):
            label = QLabel(name)
            label.setObjectName("muted")
            box.setAccessibleName(name)
            for widget in (label, box):
                widget.setToolTip(tip)
                widget.setAccessibleDescription(tip)
            lines.addWidget(label, place, 0)
            lines.addWidget(box, place, 1)
        for event in (session.request_changed, session.tuning_changed, session.slice_changed):
            event.connect(self.refresh)
        self.refresh()

    def _ask(self) -> None:
        self._session.ask_refinement(Refinement(Ensemble(self.ensemble.currentData()), self.steps.value()))

    def refresh(self) -> None:
        """Show what is done in effect: as asked for, else as the weights in use were judged."""
        refined = self._session.work.refined
        with QSignalBlocker(self.ensemble), QSignalBlocker(self.steps):
            self.ensemble.setCurrentIndex(self.ensemble.findData(refined.ensemble.value))
            self.steps.setValue(refined.back_projections)
        if refined != PLAIN:
            self.link.setChecked(True)
