"""Weights as safetensors: read with their hash checked, written whole or not at all. Nothing is ever unpickled."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as save_tensors
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.networks import find
from engine.networks.architectures import architecture
from engine.networks.base import Network
from engine.networks.cards import Card, read_cards
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.interrupting import heed
from engine.words import words


def build(card: Card) -> nn.Module:
    """Return the untrained module that ``card`` describes; raises :class:`~engine.errors.WeightsError`."""
    return architecture(card.architecture, card.descriptor.weights).build(**card.shape)


def load_module(network: str) -> nn.Module:
    """Return the module of the shipped network called ``network`` with its weights, on the processor.

    For networks that are no magnifiers of slices, and for training that starts from one.

    Raises
    ------
    UnknownNetworkError, WeightsError
    """
    descriptor = find(network)
    card = next(c for c in read_cards() if c.descriptor.id == descriptor.id)
    module = build(card)
    fill(module, _checked(descriptor), descriptor.weights)
    return module.eval().requires_grad_(False)


def load_network(descriptor: NetworkDescriptor, device: str = "cpu") -> Network:
    """Return the shipped network of ``descriptor`` on ``device``; raises :class:`~engine.errors.WeightsError`."""
    card = next(c for c in read_cards() if c.descriptor.id == descriptor.id)
    return assemble(card, _checked(descriptor), device)


def weights_size(descriptor: NetworkDescriptor) -> int:
    """Return the bytes of the network's file of weights, 0 where it is not installed."""
    entry = resources.files("resources") / "weights" / descriptor.weights
    return len(entry.read_bytes()) if entry.is_file() else 0


def _checked(descriptor: NetworkDescriptor) -> bytes:
    entry = resources.files("resources") / "weights" / descriptor.weights
    try:
        content = entry.read_bytes()
    except OSError as error:
        raise WeightsError(descriptor.weights, words("Engine", "the file is missing; install Vernier again")) from error
    if hashlib.sha256(content).hexdigest() != descriptor.weights_sha256:
        raise WeightsError(
            descriptor.weights, words("Engine", "the file is not the one its card describes; install Vernier again")
        )
    return content


def assemble(card: Card, content: bytes, device: str = "cpu", *, module: nn.Module | None = None) -> Network:
    """Return the network of ``card`` with the weights in ``content`` (safetensors), in ``module`` if it is built."""
    module = build(card) if module is None else module
    fill(module, content, card.descriptor.weights)
    wrap = architecture(card.architecture).wrap
    if wrap is None:
        raise WeightsError(
            card.descriptor.weights,
            words("Engine", "'{descriptor}' does not magnify slices").of(descriptor=card.descriptor.id),
        )
    heed(module)
    return wrap(card.descriptor, module, device)


def fill(module: nn.Module, content: bytes, name: str, *, growing: bool = False) -> None:
    """Load safetensors ``content`` into ``module``; raises :class:`~engine.errors.WeightsError` if it does not fit.

    ``growing``: weights of a smaller network fit, too, where the module has a method ``grown`` that completes them.
    """
    try:
        state = load_tensors(content)
    except (SafetensorError, RuntimeError, ValueError) as error:
        raise WeightsError(name, words("Engine", "the file is damaged")) from error
    complete = getattr(module, "grown", None) if growing else None
    if complete is not None:
        state = complete(state)
    try:
        module.load_state_dict({key: _as_kind(value, torch.float32) for key, value in state.items()})
    except RuntimeError as error:
        raise WeightsError(
            name, words("Engine", "they were made for another network, or for another version of this one")
        ) from error
    if not all(bool(value.isfinite().all()) for value in state.values() if value.is_floating_point()):
        raise WeightsError(name, words("Engine", "they hold what is no number"))


HALF_ABOVE = 1_000_000
"""Parameters above which matrices and kernels are stored in half precision, of which each needs no more."""


def serialise(module: nn.Module, told: dict[str, str] | None = None) -> bytes:
    """Return the safetensors bytes of ``module``'s weights: float32; float16 for the kernels of large networks.

    ``told`` goes into the header. Offsets and statistics keep single precision: a variance may be smaller than half
    precision resolves.
    """
    large = sum(p.numel() for p in module.parameters()) > HALF_ABOVE
    state: dict[str, Tensor] = {}
    for name, value in module.state_dict().items():
        kind = torch.float16 if large and value.ndim > 1 else torch.float32
        state[name] = _as_kind(value.detach().cpu(), kind).contiguous()
    return save_tensors(state, metadata=told)


def _as_kind(value: Tensor, kind: torch.dtype) -> Tensor:
    """Return floating ``value`` as ``kind``; by way of numpy, for torch halves on processors with FBGEMM alone."""
    if not value.is_floating_point() or value.dtype == kind:
        return value
    return torch.from_numpy(value.numpy().astype(np.float16 if kind == torch.float16 else np.float32))


def write_bytes(path: Path, content: bytes) -> str:
    """Write ``content`` to ``path`` whole or not at all and return its SHA-256."""
    from engine.write.atomic import write_whole

    write_whole(path, content, overwrite=True)
    return hashlib.sha256(content).hexdigest()
