"""Which network losses and metrics on features look with: one trained elsewhere if the user has it, otherwise our own.

A user who has the weights of VGG-19 or EfficientNet-B0 as safetensors, under the names of torchvision or timm, and one
of these two packages, puts ``vgg19.safetensors`` or ``efficientnet_b0.safetensors`` into a folder and names it in the
environment variable ``VERNIER_FEATURES``. What is named and cannot be used is refused: ours never stands in for it
unsaid. See :mod:`engine.train.losses.trained_elsewhere`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection
from functools import cache
from pathlib import Path

import torch
from torch import Tensor, nn

from engine.errors import EngineError
from engine.networks.feature_network import load_features, read_card
from engine.train.losses import trained_elsewhere
from engine.train.recipe import RecipeError
from engine.words import words

FOLDER_VARIABLE = "VERNIER_FEATURES"

FDL_ORDER = ("efficientnet_b0", "vgg19")
"""What the frequency distribution loss looks for first: the paper's final choice, then its earlier one."""

PERCEPTUAL_ORDER = ("vgg19", "efficientnet_b0")
"""What the perceptual loss looks for first: the network of the papers that use it."""

LOOKS: dict[str, tuple[str, ...]] = {"fdl": FDL_ORDER, "fdl-bins": FDL_ORDER, "perceptual": PERCEPTUAL_ORDER}
"""The losses that look with features, by name, and what each looks for first."""

OURS = "vernier"


class FeaturesError(EngineError):
    """A folder of the user's feature networks that cannot be used.

    Attributes
    ----------
    folder : str
        What the environment variable says.
    """

    def __init__(self, folder: str, reason: str) -> None:
        self.folder = folder
        text = words("Engine", "the environment variable {variable} names '{folder}': {reason}")
        super().__init__(text.of(variable=FOLDER_VARIABLE, folder=folder, reason=reason))


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
        """Return the features of every channel of ``x`` as (N · C, features, r, c), fine to coarse.

        Raises
        ------
        RecipeError
            The patches are too small for the network.
        """
        smallest = getattr(self.network, "smallest", 1)
        if min(x.shape[-2:]) < smallest:
            raise RecipeError(f"{self.name} looks at HR patches of at least {smallest} pixels a side")
        features: list[Tensor] = self.network(x.float().flatten(0, 1).unsqueeze(1))
        return features


def extractor(order: tuple[str, ...], device: torch.device | str = "cpu") -> Extractor:
    """Return the first network of ``order`` that the user has, otherwise Vernier's own, on ``device``.

    Loaded at the first call and kept.

    Raises
    ------
    FeaturesError
        The folder that the user names is none, or holds no network of ``order``.
    WeightsError
        A file in it cannot be used, or neither torchvision nor timm makes its network.
    """
    return _loaded(_choice(order), os.environ.get(FOLDER_VARIABLE, ""), str(device))


def feature_source(losses: Collection[str] = tuple(LOOKS)) -> str:
    """Return, for a card, what the losses called ``losses`` look with; empty if none of them looks with features."""
    choices = sorted({_choice(LOOKS[name]) for name in losses if name in LOOKS})
    return ", ".join(_name(choice) for choice in choices)


def prepare(losses: Collection[str], device: torch.device | str = "cpu") -> None:
    """Load what the losses called ``losses`` look with, so that what cannot be used is refused before any work.

    Raises
    ------
    FeaturesError, WeightsError
        As :func:`extractor`.
    """
    for name in losses:
        if name in LOOKS:
            extractor(LOOKS[name], torch.empty(0, device=device).device)


def _choice(order: tuple[str, ...]) -> str:
    folder = os.environ.get(FOLDER_VARIABLE)
    if not folder:
        return OURS
    if not Path(folder).is_dir():
        raise FeaturesError(folder, words("Engine", "there is no such folder"))
    for name in order:
        if _path(name).is_file():
            return name
    files = [f"{name}.safetensors" for name in order]
    raise FeaturesError(
        folder, words("Engine", "neither {first} nor {second} is in it").of(first=files[0], second=files[1])
    )


def _name(choice: str) -> str:
    if choice == OURS:
        card = read_card()
        return f"Vernier's own feature network {card['version']} (sha256 {card['weights_sha256'][:12]})"
    path = _path(choice)
    origin, digest = trained_elsewhere.origin_of(path), hashlib.sha256(path.read_bytes()).hexdigest()
    return f"{trained_elsewhere.TITLES[choice]} of {origin}, weights of the user (sha256 {digest[:12]})"


def _path(choice: str) -> Path:
    return Path(os.environ.get(FOLDER_VARIABLE, "")) / f"{choice}.safetensors"


@cache
def _loaded(choice: str, folder: str, device: str) -> Extractor:
    # the folder is part of the key: a file of the same name elsewhere is another network
    with torch.random.fork_rng(devices=[]):
        # drawing the values that the file replaces would shift what the step in progress draws, in one process of a run
        # that was resumed and not in the other
        path = Path(folder) / f"{choice}.safetensors"
        network = load_features() if choice == OURS else trained_elsewhere.load(choice, path)
    return Extractor(network, _name(choice)).to(device)
