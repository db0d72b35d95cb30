"""``vernier benchmark``: networks beside bicubic on slices whose truth is known."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.cli.console import ExitCode, ProgressLine, answer, names_in, say
from app.cli.refining import add_refinement, asked_refinement
from engine.degradations import DECLARED, DEGRADATIONS, listed
from engine.errors import EngineError

Commands = Any

DEFAULT_SCALES = "2x2,2.5x1.5,3x3,4x4"
TUNED_SCALES = "2x2"


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "benchmark",
        help="measure networks beside bicubic",
        description="Degrade every slice of a folder by each pair of scales, magnify it back, and compare it with "
        "itself: PSNR and SSIM beside bicubic's, and times beside bicubic's in the same run. Writes benchmark.md and "
        "benchmark.json.",
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder of scans or images; a manifest.csv in it gives file, modality, window_low, window_high",
    )
    source.add_argument(
        "--between",
        type=Path,
        nargs="+",
        metavar="SCAN",
        help="measure slices between slices instead: every second slice of these scans is held out and made from the "
        "others by each method of vernier isotropic (between.md and between.json)",
    )
    source.add_argument(
        "--tuning",
        type=Path,
        nargs="+",
        metavar="SCAN",
        help="measure tuning instead: these scans are tuned on one by one (tuning.md and tuning.json)",
    )
    command.add_argument(
        "--recipes", default="quick", metavar="ID,…", help="with --tuning: recipes to measure (default %(default)s)"
    )
    command.add_argument("--minutes", type=float, metavar="N", help="with --tuning: time each (default: the recipe's)")
    command.add_argument("--threads", type=int, metavar="N", help="with --tuning: processor threads")
    command.add_argument(
        "--scales",
        metavar="AxB,…",
        help="pairs vertical x horizontal, or table (those of the comparison), superelitnet (those of its table III), "
        f"sure (those of the calibration); default {DEFAULT_SCALES}, with --tuning {TUNED_SCALES}",
    )
    command.add_argument(
        "--calibration",
        action="store_true",
        help="with --data: measure how many true values the intervals of one network's uncertainty hold "
        "(calibration.md, .json and the curve as .png)",
    )
    command.add_argument(
        "--degradation",
        default=DECLARED,
        choices=list(DEGRADATIONS),
        help=f"with --data: what slices are degraded by; {listed()} (default %(default)s, the declared one)",
    )
    command.add_argument(
        "--weights",
        type=Path,
        metavar="FILE",
        help="with --data: also weights of your own, for the first network or with the card beside them that training "
        "writes; of several channels: DIR is then as they are trained, a folder for each patient. With --between: also "
        "weights of your own between slices",
    )
    add_refinement(command, usual="default none; with --data alone, for all networks")
    command.add_argument(
        "--features",
        action="store_true",
        help="with --data: also the feature distance from the truth, lower is better, by the feature network of "
        "Vernier's own or by one of yours in the folder that the variable VERNIER_FEATURES names",
    )
    command.add_argument("--sweep", action="store_true", help="also the mean over the scales 1.1, 1.2 … 4.0")
    command.add_argument(
        "--networks", default="default", metavar="ID,…", help="networks to measure, or all (default %(default)s)"
    )
    command.add_argument(
        "--images",
        type=int,
        default=0,
        metavar="N",
        help="at most N images of each modality, or slices of each scan (default all)",
    )
    command.add_argument(
        "--modalities",
        default="",
        metavar="LIST",
        help="with --data: measure on these alone, such as ct or ct,us (default all)",
    )
    command.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the two files")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument("--json", action="store_true", help="answer with the rows as JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Measure, write, and print the table."""
    elsewhere = chosen.tuning or chosen.between or chosen.calibration
    refined = chosen.ensemble is not None or chosen.back_projection is not None
    if elsewhere and (chosen.degradation != DECLARED or refined or chosen.features):
        raise EngineError("--degradation, --features, --ensemble and --back-projection go with --data alone")
    if chosen.weights is not None and (chosen.tuning or chosen.calibration):
        raise EngineError("--weights goes with --data and --between alone")
    if chosen.images < 0:
        raise EngineError("--images is a number of images, or 0 for all of them")
    if chosen.modalities and chosen.data is None:
        raise EngineError("--modalities goes with --data alone")
    if chosen.tuning:
        return run_tuning(chosen)
    if chosen.between:
        return run_between(chosen)
    return run_calibration(chosen) if chosen.calibration else run_magnifying(chosen)


def run_calibration(chosen: argparse.Namespace) -> int:
    """Measure how many true values lie within the intervals."""
    from engine.measure import calibration, calibration_report
    from engine.measure.scales import parse_scales

    if chosen.data is None:
        raise EngineError("--calibration needs --data")
    line = ProgressLine()
    found = calibration.run(
        chosen.data,
        parse_scales(chosen.scales or DEFAULT_SCALES),
        network=chosen.networks,
        device=chosen.device,
        most=chosen.images,
        modalities=names_in(chosen.modalities),
        progress=line,
    )
    line.clear()
    written = calibration_report.write(found, chosen.out)
    if chosen.json:
        answer([asdict(row) for row in found.rows])
    else:
        say(calibration_report.markdown(found.rows))
        say(f"written: {', '.join(str(path) for path in written)}")
    return ExitCode.DONE


def run_tuning(chosen: argparse.Namespace) -> int:
    """Measure what tuning gains."""
    from engine.measure import tuning
    from engine.measure.scales import parse_scales

    line = ProgressLine()
    rows = tuning.run(
        chosen.tuning,
        names_in(chosen.recipes),
        parse_scales(chosen.scales or TUNED_SCALES),
        network=chosen.networks,
        minutes=chosen.minutes,
        device=chosen.device,
        threads=chosen.threads,
        progress=line,
    )
    line.clear()
    as_json, as_text = tuning.write(rows, chosen.out)
    if chosen.json:
        answer([asdict(row) for row in rows])
    else:
        say(tuning.markdown(rows))
        say(f"written: {as_text} and {as_json}")
    return ExitCode.DONE


def run_between(chosen: argparse.Namespace) -> int:
    """Measure slices between slices."""
    from engine.measure import between

    line = ProgressLine()
    rows = between.run(chosen.between, device=chosen.device, most=chosen.images, weights=chosen.weights, progress=line)
    line.clear()
    as_json, as_text = between.write(rows, chosen.out)
    if chosen.json:
        answer([asdict(row) for row in rows])
    else:
        say(between.markdown(rows))
        say(f"written: {as_text} and {as_json}")
    return ExitCode.DONE


def run_magnifying(chosen: argparse.Namespace) -> int:
    """Measure networks that magnify."""
    from engine.measure import benchmark, table
    from engine.measure.scales import parse_scales
    from engine.networks import find, magnifiers

    scales = parse_scales(chosen.scales or DEFAULT_SCALES)
    names = names_in(chosen.networks)
    if not names:
        raise EngineError("--networks names no network")
    if chosen.out.exists() and not chosen.out.is_dir():
        raise EngineError(f"--out {chosen.out}: there is a file of this name")
    if names == ["all"]:
        names = [descriptor.id for descriptor in magnifiers()]
    for name in names:
        for scale in scales:
            find(name).check(scale)
    line = ProgressLine()
    rows = benchmark.run(
        chosen.data,
        scales,
        names,
        device=chosen.device,
        sweep=chosen.sweep,
        most=chosen.images,
        modalities=names_in(chosen.modalities),
        degradation=chosen.degradation,
        weights=chosen.weights,
        refinement=asked_refinement(chosen),
        features=chosen.features,
        progress=line,
    )
    line.clear()
    as_json, as_text = table.write(rows, chosen.out)
    if chosen.json:
        answer([asdict(row) for row in rows])
    else:
        say(table.markdown(rows))
        say(f"written: {as_text} and {as_json}")
    return ExitCode.DONE
