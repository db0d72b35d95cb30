"""What tuning gains: scans tuned one by one, each judged on what was held out of it."""

from __future__ import annotations

import json
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import EngineError
from engine.geometry import Scale
from engine.measure.scales import label
from engine.progress import CancelToken, Progress, silent
from engine.read import open_paths
from engine.scan import Scan
from engine.tune.events import Event, Failed, Finished, HeldOut, Progressed
from engine.tune.outcome import Outcome
from engine.tune.plan import TuningPlan
from engine.tune.process import TuningProcess
from engine.write.atomic import make_folder, write_whole


@dataclass(frozen=True)
class TuningRow:
    """One line of the table: a recipe on a scan at a pair of scales.

    ``gain`` and ``ssim_gain`` are of the tuned weights over the shipped ones on the slices that decide; ``kept`` says
    whether the user gets them, and ``effect`` is what the user gains, which is nothing where they are not kept.
    ``psnr`` is that of the shipped weights on the slices that were watched.
    """

    scan: str
    modality: str
    slices: int
    held_out: int
    scales: str
    recipe: str
    network: str
    steps: int
    seconds: float
    psnr: float
    gain: float
    ssim_gain: float
    kept: bool
    effect: float
    over_default: float | None


def run(
    paths: Sequence[Path],
    recipes: Sequence[str] = ("quick",),
    scales: Sequence[Scale] = (Scale(2.0, 2.0),),
    *,
    network: str = "default",
    minutes: float | None = None,
    device: str = "auto",
    threads: int | None = None,
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> list[TuningRow]:
    """Return a row for every scan in ``paths``, recipe and pair of scales; label maps are passed over.

    Raises
    ------
    EngineError
        There is no scan, or one of them cannot be tuned on.
    """
    rows: list[TuningRow] = []
    named = [(path, scan) for path in paths for scan in open_paths([path]).scans if not scan.labels]
    if not named:
        raise EngineError("there is no scan to tune on")
    works = [(p, s, recipe, scale) for p, s in named for recipe in recipes for scale in scales]
    for done, (path, scan, recipe, scale) in enumerate(works):
        progress(done, len(works), f"tuning on {path.name}")
        plan = TuningPlan(network, recipe, (scale,), minutes, device)
        outcome, psnr = _tuned(scan, plan, threads, cancel)
        rows.append(
            TuningRow(
                path.name,
                scan.modality.value,
                len(scan),
                outcome.held_out_slices,
                label(scale),
                recipe,
                outcome.network,
                outcome.steps,
                round(outcome.seconds, 1),
                round(psnr, 3),
                round(outcome.gain_db, 4),
                round(outcome.ssim_gain, 6),
                outcome.kept,
                round(outcome.gain_db, 4) if outcome.kept else 0.0,
                None if outcome.over_default_db is None else round(outcome.over_default_db, 4),
            )
        )
    progress(len(works), len(works), "tuning")
    return rows


def _tuned(scan: Scan, plan: TuningPlan, threads: int | None, cancel: CancelToken | None) -> tuple[Outcome, float]:
    """Return what came of one tuning, and the starting weights' PSNR on the watched slices."""
    heard: list[Event] = []

    def hear(event: Event) -> None:
        if not isinstance(event, Progressed):
            heard.append(event)

    with tempfile.TemporaryDirectory(prefix="vernier-tuning-") as folder:
        process = TuningProcess(scan, plan, Path(folder), hear, gentle=False, threads=threads)
        process.start()
        try:
            while not process.wait(0.2):
                if cancel is not None:
                    cancel.check()
        finally:
            process.cancel()
            process.wait(5)
    last = heard[-1] if heard else Failed("Tuning stopped.")
    if not isinstance(last, Finished):
        raise EngineError(last.sentence if isinstance(last, Failed) else "Tuning stopped.")
    return last.outcome, next((event.start_psnr_db for event in heard if isinstance(event, HeldOut)), float("nan"))


def markdown(rows: Sequence[TuningRow]) -> str:
    """Return the table, and for every recipe the mean over the scans."""
    lines = [
        "# Tuning, scan by scan",
        "",
        "Gain in PSNR and SSIM over the shipped weights on slices that were held out (v × h: the scales in use).",
        "Where the weights are not kept, the user's gain is nothing.",
        "",
        "| scan | modality | slices | held out | v × h | recipe | network | steps | seconds | shipped dB | gain dB "
        "| SSIM | kept | user's gain dB |",
        "|---|---|---:|---:|---|---|---|---:|---:|---:|---:|---:|---|---:|",
    ]
    lines += [
        f"| {r.scan} | {r.modality.upper()} | {r.slices} | {r.held_out} | {r.scales} | {r.recipe} | {r.network} "
        f"| {r.steps} | {r.seconds:.0f} | {r.psnr:.2f} | {r.gain:+.2f} | {r.ssim_gain:+.4f} "
        f"| {'yes' if r.kept else 'no'} | **{r.effect:+.2f}** |"
        for r in rows
    ]
    for recipe in dict.fromkeys(row.recipe for row in rows):
        effects = [row.effect for row in rows if row.recipe == recipe]
        lines += [
            "",
            f"Mean of {recipe}: {statistics.fmean(effects):+.2f} dB over {len(effects)} tunings; "
            f"lowest {min(effects):+.2f} dB.",
        ]
    return "\n".join(lines) + "\n"


def write(rows: Sequence[TuningRow], folder: Path) -> tuple[Path, Path]:
    """Write ``tuning.json`` and ``tuning.md`` into ``folder``; returns both paths."""
    make_folder(folder)
    content = json.dumps([asdict(row) for row in rows], indent=1, ensure_ascii=False) + "\n"
    as_json = write_whole(folder / "tuning.json", content.encode(), overwrite=True)
    return as_json, write_whole(folder / "tuning.md", markdown(rows).encode(), overwrite=True)
