"""The slider beside the panes that scrolls through slices."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QSlider, QWidget

from app.session import Session


class SliceBar(QSlider):
    """All slices of the scan, the first at the top; hidden when there is one only."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._session = session
        self.setInvertedAppearance(True)
        self.setInvertedControls(True)
        self.setFixedWidth(16)
        self.setAccessibleName("Slice")
        self.valueChanged.connect(session.show_slice)
        session.slice_changed.connect(self.refresh)
        session.scans_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the slice of the session."""
        scan = self._session.scan
        count = len(scan) if scan is not None else 1
        with QSignalBlocker(self):
            self.setRange(0, count - 1)
            self.setValue(self._session.index)
        self.setPageStep(max(1, count // 10))
        self.setToolTip(f"Slice {self._session.index + 1} of {count}")
        self.setVisible(count > 1)
