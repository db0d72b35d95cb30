"""Scans in memory, for tests that need a whole scan and no file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.geometry import Size
from engine.scan import Container, Modality, Scan, SliceInfo, SliceSource, Storage
from tests.support.slices import anatomy, make_slice


def volume(count: int = 12, rows: int = 80, columns: int = 72, modality: Modality = Modality.MR, seed: int = 0) -> Scan:
    """A scan of ``count`` slices that resemble each other, neighbours most."""
    random = np.random.default_rng(seed)
    first, last = anatomy(rows, columns, seed=seed + 1), anatomy(rows, columns, seed=seed + 2)
    images = [first + (last - first) * i / max(1, count - 1) for i in range(count)]
    noisy = [np.clip(image + 0.01 * random.standard_normal(image.shape), 0, 1) for image in images]
    slices = [make_slice(image, working_range=(0.0, 1.0)) for image in noisy]
    info = SliceInfo(SliceSource(Path("memory")), Storage(-32768, 32767))
    return Scan(
        "key", "DOE^JANE", Container.DICOM, modality, Size(rows, columns), (info,) * count, "stored value",
        lambda index: slices[index], depth=count,
    )  # fmt: skip
