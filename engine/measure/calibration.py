"""Calibration of the uncertainty: finding its factors on held-out patients, and seeing whether they hold on others.

As in the benchmark a slice is degraded by the declared degradation, magnified back to exactly its own size as it is
shown, and compared with itself. The size of each error divided by the head's scale there is a ratio; of the ratios of
many slices :mod:`engine.measure.factors` makes the calibration.

The border that the benchmark shaves off is left out, padding too, and so are pixels in whose neighbourhood the scan is
perfectly even: black drawn around an image is always magnified right and would flatter every interval.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.errors import ScaleError
from engine.geometry import Grid, Scale, Size
from engine.magnify import Magnifier, nearest
from engine.magnify.own_errors import LEVEL, uneven
from engine.magnify.uncertainty import Uncertainty
from engine.measure.benchmark import degrade
from engine.measure.factors import RATIOS, Found, calibrated
from engine.measure.metrics import shaved
from engine.measure.samples import Sample, samples
from engine.measure.scales import label
from engine.networks.uncertainty_card import Calibration
from engine.progress import CancelToken, Progress, silent
from engine.scan import Modality
from engine.train.data import TrainingSlice
from engine.train.uncertainty import few_of_each
from engine.train.validation import middle

TURNS = 2
SIDE = 384
"""Side of the middle of a slice that calibration looks at, in pixels."""

MULTIPLE = 12
"""Sides that every one of :data:`RATIOS` divides into whole pixels."""

PIXELS = 6000
"""Pixels of a slice that are looked at, at most, at each pair of scales."""

MODALITIES = {"ct": Modality.CT, "mr": Modality.MR, "mri": Modality.MR, "us": Modality.US}


def unit_calibration() -> Calibration:
    """Return a calibration of factors 1, with which half-widths are the head's own scales."""
    table = ((1.0, 1.0), (1.0, 1.0))
    names = sorted({kind.value for kind in MODALITIES.values()})
    return Calibration(LEVEL, (1.0, 4.0), dict.fromkeys(names, table), (), {}, {}, {})


def fit(
    uncertainty: Uncertainty,
    network: str,
    slices: Sequence[TrainingSlice],
    *,
    device: str = "auto",
    per_modality: int = 84,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Uncertainty:
    """Return a head with its calibration on slices that it has not learned from, its context learned there too.

    Parameters
    ----------
    uncertainty : Uncertainty
        With the head; its own context and calibration are not looked at.
    network : str
        Id of its network.
    slices : sequence of TrainingSlice
        Of patients that the head has not learned from, so far as sources have such.
    per_modality : int
        About how many slices of each modality, as many of each source, of as many patients as can be. Each is looked
        at at half of the pairs, the next one at the other half.
    """
    none = uncertainty.head.context
    plain = replace(none, weights=none.weights * 0)
    bare = Uncertainty(uncertainty.head.with_context(plain), unit_calibration())
    magnifier = Magnifier(network, device, uncertainty=bare)
    chosen = _chosen(slices, per_modality)
    pairs = [Scale(v, h) for v in RATIOS for h in RATIOS if v * h > 1]
    found: list[Found] = []
    turn: Counter[str] = Counter()
    for done, item in enumerate(chosen):
        progress(done, len(chosen), "calibrating")
        pixels = middle(item.pixels, SIDE)
        rows, columns = (length // MULTIPLE * MULTIPLE for length in pixels.shape)
        sample = Sample(f"{item.source} {done}", item.modality, pixels[:rows, :columns])
        turn[item.modality] += 1
        for scale in pairs[turn[item.modality] % TURNS :: TURNS]:
            if cancel is not None:
                cancel.check()
            one = look(magnifier, sample, scale)
            if one is not None:
                found.append(replace(one, source=item.source, patient=item.patient))
    progress(len(chosen), len(chosen), "calibrating")
    context, calibration = calibrated(found, plain)
    return Uncertainty(uncertainty.head.with_context(context), calibration)


def _chosen(slices: Sequence[TrainingSlice], per_modality: int) -> list[TrainingSlice]:
    chosen: list[TrainingSlice] = []
    for modality in dict.fromkeys(item.modality for item in slices):
        own = [item for item in slices if item.modality == modality]
        chosen += few_of_each(own, math.ceil(per_modality / len({item.source for item in own})))
    return chosen


def look(magnifier: Magnifier, sample: Sample, scale: Scale) -> Found | None:
    """Return how the errors of ``sample`` at ``scale`` compare with the half-widths; None where nothing can be seen."""
    low = degrade(sample, scale)
    if low is None:
        return None
    rows, columns = sample.pixels.shape
    grid = Grid(low.size, Size(rows, columns))
    if grid.identity:
        return None
    encoded = magnifier.encode(low)
    modality = MODALITIES.get(sample.modality.lower(), Modality.OTHER)
    try:
        image = magnifier.decode(encoded, grid).values
        widths = magnifier.uncertainty(encoded, grid, modality).values
    except ScaleError:
        return None  # of whole pixels, the ratio is a little beyond what the network takes
    counted: NDArray[np.bool_] = nearest(uneven(low.values).astype(np.float32), grid) > 0
    valid = np.ones_like(counted) if sample.valid is None else sample.valid
    error, width, wanted, real = (
        shaved(x, scale.vertical, scale.horizontal)
        for x in (np.abs(image - sample.pixels), widths, (counted & valid).astype(np.float32), valid.astype(np.float32))
    )
    here = np.flatnonzero(wanted)
    if here.size == 0:
        return None
    # the same pixels every time, without a pattern that the scale could beat against
    chance = np.random.default_rng(zlib.crc32(f"{sample.name} {label(scale)}".encode()))
    taken = here if here.size <= PIXELS else chance.choice(here, PIXELS, replace=False)
    e, w = error.reshape(-1)[taken], width.reshape(-1)[taken]
    ratios = (e / w).astype(np.float32)
    even = 1 - here.size / wanted.size
    everywhere = float((error <= width)[real > 0].mean())
    means = float(w.mean()), float(e.mean())
    return Found(modality.value, "", "", sample.name, scale, ratios, *means, even, everywhere, encoded.uncertainty.told)


@dataclass(frozen=True)
class Row:
    """How many true values the intervals held, for a modality at a pair of scales.

    ``covered`` is the share of pixels, ``smallest`` and ``largest`` that of single images. ``half_width`` and ``error``
    are means in hundredths of the window; ``even`` is the share of pixels that were left out, and ``everywhere`` the
    share held with them.
    """

    modality: str
    scales: str
    images: int
    covered: float
    everywhere: float
    smallest: float
    largest: float
    half_width: float
    error: float
    even: float


@dataclass(frozen=True)
class Answer:
    """What a folder of other patients has shown.

    Attributes
    ----------
    rows : list of Row
        By modality and pair of scales.
    curves : dict
        For each modality the share of pixels covered at each of :data:`~engine.measure.factors.LEVELS`.
    """

    rows: list[Row]
    curves: dict[str, list[float]]


def run(
    data: Path,
    scales: Sequence[Scale],
    *,
    network: str = "default",
    device: str = "auto",
    most: int = 0,
    modalities: Sequence[str] = (),
    progress: Progress = silent,
    cancel: CancelToken | None = None,
    make: Callable[[], Magnifier] | None = None,
) -> Answer:
    """Return how many of the true values of a folder's slices lie within the calibrated intervals.

    Parameters
    ----------
    data : pathlib.Path
        Folder of scans or images, with or without ``manifest.csv``.
    scales : sequence of Scale
        Pairs to measure.
    network, device : str
        What to measure, where.
    most : int
        Images of each modality at most; 0: all.
    modalities : sequence of str
        Those to measure on; all by default.
    make : callable, optional
        Makes the magnifier instead, for one with another head.

    Raises
    ------
    NoUncertaintyError
        The network has no calibrated uncertainty.
    """
    magnifier = make() if make else Magnifier(network, device)
    calibration = magnifier.calibration()
    found: list[Found] = []
    for sample in samples(data, progress, cancel, most, modalities):
        for scale in scales:
            if cancel is not None:
                cancel.check()
            one = look(magnifier, sample, scale)
            if one is not None:
                found.append(replace(one, source=sample.name))
    return Answer(list(_rows(found, scales)), _curves(found, calibration))


def _rows(found: Sequence[Found], scales: Sequence[Scale]) -> Iterator[Row]:
    for name in sorted({one.modality for one in found}):
        for scale in scales:
            here = [one for one in found if one.modality == name and one.scale == scale]
            if not here:
                continue
            shares = [float((one.ratios <= 1).mean()) for one in here]
            yield Row(
                name,
                label(scale),
                len(here),
                round(float(np.mean(shares)), 4),
                round(float(np.mean([one.everywhere for one in here])), 4),
                round(min(shares), 4),
                round(max(shares), 4),
                round(100 * float(np.mean([one.widths for one in here])), 3),
                round(100 * float(np.mean([one.errors for one in here])), 3),
                round(float(np.mean([one.even for one in here])), 3),
            )


def _curves(found: Sequence[Found], calibration: Calibration) -> dict[str, list[float]]:
    curves: dict[str, list[float]] = {}
    for name in sorted({one.modality for one in found}):
        own = [one for one in found if one.modality == name]
        if calibration.profile.get(name):
            curves[name] = [
                float(np.mean([(one.ratios <= wider).mean() for one in own])) for wider in calibration.profile[name]
            ]
    return curves
