"""Self-check: a slice of the scan is degraded, magnified back, and compared with itself.

It answers how far to trust a network on this very scan. The slice is the known finer image (HR); the declared
degradation (anti-aliased cubic, a = −0.5), or another one that is asked for, makes a smaller one of it, bicubic and the
networks magnify that back to exactly the slice's size, and what they make is measured by the benchmark's protocol
(:func:`engine.measure.metrics.score`). Padding, NaN, a border of ``ceil(scale)`` pixels per axis, and in ultrasound
all that lies outside of the 2-D tissue regions count for nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from engine.degradations import DECLARED, find
from engine.degradations.degrade import degrade as degraded_by
from engine.display import symmetric_limit
from engine.errors import EngineError, UnreadableError
from engine.geometry import Box, Grid, Scale, Size, output_length
from engine.magnify import Magnifier, bicubic
from engine.magnify.encoded import tissue_mask
from engine.magnify.ensemble import magnify
from engine.measure.metrics import score, shaved
from engine.measure.self_check_outcome import Figures, Outcome, SelfCheck, SliceCheck
from engine.networks.tuned import load_tuned, read_tuned_card
from engine.progress import CancelToken, Progress, onwards, part_of, silent
from engine.refinement import PLAIN, Refinement
from engine.scan import Scan, Slice, Values, luminance, working_range_of
from engine.words import words

LEAST_SIDE = 8
"""Rows or columns of the degraded slice, below which nothing is measured."""
SHARE = 95.0
"""Per cent of the pixels that an error is given for."""
MAGNITUDES = "k-space"
BICUBIC, TUNED = "bicubic", "tuned"
LABELS = words(
    "Engine", "A label map holds names, not intensities: no network magnifies it, and there is nothing to check."
)


class SelfCheckError(EngineError):
    """A scan or a slice that cannot be checked against itself."""


@dataclass(frozen=True, eq=False)
class Candidate:
    """A network that takes part.

    Attributes
    ----------
    name : str
        What tables call it: its id, or ``tuned``.
    magnifier : Magnifier
        The network on its device.
    refinement : Refinement
        What it does beyond one pass; tuned weights may ask for it.
    consistent : bool, optional
        Whether its image is made consistent with the degraded slice; by default as the network's descriptor says.
    """

    name: str
    magnifier: Magnifier
    refinement: Refinement = field(default_factory=Refinement)
    consistent: bool | None = None


def tuned_candidate(
    weights: Path,
    network: str | None = None,
    device: str = "auto",
    *,
    refinement: Refinement | None = None,
    consistent: bool | None = None,
) -> Candidate:
    """Return the candidate ``tuned``: a network with weights of a file.

    Parameters
    ----------
    weights : pathlib.Path
        From tuning on the scan.
    network : str, optional
        Id of the shipped network that they belong to; None: what they say themselves.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    refinement : Refinement, optional
        What is done beyond one pass; by default as the weights' card says.
    consistent : bool, optional
        As in :class:`Candidate`.

    Raises
    ------
    WeightsError, UnknownNetworkError, DeviceError
    """
    card = read_tuned_card(weights)
    loaded = load_tuned(weights, network)
    usual = card.refinement if card is not None else PLAIN
    magnifier = Magnifier(loaded.descriptor.id, device, loaded=loaded)
    return Candidate(TUNED, magnifier, usual if refinement is None else refinement, consistent)


def run(
    scan: Scan,
    indices: Sequence[int],
    scale: Scale,
    candidates: Sequence[Candidate],
    *,
    degradation: str = DECLARED,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> SelfCheck:
    """Check slices of ``scan`` at ``scale``.

    Parameters
    ----------
    scan : Scan
        Not a label map.
    indices : sequence of int
        Slices; the pictures are kept of the first one that can be checked.
    scale : Scale
        Magnification that is asked for; sizes are whole pixels, so that the true one may differ a little.
    candidates : sequence of Candidate
        Networks beside bicubic.
    degradation : str
        How the slices are made coarser: a name of :data:`engine.degradations.DEGRADATIONS`. Images are made consistent
        by the declared one whatever it is, as in the viewer, which does not know how a scan became coarse either.

    Raises
    ------
    DegradationError
        There is none of that name.
    SelfCheckError
        A label map, ×1.00 × 1.00, a slice that is too small, or none with a pixel that counts.
    ScaleError, ChannelsError, UnreadableError, CancelledError, OutOfMemoryError
    """
    if scan.labels:
        raise SelfCheckError(LABELS)
    way = find(degradation)
    small = degraded_size(scan.size, scale, candidates)
    shown: SliceCheck | None = None
    measured: list[int] = []
    figures: list[tuple[Figures, ...]] = []
    notes: list[str] = []
    refused: EngineError | None = None
    for place, index in enumerate(indices):
        if cancel is not None:
            cancel.check()
        step = part_of(progress, place, len(indices))
        try:
            checked = check_slice(
                scan.read(index), index, small, scale, candidates, degradation=way.name, progress=step, cancel=cancel
            )
        except (SelfCheckError, UnreadableError) as error:
            # one bad slice of many is left out and named
            refused = refused or error
            notes.append(words("Engine", "Slice {index} was left out. {error}").of(index=index, error=error))
            continue
        shown = shown or checked
        measured.append(index)
        figures.append(tuple(outcome.figures for outcome in checked.outcomes))
    if shown is None:
        raise refused or SelfCheckError(words("Engine", "There is no slice to check."))
    methods = tuple(outcome.method for outcome in shown.outcomes)
    return SelfCheck(shown.grid, scan.units, shown, tuple(measured), tuple(figures), methods, tuple(notes), way)


def degraded_size(size: Size, scale: Scale, candidates: Sequence[Candidate]) -> Size:
    """Return the size that slices of ``size`` are degraded to, so that every candidate allows the way back.

    Rounding to whole pixels may take the true ratio past what a network allows: then it is one pixel more.
    """
    for candidate in candidates:
        candidate.magnifier.network.check(scale)
    highest = min((candidate.magnifier.network.scales[1] for candidate in candidates), default=math.inf)
    rows, columns = (
        _shrunk(length, wanted, highest)
        for length, wanted in ((size.rows, scale.vertical), (size.columns, scale.horizontal))
    )
    if min(rows, columns) < LEAST_SIDE:
        raise SelfCheckError(
            words(
                "Engine",
                "A slice of {rows} × {columns} pixels is too small to be checked at ×{vertical:.2f} "
                "× {horizontal:.2f}: {rows_2} × {columns_2} pixels would be left of it, and "
                "{least_side} × {least_side} are needed.",
            ).of(
                rows=size.rows,
                columns=size.columns,
                vertical=scale.vertical,
                horizontal=scale.horizontal,
                rows_2=rows,
                columns_2=columns,
                least_side=LEAST_SIDE,
            )
        )
    if (rows, columns) == (size.rows, size.columns):
        raise SelfCheckError(
            words(
                "Engine",
                "At ×{vertical:.2f} × {horizontal:.2f} a slice of {rows} × {columns} pixels is not "
                "degraded, so that there is nothing to check: choose a larger magnification.",
            ).of(vertical=scale.vertical, horizontal=scale.horizontal, rows=size.rows, columns=size.columns)
        )
    return Size(rows, columns)


def _shrunk(length: int, scale: float, highest: float) -> int:
    shrunk = output_length(length, 1 / scale)
    return min(length, max(shrunk, math.ceil((length - 0.5) / highest)))


def degrade(slice_: Slice, small: Size, way: str = DECLARED) -> Slice:
    """Return ``slice_`` by the degradation ``way``, seen by networks through the same working range.

    Padding is degraded as it was filled; tissue regions and channels go with the pixels.
    """
    grid = Grid(slice_.size, small)
    tissue = slice_.info.tissue
    info = replace(
        slice_.info,
        spacing=None,
        geometry=None,
        tissue=None if tissue is None else tuple(grid.box_on_target(region) for region in tissue),
    )
    working = working_range_of(slice_)
    values = bicubic(slice_.values, grid) if way == DECLARED else _otherwise(slice_.values, small, working, way)
    degraded = Slice(values, info, working_range=working)
    if not slice_.channels:
        return degraded
    others = [degraded if i == slice_.channel else degrade(c, small, way) for i, c in enumerate(slice_.channels)]
    return replace(degraded, channels=tuple(others))


def _otherwise(values: Values, small: Size, working: tuple[float, float], way: str) -> Values:
    """Return ``values`` by another degradation than the declared: of the working range as 0…1, colour by colour.

    Of k-space come magnitudes, whose zero is the scan's own.
    """
    low, high = working
    if way == MAGNITUDES:
        low, high = 0.0, high - low
    planes = np.atleast_3d(values).transpose(2, 0, 1)[:, None]
    unit = torch.from_numpy(np.ascontiguousarray((planes - low) / (high - low), dtype=np.float32))
    coarse = degraded_by(unit, small.rows, small.columns, way)[:, 0].permute(1, 2, 0).numpy()
    result: Values = (coarse * (high - low) + low).astype(np.float32)
    return result[..., 0] if values.ndim == 2 else result


def check_slice(
    slice_: Slice,
    index: int,
    small: Size,
    scale: Scale,
    candidates: Sequence[Candidate],
    *,
    degradation: str = DECLARED,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> SliceCheck:
    """Check one slice by way of the size ``small``; see :func:`run`."""
    counted = counted_pixels(slice_, scale)
    if not counted.any():
        raise SelfCheckError(
            words(
                "Engine",
                "Nothing of this slice can be compared: it is padding, border, or outside of the tissue regions.",
            )
        )
    degraded = degrade(slice_, small, degradation)
    grid = Grid(small, slice_.size)
    images = [(BICUBIC, bicubic(degraded.values, grid), "")]
    for place, candidate in enumerate(candidates):
        step = onwards(part_of(progress, place, len(candidates)))
        magnified = magnify(
            candidate.magnifier,
            degraded,
            grid,
            candidate.refinement,
            consistent=candidate.consistent,
            cancel=cancel,
            progress=step,
        )
        images.append((candidate.name, magnified.values, magnified.remark))
    outcomes = tuple(
        Outcome(method, values, measure(values, slice_, counted, scale), remark) for method, values, remark in images
    )
    errors = [(luminance(o.values) - luminance(slice_.values))[counted] for o in outcomes]
    return SliceCheck(index, slice_, degraded, counted, outcomes, symmetric_limit(errors))


def counted_pixels(slice_: Slice, scale: Scale) -> NDArray[np.bool_]:
    """Return which pixels count, (rows, columns): neither padding, nor outside of tissue, nor in the border."""
    rows, columns = slice_.size.rows, slice_.size.columns
    counted = np.zeros((rows, columns), np.float32)
    shaved(counted, scale.vertical, scale.horizontal)[...] = 1.0
    mask: NDArray[np.bool_] = counted > 0
    if slice_.invalid is not None:
        mask &= ~slice_.invalid
    tissue = tissue_mask(slice_, Grid(slice_.size, slice_.size), Box(0, 0, rows, columns))
    return mask if tissue is None else mask & tissue


def measure(values: Values, slice_: Slice, counted: NDArray[np.bool_], scale: Scale) -> Figures:
    """Return how near ``values`` come to ``slice_`` where pixels count."""
    low, high = working_range_of(slice_)
    truth, image = (((luminance(x) - low) / (high - low)) for x in (slice_.values, values))
    psnr, ssim = score(image, np.clip(truth, 0.0, 1.0), counted, scale.vertical, scale.horizontal)
    error = np.abs(luminance(values) - luminance(slice_.values))[counted].astype(np.float64)
    return Figures(psnr, ssim, float(error.mean()), float(np.percentile(error, SHARE)), float(error.max()))


def spread_over(scan: Scan, count: int, around: int) -> list[int]:
    """Return ``count`` slices (all, where there are no more), evenly spread, with ``around`` first."""
    total = len(scan)
    count = min(max(count, 1), total)
    picked = [(2 * place + 1) * total // (2 * count) for place in range(count)]
    if around not in picked:
        nearest = min(picked, key=lambda index: abs(index - around))
        picked[picked.index(nearest)] = around
    return [around, *(index for index in picked if index != around)]
