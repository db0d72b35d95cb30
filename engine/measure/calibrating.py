"""Completing the card of a head with its calibration; see :mod:`engine.measure.calibration`."""

from __future__ import annotations

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
    per_modality: int = 36,
    device: str = "auto",
    progress: Progress = silent,
    cancel: CancelToken | None = None,
) -> tuple[Calibration, Path]:
    """Calibrate the head of ``network`` on held-out patients, and write its weights and completed card to ``out``.

    Parameters
    ----------
    network : str
        Id.
    data : pathlib.Path
        The folder that the head was trained on; the patients that its training held out are taken.
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
    _, slices = split(load_manifest(data), float(recipe["validation"]["held_out"]), sources)
    if not slices:
        raise EngineError("the folder holds none of the patients that the head's training held out")
    weights = load_head(card, place)
    uncertainty = Uncertainty(weights, unit_calibration())
    calibration = fit(
        uncertainty, network, slices, device=device, per_modality=per_modality, progress=progress, cancel=cancel
    )
    out.mkdir(parents=True, exist_ok=True)
    write_whole(out / card.weights, (place / card.weights).read_bytes(), overwrite=True)
    text = compose_card(replace(card, calibration=calibration))
    return calibration, write_whole(out / name, text.encode(), overwrite=True)
