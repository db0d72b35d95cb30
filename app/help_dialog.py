"""Gestures and keys, made from the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.action_spec import ActionSpec, Group
from app.actions import GESTURES
from app.words import say

KEYS_WIDTH = 180


def rows(actions: tuple[ActionSpec, ...], group: Group) -> list[tuple[str, str]]:
    """Return keys and meaning of a group, the nine presets as one line."""
    found = []
    for action in actions:
        if action.group is not group or (action.id.startswith("preset-") and action.id != "preset-1"):
            continue
        keys = ", ".join(
            QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in action.shortcuts
        )
        if action.id == "preset-1":
            found.append(("1 … 9", say("HelpDialog", "Window presets, the file's own first")))
        else:
            found.append((keys, action.text))
    return found


class HelpDialog(QDialog):
    """A short help in two columns."""

    def __init__(self, actions: tuple[ActionSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(say("HelpDialog", "Gestures and keys"))
        self.resize(1000, 640)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(
            _block(say("HelpDialog", "Mouse"), [(str(gesture), str(meaning)) for gesture, meaning in GESTURES])
        )
        left.addWidget(_block(Group.SLICE.title, rows(actions, Group.SLICE)))
        left.addWidget(_block(Group.WINDOW.title, rows(actions, Group.WINDOW)))
        left.addWidget(_block(Group.MAGNIFY.title, rows(actions, Group.MAGNIFY)))
        left.addWidget(_block(Group.LOOK.title, rows(actions, Group.LOOK)))
        left.addWidget(_block(Group.COMPARE.title, rows(actions, Group.COMPARE)))
        for group in (Group.FILE, Group.VIEW, Group.MEASURE, Group.TUNING, Group.HELP):
            right.addWidget(_block(group.title, rows(actions, group)))
        for column in (left, right):
            column.setSpacing(16)
            column.addStretch()
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setSpacing(30)
        columns.addLayout(left, 1)
        columns.addLayout(right, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inner)
        honest = QLabel(
            say(
                "HelpDialog",
                "Super-resolved images are computed by a network. They are not for primary diagnosis; "
                "the difference pane shows what the network added to bicubic interpolation.",
            )
        )
        honest.setObjectName("muted")
        honest.setWordWrap(True)
        close = QPushButton(say("HelpDialog", "Close"))
        close.setObjectName("primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(honest, 1)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)


def _block(title: str, lines: list[tuple[str, str]]) -> QWidget:
    block = QWidget()
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    heading = QLabel(title.upper())
    heading.setObjectName("section")
    grid.addWidget(heading, 0, 0, 1, 2)
    for place, (keys, meaning) in enumerate(lines, 1):
        left, right = QLabel(keys), QLabel(meaning)
        right.setWordWrap(True)
        right.setObjectName("muted")
        left.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(left, place, 0)
        grid.addWidget(right, place, 1)
    grid.setColumnMinimumWidth(0, KEYS_WIDTH)
    grid.setColumnStretch(1, 1)
    return block
