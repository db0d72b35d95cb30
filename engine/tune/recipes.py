"""From a tuning recipe to a training recipe: filled in with the network, the scales in use, and the scan's sizes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from numpy.typing import NDArray

from engine.networks.cards import Card, read_cards
from engine.train.plans import Validation
from engine.train.recipe import About, Recipe, recipe_of
from engine.tune.plan import TuningPlan, find_tuning_recipe

ULTRASOUND = "us"

SLOWEST = 0.15
"""Share of the recipe's learning rate that the smallest scan is learned with."""


def card_of(plan: TuningPlan) -> Card:
    """Return the card of the shipped network that is tuned; raises what :meth:`TuningPlan.check` raises."""
    descriptor = plan.check()
    return next(card for card in read_cards() if card.descriptor.id == descriptor.id)


def training_recipe(plan: TuningPlan, modality: str, images: Sequence[NDArray[np.float32]]) -> Recipe:
    """Return what the training code follows.

    Parameters
    ----------
    plan : TuningPlan
        What the user asked for.
    modality : str
        ``ct``, ``mr``, ``us`` or ``other``. In ultrasound rows are depth: patches are not turned nor put upside down
        where the recipe does not say how they lie.
    images : sequence of numpy.ndarray
        What is learned from; patches are no larger than most of them allow.
    """
    chosen = find_tuning_recipe(plan.recipe)
    card = card_of(plan)
    patches = dict(chosen.content["patches"])
    sides = sorted(min(image.shape) for image in images)
    patches["hr_limit"] = min(patches["hr_limit"], sides[len(sides) // 4])
    patches["pairs"] = [side for scale in plan.scales for side in (scale.vertical, scale.horizontal)]
    patches.setdefault("turns", "sideways" if modality == ULTRASOUND else "all")
    share = min(1.0, max(SLOWEST, math.sqrt(sum(image.size for image in images) / chosen.enough)))
    schedule = {**chosen.content["schedule"], "seed": plan.seed, "rate": chosen.content["schedule"]["rate"] * share}
    fidelity = card.descriptor.fidelity and "adversary" not in chosen.content
    content = {
        **chosen.content,
        "title": card.descriptor.title,
        "network": card.descriptor.id,
        "architecture": card.architecture,
        "shape": card.shape,
        "patches": patches,
        "schedule": schedule,
        "about": asdict(About(fidelity=fidelity)),
        # what is held out is the scan's own affair: engine.tune.holdout
        "validation": asdict(Validation(held_out=0.0, every=1, per_source=0)),
    }
    return recipe_of(content, plan.recipe)
