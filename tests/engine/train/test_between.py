"""Triples of neighbouring slices, and training on them."""

from __future__ import annotations

from pathlib import Path

import nibabel as nib
import numpy as np
import pytest
import torch
from PIL import Image

from engine.devices import choose
from engine.errors import UnreadableError
from engine.geometry import Spacing
from engine.networks.cards import parse
from engine.train.between import BetweenObjective, split_volumes
from engine.train.data import TrainingSlice
from engine.train.distributed import Group
from engine.train.loop import Run
from engine.train.neighbours import TrainingVolume, TripleSampler, is_midway, load_volumes, stacks_of, volumes_of
from engine.train.objectives import Source
from engine.train.publish import publish
from engine.train.recipe import RecipeError, find_recipe, parse_recipe
from tests.engine.volume.support import scan_of
from tests.support.slices import anatomy

ABOUT = {"modality": "mri", "source": "here", "patient": "p", "licence": "CC0"}

RECIPE = """
title = "Small"
network = "small"
architecture = "misrgan"
[shape]
channels = 8
branch_blocks = 1
blocks = 1
[schedule]
seed = 5
steps = 60
warmup = 5
rate = 3e-3
decay = "cosine"
[[stages]]
share = 0.9
losses = { mse = 1.0 }
[[stages]]
share = 0.1
losses = { mse = 1.0, adversarial = 1e-4 }
[adversary]
kind = "gan"
judge = "srgan"
shape = { channels = 4, dense = 8 }
rate = 1e-4
[objective]
kind = "between"
stacks = "slices"
held_out = ["a/second"]
volumes = [{ path = "volume.nii.gz", modality = "mri", source = "v", patient = "first", licence = "CC0" }]
[patches]
batch = 4
patch = 16
hr_limit = 16
scales = [1.0, 1.0]
[validation]
held_out = 0.0
every = 30
per_source = 0
"""


def moving(count: int, rows: int, columns: int) -> np.ndarray:
    """Discs that grow from slice to slice, 0…1, (count, rows, columns): the mean of two shows two edges."""
    r, c = np.mgrid[0:rows, 0:columns]
    radii = np.linspace(0.1, 0.45, count) * min(rows, columns)
    distance = np.hypot(r - rows / 2, c - columns / 2)
    return np.stack([0.1 + 0.8 / (1 + np.exp((distance - radius) * 2)) for radius in radii]).astype(np.float32)


@pytest.fixture
def data(tmp_path) -> Path:
    volume = (moving(12, 40, 36) * 4000).astype(np.int16)
    image = nib.Nifti1Image(np.moveaxis(volume, 0, 2), np.diag([1.0, 1.0, 3.0, 1.0]))
    nib.save(image, tmp_path / "volume.nii.gz")
    (tmp_path / "slices").mkdir()
    lines = ["file,modality,source,patient,window_low,window_high,licence"]
    for patient, count in (("second", 7), ("third", 6)):
        for k, picture in enumerate(moving(count, 32, 32)):
            name = f"{patient}-{k}.png"
            Image.fromarray((picture * 255).astype(np.uint8)).save(tmp_path / "slices" / name)
            lines.append(f"{name},mri,a,{patient},0,255,CC BY")
    (tmp_path / "slices" / "manifest.csv").write_text("\n".join(lines))
    return tmp_path


def objective(data: Path, text: str = RECIPE) -> BetweenObjective:
    torch.manual_seed(0)
    return BetweenObjective(parse_recipe(text, "small"), Source(folder=data), choose("cpu"), Group())


# Material


def test_isotropic_scan_serves_along_all_axes():
    scan = scan_of(moving(20, 22, 24) * 1000, step=(0, 0, 1.0), spacing=Spacing(1.0, 1.0))
    found = volumes_of(scan, ABOUT)
    assert [volume.values.shape for volume in found] == [(20, 22, 24), (22, 20, 24), (24, 20, 22)]
    assert all(volume.thin for volume in found)
    assert max(distance for _, distance in found[0].middles) == 5, "5 mm are the furthest"
    assert all(d <= k < 20 - d for k, d in found[0].middles)


def test_thick_scan_serves_across_its_slices_only():
    [volume] = volumes_of(scan_of(moving(20, 22, 24) * 1000, step=(0, 0, 4.0)), ABOUT)
    assert not volume.thin
    assert {distance for _, distance in volume.middles} == {1}


def test_stack_takes_runs_whose_middle_lies_midway():
    first, near, second = moving(12, 30, 30)[[3, 4, 7]]
    a, b, c = moving(8, 30, 30)[2:5]
    assert is_midway(a, b, c)
    assert not is_midway(first, near, second), "much nearer to one neighbour"
    assert not is_midway(a, anatomy(30, 30).astype(np.float32), c), "something else"
    assert not is_midway(np.zeros_like(a), np.zeros_like(a), np.zeros_like(a)), "nothing"


def test_stacks_keep_patients_and_sizes_apart_and_leave_ultrasound_out():
    def slices(patient: str, modality: str, side: int) -> list[TrainingSlice]:
        return [TrainingSlice(p, modality, "s", patient, 0.1, "CC0") for p in moving(8, side, side)[2:6]]

    found = stacks_of(
        [*slices("p", "mri", 20), *slices("p", "mri", 24), *slices("q", "ct", 20), *slices("r", "us", 20)]
    )
    assert [(v.patient, v.modality, v.values.shape) for v in found] == [
        ("p", "mri", (4, 20, 20)),
        ("p", "mri", (4, 24, 24)),
        ("q", "ct", (4, 20, 20)),
    ]
    assert found[0].licence == "CC0"


def test_draw_follows_from_seed_process_and_step_alone():
    volume = TrainingVolume(
        "v", "mri", "s", "p", moving(12, 30, 34).astype(np.float16), tuple((k, 1) for k in range(1, 11))
    )
    one, same = TripleSampler([volume], 3, 16, 7), TripleSampler([volume], 3, 16, 7)
    one.draw(1)
    for a, b in zip(one.draw(2), same.draw(2), strict=True):
        assert a.shape == (3, 1, 16, 16)
        torch.testing.assert_close(a, b, rtol=0, atol=0)
    assert not torch.equal(same.draw(2)[0], same.draw(3)[0])
    assert not torch.equal(same.draw(2)[0], TripleSampler([volume], 3, 16, 7, rank=1).draw(2)[0])


def test_middle_of_a_drawn_triple_lies_between_its_neighbours():
    """In a volume that rises evenly the middle is the mean, whatever the turn, thickness and contrast."""
    rising = np.linspace(0.1, 0.8, 20)[:, None, None] * np.random.default_rng(0).uniform(0.5, 1, (1, 40, 40))
    middles = tuple((k, d) for d in (1, 2) for k in range(d, 20 - d))
    volume = TrainingVolume("v", "mri", "s", "p", rising.astype(np.float16), middles, thin=True)
    sampler = TripleSampler([volume], 16, 16, 1)
    for step in range(5):
        first, second, middle = sampler.draw(step)
        assert float((first - second).abs().mean()) > 0.01
        torch.testing.assert_close(middle, (first + second) / 2, rtol=0, atol=2e-3)


def test_held_out_patients_must_be_there(data):
    found = load_volumes(data, [{"path": "volume.nii.gz", **ABOUT}], "slices")
    kept, held = split_volumes(found, ["a/second"])
    assert {v.patient for v in held} == {"second"}
    assert "second" not in {v.patient for v in kept}
    with pytest.raises(UnreadableError, match="a/fourth"):
        split_volumes(found, ["a/fourth"])
    with pytest.raises(UnreadableError, match=r"nothing\.nii"):
        load_volumes(data, [{"path": "nothing.nii", **ABOUT}])


# Training


def test_training_beats_the_mean_on_another_patient(data):
    made = objective(data)
    before = made.validate(made.network)
    assert before == pytest.approx(dict.fromkeys(before, 0.0), abs=1e-4), "it starts from the mean"
    for step in range(1, 61):
        losses = made.step(step)
    assert next(iter(losses)) == "loss"
    assert set(losses) == {"loss", "mse", "adversarial", "judge"}, "the last stage has the whole loss"
    [gain] = made.validate(made.network).values()
    assert gain > 0.3
    told = made.history()
    assert told["patients"] == 2
    assert told["sources"] == ["a (mr, CC BY)", "v (mr, CC0)"]


def test_card_says_what_gains_are_measured_from(data, tmp_path):
    run = Run(parse_recipe(RECIPE, "small"), data, tmp_path / "run", "cpu")
    _, card = publish(run, run.validate(), "1", tmp_path)
    told = parse(card.name, card.read_text()).training
    assert told["held_out_gain_db"] == {"a/second 32x32": pytest.approx(0.0, abs=0.01)}, "untrained, it is the mean"
    assert told["held_out_gain_over"] == "the mean of the two neighbours"


def test_relative_losses_weigh_near_and_far_neighbours_alike(data, monkeypatch):
    """The mean of the neighbours has a relative squared error of 1, however far they are."""
    made = objective(data, RECIPE.replace("{ mse = 1.0 }", "{ relative-mse = 1.0 }"))
    for contrast in (0.2, 1.0):
        first, second, truth = (torch.rand(4, 1, 16, 16) * contrast for _ in range(3))
        monkeypatch.setattr(made.sampler, "draw", lambda _, drawn=(first, second, truth): drawn)
        monkeypatch.setattr(made.optimiser, "step", lambda: None)
        assert made.step(1)["loss"] == pytest.approx(1.0, abs=1e-3)


def test_judge_learns_in_its_stage_only(data):
    made = objective(data)
    weights = [p.clone() for p in made.modules["judge"].parameters()]
    made.step(1)
    assert all(torch.equal(a, b) for a, b in zip(weights, made.modules["judge"].parameters(), strict=True))
    made.step(56)
    assert any(not torch.equal(a, b) for a, b in zip(weights, made.modules["judge"].parameters(), strict=True))


def test_judge_learns_alone_by_a_weight_of_nothing(data):
    made = objective(data, RECIPE.replace("{ mse = 1.0 }", "{ mse = 1.0, adversarial = 0.0 }"))
    plain = objective(data)
    before = [p.clone() for p in made.modules["judge"].parameters()]
    assert set(made.step(1)) == {"loss", "judge"}
    plain.step(1)
    assert any(not torch.equal(a, b) for a, b in zip(before, made.modules["judge"].parameters(), strict=True))
    pairs = zip(made.network.parameters(), plain.network.parameters(), strict=True)
    assert all(torch.equal(ours, theirs) for ours, theirs in pairs)


def test_loss_that_there_is_not_is_refused(data):
    with pytest.raises(RecipeError, match="no loss called 'beauty'"):
        objective(data, RECIPE.replace("{ mse = 1.0 }", "{ beauty = 1.0 }"))


@pytest.mark.parametrize("name", ["misrgan", "misrgan-refine"])
def test_shipped_recipes_have_the_lectures_losses(name):
    recipe = find_recipe(name)
    assert recipe.about.task == "between"
    assert set(recipe.stages[-1].losses) == {"relative-mse", "perceptual", "adversarial"}
    scans = {volume["path"] for volume in recipe.objective["volumes"]}
    assert not any("t2" in path or "t1gd" in path for path in scans), "those are patients of the test"
