"""Networks of the user's own: weights that ``vernier train`` wrote, and beside them the card that says what they are.

A card comes from anywhere, so that nothing of it is taken on trust: its texts are texts, its shape is of small numbers,
no more is built than the file of weights can fill, and what follows from the architecture is asked of the architecture.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING

from engine.degradations import DEGRADATIONS
from engine.errors import WeightsError
from engine.networks import find
from engine.networks.cards import Card, parse, read_cards
from engine.networks.descriptor import NetworkDescriptor
from engine.words import from_file, words

if TYPE_CHECKING:
    from torch import nn

    from engine.networks.base import Network

OWN = " (own weights)"
"""What follows the id of a network in that of its own weights."""

LARGEST_SIDE = 1024
"""Of the numbers of a shape, such as features of a layer or blocks."""

_LONGEST_CARD = 1 << 22
_LARGEST_FILE = 1 << 30
_LONGEST_TEXT = 4000
_ID = re.compile(r"\w[\w.+-]{0,63}")
_TEXTS = ("id", "title", "paper", "summary", "version", "data", "licence", "note", "degradation", "task")


def own_card(weights: Path, network: str | None = None) -> Card | None:
    """Return the card of a network that the user trained, by the file of its weights; loads no torch.

    It is the file of the same name that ends in ``.json``, and it counts if it states the hash of these weights.

    Parameters
    ----------
    weights : pathlib.Path
        Safetensors.
    network : str, optional
        Id of the network that is asked for; None: what the card says.

    Returns
    -------
    Card or None
        With a descriptor of these weights. None where there is no card, or where they are those of a shipped network:
        of its architecture and shape.

    Raises
    ------
    WeightsError
        The card is damaged, describes other weights, or the weights belong to another network than is asked for.
    UnknownNetworkError
    """
    card = _beside(weights)
    if card is None:
        return None
    stated = card.descriptor
    asked = stated.id if network is None else network.removesuffix(OWN)
    base = next((one for one in read_cards() if one.descriptor.id == asked), None)
    theirs = stated.weights_sha256 == hash_of(weights)
    if base is None and not theirs:
        raise WeightsError(weights, words("Engine", "the card beside them describes other weights"))
    if base is not None and (not theirs or _shaped(base) == _shaped(card)):
        return None
    if asked != stated.id:
        reason = words("Engine", "they belong to '{network}' and not to '{own}'")
        raise WeightsError(weights, reason.of(network=stated.id, own=find(asked).id))
    own = replace(stated, id=f"{stated.id}{OWN}", title=words_of_own(stated.title))
    return replace(card, descriptor=own)


def shipped_of(weights: Path, network: str | None = None) -> NetworkDescriptor:
    """Return the shipped network that weights are for, of which :func:`own_card` says that they are no other's.

    It is the one that is asked for, else the one that their card names, else ``default``; raises as that does.
    """
    asked = None if network is None else network.removesuffix(OWN)
    card = _beside(weights) if asked is None else None
    theirs = card is not None and card.descriptor.weights_sha256 == hash_of(weights)
    return find(asked or (card.descriptor.id if card is not None and theirs else "default"))


def load_own(weights: Path, card: Card, device: str = "cpu") -> Network:
    """Return the network of ``card``, from :func:`own_card`, with its weights.

    Raises
    ------
    WeightsError
        The weights are damaged, or not those of the network that the card describes.
    """
    from engine.networks.architectures import architecture
    from engine.networks.weights import assemble

    content = weights.read_bytes()
    module = _built(card, len(content))
    traits = asdict(architecture(card.architecture).traits(module))
    if traits["channels"] != card.descriptor.channels:
        raise _misfit(card)
    count = sum(p.numel() for p in module.parameters())
    descriptor = replace(card.descriptor, **traits, parameters=count)
    return assemble(replace(card, descriptor=descriptor), content, device, module=module)


def load_own_module(weights: Path, card: Card) -> nn.Module:
    """Return the module of ``card`` with its weights, on the processor: of networks that magnify no slice, too.

    Raises as :func:`load_own` does.
    """
    from engine.networks.weights import fill

    content = weights.read_bytes()
    module = _built(card, len(content))
    fill(module, content, weights.name)
    return module.eval().requires_grad_(False)


def _built(card: Card, most: int) -> nn.Module:
    """Return the untrained module, of ``most`` values at most."""
    from engine.networks.weights import build

    try:
        with _no_more_than(most, card):
            return build(card)
    except (TypeError, ValueError, ArithmeticError, LookupError, RuntimeError, MemoryError) as error:
        raise _misfit(card) from error


@contextmanager
def _no_more_than(most: int, card: Card) -> Iterator[None]:
    """Have no module built in this thread that has more than ``most`` trained values."""
    from torch.nn.modules.module import register_module_parameter_registration_hook

    thread, so_far = get_ident(), 0

    def count(_module: nn.Module, _name: str, value: nn.Parameter | None) -> None:
        nonlocal so_far
        if get_ident() == thread and value is not None:
            so_far += value.numel()
            if so_far > most:
                raise _misfit(card)

    hook = register_module_parameter_registration_hook(count)
    try:
        yield
    finally:
        hook.remove()


def _misfit(card: Card) -> WeightsError:
    return WeightsError(card.descriptor.weights, words("Engine", "they are not those of the network of their card"))


def _beside(weights: Path) -> Card | None:
    """Return the card in the file beside weights, whosever it is, or None; raises WeightsError where it is damaged."""
    beside = weights.with_suffix(".json")
    if beside == weights or not beside.is_file():
        return None
    try:
        with beside.open(encoding="utf-8") as file:
            card = parse(beside.name, file.read(_LONGEST_CARD))
        sound = _sound(card)
    except OSError as error:
        reason = words("Engine", "the file cannot be read ({reason})").of(reason=error.strerror)
        raise WeightsError(beside, reason) from error
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise WeightsError(beside, words("Engine", "its card cannot be read")) from error
    if not sound:
        raise WeightsError(beside, words("Engine", "its card cannot be read"))
    return replace(card, descriptor=replace(card.descriptor, weights=weights.name))


def _sound(card: Card) -> bool:
    """Return whether everything in a card is of its kind, and no larger than anything sensible."""
    told = card.descriptor
    texts = [*(getattr(told, name) for name in _TEXTS), *told.modalities, told.weights_sha256, card.architecture]
    if not all(isinstance(text, str) and len(text) <= _LONGEST_TEXT for text in texts):
        return False
    numbers = (*told.scales, told.channels, told.parameters)
    if not all(isinstance(number, int | float) and math.isfinite(number) for number in numbers):
        return False
    sides = card.shape.values() if isinstance(card.shape, dict) else (None,)
    whole = all(type(side) is int and 0 <= side <= LARGEST_SIDE for side in sides)
    known = told.degradation in {way.name for way in DEGRADATIONS.values()} and isinstance(told.fidelity, bool)
    ranged = len(told.scales) == 2 and 0 < told.scales[0] <= told.scales[1]
    return whole and known and ranged and _ID.fullmatch(told.id) is not None and told.title.isprintable()


def _shaped(card: Card) -> tuple[str, dict[str, int], int]:
    return card.architecture, card.shape, card.descriptor.channels


def words_of_own(title: str) -> str:
    """Return the title of a network with weights of the user's own."""
    return words("Engine", "{title}, weights of your own").of(title=from_file(title))


def hash_of(weights: Path) -> str:
    """Return the SHA-256 of a file of weights; raises WeightsError."""
    try:
        if weights.stat().st_size > _LARGEST_FILE:
            raise WeightsError(weights, words("Engine", "the file is too large for weights"))
        with weights.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = words("Engine", "the file cannot be read ({reason})").of(reason=error.strerror)
        raise WeightsError(weights, reason) from error
