"""What is held out of a scan: never trained on, it decides whether tuned weights are kept.

Slices that lie beside each other resemble each other, and frames of a cine are nearly equal. So a contiguous block of
places is held out (of all moments and channels, where there are several), and on either side of it some more places
that nothing is done with. A scan of a few slices only is parted in the plane instead: a band of columns of every slice
is held out, with a gap beside it. Columns, because in ultrasound they hold all depths, and a head or a chest looks
alike on both sides.

What is held out is halved once more. One half is watched while the network learns, to take the best weights on the
way; the other half is touched only at the end, and decides: neither training nor choosing has seen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box
from engine.train.scan_parts import SMALLEST_SIDE, ScanPart, ScanTrainingError
from engine.words import words

FEW_PLACES = 8
"""Fewer slices than this are parted in the plane."""

HELD = 1 / 6
"""Share of the places that is held out."""

GAP = 1 / 32
"""Share of the places that is left unused on either side of the block; at least one."""

MOST_MEASURED = 4
"""Slices that are measured in either half, at most."""

BAND = 1 / 4
"""Share of the columns in the band."""

BAND_GAP = 8
"""Columns on either side of the band that are left unused: two kernels of the largest degradation."""

BAND_PARTS = 8
"""Parts of a band from top to bottom, alternately watched and deciding."""

TILE = 24
"""Side of the tiles of a part, which are scored one by one: errors farther apart hardly know of each other."""

Image = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class HeldImage:
    """An image to measure on.

    Attributes
    ----------
    pixels : numpy.ndarray
        (rows, columns) float32, 0…1.
    parts : tuple of Box
        What is scored, each by itself.
    """

    pixels: Image
    parts: tuple[Box, ...]


@dataclass(frozen=True, eq=False)
class Split:
    """A scan parted for tuning.

    Attributes
    ----------
    training : tuple of numpy.ndarray
        What is learned from.
    watched, deciding : tuple of HeldImage
        The two halves of what is held out.
    slices : int
        Slices that are held out, or that hold a band that is.
    pooled : bool
        Whether what is scored are tiles of a band, and not slices; see :func:`engine.tune.judge.mean`.
    """

    training: tuple[Image, ...]
    watched: tuple[HeldImage, ...]
    deciding: tuple[HeldImage, ...]
    slices: int
    pooled: bool = False


def split(parts: Sequence[ScanPart], depth: int, count: int) -> Split:
    """Return ``parts`` of a scan, divided.

    Parameters
    ----------
    parts : sequence of ScanPart
        What was read of it.
    depth, count : int
        Slices of a moment (or channel), and in all: slice ``i`` lies at place ``i % depth``, or at ``i`` in a cine
        of a single slice.

    Raises
    ------
    ScanTrainingError
        It is too small to hold anything out.
    """
    period = depth if depth > 1 else count
    places = sorted({part.index % period for part in parts})
    if len(places) < FEW_PLACES:
        return _in_the_plane(parts)
    held = max(2, round(len(places) * HELD))
    gap = max(1, round(len(places) * GAP))
    first = (len(places) - held) // 2
    block = places[first : first + held]
    unused = {*places[max(0, first - gap) : first], *places[first + held : first + held + gap]}
    training = tuple(p.pixels for p in parts if p.index % period not in {*block, *unused})
    middle = len(block) // 2
    watched = [p for p in parts if p.index % period in block[:middle]]
    deciding = [p for p in parts if p.index % period in block[middle:]]
    slices = len({p.index for p in (*watched, *deciding)})
    return Split(training, _whole(watched), _whole(deciding), slices)


def _whole(parts: Sequence[ScanPart]) -> tuple[HeldImage, ...]:
    taken = min(MOST_MEASURED, len(parts))
    chosen = [parts[(2 * i + 1) * len(parts) // (2 * taken)] for i in range(taken)]
    return tuple(HeldImage(p.pixels, (Box(0, 0, *p.pixels.shape),)) for p in chosen)


def _in_the_plane(parts: Sequence[ScanPart]) -> Split:
    training: list[Image] = []
    watched: list[HeldImage] = []
    deciding: list[HeldImage] = []
    seen: set[int] = set()
    for part in parts:
        columns = part.pixels.shape[1]
        band = max(SMALLEST_SIDE, round(columns * BAND))
        left = round((columns - band) * 0.6)
        sides = (part.pixels[:, : left - BAND_GAP], part.pixels[:, left + band + BAND_GAP :])
        learnable = [side for side in sides if side.shape[1] >= SMALLEST_SIDE and left > BAND_GAP]
        held = np.ascontiguousarray(part.pixels[:, left : left + band])
        rows = _rows(held)
        if not learnable or len(rows) < 2:
            continue
        training += [np.ascontiguousarray(side) for side in learnable if side.max() > side.min()]
        watched.append(HeldImage(held, _tiles(held, rows[0::2])))
        deciding.append(HeldImage(held, _tiles(held, rows[1::2])))
        seen.add(part.index)
    if not training:
        raise ScanTrainingError(words("Engine", "this scan is too small to tune on: nothing would be left to judge by"))
    return Split(
        tuple(training), tuple(watched[:MOST_MEASURED]), tuple(deciding[:MOST_MEASURED]), len(seen), pooled=True
    )


def _rows(band: Image) -> list[tuple[int, int]]:
    """Return the parts of a band from top to bottom, first and last row; those without any detail are left out."""
    rows = band.shape[0]
    count = max(1, min(BAND_PARTS, rows // TILE))
    return [span for span in _spans(rows, count) if float(np.ptp(band[slice(*span)])) > 0]


def _tiles(band: Image, rows: Sequence[tuple[int, int]]) -> tuple[Box, ...]:
    across = _spans(band.shape[1], max(1, band.shape[1] // TILE))
    return tuple(
        Box(top + above, left, top + below, right)
        for top, bottom in rows
        for above, below in _spans(bottom - top, max(1, (bottom - top) // TILE))
        for left, right in across
    )


def _spans(length: int, count: int) -> list[tuple[int, int]]:
    return list(pairwise(round(i * length / count) for i in range(count + 1)))
