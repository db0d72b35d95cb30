"""MISRGAN against the lecture's description: two unshared branches, their sum, more blocks; 1.59 million parameters."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from skimage.registration import phase_cross_correlation

from engine.errors import CancelledError
from engine.networks.architectures import architecture
from engine.networks.greys import GREYS
from engine.networks.misrgan import Misrgan, between
from engine.networks.weights import fill, serialise
from engine.progress import CancelToken

SMALL = {"channels": 8, "branch_blocks": 2, "blocks": 1}


@pytest.fixture
def trained() -> Misrgan:
    """A small network whose last convolution is no longer zero, as after training."""
    torch.manual_seed(3)
    module = Misrgan(**SMALL).eval()
    with torch.no_grad():
        module.tail.weight.normal_(std=0.05)
    return module.requires_grad_(False)


def smooth(rows: int, columns: int, seed: int = 0) -> torch.Tensor:
    noise = np.random.default_rng(seed).random((rows, columns)).astype(np.float32)
    field = torch.from_numpy(noise)[None, None]
    for _ in range(4):
        field = torch.nn.functional.avg_pool2d(field, 5, 1, 2, count_include_pad=False)
    field = field - field.min()
    return (field / field.max())[0, 0]


def test_parameter_count_is_the_papers():
    count = sum(p.numel() for p in architecture("misrgan").build().parameters())
    assert round(count / 1e6, 2) == 1.59


def test_architecture_magnifies_nothing():
    found = architecture("misrgan")
    assert found.wrap is None
    assert found.traits(found.build(**SMALL)).scales == (1.0, 1.0)


@pytest.mark.parametrize("size", [(31, 45), (1, 7), (64, 33)])
def test_training_starts_from_the_mean_at_any_size(size):
    first, second = torch.rand(2, 1, *size), torch.rand(2, 1, *size)
    torch.testing.assert_close(Misrgan(**SMALL)(first, second), (first + second) / 2, rtol=0, atol=1e-7)


def test_branches_share_nothing(trained):
    names = {id(p) for p in trained.first.parameters()}
    assert names.isdisjoint(id(p) for p in trained.second.parameters())
    a, b = torch.rand(1, 1, 20, 20), torch.rand(1, 1, 20, 20)
    assert not torch.allclose(trained(a, b), trained(b, a))


def test_constant_stays_constant(trained):
    made = trained(torch.full((1, 1, 40, 50), 0.4), torch.full((1, 1, 40, 50), 0.6))
    assert float(made.std()) < 1e-6, "replicated borders: no frame around a constant"


def test_whole_slices_do_not_depend_on_tiles(trained):
    first, second = smooth(75, 61, 1), smooth(75, 61, 2)
    whole = between(trained, first, second, side=1000)
    torch.testing.assert_close(between(trained, first, second, side=20), whole, rtol=0, atol=2e-6)
    # what two plain greys would be answered with is taken away
    greys, answer = np.linspace(0, 1, GREYS), trained.answer_to_greys().detach().numpy()
    plain = sum(np.interp(image.numpy(), greys, answer) for image in (first, second)) / 2
    expected = trained(first[None, None], second[None, None])[0, 0].detach().numpy() - plain
    np.testing.assert_allclose(whole.numpy(), expected, rtol=0, atol=2e-6)


def test_plain_greys_stay_whatever_the_weights(trained):
    greys = torch.linspace(0, 1, 41)
    assert float(trained.answer_to_greys().abs().max()) > 1e-3
    for grey in greys:
        image = torch.full((9, 12), float(grey))
        torch.testing.assert_close(between(trained, image, image), image, rtol=0, atol=1e-4)


def test_receptive_field_is_what_the_halo_needs(trained):
    first = torch.rand(1, 1, 41, 41)
    changed = first.clone()
    changed[..., 20, 20] += 1.0
    moved = (trained(changed, first) - trained(first, first)).abs()[0, 0] > 0
    rows = torch.nonzero(moved.any(dim=1)).flatten()
    assert 20 - int(rows.min()) == trained.receptive_field


def test_slice_between_stands_where_its_neighbours_stand(trained):
    image = smooth(96, 80)
    made = between(trained, image, image)
    shift, _, _ = phase_cross_correlation(image.numpy(), made.numpy(), upsample_factor=100)
    assert np.abs(shift).max() < 0.05


def test_values_beyond_the_working_range_stay_in_the_mean_alone(trained):
    """What is added is that of slices cut off at 0 and 1, which is all that training shows."""
    first, second = 3.0 * smooth(40, 50, 1)[None, None] - 1.0, smooth(40, 50, 2)[None, None]
    added = trained(first, second) - (first + second) / 2
    cut = first.clamp(0.0, 1.0)
    torch.testing.assert_close(added, trained(cut, second) - (cut + second) / 2, rtol=0, atol=1e-6)
    assert float(added.abs().max()) > 1e-3


def test_gradient_reaches_every_parameter():
    torch.manual_seed(0)
    module = Misrgan(**SMALL)
    with torch.no_grad():
        module.tail.weight.normal_(std=0.05)
    module(torch.rand(2, 1, 24, 24), torch.rand(2, 1, 24, 24)).square().mean().backward()
    assert all(p.grad is not None and float(p.grad.abs().sum()) > 0 for p in module.parameters())


def test_weights_come_back(trained):
    other = Misrgan(**SMALL).eval()
    fill(other, serialise(trained), "misrgan.safetensors")
    x, y = torch.rand(1, 1, 20, 30), torch.rand(1, 1, 20, 30)
    torch.testing.assert_close(other(x, y), trained(x, y), rtol=0, atol=0)


def test_stops_between_tiles(trained):
    token = CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        between(trained, smooth(30, 30), smooth(30, 30), cancel=token)
