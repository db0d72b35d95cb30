"""How the window looks: theme, layout, colour map, and the dialogs about it, as entries of the table of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app import theme as themes
from app.conductor import Conductor
from app.preferences_dialog import PreferencesDialog
from app.presets_dialog import PresetsDialog
from app.session import Session
from app.settings import Settings
from app.tags_dialog import TagsDialog
from app.words import say


class Look:
    """Does what the user asks about the look of a window.

    Parameters
    ----------
    window : QWidget
        Parent of the dialogs.
    theme : Theme
        The one that all parts of the window draw with; it becomes another one.
    """

    def __init__(
        self, window: QWidget, session: Session, conductor: Conductor, settings: Settings, theme: themes.Theme
    ) -> None:
        self._window = window
        self._session = session
        self._conductor = conductor
        self._settings = settings
        self._theme = theme
        self._tags: TagsDialog | None = None

    def show_tags(self) -> None:
        """Show the header of the file behind the slice on screen; it follows the slice."""
        if self._session.scan is None:
            self._session.notify(say("Look", "There is no scan whose header could be shown."))
            return
        if self._tags is None:
            self._tags = TagsDialog(self._session, self._conductor.reading, self._window)
        self._tags.show()
        self._tags.raise_()
        self._tags.activateWindow()
        self._tags.refresh()

    def edit_presets(self) -> None:
        """Let the user change the window presets."""
        dialog = PresetsDialog(self._settings.presets_file, self._session.view.window, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self._presets_saved)
        dialog.open()

    def _presets_saved(self) -> None:
        self._conductor.backend.use_presets(self._settings.presets_file)
        self._conductor.refresh_presets()

    def preferences(self) -> None:
        """Let the user set what holds for every scan."""
        dialog = PreferencesDialog(self._session, self._settings, self._theme, self.use_theme, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.memory_changed.connect(self.set_memory)
        dialog.open()

    def set_memory(self, budget: int) -> None:
        """Keep slices that were read within a budget, in bytes, from now on."""
        at_hand = self._conductor.reading.at_hand
        at_hand.budget = budget
        at_hand.shrink()

    def switch_theme(self) -> None:
        """Change between light and dark, at once and for the next run."""
        other = themes.LIGHT if self._theme.name == themes.DARK.name else themes.DARK
        self.use_theme(other)

    def use_theme(self, theme: themes.Theme) -> None:
        """Dress the whole program anew."""
        self._theme.become(theme)
        self._settings.theme = theme.name
        application = QApplication.instance()
        if isinstance(application, QApplication):
            themes.apply(application, self._theme)
        themes.refresh_icons(self._window, self._theme)
        # Everything that draws for itself asks the theme again.
        self._session.options_changed.send()
        self._session.notices_changed.send()
        for widget in self._window.findChildren(QWidget):
            widget.update()
