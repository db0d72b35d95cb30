"""How sure the super-resolved image is: computed in the magnifying lane, after the image, only while shown."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject

from app.magnification import Magnification
from app.session import Session
from app.state import Magnified, Role
from app.unsure import Unsure, unsure_of
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress

SLOT = "uncertainty"


class HowSure(QObject):
    """Keeps the half-widths of the image on screen in the session while the user wants to see them."""

    def __init__(
        self, session: Session, lane: Lane, magnification: Magnification, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._magnification = magnification
        self._asked: Magnified | None = None
        session.images_changed.connect(self.refresh)
        session.options_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Have half-widths computed where the image on screen has none yet."""
        session = self._session
        magnified, request = session.images.magnified, session.work
        if not session.options.uncertainty or magnified is None or Role.SUPER_RESOLVED not in session.roles:
            if self._asked is not None:
                self._asked = None
                self._lane.cancel(SLOT)
            return
        if unsure_of(session) is not None or self._asked is magnified:
            return
        scan, index, slice_ = session.scan, session.images.index, session.images.slice_
        if scan is None or slice_ is None:
            return
        made_by = (magnified.network, magnified.weights)
        if not magnified.grid.identity and made_by != (request.network, request.weights):
            return  # of another network than is asked for now: its own image is on the way
        self._asked = magnified

        def work(cancel: CancelToken, progress: Progress) -> Unsure:
            return self._magnification.half_widths(
                scan, index, slice_, magnified, request=request, cancel=cancel, progress=progress
            )

        def done(unsure: Unsure) -> None:
            self._take(magnified, unsure)

        def failed(sentence: str) -> None:
            self._take(magnified, Unsure(magnified.image, None, words=sentence))

        self._lane.submit(Job(SLOT, "How sure", work, done, failed, priority=2))

    def _take(self, magnified: Magnified, unsure: Unsure) -> None:
        self._asked = None
        images = self._session.images
        if images.magnified is magnified:
            self._session.set_images(replace(images, unsure=unsure))
