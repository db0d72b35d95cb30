"""What a benchmark measures on: every slice of a folder, with its modality and the window that is its data range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, UnreadableError
from engine.progress import CancelToken, Progress, silent
from engine.read import open_paths
from engine.read.manifest import MANIFEST, listed_in
from engine.scan import Scan, Slice, in_window, working_range_of

SLICES_PER_SCAN = 8


@dataclass(frozen=True)
class Sample:
    """One image of a benchmark.

    Attributes
    ----------
    name : str
        File and slice, for messages.
    modality : str
        As the manifest says; without one ``ct``, ``mr``, ``us`` or ``other``.
    pixels : numpy.ndarray
        (rows, columns) float32, 0…1 in the declared window, clipped; colour as its luminance.
    valid : numpy.ndarray or None
        (rows, columns) bool, False where the file holds padding; None when all pixels count.
    """

    name: str
    modality: str
    pixels: NDArray[np.float32]
    valid: NDArray[np.bool_] | None = None


def samples(
    folder: Path, progress: Progress = silent, cancel: CancelToken | None = None, most: int = 0
) -> Iterator[Sample]:
    """Yield the images of ``folder``: by its ``manifest.csv`` if it has one, else those of every scan in it.

    With ``most``, at most so many images of each modality of the manifest, spread evenly. Of a scan, at most eight
    slices spread evenly are taken, and its working range is the window.

    Raises
    ------
    UnreadableError
        The manifest is not usable, or the folder holds no image.
    """
    if (folder / MANIFEST).is_file():
        yield from _listed(folder, progress, cancel, most)
    else:
        yield from _found(folder, progress, cancel)


def _listed(folder: Path, progress: Progress, cancel: CancelToken | None, most: int) -> Iterator[Sample]:
    rows = listed_in(folder)
    for done in _spread([row.modality for row in rows], most):
        progress(done, len(rows), "measuring")
        row = rows[done]
        yield _sample(row.read(cancel), row.name, row.modality, row.window)


def _spread(modalities: Sequence[str], most: int) -> list[int]:
    """Return which rows to take: of each modality ``most`` at most, evenly spread; all for 0."""
    of_modality: dict[str, list[int]] = {}
    for index, modality in enumerate(modalities):
        of_modality.setdefault(modality, []).append(index)
    taken: list[int] = []
    for indices in of_modality.values():
        count = min(most or len(indices), len(indices))
        taken += [indices[(2 * i + 1) * len(indices) // (2 * count)] for i in range(count)]
    return sorted(taken)


def _found(folder: Path, progress: Progress, cancel: CancelToken | None) -> Iterator[Sample]:
    scans = open_paths([folder], progress=progress, cancel=cancel).scans
    if not any(not scan.labels for scan in scans):
        raise UnreadableError(folder, "there is no scan or image in this folder")
    yield from of_scans(scans, SLICES_PER_SCAN, progress)


def of_scans(scans: Sequence[Scan], most: int, progress: Progress = silent) -> Iterator[Sample]:
    """Yield at most ``most`` slices of every scan, spread evenly; label maps and unreadable slices are left out."""
    images = [scan for scan in scans if not scan.labels]
    for done, scan in enumerate(images):
        progress(done, len(images), "measuring")
        count = min(most, len(scan))
        for index in sorted({(2 * i + 1) * len(scan) // (2 * count) for i in range(count)}):
            try:
                slice_ = scan.read(index)
            except EngineError:
                continue  # an unreadable slice is no sample; the scan's others are
            name = f"{scan.slices[index].source.path.name}:{index}"
            yield _sample(slice_, name, scan.modality.value, working_range_of(slice_))


def _sample(slice_: Slice, name: str, modality: str, window: tuple[float, float]) -> Sample:
    return Sample(name, modality, in_window(slice_, *window), None if slice_.invalid is None else ~slice_.invalid)
