"""The information fidelity criterion and its pyramid: against closed forms and what must hold of any image."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from scipy import integrate, ndimage, stats

from engine.measure.ifc import BLOCK, ifc, ifc_where, information
from engine.measure.steerable import steerable
from tests.support.slices import anatomy


@pytest.fixture(scope="module")
def truth() -> np.ndarray:
    return anatomy(150, 133, seed=5)


def noisy(image, deviation, seed=0):
    return image + deviation * np.random.default_rng(seed).standard_normal(image.shape)


def test_the_pyramid_is_a_tight_frame():
    image = np.random.default_rng(1).standard_normal((96, 64))
    pyramid = steerable(image, levels=4, orientations=6)
    parts = [pyramid.high, pyramid.low, *(band for level in pyramid.bands for band in level)]
    assert [band.shape for band in pyramid.bands[2]] == [(24, 16)] * 6
    assert sum(float(np.square(p).sum()) for p in parts) == pytest.approx(float(np.square(image).sum()), rel=1e-12)


@pytest.mark.parametrize(("level", "period"), [(0, 4), (1, 8), (2, 16)])
@pytest.mark.parametrize("orientation", [0, 3])
def test_a_grating_lies_in_the_band_of_its_octave_and_direction(level, period, orientation):
    y, x = np.mgrid[0:64, 0:64]
    image = np.cos(2 * np.pi * (x if orientation == 0 else y) / period)
    pyramid = steerable(image, levels=3, orientations=6)
    energy = {(i, k): np.square(b).sum() for i, bands in enumerate(pyramid.bands) for k, b in enumerate(bands)}
    assert max(energy, key=energy.__getitem__) == (level, orientation)
    across = energy[level, 3 - orientation]
    assert across < 1e-20 * energy[level, orientation]


def test_sides_that_cannot_be_halved_are_refused():
    with pytest.raises(ValueError, match="36 × 64"):
        steerable(np.zeros((36, 64)), levels=3, orientations=6)


@pytest.mark.parametrize("gain", [1.0, 0.6])
@pytest.mark.parametrize("noise", [0.5, 2.0])
def test_a_gaussian_source_through_a_known_channel_has_the_known_information(gain, noise):
    """White coefficients: ``C_u = σ² I``, and nine times the contrast of a block is chi-squared with nine degrees."""
    random = np.random.default_rng(4)
    deviation, size, window = 3.0, 300, 41
    source = deviation * random.standard_normal((size, size))
    received = gain * source + noise * random.standard_normal((size, size))
    ratio = (gain * deviation / noise) ** 2
    degrees = BLOCK * BLOCK
    expected, _ = integrate.quad(
        lambda s: np.log2(1 + ratio * s / degrees) * stats.chi2.pdf(s, degrees), 0, np.inf, epsabs=1e-9
    )
    edge = -(-(window // 2) // BLOCK)
    blocks = (size // BLOCK - 2 * edge) ** 2
    assert sum(information(source, received, window)) == pytest.approx(blocks * degrees * expected, rel=0.01)


def test_an_image_of_something_else_or_of_nothing_tells_little(truth):
    near = ifc(noisy(truth, 0.01), truth)
    assert ifc(np.full_like(truth, 0.5), truth) == 0.0
    assert ifc(1 - truth, truth) < 0.02 * near
    assert ifc(np.random.default_rng(3).random(truth.shape), truth) < 0.1 * near
    assert ifc(truth, np.full_like(truth, 0.5)) == 0.0


def test_more_noise_or_blur_tells_less(truth):
    by_noise = [ifc(noisy(truth, d), truth) for d in (0.005, 0.01, 0.03, 0.1)]
    by_blur = [ifc(ndimage.gaussian_filter(truth, d), truth) for d in (0.5, 1.0, 2.0, 4.0)]
    for values in (by_noise, by_blur):
        assert all(a > 1.05 * b for a, b in itertools.pairwise(values))
    assert ifc(truth, truth) > by_noise[0]


def test_brightness_and_contrast_as_a_whole_change_nothing(truth):
    image = noisy(truth, 0.02)
    assert ifc(0.5 * image + 0.2, truth) == pytest.approx(ifc(image, truth), rel=1e-6)


def test_turning_both_changes_nothing(truth):
    image = noisy(truth, 0.02)[:144, :96]
    same = truth[:144, :96]
    assert ifc(image.T, same.T) == pytest.approx(ifc(image, same), rel=1e-9)


def test_order_matters(truth):
    image = ndimage.gaussian_filter(truth, 1.5)
    assert ifc(image, truth) != pytest.approx(ifc(truth, image), rel=0.05)


def test_too_small_an_image_has_none():
    assert np.isnan(ifc(anatomy(90, 200), anatomy(90, 200)))


def test_noise_in_the_black_takes_from_what_is_plain_alone(truth):
    """The black half of a truth holds bits of its own, and a pattern that no eye sees takes them away."""
    black = truth.copy()
    black[:, 70:] = 0.1 / 255 * np.random.default_rng(3).standard_normal((150, 63))
    image = black + 0.02 * np.random.default_rng(4).standard_normal(black.shape) * (np.arange(133) < 70)
    spoiled = image + 1 / 255 * np.random.default_rng(5).standard_normal(black.shape) * (np.arange(133) >= 74)
    before, after = ifc_where(image, black), ifc_where(spoiled, black)
    assert before[1] > before[0] > 1
    assert after[1] < 0.3 * before[1]
    assert after[0] > 0.75 * before[0], "coarse bands see across the edge"
    assert sum(after) == ifc(spoiled, black)
