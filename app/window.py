"""The two ways to the window: on a screen, or off screen into a picture."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app import language as languages
from app import theme as themes
from app.main_window import MainWindow
from app.session import Session
from app.settings import Settings
from app.state import Stage
from engine.devices import load_beforehand
from engine.errors import WriteError

FIRST_SIZE = (1440, 900)
LONGEST_RENDER_S = 180.0
SWITCH_S = 0.0005


def application() -> QApplication:
    """Return the application, making it when there is none."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    # So long a thread waits for the interpreter while another one computes; the window lets go of it at every painter.
    sys.setswitchinterval(SWITCH_S)
    made = QApplication(sys.argv[:1])
    made.setApplicationName("Vernier")
    made.setDesktopFileName("vernier")
    return made


def keep_what_is_loaded() -> None:
    """Have Python no longer look through what is loaded for things to throw away: the window would wait for it."""
    gc.collect()
    gc.freeze()


def _session(device: str, network: str) -> Session:
    session = Session()
    session.request = replace(session.request, device=device, network=network)
    return session


def run(
    paths: Sequence[Path],
    *,
    device: str = "auto",
    network: str = "default",
    as_channels: bool = False,
    weights: Path | None = None,
    language: str | None = None,
) -> int:
    """Show the window until the user closes it.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Files and folders to open; none: the window says how to open one.
    device, network : str
        Ids of the first choice.
    as_channels : bool
        Whether ``paths`` become the channels of one scan.
    weights : pathlib.Path, optional
        Of a network of the user's own, in place of ``network``.
    language : str, optional
        A code of :data:`app.language.LANGUAGES`, instead of the one in the preferences.

    Returns
    -------
    int
        Exit code of the program.
    """
    window = show(paths, device=device, network=network, as_channels=as_channels, weights=weights, language=language)
    window.conductor.reading.clean_up()
    # Qt's loop would keep Python from seeing Ctrl+C in the terminal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return application().exec()


def show(
    paths: Sequence[Path],
    *,
    settings: Settings | None = None,
    device: str = "auto",
    network: str = "default",
    as_channels: bool = False,
    weights: Path | None = None,
    language: str | None = None,
) -> MainWindow:
    """Show the window and begin to open ``paths``; ``settings`` are the user's by default, more as in :func:`run`."""
    # Beside the making of the window: later, whoever imports a compiled module meanwhile would wait, and all with it.
    threading.Thread(target=load_beforehand, name="vernier-libraries", daemon=True).start()
    qt, settings = application(), settings or Settings()
    languages.use(qt, settings.language if language is None else language)
    window = MainWindow(_session(device, network), settings=settings)
    themes.apply(qt, window.theme)
    if settings.geometry is None or not window.restoreGeometry(settings.geometry):
        window.resize(*FIRST_SIZE)
    window.show()
    keep_what_is_loaded()
    window.resuming.offer()
    if weights is not None:
        window.own_networks.open(weights)
    window.open(list(paths), as_channels=as_channels)
    if not paths:
        window.conductor.get_ready()
    return window


def render(
    paths: Sequence[Path],
    target_png: Path,
    size: tuple[int, int] = (1680, 1020),
    *,
    device: str = "auto",
    network: str = "default",
    as_channels: bool = False,
    weights: Path | None = None,
    language: str | None = None,
) -> Path:
    """Render the window off screen, once everything in it is computed, into a picture.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Files and folders to open.
    target_png : pathlib.Path
        The picture.
    size : (int, int)
        Width and height in pixels.
    device, network, as_channels, weights, language
        As in :func:`run`.

    Returns
    -------
    pathlib.Path
        ``target_png``.

    Raises
    ------
    engine.errors.WriteError
        The picture could not be written.
    """
    if QApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qInstallMessageHandler(_without_size_hints)
    qt, settings = application(), _Unremembering()
    languages.use(qt, settings.language if language is None else language)
    window = MainWindow(_session(device, network), settings=settings)
    themes.apply(qt, window.theme)
    window.resize(*size)
    window.show()
    if weights is not None:
        window.own_networks.open(weights)
    window.open(list(paths), as_channels=as_channels)
    wait_until_settled(window)
    picture = window.grab()
    window.close()
    qInstallMessageHandler(None)
    if not picture.save(str(target_png), "PNG"):
        raise WriteError(target_png, "the picture could not be saved there")
    return target_png


def _without_size_hints(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """Pass on what Qt says, but for what the off-screen platform says about every window."""
    if "propagateSizeHints" not in message:
        print(message, file=sys.stderr)  # noqa: T201 - where Qt itself would have written it


class _Unremembering(Settings):
    """Settings of a window that nobody sees: it leaves no trace in the user's recent files."""

    def remember(self, path: Path) -> None:
        """Forget it."""

    @property
    def keeps_session(self) -> bool:
        """Nothing is kept."""
        return False

    @keeps_session.setter
    def keeps_session(self, kept: bool) -> None:
        """Stay so."""

    def save(self) -> None:
        """Write nothing."""


def wait_until_settled(window: MainWindow, longest_s: float = LONGEST_RENDER_S) -> bool:
    """Let events run until nothing is computed any more; returns whether that was reached in time."""
    loop, end = QEventLoop(), time.monotonic() + longest_s
    timer = QTimer()
    timer.setInterval(20)

    def look() -> None:
        idle = not window.conductor.busy and window.session.status.stage is not Stage.COMPUTING
        if idle or time.monotonic() > end:
            loop.quit()

    timer.timeout.connect(look)
    timer.start()
    loop.exec()
    timer.stop()
    return time.monotonic() <= end
