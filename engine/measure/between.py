"""How good slices between slices are: every second slice of a scan is held out, made from the others, and compared.

Methods stand beside each other on the same slices: the mean of the neighbours, a cubic through four slices, and
networks between slices. Values are clipped to the working range of the whole scan, which counts as 1. Slices without
detail (outside of the patient) are left out, and so are pixels that hold no value in one of the three slices.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.devices import choose, prepare
from engine.errors import EngineError
from engine.measure.metrics import score
from engine.progress import CancelToken, Progress, silent
from engine.read import open_paths
from engine.scan import Scan, Slice
from engine.volume.isotropic import METHODS
from engine.volume.networks import described_between, load_between, load_misrgan
from engine.volume.stack import Stack, stack_of, working_range_of_stack
from engine.volume.through import Cubic, Mean, Network, Through
from engine.write.atomic import make_folder, write_whole

LEAST_DETAIL = 0.02
"""Standard deviation, as a share of the working range, below which a slice is not counted."""


@dataclass(frozen=True)
class BetweenRow:
    """One line of the table: a method on a scan, slices ``gap_mm`` apart turned into slices half as far apart."""

    scan: str
    modality: str
    gap_mm: float
    method: str
    slices: int
    psnr: float
    ssim: float
    gain: float
    seconds: float


def run(
    paths: Sequence[Path],
    methods: Sequence[str] = tuple(METHODS),
    *,
    strides: Sequence[int] = (1, 2),
    device: str = "auto",
    most: int = 0,
    weights: Path | None = None,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> list[BetweenRow]:
    """Measure every scan in ``paths`` that makes a volume.

    Parameters
    ----------
    paths : sequence of pathlib.Path
        Files and folders.
    methods : sequence of str
        Of :data:`~engine.volume.isotropic.METHODS`.
    strides : sequence of int
        1 holds out every second slice; 2 does so after every second slice has been dropped: a coarser series.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    most : int
        Held-out slices measured of a scan and stride, evenly chosen; 0: all.
    weights : pathlib.Path, optional
        Weights of the user's own between slices, measured beside the methods.
    cancel, progress
        Checked and called at every slice.

    Returns
    -------
    list of BetweenRow
        By scan, stride, method; ``gain`` is over the mean of the neighbours in dB, ``seconds`` the median a slice.

    Raises
    ------
    EngineError
        No scan makes a volume, or a method is unknown.
    """
    unknown = [name for name in methods if name not in METHODS]
    if unknown:
        raise EngineError(f"there is no way '{unknown[0]}' through the plane; known: {', '.join(METHODS)}")
    own = {} if weights is None else {described_between(weights).id: weights}
    found: list[tuple[Scan, Stack]] = []
    for scan in open_paths(list(paths), progress=progress, cancel=cancel).scans:
        try:
            found.append((scan, stack_of(scan)))
        except EngineError:
            continue  # a single picture, a cine, a label map: nothing lies between its slices
    if not found:
        raise EngineError("none of these scans has parallel slices at even distances")
    rows: list[BetweenRow] = []
    for scan, stack in found:
        for stride in strides:
            if stack.count >= 4 * stride + 1:
                rows += _measure(scan, stack, stride, methods, own, device, most, cancel, progress)
    return rows


def _measure(
    scan: Scan,
    stack: Stack,
    stride: int,
    methods: Sequence[str],
    own: Mapping[str, Path],
    device: str,
    most: int,
    cancel: CancelToken | None,
    progress: Progress,
) -> list[BetweenRow]:
    low, high = working_range_of_stack(stack)
    coarse = every(stack, 2 * stride)
    ways = {name: _way(name, coarse, device, own.get(name)) for name in dict.fromkeys(("mean", *methods, *own))}
    # the cubic has a slice beyond the gap on one side alone in the first and the last one: they are left out for all
    held = list(range(1, coarse.count - 2))
    if most and len(held) > most:
        held = [held[round(k)] for k in np.linspace(0, len(held) - 1, most)]
    results: dict[str, list[tuple[float, float, float]]] = {name: [] for name in ways}
    for done, k in enumerate(held):
        if cancel is not None:
            cancel.check()
        progress(done, len(held), f"{scan.title}, every {2 * stride} slices")
        held_out = stack.read((2 * k + 1) * stride)
        truth, valid = _unit(held_out.values, low, high), _valid(held_out, coarse.read(k), coarse.read(k + 1))
        if not valid.any() or float(truth[valid].std()) < LEAST_DETAIL:
            continue
        for name, way in ways.items():
            started = time.perf_counter()
            made = _unit(way.at(k + 0.5, cancel).values, low, high)
            seconds = time.perf_counter() - started
            results[name].append((*score(made, truth, valid, 0, 0), seconds))
    counted = len(results["mean"])
    if not counted:
        return []
    reference = statistics.fmean(ratio for ratio, _, _ in results["mean"])
    return [
        BetweenRow(
            scan.title,
            scan.modality.value,
            round(coarse.step_mm, 4),
            name,
            counted,
            statistics.fmean(ratio for ratio, _, _ in results[name]),
            statistics.fmean(likeness for _, likeness, _ in results[name]),
            statistics.fmean(ratio for ratio, _, _ in results[name]) - reference,
            statistics.median(seconds for _, _, seconds in results[name]),
        )
        for name in ways
        if name in methods or name in own
    ]


def every(stack: Stack, nth: int) -> Stack:
    """Return the stack of every ``nth`` slice of ``stack``, the first one included."""
    scan, chosen = stack.scan, range(stack.first, stack.first + stack.count, nth)

    def read(k: int) -> Slice:
        return scan.read(chosen[k])

    thinned = replace(scan, slices=tuple(scan.slices[k] for k in chosen), depth=len(chosen), reader=read)
    x, y, z = (step * nth for step in stack.step)
    return Stack(thinned, 0, len(chosen), stack.origin, (x, y, z))


def _way(name: str, stack: Stack, device: str, weights: Path | None) -> Through:
    if name == "mean":
        return Mean(stack)
    if name == "cubic":
        return Cubic(stack)
    chosen = choose(device)
    prepare(chosen)
    return Network(stack, load_misrgan(chosen.name) if weights is None else load_between(weights, chosen.name), 1)


def _unit(values: NDArray[np.floating], low: float, high: float) -> NDArray[np.float32]:
    return np.asarray(np.clip((values - low) / (high - low), 0.0, 1.0), np.float32)


def _valid(*slices: Slice) -> NDArray[np.bool_]:
    """Return where all of some slices hold values."""
    valid = np.ones(slices[0].values.shape, np.bool_)
    for slice_ in slices:
        if slice_.invalid is not None:
            valid &= ~slice_.invalid
    return valid


def markdown(rows: Sequence[BetweenRow]) -> str:
    """Return the table."""
    lines = [
        "# Slices between slices",
        "",
        "Every second slice is held out, made from those left by each method, and compared. Gap is the distance of the",
        "slices that are left; gain is over the mean of the two neighbours. Seconds are the median a slice.",
        "",
        "| scan | gap mm | method | slices | PSNR dB | SSIM | gain dB | seconds |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.scan} | {r.gap_mm:.4g} | {r.method} | {r.slices} | {r.psnr:.2f} | {r.ssim:.4f} | "
        f"{r.gain:+.2f} | {r.seconds:.2f} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def write(rows: Sequence[BetweenRow], folder: Path) -> tuple[Path, Path]:
    """Write ``between.json`` and ``between.md`` into ``folder``; returns both paths."""
    make_folder(folder)
    content = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False) + "\n"
    as_json = write_whole(folder / "between.json", content.encode(), overwrite=True)
    return as_json, write_whole(folder / "between.md", markdown(rows).encode(), overwrite=True)
