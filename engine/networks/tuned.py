"""Weights that were tuned on a scan: a file of safetensors that says itself what it is, ready to magnify with.

The file's header carries a :class:`TunedCard`, so that weights and card cannot be parted. Nothing in it identifies
anyone.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.errors import WeightsError
from engine.networks import find
from engine.networks.cards import read_cards
from engine.networks.descriptor import NetworkDescriptor

if TYPE_CHECKING:
    from torch import nn

    from engine.networks.base import Network

KEY = "vernier-tuned"
"""Name of the card in the file's header."""

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
        The refinement with which it was judged; see :class:`engine.magnify.ensemble.Refinement`.
    fidelity : bool
        Tuned for truth alone, without an adversary.
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
        card = TunedCard(**stated)
        numbers = (card.seconds, card.gain_db, card.ssim_gain, *(s for pair in card.scales for s in pair))
        whole = all(math.isfinite(float(number)) for number in numbers)
        whole &= all(isinstance(text, str) for text in (card.network, card.recipe, card.date, card.ensemble))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise WeightsError(name, "its card cannot be read") from error
    if not whole:
        raise WeightsError(name, "its card cannot be read")
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
    try:
        with weights.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            header = json.loads(file.read(min(length, _LONGEST_HEADER)))
        text = header.get("__metadata__", {}).get(KEY)
    except OSError as error:
        raise WeightsError(weights, f"the file cannot be read ({error.strerror})") from error
    except (ValueError, AttributeError) as error:
        raise WeightsError(weights, "this is not a file of weights") from error
    return None if text is None else parse_tuned_card(weights.name, text)


def load_tuned(weights: Path, network: str | None = None, device: str = "cpu") -> Network:
    """Return the network with weights from a file instead of the shipped ones.

    Parameters
    ----------
    weights : pathlib.Path
        Safetensors, usually from tuning.
    network : str, optional
        Id of the shipped network that they belong to; None: what their card says, or ``default`` without one.
    device : str
        Where it computes.

    Raises
    ------
    WeightsError
        The file is damaged, belongs to another network, or holds what is no number.
    UnknownNetworkError
    """
    from engine.networks.weights import assemble

    card = read_tuned_card(weights)
    base = find(network or (card.network if card else "default"))
    if card is not None and card.network != base.id:
        raise WeightsError(weights, f"they belong to '{card.network}' and not to '{base.id}'")
    content = weights.read_bytes()
    shipped = next(c for c in read_cards() if c.descriptor.id == base.id)
    descriptor = describe(base, card, weights.name, hashlib.sha256(content).hexdigest())
    return assemble(replace(shipped, descriptor=descriptor), content, device)


def describe(base: NetworkDescriptor, card: TunedCard | None, name: str, digest: str) -> NetworkDescriptor:
    """Return the descriptor of ``base`` with other weights: file ``name`` of hash ``digest``."""
    told = "tuned" if card else "own weights"
    title = f"{base.title}, tuned on this scan" if card else f"{base.title}, weights of your own"
    note = f"Tuned on one scan ({card.recipe}): of no use for any other. {base.note}".rstrip() if card else base.note
    return replace(
        base,
        id=f"{base.id} ({told})",
        title=title,
        weights=name,
        weights_sha256=digest,
        data=f"{base.data}; the scan itself" if card else "not known",
        fidelity=base.fidelity and (card is None or card.fidelity),
        note=note,
    )
