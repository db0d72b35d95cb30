"""Puts networks to the trials, bicubic beside them."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from engine.geometry import Scale
from engine.magnify import Magnifier
from engine.measure.samples import Sample, of_scans, samples
from engine.measure.scales import label
from engine.measure.stress import lesions
from engine.measure.stress.spots import false_spots
from engine.measure.stress.subjects import BICUBIC, Image, Magnify, degraded, interpolated, of_network, size_of
from engine.measure.stress.trials import ADDED, FREE, MADE, REMOVED, Figures, Trial
from engine.progress import CancelToken, Progress, silent
from engine.read import builtin_paths, open_paths

SYNTHETIC = "made"
"""What stands for the modality in rows of trials on made images."""

SMALLEST_SIDE = 96
"""Slices smaller than this on either side have no room for lesions apart from each other."""


@dataclass(frozen=True)
class Row:
    """A network in a trial at a pair of scales.

    Attributes
    ----------
    network : str
        Its id, or ``bicubic``.
    scales : str
        Vertical × horizontal.
    trial : str
        Id of the trial.
    group : str
        Modality of the slices, or ``made``.
    images : int
        Slices that count; 0 for made images.
    figures : mapping
        Values by key; units are those of the trial's measures.
    reading : str
        What they say, in one line.
    """

    network: str
    scales: str
    trial: str
    group: str
    images: int
    figures: Figures
    reading: str


@dataclass
class Tally:
    """What the slices of a modality have shown so far."""

    images: int = 0
    left: list[tuple[float, float]] = field(default_factory=list)
    spots_left: list[float] = field(default_factory=list)
    returned: list[float] = field(default_factory=list)
    contrast: float = 0.0
    found: float = 0.0
    pixels: int = 0

    def figures(self) -> Iterator[tuple[Trial, Figures]]:
        """Yield the trials on real slices that have an answer, with it."""
        if self.left:
            shares = [share for _, share in self.left]
            of = {d: [share for diameter, share in self.left if diameter == d] for d in lesions.DIAMETERS}
            yield (
                ADDED,
                {
                    "small": _percent([share for d, share in self.left if d <= lesions.SMALL]),
                    "large": _percent([share for d, share in self.left if d > lesions.SMALL]),
                    "faintest": 100 * float(np.percentile(shares, 10)),
                    **{f"of {d} px": _percent(found) for d, found in of.items() if found},
                },
            )
        if self.spots_left:
            yield REMOVED, {"kept": _percent(self.spots_left), "returned": _percent(self.returned)}
        if self.pixels:
            yield FREE, {"spots": 1e6 * self.found / self.pixels, "contrast": 100 * self.contrast}


def _percent(shares: Sequence[float]) -> float:
    return 100 * statistics.fmean(shares) if shares else float("nan")


def subjects_of(
    network_ids: Sequence[str],
    device: str = "auto",
    cancel: CancelToken | None = None,
    *,
    consistent: bool | None = None,
) -> dict[str, Magnify]:
    """Return bicubic and the networks called so, ready to be put to the trials; ``consistent`` as for decoding."""
    networks = {name: of_network(Magnifier(name, device), cancel, consistent=consistent) for name in network_ids}
    return {BICUBIC: interpolated, **networks}


def slices_of(
    data: Path | None, most: int, progress: Progress = silent, cancel: CancelToken | None = None
) -> list[Sample]:
    """Return the slices that lesions are put into: at most ``most`` of each modality (0: all), large enough for them.

    Parameters
    ----------
    data : pathlib.Path or None
        Folder of scans or images, with or without ``manifest.csv``; None for the built-in scans.
    """
    if data is None:
        found = of_scans(open_paths(builtin_paths(), cancel=cancel).scans, 1, progress)
    else:
        found = samples(data, progress, cancel, most)
    of: dict[str, list[Sample]] = {}
    for sample in found:
        if min(sample.pixels.shape) >= SMALLEST_SIDE:
            of.setdefault(sample.modality, []).append(sample)
    return [sample for kept in of.values() for sample in kept[: most or None]]


def run(
    subjects: Mapping[str, Magnify],
    scales: Sequence[Scale],
    slices: Sequence[Sample],
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> list[Row]:
    """Return a row for every subject, trial, modality and pair of scales.

    Parameters
    ----------
    subjects : mapping
        What magnifies, by name; ``bicubic`` among them, which the others are read beside.
    scales : sequence of Scale
        Pairs to try.
    slices : sequence of Sample
        Real slices for the trials with lesions; without any, only made images are tried.
    progress, cancel
        Called and checked before every trial, and between slices.
    """
    steps = _Steps(len(scales) * len(subjects) * (len(MADE) + len(slices)), progress, cancel)
    rows: list[Row] = []
    for scale in scales:
        found: dict[str, list[tuple[Trial, str, int, Figures]]] = {name: [] for name in subjects}
        for name, magnify in subjects.items():
            for trial in MADE:
                steps.next(f"{name}, {trial.title.lower()} at")
                if trial.run is not None:
                    found[name].append((trial, SYNTHETIC, 0, trial.run(magnify, scale)))
        for (name, modality), tally in _tallies(subjects, scale, slices, steps).items():
            found[name] += [(trial, modality, tally.images, figures) for trial, figures in tally.figures()]
        rows += _rows(found, label(scale))
    progress(steps.total, steps.total, "putting to the test")
    return rows


class _Steps:
    def __init__(self, total: int, progress: Progress, cancel: CancelToken | None) -> None:
        self.total, self._done = total, 0
        self._progress, self._cancel = progress, cancel

    def next(self, what: str) -> None:
        if self._cancel is not None:
            self._cancel.check()
        self._progress(self._done, self.total, what)
        self._done += 1


def _tallies(
    subjects: Mapping[str, Magnify], scale: Scale, slices: Sequence[Sample], steps: _Steps
) -> dict[tuple[str, str], Tally]:
    tallies: dict[tuple[str, str], Tally] = {}
    for place, sample in enumerate(slices):
        image = lesions.cropped(sample)
        put_in, taken_out = lesions.added(image, place), lesions.removed(image)
        for name, magnify in subjects.items():
            steps.next(f"{name}, {sample.modality.upper()} slice at")
            tally = tallies.setdefault((name, sample.modality), Tally())
            tally.images += 1
            _try(tally, magnify, scale, image, put_in, taken_out)
    return tallies


def _try(
    tally: Tally,
    magnify: Magnify,
    scale: Scale,
    image: Image,
    put_in: lesions.Pair | None,
    taken_out: lesions.Pair | None,
) -> None:
    """Magnify a slice as it is, with lesions, and without its own spots, and note what is left and what is new."""

    def seen(high: Image) -> Image:
        return magnify(degraded(high, scale), size_of(high))

    plain = seen(image)
    if put_in is not None:
        left = lesions.survival(seen(put_in.with_), plain, put_in.patches)
        tally.left += list(zip((p.diameter for p in put_in.patches), left, strict=True))
    if taken_out is not None:
        without = seen(taken_out.without)
        tally.spots_left += lesions.survival(plain, without, taken_out.patches)
        tally.returned += lesions.returned(without, taken_out.without, taken_out.patches)
    contrast, rate, pixels = false_spots(plain, image)
    tally.contrast = max(tally.contrast, contrast)
    tally.found += rate * pixels / 1e6
    tally.pixels += pixels


def _rows(found: Mapping[str, Sequence[tuple[Trial, str, int, Figures]]], scales: str) -> list[Row]:
    beside = {(trial.id, group): figures for trial, group, _, figures in found.get(BICUBIC, ())}
    return [
        Row(
            name,
            scales,
            trial.id,
            group,
            images,
            {key: round(value, 4) for key, value in figures.items()},
            trial.reading(figures, None if name == BICUBIC else beside.get((trial.id, group))),
        )
        for name, results in found.items()
        for trial, group, images, figures in results
    ]
