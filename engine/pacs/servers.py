"""Archives that the user has set up, in a file of the user's own configuration; passwords are never in it."""

from __future__ import annotations

import json
import ssl
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import EngineError
from engine.words import words
from engine.write.atomic import write_whole

TIMEOUT_S = 20.0
_LONGEST_TITLE = 16


class SettingsError(EngineError):
    """Settings of an archive that cannot be used."""


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection is made secret (PS3.15 B).

    Attributes
    ----------
    authorities : str
        File of the certificates that the other side's is checked against; empty: those that the system trusts.
    certificate, key : str
        Files of the own certificate and its key, for archives that ask for one; empty: none.
    """

    authorities: str = ""
    certificate: str = ""
    key: str = ""

    def context(self, *, serving: bool = False) -> ssl.SSLContext:
        """Return what Python's sockets need; raises :class:`SettingsError` for files that do not hold what they should.

        ``serving`` is for the side that is called; it asks the caller for a certificate where it has authorities to
        check it against.
        """
        purpose = ssl.Purpose.CLIENT_AUTH if serving else ssl.Purpose.SERVER_AUTH
        try:
            context = ssl.create_default_context(purpose, cafile=self.authorities or None)
            if serving and self.authorities:
                context.verify_mode = ssl.CERT_REQUIRED
            if self.certificate:
                context.load_cert_chain(self.certificate, self.key or None)
        except (OSError, ssl.SSLError) as error:
            raise SettingsError(
                words("Engine", "a certificate or key for the secret connection cannot be read")
            ) from error
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


@dataclass(frozen=True, slots=True)
class DimseServer:
    """An archive that speaks DIMSE (PS3.7).

    Attributes
    ----------
    name : str
        As the user calls it.
    host, port, title : str, int, str
        Where it listens, and its application entity title.
    own_title : str
        Under which title this program calls; the archive knows it by that.
    own_port : int
        Where this program listens for what the archive sends after a C-MOVE; 0: only C-GET is used.
    tls : Tls or None
        None: an open connection.
    timeout_s : float
        How long an answer may take.
    """

    name: str
    host: str
    port: int
    title: str
    own_title: str = "VERNIER"
    own_port: int = 0
    tls: Tls | None = None
    timeout_s: float = TIMEOUT_S

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.host.strip():
            raise SettingsError(words("Engine", "the archive needs a host name or an address"))
        if not 1 <= self.port <= 65535 or not 0 <= self.own_port <= 65535:
            raise SettingsError(words("Engine", "a port is a number from 1 to 65535"))
        for title in (self.title, self.own_title):
            bad = not title.strip() or len(title) > _LONGEST_TITLE or "\\" in title or not title.isascii()
            if bad or not title.isprintable():
                raise SettingsError(
                    words(
                        "Engine", "'{title}' is no application entity title: 1 to 16 plain characters (PS3.5 6.2)"
                    ).of(title=title)
                )


@dataclass(frozen=True, slots=True)
class WebServer:
    """An archive that speaks DICOMweb (PS3.18).

    Attributes
    ----------
    name : str
        As the user calls it.
    url : str
        Of the service, such as ``https://archive/dicom-web``.
    user : str
        For basic authentication; the password is asked for and never kept.
    authorities : str
        File of certificates to check the archive's against; empty: those that the system trusts.
    timeout_s : float
        How long an answer may take.
    """

    name: str
    url: str
    user: str = ""
    authorities: str = ""
    timeout_s: float = TIMEOUT_S

    def __post_init__(self) -> None:
        _check_name(self.name)
        if not self.url.lower().startswith(("http://", "https://")):
            raise SettingsError(words("Engine", "the address of a DICOMweb service begins with https:// or http://"))


Server = DimseServer | WebServer


class Servers:
    """The archives in a file.

    Parameters
    ----------
    path : pathlib.Path
        The file; it need not be there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def all(self) -> tuple[Server, ...]:
        """Return the archives; raises :class:`SettingsError` where the file is damaged."""
        if not self.path.is_file():
            return ()
        try:
            told = json.loads(self.path.read_text(encoding="utf-8"))
            return tuple(_server(item) for item in told["servers"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise SettingsError(
                words("Engine", "{path} does not hold settings of archives; mend or delete it").of(path=self.path.name)
            ) from error

    def named(self, name: str) -> Server:
        """Return the archive of that name; raises :class:`SettingsError`."""
        found = next((server for server in self.all() if server.name == name), None)
        if found is None:
            known = ", ".join(server.name for server in self.all()) or "none"
            raise SettingsError(
                words("Engine", "no archive is called '{name}'; set up: {known}").of(name=name, known=known)
            )
        return found

    def put(self, server: Server) -> None:
        """Add an archive, or replace the one of the same name."""
        self._write((*(other for other in self.all() if other.name != server.name), server))

    def remove(self, name: str) -> None:
        """Forget an archive."""
        self._write(tuple(other for other in self.all() if other.name != name))

    def _write(self, servers: tuple[Server, ...]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        told = [{"kind": "web" if isinstance(server, WebServer) else "dimse", **asdict(server)} for server in servers]
        write_whole(self.path, json.dumps({"servers": told}, indent=1).encode(), overwrite=True)


def _server(told: dict[str, Any]) -> Server:
    kind = told.pop("kind")
    if kind == "web":
        return WebServer(**told)
    tls = told.pop("tls", None)
    return DimseServer(**told, tls=None if tls is None else Tls(**tls))


def _check_name(name: str) -> None:
    if not name.strip():
        raise SettingsError(words("Engine", "the archive needs a name to call it by"))
