"""From a finished run to weights with a card."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Collection, Mapping
from pathlib import Path

import torch
from torch import nn

from engine.degradations import find
from engine.networks.architectures import architecture
from engine.networks.cards import Card, compose
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.weights import serialise
from engine.train.loop import Run
from engine.train.losses import feature_source
from engine.train.recipe import RecipeError
from engine.write.atomic import write_whole

MODALITIES = {"ct": "CT", "mr": "MR", "us": "ultrasound"}


def not_for(modalities: Collection[str], way: str, *, fidelity: bool) -> str:
    """Return what a network that magnifies must not be used for, in sentences.

    Parameters
    ----------
    modalities : collection of str
        What it was trained on, as descriptors write them.
    way : str
        What its slices were degraded by, in words.
    fidelity : bool
        Whether it was trained for fidelity alone.
    """
    others = [name for key, name in MODALITIES.items() if key not in modalities]
    return " ".join(
        (
            "Not for primary diagnosis. Not for label maps, M-mode, spectral Doppler or text.",
            *((f"Not for {' or '.join(others)}, which it has not seen.",) if others else ()),
            *(() if fidelity else ("Not for measuring: it may draw detail that the scan does not hold.",)),
            f"Trained for magnification up to 4 per axis of slices degraded by {way}; a scanner's own degradation "
            "differs.",
        )
    )


def publish(run: Run, gains: Mapping[str, float], version: str, folder: Path) -> tuple[Path, Path]:
    """Write ``<network>.safetensors`` (the averaged weights) and its card ``<network>.json`` into ``folder``.

    Parameters
    ----------
    run : Run
        A run, usually at its last step.
    gains : mapping
        Gain over the objective's reference in dB on what is held out, by name; empty where nothing is.
    version : str
        Version of the weights.
    folder : pathlib.Path
        Where they go; ``resources/weights`` is what the program reads.

    Raises
    ------
    RecipeError
        A weight is no number.
    """
    if not all(bool(torch.isfinite(value).all()) for value in run.average.state_dict().values()):
        raise RecipeError("some weights are no numbers any more: lower the rate, or look at the data")
    if run.objective.publishes_itself:
        return run.objective.publish(run.average, version=version, steps=run.step, seconds=run.seconds, folder=folder)
    content = serialise(run.average)
    digest = hashlib.sha256(content).hexdigest()
    history = _history(run, gains)
    card = Card(_describe(run, version, digest), run.recipe.architecture, run.recipe.shape, history)
    name = run.recipe.network
    weights = write_whole(folder / f"{name}.safetensors", content, overwrite=True)
    return weights, write_whole(folder / f"{name}.json", compose(card).encode(), overwrite=True)


def _describe(run: Run, version: str, digest: str) -> NetworkDescriptor:
    recipe = run.recipe
    traits = architecture(recipe.architecture).traits(run.average)
    told = run.objective.history()
    return NetworkDescriptor(
        id=recipe.network,
        title=recipe.title,
        paper=recipe.about.paper,
        summary=recipe.about.summary,
        channels=traits.channels,
        scales=traits.scales,
        scale_independent_encoder=traits.scale_independent_encoder,
        receptive_field=traits.receptive_field,
        tiling=traits.tiling,
        side_multiple=traits.side_multiple,
        dtypes=traits.dtypes,
        modalities=tuple(told["modalities"]),
        value_range=(0.0, 1.0),
        fidelity=recipe.about.fidelity,
        parameters=count(run.average),
        version=version,
        weights=f"{recipe.network}.safetensors",
        weights_sha256=digest,
        data=told["data"],
        licence="Apache-2.0; trained on data under the terms that the card lists",
        task=recipe.about.task,
        note=recipe.about.note,
        degradation=recipe.patches.degradation,
    )


def count(module: nn.Module) -> int:
    """Return the number of trained values of ``module``."""
    return sum(p.numel() for p in module.parameters())


def _history(run: Run, gains: Mapping[str, float]) -> dict[str, object]:
    origin = run.folder.origin()
    before = {} if origin is None else {"started_from": origin}
    told = run.objective.history()
    way = find(run.recipe.patches.degradation)
    looked = feature_source({name for stage in run.recipe.stages for name in stage.losses})
    usual = not_for(told["modalities"], way.short, fidelity=run.recipe.about.fidelity)
    measured = {"held_out_gain_over": run.objective.reference, "held_out": run.objective.held_out_are}
    return {
        **before,
        "recipe": run.recipe.as_dict(),
        "seed": run.recipe.schedule.seed,
        "steps": run.step,
        "seconds": round(run.seconds),
        "hardware": f"{run.device.label}, {platform.machine()}",
        **{key: told[key] for key in ("slices", "patients", "sources", "channels") if key in told},
        **({"features_by": looked} if looked else {}),
        "degradation": told.get("degradation", way.sentence),
        "held_out_gain_db": {key: round(value, 3) for key, value in gains.items()},
        **(measured if gains else {}),
        "must_not_be_used_for": told.get("must_not_be_used_for", usual),
    }
