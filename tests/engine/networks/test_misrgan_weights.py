"""The shipped weights of MISRGAN: what is alike in both slices stays, what moves between them is halfway."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.metrics import peak_signal_noise_ratio
from skimage.registration import phase_cross_correlation

from engine.networks.misrgan import Misrgan, between
from engine.volume.networks import load_misrgan
from tests.engine.networks.test_misrgan import smooth


@pytest.fixture(scope="module")
def shipped() -> Misrgan:
    return load_misrgan("cpu")


def moving(z: float, seed: int, side: int = 64) -> np.ndarray:
    """Return twelve soft discs at height ``z``, which move by up to two pixels and grow by one a slice: 0…1."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:side, 0:side]
    image = np.full((side, side), 0.1)
    for _ in range(12):
        centre, speed = rng.uniform(12, side - 12, 2), rng.uniform(-2, 2, 2)
        radius, grey = rng.uniform(4, 12) + rng.uniform(-1, 1) * z, rng.uniform(0.2, 0.9)
        inside = 1 / (1 + np.exp((np.hypot(y - centre[0] - speed[0] * z, x - centre[1] - speed[1] * z) - radius) / 0.7))
        image = image * (1 - inside) + grey * inside
    return image.astype(np.float32)


def test_slice_between_stands_where_its_neighbours_stand(shipped):
    image = smooth(64, 56)
    shift, _, _ = phase_cross_correlation(image.numpy(), between(shipped, image, image).numpy(), upsample_factor=100)
    assert np.abs(shift).max() <= 0.05


@pytest.mark.parametrize("grey", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_constant_stays(shipped, grey):
    image = torch.full((32, 36), grey)
    torch.testing.assert_close(between(shipped, image, image), image, rtol=0, atol=0.0005)


def test_ramp_in_the_plane_stays(shipped):
    ramp = torch.linspace(0.2, 0.7, 64)[:, None].repeat(1, 40)
    for image in (ramp, ramp.T.contiguous()):
        torch.testing.assert_close(between(shipped, image, image), image, rtol=0, atol=0.0025)


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_what_moves_is_halfway_where_the_mean_shows_it_twice(shipped, seed):
    first, truth, second = (moving(z, seed) for z in (-1.0, 0.0, 1.0))
    made = between(shipped, torch.from_numpy(first), torch.from_numpy(second)).numpy()
    ours, mean = (peak_signal_noise_ratio(truth, image, data_range=1) for image in (made, (first + second) / 2))
    assert ours > mean + 1.0
