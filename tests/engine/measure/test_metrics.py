"""PSNR and SSIM agree with scikit-image's."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from engine.measure.metrics import psnr, shaved, ssim
from tests.support.slices import anatomy


@pytest.mark.parametrize(("rows", "columns"), [(11, 11), (40, 63), (200, 37)])
def test_agree_with_scikit_image(rows, columns):
    truth = anatomy(rows, columns).astype(np.float64)
    image = np.clip(truth + 0.05 * np.random.default_rng(0).standard_normal(truth.shape), 0, 1)
    assert psnr(image, truth) == pytest.approx(peak_signal_noise_ratio(truth, image, data_range=1), abs=1e-9)
    expected = structural_similarity(
        truth, image, data_range=1, gaussian_weights=True, sigma=1.5, use_sample_covariance=False
    )
    assert ssim(image, truth) == pytest.approx(expected, abs=1e-9)


def test_equal_images():
    image = anatomy(30, 30)
    assert psnr(image, image) == math.inf
    assert ssim(image, image) == pytest.approx(1.0)


def test_too_small_for_a_window_is_no_number():
    assert math.isnan(ssim(np.zeros((5, 40)), np.zeros((5, 40))))


def test_the_border_is_the_scale_rounded_up():
    assert shaved(np.zeros((20, 30)), 2.5, 1.0).shape == (14, 28)
    assert shaved(np.zeros((4, 4)), 4, 4).shape == (4, 4)
