"""Find, fetch and send: the archive beside the window, which goes on working meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from app.archive.desk import ArchiveDesk, can_be_sent
from app.archive.server_dialog import ServerDialog
from app.archive.tables import fill, series_cells, series_table, studies_table, study_cells
from app.forms import beside, lay_out
from app.series_export import SeriesWish
from app.session import Session
from app.words import say, told
from app.worker import Report
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.pacs import Sent, SeriesFound, StudyFound
    from engine.pacs.servers import Server

_MODALITIES = ("", "CT", "MR", "US")


class ArchiveDialog(QDialog):
    """Searches an archive, opens what was found, and sends the scan on screen, magnified, to it."""

    def __init__(self, session: Session, desk: ArchiveDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._desk = session, desk
        self._studies: tuple[StudyFound, ...] = ()
        self._series: tuple[SeriesFound, ...] = ()
        self.setWindowTitle(say("ArchiveDialog", "Hospital archive"))
        self.resize(1120, 640)
        self._make_controls()
        self._lay_out()
        desk.lane.reported.connect(self._report)
        session.slice_changed.connect(self._refresh)
        self._show_servers()
        self._refresh()

    def done(self, result: int) -> None:
        """Close, and let go of the session."""
        self._session.slice_changed.disconnect(self._refresh)
        self._desk.arrived.disconnect(self._count_received)
        self._desk.stop()
        super().done(result)

    def _make_controls(self) -> None:
        self.server = QComboBox()
        self.server.setAccessibleName(say("ArchiveDialog", "Archive"))
        self.server.setMinimumWidth(220)
        self.server.currentIndexChanged.connect(lambda _: self._refresh())
        self.add = QPushButton(say("ArchiveDialog", "Set up…"))
        self.edit = QPushButton(say("ArchiveDialog", "Change…"))
        self.remove = QPushButton(say("ArchiveDialog", "Forget"))
        self.add.clicked.connect(lambda: self._set_up(None))
        self.edit.clicked.connect(lambda: self._set_up(self._chosen()))
        self.remove.clicked.connect(self._forget)
        self.name, self.number, self.first, self.last = (QLineEdit() for _ in range(4))
        for field, hint in (
            (self.name, say("ArchiveDialog", "Patient name, such as MILLER*")),
            (self.number, say("ArchiveDialog", "Patient number")),
            (self.first, say("ArchiveDialog", "From, YYYYMMDD")),
            (self.last, say("ArchiveDialog", "To, YYYYMMDD")),
        ):
            field.setPlaceholderText(hint)
            field.setAccessibleName(hint)
            field.returnPressed.connect(self._search)
        self.modality = QComboBox()
        self.modality.setAccessibleName(say("ArchiveDialog", "Modality"))
        for value in _MODALITIES:
            self.modality.addItem(value or say("ArchiveDialog", "All kinds"), value)
        self.search = QPushButton(say("ArchiveDialog", "Search"))
        self.search.setObjectName("primary")
        self.search.setDefault(True)
        self.search.clicked.connect(self._search)
        self.studies, self.series = studies_table(), series_table()
        self.studies.itemSelectionChanged.connect(self._list_series)
        self.series.itemSelectionChanged.connect(self._refresh)
        self.series.itemDoubleClicked.connect(lambda _: self._fetch())
        self.fetch = QPushButton(say("ArchiveDialog", "Open"))
        self.fetch.clicked.connect(self._fetch)
        self.send = QPushButton(say("ArchiveDialog", "Send the scan on screen, magnified"))
        self.send.setToolTip(
            say("ArchiveDialog", "Magnifies all of its slices and stores them as a new series of the same study")
        )
        self.send.clicked.connect(self._send)
        self.receive = QCheckBox(say("ArchiveDialog", "Receive what is sent to this computer"))
        self.receive.setToolTip(
            say("ArchiveDialog", "Listens at “our port” of the archive's settings, also while this dialog is closed")
        )
        self.receive.setChecked(self._desk.listening)
        self.receive.clicked.connect(self._listen)
        self._desk.arrived.connect(self._count_received)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setAccessibleName(say("ArchiveDialog", "What the archive said"))
        self.bar = QProgressBar()
        self.bar.hide()
        self.stop = QPushButton(say("ArchiveDialog", "Stop"))
        self.stop.hide()
        self.stop.clicked.connect(self._stop)

    def _lay_out(self) -> None:
        tables = QHBoxLayout()
        tables.addWidget(self.studies, 3)
        tables.addWidget(self.series, 2)
        close = QPushButton(say("ArchiveDialog", "Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        body = (
            beside(self.server, self.add, self.edit, self.remove),
            beside(self.name, self.number, self.first, self.last, self.modality, self.search, stretch=0),
            tables,
            self.said,
            beside(self.bar, self.stop, stretch=0),
        )
        about = say(
            "ArchiveDialog", "Find examinations and open them, or send the scan on screen, magnified, as a new series."
        )
        title, aside = say("ArchiveDialog", "Hospital archive"), (self.fetch, self.send, self.receive)
        lay_out(self, title, about, body, (close,), aside=aside, room=tables)

    # Which archive

    def _show_servers(self, name: str = "") -> None:
        try:
            servers = self._desk.servers()
        except EngineError as error:
            servers = ()
            self._say(told(error), problem=True)
        self.server.clear()
        for server in servers:
            self.server.addItem(server.name, server)
        self.server.setCurrentIndex(max(0, self.server.findText(name)))
        if not servers and not self.said.text():
            self._say(
                say("ArchiveDialog", "No archive is set up yet. “Set up…” asks for what its administrator tells you.")
            )

    def _chosen(self) -> Server | None:
        server: Server | None = self.server.currentData()
        return server

    def _set_up(self, known: Server | None) -> None:
        dialog = ServerDialog(self._desk, known, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._set_up_done(dialog.name.text().strip()))
        dialog.open()

    def _set_up_done(self, name: str) -> None:
        self._say("")
        self._show_servers(name)
        self._refresh()

    def _forget(self) -> None:
        server = self._chosen()
        if server is not None:
            self._desk.remove(server.name)
            self._show_servers()
            self._refresh()

    def _ready(self) -> Server | None:
        """Return the archive when it can be asked; asks for a password first where one is needed."""
        server = self._chosen()
        if server is None:
            return None
        if self._desk.wants_password(server):
            text = say("ArchiveDialog", "Password of {user} at {name}").format(
                user=getattr(server, "user", ""), name=server.name
            )
            password, given = QInputDialog.getText(
                self, say("ArchiveDialog", "Password"), text, QLineEdit.EchoMode.Password
            )
            if not given:
                return None
            self._desk.keep_password(server.name, password)
        return server

    # Finding

    def _search(self) -> None:
        from engine.pacs import Query

        server = self._ready()
        if server is None:
            return
        query = Query(
            self.name.text().strip(),
            self.number.text().strip(),
            modality=str(self.modality.currentData()),
            first_date=self.first.text().strip(),
            last_date=self.last.text().strip(),
        )
        self._begin(say("ArchiveDialog", "Searching…"))
        self._desk.find_studies(server, query, self._found, self._failed)

    def _found(self, studies: tuple[StudyFound, ...]) -> None:
        self._studies, self._series = studies, ()
        fill(self.series, [])
        fill(self.studies, [study_cells(one) for one in studies])
        self._end(
            (
                say("ArchiveDialog", "{count} study found.")
                if len(studies) == 1
                else say("ArchiveDialog", "{count} studies found.")
            ).format(count=len(studies))
            if studies
            else say("ArchiveDialog", "Nothing matches. Try fewer words, or a * at the end.")
        )

    def _list_series(self) -> None:
        server, row = self._chosen(), self.studies.currentRow()
        if server is None or not 0 <= row < len(self._studies) or not self.studies.selectedItems():
            return
        self._begin(say("ArchiveDialog", "Listing the series…"))
        self._desk.find_series(server, self._studies[row].uid, self._listed, self._failed)

    def _listed(self, series: tuple[SeriesFound, ...]) -> None:
        self._series = series
        fill(self.series, [series_cells(one) for one in series])
        self._end("")

    # Fetching and sending

    def _fetch(self) -> None:
        server = self._ready()
        rows = sorted({index.row() for index in self.series.selectedIndexes()})
        wanted = [self._series[row] for row in rows if row < len(self._series)]
        if server is None or not wanted:
            return
        self._begin(say("ArchiveDialog", "Fetching…"))
        self._desk.fetch(
            server,
            wanted,
            lambda: self._end(say("ArchiveDialog", "Opened; it is in the list of series.")),
            self._failed,
        )

    def _send(self) -> None:
        server, session = self._ready(), self._session
        scan = session.scan
        if server is None or scan is None:
            return
        depth = scan.depth or len(scan)
        wish = SeriesWish(scan, session.request, "dicom", range(depth), range(max(1, len(scan) // depth)))
        self._begin(say("ArchiveDialog", "Magnifying and sending…"))
        self._desk.send_scan(server, wish, self._sent, self._failed)

    def _sent(self, sent: Sent) -> None:
        if not sent.refused:
            self._end(
                say("ArchiveDialog", "{count} images are in the archive, as a new series of the same study.").format(
                    count=sent.taken
                )
            )
            return
        name, why = sent.refused[0]
        self._end(
            say("ArchiveDialog", "{taken} images were taken, {refused} refused ({name}: {why}).").format(
                taken=sent.taken, refused=len(sent.refused), name=name, why=told(why)
            ),
            problem=True,
        )

    def _listen(self, wanted: bool) -> None:
        server = self._chosen()
        if not wanted or server is None:
            self._desk.stop_listening()
            self._say("")
        else:
            try:
                self._say(self._desk.listen(server))
            except EngineError as error:
                self._say(told(error), problem=True)
        self.receive.setChecked(self._desk.listening)

    def _count_received(self, count: int) -> None:
        self._say(
            (
                say("ArchiveDialog", "{count} image received.")
                if count == 1
                else say("ArchiveDialog", "{count} images received.")
            ).format(count=count)
        )

    # What is going on

    def _begin(self, text: str) -> None:
        self._say(text)
        self.bar.setRange(0, 0)
        self.bar.show()
        self.stop.show()
        self._refresh()

    def _end(self, text: str, *, problem: bool = False) -> None:
        self.bar.hide()
        self.stop.hide()
        self._say(text, problem=problem)
        self._refresh()

    def _failed(self, sentence: str) -> None:
        self._end(told(sentence), problem=True)

    def _stop(self) -> None:
        self._desk.stop()
        self._end(say("ArchiveDialog", "Stopped."))

    def _report(self, report: Report) -> None:
        if not self.bar.isHidden():
            self.bar.setRange(0, report.total)
            self.bar.setValue(report.done)

    def _say(self, text: str, *, problem: bool = False) -> None:
        self.said.setObjectName("problem" if problem else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.setText(text)

    def _refresh(self) -> None:
        there, idle = self._chosen() is not None, self.bar.isHidden()
        self.receive.setEnabled(there or self._desk.listening)
        for control in (self.edit, self.remove, self.search):
            control.setEnabled(there and idle)
        self.fetch.setEnabled(there and idle and bool(self.series.selectedItems()))
        self.send.setEnabled(there and idle and can_be_sent(self._session.scan))
