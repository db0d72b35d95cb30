"""What a self-check has to say: sentences for a clinician, a table, JSON for scripts, and pictures."""

from __future__ import annotations

import io
import json
import math
import statistics
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from engine.degradations import DECLARED
from engine.display import apply_window, first_window
from engine.errors import EngineError
from engine.geometry import Scale
from engine.measure.self_check import BICUBIC
from engine.measure.self_check_outcome import Figures, SelfCheck, Spread
from engine.scan import Scan, Window
from engine.words import joined, words
from engine.write.atomic import write_whole

NO_DIFFERENCE_DB = 0.1
"""Gains nearer to zero than this are not worth a word."""
CAVEAT = words(
    "Engine",
    "The truth here is the scan itself, shrunk on purpose: this says how well detail of the scan comes back, and "
    "nothing of what the scanner did not record.",
)


def gains(check: SelfCheck, method: str) -> list[float]:
    """Return what ``method`` gains over bicubic on every slice, in dB."""
    place = check.methods.index(method)
    return [of_slice[place].psnr - of_slice[0].psnr for of_slice in check.figures]


def verdict(check: SelfCheck, method: str, name: str) -> str:
    """Return one plain sentence on how far to trust ``method``, called ``name``, on this scan."""
    place = check.methods.index(method)
    spread, remark = check.spreads[place], check.shown.outcomes[place].remark
    if remark:
        name = words("Engine", "{network} ({remark})").of(network=name, remark=remark)
    gained = gains(check, method)
    gain = statistics.fmean(gained)
    several = len(gained) > 1
    amount = f"{abs(gain):.1f}"
    if several:
        amount += f" ± {statistics.stdev(gained):.1f}"
    if abs(gain) < NO_DIFFERENCE_DB:
        compared = words("Engine", "{network} is as close to the truth as bicubic")
    elif gain > 0:
        compared = words("Engine", "{network} is {amount} dB closer to the truth than bicubic")
    else:
        compared = words("Engine", "{network} is {amount} dB farther from the truth than bicubic")
    ratio = scale_words(check.grid.ratio)
    one = words("Engine", "On this slice at {ratio}, {compared}; its error is below {error} in 95 % of pixels.")
    many = words(
        "Engine",
        "Over {count} slices at {ratio}, {compared}; its error is below {error} in 95 % of pixels on average.",
    )
    said = (many if several else one).of(
        count=len(gained),
        ratio=ratio,
        compared=compared.of(network=name, amount=amount),
        error=_amount(spread.mean.error_95, check.units),
    )
    parts: list[str] = [said]
    if gain <= -NO_DIFFERENCE_DB:
        parts.append(words("Engine", "Do not trust it more than bicubic here."))
    if check.degradation.name != DECLARED:
        parts.append(words("Engine", "This holds if the scan became coarse by {way}.").of(way=check.degradation.short))
    return joined(" ", parts) if len(parts) > 1 else said


def scale_words(ratio: Scale) -> str:
    """Return a true ratio in words that need no order of axes."""
    vertical, horizontal = f"×{ratio.vertical:.2f}", f"×{ratio.horizontal:.2f}"
    if vertical == horizontal:
        return words("Engine", "{ratio} both ways").of(ratio=vertical)
    return words("Engine", "{vertical} vertically and {horizontal} horizontally").of(
        vertical=vertical, horizontal=horizontal
    )


def _amount(value: float, units: str) -> str:
    # rounded up, so that the sentence stays true
    digits = max(0, 1 - math.floor(math.log10(value))) if value > 0 else 0
    rounded = math.ceil(value * 10**digits - 1e-9) / 10**digits
    text = f"{rounded:.{digits}f}" if value < 10 else f"{math.ceil(value - 1e-9):d}"
    if units == "stored value" and text != "1":
        return words("Engine", "{amount} stored values").of(amount=text)
    return joined(" ", [text, units])


def content(check: SelfCheck) -> dict[str, Any]:
    """Return everything that a script wants to know; figures that do not exist are null."""
    shown = check.shown
    networks = [method for method in check.methods if method != BICUBIC]
    return {
        "slices": sorted(check.slices),
        "size": [shown.slice_.size.rows, shown.slice_.size.columns],
        "size_degraded": [check.grid.source.rows, check.grid.source.columns],
        "ratio": [check.grid.ratio.vertical, check.grid.ratio.horizontal],
        "units": check.units,
        "degradation": check.degradation.name,
        "methods": [_row(spread) for spread in check.spreads],
        "gain_db": {method: _known(statistics.fmean(gains(check, method))) for method in networks},
        "verdict": [verdict(check, method, method) for method in networks],
        "notes": list(check.notes),
    }


def _row(spread: Spread) -> dict[str, Any]:
    mean = {name: _known(value) for name, value in asdict(spread.mean).items()}
    deviation = {f"{name}_sd": _known(value) for name, value in asdict(spread.deviation).items()}
    return {"method": spread.method, **mean, **deviation}


def _known(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def text(check: SelfCheck) -> str:
    """Return the table with its sentences, for a terminal."""
    size, small, ratio = check.shown.slice_.size, check.grid.source, check.grid.ratio
    count = len(check.slices)
    slices = f"slice {check.slices[0]}" if count == 1 else f"{count} slices, mean ± standard deviation"
    lines = [
        f"{slices}: {size.rows} × {size.columns} → {small.rows} × {small.columns} → {size.rows} × {size.columns} "
        f"(true ratio {ratio.vertical:.4f} × {ratio.horizontal:.4f}, vertical × horizontal); errors in {check.units}",
        *([f"degraded by {check.degradation.sentence}"] if check.degradation.name != DECLARED else []),
        "",
    ]
    heads = ("", "PSNR dB", "SSIM", "mean error", "95 % below", "largest")
    rows = [heads, *((spread.method, *_cells(spread, several=count > 1)) for spread in check.spreads)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    for row in rows:
        cells = (
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join(cells).rstrip())
    lines.append("")
    lines += [verdict(check, method, method) for method in check.methods if method != BICUBIC]
    return "\n".join([*lines, CAVEAT, *check.notes])


def _cells(spread: Spread, *, several: bool) -> tuple[str, ...]:
    formats = {"psnr": ".2f", "ssim": ".4f", "mean_error": ".4g", "error_95": ".4g", "largest_error": ".4g"}
    mean, deviation = asdict(spread.mean), asdict(spread.deviation)

    def cell(name: str, kind: str) -> str:
        if not math.isfinite(mean[name]):
            return "–"
        return f"{mean[name]:{kind}} ± {deviation[name]:{kind}}" if several else f"{mean[name]:{kind}}"

    return tuple(cell(name, kind) for name, kind in formats.items())


def write(check: SelfCheck, scan: Scan, folder: Path) -> tuple[Path, Path]:
    """Write ``self-check.json`` and ``self-check.png`` into ``folder``, whole or not at all, and return their paths."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"the folder {folder} cannot be made: {error.strerror}") from error
    figures = (json.dumps(content(check), indent=1, ensure_ascii=False) + "\n").encode()
    as_json = write_whole(folder / "self-check.json", figures, overwrite=True)
    as_picture = write_whole(folder / "self-check.png", picture(check, scan), overwrite=True)
    return as_json, as_picture


def picture(check: SelfCheck, scan: Scan) -> bytes:
    """Return a PNG: above the slice and what every method made of it, below the error maps with one colour bar."""
    from matplotlib.figure import Figure

    shown = check.shown
    window = first_window(scan, shown.slice_)
    spacing = shown.slice_.info.spacing
    aspect = scan.pixel_aspect if spacing is None else spacing.row_mm / spacing.column_mm
    columns = len(shown.outcomes) + 1
    figure = Figure(figsize=(3.2 * columns, 7.2), layout="constrained")
    axes = figure.subplots(2, columns, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    if check.degradation.name != DECLARED:
        figure.suptitle(f"degraded by {check.degradation.short}", fontsize=10)
    _draw(axes[0][0], shown.slice_.values, window, scan, aspect)
    axes[0][0].set_title("the scan (HR)", fontsize=10)
    maps = None
    for place, outcome in enumerate(shown.outcomes, 1):
        _draw(axes[0][place], outcome.values, window, scan, aspect)
        figures: Figures = outcome.figures
        axes[0][place].set_title(f"{outcome.method}\n{figures.psnr:.2f} dB · SSIM {figures.ssim:.4f}", fontsize=10)
        maps = axes[1][place].imshow(
            shown.error(outcome), cmap="RdBu_r", vmin=-shown.limit, vmax=shown.limit, aspect=aspect
        )
        axes[1][place].set_title(f"{outcome.method} − HR", fontsize=10)
    if maps is not None:
        bar = figure.colorbar(maps, cax=axes[1][0].inset_axes((0.8, 0.05, 0.06, 0.9)))
        bar.ax.yaxis.set_ticks_position("left")
        bar.ax.yaxis.set_label_position("left")
        bar.set_label(f"error, {check.units}")
    content_ = io.BytesIO()
    figure.savefig(content_, format="png", dpi=110)
    return content_.getvalue()


def _draw(axis: Any, values: Any, window: Window, scan: Scan, aspect: float) -> None:  # noqa: ANN401 - matplotlib's own
    grey = apply_window(np.asarray(values), window, inverted=scan.inverted)
    axis.imshow(grey, cmap="gray", vmin=0, vmax=255, aspect=aspect)
