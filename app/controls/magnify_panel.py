"""The controls at the right, in the order of the work: magnify, network and device, export."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.answers import Choice
from app.controls.column import Column
from app.controls.refinement_control import RefinementControl
from app.controls.scale_control import ScaleControl
from app.controls.scale_presets import ScalePresets
from app.notices import NoticeList
from app.scales import square_pixels
from app.session import Session
from app.state import Stage
from app.text import size_text, spacing_text, times_text
from app.theme import Theme, put_icon
from app.tips import put_tip
from app.tuning.switch import TunedSwitch
from app.words import Phrase, mark, say, told

PANEL_WIDTH = 296
MARGIN, GUTTER = 14, 4
"""Pixels beside the controls, and between the bar that scrolls them and the edge."""


SIZE, SIZE_AFTER = mark("Magnify", "Size (rows × cols)"), mark("Magnify", "Size after")
RATIO = mark("Magnify", "True ratio (v × h)")
PIXEL, PIXEL_AFTER = mark("Magnify", "Pixel (v × h)"), mark("Magnify", "Pixel after")
ENCODE, DECODE = mark("Magnify", "Encode, once a slice"), mark("Magnify", "Decode")
COMPUTED_ON = mark("Magnify", "Computed on")
UNNAMED = {SIZE_AFTER, PIXEL_AFTER}
"""Lines of the read-out that go on with the one above: only a screen reader calls them by a name."""


def automatic() -> Choice:
    """Return the choice of whatever device there is."""
    detail = say("Magnify", "The graphics processor when there is one, else the processor")
    return Choice("auto", say("Magnify", "Automatic"), detail)


def section(text: str) -> QLabel:
    """Return the heading of a group of controls."""
    label = QLabel(text.upper())
    label.setObjectName("section")
    return label


class MagnifyPanel(QFrame):
    """Sliders, what they amount to, network, device, and the way to a file.

    Signals
    -------
    export_asked()
        The user wants to write the slice to a file.
    series_asked()
        The user wants to write the whole scan.
    volume_asked()
        The user wants an isotropic volume of the scan.
    """

    export_asked = Signal()
    series_asked = Signal()
    volume_asked = Signal()

    def __init__(
        self, session: Session, networks: tuple[Choice, ...], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("panel")
        self.setFixedWidth(PANEL_WIDTH)
        self.horizontal = ScaleControl("horizontal", theme)
        self.vertical = ScaleControl("vertical", theme)
        self.horizontal.asked.connect(lambda scale: session.ask_scale(horizontal=scale))
        self.vertical.asked.connect(lambda scale: session.ask_scale(vertical=scale))
        self.link = self._button(
            say("Magnify", "Linked"), say("Magnify", "Both sliders move together"), "", session.link
        )
        self.link.setCheckable(True)
        put_icon(self.link, "link", theme)
        self.square = self._button(
            say("Magnify", "Square pixels"),
            say("Magnify", "The magnifications that make pixels square"),
            "square-pixels",
            lambda: square_pixels(session),
        )
        both = say("Magnify", "Magnify both ways by {factor}")
        self.presets = [
            self._button(f"×{factor}", both.format(factor=factor), "", self._both(factor)) for factor in (1, 2, 4)
        ]
        self.more_presets = ScalePresets(session)
        self._rows: dict[Phrase, QLabel] = {}
        self.network = self._combo(networks, say("Magnify", "Network"), session.ask_network)
        self._networks = {choice.id: choice for choice in networks}
        self.advice, self.warning = QLabel(), QLabel()
        for label, name in ((self.advice, "muted"), (self.warning, "warning")):
            label.setObjectName(name)
            label.setWordWrap(True)
        self.tuned = TunedSwitch(session)
        self.refinement = RefinementControl(session)
        self.device = self._combo((automatic(),), say("Magnify", "Device"), session.ask_device)
        self.export = QPushButton(say("Magnify", "Export…"))
        self.export.setObjectName("primary")
        put_tip(self.export, session, say("Magnify", "Write this slice to a file"), "export")
        self.export.clicked.connect(self.export_asked)
        self.series = self._button(
            say("Magnify", "Export series…"),
            say("Magnify", "Magnify all slices and write them"),
            "export-series",
            self.series_asked,
        )
        self.volume = self._button(
            say("Magnify", "Isotropic volume…"),
            say("Magnify", "Compute slices between slices, and write the whole scan"),
            "isotropic",
            self.volume_asked,
        )
        self.notices = NoticeList(session, theme)
        self._lay_out()
        for event in (
            *(session.request_changed, session.images_changed, session.slice_changed, session.status_changed),
            *(session.tuning_changed, session.cine_changed),
        ):
            event.connect(self.refresh)
        self.refresh()

    def _both(self, factor: int) -> object:
        def ask() -> None:
            self._session.ask_scale(vertical=float(factor), horizontal=float(factor))

        return ask

    def _button(self, text: str, tip: str, action: str, handler: object) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName("quiet")
        put_tip(button, self._session, tip, action)
        button.clicked.connect(handler)
        return button

    def _combo(self, choices: tuple[Choice, ...], name: str, ask: object) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(name)
        combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        combo.setMinimumContentsLength(12)
        fill(combo, choices)
        combo.activated.connect(lambda place: ask(combo.itemData(place)))  # type: ignore[operator]
        return combo

    def _lay_out(self) -> None:
        self.sections = QVBoxLayout()
        self.sections.setSpacing(6)
        self._fill(self.sections)
        self.column = Column(self.sections)
        self.column.setAccessibleName(say("Magnify", "Controls"))
        foot = QVBoxLayout()
        foot.setContentsMargins(0, 0, MARGIN - GUTTER, 0)
        foot.setSpacing(6)
        whole = QHBoxLayout()
        whole.setSpacing(6)
        whole.addWidget(self.series, 1)
        whole.addWidget(self.volume, 1)
        foot.addWidget(self.notices)
        foot.addLayout(whole)
        foot.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(MARGIN, 12, GUTTER, 14)
        layout.setSpacing(10)
        layout.addWidget(self.column, 1)
        layout.addLayout(foot)

    def add_section(self, widget: QWidget) -> None:
        """Put more controls below those that are there: the order is magnify, network, trust, tune."""
        self.sections.addWidget(widget)

    def _fill(self, layout: QVBoxLayout) -> None:
        layout.addWidget(section(say("Magnify", "Magnify")))
        layout.addWidget(self.horizontal)
        layout.addWidget(self.vertical)
        first, second = QHBoxLayout(), QHBoxLayout()
        for line, buttons in ((first, (self.link, self.square)), (second, self.presets)):
            line.setSpacing(6)
            for button in buttons:
                line.addWidget(button, 1)
            layout.addLayout(line)
        layout.addWidget(self.more_presets)
        layout.addSpacing(6)
        layout.addLayout(self._read_out())
        layout.addSpacing(12)
        heading = QHBoxLayout()
        heading.addWidget(section(say("Magnify", "Network")))
        heading.addStretch(1)
        heading.addWidget(self.refinement.link)
        layout.addLayout(heading)
        layout.addWidget(self.network)
        layout.addWidget(self.tuned)
        layout.addWidget(self.advice)
        layout.addWidget(self.warning)
        layout.addWidget(self.refinement)
        layout.addSpacing(8)
        layout.addWidget(section(say("Magnify", "Device")))
        layout.addWidget(self.device)
        layout.addLayout(self._grid((COMPUTED_ON,)))

    def _read_out(self) -> QGridLayout:
        return self._grid((SIZE, SIZE_AFTER, RATIO, PIXEL, PIXEL_AFTER, ENCODE, DECODE))

    def _grid(self, names: tuple[Phrase, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for line, name in enumerate(names):
            label, value = QLabel("" if name in UNNAMED else str(name)), QLabel()
            label.setObjectName("muted")
            value.setObjectName("value")
            value.setAlignment(Qt.AlignmentFlag.AlignRight)
            value.setAccessibleName(str(name))
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label, line, 0)
            grid.addWidget(value, line, 1)
            self._rows[name] = value
        return grid

    def read_out(self, name: Phrase) -> str:
        """Return a line of the read-out as it stands on screen."""
        return self._rows[name].text()

    def offer(self, network: Choice) -> None:
        """Offer one more network, or another one in the place of the one of its id."""
        self._networks[network.id] = network
        with QSignalBlocker(self.network):
            fill(self.network, tuple(self._networks.values()))
        self.refresh()

    def set_devices(self, devices: tuple[Choice, ...]) -> None:
        """Offer the devices that are there."""
        with QSignalBlocker(self.device):
            fill(self.device, (automatic(), *devices))
        self.refresh()

    def refresh(self) -> None:
        """Show the request and what it amounts to."""
        session, request = self._session, self._session.request
        if session.cine.holding:
            return
        self.horizontal.show_scale(request.scale.horizontal)
        self.vertical.show_scale(request.scale.vertical)
        self.link.setChecked(request.linked)
        for combo, wanted in ((self.network, request.network), (self.device, request.device)):
            with QSignalBlocker(combo):
                combo.setCurrentIndex(max(combo.findData(wanted), 0))
        network = self._networks.get(self.network.currentData(), Choice("", ""))
        self.advice.setText(network.detail)
        self.warning.setText(network.warning)
        self.warning.setVisible(bool(network.warning))
        shown = session.images.scan is not None
        for control in (self.horizontal, self.vertical, self.link, self.square, *self.presets):
            control.setEnabled(shown)
        labels = session.scan is not None and session.scan.labels
        # Weights on their way are to look at, not to be written.
        settled = session.work.weights is None or session.work.weights.settled
        self.export.setEnabled(shown and (labels or (session.status.stage is Stage.READY and settled)))
        self.series.setVisible(session.scan is not None)
        self.volume.setVisible(session.scan is not None and (session.scan.depth or len(session.scan)) > 1)
        self._show_sizes()
        magnified = session.images.magnified
        encode, decode = times_text(magnified)
        self._rows[ENCODE].setText(encode)
        self._rows[DECODE].setText(decode)
        self._rows[COMPUTED_ON].setText(told(magnified.device) or "–" if magnified is not None else "–")

    def _show_sizes(self) -> None:
        grid, scan = self._session.grid, self._session.scan
        for name in (SIZE, SIZE_AFTER, RATIO, PIXEL, PIXEL_AFTER):
            self._rows[name].setText("")
        if grid is None or scan is None:
            for name in (SIZE, RATIO, PIXEL):
                self._rows[name].setText("–")
            return
        self._rows[SIZE].setText(f"{size_text(grid.source)}  →")
        self._rows[SIZE_AFTER].setText(size_text(grid.target))
        self._rows[RATIO].setText(f"{grid.ratio.vertical:.4f} × {grid.ratio.horizontal:.4f}")
        spacing = scan.slices[self._session.shown_index].spacing
        if spacing is None:
            self._rows[PIXEL].setText(say("Magnify", "size unknown"))
        else:
            self._rows[PIXEL].setText(f"{spacing_text(spacing)}  →")
            self._rows[PIXEL_AFTER].setText(spacing_text(grid.spacing(spacing)))


def fill(combo: QComboBox, choices: tuple[Choice, ...]) -> None:
    """Put choices into a combo box in place of what it holds."""
    combo.clear()
    for place, choice in enumerate(choices):
        combo.addItem(choice.label, choice.id)
        combo.setItemData(place, f"{choice.detail} {choice.warning}".strip(), Qt.ItemDataRole.ToolTipRole)
