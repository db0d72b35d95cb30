"""What calibration has shown, as files: the rows as JSON and as a table, and the curve as a picture."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.errors import EngineError
from engine.magnify.own_errors import LEVEL
from engine.measure.calibration import Answer, Row
from engine.measure.factors import LEVELS
from engine.write.atomic import write_whole

NAMES = {"ct": "CT", "mr": "MR", "us": "Ultrasound", "other": "Other"}


def write(answer: Answer, folder: Path) -> tuple[Path, Path, Path]:
    """Write ``calibration.json``, ``calibration.md`` and ``calibration.png`` into ``folder``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EngineError(f"the folder {folder} cannot be made: {error.strerror}") from error
    content = {"levels": LEVELS, "rows": [asdict(row) for row in answer.rows], "curves": answer.curves}
    return (
        write_whole(folder / "calibration.json", (json.dumps(content, indent=1) + "\n").encode(), overwrite=True),
        write_whole(folder / "calibration.md", markdown(answer.rows).encode(), overwrite=True),
        write_whole(folder / "calibration.png", picture(answer), overwrite=True),
    )


def markdown(rows: Sequence[Row]) -> str:
    """Return the table: shares in per cent, half-widths and errors in per cent of the window."""
    lines = [
        f"| modality | v × h | images | within, {LEVEL:.0%} wanted | with even pixels | single images "
        "| half-width | error | even |",
        "|---|---|---:|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {NAMES[row.modality]} | {row.scales} | {row.images} | **{row.covered:.1%}** "
            f"| {row.everywhere:.1%} | {row.smallest:.0%} … {row.largest:.0%} "
            f"| {row.half_width:.2f} | {row.error:.2f} | {row.even:.0%} |"
            for row in rows
        ),
    ]
    return "\n".join(lines) + "\n"


def picture(answer: Answer) -> bytes:
    """Return the curve as PNG: the share that intervals were made for, and the share that they held."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 5.4), layout="constrained")
    axes = figure.subplots()
    axes.plot([0, 100], [0, 100], color="grey", linewidth=0.8, label="as it should be")
    axes.axvline(100 * LEVEL, color="grey", linewidth=0.6, linestyle=":")
    for name, shares in answer.curves.items():
        axes.plot([100 * x for x in LEVELS], [100 * x for x in shares], marker=".", label=NAMES[name])
    axes.set(
        title="How many true values the intervals hold, on other patients",
        xlabel="made to hold, % of the pixels",
        ylabel="held, % of the pixels",
        xlim=(0, 100),
        ylim=(0, 100),
        aspect="equal",
    )
    axes.grid(alpha=0.3)
    axes.legend(loc="upper left")
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=110)
    return content.getvalue()
