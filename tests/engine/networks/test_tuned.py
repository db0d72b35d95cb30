"""Tuned weights: a file that says what it is, used where it was measured to be good and nowhere else."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
import pytest
import torch

from engine.errors import WeightsError
from engine.geometry import Grid, Scale
from engine.magnify import Magnifier
from engine.networks import find, load_tuned
from engine.networks.cards import compose, read_cards
from engine.networks.tuned import TunedCard, pack, parse_tuned_card, read_tuned_card
from engine.networks.weights import load_module, serialise
from tests.support.slices import anatomy, make_slice

CARD = TunedCard("default", "0" * 64, "quick", ((2.0, 1.5),), 100, 60.0, 0.5, 0.001, 4, "2026-01-31", range=(1.5, 2.5))


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """Weights that differ from the shipped ones enough to see."""
    module = load_module("default")
    with torch.no_grad():
        module.get_parameter("head.weight").mul_(1.5)
    path = tmp_path_factory.mktemp("tuned") / "mine.safetensors"
    path.write_bytes(pack(module, CARD))
    return path


def image(magnifier: Magnifier, scale: Scale):
    slice_ = make_slice(anatomy(48, 40), working_range=(0.0, 1.0))
    return magnifier.decode(magnifier.encode(slice_), Grid.of(slice_.size, scale))


@pytest.mark.parametrize(
    ("vertical", "horizontal", "good"),
    [
        (2.0, 1.5, True),
        (2.02, 1.49, True),
        (1.5, 1.5, True),
        (2.5, 1.6, True),
        (2.5, 1.2, False),
        (3.0, 3.0, False),
        (1.2, 1.2, False),
    ],
)
def test_the_tuned_weights_work_where_they_are_good_and_the_shipped_ones_elsewhere(weights, vertical, horizontal, good):
    scale = Scale(vertical, horizontal)
    tuned, shipped = Magnifier(device="cpu", loaded=load_tuned(weights)), Magnifier("default", "cpu")
    ours, plain = image(tuned, scale), image(shipped, scale)
    assert np.array_equal(ours.values, plain.values) is not good
    assert ("shipped weights" in ours.remark) is not good
    assert tuned.network_at(ours.grid).id == ("default (tuned)" if good else "default")
    assert "shipped weights" not in plain.remark


def test_both_serve_one_slice_after_another_scale(weights):
    """Features of the one are never taken for those of the other."""
    tuned, shipped = Magnifier(device="cpu", loaded=load_tuned(weights)), Magnifier("default", "cpu")
    slice_ = make_slice(anatomy(48, 40), working_range=(0.0, 1.0))
    encoded, plain = tuned.encode(slice_), shipped.encode(slice_)
    for scale in (Scale(2, 1.5), Scale(4, 4), Scale(2, 1.5)):
        grid = Grid.of(slice_.size, scale)
        same = np.array_equal(tuned.decode(encoded, grid).values, shipped.decode(plain, grid).values)
        assert same == (scale == Scale(4, 4))


def test_it_says_that_it_is_tuned(weights):
    descriptor = load_tuned(weights).descriptor
    shipped = find("default")
    assert descriptor.id == "default (tuned)"
    assert "tuned on this scan" in descriptor.title
    assert descriptor.weights_sha256 != shipped.weights_sha256
    assert "no use for any other" in descriptor.gist


def test_weights_without_a_card_are_the_users_own(tmp_path):
    path = tmp_path / "w.safetensors"
    path.write_bytes(serialise(load_module("default")))
    assert read_tuned_card(path) is None
    assert load_tuned(path).descriptor.id == "default (own weights)"
    with pytest.raises(WeightsError, match="another network, or for another version of this one"):
        load_tuned(path, "miassr")


@pytest.mark.parametrize(("of_these", "consistent"), [(True, False), (False, True)])
def test_weights_that_undo_another_degradation_are_not_held_to_the_declared_one(tmp_path, of_these, consistent):
    content = serialise(load_module("default"))
    path = tmp_path / "mine.safetensors"
    path.write_bytes(content)
    shipped = next(card for card in read_cards() if card.descriptor.id == "default")
    digest = hashlib.sha256(content).hexdigest() if of_these else "0" * 64
    told = replace(shipped.descriptor, degradation="k-space", weights_sha256=digest)
    path.with_suffix(".json").write_text(compose(replace(shipped, descriptor=told)))
    magnified = load_tuned(path).descriptor
    assert magnified.consistent is consistent


def test_a_card_comes_back(weights):
    assert read_tuned_card(weights) == CARD
    assert replace(CARD, range=None).good_at(Scale(4, 4)), "not measured: they are all there is"


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "3", CARD.as_json().replace("0.5", "NaN"), CARD.as_json().replace('"quick"', "7")]
)
def test_a_damaged_card_is_refused(text):
    with pytest.raises(WeightsError, match="card"):
        parse_tuned_card("w.safetensors", text)
