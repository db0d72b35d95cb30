"""What holds for every scan: light or dark, memory, patient data. Changes show at once, and can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QPushButton,
    QSlider,
    QWidget,
)

from app import theme as themes
from app.forms import below, beside, form_of, lay_out
from app.language import LANGUAGES, SYSTEM
from app.resuming import forget
from app.session import Session
from app.settings import LEAST_SHARE, MOST_SHARE, Settings
from app.words import mark, say
from engine.memory import total_bytes

COLOURS = {"dark": mark("PreferencesDialog", "Dark"), "light": mark("PreferencesDialog", "Light")}


class PreferencesDialog(QDialog):
    """Theme, memory for slices, patient data.

    Parameters
    ----------
    session, settings
        Of the window.
    theme : Theme
        The theme of the window.
    use_theme : callable
        Dresses the window.

    Signals
    -------
    memory_changed(int)
        Bytes for slices that were read.
    """

    memory_changed = Signal(object)

    def __init__(
        self,
        session: Session,
        settings: Settings,
        theme: themes.Theme,
        use_theme: Callable[[themes.Theme], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self._use_theme = session, settings, use_theme
        self._before = (theme.name, settings.memory_share, session.options.patient)
        self.setWindowTitle(say("PreferencesDialog", "Preferences"))
        self.theme = QComboBox()
        self.theme.setAccessibleName(say("PreferencesDialog", "Colours"))
        for name in themes.THEMES:
            self.theme.addItem(str(COLOURS[name]), name)
        self.theme.setCurrentIndex(self.theme.findData(theme.name))
        self.theme.currentIndexChanged.connect(lambda _: self._choose_theme(str(self.theme.currentData())))
        self.language = QComboBox()
        self.language.setAccessibleName(say("PreferencesDialog", "Language"))
        self.language.setToolTip(say("PreferencesDialog", "Takes effect when Vernier is started again"))
        self.language.addItem(say("PreferencesDialog", "As the system"), SYSTEM)
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.memory = QSlider(Qt.Orientation.Horizontal)
        self.memory.setAccessibleName(say("PreferencesDialog", "Memory for slices, in percent"))
        self.memory.setRange(round(LEAST_SHARE * 100), round(MOST_SHARE * 100))
        self.memory.setValue(round(settings.memory_share * 100))
        self.memory.setToolTip(
            say("PreferencesDialog", "Slices beyond it are let go of, and read again when they are looked at")
        )
        self.memory.valueChanged.connect(self._choose_memory)
        self.amount = QLabel()
        self.amount.setMinimumWidth(110)
        self.patient = QCheckBox(say("PreferencesDialog", "Names, numbers and dates on screen"))
        self.patient.setChecked(session.options.patient)
        self.patient.toggled.connect(self._choose_patient)
        self.resume = QCheckBox(say("PreferencesDialog", "Offer at the next start to go on where you were"))
        self.resume.setToolTip(
            say(
                "PreferencesDialog",
                "Paths, views, scales and measurements, in a file of your own; without it, the file is removed",
            )
        )
        self.resume.setChecked(settings.keeps_session)
        self._lay_out()
        self._tell()

    def _lay_out(self) -> None:
        share = beside(self.memory, self.amount, stretch=0)
        share.setSpacing(14)
        next_start = QLabel(say("PreferencesDialog", "From the next start of Vernier."))
        next_start.setObjectName("muted")
        form = form_of(
            (
                (say("PreferencesDialog", "Colours"), self.theme),
                (say("PreferencesDialog", "Language"), below(self.language, next_start)),
                (say("PreferencesDialog", "Memory for slices"), share),
                (say("PreferencesDialog", "Patient data"), self.patient),
                (say("PreferencesDialog", "What was open"), self.resume),
            )
        )
        cancel, keep = QPushButton(say("PreferencesDialog", "Cancel")), QPushButton(say("PreferencesDialog", "Keep"))
        keep.setObjectName("primary")
        keep.setDefault(True)
        cancel.clicked.connect(self.reject)
        keep.clicked.connect(self.accept)
        lay_out(
            self,
            say("PreferencesDialog", "Preferences"),
            say("PreferencesDialog", "For every scan, from now on."),
            (form,),
            (cancel, keep),
            least_width=460,
        )

    def _choose_theme(self, name: str) -> None:
        self._use_theme(themes.THEMES[name])

    def _choose_memory(self, percent: int) -> None:
        self._settings.memory_share = percent / 100
        self.memory_changed.emit(self._settings.slice_memory)
        self._tell()

    def _choose_patient(self, shown: bool) -> None:
        self._session.set_options(replace(self._session.options, patient=shown))

    def _tell(self) -> None:
        share = self._settings.memory_share
        self.amount.setText(f"{share:.0%} · {share * total_bytes() / 1e9:.1f} GB")

    def accept(self) -> None:
        """Keep the choices."""
        self._settings.language = str(self.language.currentData())
        self._settings.keeps_session = self.resume.isChecked()
        if not self.resume.isChecked():
            forget(self._settings.session_file)
        super().accept()

    def reject(self) -> None:
        """Take everything back."""
        name, share, patient = self._before
        self.theme.setCurrentIndex(self.theme.findData(name))
        self.memory.setValue(round(share * 100))
        self.patient.setChecked(patient)
        super().reject()
