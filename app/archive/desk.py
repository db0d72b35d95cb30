"""What the window does with archives: one question at a time, in a lane of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.series_export import SeriesExport, SeriesWish
from app.words import say, told
from app.worker import Job, Lane
from engine.errors import EngineError
from engine.progress import CancelToken, Progress
from engine.scan import Scan

if TYPE_CHECKING:
    from engine.pacs import Query, Sent, SeriesFound, StudyFound
    from engine.pacs.opening import Listening
    from engine.pacs.servers import Server

Failed = Callable[[str], None]
QUIET_MS = 1500


class ArchiveDesk(QObject):
    """Asks archives, and keeps which are set up.

    Parameters
    ----------
    settings : pathlib.Path
        File of the archives.

    Signals
    -------
    opened(object)
        Tuple of scans that were fetched, and tuple of sentences on what could not be opened.
    arrived(int)
        How many images others have sent so far, while this computer listens.
    """

    opened = Signal(object, object)
    arrived = Signal(int)

    def __init__(self, settings: Path, series: SeriesExport, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings, self._series = settings, series
        self._passwords: dict[str, str] = {}
        self.lane = Lane("archive", self)
        self._listening: Listening | None = None
        # an image is opened when none has come after it for a while: a series is sent one by one
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._open_received)
        self.arrived.connect(lambda _: self._quiet.start())

    # Which archives there are

    def servers(self) -> tuple[Server, ...]:
        """Return the archives that are set up; raises EngineError where their file is damaged."""
        from engine.pacs import Servers

        return Servers(self._settings).all()

    def put(self, server: Server, replacing: str = "") -> None:
        """Keep the settings of an archive, in place of those called ``replacing``."""
        from engine.pacs import Servers

        if replacing and replacing != server.name:
            Servers(self._settings).remove(replacing)
        Servers(self._settings).put(server)

    def remove(self, name: str) -> None:
        """Forget an archive."""
        from engine.pacs import Servers

        Servers(self._settings).remove(name)

    def keep_password(self, name: str, password: str) -> None:
        """Remember a password until the program ends."""
        self._passwords[name] = password

    def wants_password(self, server: Server) -> bool:
        """Return whether a password has to be asked for first."""
        return bool(getattr(server, "user", "")) and server.name not in self._passwords

    # What is asked of them

    def test(self, server: Server, done: Callable[[str], None], failed: Failed) -> None:
        """Ask whether it answers."""
        self._ask(say("ArchiveDesk", "Testing the archive"), lambda *_: self._archive(server).echo(), done, failed)

    def find_studies(
        self, server: Server, query: Query, done: Callable[[tuple[StudyFound, ...]], None], failed: Failed
    ) -> None:
        """Search for studies."""
        self._ask(
            say("ArchiveDesk", "Searching the archive"),
            lambda *_: self._archive(server).find_studies(query),
            done,
            failed,
        )

    def find_series(
        self, server: Server, study: str, done: Callable[[tuple[SeriesFound, ...]], None], failed: Failed
    ) -> None:
        """List the series of a study."""
        self._ask(
            say("ArchiveDesk", "Searching the archive"),
            lambda *_: self._archive(server).find_series(study),
            done,
            failed,
        )

    def fetch(self, server: Server, series: Sequence[SeriesFound], done: Callable[[], None], failed: Failed) -> None:
        """Fetch series and open them."""

        def work(cancel: CancelToken, progress: Progress) -> Any:  # noqa: ANN401 - OpenResult, imported when it runs
            from engine.pacs.opening import fetch_and_open

            return fetch_and_open(self._archive(server), series, cancel=cancel, progress=progress)

        def arrived(found: Any) -> None:  # noqa: ANN401
            self.opened.emit(found.scans, tuple(f"{one.path.name}: {told(one.reason)}" for one in found.refused))
            done()

        self._ask(say("ArchiveDesk", "Fetching from the archive"), work, arrived, failed)

    def send_scan(self, server: Server, wish: SeriesWish, done: Callable[[Sent], None], failed: Failed) -> None:
        """Magnify a scan, and send the derived series; nothing of it stays on this machine."""

        def work(cancel: CancelToken, progress: Progress) -> Sent:
            with tempfile.TemporaryDirectory(prefix="vernier-send-") as folder:
                ending = self._series.ending(wish)
                report = self._series.write(Path(folder) / f"series{ending}", wish, cancel=cancel, progress=progress)
                files = sorted(report.path.iterdir()) if report.path.is_dir() else [report.path]
                sent: Sent = self._archive(server).send(files, cancel=cancel, progress=progress)
                return sent

        self._ask(say("ArchiveDesk", "Sending to the archive"), work, done, failed)

    @property
    def listening(self) -> bool:
        """Whether others can send to this computer."""
        return self._listening is not None

    def listen(self, server: Server) -> str:
        """Take what is sent to our title and port; returns in words where. Raises EngineError where that cannot be."""
        from engine.pacs import DimseServer
        from engine.pacs.opening import Listening

        if not isinstance(server, DimseServer) or not server.own_port:
            raise EngineError(
                say("ArchiveDesk", "receiving needs an archive that speaks DIMSE, with a port of ours in its settings")
            )
        self.stop_listening()
        self._listening = Listening(server, self.arrived.emit)
        return say("ArchiveDesk", "“{title}” listens at port {port} of this computer.").format(
            title=server.own_title, port=self._listening.port
        )

    def stop_listening(self) -> None:
        """Take nothing more; what has come stays open."""
        if self._listening is not None:
            self._listening.close()
            self._listening = None

    def close(self) -> None:
        """Stop everything, and end the thread."""
        self._quiet.stop()
        self.stop_listening()
        self.lane.close()

    def _open_received(self) -> None:
        listening = self._listening
        if listening is None:
            return

        def work(cancel: CancelToken, progress: Progress) -> Any:  # noqa: ANN401 - OpenResult
            return listening.open_new(cancel=cancel, progress=progress)

        def done(found: Any) -> None:  # noqa: ANN401
            self.opened.emit(found.scans, tuple(f"{one.path.name}: {told(one.reason)}" for one in found.refused))

        self.lane.submit(Job("received", say("ArchiveDesk", "Opening what was sent"), work, done, lambda _: None))

    def stop(self) -> None:
        """Stop what runs."""
        self.lane.cancel("archive")

    def _archive(self, server: Server) -> Any:  # noqa: ANN401 - Archive, imported when it is needed
        from engine.pacs import archive_of

        return archive_of(server, self._passwords.get(server.name, ""))

    def _ask(
        self,
        title: str,
        work: Callable[[CancelToken, Progress], Any],
        done: Callable[[Any], None],
        failed: Failed,
    ) -> None:
        self.lane.submit(Job("archive", title, work, done, failed))


def can_be_sent(scan: Scan | None) -> bool:
    """Return whether a scan has a patient and a study that a derived series could belong to."""
    from engine.scan import Container

    return scan is not None and scan.container is Container.DICOM
