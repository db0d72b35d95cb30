"""Which network the losses on features look with: one trained elsewhere if the user has it, otherwise our own.

Nothing is downloaded and nothing is unpickled. A user who has torchvision and the weights of VGG-19 or
EfficientNet-B0 under torchvision's names as safetensors puts ``vgg19.safetensors`` or
``efficientnet_b0.safetensors`` into a folder and names it in the environment variable ``VERNIER_FEATURES``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.networks.feature_network import load_features, read_card

FOLDER_VARIABLE = "VERNIER_FEATURES"

FDL_ORDER = ("efficientnet_b0", "vgg19")
"""What the frequency distribution loss looks for first: the paper's final choice, then its earlier one."""

PERCEPTUAL_ORDER = ("vgg19", "efficientnet_b0")
"""What the perceptual loss looks for first: the network of the papers that use it."""

LOOKS: dict[str, tuple[str, ...]] = {"fdl": FDL_ORDER, "fdl-bins": FDL_ORDER, "perceptual": PERCEPTUAL_ORDER}
"""The losses that look with features, by name, and what each looks for first."""

_TITLES = {"efficientnet_b0": "EfficientNet-B0", "vgg19": "VGG-19"}
_LAYERS = {"efficientnet_b0": (1, 2, 3, 5, 7), "vgg19": (2, 7, 16, 25, 34)}
"""After which entries of torchvision's ``features`` a layer is taken: the last of each resolution, before its rectifier
if it has one."""
_MEAN = (0.485, 0.456, 0.406)
_DEVIATION = (0.229, 0.224, 0.225)


class Extractor(nn.Module):
    """A frozen network behind one call: (N, C, R, C) in 0…1 to a list of feature maps, each channel by itself.

    Attributes
    ----------
    name : str
        What a card says about it: the original's name, or ours; never one for the other.
    """

    def __init__(self, network: nn.Module, name: str) -> None:
        super().__init__()
        self.network = network.eval().requires_grad_(False)
        self.name = name

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the features of every channel of ``x`` as (N · C, features, r, c), fine to coarse."""
        features: list[Tensor] = self.network(x.float().flatten(0, 1).unsqueeze(1))
        return features


class Layers(nn.Module):
    """Some layers of torchvision's ``features`` on grey images, mapped to the mean and spread they were trained on."""

    def __init__(self, features: nn.Sequential, layers: Collection[int]) -> None:
        super().__init__()
        self.features = nn.ModuleList(list(features.children())[: max(layers) + 1])
        self.layers = frozenset(layers)
        for module in self.features.modules():
            if isinstance(module, nn.ReLU):
                # in place it would overwrite the layer that is taken before it
                module.inplace = False
        self.register_buffer("mean", torch.tensor(_MEAN).reshape(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(_DEVIATION).reshape(1, 3, 1, 1))

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the layers' features of ``x`` (N, 1, R, C) in 0…1."""
        x = (x.expand(-1, 3, -1, -1) - self.get_buffer("mean")) / self.get_buffer("deviation")
        found = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self.layers:
                found.append(x)
        return found


def extractor(order: tuple[str, ...], device: torch.device | str = "cpu") -> Extractor:
    """Return the first network of ``order`` that the user has, otherwise Vernier's own, on ``device``.

    Loaded at the first call and kept.

    Raises
    ------
    WeightsError
        A file that is there cannot be used.
    """
    return _loaded(_choice(order), os.environ.get(FOLDER_VARIABLE, ""), str(device))


def feature_source(losses: Collection[str] = tuple(LOOKS)) -> str:
    """Return, for a card, what the losses called ``losses`` look with; empty if none of them looks with features."""
    choices = sorted({_choice(LOOKS[name]) for name in losses if name in LOOKS})
    return ", ".join(_name(choice) for choice in choices)


def _choice(order: tuple[str, ...]) -> str:
    folder = os.environ.get(FOLDER_VARIABLE)
    if folder and find_spec("torchvision") is not None:
        for name in order:
            if (Path(folder) / f"{name}.safetensors").is_file():
                return name
    return "vernier"


def _name(choice: str) -> str:
    if choice == "vernier":
        card = read_card()
        return f"Vernier's own feature network {card['version']} (sha256 {card['weights_sha256'][:12]})"
    digest = hashlib.sha256(_path(choice).read_bytes()).hexdigest()
    return f"{_TITLES[choice]} of torchvision, weights of the user (sha256 {digest[:12]})"


def _path(choice: str) -> Path:
    return Path(os.environ.get(FOLDER_VARIABLE, "")) / f"{choice}.safetensors"


@cache
def _loaded(choice: str, folder: str, device: str) -> Extractor:
    # the folder is part of the key: a file of the same name elsewhere is another network
    with torch.random.fork_rng(devices=[]):
        # drawing the values that the file replaces would shift what the step in progress draws, in one process of a run
        # that was resumed and not in the other
        path = Path(folder) / f"{choice}.safetensors"
        network = load_features() if choice == "vernier" else _torchvision(choice, path)
    return Extractor(network, _name(choice)).to(device)


def _torchvision(choice: str, path: Path) -> Layers:
    try:
        models: Any = import_module("torchvision.models")
    except (ImportError, RuntimeError, OSError) as error:
        # one that was built for another torch is found and cannot be imported
        raise WeightsError(path, "torchvision, which they belong to, is installed but does not work") from error
    whole: nn.Module = getattr(models, choice)(weights=None)
    try:
        whole.load_state_dict(load_tensors(path.read_bytes()))
    except (OSError, SafetensorError, RuntimeError, ValueError) as error:
        raise WeightsError(path, f"these are no weights of torchvision's {_TITLES[choice]}") from error
    features = whole.features
    assert isinstance(features, nn.Sequential)  # noqa: S101 - true of both networks of torchvision
    return Layers(features, _LAYERS[choice])
