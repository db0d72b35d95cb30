"""Networks by a recipe's numbers: what makes none is the recipe's mistake, and is said in its words."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Mapping

from torch import nn

from engine.networks.architectures import HOMES, architecture
from engine.train.recipe import Recipe, RecipeError


def network_of(recipe: Recipe) -> nn.Module:
    """Return the untrained network of ``recipe``, on the processor; raises :class:`RecipeError`."""
    if recipe.architecture not in HOMES:
        known = ", ".join(HOMES)
        raise RecipeError(f"there is no architecture called '{recipe.architecture}' here; known: {known}")
    return built(architecture(recipe.architecture).build, recipe.shape, "shape")


def built(build: Callable[..., nn.Module], shape: Mapping[str, int], name: str) -> nn.Module:
    """Return ``build(**shape)``.

    Parameters
    ----------
    build : callable
        A class of modules, or what makes one.
    shape : mapping
        Its arguments.
    name : str
        Of the recipe's section, for messages.

    Raises
    ------
    RecipeError
        It takes other arguments, or nothing can be made with these.
    """
    taken = inspect.signature(build).parameters
    unknown = sorted(set(shape) - set(taken))
    missing = sorted(key for key, each in taken.items() if each.default is each.empty and key not in shape)
    if unknown or missing:
        told = f"unknown: {', '.join(unknown) or 'none'}; missing: {', '.join(missing) or 'none'}"
        raise RecipeError(f"{name}: {told}; it takes {', '.join(taken)}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of layers without weights, which are refused below
            module = build(**shape)
    # whatever torch and the architectures raise for sizes that do not fit each other, or not into memory
    except Exception as error:
        first = (str(error).splitlines() or [type(error).__name__])[0]
        raise RecipeError(f"no network can be built with the {name} {dict(shape)} ({first})") from error
    if any(parameter.numel() == 0 for parameter in module.parameters()):
        raise RecipeError(f"no network can be built with the {name} {dict(shape)}: layers would be empty")
    return module
