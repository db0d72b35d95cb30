"""A user's eye runs along a line: the label of a field stands level with it, in every dialog."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from app import theme as themes
from app.forms import below, beside, form_of, lay_out

TOLERANCE = 1.0
"""Pixels; halves of an odd height."""


def middle(dialog: QDialog, widget: QWidget) -> float:
    return widget.mapTo(dialog, QPoint(0, 0)).y() + widget.height() / 2


def test_labels_stand_level_with_the_first_line_of_their_fields(qtbot, qapp):
    themes.apply(qapp, themes.DARK)
    dialog = QDialog()
    qtbot.addWidget(dialog)
    first, edit, told = QCheckBox("One"), QLineEdit(), QLabel("as it will be")
    fields = {"Name": edit, "Kind": QComboBox(), "How many": QSpinBox(), "It will be": told}
    form = form_of(
        (
            *fields.items(),
            ("Ticks", below(first, QCheckBox("Two"))),
            ("File", beside(QLabel("here"), QPushButton("Choose…"))),
        )
    )
    lay_out(dialog, "Form", "What it is about", (form,), (QPushButton("Close"),))
    dialog.show()
    qtbot.waitExposed(dialog)
    lines = fields | {"Ticks": first, "File": dialog.findChildren(QPushButton)[0]}
    labels = {label.text(): label for label in dialog.findChildren(QLabel) if label.text() in lines}
    away = {name: middle(dialog, labels[name]) - middle(dialog, line) for name, line in lines.items()}
    assert all(abs(pixels) <= TOLERANCE for pixels in away.values()), away
