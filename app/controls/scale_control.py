"""One magnification: a slider from 1.00 to 4.00 in steps of 0.01 and a box to type in."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from app.state import LARGEST_SCALE, SCALE_STEP, SMALLEST_SCALE
from app.theme import Theme, put_icon
from app.words import mark, say

STEPS_PER_UNIT = round(1 / SCALE_STEP)
AXES = {"horizontal": mark("Scale", "Horizontal"), "vertical": mark("Scale", "Vertical")}


class ScaleControl(QWidget):
    """Slider and number box of one axis.

    Signals
    -------
    asked(float)
        The user asks for this magnification.
    """

    asked = Signal(float)

    def __init__(self, axis: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the control of an axis, ``horizontal`` or ``vertical``."""
        super().__init__(parent)
        title = str(AXES[axis])
        name = QLabel(title)
        arrow = QLabel()
        put_icon(arrow, axis, theme, pixels=14)
        self.box = QDoubleSpinBox()
        self.box.setObjectName("scaleBox")
        self.box.setRange(SMALLEST_SCALE, LARGEST_SCALE)
        self.box.setSingleStep(SCALE_STEP)
        self.box.setDecimals(2)
        self.box.setKeyboardTracking(False)
        self.box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.box.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.box.setFixedSize(80, 30)
        self.box.setAccessibleName(say("Scale", "{axis} magnification").format(axis=title))
        tip = say("Scale", "{axis} magnification, {least} to {most}: type a number and press Enter")
        self.box.setToolTip(tip.format(axis=title, least=f"{SMALLEST_SCALE:.2f}", most=f"{LARGEST_SCALE:.2f}"))
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(SMALLEST_SCALE * STEPS_PER_UNIT), round(LARGEST_SCALE * STEPS_PER_UNIT))
        self.slider.setSingleStep(1)
        self.slider.setPageStep(25)
        self.slider.setAccessibleName(say("Scale", "{axis} magnification slider").format(axis=title))
        tip = say("Scale", "{axis} magnification: drag, or Left and Right for steps of {step}")
        self.slider.setToolTip(tip.format(axis=title, step=f"{SCALE_STEP:g}"))
        self.box.valueChanged.connect(self.asked)
        self.slider.valueChanged.connect(lambda steps: self.asked.emit(steps / STEPS_PER_UNIT))
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(name)
        top.addWidget(arrow)
        top.addStretch()
        top.addWidget(self.box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.slider)

    def show_scale(self, scale: float) -> None:
        """Show a magnification without asking for it."""
        with QSignalBlocker(self.box), QSignalBlocker(self.slider):
            if abs(self.box.value() - scale) > SCALE_STEP / 2:
                self.box.setValue(scale)
            self.slider.setValue(round(scale * STEPS_PER_UNIT))
