"""The benchmark as files: rows as JSON; as Markdown gains side by side, every row, first looks, feature distances."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
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
    """Return all tables; scales are vertical × horizontal."""
    tables = (
        side_by_side(rows),
        consistent_side_by_side(rows),
        in_full(rows),
        first_looks(rows),
        feature_distances(rows),
    )
    return "\n".join(table for table in tables if table)


def side_by_side(rows: Sequence[Row]) -> str:
    """Return the gain over bicubic in dB: a line for each modality and network, a column for each pair of scales."""
    gains = {(row.modality, row.made_by, row.scales): row.gain for row in rows}
    sizes = {row.made_by: (f"{row.parameters:,}", f"{row.weights_bytes / 1000:,.0f}") for row in rows}
    return _gains("gain dB", rows, gains, sizes, ("parameters", "weights kB"))


NO_NETWORK = "bicubic, no network"
"""What stands in the place of a network where bicubic's own image was made consistent."""


def consistent_side_by_side(rows: Sequence[Row]) -> str:
    """Return the gain over bicubic of images made consistent, bicubic's own first; empty where none was made so."""
    gains: dict[tuple[str, str, str], float] = {}
    for row in rows:
        if row.psnr_bicubic_consistent is not None and row.psnr_consistent is not None:
            gains[row.modality, NO_NETWORK, row.scales] = row.psnr_bicubic_consistent - row.psnr_bicubic
            gains[row.modality, row.made_by, row.scales] = row.psnr_consistent - row.psnr_bicubic
    names = {name: () for _, name, _ in gains}
    return _gains("consistent, gain dB", rows, gains, names) if gains else ""


def _gains(
    title: str,
    rows: Sequence[Row],
    gains: Mapping[tuple[str, str, str], float],
    networks: Mapping[str, tuple[str, ...]],
    more: tuple[str, ...] = (),
) -> str:
    """Return a table of ``gains`` by modality, network and scales, with more cells of each network at the end."""
    scales = list(dict.fromkeys(row.scales for row in rows))
    lines = [
        f"| {' | '.join((title, 'network', *scales, *more))} |",
        f"|---|---|{'---:|' * (len(scales) + len(more))}",
    ]
    for modality in sorted({row.modality for row in rows}):
        for network, last in networks.items():
            cells = [gains.get((modality, network, scale)) for scale in scales]
            if any(cell is not None for cell in cells):
                told = ["" if cell is None else f"{cell:+.2f}" for cell in cells]
                lines.append(f"| {' | '.join((modality.upper(), network, *told, *last))} |")
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
        f"| {r.made_by} | {r.modality.upper()} | {r.scales} | {r.images} | {r.psnr:.2f} "
        f"| {r.psnr_bicubic:.2f} | **{r.gain:+.2f}** | {r.ssim:.4f} | {r.ssim_bicubic:.4f} | {_bits(r.ifc)} "
        f"| {_bits(r.ifc_bicubic)} | {r.encode_ms:.1f} | {r.decode_ms:.1f} | {r.bicubic_ms:.1f} | {r.throughput:.2f} "
        f"| {_consistent(r)} |"
        for r in rows
    ]
    return "\n".join(lines) + "\n"


def first_looks(rows: Sequence[Row]) -> str:
    """Return what first looks gain over bicubic, beside the images they are followed by; empty where there are none."""
    lines = [
        "| first look | modality | v × h | images | gain dB | of the image | share | ms | of the image |",
        "|---|---|---|" + "---:|" * 6,
    ]
    for r in rows:
        if r.psnr_first_look is None or r.first_look_ms is None:
            continue
        gain = r.psnr_first_look - r.psnr_bicubic
        share = f"{gain / r.gain:.0%}" if r.gain > 0 else ""
        lines.append(
            f"| {r.network} | {r.modality.upper()} | {r.scales} | {r.images} | **{gain:+.2f}** | {r.gain:+.2f} "
            f"| {share} | {r.first_look_ms:.1f} | {r.encode_ms + r.decode_ms:.1f} |"
        )
    return "\n".join(lines) + "\n" if len(lines) > 2 else ""


def feature_distances(rows: Sequence[Row]) -> str:
    """Return the feature distances beside bicubic's and by which network; empty where none was asked for."""
    measured = [r for r in rows if r.features is not None]
    if not measured:
        return ""
    lines = [
        f"Feature distance from the truth (0: alike, at most 4; lower is better) by {measured[0].features}:",
        "",
        "| feature distance | modality | v × h | images | of the image | of bicubic |",
        "|---|---|---|" + "---:|" * 3,
    ]
    lines += [
        f"| {r.network} | {r.modality.upper()} | {r.scales} | {r.images} "
        f"| {_distance(r.feature_distance)} | {_distance(r.feature_distance_bicubic)} |"
        for r in measured
    ]
    return "\n".join(lines) + "\n"


def _distance(value: float | None) -> str:
    return "—" if value is None else f"{value:.4f}"


def _consistent(row: Row) -> str:
    """Return the last four cells: empty where images were not made consistent, as with an undeclared degradation."""
    figures = (row.psnr_consistent, row.consistent_ms, row.against, row.against_consistent)
    if any(figure is None for figure in figures):
        return " | ".join([""] * len(figures))
    gained, took, before, after = (float(figure or 0.0) for figure in figures)
    return f"{gained - row.psnr:+.3f} | {took:+.1f} | {before:.1e} | {after:.1e}"


def _bits(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
