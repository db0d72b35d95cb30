"""Connections that break, hang, are refused or secret; no archive is needed for these."""

from __future__ import annotations

import socket
import threading
import time

import pydicom
import pytest

from engine.errors import CancelledError
from engine.pacs import DimseServer, PacsError, Servers, Tls, WebServer, archive_of
from engine.pacs.archive import TRIES, again
from engine.pacs.receiver import Receiver
from engine.pacs.servers import SettingsError
from engine.progress import CancelToken
from tests.support import dicom as build


def own(port, **more):
    return DimseServer("Own", "127.0.0.1", port, "VERNIER", **{"timeout_s": 3.0, **more})


@pytest.fixture
def deaf():
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_nothing_there_is_said():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(PacsError, match="nothing answers"):
        archive_of(own(port)).echo()
    with pytest.raises(PacsError, match="nothing answers"):
        archive_of(WebServer("Web", f"http://127.0.0.1:{port}/dicom-web", timeout_s=2)).echo()


def test_silence_ends_in_words(deaf):
    started = time.monotonic()
    with pytest.raises(PacsError):
        archive_of(own(deaf, timeout_s=1.0)).echo()
    assert time.monotonic() - started < 20


def test_something_else_that_answers_is_said(tmp_path):
    with Receiver("VERNIER", 0, tmp_path, host="127.0.0.1") as receiver, pytest.raises(PacsError):
        archive_of(WebServer("Web", f"http://127.0.0.1:{receiver.port}/dicom-web", timeout_s=2)).echo()


def test_what_is_sent_to_us_is_kept_as_it_came(tmp_path):
    paths = build.write_ct(tmp_path / "in", slices=3)
    arrived = []
    with Receiver("VERNIER", 0, tmp_path / "kept", arrived=arrived.append, host="127.0.0.1") as receiver:
        archive = archive_of(own(receiver.port))
        assert "answers" in archive.echo()
        assert archive.send(paths).taken == 3
    assert len(arrived) == 3
    kept = {one.SOPInstanceUID: one for one in map(pydicom.dcmread, (tmp_path / "kept").iterdir())}
    for path in paths:
        source = pydicom.dcmread(path)
        assert (kept[source.SOPInstanceUID].pixel_array == source.pixel_array).all()


def test_a_full_disk_is_told_to_the_sender(tmp_path, monkeypatch):
    from engine.pacs import receiver as module

    def full(*_):
        raise OSError(28, "full")

    monkeypatch.setattr(module, "keep", full)
    paths = build.write_ct(tmp_path / "in", slices=1)
    with Receiver("VERNIER", 0, tmp_path / "kept", host="127.0.0.1") as receiver:
        sent = archive_of(own(receiver.port)).send(paths)
    assert sent.taken == 0
    assert "out of resources" in sent.refused[0][1]


def test_a_connection_that_breaks_is_gone_on_with(tmp_path):
    """The first association dies after one image; the second takes the rest, and none is sent twice."""
    paths = build.write_ct(tmp_path / "in", slices=4)
    arrived: list[str] = []

    class Breaking(Receiver):
        def _store(self, event):
            status = super()._store(event)
            if len(arrived) == 1:
                event.assoc.abort()
            return status

    with Breaking("VERNIER", 0, tmp_path / "kept", arrived=arrived.append, host="127.0.0.1") as receiver:
        sent = archive_of(own(receiver.port)).send(paths)
    assert sent.taken == 4
    assert len(list((tmp_path / "kept").iterdir())) == 4


def test_only_what_may_pass_is_tried_again():
    tries = []

    def passing():
        tries.append(1)
        raise PacsError("x", "busy", passing=True)

    with pytest.raises(PacsError):
        again(passing, pause_s=0.01)
    assert len(tries) == TRIES

    def final():
        tries.append(1)
        raise PacsError("x", "no")

    with pytest.raises(PacsError):
        again(final, pause_s=0.01)
    assert len(tries) == TRIES + 1


def test_a_pause_between_tries_can_be_stopped():
    cancel = CancelToken()
    threading.Timer(0.1, cancel.cancel).start()

    def busy():
        raise PacsError("x", "busy", passing=True)

    with pytest.raises(CancelledError):
        again(busy, cancel, pause_s=30)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    trustme = pytest.importorskip("trustme", reason="certificates for the test are made by trustme")
    folder = tmp_path_factory.mktemp("certificates")
    authority, stranger = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    stranger.cert_pem.write_to_path(folder / "stranger.pem")
    own_certificate = authority.issue_cert("127.0.0.1", "localhost")
    own_certificate.private_key_and_cert_chain_pem.write_to_path(folder / "own.pem")
    return folder


def test_a_secret_connection(tmp_path, certificates):
    both = Tls(str(certificates / "authority.pem"), str(certificates / "own.pem"))
    with Receiver("VERNIER", 0, tmp_path / "kept", tls=both, host="127.0.0.1") as receiver:
        assert "answers" in archive_of(own(receiver.port, tls=both)).echo()
        assert archive_of(own(receiver.port, tls=both)).send(build.write_ct(tmp_path / "in", slices=2)).taken == 2
        with pytest.raises(PacsError, match="TLS"):
            archive_of(own(receiver.port, tls=Tls(str(certificates / "stranger.pem")))).echo()
        with pytest.raises(PacsError):
            archive_of(own(receiver.port, timeout_s=1.5)).echo()


def test_a_certificate_that_is_none_is_said(tmp_path):
    (tmp_path / "x.pem").write_text("no certificate")
    with pytest.raises(SettingsError, match="cannot be read"):
        archive_of(own(11112, tls=Tls(str(tmp_path / "x.pem")))).echo()


def test_settings_come_back_and_hold_no_password(tmp_path):
    servers = Servers(tmp_path / "pacs.json")
    assert servers.all() == ()
    dimse = own(11112, tls=Tls("a.pem"))
    web = WebServer("Web", "https://archive/dicom-web", "user")
    servers.put(dimse)
    servers.put(web)
    assert servers.all() == (dimse, web)
    assert "password" not in (tmp_path / "pacs.json").read_text()
    servers.remove("Own")
    assert servers.named("Web") == web
    with pytest.raises(SettingsError, match="no archive is called 'Own'"):
        servers.named("Own")


def test_damaged_settings_are_said(tmp_path):
    (tmp_path / "pacs.json").write_text("{nonsense")
    with pytest.raises(SettingsError, match=r"pacs\.json does not hold settings"):
        Servers(tmp_path / "pacs.json").all()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"port": 0}, "port"),
        ({"title": "A TITLE THAT IS FAR TOO LONG"}, "1 to 16"),
        ({"title": ""}, "1 to 16"),
        ({"host": " "}, "host"),
        ({"name": ""}, "name"),
    ],
)
def test_settings_that_cannot_be_are_refused(changes, words):
    with pytest.raises(SettingsError, match=words):
        DimseServer(**{"name": "n", "host": "h", "port": 104, "title": "T", **changes})
