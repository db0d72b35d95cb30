from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from scipy import ndimage
from skimage.metrics import structural_similarity

from engine.measure import metrics
from engine.train.losses import TERMS, Pair, feature_source, features
from engine.train.recipe import RecipeError

WITH_FEATURES = ("fdl", "fdl-bins", "perceptual")
OURS = sorted({"ssim", "ffl", "laplacian", "sobel", *WITH_FEATURES})


def images(seed: int, rows: int = 45, columns: int = 38, batch: int = 2) -> torch.Tensor:
    """Smooth structure with some texture, in 0…1."""
    generator = torch.Generator().manual_seed(seed)
    coarse = torch.rand(batch, 1, 6, 5, generator=generator)
    fine = torch.rand(batch, 1, rows, columns, generator=generator)
    smooth = torch.nn.functional.interpolate(coarse, size=(rows, columns), mode="bicubic").clamp(0, 1)
    return 0.8 * smooth + 0.2 * fine


def pair(result: torch.Tensor, high: torch.Tensor) -> Pair:
    return Pair(high[..., ::2, ::2], high, result, torch.ones(len(high), 1, 1, 1))


@pytest.fixture(autouse=True)
def _no_network_of_the_user(monkeypatch):
    monkeypatch.delenv(features.FOLDER_VARIABLE, raising=False)


@pytest.mark.parametrize("name", OURS)
def test_equal_images_cost_nothing_and_worse_ones_cost_more(name):
    truth = images(1)
    noise = torch.randn(truth.shape, generator=torch.Generator().manual_seed(2))
    costs = [float(TERMS[name](pair(truth + amount * noise, truth))) for amount in (0.0, 0.02, 0.1)]
    assert costs[0] == pytest.approx(0.0, abs=1e-6)
    assert costs[0] < costs[1] < costs[2]


@pytest.mark.parametrize("name", sorted(set(TERMS) - {"relative-l1", "relative-mse"}))
def test_the_gradient_is_finite_and_leads_down(name):
    truth = images(3)
    result = (truth + 0.05 * torch.randn(truth.shape, generator=torch.Generator().manual_seed(4))).requires_grad_()
    before = TERMS[name](pair(result, truth))
    before.backward()
    assert result.grad is not None
    assert torch.isfinite(result.grad).all()
    step = result.grad * (0.02 / result.grad.norm())
    assert TERMS[name](pair((result - step).detach(), truth)) < before


@pytest.mark.parametrize("name", OURS)
def test_flat_images_give_no_infinite_gradient(name):
    truth = torch.full((1, 1, 32, 32), 0.5)
    result = torch.full((1, 1, 32, 32), 0.4, requires_grad=True)
    TERMS[name](pair(result, truth)).backward()
    assert result.grad is not None
    assert torch.isfinite(result.grad).all()


def test_ssim_agrees_with_scikit_image_and_with_the_metric():
    truth, result = images(5), images(6)
    loss = float(TERMS["ssim"](pair(result, truth)))
    each = [
        structural_similarity(
            a.numpy().astype(np.float64),
            b.numpy().astype(np.float64),
            gaussian_weights=True,
            sigma=1.5,
            use_sample_covariance=False,
            data_range=1.0,
        )
        for a, b in zip(result[:, 0], truth[:, 0], strict=True)
    ]
    assert loss == pytest.approx(1 - np.mean(each), abs=1e-5)
    ours = [metrics.ssim(a.numpy(), b.numpy()) for a, b in zip(result[:, 0], truth[:, 0], strict=True)]
    assert loss == pytest.approx(1 - np.mean(ours), abs=1e-5)


def test_ssim_refuses_patches_smaller_than_its_window():
    small = torch.rand(1, 1, 10, 30)
    with pytest.raises(RecipeError, match="11 pixels"):
        TERMS["ssim"](pair(small, small))


@pytest.mark.parametrize("name", ["fdl", "fdl-bins"])
def test_frequency_losses_refuse_patches_without_a_coarser_layer(name):
    small = torch.rand(1, 1, 1, 1)
    with pytest.raises(RecipeError, match=f"'{name}' needs HR patches of at least 2 pixels"):
        TERMS[name](pair(small, small))
    assert float(TERMS[name](pair(torch.rand(1, 1, 2, 2), torch.rand(1, 1, 2, 2)))) > 0


def test_laplacian_and_sobel_agree_with_scipy():
    truth, result = images(7, batch=1), images(8, batch=1)
    a, b = (x[0, 0].double().numpy() for x in (result, truth))
    kernel = np.ones((3, 3)) - 9 * np.eye(3)[1][:, None] * np.eye(3)[1][None]
    edges = [ndimage.convolve(x, kernel, mode="nearest") / np.abs(kernel).sum() for x in (a, b)]
    assert float(TERMS["laplacian"](pair(result, truth))) == pytest.approx(np.abs(edges[0] - edges[1]).mean(), rel=1e-4)
    sobel = [np.hypot(*(ndimage.sobel(x, axis, mode="nearest") / 8 for axis in (0, 1))) for x in (a, b)]
    expected = np.square(sobel[0] - sobel[1]).mean()
    assert float(TERMS["sobel"](pair(result, truth))) == pytest.approx(expected, rel=1e-3)


def test_the_focal_frequency_loss_follows_its_formula():
    truth, result = images(9, 8, 8, 1), images(10, 8, 8, 1)
    error = np.abs(np.fft.fft2((result - truth)[0, 0].double().numpy(), norm="ortho"))
    expected = np.mean(error / error.max() * error**2)
    assert float(TERMS["ffl"](pair(result, truth))) == pytest.approx(expected, rel=1e-4)


def test_frequency_distributions_forgive_a_shift_that_bins_do_not():
    truth = images(11, 64, 64)
    shifted = truth.roll(2, -1)
    blurred = torch.nn.functional.avg_pool2d(torch.nn.functional.pad(truth, (1, 1, 1, 1), mode="replicate"), 3, 1)
    ratio = {n: float(TERMS[n](pair(shifted, truth)) / TERMS[n](pair(blurred, truth))) for n in ("fdl", "fdl-bins")}
    assert ratio["fdl"] < 0.8 * ratio["fdl-bins"]


def test_the_directions_follow_from_the_batch_alone():
    truth, result = images(12), images(13)
    torch.manual_seed(1)
    first = float(TERMS["fdl"](pair(result, truth)))
    torch.manual_seed(2)
    assert float(TERMS["fdl"](pair(result, truth))) == first


def test_channels_are_looked_at_one_by_one():
    truth, result = images(14), images(15)
    for name in ("ssim", "sobel", "perceptual"):
        apart = np.mean([float(TERMS[name](pair(r[None], t[None]))) for r, t in zip(result, truth, strict=True)])
        together = TERMS[name](pair(result.transpose(0, 1), truth.transpose(0, 1)))
        assert float(together) == pytest.approx(apart, rel=1e-4)


def test_features_are_those_of_our_own_network_and_say_so():
    found = features.extractor(features.FDL_ORDER)
    assert found.name == feature_source()
    assert "Vernier" in found.name
    assert not any(other in found.name for other in ("VGG", "EfficientNet", "LPIPS"))
    assert not any(p.requires_grad for p in found.parameters())
    assert feature_source(["l1", "ssim"]) == ""


def test_loading_the_features_draws_no_random_numbers():
    # a resumed run loads them in another step than the run that never stopped
    torch.manual_seed(3)
    expected = torch.rand(4)
    features._loaded.cache_clear()
    torch.manual_seed(3)
    features.extractor(features.PERCEPTUAL_ORDER)
    assert torch.equal(torch.rand(4), expected)


def test_importing_the_losses_loads_no_weights():
    code = (
        "import engine.train.losses as l, engine.train.losses.features as f; print(f._loaded.cache_info().currsize);"
        "import sys; print('torchvision' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["0", "False"]
