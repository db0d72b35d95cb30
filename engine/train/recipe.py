"""Recipes: everything that decides a training run, as a TOML file that can be read beside the code."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from importlib import resources
from pathlib import Path
from typing import Any

from engine.degradations import DECLARED
from engine.errors import EngineError
from engine.train.plans import Adversary, PatchPlan, Schedule, Stage, Validation, check_shape
from engine.train.typed import ensure, typed

TASKS = ("magnify", "between", "features", "uncertainty")


class RecipeError(EngineError):
    """A recipe that cannot be found or does not make sense."""


@dataclass(frozen=True)
class About:
    """What the card says of the network beside its figures.

    Attributes
    ----------
    paper : str
        Where it comes from.
    summary : str
        One sentence for a clinician.
    fidelity : bool
        Trained for truth alone, without an adversary.
    task : str
        ``magnify`` a slice, or ``between``: the slice between two neighbours.
    note : str
        What a reader of the card must know, such as how the run differs from the paper's.
    """

    paper: str = "Vernier's own"
    summary: str = ""
    fidelity: bool = True
    task: str = "magnify"
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a task that does not exist."""
        ensure(self.task in TASKS, "about.task", f"one of {', '.join(TASKS)}", self.task)


@dataclass(frozen=True)
class Recipe:
    """A training run as written down.

    Attributes
    ----------
    title, network, architecture : str
        Name in the window; id; name in :mod:`engine.networks.architectures`.
    shape : dict
        Arguments of the architecture.
    schedule, stages, patches, validation
        See each.
    about : About
        For the card.
    objective : dict
        ``kind`` and what that objective reads; see :mod:`engine.train.objectives`.
    adversary : Adversary, optional
        Who judges, for the loss ``adversarial``.
    """

    title: str
    network: str
    architecture: str
    shape: dict[str, int]
    schedule: Schedule
    stages: tuple[Stage, ...]
    patches: PatchPlan
    validation: Validation
    about: About = About()
    objective: dict[str, Any] = field(default_factory=lambda: {"kind": "supervised"})
    adversary: Adversary | None = None

    def __post_init__(self) -> None:
        """Refuse an id that is no name of a file, and stages that do not make a whole."""
        ensure(
            re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", self.network) is not None,
            "network",
            "a name of small letters, digits and hyphens",
            self.network,
        )
        check_shape("shape", self.shape)
        if not abs(sum(stage.share for stage in self.stages) - 1.0) <= 1e-6:
            raise ValueError("the shares of the stages do not add up to 1")
        if self.patches.degradation != DECLARED and any("relative-cycle" in stage.losses for stage in self.stages):
            raise ValueError(f"the loss 'relative-cycle' is that of the declared degradation, '{DECLARED}'")

    def as_dict(self) -> dict[str, Any]:
        """Return the recipe as plain dictionaries, for the run folder and the card."""
        return asdict(self)


def adjusted(recipe: Recipe, modalities: tuple[str, ...] = (), steps: int | None = None) -> Recipe:
    """Return ``recipe`` for ``modalities`` alone (those it names, by default) and ``steps`` (its own, by default).

    Schedules and stages are shares of the steps, so they stretch; the warm-up keeps its steps, at most half of them.
    Raises :class:`RecipeError` for no step at all.
    """
    if steps is not None and steps < 1:
        raise RecipeError("a training needs at least one step")
    patches, schedule = recipe.patches, recipe.schedule
    if modalities:
        patches = replace(patches, modalities=modalities)
    if steps is not None:
        try:
            schedule = replace(schedule, steps=steps, warmup=min(schedule.warmup, steps // 2))
        except ValueError as error:
            raise RecipeError(str(error)) from error
    return replace(recipe, patches=patches, schedule=schedule)


def differences(begun: Recipe, now: Recipe) -> list[str]:
    """Return what two recipes do differently, each as in ``schedule.steps: 900 then, 1200 now``.

    Title and texts for the card decide nothing and are passed over.
    """
    texts = {"title", "about"}
    first, second = (_flat({k: v for k, v in each.as_dict().items() if k not in texts}) for each in (begun, now))
    return [
        f"{key}: {first.get(key, 'nothing')} then, {second.get(key, 'nothing')} now"
        for key in (*first, *(k for k in second if k not in first))
        if first.get(key) != second.get(key)
    ]


def _flat(content: Any, name: str = "") -> dict[str, Any]:  # noqa: ANN401 - any part of a recipe
    parts: dict[str, Any] = {}
    if isinstance(content, dict):
        parts = {str(key): value for key, value in content.items()}
    elif isinstance(content, tuple) and content and isinstance(content[0], dict):
        parts = {str(number): value for number, value in enumerate(content, 1)}
    if not parts:
        return {name: content}
    return {k: v for key, value in parts.items() for k, v in _flat(value, f"{name}.{key}".lstrip(".")).items()}


def find_recipe(name: str) -> Recipe:
    """Return the recipe called ``name``: a file of that path, or one of ``resources/recipes``."""
    path = Path(name)
    if path.suffix == ".toml":
        if not path.is_file():
            told = "it is no file" if path.exists() else "there is none of this name"
            raise RecipeError(f"{path}: the recipe cannot be read ({told})")
        try:
            return parse_recipe(path.read_text(encoding="utf-8-sig"), path.name)
        except OSError as error:
            raise RecipeError(f"{path}: the recipe cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            raise RecipeError(f"{path}: the recipe cannot be read (it is no text in UTF-8)") from error
    folder = resources.files("resources") / "recipes"
    known = recipe_names()
    if name not in known:
        raise RecipeError(f"there is no recipe called '{name}'; known: {', '.join(known)}, or the path of a .toml file")
    return parse_recipe((folder / f"{name}.toml").read_text(encoding="utf-8"), name)


def recipe_names() -> list[str]:
    """Return the names of the recipes that come with the program."""
    folder = resources.files("resources") / "recipes"
    return sorted(e.name.removesuffix(".toml") for e in folder.iterdir() if e.name.endswith(".toml"))


def parse_recipe(text: str, name: str) -> Recipe:
    """Return the recipe in ``text``; raises :class:`RecipeError` naming what is wrong."""
    try:
        return recipe_of(tomllib.loads(text), name)
    # numbers of too many digits, and lists in lists in lists, are no errors of the format
    except (ValueError, RecursionError) as error:
        raise RecipeError(f"recipe {name}: {error}") from error


def recipe_of(content: dict[str, Any], name: str) -> Recipe:
    """Return the recipe in ``content``, as TOML is read; raises :class:`RecipeError` naming what is wrong."""
    try:
        made: Recipe = typed(Recipe, content)
    except ValueError as error:
        raise RecipeError(f"recipe {name}: {error}") from error
    return made


def asked(recipe: Recipe, kind: Any) -> Any:  # noqa: ANN401 - the dataclass of any objective
    """Return the recipe's ``[objective]`` as ``kind``, a dataclass; raises :class:`RecipeError`."""
    try:
        return typed(kind, recipe.objective, "objective")
    except ValueError as error:
        raise RecipeError(str(error)) from error
