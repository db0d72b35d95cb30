"""Where a result goes: a name to type, a button that chooses one, and leave to replace what is there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.words import say

ENDINGS = (".nii.gz", ".nii", ".dcm", ".png", ".tiff", ".tif", ".gif", ".mp4")
"""Endings that another choice of the kind of file replaces, longer ones first."""


class TargetField(QWidget):
    """A line for the name of a file or a folder, with a button.

    Parameters
    ----------
    name : str
        What it asks for, for the title of the chooser and for those who do not see it.
    folders : bool
        The button chooses a folder that is there, in the place of a name for a new file.

    Attributes
    ----------
    path : QLineEdit
        The name as typed.
    browse : QPushButton
        Opens the chooser.
    replace : QCheckBox
        For a row of its own: whether a file that is there may be replaced.

    Signals
    -------
    changed()
        Another name stands in the line.
    """

    changed = Signal()

    def __init__(self, name: str, *, folders: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._folders = name, folders
        self.path = QLineEdit()
        self.path.setAccessibleName(name)
        self.browse = QPushButton(say("TargetField", "Choose…"))
        self.browse.setObjectName("quiet")
        self.browse.setAutoDefault(False)
        self.replace = QCheckBox(say("TargetField", "Replace the file that is already there"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.path, 1)
        row.addWidget(self.browse)
        self.setFocusProxy(self.path)
        self.path.textChanged.connect(lambda _: self.changed.emit())
        self.browse.clicked.connect(self._choose)

    @property
    def target(self) -> Path:
        """The file or folder as typed."""
        return Path(self.path.text().strip()).expanduser()

    @property
    def given(self) -> bool:
        """Whether anything is typed."""
        return bool(self.path.text().strip())

    def suggest(self, name: str) -> None:
        """Put ``name`` into the user's folder of documents."""
        self.path.setText(str(documents() / name))

    def suggest_numbered(self, stem: str, ending: str = "") -> None:
        """Suggest the first of ``stem-1``, ``stem-2`` and so on that is not there yet."""
        folder, number = documents(), 1
        while (folder / f"{stem}-{number}{ending}").exists():
            number += 1
        self.path.setText(str(folder / f"{stem}-{number}{ending}"))

    def put_ending(self, ending: str) -> None:
        """Give the name another ending in the place of the one that it has; an empty one for a folder."""
        name = self.path.text()
        old = next((one for one in ENDINGS if name.lower().endswith(one)), "")
        self.path.setText(name[: len(name) - len(old)] + ending)

    def _choose(self) -> None:
        if self._folders:
            name = QFileDialog.getExistingDirectory(self, self._name, self.path.text())
        else:
            name, _ = QFileDialog.getSaveFileName(
                self, self._name, self.path.text(), options=QFileDialog.Option.DontConfirmOverwrite
            )
        if name:
            self.path.setText(name)


def documents() -> Path:
    """Return the user's folder of documents, or the home where there is none."""
    found = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(found) if found and Path(found).is_dir() else Path.home()
