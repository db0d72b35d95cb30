"""Vernier's own feature network: what losses and metrics on features use where no network trained elsewhere is at hand.

Four stages at full, half, quarter and eighth resolution, each two 3 × 3 convolutions. Trained by a pretext task on
slices of the training set (:mod:`engine.train.pretext`); it magnifies nothing and stands in no list of networks.
"""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from torch import Tensor, nn
from torch.nn import functional

from engine.errors import WeightsError
from engine.networks.layers import ReplicatedConv2d
from engine.words import words

WIDTHS = (16, 32, 64, 96)
"""Channels of the stages, from full resolution to an eighth."""

FILE = "features"
"""Name of weights and card in ``resources/features``."""


class Stage(nn.Module):
    """Two convolutions at one resolution, the first after a mean over 2 × 2 pixels unless the resolution is full."""

    def __init__(self, inputs: int, outputs: int, *, halves: bool) -> None:
        super().__init__()
        self.halves = halves
        self.first = ReplicatedConv2d(inputs, outputs, 3)
        self.second = ReplicatedConv2d(outputs, outputs, 3)
        for layer in (self.first, self.second):
            nn.init.kaiming_normal_(layer.weight, a=0.1, nonlinearity="leaky_relu")

    def forward(self, x: Tensor) -> Tensor:
        """Return (N, outputs, ⌈R / 2⌉, ⌈C / 2⌉), or the size of ``x`` at full resolution; before the last rectifier."""
        if self.halves:
            x = functional.avg_pool2d(x, 2, ceil_mode=True, count_include_pad=False)
        features: Tensor = self.second(functional.leaky_relu(self.first(x), 0.1))
        return features


class FeatureNetwork(nn.Module):
    """The stages; see the module's text.

    Attributes
    ----------
    spread0 … spread3 : torch.Tensor
        (channels, 1, 1): standard deviation of each stage's channels on the training slices, by which they are
        divided. One until they have been measured.
    """

    def __init__(self) -> None:
        super().__init__()
        inputs = (1, *WIDTHS[:-1])
        self.stages = nn.ModuleList(
            Stage(before, after, halves=before > 1) for before, after in zip(inputs, WIDTHS, strict=True)
        )
        for index, width in enumerate(WIDTHS):
            self.register_buffer(f"spread{index}", torch.ones(width, 1, 1))
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the features of ``x`` (N, 1, R, C) in 0…1: one tensor a stage, fine to coarse, spread of one."""
        return [features / self.get_buffer(f"spread{i}") for i, features in enumerate(self.raw(x))]

    def raw(self, x: Tensor) -> list[Tensor]:
        """Return the features as the convolutions give them."""
        found: list[Tensor] = []
        carried = (x - 0.5) * 4
        for stage in self.stages:
            features: Tensor = stage(carried)
            found.append(features)
            carried = functional.leaky_relu(features, 0.1)
        return found

    def set_spread(self, deviations: list[Tensor]) -> None:
        """Divide by ``deviations`` (one (channels,) tensor a stage) from now on."""
        for index, deviation in enumerate(deviations):
            self.get_buffer(f"spread{index}").copy_(deviation.clamp_min(1e-6).reshape(-1, 1, 1))


def read_card() -> dict[str, Any]:
    """Return the card of the shipped weights; raises :class:`~engine.errors.WeightsError`."""
    name = f"{FILE}.json"
    try:
        card: dict[str, Any] = json.loads((resources.files("resources") / "features" / name).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise WeightsError(name, words("Engine", "the card is missing or damaged; install Vernier again")) from error
    return card


def load_features() -> FeatureNetwork:
    """Return the shipped feature network, frozen; raises :class:`~engine.errors.WeightsError`."""
    name = f"{FILE}.safetensors"
    try:
        content = (resources.files("resources") / "features" / name).read_bytes()
    except OSError as error:
        raise WeightsError(name, words("Engine", "the file is missing; install Vernier again")) from error
    if hashlib.sha256(content).hexdigest() != read_card()["weights_sha256"]:
        raise WeightsError(name, words("Engine", "the file is not the one its card describes; install Vernier again"))
    network = FeatureNetwork()
    try:
        network.load_state_dict(load_tensors(content))
    except (SafetensorError, RuntimeError, ValueError) as error:
        raise WeightsError(name, words("Engine", "the file is damaged or belongs to another network")) from error
    return network.eval().requires_grad_(False)
