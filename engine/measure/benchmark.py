"""The benchmark: networks beside bicubic on slices whose truth is known, quality and time in one run.

A slice is degraded by the declared degradation (anti-aliased cubic) by each pair of scales, magnified back to exactly
its own size, and compared with itself: data range 1 on the declared window, values clipped to it, a border of
``ceil(scale)`` pixels per axis and padding left out.
"""

from __future__ import annotations

import json
import math
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from engine.errors import EngineError
from engine.geometry import Grid, Scale, Size, output_length
from engine.magnify import Magnifier, bicubic
from engine.measure.metrics import psnr, shaved, ssim
from engine.measure.samples import Sample, samples
from engine.progress import CancelToken, Progress, silent
from engine.scan import Slice, SliceInfo, SliceSource, Storage
from engine.write.atomic import write_whole

HIGHEST_PSNR = 100.0
"""What an exact answer counts, in dB."""


@dataclass(frozen=True)
class Row:
    """One line of the table: a network on a modality at a pair of scales; times are medians in milliseconds."""

    network: str
    modality: str
    scale_v: float
    scale_h: float
    images: int
    psnr: float
    ssim: float
    psnr_bicubic: float
    ssim_bicubic: float
    gain: float
    encode_ms: float
    decode_ms: float
    bicubic_ms: float
    parameters: int


@dataclass(frozen=True)
class _Result:
    psnr: float
    ssim: float
    psnr_bicubic: float
    ssim_bicubic: float
    encode_ms: float
    decode_ms: float
    bicubic_ms: float


class ScalesError(EngineError):
    """A list of scales that cannot be read."""


def parse_scales(text: str) -> list[Scale]:
    """Return the scales of ``2x2,2.5x1.5``: vertical × horizontal, as rows come before columns."""
    found: list[Scale] = []
    for part in text.split(","):
        pieces = part.strip().lower().replace("×", "x").split("x")
        try:
            vertical, horizontal = (float(piece) for piece in pieces)
        except ValueError as error:
            raise ScalesError(f"'{part}' is not a pair of scales; write for example 2x2,2.5x1.5") from error
        if not (1 <= vertical < math.inf and 1 <= horizontal < math.inf):
            raise ScalesError(f"'{part}': scales are 1 or more")
        found.append(Scale(vertical, horizontal))
    return found


def run(
    data: Path,
    scales: Sequence[Scale],
    network_ids: Sequence[str],
    *,
    device: str = "auto",
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> list[Row]:
    """Return the benchmark's rows, by network, modality and scale.

    Parameters
    ----------
    data : pathlib.Path
        Folder of scans or images, with or without ``manifest.csv``.
    scales : sequence of Scale
        Pairs to measure.
    network_ids : sequence of str
        Networks to measure.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    """
    magnifiers = {name: Magnifier(name, device) for name in network_ids}
    results: dict[tuple[str, str, Scale], list[_Result]] = {}
    warm = False
    for sample in samples(data, progress, cancel):
        for scale in scales:
            if cancel is not None:
                cancel.check()
            degraded = degrade(sample, scale)
            if degraded is None:
                continue
            for name, magnifier in magnifiers.items():
                if not warm:
                    _measure(sample, degraded, scale, magnifier)  # first calls build what later ones have
                key = (name, sample.modality, scale)
                results.setdefault(key, []).append(_measure(sample, degraded, scale, magnifier))
            warm = True
    order = {scale: index for index, scale in enumerate(scales)}
    keys = sorted(results, key=lambda k: (list(magnifiers).index(k[0]), k[1], order[k[2]]))
    return [_row(key, results[key], magnifiers[key[0]].network.parameters) for key in keys]


def degrade(sample: Sample, scale: Scale) -> Slice | None:
    """Return the LR slice of ``sample`` by the declared degradation, or None when it is too small to measure on."""
    rows, columns = sample.pixels.shape
    small = Size(output_length(rows, 1 / scale.vertical), output_length(columns, 1 / scale.horizontal))
    if min(small.rows, small.columns) < 8:
        return None
    values = bicubic(sample.pixels, Grid(Size(rows, columns), small))
    info = SliceInfo(SliceSource(Path(sample.name)), Storage(-math.inf, math.inf, integer=False))
    return Slice(values, info, working_range=(0.0, 1.0))


def _measure(sample: Sample, degraded: Slice, scale: Scale, magnifier: Magnifier) -> _Result:
    rows, columns = sample.pixels.shape
    grid = Grid(degraded.size, Size(rows, columns))
    started = time.perf_counter()
    encoded = magnifier.encode(degraded)
    encode_ms = (time.perf_counter() - started) * 1e3
    reference, bicubic_ms = _timed(lambda: reference_bicubic(degraded.values, grid.target))
    magnifier.forget_tables()
    ours, decode_ms = _timed(lambda: magnifier.decode(encoded, grid).values)

    def scores(image: NDArray[np.floating]) -> tuple[float, float]:
        return score(image, sample, scale)

    return _Result(*scores(ours), *scores(reference), encode_ms, decode_ms, bicubic_ms)


def score(image: NDArray[np.floating], sample: Sample, scale: Scale) -> tuple[float, float]:
    """Return PSNR in dB and SSIM of ``image`` against ``sample`` by the benchmark's protocol."""
    truth, inner = (shaved(x, scale.vertical, scale.horizontal) for x in (sample.pixels, np.clip(image, 0.0, 1.0)))
    if sample.valid is None:
        return min(HIGHEST_PSNR, psnr(inner, truth)), ssim(inner, truth)
    valid = shaved(sample.valid.astype(np.float32), scale.vertical, scale.horizontal) > 0
    if not valid.any():
        return HIGHEST_PSNR, 1.0
    same = np.where(valid, inner, truth)
    return min(HIGHEST_PSNR, psnr(inner[valid], truth[valid])), ssim(same, truth)


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


def _row(key: tuple[str, str, Scale], results: Sequence[_Result], parameters: int) -> Row:
    network, modality, scale = key

    def mean(name: str) -> float:
        values = [getattr(r, name) for r in results if not math.isnan(getattr(r, name))]
        return round(statistics.fmean(values), 4) if values else 0.0

    def median(name: str) -> float:
        return round(float(statistics.median(getattr(r, name) for r in results)), 3)

    return Row(
        network=network,
        modality=modality,
        scale_v=scale.vertical,
        scale_h=scale.horizontal,
        images=len(results),
        psnr=mean("psnr"),
        ssim=mean("ssim"),
        psnr_bicubic=mean("psnr_bicubic"),
        ssim_bicubic=mean("ssim_bicubic"),
        gain=round(mean("psnr") - mean("psnr_bicubic"), 4),
        encode_ms=median("encode_ms"),
        decode_ms=median("decode_ms"),
        bicubic_ms=median("bicubic_ms"),
        parameters=parameters,
    )


def write(rows: Sequence[Row], folder: Path) -> tuple[Path, Path]:
    """Write ``benchmark.json`` (a list of rows) and ``benchmark.md`` (the same as a table) into ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"the folder {folder} cannot be made: {error.strerror}") from error
    as_json = write_whole(
        folder / "benchmark.json", (json.dumps([asdict(r) for r in rows], indent=1) + "\n").encode(), overwrite=True
    )
    as_text = write_whole(folder / "benchmark.md", markdown(rows).encode(), overwrite=True)
    return as_json, as_text


def markdown(rows: Sequence[Row]) -> str:
    """Return the rows as a Markdown table, scales as vertical × horizontal."""
    lines = [
        "| network | modality | v × h | images | PSNR dB | bicubic dB | gain dB | SSIM | bicubic | encode ms "
        "| decode ms | bicubic ms | parameters |",
        "|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.network} | {r.modality.upper()} | {r.scale_v:g} × {r.scale_h:g} | {r.images} | {r.psnr:.2f} "
        f"| {r.psnr_bicubic:.2f} | **{r.gain:+.2f}** | {r.ssim:.4f} | {r.ssim_bicubic:.4f} | {r.encode_ms:.1f} "
        f"| {r.decode_ms:.1f} | {r.bicubic_ms:.1f} | {r.parameters:,} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"
