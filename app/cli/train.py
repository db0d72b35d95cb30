"""``vernier train``: from a recipe and a folder of slices to weights with a card."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.console import (
    ExitCode,
    ProgressLine,
    amount_of,
    answer,
    bar,
    complain,
    count_of,
    names_in,
    say,
    threads_of,
)
from app.cli.stopping import stopping

if TYPE_CHECKING:
    from engine.train.loop import Run, StepReport

Commands = Any

_LOG_EVERY_S = 60.0
_MINUTES_FROM_S = 120.0


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "train",
        help="train a network by a recipe",
        description="Train a network by a recipe of resources/recipes, or by a .toml file. The run folder holds the "
        "recipe, the curve as a table and a picture, sample images, a checkpoint (every minute, and where Ctrl+C stops "
        "it; written whole), and in the end the weights and their card.",
        epilog="Several GPUs or machines train together through torch's own launcher: "
        "torchrun --nproc-per-node 2 -m app.cli train RECIPE --data DIR. "
        "Losses on features (perceptual, fdl, fdl-bins) look with a small network of Vernier's own, or with VGG-19 or "
        "EfficientNet-B0 by weights of yours: put vgg19.safetensors or efficientnet_b0.safetensors, as torchvision or "
        "timm names their entries, into a folder, name it in the variable VERNIER_FEATURES, and pip install "
        "'vernier[features]'. The card says which one looked.",
    )
    command.add_argument(
        "recipe", metavar="RECIPE", help="name of a recipe, such as default, or the path of a .toml file"
    )
    source = command.add_mutually_exclusive_group(required=True)
    source.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="folder with manifest.csv; for misrgan one with the "
        "scans that its recipe names, for miassr-4 and miassr-4-gan one with a folder of co-registered scans for each "
        "patient",
    )
    source.add_argument("--scan", type=Path, metavar="FILE", help="train on one scan alone (file or folder)")
    command.add_argument("--out", type=Path, metavar="DIR", help="run folder (default runs/RECIPE)")
    there = command.add_mutually_exclusive_group()
    there.add_argument(
        "--resume", action="store_true", help="go on from the run folder's checkpoint, or begin where there is none"
    )
    there.add_argument("--overwrite", action="store_true", help="begin anew where the run folder holds a run already")
    command.add_argument("--from", dest="start", type=Path, metavar="WEIGHTS", help="weights to start from")
    command.add_argument(
        "--minutes", type=amount_of, metavar="N", help="stop after N minutes, ready to go on with --resume"
    )
    command.add_argument(
        "--modalities",
        default="",
        metavar="LIST",
        help="train on these of the folder alone, such as ct or ct,us (default the recipe's)",
    )
    command.add_argument("--steps", type=count_of, metavar="N", help="steps of the whole run (default the recipe's)")
    command.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda", "mps"], help="where to compute")
    command.add_argument(
        "--threads", type=threads_of, metavar="N", help="processor threads (default: torch's own choice)"
    )
    command.add_argument("--weights-version", default="1.0.0", metavar="V", help="version that the card states")
    command.add_argument("--json", action="store_true", help="answer with JSON")
    command.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Train, and write weights and card into the run folder."""
    from engine.devices import use_threads
    from engine.errors import EngineError
    from engine.progress import CancelToken
    from engine.train import distributed
    from engine.train.loop import Run
    from engine.train.objectives import Source
    from engine.train.publish import publish
    from engine.train.recipe import adjusted, find_recipe

    if chosen.threads:
        use_threads(chosen.threads)
    if chosen.scan and chosen.modalities:
        raise EngineError("a scan has one modality: --modalities goes with --data")
    recipe = adjusted(find_recipe(chosen.recipe), tuple(names_in(chosen.modalities)), chosen.steps)
    folder = chosen.out or Path("runs") / Path(chosen.recipe).stem
    source = Source(chosen.data, chosen.scan)
    training = Run(
        recipe,
        source,
        folder,
        chosen.device,
        resume=chosen.resume,
        start=chosen.start,
        overwrite=chosen.overwrite,
    )
    if training.step and training.group.leads:
        complain(f"goes on after step {training.step} of {recipe.schedule.steps}")
    if training.objective.warning and training.group.leads:
        complain(training.objective.warning)
    line = ProgressLine(log_every_s=_LOG_EVERY_S)

    def report(step: StepReport) -> None:
        gain = "" if step.gain is None else f" · held-out gain {step.gain:+.2f} dB"
        gain += "" if step.psnr is None else f" · PSNR {step.psnr:.2f} dB"
        left = step.seconds_left
        time_left = f"{left / 60:.0f} min" if left >= _MINUTES_FROM_S else f"{left:.0f} s"
        done = f"{bar(step.step, step.steps)} step {step.step}/{step.steps}"
        line.show(f"{done} · loss {step.loss:.4f}{gain} · {time_left} left")

    stop = CancelToken()
    with stopping(stop):
        gains = training.train(chosen.minutes, report, stop)
    line.clear()
    distributed.leave()
    if stop.cancelled:
        if training.group.leads:
            complain(f"stopped after step {training.step} of {recipe.schedule.steps}; --resume goes on from there")
        return ExitCode.STOPPED
    if not training.group.leads:
        return ExitCode.DONE
    weights, card = publish(training, gains, chosen.weights_version, folder)
    if chosen.json:
        answer(
            {
                "steps": training.step,
                "of": recipe.schedule.steps,
                "seconds": round(training.seconds),
                "held_out_gain_db": gains,
                "held_out_gain_over": training.objective.reference if gains else None,
                "held_out": training.objective.held_out_are if gains else None,
                "weights": str(weights),
                "card": str(card),
            }
        )
    else:
        say(f"step {training.step} of {recipe.schedule.steps}; {measured(training, gains)}")
        for key, gain in gains.items():
            say(f"  {key}  {gain:+.2f}")
        say(f"weights: {weights}\ncard: {card}")
    return ExitCode.DONE


def measured(training: Run, gains: dict[str, float]) -> str:
    """Return what the figures are, in words."""
    if not gains:
        return "nothing was held out, so no gain is known"
    reference, held_out = training.objective.reference, training.objective.held_out_are
    return f"gain over {reference} on held-out {held_out}, in dB:" if reference else f"on held-out {held_out}:"
