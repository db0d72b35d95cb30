"""The layout that dialogs share: title, what it is about, forms and other parts, what is wrong, buttons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

Row = tuple[str, QWidget | QLayout]


def form_of(rows: Iterable[Row]) -> QFormLayout:
    """Return a form with a quiet label before each field."""
    form = QFormLayout()
    form.setHorizontalSpacing(20)
    form.setVerticalSpacing(12)
    form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for name, field in rows:
        label = QLabel(name)
        label.setObjectName("muted")
        if isinstance(field, QWidget):
            label.setBuddy(field)
        form.addRow(label, field)
    return form


def beside(*parts: QWidget, stretch: int = -1) -> QHBoxLayout:
    """Return parts in a row; the one at ``stretch`` takes the room that is left, else an empty end does."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for place, part in enumerate(parts):
        row.addWidget(part, 1 if place == stretch else 0)
    if stretch < 0:
        row.addStretch()
    return row


def below(*parts: QWidget) -> QVBoxLayout:
    """Return parts one below the other, close together."""
    column = QVBoxLayout()
    column.setSpacing(2)
    for part in parts:
        column.addWidget(part)
    return column


def lay_out(
    dialog: QDialog,
    title: str,
    about: str,
    body: Iterable[QWidget | QLayout],
    buttons: Iterable[QPushButton],
    *,
    aside: Iterable[QWidget] = (),
    room: QWidget | QLayout | None = None,
) -> QLabel:
    """Fill a dialog: title, what it is about, its parts one below the other, buttons.

    Parameters
    ----------
    dialog : QDialog
        Which one.
    title, about : str
        ``about`` may hold the user's own text and is shown as it is.
    body : iterable of QWidget or QLayout
        The parts; forms come from :func:`form_of`.
    buttons : iterable of QPushButton
        At the right of the foot, the one that goes on last.
    aside : iterable of QWidget
        At its left: what is done to the parts.
    room : QWidget or QLayout, optional
        The part that takes the room that is left.

    Returns
    -------
    QLabel
        What shows ``about``.
    """
    head, what = QLabel(title), QLabel(about)
    head.setObjectName("dialogTitle")
    what.setObjectName("muted")
    what.setTextFormat(Qt.TextFormat.PlainText)
    what.setWordWrap(True)
    foot = beside(*aside)
    for button in buttons:
        foot.addWidget(button)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(24, 20, 24, 18)
    layout.setSpacing(10)
    layout.addWidget(head)
    layout.addWidget(what)
    layout.addSpacing(6)
    for part in body:
        if isinstance(part, QWidget):
            layout.addWidget(part, 1 if part is room else 0)
        else:
            layout.addLayout(part, 1 if part is room else 0)
    layout.addSpacing(4)
    layout.addLayout(foot)
    return what


def problem_label() -> QLabel:
    """Return a hidden label for what is wrong."""
    label = QLabel()
    label.setObjectName("problem")
    label.setWordWrap(True)
    label.hide()
    return label
