from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
import torch

from engine.devices import choose
from engine.errors import UnreadableError, WeightsError
from engine.networks import feature_network
from engine.networks.feature_network import WIDTHS, FeatureNetwork, load_features, read_card
from engine.networks.weights import fill
from engine.train.data import TrainingSlice
from engine.train.distributed import Group
from engine.train.objectives import Source
from engine.train.pretext import DEGRADATIONS, PretextNetwork, PretextObjective, Questions, publish_features
from engine.train.recipe import find_recipe


def slices(count: int) -> list[TrainingSlice]:
    """Bright above, dark below, with texture: patches of which one can tell the way up."""
    random = np.random.default_rng(1)
    made = []
    for index in range(count):
        ramp = np.linspace(0.9, 0.1, 48)[:, None] * np.ones((1, 56))
        pixels = (ramp + 0.1 * random.standard_normal((48, 56))).clip(0, 1).astype(np.float32)
        made.append(TrainingSlice(pixels, "us", "made", f"patient {index}", 0.1, "none"))
    return made


class Given(Source):
    """Slices made here instead of a folder's."""

    def slices(self, recipe):
        return slices(4), slices(2)


@pytest.fixture
def objective() -> PretextObjective:
    recipe = find_recipe("features")
    torch.manual_seed(0)
    return PretextObjective(
        replace(recipe, patches=replace(recipe.patches, batch=4, patch=32)), Given(), choose("cpu"), Group()
    )


def test_features_at_four_resolutions_of_odd_sizes():
    found = FeatureNetwork()(torch.rand(2, 1, 45, 31))
    assert [tuple(f.shape) for f in found] == [
        (2, WIDTHS[0], 45, 31),
        (2, WIDTHS[1], 23, 16),
        (2, WIDTHS[2], 12, 8),
        (2, WIDTHS[3], 6, 4),
    ]


def test_it_is_small():
    expected = sum(
        9 * before * after + after + 9 * after * after + after
        for before, after in zip((1, *WIDTHS[:-1]), WIDTHS, strict=True)
    )
    assert sum(p.numel() for p in FeatureNetwork().parameters()) == expected == read_card()["parameters"]
    assert expected <= 300_000


def test_a_constant_has_constant_features():
    for features in load_features()(torch.full((1, 1, 33, 20), 0.7)):
        assert float((features - features[..., :1, :1]).abs().max()) < 1e-4


def test_the_shipped_one_is_frozen_and_in_no_catalogue():
    assert not any(p.requires_grad for p in load_features().parameters())
    weights = [entry.name for entry in (resources.files("resources") / "weights").iterdir()]
    assert not any(name.startswith("features") for name in weights)


def test_weights_that_are_not_those_of_the_card_are_refused(monkeypatch):
    card = read_card()
    monkeypatch.setattr(feature_network, "read_card", lambda: card | {"weights_sha256": "0" * 64})
    with pytest.raises(WeightsError, match="not the one"):
        load_features()


def test_its_card_tells_how_it_came_to_be():
    card, training = read_card(), read_card()["training"]
    recipe = find_recipe("features")
    assert training["steps"] == recipe.schedule.steps
    assert training["seed"] == recipe.schedule.seed
    assert training["recipe"]["schedule"]["rate"] == recipe.schedule.rate
    assert training["recipe"]["patches"]["batch"] == recipe.patches.batch
    for kind, guessing in training["accuracy_of_guessing"].items():
        assert training["held_out_accuracy"][kind] > guessing
    assert card["licence"]
    assert training["sources"]


@pytest.mark.parametrize("degrade", DEGRADATIONS[1:], ids=lambda f: f.__name__.lstrip("_"))
def test_each_degradation_does_something_and_keeps_the_size(degrade):
    random = np.random.default_rng(3)
    x = torch.rand(1, 1, 32, 32)
    done = degrade(x, lambda low, high: float(random.uniform(low, high)))
    assert done.shape == x.shape
    assert float((done - x).abs().mean()) > 1e-3


def test_questions_depend_on_the_generator_alone(objective):
    state = objective.state()
    first = objective.questions.draw(6)
    objective.restore(json.loads(json.dumps(state)))
    assert all(torch.equal(a, b) for a, b in zip(first, objective.questions.draw(6), strict=True))
    one, other = (Questions(slices(4), 32, seed).draw(6)[0] for seed in (7, 8))
    assert torch.equal(one, Questions(slices(4), 32, 7).draw(6)[0])
    assert not torch.equal(one, other)


def test_slices_smaller_than_a_patch_are_refused():
    with pytest.raises(UnreadableError, match="64 × 64"):
        Questions(slices(2), 64, 0)


def test_every_value_learns_and_the_answers_get_better(objective):
    before = {name: p.detach().clone() for name, p in objective.network.named_parameters()}
    early = [objective.step(step)["loss"] for step in range(300, 304)]
    assert all(not torch.equal(before[name], p) for name, p in objective.network.named_parameters())
    late = [objective.step(step)["loss"] for step in range(304, 344)][-4:]
    assert np.mean(late) < np.mean(early)


def test_published_weights_are_those_of_the_card(objective, tmp_path):
    objective.step(300)
    average = PretextNetwork()
    average.load_state_dict(objective.network.state_dict())
    weights, card_path = publish_features(objective, average, version="0", steps=1, seconds=2.0, folder=tmp_path)
    card = json.loads(card_path.read_text(encoding="utf-8"))
    content = weights.read_bytes()
    assert hashlib.sha256(content).hexdigest() == card["weights_sha256"]
    network = FeatureNetwork()
    fill(network, content, weights.name)
    x = torch.cat([Questions(slices(4), 32, 9).plain() for _ in range(24)])
    with torch.inference_mode():
        spreads = [float(f.transpose(0, 1).flatten(1).std(dim=1).mean()) for f in network(x)]
    assert all(0.5 < spread < 2.0 for spread in spreads)
