"""``--channels``: co-registered scans open as one, on the command line and in the window."""

from __future__ import annotations

import json
from dataclasses import replace

import nibabel
import numpy as np
import pytest
import torch

from app.backend import Backend
from app.cli import main
from engine.geometry import Grid, Scale
from engine.magnify import bicubic
from engine.progress import CancelToken, silent
from engine.read import combine, open_paths
from engine.scan import working_range_of
from engine.train.loop import Run
from engine.train.plans import Validation
from engine.train.publish import publish
from engine.train.recipe import find_recipe
from tests.support.slices import anatomy

SCALES = ["--scale-v", "1.5", "--scale-h", "2.0", "--device", "cpu"]


def sequence(folder, name: str, seed: int, columns: int = 30):
    volume = np.stack([anatomy(40, columns, seed=seed + z).T for z in range(3)], axis=-1)
    path = folder / f"{name}.nii"
    nibabel.save(nibabel.Nifti1Image(volume * 1000, np.diag([0.9, 0.8, 3.0, 1.0])), path)
    return path


@pytest.fixture
def sequences(tmp_path):
    return [sequence(tmp_path, name, seed) for name, seed in (("t1", 1), ("flair", 5))]


def test_a_slice_of_the_second_channel_is_that_of_its_own_file(sequences, tmp_path, capsys):
    together, alone = tmp_path / "together.nii", tmp_path / "alone.nii"
    options = ["--channels", "--slice", "5", "--out", str(together), "--json"]
    assert main(["upscale", *map(str, sequences), *SCALES, *options]) == 0
    assert json.loads(capsys.readouterr().out)["slices"] == 6
    assert main(["upscale", str(sequences[1]), *SCALES, "--slice", "2", "--out", str(alone)]) == 0
    first, second = nibabel.load(together), nibabel.load(alone)
    assert np.array_equal(first.get_fdata(), second.get_fdata())
    assert np.array_equal(first.affine, second.affine)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Four sequences of three patients, and the weights that a few steps on them gave."""
    folder = tmp_path_factory.mktemp("trained")
    for patient in range(3):
        own = folder / "data" / f"patient-{patient}"
        own.mkdir(parents=True)
        for place, name in enumerate(("flair", "t1", "t1c", "t2")):
            sequence(own, name, 10 * patient + place)
    recipe = find_recipe("miassr-4")
    small = replace(
        recipe,
        shape={"channels": 4, "width": 8, "blocks": 1, "hidden": 8},
        schedule=replace(recipe.schedule, steps=3, warmup=1),
        patches=replace(recipe.patches, batch=2, patch=12, hr_limit=24),
        validation=Validation(held_out=0.4, every=1000, per_source=2, crop=32, scales=(2.0, 2.0)),
    )
    run = Run(small, folder / "data", folder / "run", "cpu")
    gains = run.train()
    with torch.no_grad():  # so few steps leave hardly a trace
        run.average.upscale.second.weight.mul_(300)
    weights, _ = publish(run, gains, "1", folder / "run")
    return sorted((folder / "data" / "patient-0").iterdir()), weights, run.average


def test_a_network_that_a_user_trained_magnifies_every_channel(trained, tmp_path, capsys):
    files, weights, module = trained
    volumes = [nibabel.load(path).get_fdata(dtype=np.float32) for path in files]
    scan = combine([open_paths([path]).scans[0] for path in files])
    options = ["--channels", "--weights", str(weights), "--no-consistent", "--dtype", "float32", "--json"]
    for channel, volume in enumerate(volumes):
        out = tmp_path / f"{channel}.nii"
        index = channel * 3 + 1
        chosen = ["--slice", str(index), "--out", str(out), *options]
        assert main(["upscale", *map(str, files), *SCALES, *chosen]) == 0
        told = json.loads(capsys.readouterr().out)
        assert told["network"] == "miassr-4 (own weights)"
        slices = scan.read(index).channels
        ranges = [working_range_of(one) for one in slices]
        unit = np.stack([(s.values - low) / (high - low) for s, (low, high) in zip(slices, ranges, strict=True)])
        low, high = ranges[channel]
        grid = Grid.of(slices[0].size, Scale(1.5, 2.0))
        with torch.no_grad():
            expected = module(torch.from_numpy(unit).float()[None], grid.target.rows, grid.target.columns)[0, channel]
        expected = expected.numpy() * (high - low) + low
        added = np.abs(expected - bicubic(slices[channel].values, grid)).max()
        found = nibabel.load(out).get_fdata()[..., 0]
        assert added > 1e-3 * volume.max()
        assert min(np.abs(found - laid).max() for laid in orientations(expected)) < 0.02 * added


def orientations(image):
    """The ways in which a file may store an image."""
    return [image.T[::a, ::b] for a in (1, -1) for b in (1, -1)]


def test_it_is_measured_beside_another_on_every_channel(trained, tmp_path, capsys):
    files, weights, _ = trained
    data = files[0].parent.parent
    chosen = ["--data", str(data), "--weights", str(weights), "--networks", "srcnn-915", "--out", str(tmp_path)]
    assert main(["benchmark", *chosen, "--scales", "2x1.5", "--device", "cpu", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["network"] for row in rows] == ["srcnn-915", "miassr-4 (own weights)"]
    assert {row["images"] for row in rows} == {3 * 3 * 4}
    assert len({row["psnr"] for row in rows}) == 2
    assert len({row["psnr_bicubic"] for row in rows}) == 1


def test_fewer_places_are_measured_where_fewer_are_asked_for(trained, tmp_path, capsys):
    files, weights, _ = trained
    chosen = ["--data", str(files[0].parent.parent), "--weights", str(weights), "--networks", "srcnn-915"]
    chosen += ["--scales", "2x1.5", "--device", "cpu", "--json", "--out", str(tmp_path)]
    assert main(["benchmark", *chosen, "--images", "1", "--modalities", "mr"]) == 0
    assert {row["images"] for row in json.loads(capsys.readouterr().out)} == {3 * 4}
    assert main(["benchmark", *chosen, "--modalities", "ct"]) != 0
    assert "measured on co-registered MR alone" in capsys.readouterr().err


def test_its_scan_alone_is_refused_in_words(trained, tmp_path, capsys):
    files, weights, _ = trained
    out = tmp_path / "x.nii"
    assert main(["upscale", str(files[0]), *SCALES, "--weights", str(weights), "--out", str(out)]) != 0
    assert "magnifies 4 co-registered scans at once" in capsys.readouterr().err
    assert not out.exists()


def test_the_volumes_of_one_file_are_channels(sequences, tmp_path):
    """Each is written as it would be from the file that it is a volume of."""
    volumes = [nibabel.load(path) for path in sequences]
    path, options = tmp_path / "both.nii", ["--slice", "5", *SCALES]
    both = np.stack([volume.get_fdata(dtype=np.float32) for volume in volumes], axis=-1)
    nibabel.save(nibabel.Nifti1Image(both, volumes[0].affine), path)
    one, other = tmp_path / "one.nii", tmp_path / "other.nii"
    assert main(["upscale", str(path), *options, "--channels", "--out", str(one)]) == 0
    assert main(["upscale", *map(str, sequences), *options, "--channels", "--out", str(other)]) == 0
    first, second = nibabel.load(one), nibabel.load(other)
    assert np.abs(first.get_fdata() - second.get_fdata()).max() < 0.01
    assert np.array_equal(first.affine, second.affine)


def test_scans_of_different_sizes_are_refused_in_words(sequences, tmp_path, capsys):
    other = sequence(tmp_path, "t2", 9, columns=34)
    out = tmp_path / "x.nii"
    assert main(["upscale", str(sequences[0]), str(other), *SCALES, "--channels", "--out", str(out)]) != 0
    assert "cannot be channels of one scan" in capsys.readouterr().err
    assert not out.exists()


def test_the_window_opens_one_scan_or_says_why_not(sequences, tmp_path):
    backend = Backend()

    def opened(*paths):
        return backend.open_channels(paths, cancel=CancelToken(), progress=silent)

    (scan,) = opened(*sequences).scans
    assert len(scan.channels) == 2
    alone = opened(sequences[0])
    assert [len(one.channels) for one in alone.scans] == [0]
    assert "2 to 4 channels" in alone.refused[0]
    assert len(backend.open(sequences, cancel=CancelToken(), progress=silent).scans) == 2
    apart = opened(sequences[0], sequence(tmp_path, "t2", 9, columns=34))
    assert len(apart.scans) == 2
    assert "cannot be channels of one scan" in apart.refused[0]
