"""Weights that were tuned on a scan: a file of safetensors that says itself what it is, ready to magnify with.

The file's header carries a :class:`TunedCard`, so that weights and card cannot be parted. Nothing in it identifies
anyone.
"""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import WeightsError
from engine.geometry import Scale
from engine.networks import find
from engine.networks.cards import parse, read_cards
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.own import OWN, hash_of, load_own, own_card, shipped_of, words_of_own
from engine.refinement import Ensemble, Refinement
from engine.words import words

if TYPE_CHECKING:
    from torch import nn

    from engine.networks.base import Network

KEY = "vernier-tuned"
"""Name of the card in the file's header."""

TUNED = " (tuned)"
"""What follows the id of a network in that of tuned weights."""

NEAR = 0.03
"""How far beside a measured magnification a true ratio may lie, as a share of it: sizes are whole pixels."""

BY_SHIPPED = words("Engine", "by the shipped weights: not tuned for this scale")
"""What stands beside images at magnifications at which the tuned weights do not work."""

_LONGEST_HEADER = 1 << 20


@dataclass(frozen=True)
class TunedCard:
    """What tuned weights say about themselves.

    Attributes
    ----------
    network : str
        Id of the shipped network that was tuned.
    started_from : str
        SHA-256 of the weights that it started from.
    recipe : str
        Name of the tuning recipe.
    scales : tuple of (float, float)
        Magnifications that it was tuned and judged at, vertical and horizontal.
    steps : int
        Updates.
    seconds : float
        Time at work.
    gain_db, ssim_gain : float
        Over the starting weights, on slices that were held out.
    held_out_slices : int
        How many.
    date : str
        Day, as ``2026-01-31``.
    ensemble, back_projections : str, int
        The refinement with which it was judged; see :class:`engine.refinement.Refinement`.
    fidelity : bool
        Tuned for truth alone, without an adversary.
    range : (float, float) or None
        Equal magnifications from which to which it was measured to be no worse than the starting weights; None: that
        was not measured.
    """

    network: str
    started_from: str
    recipe: str
    scales: tuple[tuple[float, float], ...]
    steps: int
    seconds: float
    gain_db: float
    ssim_gain: float
    held_out_slices: int
    date: str
    ensemble: str = "none"
    back_projections: int = 0
    fidelity: bool = True
    range: tuple[float, float] | None = None

    @property
    def refinement(self) -> Refinement:
        """What images made with the weights are refined by; raises ValueError where there is no such ensemble."""
        return Refinement(Ensemble(self.ensemble), self.back_projections)

    def good_at(self, scale: Scale) -> bool:
        """Return whether the tuned weights are at least as good as those they started from at a true ratio.

        So they are near the magnifications in use, and where both axes lie in the measured range.
        """
        asked = (scale.vertical, scale.horizontal)
        near = any(all(abs(a / b - 1) <= NEAR for a, b in zip(asked, used, strict=True)) for used in self.scales)
        if near or self.range is None:
            return True
        low, high = self.range
        return all(low * (1 - NEAR) <= side <= high * (1 + NEAR) for side in asked)

    def as_json(self) -> str:
        """Return the card as JSON text."""
        return json.dumps(asdict(self), ensure_ascii=False)


def parse_tuned_card(name: str, text: str) -> TunedCard:
    """Return the card in ``text``; raises :class:`~engine.errors.WeightsError` naming the file ``name``."""
    try:
        content = json.loads(text)
        known = {field.name for field in fields(TunedCard)}
        stated: dict[str, Any] = {key: value for key, value in content.items() if key in known}
        stated["scales"] = tuple((float(v), float(h)) for v, h in stated["scales"])
        if stated.get("range") is not None:
            low, high = stated["range"]
            stated["range"] = (float(low), float(high))
        card = TunedCard(**stated)
        sides = (*(side for pair in card.scales for side in pair), *(card.range or ()))
        numbers = (card.seconds, card.gain_db, card.ssim_gain, *sides)
        whole = all(math.isfinite(float(number)) for number in numbers) and card.refinement.back_projections >= 0
        whole &= all(isinstance(text, str) for text in (card.network, card.recipe, card.date, card.ensemble))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(name, words("Engine", "its card cannot be read")) from error
    if not whole:
        raise WeightsError(name, words("Engine", "its card cannot be read"))
    return card


def pack(module: nn.Module, card: TunedCard) -> bytes:
    """Return ``module``'s weights and ``card`` as one file."""
    from engine.networks.weights import serialise

    return serialise(module, {KEY: card.as_json()})


def read_tuned_card(weights: Path) -> TunedCard | None:
    """Return the card in the header of a file of weights, or None where it has none; loads no torch.

    Raises
    ------
    WeightsError
        The file cannot be read, is no file of weights, or its card is damaged.
    """
    told = _header(weights).get("__metadata__", {})
    text = told.get(KEY) if isinstance(told, dict) else None
    return None if text is None else parse_tuned_card(weights.name, text)


def fits(weights: Path, network: str) -> bool:
    """Return whether a file's layers are those of the shipped network of an id, as this version has it; no torch.

    Raises
    ------
    WeightsError
        The file cannot be read, or is no file of weights.
    UnknownNetworkError
    """
    with resources.as_file(resources.files("resources") / "weights" / find(network).weights) as shipped:
        return _shapes(_header(weights)) == _shapes(_header(shipped))


def _shapes(header: dict[str, Any]) -> dict[str, object]:
    return {name: entry["shape"] for name, entry in header.items() if isinstance(entry, dict) and "shape" in entry}


def _header(weights: Path) -> dict[str, Any]:
    """Return the header of a file of safetensors: tensors by name, and what it says of itself."""
    try:
        with weights.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, _LONGEST_HEADER)))
    except OSError as error:
        raise WeightsError(
            weights, words("Engine", "the file cannot be read ({reason})").of(reason=error.strerror)
        ) from error
    except ValueError as error:
        raise WeightsError(weights, words("Engine", "this is not a file of weights")) from error
    if not isinstance(header, dict):
        raise WeightsError(weights, words("Engine", "this is not a file of weights"))
    return header


def load_tuned(weights: Path, network: str | None = None, device: str = "cpu") -> Network:
    """Return the network with weights from a file instead of the shipped ones.

    Those of a network that is not shipped, or not in that shape, are told by the card beside them
    (:mod:`engine.networks.own`). Tuned weights work where they were measured to be good (:meth:`TunedCard.good_at`);
    at every other magnification the shipped ones do, and the image says so.

    Parameters
    ----------
    weights : pathlib.Path
        Safetensors, usually from tuning.
    network : str, optional
        Id of the network that they belong to; None: what their card says, or ``default`` without one.
    device : str
        Where it computes.

    Raises
    ------
    WeightsError
        The file is damaged, belongs to another network, or holds what is no number.
    UnknownNetworkError
    """
    from engine.networks.weights import assemble, load_network
    from engine.networks.within import Within

    card = read_tuned_card(weights)
    trained = own_card(weights, network) if card is None else None
    if trained is not None:
        return load_own(weights, trained, device)
    base = _base(weights, card, network)
    shipped = next(c for c in read_cards() if c.descriptor.id == base.id)
    own = assemble(replace(shipped, descriptor=_told(weights, card, base)), weights.read_bytes(), device)
    if card is None:
        return own
    return Within(own, load_network(base, device), card.good_at, BY_SHIPPED)


def described(weights: Path, network: str | None = None) -> NetworkDescriptor:
    """Return what :func:`load_tuned` will say of itself; loads no torch and raises as that does, but reads no layer."""
    card = read_tuned_card(weights)
    trained = own_card(weights, network) if card is None else None
    return _told(weights, card, _base(weights, card, network)) if trained is None else trained.descriptor


def _base(weights: Path, card: TunedCard | None, network: str | None) -> NetworkDescriptor:
    """Return the shipped network that weights belong to; ``card`` is that of tuned ones."""
    base = shipped_of(weights, network) if card is None else find((network or card.network).removesuffix(TUNED))
    if card is not None and card.network != base.id:
        raise WeightsError(
            weights,
            words("Engine", "they belong to '{network}' and not to '{own}'").of(network=card.network, own=base.id),
        )
    return base


def _told(weights: Path, card: TunedCard | None, base: NetworkDescriptor) -> NetworkDescriptor:
    digest = hash_of(weights)
    return replace(describe(base, card, weights.name, digest), degradation=_undone(weights, digest, base))


def _undone(weights: Path, digest: str, base: NetworkDescriptor) -> str:
    """Return which degradation weights undo: as a card beside the file says of their hash, else as the shipped do."""
    beside = weights.with_suffix(".json")
    try:
        told = parse(beside.name, beside.read_text(encoding="utf-8")).descriptor
    except (OSError, UnicodeDecodeError, WeightsError):
        return base.degradation
    return told.degradation if told.weights_sha256 == digest else base.degradation


def describe(base: NetworkDescriptor, card: TunedCard | None, name: str, digest: str) -> NetworkDescriptor:
    """Return the descriptor of ``base`` with other weights: file ``name`` of hash ``digest``."""
    told = TUNED if card else OWN
    title = f"{base.title}, tuned on this scan" if card else words_of_own(base.title)
    note = base.note
    if card:
        note = (
            words("Engine", "Tuned on one scan by the recipe {recipe}, of no use for any other. {note}")
            .of(recipe=card.recipe, note=base.note)
            .rstrip()
        )
    return replace(
        base,
        id=f"{base.id}{told}",
        title=title,
        weights=name,
        weights_sha256=digest,
        data=f"{base.data}; the scan itself" if card else "not known",
        fidelity=base.fidelity and (card is None or card.fidelity),
        note=note,
    )
