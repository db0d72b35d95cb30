"""What came of a reader study as files: a table of scores, every rating, JSON, and a picture."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from engine.measure.opinion import HIGHEST, LOWEST, Study
from engine.measure.opinion_score import ALL, Opinion, Score, opinion
from engine.write.atomic import make_folder, write_whole

COLUMNS = ("method", "reader", "ratings", "cases", "mean", "sd", "low", "high")


def write(study: Study, folder: Path) -> tuple[Path, ...]:
    """Write ``opinion.csv``, ``ratings.csv``, ``opinion.json`` and ``opinion.png`` into ``folder``; return them."""
    found = opinion(study)
    make_folder(folder)
    files = {
        "opinion.csv": table(found).encode(),
        "ratings.csv": ratings(study).encode(),
        "opinion.json": (json.dumps(content(found), indent=1, ensure_ascii=False) + "\n").encode(),
        "opinion.png": picture(study, found),
    }
    return tuple(write_whole(folder / name, data, overwrite=True) for name, data in files.items())


def table(found: Opinion) -> str:
    """Return scores and differences as comma-separated values; unknown figures stay empty."""
    rows = [
        {key: "" if _unknown(value) else value for key, value in asdict(score).items()}
        for score in (*found.scores, *found.differences)
    ]
    return _csv(COLUMNS, rows)


def ratings(study: Study) -> str:
    """Return every rating with what it was given for."""
    known = {stimulus.id: stimulus for stimulus in study.stimuli}
    rows = [
        {
            "reader": rating.reader,
            "case": known[rating.stimulus].case + 1,
            "modality": study.cases[known[rating.stimulus].case].modality,
            "ratio_vertical": study.cases[known[rating.stimulus].case].ratio[0],
            "ratio_horizontal": study.cases[known[rating.stimulus].case].ratio[1],
            "method": known[rating.stimulus].method,
            "score": rating.score,
        }
        for rating in study.ratings()
    ]
    return _csv(("reader", "case", "modality", "ratio_vertical", "ratio_horizontal", "method", "score"), rows)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def content(found: Opinion) -> dict[str, Any]:
    """Return all of it for JSON; unknown figures are null."""
    told = asdict(found)
    told["agreement"] = None if _unknown(found.agreement) else found.agreement
    for group in ("scores", "differences"):
        told[group] = [{key: None if _unknown(value) else value for key, value in row.items()} for row in told[group]]
    return told


def _unknown(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)


def text(found: Opinion) -> str:
    """Return what came of it in words."""
    lines = [f"{found.given} of {found.wanted} ratings by {len(found.readers)} reader(s)"]
    lines += [f"{score.method}: {words(score)}" for score in found.scores if score.reader == ALL]
    lines += [f"{score.method}: {words(score, signed=True)}" for score in found.differences]
    if not _unknown(found.agreement):
        lines.append(f"agreement of the readers (Krippendorff's alpha, ordinal): {found.agreement:.2f}")
    return "\n".join(lines)


def words(score: Score, *, signed: bool = False) -> str:
    """Return a mean with its interval."""
    sign = "+" if signed else ""
    if _unknown(score.low):
        return f"{score.mean:{sign}.2f} (one slice: no interval)"
    return f"{score.mean:{sign}.2f} (95 %: {score.low:{sign}.2f} … {score.high:{sign}.2f}), {score.cases} slices"


def picture(study: Study, found: Opinion) -> bytes:
    """Return the scores as PNG: a bar a method with its interval, a dot for each reader."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(max(5.0, 1.3 * len(study.methods) + 2), 4.4), layout="constrained")
    axes = figure.subplots()
    scores = {(score.method, score.reader): score for score in found.scores}
    for place, method in enumerate(study.methods):
        score = scores.get((method, ALL))
        if score is None:
            continue
        axes.bar(place, score.mean - LOWEST, bottom=LOWEST, width=0.6, color="#9fc9d3", zorder=1)
        if not _unknown(score.low):
            ends = [[score.mean - score.low], [score.high - score.mean]]
            axes.errorbar(place, score.mean, yerr=ends, color="#1d3b44", capsize=5, linewidth=1.6, zorder=3)
        own = [scores[method, reader].mean for reader in found.readers if (method, reader) in scores]
        axes.plot([place + 0.36] * len(own), own, "o", markersize=4, color="#c2571a", zorder=2)
    axes.set_xticks(range(len(study.methods)), study.methods, rotation=20 if len(study.methods) > 4 else 0)
    axes.set_ylim(LOWEST - 0.05, HIGHEST + 0.15)
    axes.set_yticks(range(LOWEST, HIGHEST + 1))
    axes.set_ylabel("mean opinion score (1 bad … 5 excellent)")
    agreement = "" if _unknown(found.agreement) else f", agreement {found.agreement:.2f}"
    axes.set_title(f"{len(study.cases)} slices, {len(found.readers)} readers{agreement}", fontsize=10)
    axes.set_xlabel("lines: 95 % interval of the mean over slices; dots: readers", fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=150)
    return buffer.getvalue()
