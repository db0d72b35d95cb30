"""The switch beside the network: tuned on this scan, or as shipped."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton, QWidget

from app.session import Session
from app.tips import put_tip
from app.words import mark, say

TIP = mark("TunedSwitch", "Magnify this scan with the weights that were tuned on it; off: with the shipped ones")


def toggle_tuned(session: Session) -> None:
    """Change between the tuned and the shipped weights for the scan on screen."""
    scan, tuning = session.scan, session.tuning
    if scan is not None and (scan.key, session.request.network) in tuning.kept:
        session.set_tuning(replace(tuning, shipped=tuning.shipped ^ {scan.key}))


class TunedSwitch(QPushButton):
    """Is there only for scans that have tuned weights for the network that is chosen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(say("TunedSwitch", "Tuned on this scan"), parent)
        self._session = session
        self.setObjectName("quiet")
        self.setCheckable(True)
        put_tip(self, session, str(TIP), "use-tuned")
        self.clicked.connect(lambda _checked: toggle_tuned(session))
        for event in (session.tuning_changed, session.slice_changed, session.request_changed):
            event.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show which weights are in use."""
        scan, tuning = self._session.scan, self._session.tuning
        weights = tuning.kept.get((scan.key, self._session.request.network)) if scan is not None else None
        self.setVisible(weights is not None)
        if scan is None or weights is None:
            return
        used = scan.key not in tuning.shipped
        self.setChecked(used)
        tuned = say("TunedSwitch", "Tuned on this scan")
        self.setText(f"{tuned} · {weights.detail}" if weights.detail else tuned)
