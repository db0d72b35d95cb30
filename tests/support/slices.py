"""Slices in memory, for tests that need pixels and no file."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.scan import Slice, SliceInfo, SliceSource, Storage


def make_slice(values, *, invalid=None, tissue=None, working_range=None) -> Slice:
    """A slice of these values, as a reader would give it."""
    info = SliceInfo(SliceSource(Path("memory")), Storage(-32768, 32767), tissue=tissue)
    filled = np.asarray(values, dtype=np.float32)
    return Slice(filled, info, invalid=invalid, invalid_value=-2000.0, working_range=working_range)


def anatomy(rows: int = 90, columns: int = 77, seed: int = 3) -> np.ndarray:
    """Something between tissue and a resolution phantom, 0…1: blobs, an edge, fine stripes, speckle."""
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    random = np.random.default_rng(seed)
    image = 0.3 + 0.2 * (np.hypot(y - rows / 2.3, x - columns / 1.8) < rows / 4)
    for _ in range(12):
        cy, cx, s = random.uniform(0, rows), random.uniform(0, columns), random.uniform(1.0, 6.0)
        image += random.uniform(-0.2, 0.25) * np.exp(-((y - cy) ** 2 + (x - cx) ** 2) / (2 * s * s))
    image += 0.05 * np.sin(x * 0.9 + y * 0.4) + 0.01 * random.standard_normal((rows, columns))
    return np.clip(image, 0, 1).astype(np.float32)
