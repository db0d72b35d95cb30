# ruff: noqa: N802, ARG002 - names and signatures of Qt
"""The main window: puts the parts together and wires the table of actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from app import theme as themes
from app.actions import Handlers, table
from app.backend import Backend
from app.cine.bar import CineBar
from app.cine.player import Player
from app.conductor import Conductor
from app.controls.consistency_switch import ConsistencySwitch
from app.controls.magnify_panel import MagnifyPanel
from app.controls.trust_panel import TrustPanel
from app.controls.uncertainty_switch import UncertaintySwitch
from app.dialogs import Dialogs
from app.empty import Empty
from app.focus import walk_in_order
from app.keyboard import Keyboard
from app.look import Look
from app.measuring.panel import MeasurementsPanel
from app.menus import pane_menu, series_menu
from app.own_networks import OwnNetworks
from app.panes.grid import PaneGrid
from app.planes import Planes
from app.remembered import remember_options
from app.resuming import Resuming
from app.series import SeriesList
from app.session import Session
from app.settings import Settings
from app.slice_bar import SliceBar
from app.status_line import StatusLine
from app.three_planes import ThreePlanes
from app.top_bar import TopBar
from app.tuning.bench import TuningBench
from app.undoing import Undoing
from app.value_histogram import ValueHistogram
from app.words import say
from engine.scan import Scan

SCAN_FILES = "*.dcm *.ima *.nii *.nii.gz *.hdr *.img *.png *.tif *.tiff *.zip DICOMDIR"


class MainWindow(QMainWindow):
    """Vernier."""

    def __init__(
        self,
        session: Session | None = None,
        backend: Backend | None = None,
        settings: Settings | None = None,
        theme: themes.Theme | None = None,
    ) -> None:
        super().__init__()
        self.session = session if session is not None else Session()
        self.settings = settings if settings is not None else Settings()
        self.backend = backend if backend is not None else Backend(self.settings.presets_file)
        self.theme = replace(theme or themes.THEMES.get(self.settings.theme, themes.DARK))
        self.conductor = Conductor(self.session, self.backend, self, slice_memory=self.settings.slice_memory)
        remember_options(self.session, self.settings)
        self.own_networks = OwnNetworks(self.session, self.conductor, self)
        self.tuning = TuningBench(self.session, self.backend.workshop, self)
        self.setWindowTitle("Vernier")
        self.setWindowIcon(themes.logo())
        self.setAcceptDrops(True)
        self.look = Look(self, self.session, self.conductor, self.settings, self.theme)
        self.planes = Planes(self.session, self.backend.planes)
        self.three_planes = ThreePlanes(self.session, self.planes, self.backend, self.conductor.reading)
        self.undoing = Undoing(self.session, self.planes)
        self.resuming = Resuming(self.session, self.conductor, self.planes, self.settings, self)
        self.player = Player(self.session, parent=self)
        self.dialogs = Dialogs(
            self,
            self.session,
            self.conductor,
            self.settings,
            self.theme,
            can_export=lambda: self.panel.export.isEnabled(),  # noqa: PLW0108 - made later
            keyboard=lambda: self.shortcuts,
        )
        self._make_actions()
        self._make_parts()
        self._connect()
        self._show_scans()

    # Parts

    def _make_actions(self) -> None:
        handlers = Handlers(
            open_files=self.choose_files,
            open_folder=self.choose_folder,
            open_channels=self.choose_channels,
            open_weights=self.own_networks.choose,
            open_builtin=self.conductor.open_builtin,
            close_scan=self._close_scan,
            export=self.dialogs.export,
            archive=self.dialogs.show_archive,
            export_series=self.dialogs.export_series,
            isotropic=self.dialogs.make_isotropic,
            self_check=self.dialogs.check,
            reader_study=self.dialogs.reader_study,
            stop=self._stop,
            recompute=self._recompute,
            full_range=self._full_range,
            next_pane=self._next_pane,
            next_area=self._next_area,
            toggle_alone=lambda: self.panes.toggle_alone(self.panes.current),
            full_screen=self._full_screen,
            hold_pan=self._hold_pan,
            show_tags=self.look.show_tags,
            edit_presets=self.look.edit_presets,
            switch_theme=self.look.switch_theme,
            preferences=self.look.preferences,
            find=lambda: self.shortcuts.find(),  # noqa: PLW0108 - made below
            change_keys=lambda: self.shortcuts.change(),  # noqa: PLW0108
            help=self.dialogs.help,
            guide=self.dialogs.guide,
            quit=self._quit,
            tune=self.tuning.obey,
            show_plane=self.planes.show,
            play=self.player.toggle,
            change_speed=self.player.change_speed,
            toggle_loop=self.player.toggle_loop,
        )
        self.specs = table(self.session, handlers)
        self.shortcuts = Keyboard(self.specs, self, self.session, self.settings, self.backend.networks())
        self.actions_by_id = self.shortcuts.actions

    def _make_parts(self) -> None:
        session, theme = self.session, self.theme
        self.top = TopBar(session, self.settings, self.actions_by_id)
        self.series = SeriesList(session, theme)
        self.panes = PaneGrid(session, self.backend, theme, self.three_planes)
        self.panes.addActions(self.shortcuts.for_panes)
        self.empty = Empty(theme)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.empty)
        self.middle.addWidget(self.panes)
        self.slices = SliceBar(session)
        networks = self.backend.networks()
        self.panel = MagnifyPanel(session, networks, theme)
        self.trust = TrustPanel(session)
        self.consistency = ConsistencySwitch(session, networks)
        self.trust.add_above(self.consistency)
        self.how_sure = UncertaintySwitch(session)
        self.trust.add_above(self.how_sure)
        self.panel.add_section(self.trust)
        self.tuning_panel = self.tuning.panel(theme)
        self.panel.add_section(self.tuning_panel)
        self.tuning_panel.changed_height.connect(
            lambda asked: self.panel.column.keep_seen(self.tuning_panel, asked=asked)
        )
        self.status_line = StatusLine(session, theme)
        body = QHBoxLayout()
        body.setContentsMargins(10, 0, 10, 0)
        body.setSpacing(8)
        body.addWidget(self.series)
        self.histogram = ValueHistogram(session, theme)
        centre = QVBoxLayout()
        centre.setSpacing(6)
        centre.addWidget(self.middle, 1)
        centre.addWidget(self.histogram)
        self.cine_bar = CineBar(session, self.player, theme)
        centre.addWidget(self.cine_bar)
        self.measurements = MeasurementsPanel(session, self.actions_by_id)
        centre.addWidget(self.measurements)
        body.addLayout(centre, 1)
        body.addWidget(self.slices)
        body.addWidget(self.panel)
        central = QWidget()
        layout = QVBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.top)
        layout.addLayout(body, 1)
        layout.addWidget(self.status_line)
        self.setCentralWidget(central)
        walk_in_order(self.panel)

    def _connect(self) -> None:
        self.empty.open_asked.connect(self.choose_files)
        self.empty.folder_asked.connect(self.choose_folder)
        self.empty.builtin_asked.connect(self.conductor.open_builtin)
        for part in (self.panel, self.consistency, self.shortcuts):
            self.own_networks.opened.connect(part.offer)
        self.panel.export_asked.connect(self.dialogs.export)
        self.panel.volume_asked.connect(self.dialogs.make_isotropic)
        self.panel.series_asked.connect(self.dialogs.export_series)
        self.trust.grew.connect(lambda: self.panel.column.keep_seen(self.trust, asked=True))
        self.trust.check_asked.connect(self.dialogs.check)
        self.trust.stop_asked.connect(self.conductor.checking.cancel)
        self.top.recent_asked.connect(lambda path: self.open([path]))
        self.panes.menu_asked.connect(self._pane_menu)
        self.series.menu_asked.connect(self._series_menu)
        self.status_line.stop_asked.connect(self._stop)
        self.conductor.reading.thumbnail_ready.connect(self.series.take_thumbnail)
        self.conductor.devices_ready.connect(self.panel.set_devices)
        self.conductor.paths_opened.connect(self._remember)
        queued, conductor = Qt.ConnectionType.QueuedConnection, self.conductor
        for lane in (
            conductor.opening,
            conductor.reading.wanted,
            conductor.reading.beside,
            conductor.magnifying,
            conductor.volumes,
            conductor.checking.lane,
            *self.tuning.lanes,
        ):
            lane.started.connect(self.status_line.work_started, queued)
            lane.reported.connect(self.status_line.work_reported, queued)
            lane.ended.connect(self.status_line.work_ended, queued)
        conductor.checking.lane.reported.connect(self.trust.show_progress, queued)
        self.session.scans_changed.connect(self._show_scans)

    def _show_scans(self) -> None:
        there = bool(self.session.scans)
        if there and self.middle.currentWidget() is not self.panes:
            self.middle.setCurrentWidget(self.panes)
            self.panes.panes[self.panes.current].canvas.setFocus()
        elif not there:
            self.middle.setCurrentWidget(self.empty)
        self.series.setVisible(there)

    # Opening

    def open(self, paths: Sequence[Path], *, as_channels: bool = False) -> None:
        """Open files and folders in the background, each by itself or as the channels of one scan."""
        if paths:
            (self.conductor.open_channels if as_channels else self.conductor.open)(list(paths))

    def _remember(self, paths: tuple[Path, ...]) -> None:
        for path in reversed(paths):
            self.settings.remember(path)

    def choose_files(self) -> None:
        """Let the user choose files."""
        self.open(self._chosen(say("MainWindow", "Open scans")))

    def choose_channels(self) -> None:
        """Let the user choose co-registered scans, which this time are opened as one."""
        self.open(self._chosen(say("MainWindow", "Open co-registered scans as one")), as_channels=True)

    def _chosen(self, title: str) -> list[Path]:
        kinds = say("MainWindow", "Scans ({endings});;All files (*)").format(endings=SCAN_FILES)
        names, _ = QFileDialog.getOpenFileNames(self, title, "", kinds)
        return [Path(name) for name in names]

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        name = QFileDialog.getExistingDirectory(self, say("MainWindow", "Open a folder of scans"))
        if name:
            self.open([Path(name)])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self.empty.show_hovered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Show that nothing is about to be dropped any more."""
        self.empty.show_hovered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self.empty.show_hovered(False)
        self.open([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    # Actions

    def _close_scan(self) -> None:
        if self.session.scan is not None:
            self.session.close_scan(self.session.acquired or self.session.scan)

    def _stop(self) -> None:
        if self.session.measurements.let_go():
            return
        stopped = self.conductor.stop()
        self.three_planes.stopped()
        if not stopped:
            self.session.set_view(replace(self.session.view, crosshair=None))

    def _recompute(self) -> None:
        self.conductor.magnify()
        self.three_planes.read_again()

    def _full_range(self) -> None:
        if self.session.images.slice_ is not None:
            self.session.set_window(self.backend.full_range(self.session.images.slice_))

    def _next_pane(self) -> None:
        self.panes.next_pane()

    def _hold_pan(self, held: bool) -> None:
        self.panes.set_pan_key(held)

    def _next_area(self) -> None:
        areas: tuple[QWidget, ...] = (
            self.series.list,
            self.panes.panes[self.panes.current].canvas,
            self.panel.horizontal.slider,
        )
        focus = QApplication.focusWidget()
        parents: tuple[QWidget, ...] = (self.series, self.panes, self.panel)
        here = next((place for place, part in enumerate(parents) if focus is not None and part.isAncestorOf(focus)), -1)
        areas[(here + 1) % len(areas)].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _quit(self) -> None:
        self.close()

    def _pane_menu(self, at: QPoint) -> None:
        pane_menu(self, at, self.actions_by_id, self.top.fill_with_presets)

    def _series_menu(self, scan: Scan, at: QPoint) -> None:
        series_menu(self, at, lambda: self.session.close_scan(scan))

    # Keys that last while they are held

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin what lasts while a key is held."""
        if not self.shortcuts.press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """End it."""
        if not self.shortcuts.release(event):
            super().keyReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Let go of held keys when another window takes the keyboard."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.shortcuts.let_go()
        super().changeEvent(event)

    # The window itself

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place of the window, and end the threads."""
        self.settings.geometry = self.saveGeometry()
        self.settings.save()
        self.hide()
        self.player.stop()
        self.tuning.close()
        self.measurements.desk.lane.close()
        self.dialogs.close()
        self.resuming.close()
        self.conductor.close()
        super().closeEvent(event)
