"""An archive that speaks DIMSE: C-ECHO, C-FIND, C-GET or C-MOVE, C-STORE (PS3.4 annexes A, B and C; PS3.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pydicom
from pydicom.dataset import Dataset
from pydicom.uid import SecondaryCaptureImageStorage
from pynetdicom import AE, StoragePresentationContexts, build_role, evt

from engine.errors import CancelledError
from engine.pacs.archive import MOST_ANSWERS, Query, Sent, SeriesFound, StudyFound, again, by_number, newest_first
from engine.pacs.errors import PacsError
from engine.pacs.found import series_of, study_of
from engine.pacs.receiver import Receiver, keep
from engine.pacs.servers import DimseServer
from engine.pacs.syntaxes import FIND, GET, MOVE, SYNTAXES, VERIFICATION
from engine.progress import CancelToken, Progress, silent
from engine.read.quiet import quiet
from engine.words import joined, words

_MOST_CONTEXTS = 128
_PENDING, _SUCCESS, _CANCELLED = (0xFF00, 0xFF01), 0x0000, 0xFE00
_OUT_OF_RESOURCES = frozenset({0xA700, 0xA701, 0xA702})
_WORDS = {
    0xA700: words("Engine", "it is out of resources"),
    0xA701: words("Engine", "it is out of resources and could not count what there is"),
    0xA702: words("Engine", "it could not send what was asked for: it is out of resources"),
    0xA801: words("Engine", "it does not know this program as a place to send to: its administrator has to enter it"),
    0xA900: words("Engine", "it says that the file does not fit its kind"),
    0xC000: words("Engine", "it could not make sense of it"),
    0x0122: words("Engine", "it does not take this kind of image"),
    0x0124: words("Engine", "it does not permit this"),
    0x0110: words("Engine", "it reports an error of its own"),
}
Association = Any
"""An association of pynetdicom, which has no types."""


class DimseArchive:
    """See :class:`engine.pacs.archive.Archive`."""

    def __init__(self, server: DimseServer) -> None:
        self.server = server

    def echo(self) -> str:
        """Return in words that the archive answers; C-ECHO (PS3.4 A)."""
        with self._associated([(VERIFICATION, SYNTAXES[:2])]) as association:
            status = association.send_c_echo()
            self._check(status, words("Engine", "it did not answer the test"))
            return words("Engine", "{server} at {host}:{port} answers").of(
                server=self.server.title, host=self.server.host, port=self.server.port
            )

    def find_studies(self, query: Query) -> tuple[StudyFound, ...]:
        """Return the studies that match; C-FIND in the study root (PS3.4 C.6.2)."""
        asked = Dataset()
        asked.QueryRetrieveLevel = "STUDY"
        asked.PatientName, asked.PatientID = query.patient_name, query.patient_id
        asked.StudyDate, asked.StudyTime, asked.AccessionNumber = query.dates, "", query.accession
        asked.StudyDescription, asked.ModalitiesInStudy = query.description, query.modality
        asked.StudyInstanceUID, asked.NumberOfStudyRelatedInstances = query.study, ""
        return newest_first([study_of(item) for item in again(lambda: self._find(asked))])

    def find_series(self, study: str) -> tuple[SeriesFound, ...]:
        """Return the series of a study."""
        asked = Dataset()
        asked.QueryRetrieveLevel = "SERIES"
        asked.StudyInstanceUID, asked.SeriesInstanceUID = study, ""
        asked.Modality, asked.SeriesNumber, asked.SeriesDescription = "", None, ""
        asked.NumberOfSeriesRelatedInstances = ""
        return by_number([series_of(item, study) for item in again(lambda: self._find(asked))])

    def fetch(
        self, series: SeriesFound, folder: Path, *, cancel: CancelToken | None = None, progress: Progress = silent
    ) -> int:
        """Fetch a series: by C-GET, and where the archive does not offer it by C-MOVE to a port of our own."""
        wanted = Dataset()
        wanted.QueryRetrieveLevel = "SERIES"
        wanted.StudyInstanceUID, wanted.SeriesInstanceUID = series.study, series.uid
        folder.mkdir(parents=True, exist_ok=True)
        kept: set[str] = set()

        def once() -> None:
            try:
                self._get(wanted, series, folder, kept, cancel, progress)
            except _NotOfferedError:
                if not self.server.own_port:
                    raise PacsError(
                        self.server.name,
                        words(
                            "Engine",
                            "it offers no C-GET; enter a port of your own in its settings, and have it know "
                            "'{own_title}' at that port, so that C-MOVE can be used",
                        ).of(own_title=self.server.own_title),
                    ) from None
                self._move(wanted, series, folder, kept, cancel, progress)

        again(once, cancel)
        if not kept:
            raise PacsError(self.server.name, words("Engine", "it sent nothing of this series"))
        return len(kept)

    def send(self, files: Sequence[Path], *, cancel: CancelToken | None = None, progress: Progress = silent) -> Sent:
        """Send files by C-STORE, in associations of at most 128 kinds of image (PS3.8 9.3.2)."""
        waiting = list(files)
        refused: dict[str, str] = {}
        taken = 0

        def some() -> None:
            nonlocal taken
            contexts = _contexts_of(waiting)
            with self._associated(contexts) as association:
                while waiting:
                    if cancel is not None:
                        cancel.check()
                    why = self._store(association, waiting[0])
                    path = waiting.pop(0)
                    if why:
                        refused[path.name] = why
                    else:
                        taken += 1
                    progress(taken + len(refused), len(files), words("Engine", "sending"))

        if files:
            # what has been taken is off the list: a broken connection is gone on with, not begun anew
            again(some, cancel)
        return Sent(taken, tuple(refused.items()))

    # Parts

    @contextmanager
    def _associated(self, contexts: Sequence[tuple[Any, Any]], **more: Any) -> Iterator[Association]:  # noqa: ANN401 - pynetdicom's own
        server = self.server
        entity = AE(ae_title=server.own_title)
        entity.acse_timeout = entity.dimse_timeout = entity.connection_timeout = server.timeout_s
        entity.network_timeout = max(60.0, 3 * server.timeout_s)
        for abstract, transfer in contexts:
            entity.add_requested_context(abstract, transfer)
        tls = (server.tls.context(), server.host) if server.tls is not None else None
        association: Association = entity.associate(
            server.host, server.port, ae_title=server.title, tls_args=tls, **more
        )
        try:
            if not association.is_established:
                raise self._no_association(association)
            yield association
        finally:
            if association.is_established:
                association.release()

    def _no_association(self, association: Association) -> PacsError:
        server = self.server
        if association.is_rejected:
            why = words(
                "Engine",
                "it does not accept the title '{ours}' for us or '{own}' for itself; compare both with its settings",
            )
            return PacsError(server.name, why.of(ours=server.own_title, own=server.title))
        if association.is_aborted and association.acceptor.primitive is not None:
            return PacsError(server.name, words("Engine", "it broke off the conversation"), passing=True)
        secret = words("Engine", " (or it does not speak TLS, or its certificate is not trusted)") if server.tls else ""
        return PacsError(
            server.name,
            words("Engine", "nothing answers at {host}:{port}{secret}").of(
                host=server.host, port=server.port, secret=secret
            ),
            passing=not association.is_aborted,
        )

    def _check(self, status: Dataset, what: str) -> None:
        """Raise where ``status`` is not success; an empty one is a connection that broke or a time-out."""
        if "Status" not in status:
            raise PacsError(
                self.server.name,
                words("Engine", "{what}: the connection broke off or took too long").of(what=what),
                passing=True,
            )
        code = int(status.Status)
        if code not in (_SUCCESS, *_PENDING):
            raise PacsError(self.server.name, _in_words(code, what, status), passing=code in _OUT_OF_RESOURCES)

    def _find(self, asked: Dataset) -> list[Dataset]:
        found: list[Dataset] = []
        model = FIND
        with self._associated([(model, SYNTAXES[:2])]) as association:
            for status, item in association.send_c_find(asked, model):
                self._check(status, words("Engine", "the search failed"))
                if int(status.Status) in _PENDING and item is not None:
                    found.append(item)
                    if len(found) > MOST_ANSWERS:
                        raise PacsError(
                            self.server.name,
                            words("Engine", "more than {most_answers} match; search more narrowly").of(
                                most_answers=MOST_ANSWERS
                            ),
                        )
        return found

    def _get(
        self,
        wanted: Dataset,
        series: SeriesFound,
        folder: Path,
        kept: set[str],
        cancel: CancelToken | None,
        progress: Progress,
    ) -> None:
        model = GET
        kinds = [str(context.abstract_syntax) for context in StoragePresentationContexts[: _MOST_CONTEXTS - 1]]
        problems: list[OSError] = []

        def store(event: Any) -> int:  # noqa: ANN401 - pynetdicom's own
            if cancel is not None and cancel.cancelled:
                return _CANCELLED
            try:
                kept.add(keep(event, folder))
            except OSError as error:
                problems.append(error)
                return 0xA700
            progress(len(kept), series.instances or 0, words("Engine", "fetching"))
            return _SUCCESS

        contexts = [(model, SYNTAXES[:2]), *((kind, SYNTAXES) for kind in kinds)]
        roles = [build_role(kind, scp_role=True) for kind in kinds]
        with self._associated(contexts, ext_neg=roles, evt_handlers=[(evt.EVT_C_STORE, store)]) as association:
            if not any(context.abstract_syntax == model for context in association.accepted_contexts):
                raise _NotOfferedError
            for status, _ in association.send_c_get(wanted, model):
                if cancel is not None and cancel.cancelled:
                    association.abort()
                    raise CancelledError
                if problems:
                    raise PacsError(
                        self.server.name,
                        words("Engine", "what it sent cannot be kept: {reason}").of(reason=_reason(problems[0])),
                    )
                self._check(status, words("Engine", "the series could not be fetched"))

    def _move(
        self,
        wanted: Dataset,
        series: SeriesFound,
        folder: Path,
        kept: set[str],
        cancel: CancelToken | None,
        progress: Progress,
    ) -> None:
        server, model = self.server, MOVE

        def arrived(name: str) -> None:
            kept.add(name)
            progress(len(kept), series.instances or 0, words("Engine", "fetching"))

        own = Receiver(server.own_title, server.own_port, folder, tls=server.tls, arrived=arrived, only=series.uid)
        with own, self._associated([(model, SYNTAXES[:2])]) as association:
            for status, _ in association.send_c_move(wanted, server.own_title, model):
                if cancel is not None and cancel.cancelled:
                    association.abort()
                    raise CancelledError
                self._check(status, words("Engine", "the series could not be fetched"))

    def _store(self, association: Association, path: Path) -> str:
        """Send one file; return why the archive refused it, or nothing. A broken connection is raised."""
        try:
            with quiet():
                status = association.send_c_store(path)
        except ValueError:
            return words("Engine", "it does not take this kind of image")
        except (OSError, pydicom.errors.InvalidDicomError, AttributeError):
            return words("Engine", "the file is no DICOM image that can be read")
        except RuntimeError as error:
            raise PacsError(
                self.server.name, words("Engine", "the connection broke off while sending"), passing=True
            ) from error
        if "Status" not in status:
            raise PacsError(
                self.server.name,
                words("Engine", "the connection broke off while sending, or took too long"),
                passing=True,
            )
        code = int(status.Status)
        # warnings (B000 and others) mean that it was kept
        if code == _SUCCESS or 0xB000 <= code <= 0xBFFF:
            return ""
        return _in_words(code, words("Engine", "it refused the file"), status)


class _NotOfferedError(Exception):
    """The archive does not offer a service."""


def _contexts_of(files: Sequence[Path]) -> list[tuple[Any, Any]]:
    """Return the kinds of image in files with the transfer syntaxes that they are in."""
    kinds: dict[str, set[str]] = {}
    for path in files:
        try:
            with quiet():
                head = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=["SOPClassUID"])
            kinds.setdefault(str(head.SOPClassUID), set()).add(str(head.file_meta.TransferSyntaxUID))
        except (OSError, pydicom.errors.InvalidDicomError, AttributeError):
            continue
    contexts = [(kind, [syntax]) for kind, syntaxes in kinds.items() for syntax in sorted(syntaxes)]
    return contexts[:_MOST_CONTEXTS] or [(SecondaryCaptureImageStorage, SYNTAXES[:2])]


def _in_words(code: int, what: str, status: Dataset) -> str:
    """Return what a status (PS3.7 C) means; the archive's own comment may say more."""
    known = _WORDS.get(code) or _WORDS.get(code & 0xFF00) or (_WORDS[0xC000] if code >= 0xC000 else "")
    comment = str(status.get("ErrorComment", "") or "").strip()
    parts = [part for part in (known, f"“{comment}”" if comment else "") if part]
    if not parts:
        return words("Engine", "{what} (status {code:04X})").of(what=what, code=code)
    return words("Engine", "{what}: {why}").of(what=what, why=joined(", ", parts))


def _reason(error: OSError) -> str:
    from engine.write.atomic import reason

    return reason(error)
