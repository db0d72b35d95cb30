"""Pictures of the stress tests: what everything made of a few exhibits, and the two curves.

Exhibits are made images and slices of the built-in scans, never those of the user's folder: the pictures may be shown.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.geometry import Scale, Size
from engine.measure.samples import Sample
from engine.measure.stress import edges, flat, lesions, waves
from engine.measure.stress.running import Row
from engine.measure.stress.subjects import BICUBIC, Image, Magnify, degraded, size_of, small
from engine.progress import CancelToken, Progress, silent
from engine.write.atomic import write_whole

SHOWN = 64
"""Side of what is shown of an exhibit, in output pixels."""

_AROUND = 96
"""Side of what is magnified for it."""


@dataclass(frozen=True)
class Exhibit:
    """An image to look at.

    Attributes
    ----------
    title : str
        What it is.
    truth : numpy.ndarray
        (rows, columns), 0…1 of the window.
    low : numpy.ndarray
        What the scan would be.
    """

    title: str
    truth: Image
    low: Image


def exhibits(scale: Scale, slices: Sequence[Sample]) -> list[Exhibit]:
    """Return the made images, and from each of ``slices`` a part with lesions put in."""
    side = Size(_AROUND, _AROUND)
    source, plain = small(side, scale), np.full((side.rows, side.columns), 0.5, np.float32)
    noise, board = flat.noise_image(scale)[0], waves.checkerboard_image(scale)[0]
    shown = [Exhibit("noise", plain, _middle(noise, source)), Exhibit("checkerboard", plain, _middle(board, source))]
    made = {
        "edge": edges.edge(15),
        "stripes below the limit": waves.grating(0.75, (1.0, 0.5), scale),
        "stripes beyond the limit": waves.grating(1.2, (1.0, 0.5), scale),
        "star": waves.star_image(),
    }
    truths = {title: _middle(image, side) for title, image in made.items()}
    for sample in slices:
        pair = lesions.added(lesions.cropped(sample), 0)
        if pair is not None:
            truths[f"{sample.modality.upper()}, lesions put in"] = _around_lesions(pair)
    return shown + [Exhibit(title, truth, degraded(truth, scale)) for title, truth in truths.items()]


def _middle(image: Image, size: Size) -> Image:
    rows, columns = min(size.rows, image.shape[0]), min(size.columns, image.shape[1])
    top, left = (image.shape[0] - rows) // 2, (image.shape[1] - columns) // 2
    return image[top : top + rows, left : left + columns]


def _around_lesions(pair: lesions.Pair) -> Image:
    """Return a part of the slice in whose middle lesions change most."""
    rows, columns = (min(_AROUND, length) for length in pair.with_.shape)
    inset = (_AROUND - SHOWN) // 2
    change = np.abs(pair.with_ - pair.without)[inset:-inset, inset:-inset]
    top, left = lesions.densest(change, Size(rows - 2 * inset, columns - 2 * inset))
    return pair.with_[top : top + rows, left : left + columns]


def draw_sheet(
    path: Path,
    subjects: Mapping[str, Magnify],
    shown: Sequence[Exhibit],
    *,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> Path:
    """Write a :func:`sheet`, whole or not at all."""
    return write_whole(path, sheet(subjects, shown, progress=progress, cancel=cancel), overwrite=True)


def sheet(
    subjects: Mapping[str, Magnify],
    shown: Sequence[Exhibit],
    *,
    colours: tuple[str, str] = ("white", "black"),
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> bytes:
    """Return a PNG: a line for each exhibit, and in it the truth, the scan, and what everything made of it.

    ``colours`` are those of the background and of the text.
    """
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    names = ["truth", "scan", *subjects]
    layout = ConstrainedLayoutEngine(w_pad=0.02, h_pad=0.02, wspace=0, hspace=0)
    figure = Figure(figsize=(1.15 * len(names) + 1.2, 1.2 * len(shown) + 0.35), layout=layout, facecolor=colours[0])
    places = figure.subplots(len(shown), len(names), squeeze=False)
    done = 0
    for number, (line, exhibit) in enumerate(zip(places, shown, strict=True)):
        made: list[Image] = [exhibit.truth, exhibit.low]
        for name, magnify in subjects.items():
            if cancel is not None:
                cancel.check()
            progress(done, len(shown) * len(subjects), f"drawing {name}")
            done += 1
            made.append(magnify(exhibit.low, size_of(exhibit.truth)))
        _draw_line(line, names, exhibit, made, first=number == 0, colour=colours[1])
    return _png(figure, 110)


def _draw_line(
    line: Sequence[Any], names: Sequence[str], exhibit: Exhibit, made: Sequence[Image], *, first: bool, colour: str
) -> None:
    truth = exhibit.truth
    for axes, name, image in zip(line, names, made, strict=True):
        shares = image.shape[0] / truth.shape[0], image.shape[1] / truth.shape[1]
        cut = _middle(image, Size(round(SHOWN * shares[0]), round(SHOWN * shares[1])))
        axes.imshow(cut, cmap="gray", vmin=0, vmax=1, interpolation="nearest", extent=(0, 1, 0, 1))
        axes.set(xticks=[], yticks=[])
        for spine in axes.spines.values():
            spine.set_visible(False)
        if first:
            axes.set_title(name.replace("transform-domain", "transform-\ndomain"), fontsize=7, color=colour)
    label = exhibit.title.replace(", ", ",\n").replace(" the limit", "\nthe limit")
    line[0].set_ylabel(label, fontsize=7, rotation=0, ha="right", va="center", color=colour)


def draw_curves(path: Path, rows: Sequence[Row], scales: str) -> Path:
    """Draw, at one pair of scales, the star's contrast over fineness, and what is left of lesions over their size."""
    from matplotlib.figure import Figure

    here = [row for row in rows if row.scales == scales]
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    star, left = figure.subplots(1, 2)
    for row in here:
        style = {"color": "black", "linewidth": 2.2} if row.network == BICUBIC else {"linewidth": 1.1}
        if row.trial == "star":
            star.plot(waves.STAR, [row.figures[f"at {share:g}"] for share in waves.STAR], label=row.network, **style)
    for name in dict.fromkeys(row.network for row in here):
        style = {"color": "black", "linewidth": 2.2} if name == BICUBIC else {"linewidth": 1.1}
        found = [row.figures for row in here if row.trial == "lesions" and row.network == name]
        means = [_mean([f[f"of {d} px"] for f in found if f"of {d} px" in f]) for d in lesions.DIAMETERS]
        left.plot(lesions.DIAMETERS, means, marker=".", label=name, **style)
    star.axvline(1, color="grey", linewidth=0.8, linestyle="--")
    star.axhline(0, color="grey", linewidth=0.8)
    star.set(
        title=f"Star: contrast kept, {scales}",
        xlabel="fineness, as a share of the scan's limit",
        ylabel="% of the contrast",
    )
    left.axhline(100, color="grey", linewidth=0.8, linestyle="--")
    left.set(title=f"Lesions: contrast left, {scales}", xlabel="diameter, output pixels")
    for axes in (star, left):
        axes.set_ylabel("% of the contrast")
        axes.grid(alpha=0.25)
    star.legend(fontsize=7, loc="upper right")
    return write_whole(path, _png(figure, 100), overwrite=True)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else math.nan


def _png(figure: Any, dpi: int) -> bytes:  # noqa: ANN401 - matplotlib's figure has no types
    from PIL import Image as Pillow

    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=dpi)
    content.seek(0)
    small_ = io.BytesIO()
    Pillow.open(content).convert("RGB").quantize(128).save(small_, format="PNG", optimize=True)
    return small_.getvalue()
