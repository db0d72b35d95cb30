"""Reads measurements beside the window: in a lane of its own, so that a drag over many pixels never stops the hand."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.layers import Layer
from app.session import Session
from app.words import say, told
from app.worker import Job, Lane
from engine.geometry import Grid
from engine.measure.reading import Picture, Reading, read
from engine.measure.roi import MeasureError
from engine.progress import CancelToken, Progress
from engine.scan import Scan


class MeasuringDesk(QObject):
    """Reads what is on screen again whenever a shape or an image changes; the newest wins."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._read: tuple[object, ...] = ()
        self.lane = Lane("measuring", self)
        session.measurements.changed.connect(self.refresh)
        session.images_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Read the measurements of the slice on screen, where they or its images are others than before."""
        session = self._session
        scan, slice_ = session.scan, session.images.slice_
        if scan is None or slice_ is None:
            self._read = ()
            return
        items = session.measurements.of(scan.key, session.shown_index)
        pictures = pictures_of(session)
        wanted = (slice_, items, *(picture.values for picture in pictures))
        if len(wanted) == len(self._read) and all(
            one is other or (one == other if isinstance(one, tuple) else False)
            for one, other in zip(wanted, self._read, strict=True)
        ):
            return
        self._read = wanted
        if not items:
            return

        def work(cancel: CancelToken, _progress: Progress) -> dict[int, Reading | str]:
            found: dict[int, Reading | str] = {}
            for item in items:
                cancel.check()
                try:
                    found[item.number] = read(item.shape, scan, slice_, pictures)
                except MeasureError as error:
                    found[item.number] = told(error)
            return found

        self.lane.submit(
            Job("read", say("MeasuringDesk", "Measuring"), work, session.measurements.take_readings, session.notify)
        )


def pictures_of(session: Session) -> list[Picture]:
    """Return the images of the slice on screen that there are."""
    scan, images = session.scan, session.images
    if scan is None or images.scan is None:
        return []
    found = [_picture(scan, "LR", images.scan)]
    magnified = images.magnified
    bicubic = magnified.bicubic if magnified is not None else images.bicubic
    if bicubic is not None:
        found.append(_picture(scan, "bicubic", bicubic))
    if magnified is not None:
        found.append(_picture(scan, "SR", magnified.image, magnified.network))
    return found


def _picture(scan: Scan, name: str, layer: Layer, network: str = "") -> Picture:
    return Picture(name, layer.values, Grid(scan.size, layer.size), layer.box, network)
