"""Training on co-registered scans: all channels of one place, drawn, magnified and measured together."""

from __future__ import annotations

import shutil
from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest
import torch

from engine.devices import choose
from engine.errors import ChannelsError, UnreadableError
from engine.networks.cards import parse
from engine.train.channels import StackSampler, StackSource, load_stacks, sequences
from engine.train.loop import Run
from engine.train.plans import Validation
from engine.train.publish import publish
from engine.train.recipe import Recipe, find_recipe
from tests.support.slices import anatomy

AFFINE = np.diag([0.9, 0.9, 3.0, 1.0])


def write(path, seed: int, contrast: float, shape=(44, 40, 3)) -> None:
    volume = np.stack([anatomy(*shape[:2], seed=seed + z) for z in range(shape[2])], axis=-1)
    nib.save(nib.Nifti1Image((volume * contrast).astype(np.float32), AFFINE), path)


@pytest.fixture
def data(tmp_path):
    for patient in range(3):
        folder = tmp_path / "data" / f"patient-{patient}"
        folder.mkdir(parents=True)
        for number, contrast in enumerate((300.0, 1200.0, 40.0)):
            write(folder / f"{number}.nii", seed=10 * patient, contrast=contrast)
    return tmp_path / "data"


def small(steps: int = 3, name: str = "miassr-4") -> Recipe:
    recipe = find_recipe(name)
    adversary = recipe.adversary
    return replace(
        recipe,
        adversary=replace(adversary, shape={"channels": 3, "width": 4, "limit": 8}) if adversary else None,
        shape={"channels": 3, "width": 8, "blocks": 1, "hidden": 8},
        schedule=replace(recipe.schedule, steps=steps, warmup=1),
        patches=replace(recipe.patches, batch=2, patch=12, hr_limit=24),
        validation=Validation(held_out=0.4, every=1000, per_source=2, crop=32, scales=(2.0, 2.0)),
    )


def test_every_channel_in_its_own_range_and_the_same_place(data):
    stacks = load_stacks(data, 3, "mri")
    assert len(stacks) == 9
    for item in stacks:
        assert item.pixels.shape[0] == 3
        assert item.pixels.min() == 0.0
        assert item.pixels.max() == 1.0
        # the same anatomy with three contrasts: the same picture once each is in its own range
        assert np.abs(item.pixels[0] - item.pixels[1:]).max() < 1e-4


def test_patches_of_all_channels_are_of_one_place(data):
    training, held = StackSource(data).slices(small())
    assert {item.patient for item in training}.isdisjoint(item.patient for item in held)
    assert held
    low, high, _ = StackSampler(training, small().patches, seed=5).draw(1)
    assert low.shape[:2] == high.shape[:2] == (2, 3)
    assert (high[:, 0] - high[:, 1]).abs().max() < 1e-4
    assert high.std() > 0.02


def test_scans_that_do_not_fit_are_refused(data):
    with pytest.raises(UnreadableError, match="holds 3 scans; the network has 4 channels"):
        load_stacks(data, 4, "mri")
    write(data / "patient-1" / "1.nii", seed=10, contrast=10.0, shape=(44, 42, 3))
    with pytest.raises(ChannelsError, match="cannot be channels of one scan"):
        load_stacks(data, 3, "mri")
    with pytest.raises(UnreadableError, match="no folder of a patient"):
        load_stacks(data / "patient-0", 3, "mri")


def test_a_run_learns_measures_and_goes_on(data, tmp_path):
    whole = Run(small(4), data, tmp_path / "whole", "cpu")
    before = [p.clone() for p in whole.network.parameters()]
    gains = whole.train()
    assert set(gains) == {"mri 2x2"}
    _, card = publish(whole, gains, "1", tmp_path)
    told = parse(card.name, card.read_text())
    assert told.descriptor.channels == 3
    assert told.training["channels"] == ["0", "1", "2"]
    assert whole.objective.warning == ""
    assert all(not torch.equal(a, b) for a, b in zip(before, whole.network.parameters(), strict=True))
    parts = Run(small(4), data, tmp_path / "parts", "cpu")
    for _ in range(2):
        parts._step()
    parts._save()
    again = Run(small(4), data, tmp_path / "parts", "cpu", resume=True)
    assert again.step == 2
    again.train()
    for a, b in zip(whole.network.parameters(), again.network.parameters(), strict=True):
        assert torch.equal(a, b)


def test_one_critic_judges_all_channels_after_it_has_learned_alone(data, tmp_path):
    """MIASSR's second part for several sequences: from the weights of the first, resumed exactly."""
    first = Run(small(), data, tmp_path / "first", "cpu")
    weights, _ = publish(first, first.train(), "1", tmp_path / "first")
    recipe = small(name="miassr-4-gan")
    recipe = replace(recipe, stages=(replace(recipe.stages[0], share=0.4), replace(recipe.stages[1], share=0.6)))
    whole = Run(recipe, data, tmp_path / "whole", "cpu", start=weights)
    judge = whole.objective.modules["judge"]
    assert next(judge.parameters()).shape[1] == 3
    before = [p.detach().clone() for p in judge.parameters()]
    alone, then = (set(whole.objective.step(step)) for step in (1, 3))
    assert alone == {"loss", "judge"}
    assert then == {"loss", "l1", "adversarial", "perceptual", "judge"}
    assert all(not torch.equal(a, b) for a, b in zip(before, judge.parameters(), strict=True) if b.ndim == 4)
    whole = Run(recipe, data, tmp_path / "again", "cpu", start=weights)
    whole.train()
    parts = Run(recipe, data, tmp_path / "parts", "cpu", start=weights)
    parts._step()
    parts._save()
    again = Run(recipe, data, tmp_path / "parts", "cpu", resume=True)
    again.train()
    for a, b in zip(whole.average.parameters(), again.average.parameters(), strict=True):
        assert torch.equal(a, b)


def test_the_gain_is_the_mean_over_the_channels(data):
    """A network that hands back bicubic gains nothing; one that spoils a single channel loses."""
    from engine.networks.cubic import magnify_cubic
    from engine.train.channels import gains

    stacks = load_stacks(data, 3, "mri")[:2]
    plan, device = small().validation, choose("cpu")
    assert gains(magnify_cubic, stacks, plan, device)["mri 2x2"] == 0.0

    def spoil(low, rows, columns):
        image = magnify_cubic(low, rows, columns)
        image[:, 1] += 0.1
        return image

    assert gains(spoil, stacks, plan, device)["mri 2x2"] < -1.0


def test_without_enough_patients_it_says_that_nothing_is_held_out(data, tmp_path):
    for patient in (1, 2):
        shutil.rmtree(data / f"patient-{patient}")
    run = Run(small(), data, tmp_path / "run", "cpu")
    assert "nothing is held out, for there are too few patients (1)" in run.objective.warning
    assert run.train() == {}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ((("007_flair.nii.gz", "007_t1.nii.gz"), ("008_flair.nii.gz", "008_t1.nii.gz")), ("flair", "t1")),
        ((("112_t1_gd.nii", "112_t2.nii"), ("212_t1_gd.nii", "212_t2.nii")), ("t1_gd", "t2")),
        ((("0.nii", "1.nii"), ("0.nii", "1.nii")), ("0", "1")),
        ((("Doe-t1.nii", "Doe-t2.nii"),), ()),
        ((("ab", "cd"), ("ef", "gh")), ()),
        ((("t1", "t2"), ("t1", "t2", "pd")), ()),
    ],
)
def test_sequences_are_called_by_what_their_names_share_from_patient_to_patient(tmp_path, files, expected):
    for patient, names in enumerate(files):
        for name in names:
            (tmp_path / str(patient)).mkdir(exist_ok=True)
            (tmp_path / str(patient) / name).touch()
    assert sequences(tmp_path, 2) == expected
