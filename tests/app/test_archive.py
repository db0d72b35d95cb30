"""A user finds a study in the hospital's archive, opens it, and sends it back magnified."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.archive.desk import ArchiveDesk
from app.archive.dialog import ArchiveDialog
from app.archive.server_dialog import ServerDialog
from app.series_export import SeriesExport
from engine.geometry import Scale
from engine.pacs import DimseServer, PacsError, Sent, SeriesFound, StudyFound
from engine.read import open_paths
from tests.support import dicom as build


class FakeArchive:
    """An archive with one study of one series, which it fetches by making it."""

    def __init__(self) -> None:
        self.sent: list = []
        self.error: PacsError | None = None

    def _check(self) -> None:
        if self.error is not None:
            raise self.error

    def echo(self):
        self._check()
        return "it answers"

    def find_studies(self, query):
        self._check()
        self.query = query
        return (StudyFound("1.2", "Miller^Ann", "77", "20240131", "knee", "CT", instances=3),)

    def find_series(self, study):
        return (SeriesFound("1.2.3", study, "CT", "4", "axial", 3),)

    def fetch(self, series, folder, *, cancel=None, progress=None):
        self._check()
        build.write_ct(folder, slices=3, rows=20, columns=18)
        return 3

    def send(self, files, *, cancel=None, progress=None):
        self.sent += list(files)
        return Sent(len(files))


@pytest.fixture
def archive(monkeypatch):
    fake = FakeArchive()
    monkeypatch.setattr("engine.pacs.archive_of", lambda _server, _password="": fake)
    return fake


@pytest.fixture
def dialog(qtbot, window, archive, tmp_path):
    window.settings._folder.mkdir(parents=True, exist_ok=True)
    window.dialogs.show_archive()
    found = window.findChild(ArchiveDialog)
    window.dialogs.archive.put(DimseServer("hospital", "127.0.0.1", 104, "PACS"))
    found._show_servers("hospital")
    yield found
    found.close()


def idle(qtbot, dialog):
    qtbot.waitUntil(lambda: not dialog._desk.lane.busy and dialog.bar.isHidden(), timeout=20_000)


def search(qtbot, dialog):
    dialog.name.setText("MILLER*")
    qtbot.mouseClick(dialog.search, Qt.MouseButton.LeftButton)
    idle(qtbot, dialog)


def test_a_study_is_found_and_opened(qtbot, window, dialog, archive):
    search(qtbot, dialog)
    assert archive.query.patient_name == "MILLER*"
    assert dialog.studies.item(0, 1).text() == "Miller Ann"
    assert dialog.studies.item(0, 0).text() == "2024-01-31"
    dialog.studies.selectRow(0)
    idle(qtbot, dialog)
    assert dialog.series.item(0, 2).text() == "axial"
    dialog.series.selectRow(0)
    qtbot.mouseClick(dialog.fetch, Qt.MouseButton.LeftButton)
    idle(qtbot, dialog)
    assert [len(scan) for scan in window.session.scans] == [3]


def test_the_scan_on_screen_is_sent_magnified(qtbot, dialog, archive, window, settled, tmp_path):
    build.write_ct(tmp_path / "in", slices=2, rows=20, columns=18)
    window.session.add_scans(open_paths([tmp_path / "in"]).scans)
    window.session.ask_network("srcnn-915")
    window.session.ask_scale(2.0, 1.5)
    qtbot.waitUntil(dialog.send.isEnabled)
    qtbot.mouseClick(dialog.send, Qt.MouseButton.LeftButton)
    idle(qtbot, dialog)
    assert len(archive.sent) == 2
    assert "2 images are in the archive" in dialog.said.text()
    assert not any(path.exists() for path in archive.sent)


def test_what_goes_wrong_is_said_in_the_dialog(qtbot, dialog, archive):
    archive.error = PacsError("hospital", "nothing answers at 127.0.0.1:104")
    search(qtbot, dialog)
    assert "nothing answers" in dialog.said.text()
    assert dialog.search.isEnabled()


def test_an_archive_is_set_up_and_tested(qtbot, window, dialog, archive):
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    form = dialog.findChild(ServerDialog)
    form.name.setText("second")
    form.title.setText("A TITLE THAT IS FAR TOO LONG")
    form.host.setText("pacs")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert "1 to 16" in form.error.text()
    form.title.setText("PACS2")
    qtbot.mouseClick(form.test, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: form.outcome.text().startswith("✓"))
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert dialog.server.currentText() == "second"
    assert [server.name for server in window.dialogs.archive.servers()] == ["hospital", "second"]
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    assert [server.name for server in window.dialogs.archive.servers()] == ["hospital"]


def test_a_web_service_is_asked_by_its_own_fields(qtbot, dialog, archive):
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    form = dialog.findChild(ServerDialog)
    form.kind.setCurrentIndex(1)
    assert form.url.isVisible()
    assert not form.host.isVisible()
    form.name.setText("web")
    form.url.setText("ftp://nowhere")
    qtbot.mouseClick(form.save, Qt.MouseButton.LeftButton)
    assert "https://" in form.error.text()
    form.reject()


def test_damaged_settings_are_said(window, qtbot, archive):
    window.settings._folder.mkdir(parents=True, exist_ok=True)
    window.settings.archives_file.write_text("{nonsense")
    window.dialogs.show_archive()
    found = window.findChild(ArchiveDialog)
    assert "does not hold settings" in found.said.text()
    found.close()


def test_with_the_engine_and_no_archive_the_sentence_arrives(qtbot, tmp_path):
    desk = ArchiveDesk(tmp_path / "pacs.json", SeriesExport())
    said = []
    desk.test(DimseServer("x", "127.0.0.1", 9, "X", timeout_s=2), said.append, said.append)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert "nothing answers" in said[0]
    desk.lane.close()


def test_scales_of_the_sent_scan_are_those_of_the_sliders(qtbot, dialog, archive, window, tmp_path, monkeypatch):
    build.write_ct(tmp_path / "in", slices=1, rows=20, columns=18)
    window.session.add_scans(open_paths([tmp_path / "in"]).scans)
    window.session.ask_scale(1.25, 3.0)
    wishes = []
    monkeypatch.setattr(dialog._desk, "send_scan", lambda _server, wish, *_: wishes.append(wish))
    dialog._send()
    assert wishes[0].request.scale == Scale(1.25, 3.0)
    dialog._end("")


def test_what_others_send_is_opened(qtbot, window, dialog, tmp_path, monkeypatch):
    """A real connection to this window, from a sender of its own."""
    import socket

    from engine.pacs.dimse import DimseArchive

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    desk = dialog._desk
    desk.put(DimseServer("hospital", "127.0.0.1", 104, "PACS", own_port=port))
    dialog._show_servers("hospital")
    desk._quiet.setInterval(100)
    qtbot.mouseClick(dialog.receive, Qt.MouseButton.LeftButton)
    assert f"listens at port {port}" in dialog.said.text()
    paths = build.write_ct(tmp_path / "in", slices=3, rows=20, columns=18)
    sender = DimseArchive(DimseServer("window", "127.0.0.1", port, "VERNIER", timeout_s=5))
    sent = []
    import threading

    thread = threading.Thread(target=lambda: sent.append(sender.send(paths)))
    thread.start()
    qtbot.waitUntil(lambda: bool(window.session.scans), timeout=20_000)
    thread.join()
    assert sent[0].taken == 3
    qtbot.waitUntil(lambda: sum(len(scan) for scan in window.session.scans) == 3, timeout=20_000)
    qtbot.mouseClick(dialog.receive, Qt.MouseButton.LeftButton)
    assert not desk.listening


def test_receiving_without_a_port_is_said(qtbot, dialog):
    qtbot.mouseClick(dialog.receive, Qt.MouseButton.LeftButton)
    assert "a port of ours" in dialog.said.text()
    assert not dialog.receive.isChecked()
