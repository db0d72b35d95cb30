"""What user stories share: scans in memory, an engine that can be held back, and hands that move a mouse."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.answers import Choice, Decoded, Opened
from app.backend import Backend
from app.tuning.state import Weights
from engine.errors import UnreadableError
from engine.geometry import PlaneGeometry, Size, Spacing
from engine.magnify import Bicubic
from engine.scan import Container, Modality, Scan, Slice, SliceInfo, SliceSource, Storage, Window
from engine.write import Provenance

LIFT = 10.0
"""What the network in these tests adds to every pixel, so that its images can be told from bicubic's."""

TUNED_LIFT = 20.0
"""What it adds with weights that were tuned."""

SPACING = Spacing(1.5, 0.75)
WINDOW = Window(500.0, 1000.0, "Own")


def pattern(rows: int, columns: int, seed: int = 0) -> np.ndarray:
    """Return blocks of random values from 0 to 1000, (rows, columns), float32."""
    values = np.random.default_rng(seed).integers(0, 1000, (rows, columns))
    return values.astype(np.float32)


def scan_of(
    *images: np.ndarray,
    title: str = "Phantom",
    spacing: Spacing | None = SPACING,
    container: Container = Container.IMAGE,
    modality: Modality = Modality.MR,
    window: Window | None = WINDOW,
    **more,
) -> Scan:
    """Return a scan in memory, one image a slice, lying in an axial plane."""
    rows, columns = images[0].shape[:2]
    geometry = None
    if spacing is not None:
        geometry = PlaneGeometry((-10.0, -20.0, 30.0), (0.0, spacing.row_mm, 0.0), (spacing.column_mm, 0.0, 0.0))
    infos = tuple(
        SliceInfo(
            SliceSource(Path("nowhere") / f"{number}.png"),
            Storage(0, 65535),
            spacing=spacing,
            geometry=geometry,
            windows=(window,) if window is not None else (),
        )
        for number in range(len(images))
    )

    def read(index: int) -> Slice:
        return Slice(images[index], infos[index])

    return Scan(
        key=f"{title}-{rows}-{columns}-{len(images)}",
        title=title,
        container=container,
        modality=modality,
        size=Size(rows, columns),
        slices=infos,
        units="stored value",
        reader=read,
        colour=images[0].ndim == 3,
        **more,
    )


class HeldMagnifier:
    """A network whose decode waits for a gate and notes what was asked of it."""

    def __init__(self, backend: HeldBackend, weights: Weights | None = None) -> None:
        self._backend = backend
        self.lift = LIFT if weights is None else TUNED_LIFT

    def encode(self, slice_, *, cancel, progress):
        self._backend.encoded += 1
        return slice_

    def offers_first_look(self, features, grid, *, box, refinement=None):
        return self._backend.offers_first_look

    def decode(
        self,
        features,
        grid,
        *,
        box,
        cancel,
        progress,
        consistent=None,
        refinement=None,
        for_file=False,
        start=None,
        first_look=False,
    ):
        consistent = True if consistent is None else consistent
        self._backend.consistent.append(consistent)
        self._backend.asked.append(grid)
        while not self._backend.gate.wait(0.005):
            cancel.check()
        if self._backend.decode_error is not None:
            raise self._backend.decode_error
        lift = self.lift / 2 if first_look else self.lift
        values = self._backend.bicubic(features, grid, box).values + np.float32(lift)
        self._backend.decoded.append(grid)
        self._backend.looks.append(first_look)
        return Decoded(values, 0.004, "CPU · test", consistent=consistent, first_look=first_look)

    def provenance(self, device, *, consistent):
        return Provenance("default", "Test network", "1", "0" * 64, "for tests", device, consistent)


class HeldBackend(Backend):
    """The engine with scans from memory, and a network that can be held back by closing ``gate``."""

    def __init__(self, scans: dict[str, Scan] | None = None) -> None:
        super().__init__()
        self.scans = scans or {}
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list = []
        self.loaded: list = []
        self.decoded: list = []
        self.consistent: list[bool] = []
        self.offers_first_look = False
        self.looks: list[bool] = []
        self.encoded = 0
        self.decode_error: Exception | None = None

    def open(self, paths: Sequence[Path], *, cancel, progress, grown=None):
        found, refused = [], []
        for done, path in enumerate(paths):
            cancel.check()
            progress(done, len(paths), path.name)
            if path.name in self.scans:
                found.append(self.scans[path.name])
            else:
                refused.append(str(UnreadableError(path, "it is no scan")))
        return Opened(tuple(found), tuple(refused), tuple(path for path in paths if path.exists()))

    def builtin(self, *, cancel, progress):
        return Opened(tuple(self.scans.values()))

    def bicubic(self, slice_, grid, box):
        """Return nearest neighbour: exact at pixel edges, which is what the stories look at."""
        rows, columns = grid.nearest_index()
        down, across = box.slices
        found = slice_.values[np.ix_(rows[down], columns[across])]
        return Bicubic(slice_, grid, box, found, np.float32(0))

    def networks(self):
        other = Choice("other", "Other network", "Under-trained.", "It may invent.")
        return (Choice("default", "Test network"), other)

    def devices(self):
        return (Choice("cpu", "CPU · test"),)

    def magnifier(self, network, device, weights=None):
        self.loaded.append(weights)
        return HeldMagnifier(self, weights)


class SlowReader:
    """A reader of slices that waits until it is let go."""

    def __init__(self, scan: Scan) -> None:
        self.scan = scan
        self.go = threading.Event()

    def __call__(self, index: int) -> Slice:
        end = time.monotonic() + 30
        while not self.go.wait(0.01) and time.monotonic() < end:
            pass
        return self.scan.reader(index)


def mouse(
    widget: QWidget,
    kind: QEvent.Type,
    at: tuple[float, float],
    button: Qt.MouseButton = Qt.MouseButton.NoButton,
    held: Qt.MouseButton = Qt.MouseButton.NoButton,
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Send one mouse event."""
    point = QPointF(*at)
    event = QMouseEvent(kind, point, QPointF(widget.mapToGlobal(QPoint(0, 0))) + point, button, held, keys)
    QApplication.sendEvent(widget, event)


def drag(
    widget: QWidget,
    button: Qt.MouseButton,
    start: tuple[float, float],
    end: tuple[float, float],
    *,
    release: bool = True,
) -> None:
    """Press, move in two steps, and release."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    mouse(widget, QEvent.Type.MouseButtonPress, start, button, button)
    for at in (middle, end):
        mouse(widget, QEvent.Type.MouseMove, at, held=button)
    if release:
        mouse(widget, QEvent.Type.MouseButtonRelease, end, button)


def turn_wheel(
    widget: QWidget,
    notches: float,
    at: tuple[float, float],
    keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Turn the wheel away from the user (above zero) or towards them."""
    point = QPointF(*at)
    event = QWheelEvent(
        point,
        QPointF(widget.mapToGlobal(QPoint(0, 0))) + point,
        QPoint(0, 0),
        QPoint(0, round(notches * 120)),
        Qt.MouseButton.NoButton,
        keys,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def picture(widget: QWidget) -> np.ndarray:
    """Return what a widget shows, (rows, columns, 3), uint8."""
    image = widget.grab().toImage().convertToFormat(widget.grab().toImage().Format.Format_RGB888)
    rows, columns = image.height(), image.width()
    return (
        np.frombuffer(image.constBits(), np.uint8)
        .reshape(rows, image.bytesPerLine())[:, : columns * 3]
        .reshape(rows, columns, 3)
        .copy()
    )
