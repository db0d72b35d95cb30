"""The slices of a user's own scan, to train on: what self-supervised training learns from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan
from engine.train.data import TrainingSlice, difficulty_of
from engine.train.scan_parts import MOST, ScanTrainingError, parts_of

__all__ = ["ScanTrainingError", "own_slice", "slices_of"]


def slices_of(
    scan: Scan, most: int = MOST, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> list[TrainingSlice]:
    """Return :func:`~engine.train.scan_parts.parts_of` as slices to train on; raises what that raises."""
    modality = scan.modality.value
    return [own_slice(part.pixels, modality) for part in parts_of(scan, most, progress=progress, cancel=cancel)]


def own_slice(pixels: NDArray[np.float32], modality: str) -> TrainingSlice:
    """Return ``pixels`` (rows, columns), 0…1, as a slice to train on; nothing in it identifies anyone."""
    return TrainingSlice(pixels, modality, "scan", "scan", difficulty_of(pixels), "the user's own")
