"""Scans in memory whose slices lie where a test says."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.geometry import PlaneGeometry, Size, Spacing
from engine.scan import Container, Modality, Scan, Slice, SliceInfo, SliceSource, Storage

ACROSS, DOWN = np.array([0.8, 0.6, 0.0]), np.array([-0.6, 0.8, 0.0])
"""Directions of growing column and row index, LPS: turned about the patient's axis."""

FIRST = np.array([5.0, -7.0, 30.0])
"""Centre of the first pixel of the first slice."""

SPACING = Spacing(1.0, 0.5)


def beyond(x: float, y: float, z: float) -> tuple[float, ...]:
    """Return the place that lies this much further than the first slice."""
    return tuple(FIRST + np.array([x, y, z]))


def scan_of(volume, step=(0.0, 0.0, 4.0), spacing=SPACING, origins=None, **more) -> Scan:
    """Return a scan in memory of (slices, rows, columns), slices ``step`` apart or at ``origins``."""
    volume = np.asarray(volume, np.float32)
    places = [FIRST + k * np.asarray(step) for k in range(len(volume))] if origins is None else origins
    infos = tuple(
        SliceInfo(
            SliceSource(Path("nowhere") / f"{k}.png"),
            Storage(0, 65535),
            spacing,
            PlaneGeometry(tuple(place), tuple(DOWN * spacing.row_mm), tuple(ACROSS * spacing.column_mm)),
        )
        for k, place in enumerate(places)
    )
    return Scan(
        "key",
        "Phantom",
        Container.IMAGE,
        Modality.MR,
        Size(volume.shape[1], volume.shape[2]),
        infos,
        "stored value",
        lambda k: Slice(volume[k], infos[k]),
        **more,
    )
