"""What a recipe's stages keep, and what of a recipe is changed without its file."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.train.loop import Run
from engine.train.recipe import RecipeError, adjusted, find_recipe


def test_modalities_and_steps_of_a_recipe_can_be_chosen_without_changing_the_file(data, recipe, tmp_path):
    chosen = adjusted(recipe, ("mr",), 6)
    assert (chosen.schedule.steps, chosen.schedule.warmup) == (6, 2)
    assert adjusted(recipe) == recipe
    run = Run(chosen, data, tmp_path / "run", "cpu")
    assert {item.modality for item in [*run.objective.training, *run.objective.validation]} == {"mri"}
    run.train()
    assert run.step == 6
    assert adjusted(recipe, steps=1).schedule.warmup == 0
    with pytest.raises(RecipeError, match="at least one step"):
        adjusted(recipe, steps=0)
    with pytest.raises(RecipeError, match="no slice of ct"):
        Run(adjusted(recipe, ("ct",)), data, tmp_path / "other", "cpu")


def test_a_stage_may_keep_the_statistics_of_batch_norm(data, recipe, tmp_path):
    full = find_recipe("srresnet")
    small = replace(
        full,
        shape={"channels": 4, "blocks": 1, "doublings": 2},
        schedule=replace(full.schedule, steps=4, warmup=1),
        stages=(replace(full.stages[0], share=0.5), replace(full.stages[0], share=0.5, keep_statistics=True)),
        patches=replace(recipe.patches, batch=2, patch=10, hr_limit=40),
        validation=replace(recipe.validation, every=100),
    )
    run = Run(small, data, tmp_path / "run", "cpu")

    def means() -> torch.Tensor:
        return torch.cat([b.flatten().clone() for n, b in run.network.named_buffers() if n.endswith("running_mean")])

    seen = [means()]
    for step in range(1, 5):
        run.objective.step(step)
        seen.append(means())
    assert not torch.equal(seen[0], seen[1])
    assert not torch.equal(seen[1], seen[2])
    assert torch.equal(seen[2], seen[3])
    assert torch.equal(seen[2], seen[4])
    norms = [p for n, p in run.network.named_parameters() if "norm" in n]
    assert norms
    assert all(p.grad is not None and p.grad.abs().max() > 0 for p in norms)
