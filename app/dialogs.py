"""The dialogs of the main window, as entries of the table of actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.conductor import Conductor
from app.help_dialog import HelpDialog
from app.session import Session
from app.settings import Settings
from app.shortcuts import Shortcuts
from app.theme import Theme
from app.waiting import waits_for_slices
from app.words import say, told
from engine.errors import EngineError

if TYPE_CHECKING:
    from app.archive.desk import ArchiveDesk
    from app.self_check_dialog import SelfCheckDialog


class Dialogs:
    """Opens dialogs; what they need is loaded when they are opened first.

    Parameters
    ----------
    window : QWidget
        Their parent.
    theme : Theme
        The theme of the window.
    can_export : callable
        Whether there is an image to export.
    keyboard : callable
        Returns the shortcuts of the window.

    Attributes
    ----------
    archive : ArchiveDesk or None
        What works for the hospital's archive, once it was asked for.
    self_check : SelfCheckDialog or None
        Once it was asked for.
    """

    def __init__(
        self,
        window: QWidget,
        session: Session,
        conductor: Conductor,
        settings: Settings,
        theme: Theme,
        *,
        can_export: Callable[[], bool],
        keyboard: Callable[[], Shortcuts],
    ) -> None:
        self._window, self._session, self._conductor = window, session, conductor
        self._settings, self._theme = settings, theme
        self._backend = conductor.backend
        self._can_export, self._keyboard = can_export, keyboard
        self.archive: ArchiveDesk | None = None
        self.self_check: SelfCheckDialog | None = None

    def export(self) -> None:
        """Write the slice on screen to a file."""
        if not self._can_export():
            self._session.notify(
                say("Dialogs", "There is nothing to export yet: the super-resolved image is not there.")
            )
            return
        # The writers load libraries that the first picture does not wait for.
        from app.export_dialog import ExportDialog

        dialog = ExportDialog(self._session, self._conductor, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export_series(self) -> None:
        """Write the whole scan, or a range of it."""
        if self._session.scan is None or waits_for_slices(self._session):
            return
        from app.series_dialog import SeriesDialog

        dialog = SeriesDialog(self._session, self._conductor, self._session.scan, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_archive(self) -> None:
        """Open the hospital's archive beside the window."""
        from app.answers import Opened
        from app.archive.desk import ArchiveDesk
        from app.archive.dialog import ArchiveDialog

        if self.archive is None:
            self.archive = ArchiveDesk(self._settings.archives_file, self._backend.series, self._window)
            self.archive.opened.connect(lambda scans, refused: self._conductor.take(Opened(scans, refused)))
        dialog = ArchiveDialog(self._session, self.archive, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()

    def make_isotropic(self) -> None:
        """Turn the scan on screen into an isotropic volume."""
        session = self._session
        if session.scan is None or waits_for_slices(session):
            return
        from app.isotropic_dialog import IsotropicDialog

        time = session.index // (session.scan.depth or len(session.scan))
        try:
            # Thick slices are those as acquired, whatever plane is on screen.
            dialog = IsotropicDialog(session, self._conductor, session.acquired or session.scan, time, self._window)
        except EngineError as error:
            session.notify(say("Dialogs", "No isotropic volume of this scan: {error}.").format(error=told(error)))
            return
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def check(self) -> None:
        """Check the slice on screen against itself, and show what came of it."""
        if self._session.images.slice_ is None:
            return
        if self.self_check is None:
            from app.self_check_dialog import SelfCheckDialog

            checking = self._conductor.checking
            self.self_check = SelfCheckDialog(self._session, checking, self._backend, self._theme, self._window)
        self.self_check.present()

    def reader_study(self) -> None:
        """Make a reader study, go on with one, or write its results."""
        from app.reader_study.dialog import StudyDialog

        StudyDialog(self._session, self._conductor, self._theme, self._window).open()

    def help(self) -> None:
        """List gestures and keys."""
        dialog = HelpDialog(self._keyboard().specs, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def guide(self) -> None:
        """Show how to read the images."""
        from app.guide_window import GuideWindow

        window = self._window.findChild(GuideWindow) or GuideWindow(self._theme, self._window)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.show()
        window.raise_()
        window.activateWindow()

    def close(self) -> None:
        """End what works for them."""
        if self.archive is not None:
            self.archive.close()
