"""The way to a file: what it will be, where it goes, and what came of it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QWidget,
)

from app.conductor import Conductor
from app.forms import below, fit, form_of, lay_out, problem_label
from app.magnification import Wanted
from app.session import Session
from app.target_field import TargetField
from app.text import own_text, size_text, spacing_text
from app.words import mark, say, told
from engine.write import ValueRange, WriteReport

KINDS = {
    ".dcm": mark("ExportDialog", "DICOM (.dcm)"),
    ".nii.gz": mark("ExportDialog", "NIfTI, compressed (.nii.gz)"),
    ".nii": mark("ExportDialog", "NIfTI (.nii)"),
    ".png": mark("ExportDialog", "PNG (.png)"),
    ".tif": mark("ExportDialog", "TIFF (.tif)"),
    ".tiff": mark("ExportDialog", "TIFF (.tiff)"),
}


class ExportDialog(QDialog):
    """Exports the slice on screen. Everything that it shows before writing comes from the engine's own preview."""

    def __init__(self, session: Session, conductor: Conductor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._conductor = conductor
        self._backend = conductor.backend
        magnified, scan = session.images.magnified, session.scan
        if scan is None or session.grid is None or session.images.slice_ is None:
            raise ValueError("there is no slice to export")
        # What the user has seen, not what the sliders may be asked for meanwhile.
        self._scan, self._index, self._slice = scan, session.images.index, session.images.slice_
        self._request = session.work
        self._grid = magnified.grid if magnified is not None and not scan.labels else session.grid
        self.setWindowTitle(say("ExportDialog", "Export slice"))
        self._make_controls()
        self._lay_out()
        self._suggest()
        self._refresh()

    def _make_controls(self) -> None:
        self.kind = QComboBox()
        self.kind.setAccessibleName(say("ExportDialog", "File type"))
        for suffix in self._backend.formats(self._scan):
            self.kind.addItem(str(KINDS.get(suffix, suffix)), suffix)
        self.full = QRadioButton(say("ExportDialog", "All values, in the scan's units"))
        self.shown = QRadioButton(say("ExportDialog", "As displayed, 8 bit, with the window on screen"))
        self.full.setChecked(True)
        self.ranges = QButtonGroup(self)
        self.ranges.addButton(self.full)
        self.ranges.addButton(self.shown)
        self.where = TargetField(say("ExportDialog", "Target file"))
        self.path, self.replace_file = self.where.path, self.where.replace
        self.unsure = QCheckBox(say("ExportDialog", "Also how sure it is, as a file beside it"))
        self.unsure.setToolTip(
            say(
                "ExportDialog",
                "For every pixel the half-width, in the scan's units, of the interval that holds nine in ten true "
                "values",
            )
        )
        self.unsure.setEnabled(not self._scan.labels and not self._grid.identity)
        self.error = problem_label()
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.hide()
        self.cancel = QPushButton(say("ExportDialog", "Cancel"))
        self.go = QPushButton(say("ExportDialog", "Export"))
        self.go.setObjectName("primary")
        self.go.setDefault(True)
        self.sizes, self.pixel, self.content = QLabel(), QLabel(), QLabel()
        for label in (self.sizes, self.pixel, self.content):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.kind.currentIndexChanged.connect(self._change_suffix)
        self.ranges.buttonToggled.connect(lambda *_: self._refresh())
        self.where.changed.connect(self._refresh)
        self.unsure.toggled.connect(lambda _: self._refresh())
        self.cancel.clicked.connect(self.reject)
        self.go.clicked.connect(self.write)

    def _lay_out(self) -> None:
        self._form = form_of(
            (
                (say("ExportDialog", "Size (rows × cols)"), self.sizes),
                (say("ExportDialog", "Pixel"), self.pixel),
                (say("ExportDialog", "File type"), self.kind),
                (say("ExportDialog", "Values"), below(self.full, self.shown)),
                (say("ExportDialog", "File"), self.where),
                ("", self.replace_file),
                ("", self.unsure),
                (say("ExportDialog", "It will be"), self.content),
            )
        )
        about = say("ExportDialog", "Slice {index} of {count} · {title}").format(
            index=self._index + 1, count=len(self._scan), title=own_text(self._scan.title)
        )
        body, buttons = (self._form, self.error, self.bar), (self.cancel, self.go)
        lay_out(self, say("ExportDialog", "Export slice"), about, body, buttons, least_width=560)

    @property
    def target(self) -> Path:
        """The file as typed."""
        return self.where.target

    @property
    def beside(self) -> Path | None:
        """The file of the half-widths, if it is wanted."""
        return uncertainty_path(self.target, self._suffix()) if self.unsure.isChecked() else None

    def _suffix(self) -> str:
        return str(self.kind.currentData())

    def _range(self) -> ValueRange:
        return ValueRange.DISPLAY if self.shown.isChecked() else ValueRange.FULL

    def _suggest(self) -> None:
        self.where.suggest(self._backend.default_name(self._scan, self._index, self._grid, self._suffix()))

    def _change_suffix(self) -> None:
        self.where.put_ending(self._suffix())
        self._refresh()

    def _refresh(self) -> None:
        preview = self._backend.preview(self._scan, self._index, self._grid, self._suffix(), self._range())
        self.sizes.setText(f"{size_text(preview.source)}  →  {size_text(preview.target)}")
        spacing = self._scan.slices[self._index].spacing
        if spacing is None or preview.spacing is None:
            self.pixel.setText(say("ExportDialog", "size unknown: the scan has no pixel spacing"))
        else:
            self.pixel.setText(f"{spacing_text(spacing)}  →  {spacing_text(preview.spacing)}")
        self.content.setText(
            say("ExportDialog", "{description} · about {bytes}").format(
                description=told(preview.description), bytes=bytes_text(preview.bytes)
            )
        )
        beside = self.beside
        there = self.target.is_file() or (beside is not None and beside.is_file())
        self._form.setRowVisible(self.replace_file, there)
        self.go.setEnabled(self.where.given and self.bar.isHidden())
        self.error.setVisible(bool(self.error.text()))
        fit(self)

    # Writing

    def write(self) -> None:
        """Compute the whole slice and write it, in the background."""
        self.error.setText("")
        wanted = Wanted(
            self.target,
            self._scan,
            self._index,
            self._slice,
            self._grid,
            self._request,
            self._range(),
            self._session.view.window,
            self.replace_file.isChecked(),
            self._session.inverted,
            beside=self.beside,
        )
        self._set_busy(busy=True)
        self._conductor.export(wanted, self._written, self._failed)

    def _set_busy(self, *, busy: bool) -> None:
        self.bar.setVisible(busy)
        for control in (self.kind, self.full, self.shown, self.where, self.replace_file):
            control.setEnabled(not busy)
        self.unsure.setEnabled(not busy and not self._scan.labels and not self._grid.identity)
        self._refresh()

    def _written(self, report: WriteReport) -> None:
        sentence = say("ExportDialog", "Written: {name}, {size}, {bytes}.").format(
            name=report.path.name, size=size_text(report.size), bytes=bytes_text(report.bytes)
        )
        self._session.notify(" ".join((sentence, *map(told, report.notes))), problem=False, folder=report.path.parent)
        self.accept()

    def _failed(self, sentence: str) -> None:
        self.error.setText(sentence)
        self._set_busy(busy=False)

    def reject(self) -> None:
        """Close, and stop an export under way."""
        self._conductor.stop_export()
        super().reject()


def uncertainty_path(target: Path, suffix: str) -> Path:
    """Return the file beside ``target`` for its half-widths: ``slice.nii.gz`` becomes ``slice-uncertainty.nii.gz``."""
    name = target.name
    stem = name[: len(name) - len(suffix)] if name.lower().endswith(suffix) else target.stem
    return target.with_name(f"{stem}-uncertainty{suffix}")


def bytes_text(count: int) -> str:
    """Return a length of a file in the unit that reads best."""
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return say("ExportDialog", "{count} bytes").format(count=count)
