"""Networks of the user's own in the window: weights that were trained, opened from a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.answers import Choice
from app.conductor import Conductor
from app.session import Session
from app.tuning.state import Weights
from app.words import say
from app.worker import Job
from engine.progress import CancelToken, Progress


class OwnNetworks(QObject):
    """Opens files of weights; what they hold can be chosen from then on, until the window closes.

    Signals
    -------
    opened(object)
        The network as a choice.
    """

    opened = Signal(object)

    def __init__(self, session: Session, conductor: Conductor, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._conductor, self._window = session, conductor, window

    def choose(self) -> None:
        """Let the user choose a file of weights."""
        name, _ = QFileDialog.getOpenFileName(
            self._window,
            say("OwnNetworks", "Open the weights of a network"),
            "",
            say("OwnNetworks", "Weights (*.safetensors);;All files (*)"),
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Offer the network of a file of weights, and choose it."""
        session, backend = self._session, self._conductor.backend

        def work(_cancel: CancelToken, _progress: Progress) -> tuple[Choice, Weights]:
            return backend.own_network(path)

        def done(found: tuple[Choice, Weights]) -> None:
            network, weights = found
            session.set_tuning(session.tuning.with_own(weights))
            if weights.between:
                sentence = say("OwnNetworks", "{network}: it is offered where an isotropic volume is made.")
                session.notify(sentence.format(network=network.label), problem=False)
                return
            self.opened.emit(network)
            session.ask_network(network.id)

        self._conductor.opening.submit(Job("weights", say("Work", "Opening"), work, done, session.notify))
