"""What the window shows before a scan is open: where to begin."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme import Theme, put_icon
from app.words import say


class Empty(QFrame):
    """A place to drop a scan, and buttons for those who would rather click.

    Signals
    -------
    open_asked(), folder_asked(), builtin_asked()
        The user wants to choose files, a folder, or the built-in scans.
    """

    open_asked = Signal()
    folder_asked = Signal()
    builtin_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dropHere")
        picture = QLabel()
        put_icon(picture, "scan", theme, "faint", 64)
        title = QLabel(say("Empty", "Drop a scan here, or open one"))
        title.setObjectName("dropTitle")
        kinds = QLabel(
            say("Empty", "DICOM files, folders and DICOMDIR  ·  NIfTI  ·  PNG and TIFF  ·  zip archives of these")
        )
        kinds.setObjectName("muted")
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        buttons.addStretch()
        for text, signal, name in (
            (say("Empty", "Open files…"), self.open_asked, "primary"),
            (say("Empty", "Open folder…"), self.folder_asked, "quiet"),
            (say("Empty", "Try built-in scans"), self.builtin_asked, "quiet"),
        ):
            button = QPushButton(text)
            button.setObjectName(name)
            button.setMinimumHeight(34)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.addStretch()
        for widget in (picture, title, kinds):
            layout.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
            layout.addSpacing(8)
        layout.addSpacing(14)
        layout.addLayout(buttons)
        layout.addStretch()

    def show_hovered(self, hovered: bool) -> None:
        """Show that a drop would be taken."""
        self.setProperty("hovered", hovered)
        self.style().unpolish(self)
        self.style().polish(self)
