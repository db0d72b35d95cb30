"""What no training can follow is refused in a sentence, before anything is written."""

from __future__ import annotations

import copy
import math
import os
from dataclasses import replace

import pytest

from engine.errors import UnreadableError
from engine.train.loop import Run
from engine.train.objectives import Source
from engine.train.plans import Adversary
from engine.train.recipe import RecipeError, adjusted, find_recipe, parse_recipe, recipe_names, recipe_of
from tests.support.training import made_slices

NAN, INF = math.nan, math.inf
TWO = {"share": 2.0, "losses": {"l1": 1.0}}
MINUS = {"share": -1.0, "losses": {"l1": 1.0}}


@pytest.fixture(scope="module")
def slices(tmp_path_factory):
    return made_slices(tmp_path_factory.mktemp("data"), 6, 40, 40, ("mri", "us"))


def changed(recipe, path, value):
    """Return the recipe as its file holds it, with ``value`` at ``path``, such as ``schedule.steps``."""
    content = copy.deepcopy(recipe.as_dict())
    *way, last = path.split(".")
    place = content
    for step in way:
        place = place[int(step)] if step.isdecimal() else place[step]
    place[last] = value
    return content


def test_every_shipped_recipe_is_what_its_content_says(recipe):
    for name in recipe_names():
        shipped = find_recipe(name)
        assert recipe_of(shipped.as_dict(), name) == shipped
    assert recipe_of(changed(recipe, "schedule.steps", 7), "mine").schedule.steps == 7


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("title", ["a"], r"title is a text, not \['a'\]"),
        ("network", "../../evil", r"network is a name of small letters, digits and hyphens, not '\.\./\.\./evil'"),
        ("network", "", "network is a name"),
        ("network", "Evil", "network is a name"),
        ("network", "a" * 200, "network is a name"),
        ("network", "evil\n", "network is a name"),
        ("architecture", 3, "architecture is a text"),
        ("shape", 3, "shape is a table, not 3"),
        ("shape.channels", "x", "shape.channels is a whole number of at most .*, not 'x'"),
        ("shape.channels", -1, "shape.channels is from 0 to 4096, not -1"),
        ("shape.channels", 10**9, "shape.channels is from 0 to 4096"),
        ("shape.channels", 10**30, "shape.channels is a whole number of at most"),
        ("shape.channels", True, "shape.channels is a whole number"),
        ("schedule", [], r"schedule is a table, not \[\]"),
        ("schedule.steps", "many", "schedule.steps is a whole number of at most .*, not 'many'"),
        ("schedule.steps", -5, "schedule.steps is at least 1, not -5"),
        ("schedule.steps", 0, "schedule.steps is at least 1, not 0"),
        ("schedule.steps", 4.5, "schedule.steps is a whole number .*, not 4.5"),
        ("schedule.warmup", -1, "schedule.warmup is at least 0"),
        ("schedule.seed", -1, "schedule.seed is at least 0"),
        ("schedule.seed", "x", "schedule.seed is a whole number"),
        ("schedule.rate", "fast", "schedule.rate is a finite number, not 'fast'"),
        ("schedule.rate", NAN, "schedule.rate is a finite number, not nan"),
        ("schedule.rate", INF, "schedule.rate is a finite number, not inf"),
        ("schedule.rate", -1e-3, "schedule.rate is above 0"),
        ("schedule.average", 2.0, "schedule.average is from 0 to below 1, not 2.0"),
        ("schedule.clip", 0.0, "schedule.clip is above 0, not 0.0"),
        ("schedule.half", "no", "schedule.half is true or false, not 'no'"),
        ("schedule.betas", [0.9], "schedule.betas is a list of 2"),
        ("schedule.betas", [0.9, 1.5], "schedule.betas is two numbers from 0 to below 1"),
        ("schedule.milestones", [2.0], "schedule.milestones is from 0 to 1 each"),
        ("schedule.decay", "slow", "schedule.decay is 'cosine', 'steps' or 'none', not 'slow'"),
        ("stages", [], "the shares of the stages do not add up to 1"),
        ("stages", [TWO, MINUS], "stages.share is above 0, at most 1"),
        ("stages.0.share", NAN, "stages.1.share is a finite number, not nan"),
        ("stages.0.losses", ["l1"], "stages.1.losses is a table"),
        ("stages.0.losses", {"l1": "much"}, "stages.1.losses.l1 is a finite number, not 'much'"),
        ("stages.0.losses", {"l1": -1.0}, "stages.losses.l1 is at least 0"),
        ("stages.0.trainable", "head", "stages.1.trainable is a list"),
        ("stages.0.rate_factor", 0.0, "stages.rate_factor is above 0"),
        ("patches.batch", 0, "patches.batch is at least 1"),
        ("patches.batch", -2, "patches.batch is at least 1"),
        ("patches.batch", "4", "patches.batch is a whole number"),
        ("patches.patch", 0, "patches.patch is at least 1"),
        ("patches.hr_limit", 1, "patches.hr_limit is at least the magnification 4, not 1"),
        ("patches.scales", [1.0], "patches.scales is a list of 2"),
        ("patches.scales", [4.0, 1.0], "patches.scales is two from 1, the smaller first"),
        ("patches.scales", "14", "patches.scales is a list"),
        ("patches.scales", [0.0, 4.0], "patches.scales is two from 1"),
        ("patches.factors", [0], "patches.factors is at least 1 each"),
        ("patches.pairs", [2.0], "patches.pairs is pairs"),
        ("patches.shares", {"us": -1.0}, "patches.shares is from 0 each"),
        ("patches.modalities", "ct", "patches.modalities is a list, not 'ct'"),
        ("patches.equal", 1.5, "patches.equal is from 0 to 1"),
        ("patches.shrink_limit", 0.5, "patches.shrink_limit is at least 1"),
        ("validation.held_out", 2.0, "validation.held_out is from 0 to below 1"),
        ("validation.held_out", "some", "validation.held_out is a finite number"),
        ("validation.every", 0, "validation.every is at least 1"),
        ("validation.every", -3, "validation.every is at least 1"),
        ("validation.scales", [2.0], "validation.scales is pairs"),
        ("validation.scales", [0.0, 2.0], "validation.scales is pairs of at least 1"),
        ("validation.crop", -1, "validation.crop is at least 0"),
        ("about.task", "win", "about.task is one of magnify, "),
        ("objective", "cycle", "objective is a table"),
        ("surprise", 1, "unknown: surprise; missing: none"),
        ("patches.surprise", 1, "patches: unknown: surprise"),
        ("adversary", {"kind": "gan", "judge": "srgan", "shape": {}, "rate": -1.0}, "adversary.rate is above 0"),
        ("adversary", {"kind": "gan"}, "adversary: unknown: none; missing: judge, rate, shape"),
    ],
)
def test_a_recipe_of_wrong_values_is_named(recipe, path, value, told):
    with pytest.raises(RecipeError, match=f"recipe mine: {told}"):
        recipe_of(changed(recipe, path, value), "mine")


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("architecture", "nothing", "there is no architecture called 'nothing' here; known: continuous, "),
        ("shape", {"surprise": 1}, "shape: unknown: surprise; missing: none; it takes channels, blocks, kernels"),
        ("shape.channels", 0, "no network can be built with the shape"),
        ("stages.0.losses", {}, "nothing can be learned in a stage without a loss"),
        ("stages.0.losses", {"l1": 0.0}, "nothing can be learned in a stage without a loss"),
        ("stages.0.losses", {"module:eval": 1.0}, "no loss called 'module:eval'"),
        ("stages.0.losses", {"module:forward": 1.0}, "no loss called 'module:forward'"),
        ("stages.0.losses", {"module:beauty_loss": 1.0}, "no loss called 'module:beauty_loss'"),
        ("patches.shares", {"mri": 0.0, "us": 0.0}, "patches.shares leaves nothing to draw from"),
        ("objective", {"kind": ["cycle"]}, "no objective called"),
        ("objective", {"kind": "supervised", "surprise": 1}, "objective: unknown: surprise"),
        ("objective", {"kind": "cycle", "degradation_unit": 0}, "no network can be built with the objective"),
        ("objective", {"kind": "between", "volumes": [{"path": "x"}]}, "objective.volumes.1: .*missing: modality"),
        ("objective", {"kind": "uncertainty", "network": 3}, "objective.network is a text"),
    ],
)
def test_a_recipe_that_makes_no_training_is_refused_before_anything_is_written(
    recipe, slices, tmp_path, path, value, told
):
    with pytest.raises(RecipeError, match=told):
        Run(recipe_of(changed(recipe, path, value), "mine"), slices, tmp_path / "run", "cpu")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("judge", "shape", "told"),
    [
        ("nobody", {}, "there is no judge called 'nobody'; known: srgan, miassr, patch"),
        ("srgan", {"surprise": 1}, "adversary.shape: unknown: surprise"),
        ("srgan", {"channels": 0}, "no network can be built with the adversary.shape"),
    ],
)
def test_a_judge_that_there_is_not_is_named(recipe, slices, tmp_path, judge, shape, told):
    asked = replace(recipe, adversary=Adversary("gan", judge, shape, rate=1e-3))
    with pytest.raises(RecipeError, match=told):
        Run(asked, slices, tmp_path / "run", "cpu")
    assert not (tmp_path / "run").exists()


def test_holding_out_every_patient_leaves_nothing_to_learn_from(recipe, slices, tmp_path):
    all_out = replace(recipe, validation=replace(recipe.validation, held_out=1 - 1e-12))
    with pytest.raises(RecipeError, match="no slice to learn from"):
        Run(all_out, slices, tmp_path / "run", "cpu")


def test_the_scans_that_a_recipe_needs_are_told_with_where_they_were_looked_for(slices, tmp_path):
    small = replace(find_recipe("misrgan-start"), shape={"channels": 4, "branch_blocks": 1, "blocks": 1})
    scan = slices / "scans" / "mr-head-t1-iso.nii.gz"
    told = f"does not exist; looked for as {scan}.* needs scans/mr-head-t1-iso.nii.gz, .*, train/manifest.csv"
    with pytest.raises(UnreadableError, match=told) as caught:
        Run(small, Source(folder=slices), tmp_path / "run", "cpu")
    assert caught.value.path == scan
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title = 'knöchel'".encode("latin-1"), "it is no text in UTF-8"),
        (b"title = ", "recipe mine.toml: "),
        (b"title = " + b"[" * 5000, "recipe mine.toml: "),
        (b"title = " + b"1" * 5000, "recipe mine.toml: "),
        (b"", "missing: architecture, network"),
    ],
)
def test_a_file_that_is_no_recipe_is_named(tmp_path, content, told):
    (tmp_path / "mine.toml").write_bytes(content)
    with pytest.raises(RecipeError, match=told):
        find_recipe(str(tmp_path / "mine.toml"))


@pytest.mark.timeout(20)
def test_what_is_no_file_is_not_read_as_a_recipe(tmp_path):
    (tmp_path / "folder.toml").mkdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.toml")
    for path in tmp_path.iterdir():
        with pytest.raises(RecipeError, match=r"cannot be read \(it is no file"):
            find_recipe(str(path))


def test_a_recipe_may_begin_with_the_mark_of_editors(recipe, tmp_path):
    text = "title = 'x'"
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8-sig")
    with pytest.raises(RecipeError) as plain:
        parse_recipe(text, "mine.toml")
    with pytest.raises(RecipeError) as marked:
        find_recipe(str(tmp_path / "mine.toml"))
    assert str(marked.value) == str(plain.value)


def test_more_steps_than_can_be_counted_are_refused(recipe):
    with pytest.raises(RecipeError, match=r"schedule\.steps is at most"):
        adjusted(recipe, steps=10**12)
