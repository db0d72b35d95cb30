"""The default network in four orientations: mirror images commute, and the fast encoder is the one that was trained."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.devices import HALF_TOLERANCE, fast_in_half
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from engine.networks.continuous import ContinuousNetwork, KernelBank
from engine.networks.continuous_encoder import FramedEncoder
from engine.networks.mirrored import mirror_images, signs, upright
from engine.networks.weights import load_module
from tests.support.slices import anatomy, make_slice

halves = pytest.mark.parametrize(
    "half",
    [
        False,
        pytest.param(
            True, marks=pytest.mark.skipif(not fast_in_half("cpu"), reason="this processor is not faster in bfloat16")
        ),
    ],
)


@pytest.fixture(scope="module")
def module() -> ContinuousNetwork:
    loaded = load_module("default")
    assert isinstance(loaded, ContinuousNetwork)
    return loaded


@pytest.mark.parametrize("axes", [(0,), (1,), (0, 1)])
def test_a_mirrored_slice_gives_the_mirrored_image(axes):
    magnifier = Magnifier("default", "cpu")
    values = anatomy(70, 83)
    grid = Grid.of(make_slice(values).size, Scale(2.37, 1.6))
    images = []
    for laid in (values, np.flip(values, axes).copy()):
        slice_ = make_slice(laid, working_range=(0.0, 1.0))
        images.append(magnifier.decode(magnifier.encode(slice_), grid).values)
    assert np.abs(images[0] - values.mean()).max() > 0.01
    assert np.abs(np.flip(images[1], axes) - images[0]).max() < 2e-5


def test_upright_undoes_mirroring():
    x = torch.rand(3, 2, 5, 4)
    for image in upright(mirror_images(x)):
        assert torch.equal(image, x)


def test_kernels_are_even_or_odd_at_every_ratio():
    torch.manual_seed(3)
    bank = KernelBank(6)
    with torch.no_grad():
        bank.base.normal_()
        bank.modulation[2].weight.normal_()
    assert bank.odd.tolist() == [False] * 4 + [True] * 2
    distance = torch.linspace(-1.9, 1.9, 39)
    sign = torch.where(bank.odd, -1.0, 1.0)
    for inverse_ratio in (1.0, 0.4):
        there, back = bank(distance, inverse_ratio), bank(-distance, inverse_ratio)
        assert torch.allclose(back, there * sign, atol=1e-4)
        assert there.abs().amax(dim=0).min() > 0.1


def test_mirroring_an_axis_changes_the_sign_of_its_odd_kernels():
    sign = signs(torch.tensor([False, True]))
    assert sign.tolist() == [[[1, 1], [1, 1]], [[1, -1], [1, -1]], [[1, 1], [-1, -1]], [[1, -1], [-1, 1]]]


@pytest.mark.parametrize(("rows", "columns"), [(256, 131), (64, 64), (63, 65), (40, 9), (3, 90), (1, 1)])
def test_the_framed_encoder_is_the_trained_one(module, rows, columns):
    x = torch.from_numpy(anatomy(rows, columns))
    with torch.inference_mode():
        trained = module.encode(x[None, None])[0]
        framed = FramedEncoder(module, half=False)(x)
    assert framed.shape == trained.shape
    assert (framed - trained).abs().max() <= 1e-4 * trained.abs().max()


def test_bfloat16_stays_within_the_stated_tolerance(module):
    x = torch.from_numpy(anatomy(120, 140))
    with torch.inference_mode():
        single, half = (module.residual(FramedEncoder(module, half=h)(x)[None], 300, 280) for h in (False, True))
    assert single.abs().max() > 0.02
    difference = (single - half).abs()
    assert 0 < difference.max() < HALF_TOLERANCE
    assert difference.square().mean().sqrt() < HALF_TOLERANCE / 20


@halves
def test_any_tile_equals_its_part_of_the_whole_bit_for_bit(module, half):
    encoder = FramedEncoder(module, half=half)
    reach = module.receptive_field
    x = torch.from_numpy(anatomy(150, 130))
    boxes = [(0, 30, 0, 9), (60, 61, 70, 71), (20, 140, 100, 130), (75, 150, 0, 130), (10, 90, 33, 37)]
    with torch.inference_mode():
        whole = encoder(x)
        for top, bottom, left, right in boxes:
            above, before = min(reach, top), min(reach, left)
            seen = x[top - above : bottom + reach, left - before : right + reach].contiguous()
            part = encoder(seen)[..., above : above + bottom - top, before : before + right - left]
            assert torch.equal(part, whole[..., top:bottom, left:right]), (top, bottom, left, right)
