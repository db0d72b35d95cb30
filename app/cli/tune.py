"""``vernier tune``: a network adapts to one scan, and is kept only if that helps there."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import ExitCode, ProgressLine, answer, complain, say
from app.cli.upscale import pick
from engine.geometry import Scale

if TYPE_CHECKING:
    from engine.scan import Scan
    from engine.tune import Event, Outcome, TunedStore, TuningPlan

Commands = Any

_DESCRIPTION = """\
Adapt a network to one scan, without any other data: it learns to give back slices of the scan that were made small on
purpose. Some slices are held out. They decide: the tuned weights are kept only if they are better there, by more than
the noise between slices; otherwise nothing changes.

  vernier tune series/ --scale-v 2 --scale-h 2
  vernier tune liver.dcm --recipe thorough --scale-v 1.5 --scale-h 2.37 --out liver.safetensors
  vernier upscale liver.dcm --scale-v 1.5 --scale-h 2.37 --weights liver.safetensors --out bigger.dcm

Recipes: quick (a minute) and thorough (five) tune the chosen network; cyclegan (ten) tunes the ultrasound CycleGAN.
Ctrl+C ends it early and decides over the best weights so far. What is kept is listed by 'vernier tuned'."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    from engine.tune.plan import RECIPES

    command = commands.add_parser(
        "tune",
        help="adapt a network to one scan",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("input", type=Path, metavar="IN", help="file, folder, DICOMDIR or zip archive")
    command.add_argument("--series", type=int, default=None, metavar="K", help="scan, as 'vernier info' counts them")
    command.add_argument("--recipe", default=RECIPES[0], choices=RECIPES, help="how to tune (default %(default)s)")
    command.add_argument("--network", default="default", metavar="ID", help="what to tune; see 'vernier networks'")
    command.add_argument("--minutes", type=float, metavar="N", help="time to take (default: the recipe's)")
    command.add_argument(
        "--scale-v", type=float, default=2.0, metavar="V", help="vertical magnification in use (default %(default)s)"
    )
    command.add_argument(
        "--scale-h", type=float, default=2.0, metavar="H", help="horizontal magnification in use (default %(default)s)"
    )
    command.add_argument("--out", type=Path, metavar="WEIGHTS", help="also write the weights to this file, if kept")
    command.add_argument("--resume", action="store_true", help="go on with a tuning of this scan that was cut off")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--threads", type=int, metavar="N", help="processor threads (default: all cores, at most 8)")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Tune, keep, and say what was decided."""
    from engine.read import open_paths
    from engine.tune.plan import TuningPlan
    from engine.tune.store import TunedStore, scan_key
    from engine.write.atomic import check_target

    scale = Scale(chosen.scale_v, chosen.scale_h)
    plan = TuningPlan(chosen.network, chosen.recipe, (scale,), chosen.minutes, chosen.device)
    plan.check()
    if chosen.out is not None:
        check_target(chosen.out, overwrite=True)
    line = ProgressLine()
    scan = pick(open_paths([chosen.input], progress=line), chosen.input, chosen.series)
    store, key = TunedStore(), scan_key(scan)
    folder = _interrupted(store, key, plan) if chosen.resume else None
    resume = folder is not None
    if chosen.resume and not resume:
        complain("no tuning of this scan was cut off; beginning anew")
    outcome = _tune(scan, plan, folder or store.run_folder(key, plan), line, resume=resume, threads=chosen.threads)
    line.clear()
    if outcome is None:
        return ExitCode.FAILED
    entry = store.keep(key, outcome)
    if entry is None:
        store.discard(store.folder_of_run(key, plan))
    written = store.export(entry, chosen.out, overwrite=True) if entry and chosen.out else None
    if chosen.json:
        answer(told(outcome, plan, None if entry is None else entry.name, written))
    else:
        say(outcome.sentence)
        say(f"{outcome.steps} steps in {outcome.seconds:.0f} s; {outcome.held_out_slices} slices held out")
        if entry is not None:
            say(f"kept as {entry.name}; 'vernier tuned' lists what is kept")
        if written is not None:
            say(f"weights: {written}")
        elif chosen.out is not None:
            say(f"{chosen.out} was not written: there is nothing better to write")
    return ExitCode.DONE


def _tune(
    scan: Scan, plan: TuningPlan, folder: Path, line: ProgressLine, *, resume: bool, threads: int | None
) -> Outcome | None:
    """Return the outcome; None where there is none, which has been said."""
    from engine.tune import Failed, Finished, HeldOut, Progressed, Remarked, TuningProcess

    ends: list[Outcome] = []
    gain = ""

    def hear(event: Event) -> None:
        nonlocal gain
        if isinstance(event, Progressed):
            done = f"step {event.step} · {event.seconds_left:.0f} s left" if event.step else ""
            line.show(" · ".join(filter(None, (event.phase, done, gain))))
        elif isinstance(event, HeldOut):
            gain = f"held-out gain {event.gain_db:+.2f} dB"
        elif isinstance(event, Remarked):
            line.clear()
            complain(event.sentence)
        elif isinstance(event, Finished):
            ends.append(event.outcome)
        elif isinstance(event, Failed):
            line.clear()
            complain(event.sentence)

    process = TuningProcess(scan, plan, folder, hear, resume=resume, gentle=False, threads=threads)
    try:
        process.start()  # it runs from some moment within this on, and Ctrl+C may come right after that
        while not process.wait(0.2):
            pass
    except KeyboardInterrupt:
        line.clear()
        print("stopping: what was learned so far is judged; Ctrl+C again drops it", file=sys.stderr)
        process.finish()
        try:
            while not process.wait(0.2):
                pass
        except KeyboardInterrupt:
            process.cancel()
            process.wait(5)
            raise
    return ends[0] if ends else None


def _interrupted(store: TunedStore, key: str, plan: TuningPlan) -> Path | None:
    """Return the folder of the tuning of the scan of ``key`` that was cut off, if it was asked to do the same."""
    for cut in store.interrupted():
        same = (cut.plan.starts_from, cut.plan.recipe, cut.plan.scales) == (plan.starts_from, plan.recipe, plan.scales)
        if cut.key == key and same:
            return cut.folder
    return None


def told(outcome: Outcome, plan: TuningPlan, name: str | None, written: Path | None) -> dict[str, Any]:
    """Return everything that a script wants to know."""
    content = asdict(outcome)
    content.pop("weights")
    return {
        **content,
        "gain_db": round(outcome.gain_db, 4),
        "ssim_gain": round(outcome.ssim_gain, 6),
        "seconds": round(outcome.seconds, 1),
        "scales": [[scale.vertical, scale.horizontal] for scale in plan.scales],
        "entry": name,
        "weights": None if written is None else str(written),
    }
