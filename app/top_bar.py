"""The line at the top: open, recent, window presets, what is shown, help."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from app.actions import PLANES
from app.measuring import menu as measuring
from app.session import Session
from app.settings import Settings
from app.state import Compare, Layout
from app.text import preset_text, window_text
from app.tips import put_tip
from app.view_menu import ViewMenu
from app.words import say
from engine.reformatted import plane_of

LONGEST_PRESET = 22
WINDOW_BUTTON_WIDTH = 180
COMPARE_BUTTON_WIDTH = 120
PLANE_BUTTON_WIDTH = 110
COMPARING = {
    "side-by-side": Compare.SIDE_BY_SIDE,
    "curtain": Compare.CURTAIN,
    "lens": Compare.LENS,
    "one-by-one": Compare.FLICKER,
    "blend": Compare.BLEND,
    "checkerboard": Compare.CHECKERBOARD,
}
"""The actions that choose how to compare."""


class TopBar(QWidget):
    """Buttons over the table of actions, and two menus that change with the scan.

    Signals
    -------
    recent_asked(Path)
        The user opens a recent path.
    """

    recent_asked = Signal(Path)

    def __init__(
        self, session: Session, settings: Settings, actions: dict[str, QAction], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._settings = settings
        self._actions = actions
        self.setObjectName("topBar")
        wordmark = QLabel("Vernier")
        wordmark.setObjectName("wordmark")
        self._open_menu, self._recent_menu, self._preset_menu = QMenu(self), QMenu(self), QMenu(self)
        for name in ("open", "open-folder", "open-channels", "archive", "open-builtin", "open-weights"):
            self._open_menu.addAction(actions[name])
        self._recent_menu.aboutToShow.connect(self._fill_recent)
        self._preset_menu.aboutToShow.connect(self._fill_presets)
        self.window_button = self._menu_button(
            say("TopBar", "Window"), say("TopBar", "Window presets"), self._preset_menu
        )
        self.window_button.setMinimumWidth(WINDOW_BUTTON_WIDTH)
        self.compare_button = self._menu_button(
            say("TopBar", "Compare"), say("TopBar", "How images are compared"), self._compare_menu(actions)
        )
        self.compare_button.setMinimumWidth(COMPARE_BUTTON_WIDTH)
        self.plane_button = self._menu_button(
            say("TopBar", "Plane"),
            say("TopBar", "Which plane the volume is cut in"),
            self._plane_menu(actions),
        )
        self.plane_button.setMinimumWidth(PLANE_BUTTON_WIDTH)
        self.toggles = {
            "invert": self._toggle(say("TopBar", "Invert"), "invert"),
            "overlay": self._toggle(say("TopBar", "Overlay"), "overlay"),
            "patient-data": self._toggle(say("TopBar", "Patient"), "patient-data"),
            "difference": self._toggle(say("TopBar", "Difference"), "difference"),
        }
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 6, 10, 4)
        layout.setSpacing(4)
        layout.addWidget(wordmark)
        layout.addWidget(
            self._menu_button(
                say("TopBar", "Open"),
                say("TopBar", "Open files, a folder, scans from an archive, or the built-in ones"),
                self._open_menu,
            )
        )
        layout.addWidget(
            self._menu_button(say("TopBar", "Recent"), say("TopBar", "Paths opened before"), self._recent_menu)
        )
        layout.addStretch()
        layout.addWidget(self.window_button)
        layout.addWidget(self.compare_button)
        layout.addWidget(self.plane_button)
        measures = measuring.fill(QMenu(self), actions)
        layout.addWidget(
            self._menu_button(
                say("TopBar", "Measure"), say("TopBar", "Distances, angles, values inside outlines"), measures
            )
        )
        for toggle in self.toggles.values():
            layout.addWidget(toggle)
        layout.addStretch()
        self.view_menu = ViewMenu(session, actions, self)
        layout.addWidget(
            self._menu_button(say("TopBar", "View"), say("TopBar", "Layout, colours, text, theme"), self.view_menu)
        )
        help_menu = QMenu(self)
        for name in ("palette", "keys", "help", "guide"):
            help_menu.addAction(actions[name])
        layout.addWidget(
            self._menu_button(
                say("TopBar", "Help"), say("TopBar", "Find an action, keys, and how to read the images"), help_menu
            )
        )
        for event in (session.view_changed, session.options_changed, session.images_changed, session.slice_changed):
            event.connect(self.refresh)
        self.refresh()

    def _compare_menu(self, actions: dict[str, QAction]) -> QMenu:
        menu = QMenu(self)
        for name in COMPARING:
            actions[name].setCheckable(True)
            menu.addAction(actions[name])
        menu.addSeparator()
        for name in ("swap", "difference", "next-difference", "histogram"):
            menu.addAction(actions[name])
        return menu

    def _plane_menu(self, actions: dict[str, QAction]) -> QMenu:
        menu = QMenu(self)
        for name in PLANES:
            actions[name].setCheckable(True)
            menu.addAction(actions[name])
        menu.addSeparator()
        actions["layout-planes"].setCheckable(True)
        menu.addAction(actions["layout-planes"])
        actions["link-series"].setCheckable(True)
        menu.addAction(actions["link-series"])
        return menu

    def _menu_button(self, text: str, tip: str, menu: QMenu) -> QToolButton:
        button = QToolButton()
        button.setText(f"{text} ▾")
        button.setToolTip(tip)
        button.setAccessibleName(text)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _button(self, text: str, action: str) -> QToolButton:
        button = QToolButton()
        button.setText(text)
        spec = self._actions[action]
        put_tip(button, self._session, spec.text(), action)
        button.setAccessibleName(spec.text())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(spec.trigger)
        return button

    def _toggle(self, text: str, action: str) -> QToolButton:
        button = self._button(text, action)
        button.setCheckable(True)
        return button

    def refresh(self) -> None:
        """Show the window and the options of the session."""
        session = self._session
        window = session.view.window
        name = say("TopBar", "Window") if window is None else preset_text(window)
        if len(name) > LONGEST_PRESET:
            name = name[: LONGEST_PRESET - 1] + "…"
        if window is not None and window.name:
            name = say("TopBar", "Window: {name}").format(name=name)
        self.window_button.setText(f"{name} ▾")
        self.window_button.setEnabled(window is not None)
        self.toggles["invert"].setChecked(session.view.inverted)
        self.toggles["overlay"].setChecked(session.options.overlay)
        self.toggles["patient-data"].setChecked(session.options.patient)
        self.toggles["difference"].setChecked(session.shows_difference)
        self.compare_button.setText(f"{session.options.comparison.mode.title} ▾")
        self.compare_button.setEnabled(window is not None)
        self._show_plane()
        for name, mode in COMPARING.items():
            self._actions[name].setChecked(session.options.comparison.mode is mode)

    def _show_plane(self) -> None:
        scan = self._session.scan
        shown = plane_of(scan) if scan is not None else None
        for name, (text, _, plane) in PLANES.items():
            self._actions[name].setChecked(scan is not None and plane is shown)
            if plane is shown:
                self.plane_button.setText(f"{text} ▾")
        self._actions["layout-planes"].setChecked(self._session.options.layout is Layout.PLANES)
        self._actions["link-series"].setChecked(self._session.options.linked)
        self.plane_button.setEnabled(scan is not None)

    def fill_with_presets(self, menu: QMenu) -> None:
        """Add the window presets and the full range to a menu."""
        for number, preset in enumerate(self._session.images.presets):
            text = preset_text(preset)
            if preset.name:
                text = f"{text}   {window_text(preset)}"
            entry = menu.addAction(text)
            keys = self._session.keys.get(f"preset-{number + 1}", "")
            entry.setText(f"{text}\t{keys}" if keys else text)
            entry.triggered.connect(_call(partial(self._session.choose_preset, number)))
        menu.addSeparator()
        menu.addAction(self._actions["full-range"])
        menu.addAction(self._actions["edit-presets"])

    def _fill_presets(self) -> None:
        self._preset_menu.clear()
        self.fill_with_presets(self._preset_menu)

    def _fill_recent(self) -> None:
        self._recent_menu.clear()
        for path in self._settings.recent:
            entry = self._recent_menu.addAction(str(path))
            entry.triggered.connect(_call(partial(self.recent_asked.emit, path)))
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(say("TopBar", "Nothing yet")).setEnabled(False)
        else:
            self._recent_menu.addSeparator()
            forget = self._recent_menu.addAction(say("TopBar", "Forget these"))
            forget.triggered.connect(_call(self._settings.forget_recent))


def _call(function: Callable[[], object]) -> Callable[[bool], None]:
    def triggered(_checked: bool = False) -> None:
        function()

    return triggered
