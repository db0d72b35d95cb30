"""The pictures of the help's guide, made from the built-in scans and made images by the program's own computing."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.display import apply_window, first_window
from engine.errors import UnreadableError
from engine.geometry import Box, Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.measure import self_check
from engine.measure.stress import pictures, subjects
from engine.measure.stress.running import slices_of
from engine.progress import CancelToken, Progress, silent
from engine.read import builtin_paths, open_paths
from engine.scan import Scan, Slice, Values
from engine.write.atomic import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARP = "srgan"
"""The network that stands for those that may invent."""

SCALE = Scale(3.0, 3.0)
PART = Box(150, 84, 282, 216)
"""Part of the first built-in scan that is magnified; its middle, half as long on both axes, is shown."""

BACKGROUND, TEXT = "#14171b", "#e8ebee"
DPI = 100


@dataclass(frozen=True)
class _Bench:
    """What all pictures are made with: a part of a scan, and both networks on the processor."""

    scan: Scan
    part: Slice
    networks: Mapping[str, Magnifier]

    def magnified(self, network: str, *, consistent: bool | None = None) -> Values:
        grid = Grid.of(self.part.size, SCALE)
        if network == subjects.BICUBIC:
            return bicubic(self.part.values, grid)
        magnifier = self.networks[network]
        return magnifier.decode(magnifier.encode(self.part), grid, consistent=consistent).values


def draw(folder: Path, *, progress: Progress = silent, cancel: CancelToken | None = None) -> list[Path]:
    """Draw every picture of the guide into ``folder``, which exists, and return the files."""
    scans = open_paths(builtin_paths()[:1]).scans
    if not scans:
        raise UnreadableError("built-in scans", "they are not part of this installation")
    scan = scans[0]
    whole = scan.read(scan.middle)
    part = replace(whole, values=whole.values[PART.slices], invalid=None)
    bench = _Bench(scan, part, {name: Magnifier(name, "cpu") for name in ("default", SHARP)})
    drawn = []
    for done, (name, make) in enumerate(_PICTURES.items()):
        if cancel is not None:
            cancel.check()
        progress(done, len(_PICTURES), f"drawing {name}")
        drawn.append(write_whole(folder / name, make(bench), overwrite=True))
    return drawn


def _panes(bench: _Bench) -> bytes:
    """Return the scan, bicubic, the super-resolved image and their difference."""
    better, plain = bench.magnified("default"), bench.magnified(subjects.BICUBIC)
    figure, axes = _figure(("The scan", "Bicubic", "Super-resolved", "Difference"))
    for place, values in zip(axes, (bench.part.values, plain, better), strict=False):
        _show(place, bench.scan, values)
    _show_signed(figure, axes[3], better - plain, bench.scan.units, "darker than bicubic", "brighter")
    return _png(figure)


def _consistency(bench: _Bench) -> bytes:
    """Return an image as it is shown and one that no one held to the scan, and what is left when they are shrunk."""
    titles = ("Default network", "shrunk, minus the scan", "SRGAN, not held to it", "shrunk, minus the scan")
    figure, axes = _figure(titles)
    off = {}
    for place, name in ((0, "default"), (2, SHARP)):
        values = bench.magnified(name, consistent=name != SHARP)
        _show(axes[place], bench.scan, values)
        off[place + 1] = bicubic(values, Grid(subjects.size_of(values), bench.part.size)) - bench.part.values
    limit = max(_end(values) for values in off.values())
    for place, values in off.items():
        _show_signed(figure, axes[place], values, bench.scan.units, "darker than the scan", "brighter", limit)
    return _png(figure)


def _invented(bench: _Bench) -> bytes:
    """Return exhibits of the stress tests whose truth is known, and what became of them."""
    chosen = ("edge", "stripes beyond the limit", "CT, lesions put in")
    slices = [sample for sample in slices_of(None, 1) if sample.modality == "ct"]
    found = [e for e in pictures.exhibits(SCALE, slices) if e.title in chosen]
    tried = {
        "bicubic": subjects.interpolated,
        "default": subjects.of_network(bench.networks["default"]),
        "SRGAN": subjects.of_network(bench.networks[SHARP]),
    }
    return pictures.sheet(tried, found, colours=(BACKGROUND, TEXT))


def _self_check(bench: _Bench) -> bytes:
    """Return a self-check: the scan, what the network made of it after it was shrunk, and both errors."""
    candidates = [self_check.Candidate("default", bench.networks["default"])]
    scale = Scale(2.0, 2.0)
    small = self_check.degraded_size(bench.part.size, scale, candidates)
    check = self_check.check_slice(bench.part, bench.scan.middle, small, scale, candidates)
    plain, better = check.outcomes
    figure, axes = _figure(("The scan", "shrunk, and brought back", "error of bicubic", "error of the network"))
    _show(axes[0], bench.scan, bench.part.values)
    _show(axes[1], bench.scan, better.values)
    limit = max(_end(check.error(outcome)) for outcome in check.outcomes)
    for place, outcome in ((2, plain), (3, better)):
        _show_signed(figure, axes[place], check.error(outcome), bench.scan.units, "too dark", "too bright", limit)
    return _png(figure)


_PICTURES: dict[str, Callable[[_Bench], bytes]] = {
    "panes.png": _panes,
    "consistency.png": _consistency,
    "invented.png": _invented,
    "self-check.png": _self_check,
}


def _figure(titles: Sequence[str]) -> tuple[Figure, Sequence[Axes]]:
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    layout = ConstrainedLayoutEngine(rect=(0, 0, 1, 0.93))
    figure = Figure(figsize=(2.35 * len(titles), 3.15), layout=layout, facecolor=BACKGROUND)
    axes = list(figure.subplots(1, len(titles), squeeze=False)[0])
    for place, title in zip(axes, titles, strict=True):
        place.set_axis_off()
        place.set_title(title, color=TEXT, fontsize=9)
    return figure, axes


def _cut(values: Values) -> Values:
    """Return the middle of an image of any size, half as long on both axes."""
    rows, columns = values.shape[:2]
    return values[rows // 4 : rows - rows // 4, columns // 4 : columns - columns // 4]


def _show(place: Axes, scan: Scan, values: Values) -> None:
    window = first_window(scan, scan.read(scan.middle))
    grey = apply_window(_cut(values), window, inverted=scan.inverted)
    place.imshow(grey, cmap="gray", vmin=0, vmax=255, interpolation="nearest", extent=(0, 1, 0, 1))


def _end(values: Values) -> float:
    """Return where the colours of a difference end: above all but the strongest half per cent."""
    return float(np.nanpercentile(np.abs(_cut(values)), 99.5)) or 1.0


def _show_signed(
    figure: Figure, place: Axes, values: Values, units: str, low: str, high: str, limit: float | None = None
) -> None:
    from matplotlib.colors import LinearSegmentedColormap

    stops = json.loads((resources.files("resources") / "colours.json").read_text("utf-8"))["difference"]["dark"]
    end = limit or _end(values)
    colours = LinearSegmentedColormap.from_list("difference", stops, N=511)
    shown = _cut(values)
    drawn = place.imshow(shown, cmap=colours, vmin=-end, vmax=end, interpolation="nearest", extent=(0, 1, 0, 1))
    bar = figure.colorbar(drawn, ax=place, orientation="horizontal", pad=0.02, shrink=0.95, ticks=[-end, 0, end])
    bar.ax.set_xticklabels([f"−{end:.3g}", "0", f"+{end:.3g}"])
    bar.ax.tick_params(colors=TEXT, labelsize=7, length=2)
    bar.outline.set_visible(False)
    bar.set_label(f"{low}  ·  {high}\n{units}", color=TEXT, fontsize=7)


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DPI, facecolor=figure.get_facecolor())
    return content.getvalue()
