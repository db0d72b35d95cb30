"""The benchmark's answer as files: every row as JSON, and as Markdown first the gains side by side, then every row."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.measure.benchmark import Row
from engine.write.atomic import make_folder, write_whole


def write(rows: Sequence[Row], folder: Path) -> tuple[Path, Path]:
    """Write ``benchmark.json`` (a list of rows) and ``benchmark.md`` (the same as tables) into ``folder``."""
    make_folder(folder)
    as_json = write_whole(
        folder / "benchmark.json", (json.dumps([asdict(r) for r in rows], indent=1) + "\n").encode(), overwrite=True
    )
    as_text = write_whole(folder / "benchmark.md", markdown(rows).encode(), overwrite=True)
    return as_json, as_text


def markdown(rows: Sequence[Row]) -> str:
    """Return both tables; scales are vertical × horizontal."""
    return f"{side_by_side(rows)}\n{in_full(rows)}"


def side_by_side(rows: Sequence[Row]) -> str:
    """Return the gain over bicubic in dB: a line for each modality and network, a column for each pair of scales."""
    scales = list(dict.fromkeys(row.scales for row in rows))
    gains = {(row.modality, row.network, row.scales): row.gain for row in rows}
    lines = [
        f"| gain dB | network | {' | '.join(scales)} | parameters | weights kB |",
        f"|---|---|{'---:|' * (len(scales) + 2)}",
    ]
    for modality in sorted({row.modality for row in rows}):
        for row in {row.network: row for row in rows if row.modality == modality}.values():
            cells = [gains.get((modality, row.network, scale)) for scale in scales]
            told = " | ".join("" if cell is None else f"{cell:+.2f}" for cell in cells)
            size = f"{row.parameters:,} | {row.weights_bytes / 1000:,.0f}"
            lines.append(f"| {modality.upper()} | {row.network} | {told} | {size} |")
    return "\n".join(lines) + "\n"


def in_full(rows: Sequence[Row]) -> str:
    """Return every row; times in milliseconds, throughput in KiB of output a millisecond (24 bits a pixel).

    The last four columns are what making the images consistent with the scan adds in dB and in milliseconds, and the
    largest ``|D(SR) − LR|`` before and after, as a share of the window.
    """
    lines = [
        "| network | modality | v × h | images | PSNR dB | bicubic dB | gain dB | SSIM | bicubic | IFC | bicubic "
        "| encode ms | decode ms | bicubic ms | KiB/ms | consistent dB | ms | against the scan | consistent |",
        "|---|---|---|" + "---:|" * 16,
    ]
    lines += [
        f"| {r.network} | {r.modality.upper()} | {r.scales} | {r.images} | {r.psnr:.2f} "
        f"| {r.psnr_bicubic:.2f} | **{r.gain:+.2f}** | {r.ssim:.4f} | {r.ssim_bicubic:.4f} | {_bits(r.ifc)} "
        f"| {_bits(r.ifc_bicubic)} | {r.encode_ms:.1f} | {r.decode_ms:.1f} | {r.bicubic_ms:.1f} | {r.throughput:.2f} "
        f"| {_consistent(r)} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def _consistent(row: Row) -> str:
    """Return the last four cells: empty where images were not made consistent, as with an undeclared degradation."""
    figures = (row.psnr_consistent, row.consistent_ms, row.against, row.against_consistent)
    if any(figure is None for figure in figures):
        return " | ".join([""] * len(figures))
    gained, took, before, after = (float(figure or 0.0) for figure in figures)
    return f"{gained - row.psnr:+.3f} | {took:+.1f} | {before:.1e} | {after:.1e}"


def _bits(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
