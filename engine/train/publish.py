"""From a finished run to weights with a card."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path

from torch import nn

from engine.networks.cards import Card, compose
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.networks.weights import serialise
from engine.train.data import TrainingSlice
from engine.train.loop import ORIGIN, Run
from engine.write.atomic import write_whole

NOT_FOR = (
    "Not for primary diagnosis. Not for label maps, M-mode, spectral Doppler or text. Trained for magnification up to "
    "4 per axis of slices degraded by an anti-aliased cubic; a scanner's own degradation differs."
)


def publish(run: Run, gains: Mapping[str, float], version: str, folder: Path) -> tuple[Path, Path]:
    """Write ``<network>.safetensors`` (the averaged weights) and its card ``<network>.json`` into ``folder``.

    Parameters
    ----------
    run : Run
        A run, usually at its last step.
    gains : mapping
        Gain over bicubic in dB on the held-out patients, by modality and scales.
    version : str
        Version of the weights.
    folder : pathlib.Path
        Where they go; ``resources/weights`` is what the program reads.
    """
    content = serialise(run.average)
    digest = hashlib.sha256(content).hexdigest()
    card = Card(_describe(run, version, digest), run.recipe.architecture, run.recipe.shape, _history(run, gains))
    name = run.recipe.network
    weights = write_whole(folder / f"{name}.safetensors", content, overwrite=True)
    return weights, write_whole(folder / f"{name}.json", compose(card).encode(), overwrite=True)


def _describe(run: Run, version: str, digest: str) -> NetworkDescriptor:
    return NetworkDescriptor(
        id=run.recipe.network,
        title=run.recipe.title,
        paper="Vernier's own",
        summary="Any scale on each axis; trained for fidelity on ultrasound, MR and CT.",
        channels=1,
        scales=run.recipe.patches.scales,
        scale_independent_encoder=True,
        receptive_field=run.average.receptive_field,
        tiling=Tiling.EXACT,
        side_multiple=1,
        dtypes=("float32",),
        modalities=tuple(sorted({_short(s.modality) for s in run.training})),
        value_range=(0.0, 1.0),
        fidelity=True,
        parameters=count(run.average),
        version=version,
        weights=f"{run.recipe.network}.safetensors",
        weights_sha256=digest,
        data=_sources(run.training),
        licence="Apache-2.0; trained on data under the terms that the card lists",
    )


def count(module: nn.Module) -> int:
    """Return the number of trained values of ``module``."""
    return sum(p.numel() for p in module.parameters())


def _history(run: Run, gains: Mapping[str, float]) -> dict[str, object]:
    origin = run.folder / ORIGIN
    before = {"started_from": json.loads(origin.read_text(encoding="utf-8"))} if origin.is_file() else {}
    return {
        **before,
        "recipe": run.recipe.as_dict(),
        "seed": run.recipe.schedule.seed,
        "steps": run.step,
        "seconds": round(run.seconds),
        "hardware": f"{run.device.label}, {platform.machine()}",
        "slices": len(run.training),
        "patients": len({(s.source, s.patient) for s in run.training}),
        "sources": sorted({f"{s.source} ({_short(s.modality)}, {s.licence})" for s in run.training}),
        "degradation": "anti-aliased cubic, a = -0.5, to exactly the LR size, per axis",
        "held_out_gain_db": {key: round(value, 3) for key, value in gains.items()},
        "must_not_be_used_for": NOT_FOR,
    }


def _sources(slices: list[TrainingSlice]) -> str:
    return ", ".join(sorted({s.source for s in slices}))


def _short(modality: str) -> str:
    return "mr" if modality == "mri" else modality
