"""The folder of a run: never begun over another, gone on with exactly, its card and curve tell of this run alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from engine.errors import UnreadableError, WriteError
from engine.networks.cards import parse
from engine.progress import CancelToken
from engine.train.loop import Run
from engine.train.plans import Stage
from engine.train.publish import publish
from engine.train.recipe import RecipeError
from tests.support.training import made_slices


def steps_in_curve(folder) -> list[int]:
    return [int(line.split(",")[0]) for line in (folder / "curve.csv").read_text().splitlines()[1:]]


def test_resuming_begins_where_there_is_no_run(data, recipe, tmp_path):
    """So that one command can be repeated as it stands."""
    folder = tmp_path / "run"
    first = Run(recipe, data, folder, "cpu", resume=True)
    assert first.step == 0
    first.train(minutes=0)
    assert Run(recipe, data, folder, "cpu", resume=True).step == 1


def test_a_run_is_not_begun_over_another(data, recipe, tmp_path):
    folder = tmp_path / "run"
    first = Run(recipe, data, folder, "cpu")
    weights, _ = publish(first, first.train(), "1", tmp_path)
    with pytest.raises(RecipeError, match=r"there is a run in .*run already: .*--resume.*--out.*--overwrite"):
        Run(recipe, data, folder, "cpu", start=weights)
    with pytest.raises(RecipeError, match=r"was not begun from .*go on with it without --from"):
        Run(recipe, data, folder, "cpu", resume=True, start=weights)
    assert Run(recipe, data, folder, "cpu", resume=True).step == 12
    Run(recipe, data, folder, "cpu", start=weights, overwrite=True).train(minutes=0)
    assert Run(recipe, data, folder, "cpu", start=weights, resume=True).step == 1
    # nothing of what an earlier run started from is told of a later one
    third = Run(recipe, data, folder, "cpu", overwrite=True)
    assert [path.name for path in folder.iterdir()] == ["recipe.json"]
    _, card = publish(third, third.train(), "3", folder)
    assert "started_from" not in parse(card.name, card.read_text()).training


def test_files_of_somebody_else_stay(data, recipe, tmp_path):
    folder = tmp_path / "mine"
    (folder / "samples").mkdir(parents=True)
    (folder / "samples" / "mine.txt").write_text("mine")
    with pytest.raises(RecipeError, match="holds no run of this program, but samples"):
        Run(recipe, data, folder, "cpu", overwrite=True)
    assert (folder / "samples" / "mine.txt").read_text() == "mine"
    (tmp_path / "file").write_text("mine")
    with pytest.raises(WriteError):
        Run(recipe, data, tmp_path / "file", "cpu")
    with pytest.raises(WriteError):
        Run(recipe, data, tmp_path / "file" / "run", "cpu")


def test_other_data_are_refused(data, recipe, tmp_path):
    Run(recipe, data, tmp_path / "run", "cpu").train(minutes=0)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(RecipeError, match="was begun on other data"):
        Run(recipe, made_slices(other, 8, 80, 70, ("us", "us")), tmp_path / "run", "cpu", resume=True)


def test_the_curve_has_every_step_once(data, recipe, tmp_path):
    """Whoever is killed after a measurement does its steps again."""
    folder = tmp_path / "run"
    recipe = replace(recipe, validation=replace(recipe.validation, every=2))
    Run(recipe, data, folder, "cpu").train()
    assert steps_in_curve(folder) == [2, 4, 6, 8, 10, 12]
    cut = CancelToken()
    Run(recipe, data, folder, "cpu", overwrite=True).train(
        report=lambda step: cut.cancel() if step.step == 5 else None, cancel=cut
    )
    assert steps_in_curve(folder) == [2, 4]
    with (folder / "curve.csv").open("a") as curve:
        curve.write("6,1,0.5,,1\n8,2,")
    Run(recipe, data, folder, "cpu", resume=True).train()
    assert steps_in_curve(folder) == [2, 4, 6, 8, 10, 12]


def test_the_figures_are_those_of_the_weights(data, recipe, tmp_path):
    """Stopped between two measurements, a run measures what it has; stopped by its user, it does not wait for that."""
    recipe = replace(recipe, validation=replace(recipe.validation, every=4))
    run = Run(recipe, data, tmp_path / "run", "cpu")
    stop = CancelToken()
    told = run.train(report=lambda step: stop.cancel() if step.step == 6 else None, cancel=stop)
    assert run.step == 6
    resumed = Run(recipe, data, tmp_path / "run", "cpu", resume=True)
    assert resumed.gains == told
    now = resumed.train(minutes=0)
    assert resumed.step == 7
    assert now == resumed.validate()
    assert now != told


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_loss_that_is_no_number_ends_the_run_and_leaves_the_checkpoint(data, recipe, tmp_path, monkeypatch, bad):
    run = Run(recipe, data, tmp_path / "run", "cpu")
    run.train(minutes=0)
    before = (tmp_path / "run" / "checkpoint.safetensors").read_bytes()
    again = Run(recipe, data, tmp_path / "run", "cpu", resume=True)
    monkeypatch.setattr(again.objective, "step", lambda _step: {"loss": bad})
    with pytest.raises(RecipeError, match="the loss of step 2 is no number any more"):
        again.train()
    assert (tmp_path / "run" / "checkpoint.safetensors").read_bytes() == before


def test_weights_that_are_no_numbers_are_not_published(data, recipe, tmp_path):
    run = Run(recipe, data, tmp_path / "run", "cpu")
    with torch.no_grad():
        next(run.average.parameters()).fill_(float("nan"))
    with pytest.raises(RecipeError, match="some weights are no numbers"):
        publish(run, {}, "1", tmp_path)
    assert not list(tmp_path.glob("*.safetensors"))


def test_a_run_goes_on_with_the_recipe_it_was_begun_with(data, recipe, tmp_path):
    steps = recipe.schedule.steps
    Run(recipe, data, tmp_path / "run", "cpu").train(minutes=0)
    other = (Stage(1.0, {"charbonnier": 2.0}),)
    longer = replace(recipe, schedule=replace(recipe.schedule, steps=steps + 1), stages=other)
    told = rf"another recipe .*schedule.steps: {steps} then, {steps + 1} now; .*charbonnier: nothing then, 2.0 now"
    with pytest.raises(RecipeError, match=told):
        Run(longer, data, tmp_path / "run", "cpu", resume=True)
    reworded = replace(recipe, title="Other words", about=replace(recipe.about, note="More of them."))
    assert Run(reworded, data, tmp_path / "run", "cpu", resume=True).step == 1
    (tmp_path / "run" / "recipe.json").write_text('{"title": ', encoding="utf-8")
    with pytest.raises(UnreadableError, match="what the run was begun with cannot be read"):
        Run(recipe, data, tmp_path / "run", "cpu", resume=True)


@pytest.mark.parametrize("damage", [lambda c: c[:100], lambda c: b"\x00" * 50, lambda c: c[:-40]])
def test_a_damaged_checkpoint_is_named(data, recipe, tmp_path, damage):
    Run(recipe, data, tmp_path / "run", "cpu").train(minutes=0)
    path = tmp_path / "run" / "checkpoint.safetensors"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(UnreadableError, match="damaged"):
        Run(recipe, data, tmp_path / "run", "cpu", resume=True)
