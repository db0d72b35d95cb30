"""The slider beside the panes that scrolls through slices."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSlider, QWidget

from app.cine.moments import depth_of, place_of, show_position
from app.session import Session
from app.words import say


class SliceBar(QSlider):
    """All positions of the scan, the first at the top; hidden when there is one only. Time has a bar of its own."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._session = session
        self.setInvertedAppearance(True)
        self.setInvertedControls(True)
        self.setFixedWidth(16)
        self.setAccessibleName(say("SliceBar", "Slice"))
        self.valueChanged.connect(lambda position: show_position(session, position))
        session.slice_changed.connect(self.refresh)
        session.scans_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the slice of the session."""
        scan = self._session.scan
        count = depth_of(scan) if scan is not None else 1
        position, _ = place_of(self._session)
        with QSignalBlocker(self):
            self.setRange(0, count - 1)
            self.setValue(position)
        self.setPageStep(max(1, count // 10))
        self.setToolTip(say("SliceBar", "Slice {number} of {count}").format(number=position + 1, count=count))
        self.setVisible(count > 1)
