"""The hospital's archive: find, fetch, send and receive, by DIMSE or by DICOMweb."""

from __future__ import annotations

from engine.pacs.archive import Archive, Query, Sent, SeriesFound, StudyFound, archive_of
from engine.pacs.errors import PacsError
from engine.pacs.servers import DimseServer, Servers, Tls, WebServer

__all__ = [
    "Archive",
    "DimseServer",
    "PacsError",
    "Query",
    "Sent",
    "SeriesFound",
    "Servers",
    "StudyFound",
    "Tls",
    "WebServer",
    "archive_of",
]
