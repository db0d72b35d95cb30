"""Recipes: everything that decides a training run, as a TOML file that can be read beside the code."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass, fields
from importlib import resources
from pathlib import Path
from typing import Any

from engine.errors import EngineError


class RecipeError(EngineError):
    """A recipe that cannot be found or does not make sense."""


@dataclass(frozen=True)
class PatchPlan:
    """How patches are drawn.

    Attributes
    ----------
    batch : int
        Patches a step.
    patch : int
        Side of the LR patch in pixels, at most.
    hr_limit : int
        Side of the HR patch in pixels, at most.
    scales : (float, float)
        Smallest and largest magnification.
    one_axis : float
        Share of the draws that magnify one axis only.
    equal : float
        Share of the draws with equal scales.
    shrink : float
        Share of the patches whose slice is first shrunk (anti-aliased) by up to ``shrink_limit``: more detail a pixel.
    """

    batch: int
    patch: int
    hr_limit: int
    scales: tuple[float, float]
    one_axis: float
    equal: float
    shrink: float
    shrink_limit: float


@dataclass(frozen=True)
class Schedule:
    """How the optimiser runs: AdamW, linear warm-up, cosine to zero, weight averaging.

    Attributes
    ----------
    seed, steps, warmup : int
        Seed of everything random; steps in all; steps of the warm-up.
    rate, weight_decay, clip, average : float
        Highest learning rate; decay; limit of the gradient's norm; decay of the weight average.
    pixel_share : float
        First share of the steps, with absolute error; the rest has squared error.
    """

    seed: int
    steps: int
    warmup: int
    rate: float
    weight_decay: float
    clip: float
    average: float
    pixel_share: float


@dataclass(frozen=True)
class Validation:
    """What is held out (a share of each source's patients), how often it is measured, on how many slices a source."""

    held_out: float
    every: int
    per_source: int


@dataclass(frozen=True)
class Recipe:
    """A training run as written down."""

    title: str
    network: str
    architecture: str
    shape: dict[str, int]
    schedule: Schedule
    patches: PatchPlan
    validation: Validation

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe as plain dictionaries, for the run folder and the card."""
        return asdict(self)


def find_recipe(name: str) -> Recipe:
    """Return the recipe called ``name``: a file of that path, or one of ``resources/recipes``."""
    path = Path(name)
    if path.suffix == ".toml":
        try:
            return parse_recipe(path.read_text(encoding="utf-8"), path.name)
        except OSError as error:
            raise RecipeError(f"{path}: the recipe cannot be read ({error.strerror})") from error
    folder = resources.files("resources") / "recipes"
    known = sorted(e.name.removesuffix(".toml") for e in folder.iterdir() if e.name.endswith(".toml"))
    if name not in known:
        raise RecipeError(f"there is no recipe called '{name}'; known: {', '.join(known)}, or the path of a .toml file")
    return parse_recipe((folder / f"{name}.toml").read_text(encoding="utf-8"), name)


def parse_recipe(text: str, name: str) -> Recipe:
    """Return the recipe in ``text``; raises :class:`RecipeError` naming what is wrong."""
    try:
        content = tomllib.loads(text)
        patches = _section(PatchPlan, content["patches"])
        patches["scales"] = tuple(patches["scales"])
        return Recipe(
            title=content["title"],
            network=content["network"],
            architecture=content["architecture"],
            shape=dict(content["shape"]),
            schedule=Schedule(**_section(Schedule, content["schedule"])),
            patches=PatchPlan(**patches),
            validation=Validation(**_section(Validation, content["validation"])),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise RecipeError(f"recipe {name}: {error}") from error


def _section(kind: type, content: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(kind)}
    unknown = sorted(set(content) - known)
    missing = sorted(known - set(content))
    if unknown or missing:
        raise ValueError(f"unknown: {', '.join(unknown) or 'none'}; missing: {', '.join(missing) or 'none'}")
    return dict(content)
