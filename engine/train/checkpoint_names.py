"""What the files of a run are called, for who looks for them without torch."""

from __future__ import annotations

TENSORS = "checkpoint.safetensors"
"""Everything that a run needs to go on."""
