"""The settings of one archive, with a button that tests them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from app.archive.desk import ArchiveDesk
from app.forms import fit, form_of, lay_out, problem_label
from app.words import say, told
from engine.errors import EngineError

if TYPE_CHECKING:
    from engine.pacs.servers import Server

_DIMSE = ("host", "port", "title", "own_title", "own_port", "tls", "certificate")
_WEB = ("url", "user", "password")


class ServerDialog(QDialog):
    """Sets up an archive."""

    def __init__(self, desk: ArchiveDesk, known: Server | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._known = desk, known
        self.setWindowTitle(say("ServerDialog", "Archive"))
        self._make_controls()
        self._form = form_of(
            (
                (say("ServerDialog", "Call it"), self.name),
                (say("ServerDialog", "It speaks"), self.kind),
                (say("ServerDialog", "Host"), self.host),
                (say("ServerDialog", "Port"), self.port),
                (say("ServerDialog", "Its title (AET)"), self.title),
                (say("ServerDialog", "Our title (AET)"), self.own_title),
                (say("ServerDialog", "Our port, for C-MOVE"), self.own_port),
                ("", self.tls),
                (say("ServerDialog", "Address"), self.url),
                (say("ServerDialog", "User"), self.user),
                (say("ServerDialog", "Password"), self.password),
                (say("ServerDialog", "Trusted certificates"), self.authorities),
                (say("ServerDialog", "Own certificate"), self.certificate),
                ("", self.outcome),
            )
        )
        about = say(
            "ServerDialog",
            "Its administrator knows all of this. A password is kept until Vernier is closed, and nowhere else.",
        )
        lay_out(
            self,
            say("ServerDialog", "Archive"),
            about,
            (self._form, self.error),
            (self.cancel, self.save),
            aside=(self.test,),
            least_width=560,
        )
        if known is not None:
            self._show(known)
        self._change_kind()

    def _make_controls(self) -> None:
        self.kind = QComboBox()
        self.kind.addItem(say("ServerDialog", "DIMSE (a host, a port and a title)"), "dimse")
        self.kind.addItem(say("ServerDialog", "DICOMweb (an address)"), "web")
        self.kind.currentIndexChanged.connect(lambda _: self._change_kind())
        self.name, self.host, self.title, self.own_title, self.url, self.user, self.authorities, self.certificate = (
            QLineEdit() for _ in range(8)
        )
        self.own_title.setText("VERNIER")
        self.url.setPlaceholderText("https://archive.hospital/dicom-web")
        self.authorities.setPlaceholderText(say("ServerDialog", "those that this computer trusts"))
        self.certificate.setPlaceholderText(say("ServerDialog", "none; a .pem file with certificate and key"))
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.port, self.own_port = QSpinBox(), QSpinBox()
        for box, value in ((self.port, 104), (self.own_port, 0)):
            box.setRange(0, 65535)
            box.setValue(value)
        self.own_port.setSpecialValueText(say("ServerDialog", "none: C-GET alone"))
        self.tls = QCheckBox(say("ServerDialog", "Encrypted connection (TLS)"))
        self.outcome = QLabel()
        self.outcome.setWordWrap(True)
        self.outcome.setAccessibleName(say("ServerDialog", "What the test said"))
        self.error = problem_label()
        self.test = QPushButton(say("ServerDialog", "Test"))
        self.cancel = QPushButton(say("ServerDialog", "Cancel"))
        self.save = QPushButton(say("ServerDialog", "Save"))
        self.save.setObjectName("primary")
        self.save.setDefault(True)
        self.test.clicked.connect(self._test)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._save)

    def _show(self, server: Server) -> None:
        from engine.pacs import WebServer

        self.name.setText(server.name)
        if isinstance(server, WebServer):
            self.kind.setCurrentIndex(1)
            self.url.setText(server.url)
            self.user.setText(server.user)
            self.authorities.setText(server.authorities)
            return
        self.host.setText(server.host)
        self.title.setText(server.title)
        self.own_title.setText(server.own_title)
        self.port.setValue(server.port)
        self.own_port.setValue(server.own_port)
        self.tls.setChecked(server.tls is not None)
        if server.tls is not None:
            self.authorities.setText(server.tls.authorities)
            self.certificate.setText(server.tls.certificate)

    def _change_kind(self) -> None:
        web = self.kind.currentData() == "web"
        for name in _DIMSE:
            self._form.setRowVisible(getattr(self, name), not web)
        for name in _WEB:
            self._form.setRowVisible(getattr(self, name), web)
        self._form.setRowVisible(self.outcome, False)
        fit(self)

    def server(self) -> Server:
        """Return what is typed; raises EngineError where it cannot be."""
        from engine.pacs import DimseServer, Tls, WebServer

        name, authorities = self.name.text().strip(), self.authorities.text().strip()
        if self.kind.currentData() == "web":
            return WebServer(name, self.url.text().strip(), self.user.text().strip(), authorities)
        tls = Tls(authorities, self.certificate.text().strip()) if self.tls.isChecked() else None
        place = (self.host.text().strip(), self.port.value(), self.title.text().strip())
        return DimseServer(name, *place, self.own_title.text().strip(), self.own_port.value(), tls)

    def _typed(self) -> Server | None:
        try:
            server = self.server()
        except EngineError as error:
            self._say(told(error))
            return None
        if self.kind.currentData() == "web" and self.password.text():
            self._desk.keep_password(server.name, self.password.text())
        self._say("")
        return server

    def _test(self) -> None:
        server = self._typed()
        if server is None:
            return
        self.test.setEnabled(False)
        self._tell(say("ServerDialog", "Asking…"))
        self._desk.test(server, lambda said: self._tested(f"✓ {told(said)}"), lambda why: self._tested(f"✗ {why}"))

    def _tested(self, said: str) -> None:
        self.test.setEnabled(True)
        self._tell(said)

    def _tell(self, text: str) -> None:
        self.outcome.setText(text)
        self._form.setRowVisible(self.outcome, True)
        fit(self)

    def _save(self) -> None:
        server = self._typed()
        if server is None:
            return
        try:
            self._desk.put(server, self._known.name if self._known is not None else "")
        except EngineError as error:
            self._say(told(error))
            return
        self.accept()

    def _say(self, problem: str) -> None:
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        fit(self)
