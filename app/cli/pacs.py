"""``vernier pacs``: find, fetch, send and receive, with an archive that is set up once."""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say

if TYPE_CHECKING:
    from engine.pacs import Archive, Servers
    from engine.pacs.servers import Server

Commands = Any
PASSWORD = "VERNIER_PACS_PASSWORD"  # noqa: S105 - the name of a variable, not a password

_DESCRIPTION = """\
Talk with the hospital's archive, by DIMSE or by DICOMweb.

  vernier pacs add hospital --host pacs.local --port 104 --title PACS --own-title VERNIER
  vernier pacs add web --url https://pacs.local/dicom-web --user jane
  vernier pacs echo hospital
  vernier pacs find hospital --patient-name 'MILLER*' --modality MR
  vernier pacs fetch hospital --study 1.2.3 --series 1.2.3.4 --out folder
  vernier pacs send hospital magnified/
  vernier pacs receive --port 11112 --out incoming

What is found names patients: it is for your screen. The password of a DICOMweb service is read from the variable
VERNIER_PACS_PASSWORD, or asked for; it is never kept."""


def add(commands: Commands) -> None:
    """Add the command and its own commands to the parser."""
    command = commands.add_parser(
        "pacs",
        help="find, fetch, send and receive scans",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = command.add_subparsers(title="what to do", metavar="WHAT", required=True)
    _add_settings(parts)
    echo = parts.add_parser("echo", help="test whether an archive answers")
    echo.add_argument("server", metavar="NAME")
    find = parts.add_parser("find", help="list studies, or the series of one study")
    find.add_argument("server", metavar="NAME")
    for name, text in (
        ("patient-name", "such as 'MILLER*'"),
        ("patient-id", "as in the archive"),
        ("accession", "accession number"),
        ("description", "of the study; * stands for any letters"),
        ("modality", "such as MR"),
        ("first-date", "YYYYMMDD"),
        ("last-date", "YYYYMMDD"),
        ("study", "study identifier: lists its series"),
    ):
        find.add_argument(f"--{name}", default="", metavar="TEXT", help=text)
    fetch = parts.add_parser("fetch", help="fetch a study, or one series of it, into a folder")
    fetch.add_argument("server", metavar="NAME")
    fetch.add_argument("--study", required=True, metavar="UID", help="study identifier")
    fetch.add_argument("--series", default="", metavar="UID", help="series identifier (default: all of the study)")
    fetch.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write into")
    send = parts.add_parser("send", help="send files and folders")
    send.add_argument("server", metavar="NAME")
    send.add_argument("files", nargs="+", type=Path, metavar="FILE", help="DICOM files and folders of them")
    receive = parts.add_parser("receive", help="keep what others send to this machine, until Ctrl+C")
    receive.add_argument("--port", required=True, type=int, metavar="PORT", help="port to listen at")
    receive.add_argument("--title", default="VERNIER", help="own application entity title (default %(default)s)")
    receive.add_argument("--host", default="", metavar="ADDRESS", help="listen at this address alone")
    receive.add_argument("--certificate", default="", metavar="FILE", help="own certificate with key, for TLS")
    receive.add_argument("--authorities", default="", metavar="FILE", help="who may connect, for TLS")
    receive.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder to write into")
    for part, does in ((echo, _echo), (find, _find), (fetch, _fetch), (send, _send), (receive, _receive)):
        part.add_argument("--json", action="store_true", help="answer with JSON")
        part.set_defaults(run=run, does=does)


def _add_settings(parts: Commands) -> None:
    new = parts.add_parser("add", help="set up an archive, or change it")
    new.add_argument("server", metavar="NAME", help="what to call it")
    new.add_argument("--url", default="", help="address of a DICOMweb service")
    new.add_argument("--user", default="", help="for DICOMweb")
    new.add_argument("--host", default="", help="for DIMSE")
    new.add_argument("--port", type=int, default=104, help="for DIMSE (default %(default)s)")
    new.add_argument("--title", default="", help="the archive's application entity title")
    new.add_argument("--own-title", default="VERNIER", help="ours, as the archive knows it (default %(default)s)")
    new.add_argument("--own-port", type=int, default=0, help="ours, for archives without C-GET")
    new.add_argument("--tls", action="store_true", help="connect secretly")
    new.add_argument("--authorities", default="", metavar="FILE", help="certificates to check the archive's against")
    new.add_argument("--certificate", default="", metavar="FILE", help="own certificate, if the archive asks for one")
    new.add_argument("--key", default="", metavar="FILE", help="its key")
    new.add_argument("--timeout", type=float, default=20.0, metavar="S", help="seconds (default %(default)s)")
    listed = parts.add_parser("list", help="list the archives that are set up")
    gone = parts.add_parser("remove", help="forget an archive")
    gone.add_argument("server", metavar="NAME")
    for part, does in ((new, _add), (listed, _list), (gone, _remove)):
        part.add_argument("--json", action="store_true", help="answer with JSON")
        part.set_defaults(run=run, does=does)


def run(chosen: argparse.Namespace) -> int:
    """Do what was asked."""
    return int(chosen.does(chosen))


def settings() -> Servers:
    """Return the archives of this user."""
    from platformdirs import user_config_path

    from engine.pacs import Servers

    return Servers(user_config_path("vernier", appauthor=False) / "pacs.json")


def _archive(name: str) -> Archive:
    from engine.pacs import WebServer, archive_of

    server = settings().named(name)
    password = ""
    if isinstance(server, WebServer) and server.user:
        import getpass

        password = os.environ.get(PASSWORD) or getpass.getpass(f"Password of {server.user} at {server.name}: ")
    return archive_of(server, password)


def _tell(chosen: argparse.Namespace, content: object, text: str) -> int:
    if chosen.json:
        answer(content)
    else:
        say(text)
    return ExitCode.DONE


def _add(chosen: argparse.Namespace) -> int:
    from engine.pacs import DimseServer, Tls, WebServer

    if bool(chosen.url) == bool(chosen.host):
        complain("give either --url (DICOMweb) or --host with --title (DIMSE)")
        return ExitCode.USAGE
    tls = Tls(chosen.authorities, chosen.certificate, chosen.key) if chosen.tls else None
    if chosen.url:
        settings().put(WebServer(chosen.server, chosen.url, chosen.user, chosen.authorities, chosen.timeout))
    else:
        place = (chosen.server, chosen.host, chosen.port, chosen.title)
        settings().put(DimseServer(*place, chosen.own_title, chosen.own_port, tls, chosen.timeout))
    return _tell(chosen, {"added": chosen.server}, f"{chosen.server}: set up; test it with 'vernier pacs echo'")


def _list(chosen: argparse.Namespace) -> int:
    servers = settings().all()
    lines = [f"{server.name}: {_place(server)}" for server in servers]
    return _tell(chosen, [asdict(server) for server in servers], "\n".join(lines) or "no archive is set up")


def _place(server: Server) -> str:
    from engine.pacs import WebServer

    return server.url if isinstance(server, WebServer) else f"{server.title} at {server.host}:{server.port}"


def _remove(chosen: argparse.Namespace) -> int:
    settings().named(chosen.server)
    settings().remove(chosen.server)
    return _tell(chosen, {"removed": chosen.server}, f"{chosen.server}: forgotten")


def _echo(chosen: argparse.Namespace) -> int:
    said = _archive(chosen.server).echo()
    return _tell(chosen, {"answers": True, "said": said}, said)


def _find(chosen: argparse.Namespace) -> int:
    from engine.pacs import Query

    archive = _archive(chosen.server)
    if chosen.study:
        series = archive.find_series(chosen.study)
        lines = [
            f"{one.modality:4} {one.number:>5}  {one.instances or '?':>5} images  {one.description}  {one.uid}"
            for one in series
        ]
        return _tell(chosen, [asdict(one) for one in series], "\n".join(lines) or "nothing found")
    names = ("patient_name", "patient_id", "accession", "description", "modality", "first_date", "last_date")
    studies = archive.find_studies(Query(**{name: getattr(chosen, name) for name in names}))
    rows = [f"{s.date}  {s.patient_name}  {s.modalities}  {s.description}  {s.uid}" for s in studies]
    return _tell(chosen, [asdict(one) for one in studies], "\n".join(rows) or "nothing found")


def _fetch(chosen: argparse.Namespace) -> int:
    archive, line, count = _archive(chosen.server), ProgressLine(), 0
    wanted = [one for one in archive.find_series(chosen.study) if chosen.series in {"", one.uid}]
    if not wanted:
        complain("the archive has no such series")
        return ExitCode.FAILED
    for number, series in enumerate(wanted):
        folder = chosen.out if len(wanted) == 1 else chosen.out / f"series-{number + 1}"
        count += archive.fetch(series, folder, progress=line)
    line.clear()
    told = {"series": len(wanted), "images": count, "folder": str(chosen.out)}
    return _tell(chosen, told, f"{chosen.out}: {count} images of {len(wanted)} series")


def _send(chosen: argparse.Namespace) -> int:
    line = ProgressLine()
    sent = _archive(chosen.server).send(files_in(chosen.files), progress=line)
    line.clear()
    told = {"taken": sent.taken, "refused": [list(one) for one in sent.refused]}
    _tell(chosen, told, "\n".join([f"{sent.taken} sent", *(f"{name}: {why}" for name, why in sent.refused)]))
    return ExitCode.FAILED if sent.refused or not sent.taken else ExitCode.DONE


def files_in(paths: list[Path]) -> list[Path]:
    """Return the files among paths, and those in folders, to the bottom."""
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return found


def _receive(chosen: argparse.Namespace) -> int:
    from engine.pacs import Tls
    from engine.pacs.receiver import Receiver

    count = 0

    def arrived(name: str) -> None:
        nonlocal count
        count += 1
        say(name)

    tls = Tls(chosen.authorities, chosen.certificate) if chosen.certificate else None
    with Receiver(chosen.title, chosen.port, chosen.out, tls=tls, arrived=arrived, host=chosen.host) as receiver:
        complain(f"{chosen.title} listens at port {receiver.port}; Ctrl+C ends it")
        try:
            while True:
                time.sleep(0.5)
        except KeyboardInterrupt:
            complain(f"{count} images received")
    return ExitCode.DONE
