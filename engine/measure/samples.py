"""What a benchmark measures on: every slice of a folder, with its modality and the window that is its data range."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import EngineError, UnreadableError
from engine.networks.descriptor import short
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
    channels : tuple of numpy.ndarray
        The same place in every channel of a multi-channel scan, ``pixels`` among them; empty for all other images.
    """

    name: str
    modality: str
    pixels: NDArray[np.float32]
    valid: NDArray[np.bool_] | None = None
    channels: tuple[NDArray[np.float32], ...] = ()


def samples(
    folder: Path,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    most: int = 0,
    modalities: Sequence[str] = (),
) -> Iterator[Sample]:
    """Yield the images of ``folder``: by its ``manifest.csv`` if it has one, else those of every scan in it.

    With ``most``, at most so many images of each modality of the manifest, spread evenly. Of a scan, at most eight
    slices spread evenly are taken, and its working range is the window. ``modalities`` leaves all others out.

    Raises
    ------
    UnreadableError
        The manifest is not usable, or the folder holds no image, or none of ``modalities``.
    """
    wanted = {short(modality.lower()) for modality in modalities}
    if (folder / MANIFEST).is_file():
        yield from _listed(folder, progress, cancel, most, wanted)
    else:
        yield from _found(folder, progress, cancel, wanted)


def _listed(
    folder: Path, progress: Progress, cancel: CancelToken | None, most: int, wanted: set[str]
) -> Iterator[Sample]:
    rows = listed_in(folder)
    taken = _spread([row.modality for row in rows], most, wanted)
    if wanted and not taken:
        raise UnreadableError(folder / MANIFEST, f"it lists no image of {', '.join(sorted(wanted))}")
    for done in taken:
        progress(done, len(rows), "measuring")
        row = rows[done]
        yield _sample(row.read(cancel), row.name, row.modality, row.window)


def _spread(modalities: Sequence[str], most: int, wanted: set[str]) -> list[int]:
    """Return which rows to take: of each wanted modality (all of an empty set) ``most``, evenly spread; all for 0."""
    of_modality: dict[str, list[int]] = {}
    for index, modality in enumerate(modalities):
        if not wanted or short(modality) in wanted:
            of_modality.setdefault(modality, []).append(index)
    taken: list[int] = []
    for indices in of_modality.values():
        count = min(most or len(indices), len(indices))
        taken += [indices[(2 * i + 1) * len(indices) // (2 * count)] for i in range(count)]
    return sorted(taken)


def _found(folder: Path, progress: Progress, cancel: CancelToken | None, wanted: set[str]) -> Iterator[Sample]:
    scans = open_paths([folder], progress=progress, cancel=cancel).scans
    if wanted:
        scans = tuple(scan for scan in scans if scan.modality.value in wanted)
        if not scans:
            raise UnreadableError(folder, f"there is no scan of {', '.join(sorted(wanted))} in this folder")
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


def of_channels(
    folder: Path, channels: int, progress: Progress = silent, most: int = 0, modalities: Sequence[str] = ()
) -> Iterator[Sample]:
    """Yield the images of co-registered scans, each channel by itself and with the others.

    ``folder`` has a folder for each patient with one scan for each channel, as training takes it; at most ``most``
    places of a patient are taken (eight by default), spread evenly. They count as MR.

    Raises
    ------
    UnreadableError
        MR is not among ``modalities``; and as :func:`engine.train.channels.load_stacks` does.
    """
    from engine.train.channels import load_stacks

    if modalities and "mr" not in {short(modality.lower()) for modality in modalities}:
        raise UnreadableError(folder, "networks of several channels are measured on co-registered MR alone")

    of_patient: dict[str, list[tuple[NDArray[np.float32], ...]]] = {}
    for stack in load_stacks(folder, channels, "mr"):
        of_patient.setdefault(stack.patient, []).append(tuple(stack.pixels))
    for done, (patient, places) in enumerate(of_patient.items()):
        progress(done, len(of_patient), "measuring")
        count = min(most or SLICES_PER_SCAN, len(places))
        for index in sorted({(2 * i + 1) * len(places) // (2 * count) for i in range(count)}):
            for number, pixels in enumerate(places[index]):
                yield Sample(f"{patient}:{number}:{index}", "mr", pixels, channels=places[index])


def _sample(slice_: Slice, name: str, modality: str, window: tuple[float, float]) -> Sample:
    return Sample(name, modality, in_window(slice_, *window), None if slice_.invalid is None else ~slice_.invalid)
