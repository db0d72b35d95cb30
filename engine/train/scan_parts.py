"""What a user's scan gives to learn from: the parts of its slices that networks work on. Loads no torch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError
from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan, Slice, in_window, working_range_of
from engine.words import words

MOST = 64
"""Slices that are taken of a long scan, spread evenly."""

SMALLEST_SIDE = 32
"""Parts of a slice with a shorter side are left out."""


class ScanTrainingError(EngineError):
    """A scan that nothing can be learned from."""


@dataclass(frozen=True, eq=False)
class ScanPart:
    """A slice, or a calibrated region of it.

    Attributes
    ----------
    index : int
        Of the slice in its scan.
    pixels : numpy.ndarray
        (rows, columns) float32, 0…1 in the slice's working range, clipped to it.
    """

    index: int
    pixels: NDArray[np.float32]


def parts_of(
    scan: Scan, most: int = MOST, *, progress: Progress = silent, cancel: CancelToken | None = None
) -> list[ScanPart]:
    """Return what there is to learn from in ``scan``, in the scan's order.

    Values become 0…1 in the slice's working range, clipped to it; colour becomes luminance. Of ultrasound with
    calibrated regions only the tissue is taken, each region by itself: letters and rulers on the screen are not what
    a network should learn.

    Parameters
    ----------
    scan : Scan
        Any scan but a label map.
    most : int
        Slices read at most, spread evenly.
    progress, cancel
        Called and checked at every slice.

    Raises
    ------
    ScanTrainingError
        The scan is a label map, or all of it is smaller than 32 pixels or of one value.
    CancelledError
    """
    if scan.labels:
        raise ScanTrainingError(words("Engine", "this scan is a label map; there is nothing to learn from it"))
    count = min(most, len(scan))
    indices = sorted({(2 * i + 1) * len(scan) // (2 * count) for i in range(count)})
    found: list[ScanPart] = []
    for done, index in enumerate(indices):
        if cancel is not None:
            cancel.check()
        progress(done, len(indices), words("Engine", "reading the scan"))
        found.extend(ScanPart(index, pixels) for pixels in _regions(scan.read(index)))
    if not found:
        raise ScanTrainingError(
            words("Engine", "no slice of this scan has {smallest_side} × {smallest_side} pixels with any detail").of(
                smallest_side=SMALLEST_SIDE
            )
        )
    return found


def _regions(slice_: Slice) -> Iterator[NDArray[np.float32]]:
    pixels = in_window(slice_, *working_range_of(slice_))
    regions = slice_.info.tissue
    for part in [pixels] if regions is None else [pixels[region.slices] for region in regions]:
        if min(part.shape) >= SMALLEST_SIDE and part.max() > part.min():
            yield np.ascontiguousarray(part)
