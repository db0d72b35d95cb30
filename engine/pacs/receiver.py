"""Receives what an archive or a scanner sends: a storage service class provider (PS3.4 annex B)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from pynetdicom import AE, AllStoragePresentationContexts, evt

from engine.errors import WriteError
from engine.pacs.errors import PacsError
from engine.pacs.servers import Tls
from engine.pacs.syntaxes import SYNTAXES, VERIFICATION
from engine.words import words
from engine.write.atomic import write_whole

_OUT_OF_RESOURCES, _NOT_MATCHING, _SUCCESS = 0xA700, 0xA900, 0x0000


def keep(event: Any, folder: Path) -> str:  # noqa: ANN401 - pynetdicom's own
    """Write what a C-STORE request brings, as it came, and return the file's name: a hash, without patient data.

    Raises
    ------
    OSError
        The disk does not take it.
    """
    uid = str(event.request.AffectedSOPInstanceUID)
    name = f"{hashlib.sha256(uid.encode()).hexdigest()[:32]}.dcm"
    try:
        write_whole(folder / name, event.encoded_dataset(), overwrite=True)
    except WriteError as error:
        cause = error.__cause__
        raise cause if isinstance(cause, OSError) else OSError(error.reason) from error
    return name


class Receiver:
    """Listens until it is closed; use it as a context manager.

    Parameters
    ----------
    title, port : str, int
        Own application entity title and port; port 0 takes a free one, see :attr:`port`.
    folder : pathlib.Path
        Where files go.
    tls : Tls, optional
        With an own certificate, for secret connections alone.
    arrived : callable, optional
        Called with a file's name, in a thread of its own.
    only : str
        Take images of this series alone; empty: everything.
    host : str
        Address to listen at; by default all of this machine's.

    Raises
    ------
    PacsError
        The port is taken, or not permitted.
    """

    def __init__(
        self,
        title: str,
        port: int,
        folder: Path,
        *,
        tls: Tls | None = None,
        arrived: Callable[[str], None] | None = None,
        only: str = "",
        host: str = "",
    ) -> None:
        self.folder, self._arrived, self._only = folder, arrived, only
        folder.mkdir(parents=True, exist_ok=True)
        entity = AE(ae_title=title)
        entity.supported_contexts = AllStoragePresentationContexts
        for context in entity.supported_contexts:
            context.transfer_syntax = SYNTAXES
        entity.add_supported_context(VERIFICATION)
        handlers: list[Any] = [(evt.EVT_C_STORE, self._store), (evt.EVT_C_ECHO, lambda _event: _SUCCESS)]
        secret = tls.context(serving=True) if tls is not None and tls.certificate else None
        try:
            server: Any = entity.start_server((host, port), block=False, evt_handlers=handlers, ssl_context=secret)
        except OSError as error:
            raise PacsError(
                title,
                words("Engine", "port {port} of this machine cannot be listened at: another program has it").of(
                    port=port
                ),
            ) from error
        self._server = server
        self.port = int(server.socket.getsockname()[1])

    def __enter__(self) -> Receiver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop listening."""
        self.close()

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _store(self, event: Any) -> int:  # noqa: ANN401 - pynetdicom's own
        if self._only:
            try:
                series = str(event.dataset.get("SeriesInstanceUID", ""))
            except Exception:  # whatever a damaged data set raises, it is not kept
                return _NOT_MATCHING
            if series != self._only:
                return _NOT_MATCHING
        try:
            name = keep(event, self.folder)
        except OSError:
            return _OUT_OF_RESOURCES
        if self._arrived is not None:
            self._arrived(name)
        return _SUCCESS
