"""The way to an isotropic volume: how slices between slices are made, what comes of it, and where it goes."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QWidget,
)

from app.conductor import Conductor
from app.forms import fit, form_of, lay_out, problem_label
from app.session import Session
from app.target_field import TargetField
from app.text import own_text, size_text, spacing_text
from app.words import mark, say, told
from engine.errors import EngineError
from engine.scan import Container, Scan
from engine.volume import IsotropicPlan

HONESTY = mark(
    "IsotropicDialog",
    "What lies between two slices was not scanned: slices between slices are an estimate, not for primary diagnosis.",
)

FOLDER, NIFTI = "", ".nii.gz"


class IsotropicDialog(QDialog):
    """Asks for what an isotropic volume needs. The work goes on in the background; the volume opens when it is done.

    Parameters
    ----------
    session, conductor
        Of the window.
    scan : Scan
        The series.
    time : int
        Moment on screen, of a scan over time.

    Raises
    ------
    EngineError
        The slices of the scan make no volume.
    """

    def __init__(
        self, session: Session, conductor: Conductor, scan: Scan, time: int = 0, parent: QWidget | None = None
    ) -> None:
        # before there is a dialog, so that a scan without a volume leaves none behind
        first = conductor.backend.volumes.plan(scan, time=time)
        super().__init__(parent)
        self._session, self._conductor, self._backend = session, conductor, conductor.backend
        self._scan, self._time = scan, time
        self.plan: IsotropicPlan | None = None
        self.setWindowTitle(say("IsotropicDialog", "Isotropic volume"))
        self._make_controls(first)
        self._lay_out(first)
        self._suggest()
        self.refresh()

    def _make_controls(self, first: IsotropicPlan) -> None:
        volumes, own = self._backend.volumes, self._session.tuning.own
        self.method = self._combo(say("IsotropicDialog", "Between slices"), volumes.methods(own.values()))
        flat = volumes.in_plane_choices(self._backend.networks(), own.values())
        self.in_plane = self._combo(say("IsotropicDialog", "In the plane"), flat)
        self.in_plane.setCurrentIndex(max(0, self.in_plane.findData(self._session.request.network)))
        self.spacing = QDoubleSpinBox()
        self.spacing.setAccessibleName(say("IsotropicDialog", "Spacing in millimetres"))
        self.spacing.setDecimals(3)
        self.spacing.setSuffix(" mm")
        self.spacing.setSingleStep(0.1)
        self.spacing.setRange(0.05, max(0.05, round(first.stack.step_mm, 3)))
        self.spacing.setValue(first.spacing_mm)
        # what the scan has exactly, as long as the user does not type another number
        self._finest = (self.spacing.value(), first.spacing_mm)
        self.kind = QComboBox()
        self.kind.setAccessibleName(say("IsotropicDialog", "File type"))
        if self._scan.container is Container.DICOM:
            self.kind.addItem(say("IsotropicDialog", "DICOM series (a new folder)"), FOLDER)
        self.kind.addItem(say("IsotropicDialog", "NIfTI, compressed (.nii.gz)"), NIFTI)
        self.where = TargetField(say("IsotropicDialog", "Write to"))
        self.path, self.replace_file = self.where.path, self.where.replace
        self.outcome, self.content = QLabel(), QLabel()
        for label in (self.outcome, self.content):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.honesty = QLabel()
        self.honesty.setObjectName("muted")
        self.honesty.setWordWrap(True)
        self.error = problem_label()
        self.cancel = QPushButton(say("IsotropicDialog", "Cancel"))
        self.go = QPushButton(say("IsotropicDialog", "Compute"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.spacing.valueChanged.connect(lambda _: self.refresh())
        self.kind.currentIndexChanged.connect(self._change_kind)
        self.where.changed.connect(self.refresh)
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.compute)

    def _combo(self, name: str, choices: tuple[object, ...]) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        for place, choice in enumerate(choices):
            combo.addItem(told(choice.label), choice.id)  # type: ignore[attr-defined]
            combo.setItemData(place, told(choice.detail), Qt.ItemDataRole.ToolTipRole)  # type: ignore[attr-defined]
        combo.currentIndexChanged.connect(lambda _: self.refresh())
        return combo

    def _lay_out(self, first: IsotropicPlan) -> None:
        self._form = form_of(
            (
                (say("IsotropicDialog", "Between slices"), self.method),
                (say("IsotropicDialog", "In the plane"), self.in_plane),
                (say("IsotropicDialog", "Spacing"), self.spacing),
                (say("IsotropicDialog", "It will be"), self.outcome),
                ("", self.content),
                (say("IsotropicDialog", "File type"), self.kind),
                (say("IsotropicDialog", "Write to"), self.where),
                ("", self.replace_file),
            )
        )
        about = say("IsotropicDialog", "{count} slices, {step:.3g} mm apart · {title}").format(
            count=first.stack.count, step=first.stack.step_mm, title=own_text(self._scan.title)
        )
        body, buttons = (self._form, self.honesty, self.error), (self.cancel, self.go)
        lay_out(self, say("IsotropicDialog", "Isotropic volume"), about, body, buttons, least_width=600)

    # What the user chooses

    @property
    def target(self) -> Path:
        """The file or folder as typed."""
        return self.where.target

    @property
    def spacing_mm(self) -> float:
        """The spacing asked for: what the scan has, to all its digits, until another number is typed."""
        shown, exact = self._finest
        return exact if self.spacing.value() == shown else self.spacing.value()

    def _suggest(self) -> None:
        self.where.suggest_numbered("isotropic", str(self.kind.currentData()))

    def _change_kind(self) -> None:
        self.where.put_ending(str(self.kind.currentData()))
        self.refresh()

    def refresh(self) -> None:
        """Show what comes of the choices, or why nothing can."""
        if not hasattr(self, "go"):
            return
        problem = ""
        try:
            self.plan = self._backend.volumes.plan(
                self._scan,
                method=str(self.method.currentData()),
                in_plane=str(self.in_plane.currentData()),
                spacing_mm=self.spacing_mm,
                time=self._time,
                own=self._session.tuning.own,
            )
        except EngineError as error:
            self.plan, problem = None, told(error)
        if self.plan is not None:
            plan = self.plan
            self.outcome.setText(
                say("IsotropicDialog", "{count} slices, {step:.3g} mm apart").format(
                    count=plan.count, step=plan.spacing_mm
                )
            )
            pixels = (
                say("IsotropicDialog", "{size} pixels of {spacing}, as scanned")
                if plan.grid.identity
                else say("IsotropicDialog", "{size} pixels of {spacing}")
            )
            self.content.setText(pixels.format(size=size_text(plan.grid.target), spacing=spacing_text(plan.spacing)))
        note = self.method.currentData(Qt.ItemDataRole.ToolTipRole)
        self.honesty.setText(f"{HONESTY} {note}" if note else str(HONESTY))
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self._form.setRowVisible(self.replace_file, self.target.is_file())
        self.go.setEnabled(self.plan is not None and self.where.given)
        fit(self)

    def compute(self) -> None:
        """Begin the work and close; a name that cannot be used keeps the dialog open."""
        if self.plan is None:
            return
        target, overwrite = self.target, self.replace_file.isChecked()
        try:
            self._backend.volumes.check_target(target, self.plan, overwrite=overwrite)
        except EngineError as error:
            self.error.setText(told(error))
            self.error.show()
            fit(self)
            return
        self._conductor.make_volume(target, self.plan, device=self._session.request.device, overwrite=overwrite)
        self.accept()
