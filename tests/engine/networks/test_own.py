"""Networks that a user trained: built from the card beside their weights, which is believed in nothing."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import UnknownNetworkError, WeightsError
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier, bicubic
from engine.networks import find, load_tuned
from engine.networks.cards import Card, compose
from engine.networks.own import own_card
from engine.networks.tuned import described
from engine.networks.weights import load_module, serialise
from tests.support.own_network import write
from tests.support.slices import anatomy, make_slice


def alter(weights, change) -> None:
    beside = weights.with_suffix(".json")
    content = json.loads(beside.read_text())
    change(content)
    beside.write_text(json.dumps(content))


@pytest.mark.parametrize("network", ["miassr-3", "miassr"])
def test_the_network_of_the_card_magnifies_with_its_own_weights(tmp_path, network):
    """Also where a shipped one has the id, in another shape."""
    weights, module = write(tmp_path, network)
    module.upscale.second.weight.data.mul_(1000)
    weights, module = write(tmp_path, network, module=module)
    images = [anatomy(14, 17, seed) for seed in (1, 2, 3)]
    alone = tuple(make_slice(image, working_range=(0.0, 1.0)) for image in images)
    slice_ = replace(alone[1], channels=alone)
    grid = Grid.of(slice_.size, Scale(2.0, 1.4))
    loaded = load_tuned(weights)
    found = Magnifier(device="cpu", loaded=loaded)
    ours = found.decode(found.encode(slice_), grid, consistent=False).values
    with torch.no_grad():
        unit = torch.from_numpy(np.stack(images))[None]
        expected = module(unit, grid.target.rows, grid.target.columns)[0, 1].numpy()
    added = np.abs(expected - bicubic(images[1], grid)).max()
    assert added > 1e-3
    assert np.abs(ours - expected).max() < 1e-2 * added
    assert loaded.descriptor.id == described(weights).id == f"{network} (own weights)"
    assert loaded.descriptor.receptive_field == module.receptive_field
    assert load_tuned(weights, network).descriptor == load_tuned(weights, loaded.descriptor.id).descriptor


def test_weights_in_the_shape_of_a_shipped_network_stay_its_own_weights(tmp_path):
    shipped = find("srcnn-915")
    content = serialise(load_module("srcnn-915"))
    path = tmp_path / "mine.safetensors"
    path.write_bytes(content)
    told = replace(shipped, weights_sha256=hashlib.sha256(content).hexdigest())
    shape = {"first": 9, "middle": 1, "last": 5, "features": 64, "mapped": 32}
    path.with_suffix(".json").write_text(compose(Card(told, "srcnn", shape, {})))
    assert own_card(path) is None
    assert described(path).id == load_tuned(path).descriptor.id == "srcnn-915 (own weights)"


def test_another_network_is_not_what_they_belong_to(tmp_path):
    weights, _ = write(tmp_path)
    with pytest.raises(WeightsError, match="they belong to 'miassr-3' and not to 'srcnn-915'"):
        load_tuned(weights, "srcnn-915")
    with pytest.raises(UnknownNetworkError, match="nothing"):
        load_tuned(weights, "nothing")


def test_a_card_of_other_weights_is_not_taken_for_theirs(tmp_path):
    weights, _ = write(tmp_path, weights_sha256="0" * 64)
    with pytest.raises(WeightsError, match="the card beside them describes other weights"):
        load_tuned(weights)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "7", "{}", "[" * 100_000, "\udcff", '{"network": {}}'],
    ids=["empty", "cut", "list", "number", "nothing", "deep", "bytes", "network"],
)
def test_a_damaged_card_is_refused(tmp_path, text):
    weights, _ = write(tmp_path)
    weights.with_suffix(".json").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(WeightsError, match="card cannot be read"):
        load_tuned(weights)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("id", "../../mine"),
        ("id", 7),
        ("title", "two\nlines"),
        ("title", "x" * 5000),
        ("scales", [1.0, float("inf")]),
        ("scales", [1.0, 10**400]),
        ("scales", [1.0]),
        ("modalities", [3]),
        ("degradation", "rumour"),
        ("channels", "3"),
        ("fidelity", "yes"),
    ],
)
def test_what_is_not_of_its_kind_is_refused(tmp_path, key, value):
    weights, _ = write(tmp_path)
    alter(weights, lambda content: content["network"].update({key: value}))
    with pytest.raises(WeightsError, match="card cannot be read"):
        load_tuned(weights)


@pytest.mark.parametrize(
    "shape",
    [[], {"channels": 3.5}, {"channels": True}, {"width": -1}, {"width": 10**9}, {"blocks": "2"}],
)
def test_a_shape_is_of_small_whole_numbers(tmp_path, shape):
    weights, _ = write(tmp_path)
    alter(weights, lambda content: content.update(shape=shape))
    with pytest.raises(WeightsError, match="card cannot be read"):
        load_tuned(weights)


@pytest.mark.parametrize(
    "shape",
    [
        {"channels": 3, "width": 1000, "blocks": 1000, "hidden": 1000},
        {"channels": 4, "width": 8, "blocks": 2, "hidden": 16},
        {"rooms": 3},
    ],
)
def test_no_more_is_built_than_the_weights_can_fill(tmp_path, shape):
    """The first of these would take 36 GB."""
    weights, _ = write(tmp_path, shape=shape)
    with pytest.raises(WeightsError, match="not those of the network of their card"):
        load_tuned(weights)
    torch.nn.Linear(2000, 2000)  # others are built as large as ever


def test_an_architecture_from_elsewhere_is_refused(tmp_path):
    weights, _ = write(tmp_path)
    alter(weights, lambda content: content.update(architecture="os.system"))
    with pytest.raises(WeightsError, match="unknown architecture"):
        load_tuned(weights)
