"""The feature distance: its formula, what it does with what cannot be compared, and its place in the benchmark."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import ndimage
from torch import nn

from engine.geometry import Grid, Scale, Size
from engine.magnify import bicubic
from engine.measure import benchmark, feature_distance, table
from engine.measure.samples import samples
from engine.train.losses import features
from tests.support.slices import anatomy


@pytest.fixture(autouse=True)
def _no_network_of_the_user(monkeypatch):
    monkeypatch.delenv(features.FOLDER_VARIABLE, raising=False)


class Plain(nn.Module):
    """Features that can be computed by hand: the image beside its negative, and the same of means over 2 × 2."""

    def __init__(self) -> None:
        super().__init__()
        self.nothing = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        halves = nn.functional.avg_pool2d(x, 2)
        return [torch.cat([x, 1 - x], 1), torch.cat([halves, 3 - halves], 1)]


def by_hand(image, truth, valid):
    """The formula of the module's text in double precision."""
    layers = []
    for size, one in ((1, 1.0), (2, 3.0)):
        x, y, share = (
            a.astype(float).reshape(a.shape[0] // size, size, a.shape[1] // size, size).mean((1, 3))
            for a in (image, truth, valid)
        )
        x, y = (np.stack([a, one - a]) / np.hypot(a, one - a) for a in (x, y))
        layers.append((((x - y) ** 2).sum(0) * share).sum() / share.sum())
    return np.mean(layers)


def test_follows_its_formula_where_all_pixels_count_and_where_some_do():
    truth, image = anatomy(40, 48), anatomy(40, 48, seed=7)
    network = features.Extractor(Plain(), "plain")
    whole = feature_distance.feature_distance(image, truth, network)
    assert whole == pytest.approx(by_hand(image, truth, np.ones(truth.shape)), rel=1e-4)
    valid = np.zeros(truth.shape, np.bool_)
    valid[3:, :31] = True
    some = feature_distance.feature_distance(image, truth, network, valid)
    assert some == pytest.approx(by_hand(np.where(valid, image, truth), truth, valid), rel=1e-4)
    assert some != pytest.approx(whole, rel=1e-2)


def test_what_lies_in_padding_counts_for_nothing():
    truth, image = anatomy(48, 48), anatomy(48, 48, seed=7)
    valid = np.ones(truth.shape, np.bool_)
    valid[:, :10] = False
    network = feature_distance.looking_with()
    before = feature_distance.feature_distance(image, truth, network, valid)
    image[:, :10] = np.nan
    assert feature_distance.feature_distance(image, truth, network, valid) == before > 0


def test_none_between_equal_images_more_the_more_is_blurred_and_the_same_both_ways():
    truth, network = anatomy(96, 80), feature_distance.looking_with()
    blurred = [ndimage.gaussian_filter(truth, sigma) for sigma in (0, 0.7, 1.5, 3.0)]
    distances = [feature_distance.feature_distance(image, truth, network) for image in blurred]
    assert distances[0] == 0
    assert distances == sorted(set(distances))
    assert distances[-1] < 4
    back = feature_distance.feature_distance(truth, blurred[2], network)
    assert back == pytest.approx(distances[2], rel=1e-5)


def test_opposite_features_are_as_far_apart_as_it_goes():
    class Bare(Plain):
        def forward(self, x):
            return [x - 0.5]

    ones = np.ones((32, 32), np.float32)
    network = features.Extractor(Bare(), "bare")
    assert feature_distance.feature_distance(ones, 0 * ones, network) == pytest.approx(4.0)


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (31, 200), (200, 31)])
def test_images_too_small_are_no_number(rows, columns):
    image = anatomy(200, 200)[:rows, :columns]
    assert math.isnan(feature_distance.feature_distance(image, image, feature_distance.looking_with()))


def test_nothing_to_compare_and_values_that_are_none_are_no_number():
    truth, network = anatomy(40, 40), feature_distance.looking_with()
    assert math.isnan(feature_distance.feature_distance(truth, truth, network, np.zeros(truth.shape, np.bool_)))
    image = truth.copy()
    image[5, 5] = np.nan
    assert math.isnan(feature_distance.feature_distance(image, truth, network))


def test_the_benchmark_measures_it_when_asked_and_says_by_which_network(tmp_path):
    stored = (anatomy(96, 80) * 255).astype(np.uint8)
    Image.fromarray(stored).save(tmp_path / "large.png")
    [row] = benchmark.run(tmp_path, [Scale(2, 2)], ["default"], device="cpu", features=True)
    assert row.features == features.feature_source(["perceptual"])
    [sample] = samples(tmp_path)
    small = benchmark.degrade(sample, Scale(2, 2))
    reference = bicubic(small.values, Grid(small.size, Size(96, 80))).clip(0, 1)
    by_the_protocol = feature_distance.feature_distance(
        reference[2:-2, 2:-2], sample.pixels[2:-2, 2:-2], feature_distance.looking_with()
    )
    assert row.feature_distance_bicubic == pytest.approx(by_the_protocol, rel=0.01)
    assert 0 < row.feature_distance < 4
    assert row.feature_distance != row.feature_distance_bicubic
    as_json, as_text = table.write([row], tmp_path / "out")
    assert json.loads(as_json.read_text())[0]["features"] == row.features
    text = as_text.read_text()
    line = f"| default | {row.modality.upper()} | 2 × 2 | 1 | {row.feature_distance:.4f} "
    assert f"{line}| {row.feature_distance_bicubic:.4f} |" in text
    assert f"by {row.features}:" in text
    assert "LPIPS" not in text
    [without] = benchmark.run(tmp_path, [Scale(2, 2)], ["default"], device="cpu")
    assert (without.feature_distance, without.feature_distance_bicubic, without.features) == (None, None, None)
    assert "eature distance" not in table.markdown([without])


def test_an_image_too_small_is_a_dash_in_the_table(tmp_path):
    Image.fromarray((anatomy(33, 33) * 255).astype(np.uint8)).save(tmp_path / "small.png")
    [row] = benchmark.run(tmp_path, [Scale(2, 2)], ["default"], device="cpu", features=True)
    assert (row.feature_distance, row.images) == (None, 1)
    assert table.feature_distances([row]).endswith("| 2 × 2 | 1 | — | — |\n")
