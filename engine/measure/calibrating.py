"""Completing the card of a head with its calibration; see :mod:`engine.measure.calibration`."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from importlib import resources
from pathlib import Path

from engine.errors import EngineError, WeightsError
from engine.magnify.uncertainty import Uncertainty
from engine.measure.calibration import fit, unit_calibration
from engine.networks import load
from engine.networks.uncertainty_card import (
    FOLDER,
    Calibration,
    check_belongs,
    compose_card,
    load_head,
    parse_card,
)
from engine.networks.weights import serialise
from engine.progress import CancelToken, Progress, silent
from engine.train.data import load_manifest
from engine.train.uncertainty import sources_held_out, split
from engine.write.atomic import write_whole


def complete(
    network: str,
    data: Path,
    out: Path,
    *,
    head: Path | None = None,
    per_modality: int = 84,
    device: str = "auto",
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> tuple[Calibration, Path]:
    """Calibrate the head of ``network``, and write its weights, context learned, and its completed card to ``out``.

    Patients are those that its training held out. Of sources where it held out none (of a single patient) those that
    it learned from are taken: without them there were so few sources that others were met less well.

    Parameters
    ----------
    network : str
        Id.
    data : pathlib.Path
        The folder that the head was trained on.
    out : pathlib.Path
        Folder for both files; ``resources/uncertainty`` is what the program reads.
    head : pathlib.Path, optional
        Folder with the head as training has left it; by default the shipped one is calibrated again.

    Returns
    -------
    (Calibration, pathlib.Path)
        What was found, and the card.

    Raises
    ------
    NoUncertaintyError
        The head belongs to other weights than the network has.
    WeightsError, UnreadableError, WriteError, CancelledError
    """
    place = head or Path(str(resources.files("resources") / FOLDER))
    name = f"{network}.json"
    try:
        card = parse_card(name, (place / name).read_text(encoding="utf-8"))
    except OSError as error:
        raise WeightsError(name, f"there is no head in {place} ({error.strerror})") from error
    loaded = load(network)
    check_belongs(
        replace(card, calibration=card.calibration or unit_calibration()), loaded.descriptor, loaded.fingerprint()
    )
    recipe = card.content["training"]["recipe"]
    sources = sources_held_out(recipe["objective"])
    learned, held = split(load_manifest(data), float(recipe["validation"]["held_out"]), sources)
    if not held:
        raise EngineError("the folder holds none of the patients that the head's training held out")
    known = {item.source for item in held}
    slices = [*held, *(item for item in learned if item.source not in known)]
    uncertainty = Uncertainty(load_head(card, place), unit_calibration())
    fitted = fit(
        uncertainty, network, slices, device=device, per_modality=per_modality, progress=progress, cancel=cancel
    )
    weights = serialise(fitted.head)
    content = {**card.content, "weights_sha256": hashlib.sha256(weights).hexdigest()}
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / card.weights, weights, overwrite=True)
    text = compose_card(replace(card, content=content, calibration=fitted.calibration))
    return fitted.calibration, write_whole(out / name, text.encode(), overwrite=True)
