"""Magnifications that clinicians think in: a pixel size in millimetres, the size of a pane, the one used before."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QHBoxLayout, QPushButton, QWidget

from app.scales import fit_pane, last_used, pixel_size
from app.session import Session
from app.tips import put_tip
from app.words import say
from engine.geometry import Spacing

SMALLEST_MM, LARGEST_MM = 0.001, 100.0
NOT_SQUARE = "– mm"
"""What the box shows while pixels have no one size."""


class ScalePresets(QWidget):
    """A line of buttons and a box."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.fit = QPushButton(say("ScalePresets", "Fit pane"))
        self.last = QPushButton(say("ScalePresets", "Last used"))
        for button, tip, action in (
            (self.fit, say("ScalePresets", "As many pixels as the pane shows"), "fit-pane"),
            (self.last, say("ScalePresets", "The magnification used before this one"), "last-scale"),
        ):
            button.setObjectName("quiet")
            put_tip(button, session, tip, action)
        self.pixel = QDoubleSpinBox()
        self.pixel.setObjectName("pixelBox")
        self.pixel.setRange(0.0, LARGEST_MM)
        self.pixel.setDecimals(3)
        self.pixel.setSingleStep(0.05)
        self.pixel.setSuffix(" mm")
        self.pixel.setSpecialValueText(NOT_SQUARE)
        self.pixel.setKeyboardTracking(False)
        self.pixel.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.pixel.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.pixel.setMinimumSize(84, self.fit.sizeHint().height())
        self.pixel.setAccessibleName(say("ScalePresets", "Pixel size in millimetres"))
        self.pixel.setToolTip(say("ScalePresets", "Pixel size in millimetres: type a number and press Enter"))
        self.fit.clicked.connect(lambda: fit_pane(session))
        self.last.clicked.connect(lambda: last_used(session))
        self.pixel.valueChanged.connect(self._ask)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(6)
        for widget in (self.fit, self.last, self.pixel):
            line.addWidget(widget, 1)
        for event in (session.request_changed, session.images_changed, session.slice_changed):
            event.connect(self.refresh)
        self.refresh()

    def _ask(self, size_mm: float) -> None:
        if size_mm >= SMALLEST_MM:
            pixel_size(self._session, size_mm)
        # What came of it: the sliders have their ends.
        self.refresh()

    def refresh(self) -> None:
        """Show the pixel size that the request amounts to."""
        session = self._session
        shown = session.images.scan is not None
        spacing, grid = session.info.spacing if session.info is not None else None, session.grid
        self.fit.setEnabled(shown)
        self.last.setEnabled(shown)
        self.pixel.setEnabled(shown and spacing is not None)
        size = _one(grid.spacing(spacing)) if spacing is not None and grid is not None else 0.0
        # What is being typed is no value yet, and stays.
        if abs(self.pixel.value() - size) > 10.0 ** -self.pixel.decimals() / 2:
            with QSignalBlocker(self.pixel):
                self.pixel.setValue(size)


def _one(spacing: Spacing) -> float:
    """Return the size of square pixels; 0 where they are not square."""
    square = abs(spacing.row_mm - spacing.column_mm) <= 0.02 * spacing.column_mm
    return (spacing.row_mm + spacing.column_mm) / 2 if square else 0.0
