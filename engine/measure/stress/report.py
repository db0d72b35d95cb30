"""The stress tests' answer as files: everything as JSON and CSV, and as Markdown a table for each trial."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from engine.measure.stress.running import SYNTHETIC, Row
from engine.measure.stress.subjects import BICUBIC
from engine.measure.stress.trials import TRIALS, Trial
from engine.networks import NetworkDescriptor
from engine.write.atomic import write_whole

_COLUMNS = ("network", "scales", "trial", "group", "images", "figure", "value", "unit")


def write(
    rows: Sequence[Row],
    networks: Sequence[NetworkDescriptor],
    folder: Path,
    *,
    command: str,
    pictures: Sequence[tuple[str, str]] = (),
) -> list[Path]:
    """Write ``stress.json``, ``stress.csv`` and ``stress.md`` into ``folder``, which exists.

    Parameters
    ----------
    rows : sequence of Row
        From :func:`~engine.measure.stress.running.run`.
    networks : sequence of NetworkDescriptor
        The networks that were tried: the files say which version of their weights.
    command : str
        How the files were made.
    pictures : sequence of (str, str)
        File name in the same folder and caption of what the Markdown shows.
    """
    contents = {
        "stress.json": as_json(rows, networks, command),
        "stress.csv": as_csv(rows),
        "stress.md": markdown(rows, command, pictures),
    }
    return [write_whole(folder / name, text.encode(), overwrite=True) for name, text in contents.items()]


def as_json(rows: Sequence[Row], networks: Sequence[NetworkDescriptor], command: str) -> str:
    """Return everything as JSON; the window reads its warnings from the shipped file of this kind."""
    content = {
        "command": command,
        "software": f"vernier {_version()}",
        "networks": {d.id: {"version": d.version, "weights_sha256": d.weights_sha256} for d in networks},
        "trials": {
            trial.id: {
                "title": trial.title,
                "question": trial.question,
                "units": {measure.key: measure.unit for measure in trial.measures},
            }
            for trial in TRIALS.values()
        },
        "rows": [asdict(row) for row in rows],
    }
    return json.dumps(_known(content), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _known(content: object) -> object:
    """Return ``content`` with None where a figure is not known: JSON has no NaN."""
    if isinstance(content, dict):
        return {key: _known(value) for key, value in content.items()}
    if isinstance(content, list):
        return [_known(value) for value in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def as_csv(rows: Sequence[Row]) -> str:
    """Return every figure as a line with its unit."""
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(_COLUMNS)
    for row in rows:
        units = {measure.key: measure.unit for measure in TRIALS[row.trial].measures}
        for key, value in row.figures.items():
            lines.writerow((row.network, row.scales, row.trial, row.group, row.images, key, value, units[key]))
    return text.getvalue()


def markdown(rows: Sequence[Row], command: str = "", pictures: Sequence[tuple[str, str]] = ()) -> str:
    """Return a table for each trial and pair of scales: a line for each network, read in one sentence."""
    parts = [_HEAD.format(command=f"    {command}\n\n" if command else "")]
    parts += [f"![{caption}]({name})\n\n*{caption}*\n\n" for name, caption in pictures]
    for trial in TRIALS.values():
        here = [row for row in rows if row.trial == trial.id]
        if here:
            parts.append(f"## {trial.title}\n\n{trial.question}\n\n{_table(trial, here)}\n")
    return "".join(parts).rstrip() + "\n"


_HEAD = """\
# Stress tests against invention

Images whose truth is known are degraded by the declared degradation, magnified, and compared with the truth; bicubic
stands beside every network, for it invents nothing but blur. The limit is half a cycle a pixel of the scan: what is
finer, no scan holds. Scales are vertical × horizontal; pixels are output pixels; the window's width is 100 %.

{command}"""


def _table(trial: Trial, rows: Sequence[Row]) -> str:
    measures = [measure for measure in trial.measures if measure.shown]
    real = any(row.group != SYNTHETIC for row in rows)
    heads = ["v × h", *(["slices"] if real else []), "network"]
    figures = [f"{measure.title}, {measure.unit}" for measure in measures]
    lines = [
        f"| {' | '.join([*heads, *figures])} | in one line |",
        f"|{'---|' * len(heads)}{'---:|' * len(figures)}---|",
    ]
    for row in _in_order(rows):
        values = [_number(row.figures.get(measure.key), measure.digits) for measure in measures]
        where = [f"{row.images} {row.group.upper()}"] if real else []
        lines.append(f"| {' | '.join([row.scales, *where, row.network, *values])} | {row.reading} |")
    return "\n".join(lines) + "\n"


def _in_order(rows: Sequence[Row]) -> Iterable[Row]:
    scales = list(dict.fromkeys(row.scales for row in rows))
    groups = sorted({row.group for row in rows})
    return sorted(rows, key=lambda r: (scales.index(r.scales), groups.index(r.group), r.network != BICUBIC))


def _number(value: float | None, digits: int) -> str:
    return "" if value is None or not math.isfinite(value) else f"{value:.{digits}f}"


def _version() -> str:
    try:
        return version("vernier")
    except PackageNotFoundError:
        return "unknown"
