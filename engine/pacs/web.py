"""An archive that speaks DICOMweb: QIDO-RS, WADO-RS and STOW-RS (PS3.18 10.4 to 10.6)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

import pydicom
import requests
from dicomweb_client.api import DICOMwebClient
from pydicom.dataset import Dataset

from engine.errors import WriteError
from engine.pacs.archive import MOST_ANSWERS, Query, Sent, SeriesFound, StudyFound, again, by_number, newest_first
from engine.pacs.errors import PacsError
from engine.pacs.found import series_of, study_of
from engine.pacs.servers import WebServer
from engine.progress import CancelToken, Progress, silent
from engine.read.quiet import quiet
from engine.words import words
from engine.write.atomic import write_whole

Answer = TypeVar("Answer")

_WORDS = {
    401: words("Engine", "it wants a user and a password, or does not take these"),
    403: words("Engine", "it does not permit this"),
    404: words("Engine", "it has no such service or no such images at this address"),
    406: words("Engine", "it cannot send images as they are stored"),
    409: words("Engine", "it refused the images"),
    413: words("Engine", "the images are too large for it"),
    415: words("Engine", "it does not take this kind of image"),
}
_PASSING = frozenset({408, 429, 500, 502, 503, 504})


class WebArchive:
    """See :class:`engine.pacs.archive.Archive`."""

    def __init__(self, server: WebServer, password: str = "") -> None:
        self.server = server
        session = _Session()
        if server.user:
            session.auth = (server.user, password)
        session.verify = server.authorities or True
        # nothing of the user's environment (proxies, .netrc) is sent to an archive unasked
        session.trust_env = False
        self._client = DICOMwebClient(server.url.rstrip("/"), session=session, timeout=server.timeout_s)
        # what may pass is tried again here, with pauses that can be stopped
        self._client.set_http_retry_params(retry=False)

    def echo(self) -> str:
        """Return in words that the service answers."""
        self._do(lambda: self._client.search_for_studies(limit=1))
        return words("Engine", "the DICOMweb service at {url} answers").of(url=self.server.url)

    def find_studies(self, query: Query) -> tuple[StudyFound, ...]:
        """Return the studies that match; QIDO-RS."""
        filters = {
            "PatientName": query.patient_name,
            "PatientID": query.patient_id,
            "AccessionNumber": query.accession,
            "StudyDescription": query.description,
            "ModalitiesInStudy": query.modality,
            "StudyDate": query.dates,
            "StudyInstanceUID": query.study,
        }
        chosen = {name: value for name, value in filters.items() if value}
        fields = ["StudyDescription", "ModalitiesInStudy", "NumberOfStudyRelatedInstances"]
        found = again(
            lambda: self._do(
                lambda: self._client.search_for_studies(search_filters=chosen, fields=fields, limit=MOST_ANSWERS + 1)
            )
        )
        if len(found) > MOST_ANSWERS:
            raise PacsError(
                self.server.name,
                words("Engine", "more than {most_answers} match; search more narrowly").of(most_answers=MOST_ANSWERS),
            )
        return newest_first([study_of(Dataset.from_json(item)) for item in found])

    def find_series(self, study: str) -> tuple[SeriesFound, ...]:
        """Return the series of a study."""
        fields = ["SeriesDescription", "NumberOfSeriesRelatedInstances"]
        found = again(lambda: self._do(lambda: self._client.search_for_series(study, fields=fields)))
        return by_number([series_of(Dataset.from_json(item), study) for item in found])

    def fetch(
        self, series: SeriesFound, folder: Path, *, cancel: CancelToken | None = None, progress: Progress = silent
    ) -> int:
        """Fetch a series image by image, so that a broken connection is gone on with; WADO-RS."""
        folder.mkdir(parents=True, exist_ok=True)
        listed = again(lambda: self._do(lambda: self._client.search_for_instances(series.study, series.uid)))
        uids = [str(Dataset.from_json(item).SOPInstanceUID) for item in listed]
        if not uids:
            raise PacsError(self.server.name, words("Engine", "it has nothing of this series"))
        for done, uid in enumerate(uids):
            if cancel is not None:
                cancel.check()
            progress(done, len(uids), words("Engine", "fetching"))
            self._fetch_one(series, uid, folder, cancel)
        progress(len(uids), len(uids), words("Engine", "fetching"))
        return len(uids)

    def _fetch_one(self, series: SeriesFound, uid: str, folder: Path, cancel: CancelToken | None) -> None:
        media = (("application/dicom", "*"),)
        image = again(
            lambda: self._do(lambda: self._client.retrieve_instance(series.study, series.uid, uid, media_types=media)),
            cancel,
        )
        buffer = BytesIO()
        with quiet():
            pydicom.dcmwrite(buffer, image, enforce_file_format=True)
        name = f"{hashlib.sha256(uid.encode()).hexdigest()[:32]}.dcm"
        try:
            write_whole(folder / name, buffer.getvalue(), overwrite=True)
        except WriteError as error:
            raise PacsError(
                self.server.name, words("Engine", "what it sent cannot be kept: {reason}").of(reason=error.reason)
            ) from error

    def send(self, files: Sequence[Path], *, cancel: CancelToken | None = None, progress: Progress = silent) -> Sent:
        """Send files one by one; STOW-RS."""
        refused: list[tuple[str, str]] = []
        taken = 0
        for done, path in enumerate(files):
            if cancel is not None:
                cancel.check()
            progress(done, len(files), words("Engine", "sending"))
            try:
                with quiet():
                    image = pydicom.dcmread(path)
            except (OSError, pydicom.errors.InvalidDicomError):
                refused.append((path.name, words("Engine", "the file is no DICOM image that can be read")))
                continue
            try:
                why = again(lambda image=image: self._store(image), cancel)  # type: ignore[misc]
            except PacsError as error:
                if error.passing:
                    raise
                why = error.reason
            if why:
                refused.append((path.name, why))
            else:
                taken += 1
        progress(len(files), len(files), words("Engine", "sending"))
        return Sent(taken, tuple(refused))

    def _store(self, image: Dataset) -> str:
        answer = self._do(lambda: self._client.store_instances([image]))
        failed = answer.get("FailedSOPSequence") or []
        if not failed:
            return ""
        return words("Engine", "it refused the image (reason {code:04X})").of(
            code=int(failed[0].get("FailureReason", 0))
        )

    def _do(self, ask: Callable[[], Answer]) -> Answer:
        """Ask, and say in words what goes wrong."""
        name = self.server.name
        try:
            return ask()
        except requests.exceptions.SSLError as error:
            raise PacsError(
                name, words("Engine", "its certificate is not trusted; name the file of its authority in the settings")
            ) from error
        except requests.exceptions.Timeout as error:
            raise PacsError(name, words("Engine", "it took too long to answer"), passing=True) from error
        except requests.exceptions.ConnectionError as error:
            raise PacsError(
                name, words("Engine", "nothing answers at {url}").of(url=self.server.url), passing=True
            ) from error
        except requests.exceptions.HTTPError as error:
            code = error.response.status_code if error.response is not None else 0
            raise PacsError(
                name,
                _WORDS.get(code, words("Engine", "it answers with an error ({code})").of(code=code)),
                passing=code in _PASSING,
            ) from error
        except (requests.exceptions.RequestException, ValueError, KeyError, TypeError, AttributeError) as error:
            raise PacsError(name, words("Engine", "what answers there does not speak DICOMweb")) from error


class _Session(requests.Session):
    """A session that leaves ``*`` and ``^`` in a question as they are: not every archive reads them escaped."""

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # noqa: ANN401 - of requests
        """Send a request."""
        address, mark, question = (request.url or "").partition("?")
        request.url = address + mark + question.replace("%2A", "*").replace("%5E", "^")
        return super().send(request, **more)
