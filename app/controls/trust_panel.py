"""The controls about trust: whether the network can be believed on this scan."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.controls.magnify_panel import section
from app.session import Session
from app.tips import put_tip
from app.words import say, told
from app.worker import Report


class TrustPanel(QWidget):
    """A section of the panel at the right.

    Signals
    -------
    check_asked()
        The user wants a self-check, or to see the one of this slice again.
    stop_asked()
        The user stops the one that runs.
    grew()
        A check begins or has ended: there is more to see.
    """

    check_asked = Signal()
    stop_asked = Signal()
    grew = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.check = QPushButton(say("Trust", "Self-check…"))
        self.check.setObjectName("quiet")
        tip = say("Trust", "Degrade this slice, magnify it back, and compare it with itself")
        put_tip(self.check, session, tip, "self-check")
        self.check.clicked.connect(self.check_asked)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("Trust", "Progress of the self-check"))
        self.stop = QPushButton(say("Trust", "Stop"))
        self.stop.setObjectName("quiet")
        put_tip(self.stop, session, say("Trust", "Stop the self-check"), "stop")
        self.stop.clicked.connect(self.stop_asked)
        self.verdict = QLabel()
        self.verdict.setWordWrap(True)
        self.verdict.setTextFormat(Qt.TextFormat.PlainText)
        self.verdict.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.verdict.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.verdict.setAccessibleName(say("Trust", "Outcome of the self-check"))
        self._running = QWidget()
        line = QHBoxLayout(self._running)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.bar, 1)
        line.addWidget(self.stop)
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 12, 0, 0)
        self._lines.setSpacing(6)
        for widget in (section(say("Trust", "Trust")), self.check, self._running, self.verdict):
            self._lines.addWidget(widget)
        for event in (session.check_changed, session.images_changed, session.slice_changed):
            event.connect(self.refresh)
        self.refresh()

    def add_above(self, widget: QWidget) -> None:
        """Put another control about trust above the self-check."""
        self._lines.insertWidget(self._lines.indexOf(self.check), widget)

    def refresh(self) -> None:
        """Show how the self-check is getting on."""
        session, check = self._session, self._session.check
        self.check.setEnabled(session.images.slice_ is not None and not check.running)
        changed = self._running.isHidden() == check.running
        if changed:
            self._running.setVisible(check.running)
            self.bar.setRange(0, 0)
        checked = session.checked
        problem = check.problem if not check.running else ""
        self.verdict.setText(told(problem or (checked.used.verdict if checked is not None else "")))
        self.verdict.setVisible(bool(self.verdict.text()))
        name = "problem" if problem else "muted"
        if self.verdict.objectName() != name:
            self.verdict.setObjectName(name)
            self.verdict.style().unpolish(self.verdict)
            self.verdict.style().polish(self.verdict)
        if changed:
            self.grew.emit()

    def show_progress(self, report: Report) -> None:
        """Show how far it is."""
        self.bar.setRange(0, report.total)
        self.bar.setValue(report.done)
