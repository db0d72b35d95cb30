"""Reading: DICOM, NIfTI, PNG and TIFF become :class:`~engine.scan.Scan`; headers first, pixels when asked."""

from engine.read.builtin import builtin_paths, builtin_titles
from engine.read.channels import combine
from engine.read.opening import OpenResult, Refusal, open_paths

__all__ = ["OpenResult", "Refusal", "builtin_paths", "builtin_titles", "combine", "open_paths"]
