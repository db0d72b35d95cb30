"""All of tuning in the window, put together: supervisor, shelf and panel, and the intents that reach them."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from app.session import Session
from app.theme import Theme
from app.tuning.panel import TuningPanel
from app.tuning.shelf import Shelf
from app.tuning.state import Intent
from app.tuning.supervisor import Supervisor
from app.tuning.switch import toggle_tuned
from app.tuning.workshop import Workshop
from app.worker import Lane


class TuningBench(QObject):
    """Made once for a window.

    Attributes
    ----------
    supervisor, shelf
        What runs, and what was kept.
    lanes : tuple of Lane
        Their threads, whose activity the window shows.
    """

    def __init__(self, session: Session, workshop: Workshop, window: QWidget) -> None:
        super().__init__(window)
        self._session = session
        self._window = window
        self.supervisor = Supervisor(session, workshop, self)
        self.shelf = Shelf(session, workshop, self.supervisor, self)
        self.lanes: tuple[Lane, ...] = (self.supervisor.lane, self.shelf.lane)

    def panel(self, theme: Theme) -> TuningPanel:
        """Return the section of the controls."""
        return TuningPanel(self._session, self.supervisor.workshop.recipes(), self.obey, theme)

    def obey(self, intent: Intent) -> None:
        """Do what a key or a button asks for."""
        supervisor = self.supervisor
        {
            Intent.START: supervisor.start,
            Intent.PAUSE: supervisor.toggle_pause,
            Intent.FINISH: supervisor.finish,
            Intent.CANCEL: supervisor.cancel,
            Intent.SHOW_CURRENT: supervisor.toggle_current,
            Intent.USE_TUNED: lambda: toggle_tuned(self._session),
            Intent.LIST: self._list,
        }[intent]()

    def _list(self) -> None:
        from app.tuning.weights_dialog import WeightsDialog

        dialog = WeightsDialog(self.shelf, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def close(self) -> bool:
        """End the tuning so that it can be gone on with, and all threads; returns whether they have ended."""
        return all([self.supervisor.close(), self.shelf.close()])
