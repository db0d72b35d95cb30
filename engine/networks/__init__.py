"""The networks: what there is (:func:`catalogue`, without torch) and how to get one ready (:func:`load`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import UnknownNetworkError
from engine.networks.cards import read_cards
from engine.networks.descriptor import NetworkDescriptor, Tiling

if TYPE_CHECKING:
    from pathlib import Path

    from engine.networks.base import Network

__all__ = ["NetworkDescriptor", "Tiling", "catalogue", "find", "load", "load_tuned", "magnifiers"]


def catalogue() -> tuple[NetworkDescriptor, ...]:
    """Return the descriptors of all networks, the default one first; loads neither torch nor weights."""
    cards = [card.descriptor for card in read_cards()]
    return tuple(sorted(cards, key=lambda d: (d.id != "default", d.id)))


def magnifiers() -> tuple[NetworkDescriptor, ...]:
    """Return the descriptors of the networks that magnify a slice, the default one first."""
    return tuple(d for d in catalogue() if d.task == "magnify")


def find(network: str) -> NetworkDescriptor:
    """Return the descriptor called ``network``; raises :class:`~engine.errors.UnknownNetworkError`."""
    known = catalogue()
    for descriptor in known:
        if descriptor.id == network:
            return descriptor
    raise UnknownNetworkError(network, [d.id for d in known])


def load(network: str, device: str = "cpu") -> Network:
    """Return the network called ``network`` with its weights, on ``device``.

    Raises
    ------
    UnknownNetworkError
        There is none of that name.
    WeightsError
        Its weights are missing, damaged or do not have the hash that the card states.
    """
    from engine.networks.weights import load_network

    return load_network(find(network), device)


def load_tuned(weights: Path, network: str | None = None, device: str = "cpu") -> Network:
    """Return the network with the weights of a file; see :func:`engine.networks.tuned.load_tuned`."""
    from engine.networks import tuned

    return tuned.load_tuned(weights, network, device)
