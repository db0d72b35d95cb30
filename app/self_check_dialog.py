# ruff: noqa: N802 - names of Qt
"""What a self-check shows: the scan, what every method made of it, the error maps, and one sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.backend import Backend
from app.camera import Viewport
from app.checked import Checked, CheckedMethod
from app.layers import Layer
from app.panes.still import ErrorLegend, Still
from app.self_checking import ALL_SLICES, SelfChecking
from app.session import Session
from app.state import Images, View
from app.text import amount_text, size_text
from app.theme import Theme
from app.words import mark, say, told
from app.worker import Report
from engine.degradations import plausible
from engine.scan import Modality

CHOICES = (
    (mark("SelfCheckDialog", "This slice"), 1),
    (mark("SelfCheckDialog", "5 slices"), 5),
    (mark("SelfCheckDialog", "20 slices"), 20),
    (mark("SelfCheckDialog", "All slices"), ALL_SLICES),
)


class SelfCheckDialog(QDialog):
    """Stays open beside the window; its images share a camera and a window of their own.

    Parameters
    ----------
    session, checking, backend, theme
        Of the window.
    """

    def __init__(
        self, session: Session, checking: SelfChecking, backend: Backend, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._checking, self._backend, self._theme = session, checking, backend, theme
        self._shown: Checked | None = None
        self.looking = Session()
        self.stills: list[Still] = []
        self.looking.view_changed.connect(self._repaint)
        self.setWindowTitle(say("SelfCheckDialog", "Self-check"))
        self.resize(1080, 760)
        self.title, self.about = QLabel(say("SelfCheckDialog", "Self-check")), QLabel()
        self.title.setObjectName("dialogTitle")
        self.verdict, self.caveat, self.problem = QLabel(), QLabel(), QLabel()
        for label, name in (
            (self.about, "muted"),
            (self.verdict, "verdict"),
            (self.caveat, "muted"),
            (self.problem, "problem"),
        ):
            label.setObjectName(name)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(say("SelfCheckDialog", "Progress of the self-check"))
        self._pictures = QWidget()
        self.grid = QGridLayout(self._pictures)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setSpacing(8)
        self._lay_out()
        session.check_changed.connect(self.refresh)
        session.request_changed.connect(self.refresh)
        session.tuning_changed.connect(self.refresh)
        session.options_changed.connect(self._follow_options)
        checking.lane.reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)

    def _lay_out(self) -> None:
        self.count = QComboBox()
        self.count.setAccessibleName(say("SelfCheckDialog", "How many slices are measured"))
        for text, count in CHOICES:
            self.count.addItem(str(text), count)
        self.way = QComboBox()
        self.way.setAccessibleName(say("SelfCheckDialog", "How the slices are made coarser"))
        self.way.setToolTip(
            say(
                "SelfCheckDialog",
                "Nobody knows how a scan became as coarse as it is. The networks are trained on an anti-aliased cubic: "
                "see how much of their gain is left where it was something else.",
            )
        )
        self._offer_ways()
        self.again = QPushButton(say("SelfCheckDialog", "Check again"))
        self.again.setObjectName("quiet")
        self.again.setToolTip(say("SelfCheckDialog", "Measure with the scales and the network that are chosen now"))
        self.again.clicked.connect(self.start)
        self.stop = QPushButton(say("SelfCheckDialog", "Stop"))
        self.stop.setObjectName("quiet")
        self.stop.clicked.connect(self._checking.cancel)
        self.save = QPushButton(say("SelfCheckDialog", "Save picture…"))
        self.save.setObjectName("quiet")
        self.save.setToolTip(say("SelfCheckDialog", "Write these pictures with their figures as one PNG"))
        self.save.clicked.connect(self._save)
        close = QPushButton(say("SelfCheckDialog", "Close"))
        close.setObjectName("primary")
        close.clicked.connect(self.close)
        measured = QLabel(say("SelfCheckDialog", "Measure"))
        measured.setObjectName("muted")
        measured.setBuddy(self.count)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        by = QLabel(say("SelfCheckDialog", "degraded by"))
        by.setObjectName("muted")
        by.setBuddy(self.way)
        for widget in (measured, self.count, by, self.way, self.again, self.stop):
            foot.addWidget(widget)
        foot.addStretch()
        foot.addWidget(self.save)
        foot.addWidget(close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        for part in (self.title, self.about, self.verdict, self.problem, self.bar):
            layout.addWidget(part)
        layout.addWidget(self._pictures, 1)
        layout.addWidget(self.caveat)
        layout.addLayout(foot)

    # What is asked for

    def present(self) -> None:
        """Come to the front, and check the slice on screen unless that is what is shown already."""
        self.show()
        self.raise_()
        self.activateWindow()
        checked = self._session.checked
        if not self._session.check.running and (checked is None or checked.request != self._session.work):
            self.start()
        self.refresh()

    def start(self) -> None:
        """Check as many slices as are chosen."""
        self._checking.start(int(self.count.currentData()), str(self.way.currentData()))

    def _offer_ways(self) -> None:
        """Offer the degradations that the scan may have been through, the one that is chosen kept if it is one."""
        scan, chosen = self._session.scan, self.way.currentData()
        ways = plausible(scan.modality if scan is not None else Modality.OTHER)
        if [self.way.itemData(place) for place in range(self.way.count())] != [way.name for way in ways]:
            self.way.clear()
            for way in ways:
                self.way.addItem(told(way.short), way.name)
            self.way.setCurrentIndex(max(0, self.way.findData(chosen)))

    def _save(self) -> None:
        checked = self._session.check.outcome
        name, _ = QFileDialog.getSaveFileName(
            self,
            say("SelfCheckDialog", "Save the self-check"),
            "self-check.png",
            say("SelfCheckDialog", "PNG pictures (*.png)"),
        )
        if name and checked is not None:
            # The user was asked about the name as typed, and about no other.
            typed = name.lower().endswith(".png")
            self._checking.save_picture(Path(name if typed else f"{name}.png"), checked, overwrite=typed)

    def _progress(self, report: Report) -> None:
        self.bar.setRange(0, report.total)
        self.bar.setValue(report.done)

    # What is shown

    def refresh(self) -> None:
        """Show how the self-check is getting on, or what came of it."""
        check = self._session.check
        self.bar.setVisible(check.running)
        self._offer_ways()
        if check.running and self.again.isEnabled():
            self.bar.setRange(0, 0)
        self.stop.setVisible(check.running)
        self.again.setEnabled(not check.running and self._session.scan is not None)
        self.problem.setText("" if check.running else told(check.problem))
        self.problem.setVisible(bool(self.problem.text()))
        if check.outcome is not self._shown:
            self._shown = check.outcome
            self._show(check.outcome)
        self.save.setEnabled(check.outcome is not None)
        self._describe(check.outcome)

    def _describe(self, checked: Checked | None) -> None:
        if checked is None:
            self.about.setText(
                say("SelfCheckDialog", "Measuring …")
                if self._session.check.running
                else say("SelfCheckDialog", "Nothing has been checked yet.")
            )
            self.verdict.setText("")
            self.caveat.setText("")
            return
        size = size_text(checked.grid.target)
        slices = say("SelfCheckDialog", "slice {number}").format(number=checked.index + 1)
        if checked.count > 1:
            slices = say("SelfCheckDialog", "{count} slices, pictures of slice {number}").format(
                count=checked.count, number=checked.index + 1
            )
        older = (
            ""
            if checked.request == self._session.work
            else " · " + say("SelfCheckDialog", "the controls now ask for something else")
        )
        self.about.setText(
            f"{slices} · {size} → {size_text(checked.grid.source)} → {size} · {told(checked.scale_words)}{older}"
        )
        self.verdict.setText("\n".join(told(method.verdict) for method in checked.methods if method.verdict))
        self.caveat.setText(" ".join(map(told, (checked.caveat, *checked.notes))))

    def _show(self, checked: Checked | None) -> None:
        from engine.measure.self_check import BICUBIC

        while (item := self.grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.stills = []
        if checked is None:
            self.looking.scans, self.looking.scan, self.looking.images = (), None, Images()
            return
        self._look(checked)
        several = checked.count > 1
        self._add(
            say("SelfCheckDialog", "Scan"),
            say("SelfCheckDialog", "as it is: the truth here"),
            0,
            0,
            (checked.truth,),
            checked,
        )
        self.legend = ErrorLegend(checked, self.looking, self._theme)
        self.grid.addWidget(self.legend, 1, 0)
        for place, method in enumerate(checked.methods, 1):
            name = say("SelfCheckDialog", "bicubic") if method.name == BICUBIC else method.name
            self._add(name, figures_text(method, several=several), 0, place, (method.image,), checked)
            error = say("SelfCheckDialog", "mean error {amount}").format(
                amount=amount_text(method.mean.mean_error, checked.scan.units)
            )
            self._add(
                say("SelfCheckDialog", "{method} − scan").format(method=name),
                error,
                1,
                place,
                (method.judged, checked.truth),
                checked,
            )
        for column in range(self.grid.columnCount()):
            self.grid.setColumnStretch(column, 1 if column <= len(checked.methods) else 0)
        self.grid.setRowStretch(0, 1)
        self.grid.setRowStretch(1, 1)

    def _look(self, checked: Checked) -> None:
        looking, window = self.looking, self._session.view.window
        looking.scans, looking.scan, looking.index = (checked.scan,), checked.scan, checked.index
        looking.images = Images(checked.slice_, checked.index, checked.truth)
        self._follow_options()
        looking.view = View(window=window, inverted=self._session.view.inverted)

    def _add(self, title: str, line: str, row: int, column: int, layers: tuple[Layer, ...], checked: Checked) -> None:
        still = Still(title, line, layers, checked.limit, self.looking, self._backend, self._theme)
        still.canvas.resized.connect(self._measure)
        self.stills.append(still)
        self.grid.addWidget(still, row, column)

    def _follow_options(self) -> None:
        # The images are small, and nothing here needs to say whose they are.
        self.looking.set_options(replace(self._session.options, patient=False))
        self._repaint()

    def _repaint(self) -> None:
        for still in self.stills:
            still.canvas.update()

    def _measure(self) -> None:
        sizes = [still.canvas.size() for still in self.stills]
        if sizes and self.isVisible():
            widths, heights = [size.width() for size in sizes], [size.height() for size in sizes]
            self.looking.set_viewport(Viewport(min(widths), min(heights), max(widths), max(heights)))

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the images again."""
        super().resizeEvent(event)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Stop what runs with Esc; close when nothing does."""
        if event.key() == Qt.Key.Key_Escape and self._session.check.running:
            self._checking.cancel()
            return
        super().keyPressEvent(event)


def figures_text(method: CheckedMethod, *, several: bool) -> str:
    """Return PSNR and SSIM, with the standard deviation over several slices."""
    mean, deviation = method.mean, method.deviation
    psnr = f"{mean.psnr:.2f} ± {deviation.psnr:.2f} dB" if several else f"{mean.psnr:.2f} dB"
    ssim = f"{mean.ssim:.4f} ± {deviation.ssim:.4f}" if several else f"{mean.ssim:.4f}"
    return f"PSNR {psnr} · SSIM {ssim if math.isfinite(mean.ssim) else '–'}"
