"""Networks between slices: the shipped MISRGAN, and weights of the user's own that ``vernier train`` made."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import WeightsError
from engine.networks.cards import read_cards
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.own import hash_of, load_own_module, own_card
from engine.networks.tuned import describe, fits
from engine.words import words

if TYPE_CHECKING:
    from engine.networks.cards import Card
    from engine.networks.misrgan import Misrgan

SHIPPED = "misrgan"


def described_between(weights: Path) -> NetworkDescriptor:
    """Return what weights of the user's own between slices say of themselves; loads no torch.

    Raises
    ------
    WeightsError
        They are no weights, or those of a network that makes no slices between slices.
    """
    return _card(weights).descriptor


def load_between(weights: Path, device: str) -> Misrgan:
    """Return the network of :func:`described_between` on ``device`` (torch's name); raises as that does."""
    return _ready(load_own_module(weights, _card(weights)), device)


@cache
def load_misrgan(device: str) -> Misrgan:
    """Return the shipped MISRGAN on ``device`` (torch's name); raises :class:`~engine.errors.WeightsError`."""
    from engine.networks.weights import load_module

    return _ready(load_module(SHIPPED), device)


def _card(weights: Path) -> Card:
    """Return the card of weights of the user's own: the one beside them, or the shipped one's with their hash."""
    card = own_card(weights)
    if card is None and fits(weights, SHIPPED):
        shipped = next(one for one in read_cards() if one.descriptor.id == SHIPPED)
        return replace(shipped, descriptor=describe(shipped.descriptor, None, weights.name, hash_of(weights)))
    if card is None or card.architecture != "misrgan" or card.descriptor.task != "between":
        raise WeightsError(weights, words("Engine", "they are not those of a network between slices"))
    return card


def _ready(module: object, device: str) -> Misrgan:
    from engine.networks.interrupting import heed
    from engine.networks.misrgan import Misrgan

    assert isinstance(module, Misrgan)  # noqa: S101 - the card names the architecture
    heed(module)
    return module.to(device)
