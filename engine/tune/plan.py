"""What a tuning is asked to do, and the recipes for it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from engine.errors import EngineError
from engine.geometry import Scale
from engine.networks import find
from engine.networks.descriptor import NetworkDescriptor
from engine.words import words

RECIPES = ("quick", "thorough", "cyclegan")
"""Names of the recipes, the shortest first."""

LARGEST_GRACE = 1e-6

LONGEST_S = 24 * 3600.0


class TuningError(EngineError):
    """A tuning that cannot be done."""


@dataclass(frozen=True)
class TuningPlan:
    """What a tuning is asked to do.

    Attributes
    ----------
    network : str
        Id of the network whose shipped weights it starts from; a recipe may bring a network of its own.
    recipe : str
        One of :data:`RECIPES`.
    scales : tuple of Scale
        The magnifications in use: what is learned, and where held-out slices are compared.
    minutes : float or None
        Time at work; None: the recipe's own.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    seed : int
        Of everything random.
    """

    network: str = "default"
    recipe: str = "quick"
    scales: tuple[Scale, ...] = (Scale(2.0, 2.0),)
    minutes: float | None = None
    device: str = "auto"
    seed: int = 0

    @property
    def starts_from(self) -> str:
        """Id of the network that is tuned."""
        return find_tuning_recipe(self.recipe).network or self.network

    @property
    def seconds(self) -> float:
        """Time at work, in seconds."""
        minutes = find_tuning_recipe(self.recipe).minutes if self.minutes is None else self.minutes
        return minutes * 60

    def check(self) -> NetworkDescriptor:
        """Return the descriptor of the network that is tuned, if this can be done at all.

        Raises
        ------
        TuningError
            There is no such recipe, nothing to magnify, no time, or the network magnifies no single slice.
        UnknownNetworkError, ScaleError
        """
        descriptor = find(self.starts_from)
        if descriptor.task != "magnify" or descriptor.channels != 1:
            raise TuningError(
                words("Engine", "'{descriptor}' cannot be tuned: it does not magnify a slice by itself").of(
                    descriptor=descriptor.id
                )
            )
        if not self.scales:
            raise TuningError(words("Engine", "tuning needs the magnifications that are in use"))
        for scale in self.scales:
            descriptor.check(scale)
            if max(scale.vertical, scale.horizontal) <= 1 + LARGEST_GRACE:
                raise TuningError(words("Engine", "there is nothing to tune at a magnification of 1.00 × 1.00"))
        if not 0 < self.seconds <= LONGEST_S:
            raise TuningError(words("Engine", "tuning needs some time, a day at most"))
        return descriptor


@dataclass(frozen=True)
class TuningRecipe:
    """A recipe as the user chooses it.

    Attributes
    ----------
    id : str
        Name on the command line.
    title : str
        Name in the window.
    sentence : str
        What it does and for whom.
    minutes : float
        Time that it takes unless another is wished.
    network : str
        The network that it tunes whatever network is chosen; empty: the chosen one.
    ensemble, back_projections : str, int
        How images are made with the tuned weights, and judged: :class:`engine.refinement.Refinement`.
    crop : int
        Side of the middle of a held-out slice that is measured, for slow networks; 0 for all of it.
    enough : float
        Pixels from which on the full learning rate is used: of a single slice there is little to learn, and soon
        learned by heart.
    content : dict
        The sections of a training recipe, without what the network brings.
    """

    id: str
    title: str
    sentence: str
    minutes: float
    network: str
    ensemble: str
    back_projections: int
    crop: int
    enough: float
    content: dict[str, Any]


@cache
def find_tuning_recipe(name: str) -> TuningRecipe:
    """Return the recipe called ``name``; raises :class:`TuningError`."""
    if name not in RECIPES:
        raise TuningError(
            words("Engine", "there is no tuning recipe called '{name}'; known: {recipes}").of(
                name=name, recipes=", ".join(RECIPES)
            )
        )
    content = tomllib.loads((resources.files("resources") / "tuning" / f"{name}.toml").read_text(encoding="utf-8"))
    about = content.pop("tuning")
    return TuningRecipe(
        name,
        about["title"],
        about["sentence"],
        about["minutes"],
        about.get("network", ""),
        about.get("ensemble", "none"),
        about.get("back_projections", 0),
        about.get("crop", 0),
        about["enough"],
        content,
    )
