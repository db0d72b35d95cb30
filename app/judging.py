"""What the super-resolved image says against the scan: with the image where that is on screen, else when hands rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.afterwards import Afterwards
from app.magnification import Magnification
from app.session import Session
from app.state import Against, DifferenceMode, Images, Magnified, Role
from app.words import mark
from app.worker import Lane
from engine.progress import CancelToken, Progress

REST_MS = 150
"""How long the image on screen stays before its figure is computed: a slider that moves makes a newer one sooner."""


class Judging(Afterwards):
    """Keeps the consistency map of the image on screen in the session."""

    def __init__(
        self, session: Session, lane: Lane, magnification: Magnification, parent: QObject | None = None
    ) -> None:
        super().__init__(session, lane, "against", mark("Work", "Comparing with the scan"), 3, parent)
        self._magnification = magnification

    @property
    def on_screen(self) -> bool:
        """Whether the difference pane shows the map."""
        session = self._session
        return session.options.difference_mode is DifferenceMode.CONSISTENCY and Role.DIFFERENCE in session.roles

    def _wait_ms(self) -> int:
        return 0 if self.on_screen else REST_MS

    def _wanted(self, magnified: Magnified) -> bool:
        return not magnified.grid.identity and not magnified.first_look and magnified.against is None

    def _work(self, magnified: Magnified) -> Callable[[CancelToken, Progress], Against] | None:
        slice_ = self._session.images.slice_
        if slice_ is None:
            return None
        return lambda _cancel, _progress: self._magnification.against(slice_, magnified)

    def _completed(self, images: Images, magnified: Magnified, result: Against) -> Images:
        return replace(images, magnified=replace(magnified, against=result))

    def _instead(self, magnified: Magnified, sentence: str) -> Against:
        self._session.notify(sentence)
        return Against.of_nothing(magnified.grid.source)
