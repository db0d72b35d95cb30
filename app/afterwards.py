"""What is known of the image on screen only after it: computed in the magnifying lane, and only while it is wanted."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.session import Session
from app.state import Images, Magnified
from app.words import Phrase
from app.worker import Job, Lane
from engine.progress import CancelToken, Progress


class Afterwards(QObject):
    """Has one thing computed about the super-resolved image on screen, once an image; the newest image wins.

    Parameters
    ----------
    session : Session
        Whose images it completes.
    lane : Lane
        Where it works.
    slot : str
        Of its jobs.
    title : Phrase
        What the user reads while they run.
    priority : int
        Of its jobs.
    """

    def __init__(
        self, session: Session, lane: Lane, slot: str, title: Phrase, priority: int, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._lane = lane
        self._slot, self._title, self._priority = slot, title, priority
        self._asked: Magnified | None = None
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._submit)
        session.images_changed.connect(self.refresh)
        session.options_changed.connect(self.refresh)

    @property
    def pending(self) -> bool:
        """Whether it waits for a moment in which nothing else is asked for."""
        return self._idle.isActive()

    def refresh(self) -> None:
        """Have it computed where the image on screen lacks it and it is wanted."""
        magnified = self._session.images.magnified
        if magnified is None or not self._wanted(magnified):
            if self._asked is not None:
                self._asked = None
                self._idle.stop()
                self._lane.cancel(self._slot)
            return
        wait = self._wait_ms()
        if self._asked is not None and self._asked.image is magnified.image and (wait or not self.pending):
            return
        self._asked = magnified
        if wait:
            self._idle.start(wait)
        else:
            self._idle.stop()
            self._submit()

    def _submit(self) -> None:
        magnified = self._asked
        work = self._work(magnified) if magnified is not None else None
        if magnified is None or work is None:
            return

        def take(result: Any) -> None:  # noqa: ANN401 - what the subclass computes
            images = self._session.images
            if images.magnified is not None and images.magnified.image is magnified.image:
                self._session.set_images(self._completed(images, images.magnified, result))

        def failed(sentence: str) -> None:
            take(self._instead(magnified, sentence))

        self._lane.submit(Job(self._slot, str(self._title), work, take, failed, priority=self._priority))

    def _wait_ms(self) -> int:
        """Return for how long no newer image may have come; 0 for at once."""
        return 0

    @abstractmethod
    def _wanted(self, magnified: Magnified) -> bool:
        """Return whether the user wants it and the image on screen lacks it."""

    @abstractmethod
    def _work(self, magnified: Magnified) -> Callable[[CancelToken, Progress], Any] | None:
        """Return what computes it in the background."""

    @abstractmethod
    def _completed(self, images: Images, magnified: Magnified, result: Any) -> Images:  # noqa: ANN401
        """Return ``images`` with it."""

    @abstractmethod
    def _instead(self, magnified: Magnified, sentence: str) -> Any:  # noqa: ANN401
        """Return what stands in its place when it could not be computed, for the reason in ``sentence``."""
