"""Co-registered scans as one multi-channel scan, and what keeps scans from being one."""

from __future__ import annotations

from dataclasses import replace

import nibabel as nib
import numpy as np
import pytest

from engine.errors import ChannelsError
from engine.read import combine, open_paths
from engine.scan import Container, Modality

AFFINE = np.array([[-0.8, 0, 0, 40], [0, -0.9, 0, 50], [0, 0, 3.0, -10], [0, 0, 0, 1]], dtype=float)


def turned(degrees: float) -> np.ndarray:
    """The affine, turned about the middle of the volume within the plane."""
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turn = np.eye(4)
    turn[:2, :2] = [[cosine, -sine], [sine, cosine]]
    middle = (AFFINE @ [(20 - 1) / 2, (16 - 1) / 2, 0, 1])[:3]
    turn[:3, 3] = middle - turn[:3, :3] @ middle
    return turn @ AFFINE


def opened(folder, name, *, affine=AFFINE, shape=(20, 16, 5), dtype=np.int16, seed=0):
    values = np.random.default_rng(seed).integers(0, 1000, shape).astype(dtype)
    path = folder / f"{name}.nii.gz"
    nib.save(nib.Nifti1Image(values, affine), path)
    (scan,) = open_paths([path]).scans
    return replace(scan, modality=Modality.MR, labels=False)


@pytest.fixture
def sequences(tmp_path):
    return [opened(tmp_path, name, seed=index) for index, name in enumerate(("t1", "t2", "flair"))]


def test_slices_of_each_channel_in_turn_as_their_own_files_have_them(sequences):
    scan = combine(sequences)
    assert len(scan) == 15
    assert scan.depth == 5
    assert scan.channels == tuple(s.title for s in sequences)
    for channel, own in enumerate(sequences):
        for position in (0, 3):
            slice_ = scan.read(channel * 5 + position)
            alone = own.read(position)
            assert np.array_equal(slice_.values, alone.values)
            assert slice_.info == alone.info
            assert slice_.working_range == alone.working_range


def test_every_slice_carries_the_same_place_of_all_channels(sequences):
    scan = combine(sequences)
    slice_ = scan.read(5 + 2)
    assert len(slice_.channels) == 3
    for own, channel in zip(sequences, slice_.channels, strict=True):
        assert np.array_equal(channel.values, own.read(2).values)
    assert not slice_.colour
    assert slice_.channel == 1
    assert sequences[2].read(0).channel == 0
    assert scan.middle == 2


def test_a_combination_has_a_key_of_its_own(sequences):
    keys = {combine(sequences).key, combine(sequences[::-1]).key, *(s.key for s in sequences)}
    assert len(keys) == 5
    assert combine(sequences).key == combine(sequences).key


def test_headers_may_differ_by_rounding(tmp_path, sequences):
    near = AFFINE.copy()
    near[0, 3] += 0.02
    assert len(combine([sequences[0], opened(tmp_path, "near", affine=near)])) == 10


def moved(**changes) -> np.ndarray:
    affine = AFFINE.copy()
    for place, value in changes.items():
        affine[int(place[1]), int(place[2])] = value
    return affine


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"shape": (20, 18, 5)}, "pixels (rows × columns)"),
        ({"shape": (20, 16, 6)}, "they have 5 and 6 slices"),
        ({"affine": moved(a00=-0.7)}, "their pixels measure"),
        ({"affine": moved(a03=44.0)}, "they lie 4 mm apart in the patient"),
        ({"affine": moved(a22=3.5)}, "mm apart in the patient"),
        ({"affine": turned(3.0)}, "they are turned against each other"),
        ({"affine": moved(a00=0.8, a03=24.8)}, None),
    ],
)
def test_scans_that_do_not_cover_each_other_are_refused_in_words(tmp_path, sequences, change, words):
    other = opened(tmp_path, "other", **change)
    if words is None:
        # mirrored in the file, but the same place in the patient once read: no reason to refuse
        assert len(combine([sequences[0], other])) == 10
        return
    with pytest.raises(ChannelsError) as refusal:
        combine([sequences[0], other])
    assert words in str(refusal.value)
    assert (refusal.value.first, refusal.value.other) == (sequences[0].title, other.title)
    assert "'t1" in str(refusal.value)
    assert "'other" in str(refusal.value)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"colour": True}, "is in colour"),
        ({"labels": True}, "is a label map"),
        ({"channels": ("a", "b")}, "has several channels already"),
        ({"depth": 1}, "has several time points"),
        ({"container": Container.DICOM}, "one is NIFTI, the other DICOM"),
        ({"modality": Modality.CT}, "one is MR, the other CT"),
    ],
)
def test_scans_of_other_kinds_are_refused_in_words(sequences, changes, words):
    with pytest.raises(ChannelsError, match=words):
        combine([sequences[0], replace(sequences[1], **changes)])


@pytest.mark.parametrize("count", [0, 1, 5])
def test_two_to_four_channels(sequences, count):
    with pytest.raises(ChannelsError, match=f"2 to 4 channels, and {count} scans were given"):
        combine((sequences * 2)[:count])


def test_the_volumes_of_one_file_are_its_channels(tmp_path, sequences):
    values = np.stack([np.random.default_rng(seed).integers(0, 1000, (20, 16, 5)) for seed in range(3)], axis=-1)
    path = tmp_path / "together.nii.gz"
    nib.save(nib.Nifti1Image(values.astype(np.int16), AFFINE), path)
    (file,) = open_paths([path]).scans
    scan = combine([replace(file, modality=Modality.MR, labels=False)])
    apart = combine(sequences)
    assert scan.channels == tuple(f"{file.title} {number}" for number in (1, 2, 3))
    assert (len(scan), scan.depth) == (len(apart), apart.depth)
    for index in (0, 7, 14):
        ours, theirs = scan.read(index), apart.read(index)
        assert ours.channel == theirs.channel == index // 5
        assert np.array_equal(ours.values, theirs.values)
        for one, other in zip(ours.channels, theirs.channels, strict=True):
            assert np.array_equal(one.values, other.values)


@pytest.mark.parametrize("volumes", [1, 5])
def test_one_volume_or_more_than_four_are_no_channels(tmp_path, volumes):
    scan = opened(tmp_path, "film", shape=(20, 16, 5, volumes))
    with pytest.raises(ChannelsError, match=f"2 to 4 channels, and {volumes} scan"):
        combine([scan])
