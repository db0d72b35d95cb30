"""Plain greys stay: what is answered to them is taken from what a network makes, in the middle and at borders."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from engine.networks.greys import answer_at, answer_in_place, ramp
from tests.support.slices import anatomy, make_slice

UNIT = (0.0, 1.0)
NETWORKS = ("miassr", "miassr-gan", "srcnn-915", "srgan", "srresnet", "transform-domain-light", "us-cyclegan")


@pytest.fixture(scope="module", params=NETWORKS)
def shipped(request) -> Magnifier:
    return Magnifier(request.param, "cpu")


def magnified(magnifier: Magnifier, values, scale: Scale):
    slice_ = make_slice(values, working_range=UNIT)
    return magnifier.decode(magnifier.encode(slice_), Grid.of(slice_.size, scale), consistent=False).values


@pytest.mark.parametrize("scale", [Scale(4.0, 4.0), Scale(2.3, 1.4)], ids=str)
@pytest.mark.parametrize("size", [(21, 19), (8, 16)], ids=str)
def test_a_plain_grey_stays_that_grey(shipped, size, scale):
    for grey in (0.0, 0.1, 0.34, 0.77, 1.0):
        image = magnified(shipped, np.full(size, grey), scale)
        assert np.abs(image - grey).max() < 1e-3, grey


def test_a_plain_region_of_a_slice_stays_plain(shipped):
    """Detail on one side, a grey on the other: out of reach of the detail nothing is drawn."""
    slice_ = anatomy(24, 110, seed=2)
    slice_[:, 24:] = 0.31
    image = magnified(shipped, slice_, Scale(2.0, 2.0))
    assert np.abs(image[:, -24:] - 0.31).max() < 1e-3


def test_the_answer_is_looked_up_by_grey():
    answer = torch.stack([torch.linspace(0, 4, 5), torch.linspace(8, 0, 5)], dim=1)
    found = answer_at(answer, torch.tensor([[0.0, 0.25, 0.3], [1.0, 2.0, -1.0]]))
    assert found.shape == (2, 3, 2)
    assert found[0].tolist() == [[0, 8], [1, 6], [pytest.approx(1.2), pytest.approx(5.6)]]
    assert found[1].tolist() == [[4, 0], [4, 0], [0, 8]]


@pytest.mark.parametrize("count", [6, 8, 12, 13])
def test_borders_have_the_answer_of_borders(count):
    """A margin of three pixels, a period of two; where the length is no multiple of it, the far border is cropped."""
    row = torch.tensor([1.0, 2, 3, 10, 20, 4, 5, 6])
    answer = row.expand(2, 8, 8)
    found = answer_in_place(answer, torch.zeros(8, count), 2)[0].tolist()
    middle = [10, 20] * count
    expected = [1, 2, 3, *middle][:count] if count % 2 else [1, 2, 3, *middle[: count - 6], 4, 5, 6]
    assert found == expected


def test_greys_are_plain_images_of_one_pixel():
    assert ramp(5).flatten().tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert ramp().shape[1:] == (1, 1, 1)
