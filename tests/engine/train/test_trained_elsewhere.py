"""Feature networks that the user brings, with stand-ins for the packages that make them."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from engine.devices import choose
from engine.errors import EngineError, WeightsError
from engine.measure import feature_distance
from engine.train.cycle import CycleObjective
from engine.train.distributed import Group
from engine.train.losses import TERMS, Pair, feature_source, features, trained_elsewhere
from engine.train.plans import Stage
from engine.train.recipe import RecipeError, find_recipe
from engine.train.supervised import Supervised
from tests.support import feature_packages
from tests.support.slices import anatomy

TITLES = {"efficientnet_b0": "EfficientNet-B0", "vgg19": "VGG-19"}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The folder that the variable names, both packages, and nothing loaded."""
    monkeypatch.setenv(features.FOLDER_VARIABLE, str(tmp_path))
    feature_packages.install(monkeypatch, "torchvision", "timm")
    features._loaded.cache_clear()
    yield tmp_path
    features._loaded.cache_clear()


def bring(folder, name: str, names_of: str = "torchvision"):
    network, weights = feature_packages.trained(name)
    save_file({key: value.contiguous() for key, value in weights[names_of].items()}, folder / f"{name}.safetensors")
    return network


def pair_of(high: torch.Tensor):
    return Pair(high, high, high, torch.ones(1, 1, 1, 1))


def pictures() -> torch.Tensor:
    return torch.rand(2, 1, 70, 66, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("packages", [("torchvision", "timm"), ("torchvision",), ("timm",)])
@pytest.mark.parametrize("names_of", ["torchvision", "timm"])
@pytest.mark.parametrize("name", ["efficientnet_b0", "vgg19"])
def test_names_of_either_package_make_the_same_network_in_either(folder, monkeypatch, name, names_of, packages):
    network = bring(folder, name, names_of)
    feature_packages.install(monkeypatch, *packages)
    found = features.extractor(features.FDL_ORDER)
    assert found.name.startswith(f"{TITLES[name]} of {names_of}, weights of the user (sha256 ")
    x = (pictures().expand(-1, 3, -1, -1) - torch.tensor(trained_elsewhere.MEAN).reshape(1, 3, 1, 1)) / torch.tensor(
        trained_elsewhere.DEVIATION
    ).reshape(1, 3, 1, 1)
    expected = []
    for index, layer in enumerate(network.features):
        x = layer(x)
        if index in trained_elsewhere.LAYERS[name]:
            expected.append(x.clone())
    layers = found(pictures())
    assert len(layers) == 5
    for ours, theirs in zip(layers, expected, strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)


@pytest.mark.parametrize("name", ["efficientnet_b0", "vgg19"])
def test_layers_are_the_last_of_each_resolution(name):
    network = feature_packages.OF_TORCHVISION[name]().eval()
    x, sides = torch.rand(1, 3, 64, 64), []
    for layer in network.features:
        x = layer(x)
        sides.append(x.shape[-1])
    taken = trained_elsewhere.LAYERS[name]
    assert [sides[index] for index in taken] == sorted({sides[index] for index in taken}, reverse=True)
    for index in taken:
        # what follows at the same resolution is a rectifier, or the widening for the classifier
        rest = [type(network.features[k]).__name__ for k in range(index + 1, len(sides)) if sides[k] == sides[index]]
        assert rest in ([], ["ReLU"], ["Sequential"]), (index, rest)
    if name == "efficientnet_b0":
        assert len(network.features) - 1 == taken[-1] + 1


def test_each_loss_and_the_metric_look_first_with_their_own(folder):
    bring(folder, "efficientnet_b0")
    bring(folder, "vgg19")
    assert feature_source(["fdl"]).startswith("EfficientNet-B0 of torchvision")
    assert feature_source(["perceptual"]).startswith("VGG-19 of torchvision")
    assert "EfficientNet" in feature_source()
    assert "VGG" in feature_source()
    looks = feature_distance.looking_with()
    assert looks.name.startswith("VGG-19 of torchvision")
    truth, image = anatomy(64, 64), anatomy(64, 64, seed=5)
    assert feature_distance.feature_distance(truth, truth, looks) == 0
    assert 0 < feature_distance.feature_distance(image, truth, looks) < 4


def test_a_folder_that_is_none_is_refused(folder, monkeypatch):
    monkeypatch.setenv(features.FOLDER_VARIABLE, str(folder / "nowhere"))
    for ask in (feature_source, feature_distance.looking_with):
        with pytest.raises(
            features.FeaturesError, match=r"VERNIER_FEATURES names '.*nowhere': there is no such folder"
        ):
            ask()


def test_a_folder_without_either_file_is_refused(folder):
    (folder / "vgg19.pth").write_bytes(b"")
    with pytest.raises(features.FeaturesError, match=r"neither vgg19\.safetensors nor efficientnet_b0\.safetensors"):
        features.extractor(features.PERCEPTUAL_ORDER)


def test_without_either_package_it_says_which_to_install(folder, monkeypatch):
    bring(folder, "vgg19")
    feature_packages.install(monkeypatch)
    with pytest.raises(
        WeightsError, match=r"vgg19\.safetensors: torchvision or timm .* pip install 'vernier\[features\]'"
    ):
        features.extractor(features.PERCEPTUAL_ORDER)


def test_a_package_that_does_not_work_is_named(folder, tmp_path_factory, monkeypatch):
    bring(folder, "vgg19")
    feature_packages.install(monkeypatch)
    broken = tmp_path_factory.mktemp("packages")
    (broken / "torchvision").mkdir()
    (broken / "torchvision" / "__init__.py").write_text("raise RuntimeError('operator nms does not exist')\n")
    monkeypatch.syspath_prepend(broken)
    for name in ("torchvision", "torchvision.models"):
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(WeightsError, match="torchvision, which makes their network, is installed but does not work"):
        features.extractor(features.PERCEPTUAL_ORDER)


@pytest.mark.parametrize("change", ["more", "fewer", "other shape"])
def test_weights_of_another_network_are_refused(folder, change):
    _, weights = feature_packages.trained("efficientnet_b0")
    tensors = {key: value.contiguous() for key, value in weights["torchvision"].items()}
    if change == "more":  # as EfficientNet-B1 has, which holds every entry of B0 beside its own
        tensors["features.1.2.block.0.0.weight"] = torch.zeros(2, 1, 3, 3)
    elif change == "fewer":
        del tensors["features.7.1.block.3.0.weight"]
    else:
        tensors["features.0.0.weight"] = torch.zeros(4, 3, 3, 3)
    save_file(tensors, folder / "efficientnet_b0.safetensors")
    with pytest.raises(WeightsError, match="no weights of EfficientNet-B0 as torchvision or timm names them"):
        features.extractor(features.FDL_ORDER)


def test_what_is_no_safetensors_is_refused_and_never_unpickled(folder):
    torch.save({"features.0.weight": torch.zeros(1)}, folder / "vgg19.safetensors")
    with pytest.raises(WeightsError, match="no file of safetensors"):
        features.extractor(features.PERCEPTUAL_ORDER)


def test_patches_too_small_for_the_network_are_refused(folder):
    bring(folder, "vgg19")
    small = torch.rand(1, 1, 15, 40)
    pair = pair_of(small)
    for loss in ("perceptual", "fdl"):
        with pytest.raises(RecipeError, match=r"VGG-19 .* at least 16 pixels a side"):
            TERMS[loss](pair)
    enough = torch.rand(1, 1, 16, 40)
    assert torch.isfinite(TERMS["perceptual"](pair_of(enough)))


def test_a_training_is_refused_before_its_first_step(folder):
    """Also where the loss that looks belongs to the last stage alone."""
    source = object()  # never asked: what cannot be used is told before any slice is read
    for name, kind in (("us-cyclegan", CycleObjective), ("srgan", Supervised)):
        recipe = find_recipe(name)
        recipe = replace(recipe, stages=(Stage(0.5, {"mse": 1.0}), Stage(0.5, {"perceptual": 1.0})))
        with pytest.raises(EngineError, match="neither vgg19"):
            kind(recipe, source, choose("cpu"), Group())
