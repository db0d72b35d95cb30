"""Weights as safetensors: read with their hash checked, written whole or not at all. Nothing is ever unpickled."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.networks.base import Network
from engine.networks.cards import Card, read_cards
from engine.networks.continuous import ContinuousNetwork
from engine.networks.default import DefaultNetwork
from engine.networks.descriptor import NetworkDescriptor


def build(card: Card) -> ContinuousNetwork:
    """Return the untrained module that ``card`` describes; raises :class:`~engine.errors.WeightsError`."""
    if card.architecture != "continuous":
        raise WeightsError(card.descriptor.weights, f"unknown architecture '{card.architecture}'")
    return ContinuousNetwork(**card.shape)


def load_network(descriptor: NetworkDescriptor, device: str = "cpu") -> Network:
    """Return the shipped network of ``descriptor`` on ``device``; raises :class:`~engine.errors.WeightsError`."""
    card = next(c for c in read_cards() if c.descriptor.id == descriptor.id)
    entry = resources.files("resources") / "weights" / descriptor.weights
    try:
        content = entry.read_bytes()
    except OSError as error:
        raise WeightsError(descriptor.weights, "the file is missing; install Vernier again") from error
    if hashlib.sha256(content).hexdigest() != descriptor.weights_sha256:
        raise WeightsError(descriptor.weights, "the file is not the one its card describes; install Vernier again")
    return assemble(card, content, device)


def assemble(card: Card, content: bytes, device: str = "cpu") -> Network:
    """Return the network of ``card`` with the weights in ``content`` (safetensors)."""
    module = build(card)
    fill(module, content, card.descriptor.weights)
    return DefaultNetwork(card.descriptor, module, device)


def fill(module: nn.Module, content: bytes, name: str) -> None:
    """Load safetensors ``content`` into ``module``; raises :class:`~engine.errors.WeightsError` if it does not fit."""
    try:
        state = load_tensors(content)
        module.load_state_dict(state)
    except (SafetensorError, RuntimeError, ValueError) as error:
        raise WeightsError(name, "the file is damaged or belongs to another network") from error


def serialise(module: nn.Module) -> bytes:
    """Return the safetensors bytes of ``module``'s weights, float32."""
    state: dict[str, Tensor] = {k: v.detach().float().contiguous().cpu() for k, v in module.state_dict().items()}
    return save_tensors(state)


def write_bytes(path: Path, content: bytes) -> str:
    """Write ``content`` to ``path`` whole or not at all and return its SHA-256."""
    from engine.write.atomic import write_whole

    write_whole(path, content, overwrite=True)
    return hashlib.sha256(content).hexdigest()
