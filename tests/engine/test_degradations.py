"""Degradations by name: each against another way to compute it, in place, and through training and benchmark."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy import fft, ndimage

from engine.degradations import DECLARED, DEGRADATIONS, LOOKS, DegradationError, find
from engine.degradations.degrade import DYNAMIC_RANGE_DB, HALF_MAXIMUM, degrade
from tests.engine.consistent.oracle import shrunk
from tests.support.slices import anatomy

SMOOTH = [name for name in DEGRADATIONS if name != "speckle"]


def tensor(image):
    return torch.from_numpy(np.asarray(image, np.float32))[None, None]


def by(name, image, rows, columns):
    return degrade(tensor(image), rows, columns, name)[0, 0].numpy()


def blob(rows, columns, row, column, width=7.0):
    y, x = np.mgrid[:rows, :columns]
    return np.exp(-((y - row) ** 2 + (x - column) ** 2) / (2 * width**2))


@pytest.mark.parametrize("name", SMOOTH)
@pytest.mark.parametrize("size", [(31, 20), (60, 19), (17, 47), (1, 1), (60, 47)])
def test_a_constant_stays_as_it_is(name, size):
    assert by(name, np.full((60, 47), 0.3), *size) == pytest.approx(np.full(size, 0.3), abs=1e-6)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_nothing_is_shifted(name):
    rows, columns = (97, 120), (53, 41)
    image = degrade(tensor(blob(97, 120, 40.3, 66.8)), *columns, name)[0, 0].numpy()
    image = image - np.median(image)
    found = ndimage.center_of_mass(np.clip(image - 0.2 * image.max(), 0, None))
    expected = [(at + 0.5) * m / n - 0.5 for at, n, m in zip((40.3, 66.8), rows, columns, strict=True)]
    # the fresh speckle is noise on the blob; in the others nothing is
    assert found == pytest.approx(expected, abs=0.15 if name == "speckle" else 0.02)


@pytest.mark.parametrize("name", DEGRADATIONS)
def test_an_axis_that_keeps_its_length_is_left_alone(name):
    image = anatomy(40, 50)
    assert np.array_equal(by(name, image, 40, 50), np.asarray(image, np.float32))
    if name != "speckle":
        lines = by(name, np.repeat(image[:, :1], 50, axis=1), 40, 25)
        assert lines == pytest.approx(np.repeat(np.asarray(image[:, :1], np.float32), 25, axis=1), abs=1e-5)


def test_the_declared_one_is_that_of_the_viewer():
    image = anatomy(64, 50)
    assert by(DECLARED, image, 27, 33) == pytest.approx(shrunk(image, 27, 33), abs=1e-5)


def test_cubic_blur_is_a_binomial_of_what_was_shrunk():
    image, kernel = anatomy(64, 50), np.array([1, 2, 1]) / 4
    expected = ndimage.convolve(shrunk(image, 27, 33), np.outer(kernel, kernel), mode="nearest")
    assert by("cubic-blur", image, 27, 33) == pytest.approx(expected, abs=1e-5)


def test_blur_sample_is_a_gaussian_of_which_every_third_pixel_is_kept():
    image = anatomy(63, 51)
    blurred = ndimage.gaussian_filter(image.astype(np.float64), np.sqrt(8) / HALF_MAXIMUM, mode="nearest", truncate=6)
    assert by("blur-sample", image, 21, 17) == pytest.approx(blurred[1::3, 1::3], abs=1e-4)


def test_k_space_keeps_the_middle_of_the_spectrum_of_the_image_and_its_mirror_images():
    image = anatomy(48, 50).astype(np.float64)
    kept = fft.dctn(image, norm="ortho")[:20, :30]
    expected = np.abs(fft.idctn(kept, norm="ortho") * np.sqrt(20 * 30 / (48 * 50)))
    assert by("k-space", image, 20, 30) == pytest.approx(expected, abs=1e-5)
    y = (np.arange(48) + 0.5)[:, None] / 48
    coarse, fine = (np.broadcast_to(0.5 + 0.3 * np.cos(np.pi * k * y), (48, 50)) for k in (19, 21))
    assert np.ptp(by("k-space", coarse, 20, 50)) > 0.59
    assert np.ptp(by("k-space", fine, 20, 50)) < 1e-5


def test_speckle_is_multiplied_power_and_new_at_every_draw():
    flat = tensor(np.full((400, 400), 0.6))
    once = degrade(flat, 200, 200, "speckle")[0, 0].double()
    power = 10 ** ((once - 0.6) * DYNAMIC_RANGE_DB / 10)
    assert float(power.mean()) == pytest.approx(1.0, abs=0.01)
    assert float(power.std()) == pytest.approx(LOOKS**-0.5, abs=0.01)
    assert torch.equal(once, degrade(flat, 200, 200, "speckle")[0, 0].double())
    assert not torch.equal(once, degrade(flat, 200, 200, "speckle", np.random.default_rng(1))[0, 0].double())
    lines = np.zeros((60, 60))
    lines[::2] = 1.0
    # white and black in turn average to half the power, three decibels below white: not to the middle grey
    assert by("speckle", lines, 30, 60)[3:-3].mean() == pytest.approx(1 - 3.0 / DYNAMIC_RANGE_DB, abs=0.01)


def test_what_cannot_be_is_named():
    with pytest.raises(DegradationError, match=r"no degradation called 'fog'.*k-space"):
        find("fog")
    with pytest.raises(DegradationError, match="10 × 10 pixels cannot be degraded to 11 × 5"):
        degrade(tensor(np.zeros((10, 10))), 11, 5)


def test_several_stand_for_any_one_of_them():
    x = tensor(anatomy(40, 36))
    name = "cubic+blur-sample+k-space"
    each = {part: degrade(x, 20, 18, part) for part in name.split("+")}
    random = np.random.default_rng(0)
    drawn = [degrade(x, 20, 18, name, random) for _ in range(30)]
    counts = [sum(torch.equal(image, of_part) for image in drawn) for of_part in each.values()]
    assert sum(counts) == 30
    assert min(counts) > 3
    assert torch.equal(degrade(x, 20, 18, name), each["cubic"]), "the first, where nothing is random"
    found = find(name)
    assert found.short == "an anti-aliased cubic, a Gaussian blur and sampling or a truncation of k-space"
    assert all(DEGRADATIONS[part].sentence in found.sentence for part in each)
    with pytest.raises(DegradationError, match="'fog'"):
        find("cubic+fog")
