"""What is held out was never trained on, and its neighbours neither."""

from __future__ import annotations

import numpy as np
import pytest

from engine.train.scan_parts import ScanPart, ScanTrainingError
from engine.tune.holdout import BAND_GAP, split
from tests.support.slices import anatomy


def numbered(count: int, rows: int = 48, columns: int = 40) -> list[ScanPart]:
    """Parts whose every pixel says which slice it is of, but for one that makes them not flat."""
    parts = []
    for index in range(count):
        pixels = np.full((rows, columns), index / 1000, np.float32)
        pixels[0, 0] = 1.0
        parts.append(ScanPart(index, pixels))
    return parts


def indices(images) -> list[int]:
    return sorted({round(float(image[1, 1]) * 1000) for image in images})


@pytest.mark.parametrize("count", [8, 9, 12, 30, 64])
def test_a_block_of_slices_is_held_out_with_a_gap_on_either_side(count):
    held = split(numbered(count), count, count)
    trained = indices(held.training)
    watched = indices(image.pixels for image in held.watched)
    deciding = indices(image.pixels for image in held.deciding)
    assert watched
    assert deciding
    assert not {*watched} & {*deciding}
    block = [*watched, *deciding]
    assert not [index for index in range(min(block), max(block) + 1) if index in trained], "contiguous"
    assert {min(block) - 1, max(block) + 1} & {*trained} == set(), "its neighbours are not trained on"
    assert len(trained) >= count / 2
    assert held.slices == max(2, round(count / 6))


def test_the_same_place_is_held_out_at_every_moment_and_in_every_channel():
    parts = numbered(36)
    held = split(parts, 12, 36)
    trained = {index % 12 for index in indices(held.training)}
    block = {index % 12 for index in indices(image.pixels for image in (*held.watched, *held.deciding))}
    assert not trained & block


def test_a_cine_of_one_slice_is_parted_in_time():
    held = split(numbered(20), 1, 20)
    block = indices(image.pixels for image in (*held.watched, *held.deciding))
    assert not {*block} & {*indices(held.training)}


def test_of_a_single_slice_a_band_of_columns_is_held_out():
    pixels = anatomy(120, 140)
    pixels[:] = np.arange(140, dtype=np.float32) / 200  # every pixel says its column
    pixels[::2] += 0.1 / 200
    held = split([ScanPart(0, pixels)], 1, 1)
    [watched], [deciding] = held.watched, held.deciding
    assert watched.pixels is deciding.pixels
    seen = np.zeros(watched.pixels.shape, int)
    for box in (*watched.parts, *deciding.parts):
        seen[box.slices] += 1
    assert (seen == 1).all(), "every pixel is in one half, and in one tile of it"
    assert held.pooled
    columns = {round(float(value) * 200 - 0.05) for value in np.unique(watched.pixels)}
    for side in held.training:
        of_side = {round(float(value) * 200 - 0.05) for value in np.unique(side)}
        assert min(abs(one - other) for one in columns for other in of_side) > BAND_GAP
    assert held.slices == 1


def test_too_small_a_slice_is_refused():
    with pytest.raises(ScanTrainingError, match="too small"):
        split([ScanPart(0, anatomy(40, 40))], 1, 1)
