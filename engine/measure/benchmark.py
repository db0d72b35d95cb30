"""The benchmark: networks beside bicubic on slices whose truth is known, quality and time in one run.

A slice is degraded by each pair of scales, by the declared degradation (anti-aliased cubic) or another one of
:mod:`engine.degradations`, magnified back to exactly its own size, and compared with itself: data range 1 on the
declared window, values clipped to it, a border of ``ceil(scale)`` pixels per axis and padding left out.
"""

from __future__ import annotations

import math
import statistics
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.consistent import against
from engine.degradations import DECLARED
from engine.degradations.degrade import degrade as degraded_by
from engine.devices import choose
from engine.errors import EngineError
from engine.geometry import Box, Grid, Scale, Size, output_length
from engine.magnify import Magnifier, bicubic
from engine.magnify.consistency import project, projection_on
from engine.magnify.ensemble import magnify
from engine.measure import feature_distance
from engine.measure.ifc import ifc
from engine.measure.metrics import score, shaved
from engine.measure.samples import Sample, of_channels, samples
from engine.measure.scales import SWEEP_LABEL, label, swept
from engine.networks import load_tuned
from engine.networks.tuned import fits
from engine.networks.weights import weights_size
from engine.progress import CancelToken, Progress, silent
from engine.refinement import PLAIN, Refinement
from engine.scan import Slice, SliceInfo, SliceSource, Storage
from engine.train.losses.features import Extractor

ULTRASOUND = "us"

BYTES_PER_PIXEL = 3
"""What the ultrasound CycleGAN's table IV counts for a pixel of output in its throughput (24-bit colour)."""


@dataclass(frozen=True)
class Row:
    """One line of the table: a network on a modality at a pair of scales.

    Times are medians in milliseconds. ``throughput`` is in KiB of output a millisecond, encode and decode together.
    ``ifc`` is the information fidelity criterion in bits a pixel, of ultrasound alone; None elsewhere.
    ``psnr`` is that of the network alone; ``psnr_consistent`` that of its image made consistent with the scan, which
    takes ``consistent_ms`` more, and ``against`` the largest ``|D(SR) − LR|`` of all images before and
    ``against_consistent`` after that, as a share of the window. ``psnr_bicubic_consistent`` is that of bicubic's image
    made consistent, what can be had without a network. All five are None where the degradation is not the declared
    one, which is what images are made consistent by.
    ``psnr_first_look`` is that of the first look that the viewer shows where the image takes long, and
    ``first_look_ms`` how long it takes, features and all; None for a network that has none.
    ``degradation`` is what the slices were degraded by.
    ``refinement`` says what was done beyond one pass of the network, empty where nothing was. Images that are refined
    are made as a whole: ``decode_ms`` holds all of their time, ``encode_ms`` nothing, and there is no first look.
    ``feature_distance`` (:mod:`engine.measure.feature_distance`; lower is better) is that of the network's image alone,
    by the network that ``features`` names; all None where it was not asked for.
    ``scale_v`` and ``scale_h`` are None for the mean over the range, which ``scales`` names.
    """

    network: str
    modality: str
    scales: str
    scale_v: float | None
    scale_h: float | None
    images: int
    psnr: float
    ssim: float
    psnr_bicubic: float
    ssim_bicubic: float
    gain: float
    ifc: float | None
    ifc_bicubic: float | None
    encode_ms: float
    decode_ms: float
    bicubic_ms: float
    throughput: float
    parameters: int
    weights_bytes: int
    psnr_consistent: float | None
    consistent_ms: float | None
    against: float | None
    against_consistent: float | None
    psnr_bicubic_consistent: float | None = None
    psnr_first_look: float | None = None
    first_look_ms: float | None = None
    degradation: str = DECLARED
    refinement: str = ""
    feature_distance: float | None = None
    feature_distance_bicubic: float | None = None
    features: str | None = None

    @property
    def made_by(self) -> str:
        """The network, and what was done beyond one pass of it."""
        return ", ".join(part for part in (self.network, self.refinement) if part)


@dataclass(frozen=True)
class _Result:
    psnr: float
    ssim: float
    ifc: float
    feature_distance: float
    psnr_bicubic: float
    ssim_bicubic: float
    ifc_bicubic: float
    feature_distance_bicubic: float
    encode_ms: float
    decode_ms: float
    bicubic_ms: float
    throughput: float
    psnr_consistent: float
    consistent_ms: float
    against: float
    against_consistent: float
    psnr_bicubic_consistent: float
    psnr_first_look: float
    first_look_ms: float


def run(
    data: Path,
    scales: Sequence[Scale],
    network_ids: Sequence[str],
    *,
    device: str = "auto",
    sweep: bool = False,
    most: int = 0,
    modalities: Sequence[str] = (),
    degradation: str = DECLARED,
    weights: Path | None = None,
    refinement: Refinement = PLAIN,
    features: bool = False,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> list[Row]:
    """Return the benchmark's rows, by network, modality and scale.

    Parameters
    ----------
    data : pathlib.Path
        Folder of scans or images, with or without ``manifest.csv``; for a network of several channels one with a folder
        for each patient, as it is trained.
    scales : sequence of Scale
        Pairs to measure.
    network_ids : sequence of str
        Networks to measure.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    sweep : bool
        Also measure the mean over :data:`SWEEP`.
    most : int
        Images of each modality at most, spread evenly over them; 0: all.
    modalities : sequence of str
        Those to measure on; all by default.
    degradation : str
        What the slices are degraded by: a name of :data:`engine.degradations.DEGRADATIONS`.
    weights : pathlib.Path, optional
        Weights of the first network's shape, or of the user's own network with its card beside them, measured beside
        the shipped ones as a network of their own.
    refinement : Refinement
        What is done beyond one pass, with every network.
    features : bool
        Also measure the feature distance.

    Raises
    ------
    EngineError
        There is nothing to measure, or something of what is asked for cannot be found, read or used.
    """
    looks = feature_distance.looking_with(choose(device).name) if features else None
    magnifiers = {name: Magnifier(name, device) for name in network_ids}
    sizes = {name: weights_size(magnifier.network) for name, magnifier in magnifiers.items()}
    if weights is not None:
        own = load_tuned(weights, network_ids[0] if fits(weights, network_ids[0]) else None)
        magnifiers[own.descriptor.id] = Magnifier(device=device, loaded=own)
        sizes[own.descriptor.id] = weights.stat().st_size
    most_channels = max(magnifier.network.channels for magnifier in magnifiers.values())
    found = (
        samples(data, progress, cancel, most, modalities)
        if most_channels == 1
        else of_channels(data, most_channels, progress, most, modalities)
    )
    labels = {label(scale): index for index, scale in enumerate(scales)} | ({SWEEP_LABEL: len(scales)} if sweep else {})
    results: dict[tuple[str, str, str], list[_Result]] = {}
    warm: set[str] = set()
    declared = degradation == DECLARED
    seen: Counter[str] = Counter()
    for sample in found:
        wanted = [(label(scale), scale) for scale in scales]
        if sweep:
            wanted.append((SWEEP_LABEL, swept(seen[sample.modality])))
            seen[sample.modality] += 1
        for name_of_scale, scale in wanted:
            if cancel is not None:
                cancel.check()
            degraded = degrade(sample, scale, degradation)
            if degraded is None:
                continue
            without = _without_network(sample, degraded, scale) if declared else None
            for name, magnifier in magnifiers.items():
                if name not in warm:
                    # first calls build what later ones have
                    _measure(sample, degraded, scale, magnifier, PLAIN, without, looks)
                    warm.add(name)
                key = (name, sample.modality, name_of_scale)
                found_here = _measure(sample, degraded, scale, magnifier, refinement, without, looks)
                results.setdefault(key, []).append(found_here)
    if not results:
        raise EngineError(f"nothing in {data} could be measured: there is no image, or every one is too small")
    keys = sorted(results, key=lambda k: (list(magnifiers).index(k[0]), k[1], labels[k[2]]))
    by_label = {label(scale): scale for scale in scales}
    parameters = {name: magnifier.network.parameters for name, magnifier in magnifiers.items()}
    by = looks.name if looks is not None else None
    return [
        replace(
            _row(key, by_label.get(key[2]), results[key], parameters[key[0]], sizes[key[0]]),
            degradation=degradation,
            refinement=refinement.words,
            features=by,
        )
        for key in keys
    ]


def degrade(sample: Sample, scale: Scale, way: str = DECLARED) -> Slice | None:
    """Return the LR slice of ``sample`` by the degradation ``way``, or None when it is too small to measure on."""
    rows, columns = sample.pixels.shape
    small = Size(output_length(rows, 1 / scale.vertical), output_length(columns, 1 / scale.horizontal))
    if min(small.rows, small.columns) < 8:
        return None
    info = SliceInfo(SliceSource(Path(sample.name)), Storage(-math.inf, math.inf, integer=False))

    def coarse(pixels: NDArray[np.float32]) -> Slice:
        if way == DECLARED:
            values = bicubic(pixels, Grid(Size(rows, columns), small))
        else:
            values = degraded_by(torch.from_numpy(pixels)[None, None], small.rows, small.columns, way)[0, 0].numpy()
        return Slice(values, info, working_range=(0.0, 1.0))

    if not sample.channels:
        return coarse(sample.pixels)
    channels = tuple(coarse(pixels) for pixels in sample.channels)
    place = next(i for i, pixels in enumerate(sample.channels) if pixels is sample.pixels)
    return replace(channels[place], channels=channels)


def _without_network(sample: Sample, degraded: Slice, scale: Scale) -> float:
    """Return the PSNR of bicubic's image made consistent with the degraded slice."""
    rows, columns = sample.pixels.shape
    grid = Grid(degraded.size, Size(rows, columns))
    whole = Box(0, 0, rows, columns)
    image = project(projection_on(degraded, grid, whole), bicubic(degraded.values, grid), degraded, grid)
    return score(image, sample.pixels, sample.valid, scale.vertical, scale.horizontal)[0]


def _measure(
    sample: Sample,
    degraded: Slice,
    scale: Scale,
    magnifier: Magnifier,
    refinement: Refinement,
    without: float | None,
    looks: Extractor | None,
) -> _Result:
    """Measure one network on one slice; ``without`` is :func:`_without_network`, None for an undeclared degradation."""
    rows, columns = sample.pixels.shape
    grid = Grid(degraded.size, Size(rows, columns))
    started = time.perf_counter()
    encoded = magnifier.encode(degraded, eager=refinement == PLAIN)
    encode_ms = (time.perf_counter() - started) * 1e3 if refinement == PLAIN else 0.0
    reference, bicubic_ms = _timed(lambda: reference_bicubic(degraded.values, grid.target))
    magnifier.forget_tables()
    before = encoded.seconds

    def made() -> NDArray[np.floating]:
        if refinement == PLAIN:
            return magnifier.decode(encoded, grid, consistent=False).values
        return magnify(magnifier, degraded, grid, refinement, consistent=False).values

    ours, decode_ms = _timed(made)
    late_ms = (encoded.seconds - before) * 1e3  # features that only this scale asked for
    throughput = rows * columns * BYTES_PER_PIXEL / 1024 / (encode_ms + decode_ms)

    def scores(image: NDArray[np.floating]) -> tuple[float, float, float, float]:
        information = distance = math.nan
        if sample.modality == ULTRASOUND:
            information = ifc(*(shaved(x, scale.vertical, scale.horizontal) for x in (image.clip(0, 1), sample.pixels)))
        if looks is not None:
            distance = feature_distance.score(
                image, sample.pixels, looks, sample.valid, scale.vertical, scale.horizontal
            )
        return *scored(image), information, distance

    def scored(image: NDArray[np.floating]) -> tuple[float, float]:
        return score(image, sample.pixels, sample.valid, scale.vertical, scale.horizontal)

    times = (encode_ms + late_ms, decode_ms - late_ms, bicubic_ms, throughput)
    projected = [math.nan] * 5
    if without is not None:
        whole = Box(0, 0, rows, columns)
        consistent, took_ms = _timed(lambda: project(projection_on(degraded, grid, whole), ours, degraded, grid))
        said = [against(image, degraded, grid, whole).largest for image in (ours, consistent)]
        projected = [scored(consistent)[0], took_ms, *said, without]
    looked = [math.nan] * 2
    if refinement == PLAIN and encoded.network.first_look_level(grid) is not None:
        unseen = magnifier.encode(degraded, eager=False)
        look, took_ms = _timed(lambda: magnifier.decode(unseen, grid, consistent=False, first_look=True).values)
        looked = [scored(look)[0], took_ms]
    return _Result(*scores(ours), *scores(reference), *times, *projected, *looked)


def reference_bicubic(values: NDArray[np.floating], target: Size) -> NDArray[np.float32]:
    """Return torch's own anti-aliased bicubic of ``values``: the clock that networks are timed against."""
    x = torch.from_numpy(np.ascontiguousarray(values, dtype=np.float32))[None, None]
    with torch.inference_mode():
        image = functional.interpolate(
            x, size=(target.rows, target.columns), mode="bicubic", antialias=True, align_corners=False
        )
    result: NDArray[np.float32] = image[0, 0].numpy()
    return result


def _timed(work: Callable[[], NDArray[np.floating]]) -> tuple[NDArray[np.floating], float]:
    started = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - started) * 1e3


def _row(
    key: tuple[str, str, str],
    scale: Scale | None,
    results: Sequence[_Result],
    parameters: int,
    weights_bytes: int,
) -> Row:
    name, modality, scales = key

    def mean(of: str, digits: int = 4) -> float:
        values = [getattr(r, of) for r in results if not math.isnan(getattr(r, of))]
        return round(statistics.fmean(values), digits) if values else math.nan

    def median(of: str) -> float:
        return round(float(statistics.median(getattr(r, of) for r in results)), 3)

    def largest(of: str) -> float:
        return float(f"{max(getattr(r, of) for r in results):.3g}")

    def known(value: float) -> float | None:
        return None if math.isnan(value) else value

    return Row(
        network=name,
        modality=modality,
        scales=scales,
        scale_v=scale.vertical if scale else None,
        scale_h=scale.horizontal if scale else None,
        images=len(results),
        psnr=mean("psnr"),
        ssim=known(mean("ssim")) or 0.0,
        psnr_bicubic=mean("psnr_bicubic"),
        ssim_bicubic=known(mean("ssim_bicubic")) or 0.0,
        gain=round(mean("psnr") - mean("psnr_bicubic"), 4),
        ifc=known(mean("ifc")),
        ifc_bicubic=known(mean("ifc_bicubic")),
        encode_ms=median("encode_ms"),
        decode_ms=median("decode_ms"),
        bicubic_ms=median("bicubic_ms"),
        throughput=median("throughput"),
        parameters=parameters,
        weights_bytes=weights_bytes,
        psnr_consistent=known(mean("psnr_consistent")),
        consistent_ms=known(median("consistent_ms")),
        against=known(largest("against")),
        against_consistent=known(largest("against_consistent")),
        psnr_bicubic_consistent=known(mean("psnr_bicubic_consistent")),
        psnr_first_look=known(mean("psnr_first_look")),
        first_look_ms=known(median("first_look_ms")),
        feature_distance=known(mean("feature_distance", 6)),
        feature_distance_bicubic=known(mean("feature_distance_bicubic", 6)),
    )
