"""From a magnified slice to a file that tells the truth about its pixels."""

from __future__ import annotations

from engine.write.maps import write_uncertainty
from engine.write.naming import default_name, formats
from engine.write.options import ExportOptions, Preview, Provenance, ValueRange, WriteReport
from engine.write.previews import preview
from engine.write.slices import write_slice

__all__ = [
    "ExportOptions",
    "Preview",
    "Provenance",
    "ValueRange",
    "WriteReport",
    "default_name",
    "formats",
    "preview",
    "write_slice",
    "write_uncertainty",
]
