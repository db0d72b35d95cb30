"""How sure the super-resolved image is: computed after the image, and only while it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.afterwards import Afterwards
from app.magnification import Magnification
from app.session import Session
from app.state import Images, Magnified
from app.unsure import Unsure, shows_unsure, unsure_of
from app.words import mark
from app.worker import Lane
from engine.progress import CancelToken, Progress


class HowSure(Afterwards):
    """Keeps the half-widths of the image on screen in the session while the user wants to see them."""

    def __init__(
        self, session: Session, lane: Lane, magnification: Magnification, parent: QObject | None = None
    ) -> None:
        super().__init__(session, lane, "uncertainty", mark("Work", "How sure"), 2, parent)
        self._magnification = magnification

    def _wanted(self, magnified: Magnified) -> bool:
        session, request = self._session, self._session.work
        if magnified.first_look or not shows_unsure(session) or unsure_of(session) is not None:
            return False
        # of another network than is asked for now: its own image is on the way
        made_by = (magnified.network, magnified.weights)
        return magnified.grid.identity or made_by == (request.network, request.weights)

    def _work(self, magnified: Magnified) -> Callable[[CancelToken, Progress], Unsure] | None:
        session, request = self._session, self._session.work
        scan, index, slice_ = session.scan, session.images.index, session.images.slice_
        if scan is None or slice_ is None:
            return None

        def work(cancel: CancelToken, progress: Progress) -> Unsure:
            return self._magnification.half_widths(
                scan, index, slice_, magnified, request=request, cancel=cancel, progress=progress
            )

        return work

    def _completed(self, images: Images, magnified: Magnified, result: Unsure) -> Images:  # noqa: ARG002
        return replace(images, unsure=result)

    def _instead(self, magnified: Magnified, sentence: str) -> Unsure:
        return Unsure(magnified.image, None, words=sentence)
