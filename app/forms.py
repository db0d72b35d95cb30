"""The layout that dialogs share: title, what it is about, forms and other parts, what is wrong, buttons."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

SIDE = 24
"""Pixels left and right of what a dialog shows."""

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
    least_width: int = 0,
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
    least_width : int
        Of the dialog, in pixels; parts that need more get more.

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
    what.setMinimumWidth(max(0, least_width - 2 * SIDE))
    foot = beside(*aside)
    for button in buttons:
        foot.addWidget(button)
    layout = QVBoxLayout(dialog)
    layout.setContentsMargins(SIDE, 20, SIDE, 18)
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
    _dress(dialog)
    return what


def fit(dialog: QDialog) -> None:
    """Make a dialog as high as its parts need where they are as wide as they are now.

    Qt's own way stops at two thirds of the screen, and does not ask texts that wrap.
    """
    layout = dialog.layout()
    if layout is None:
        return
    layout.activate()
    width = max(dialog.width(), layout.totalMinimumSize().width())
    dialog.resize(width, max(layout.totalHeightForWidth(width), layout.totalSizeHint().height()))


def _dress(dialog: QDialog) -> None:
    """Give the controls what the style sheet cannot."""
    for button in dialog.findChildren(QPushButton):
        if not button.objectName():
            button.setObjectName("quiet")
    for spin in dialog.findChildren(QAbstractSpinBox):
        spin.lineEdit().setTextMargins(8, 0, 4, 0)
    for table in dialog.findChildren(QTableView):
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
    for form in dialog.findChildren(QFormLayout):
        _level(form)


def _level(form: QFormLayout) -> None:
    """Set the label of each field level with the first line of the field.

    Qt gives a label at most 1.75 times its own height, and puts it at the top of its row.
    """
    for row in range(form.rowCount()):
        named = form.itemAt(row, QFormLayout.ItemRole.LabelRole)
        label = named.widget() if named is not None else None
        if label is not None:
            height = _first_line(form.itemAt(row, QFormLayout.ItemRole.FieldRole))
            label.setFixedHeight(max(height, label.sizeHint().height()))


def _first_line(field: QLayoutItem | None) -> int:
    """Return the height of the first line of a field, in pixels."""
    widget, parts = (field.widget(), field.layout()) if field is not None else (None, None)
    if isinstance(widget, QAbstractItemView):
        return 2 * widget.frameWidth() + max(widget.sizeHintForRow(0), 0)
    if widget is not None:
        widget.ensurePolished()
        return widget.fontMetrics().height() if isinstance(widget, QLabel) else widget.sizeHint().height()
    if parts is None:
        return 0
    lines = [_first_line(parts.itemAt(place)) for place in range(parts.count())]
    return max(lines if isinstance(parts, QHBoxLayout) else lines[:1], default=0)


def problem_label() -> QLabel:
    """Return a hidden label for what is wrong."""
    label = QLabel()
    label.setObjectName("problem")
    label.setWordWrap(True)
    label.hide()
    return label
