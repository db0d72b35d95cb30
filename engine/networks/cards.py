"""Cards: the JSON beside every file of weights that says what they are and how they came to be."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from importlib import resources
from typing import Any

from engine.errors import WeightsError
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.words import words

_TUPLES = ("scales", "dtypes", "modalities", "value_range")


@dataclass(frozen=True)
class Card:
    """A card as read.

    Attributes
    ----------
    descriptor : NetworkDescriptor
        What the program trusts.
    architecture : str
        Name of the builder in :mod:`engine.networks.weights`.
    shape : dict
        Arguments of that builder.
    training : dict
        Recipe, seed, steps, hardware, sources, figures and what the network must not be used for.
    """

    descriptor: NetworkDescriptor
    architecture: str
    shape: dict[str, int]
    training: dict[str, Any]


def read_cards() -> list[Card]:
    """Return every card of ``resources/weights``, by name."""
    folder = resources.files("resources") / "weights"
    found = [entry for entry in folder.iterdir() if entry.name.endswith(".json")]
    return [parse(entry.name, entry.read_text(encoding="utf-8")) for entry in sorted(found, key=lambda e: e.name)]


def parse(name: str, text: str) -> Card:
    """Return the card written in ``text``; raises :class:`~engine.errors.WeightsError` naming what is wrong."""
    try:
        content = json.loads(text)
        stated = dict(content["network"])
        for key in _TUPLES:
            stated[key] = tuple(stated[key])
        stated["tiling"] = Tiling(stated["tiling"])
        return Card(NetworkDescriptor(**stated), content["architecture"], content["shape"], content["training"])
    except (ValueError, KeyError, TypeError) as error:
        raise WeightsError(name, words("Engine", "the card cannot be read ({error})").of(error=error)) from error


def compose(card: Card) -> str:
    """Return the JSON text of ``card``; :func:`parse` gives it back."""
    network: dict[str, Any] = {field.name: getattr(card.descriptor, field.name) for field in fields(NetworkDescriptor)}
    network["tiling"] = card.descriptor.tiling.value
    content = {
        "network": network,
        "architecture": card.architecture,
        "shape": card.shape,
        "training": card.training,
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
