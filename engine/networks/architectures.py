"""The architectures: what the name in a recipe or a card builds, and how the rest of the program uses it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from engine.errors import WeightsError
from engine.networks.descriptor import NetworkDescriptor, Tiling

if TYPE_CHECKING:
    from torch import nn

    from engine.networks.base import Network

HOMES = {
    "continuous": "engine.networks.default",
    "superelitnet": "engine.networks.superelitnet",
    "us-cyclegan": "engine.networks.us_cyclegan",
    "srcnn": "engine.networks.srcnn",
    "srresnet": "engine.networks.srresnet",
    "misrgan": "engine.networks.misrgan",
    "transform-domain": "engine.networks.transform_domain",
    "miassr": "engine.networks.miassr",
}
"""Where each architecture lives: a module whose ``ARCHITECTURE`` describes it."""


@dataclass(frozen=True)
class Traits:
    """What follows from an architecture and its shape alone; see the descriptor for the meaning of each.

    Attributes
    ----------
    scales : (float, float)
        Continuous range of magnification per axis.
    scale_independent_encoder : bool
        Whether features serve every scale.
    receptive_field : int
        Source pixels on each side that features depend on.
    tiling : Tiling
        Whether tiles equal the whole.
    side_multiple : int
        Sides are padded to a multiple of this, inside of the network.
    channels : int
        Image channels that it takes and gives.
    dtypes : tuple of str
        Types that its layers are proven to compute in.
    """

    scales: tuple[float, float]
    scale_independent_encoder: bool
    receptive_field: int
    tiling: Tiling
    side_multiple: int = 1
    channels: int = 1
    dtypes: tuple[str, ...] = ("float32",)


@dataclass(frozen=True)
class Architecture:
    """An architecture.

    Attributes
    ----------
    name : str
        As in recipes and cards.
    build : callable
        ``build(**shape)`` returns the untrained module.
    wrap : callable
        ``wrap(descriptor, module, device)`` returns it behind the contract of :class:`~engine.networks.base.Network`.
        Networks that magnify no slice (those between slices) have none.
    traits : callable
        ``traits(module)`` returns its :class:`Traits`.
    """

    name: str
    build: Callable[..., nn.Module]
    traits: Callable[[nn.Module], Traits]
    wrap: Callable[[NetworkDescriptor, nn.Module, str], Network] | None = None


def architecture(name: str, weights: str = "") -> Architecture:
    """Return the architecture called ``name``; raises :class:`~engine.errors.WeightsError` naming ``weights``."""
    home = HOMES.get(name)
    if home is None:
        raise WeightsError(weights or name, f"unknown architecture '{name}'")
    found: Architecture = import_module(home).ARCHITECTURE
    return found
