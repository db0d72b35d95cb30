"""Networks trained elsewhere that losses and metrics may look with: VGG-19 and EfficientNet-B0 by weights of the user.

Weights come as safetensors under the names of torchvision or of timm, whose networks are the same; each package's own
name of an entry is brought to torchvision's. The network itself is made by the package that the names belong to, or by
the other one where that is not installed. Nothing is downloaded, and nothing is unpickled.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import load as load_tensors
from torch import Tensor, nn

from engine.errors import WeightsError
from engine.words import words

TITLES = {"efficientnet_b0": "EfficientNet-B0", "vgg19": "VGG-19"}
"""The networks by their name in both packages, which is that of their files."""

LAYERS = {"efficientnet_b0": (1, 2, 3, 5, 7), "vgg19": (2, 7, 16, 25, 34)}
"""After which entries of torchvision's ``features`` a layer is taken. Of VGG-19: the last convolution of each
resolution, before its rectifier. Of EfficientNet-B0: the last stage of each; entry 8, at the resolution of 7, is no
stage but the 1 × 1 convolution that widens for the classifier."""

SMALLEST = {"efficientnet_b0": 1, "vgg19": 16}
"""Side in pixels that an image needs, so that something is left after every pooling."""

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)
"""Of the colours that both were trained on."""

_FIRST = {"conv_stem.": "features.0.0.", "bn1.": "features.0.1."}
_PLAIN = {"conv_dw": "0.0", "bn1": "0.1", "se.conv_reduce": "1.fc1", "se.conv_expand": "1.fc2"}
_PLAIN |= {"conv_pw": "2.0", "bn2": "2.1"}
_WIDENED = {"conv_pw": "0.0", "bn1": "0.1", "conv_dw": "1.0", "bn2": "1.1", "se.conv_reduce": "2.fc1"}
_WIDENED |= {"se.conv_expand": "2.fc2", "conv_pwl": "3.0", "bn3": "3.1"}
"""Parts of a block of EfficientNet as timm names them: of its first stage, and of those that widen first."""


class Layers(nn.Module):
    """Some layers of torchvision's ``features`` on grey images, mapped to the mean and spread they were trained on.

    Attributes
    ----------
    smallest : int
        Side in pixels that an image needs.
    """

    def __init__(self, features: nn.Sequential, layers: Collection[int], smallest: int = 1) -> None:
        super().__init__()
        self.smallest = smallest
        self.features = nn.ModuleList(list(features.children())[: max(layers) + 1])
        self.layers = frozenset(layers)
        for module in self.features.modules():
            if isinstance(module, nn.ReLU):
                # in place it would overwrite the layer that is taken before it
                module.inplace = False
        self.register_buffer("mean", torch.tensor(MEAN).reshape(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).reshape(1, 3, 1, 1))

    def forward(self, x: Tensor) -> list[Tensor]:
        """Return the layers' features of ``x`` (N, 1, R, C) in 0…1."""
        x = (x.expand(-1, 3, -1, -1) - self.get_buffer("mean")) / self.get_buffer("deviation")
        found = []
        for index, layer in enumerate(self.features):
            x = layer(x)
            if index in self.layers:
                found.append(x)
        return found


@dataclass(frozen=True)
class _Package:
    """Where a network comes from: how it is made, and what of it is torchvision's ``features``."""

    module: str
    make: Callable[[Any, str], nn.Module]
    trunk: Callable[[nn.Module], nn.Sequential]


def _trunk_of_timm(network: Any) -> nn.Sequential:  # noqa: ANN401 - what a package gives
    if not hasattr(network, "blocks"):
        return _sequential(network.features)
    return nn.Sequential(nn.Sequential(network.conv_stem, network.bn1), *_sequential(network.blocks))


def _sequential(module: Any) -> nn.Sequential:  # noqa: ANN401 - what a package gives
    assert isinstance(module, nn.Sequential)  # noqa: S101 - true of both networks in both packages
    return module


_PACKAGES = {
    "torchvision": _Package(
        "torchvision.models",
        lambda models, name: getattr(models, name)(weights=None),
        lambda n: _sequential(n.features),
    ),
    "timm": _Package("timm", lambda timm, name: timm.create_model(name, pretrained=False), _trunk_of_timm),
}


def origin_of(path: Path) -> str:
    """Return whose names the entries of a file of weights have, ``torchvision`` or ``timm``.

    Raises
    ------
    WeightsError
        The file cannot be read, or is none.
    """
    try:
        with safe_open(path, framework="pt") as file:
            names = list(file.keys())
    except (OSError, SafetensorError) as error:
        raise WeightsError(path, words("Engine", "this is no file of safetensors")) from error
    return "timm" if any(name.startswith(("conv_stem.", "pre_logits.", "head.")) for name in names) else "torchvision"


def load(choice: str, path: Path) -> Layers:
    """Return the layers of the network ``choice`` (of :data:`TITLES`) with the weights in ``path``.

    Raises
    ------
    WeightsError
        The file holds other weights, or neither package that could make the network works.
    """
    package = _package(origin_of(path), path)
    whole = _PACKAGES[package].make(import_module(_PACKAGES[package].module), choice)
    last = max(LAYERS[choice])
    try:
        found = {_name(name): tensor for name, tensor in load_tensors(path.read_bytes()).items()}
        found = {name: tensor for name, tensor in found.items() if _counts(name, last)}
        wanted = {name: _name(name) for name in whole.state_dict() if _counts(_name(name), last)}
        if set(wanted.values()) != found.keys():
            raise ValueError("other entries")  # noqa: TRY301 - told below as all that can be wrong with a file is
        whole.load_state_dict({name: found[ours] for name, ours in wanted.items()}, strict=False)
    except (OSError, SafetensorError, RuntimeError, ValueError) as error:
        reason = words("Engine", "these are no weights of {network} as torchvision or timm names them")
        raise WeightsError(path, reason.of(network=TITLES[choice])) from error
    return Layers(_PACKAGES[package].trunk(whole), LAYERS[choice], SMALLEST[choice])


def _package(origin: str, path: Path) -> str:
    """Return the package that makes the network: the one its weights' names belong to, or the other."""
    broken: tuple[str, Exception] | None = None
    for package in sorted(_PACKAGES, key=lambda name: name != origin):
        try:
            import_module(_PACKAGES[package].module)
        except ModuleNotFoundError as error:
            missing = error.name is not None and error.name.partition(".")[0] == package
            broken = broken if missing else (package, error)
        except (ImportError, RuntimeError, OSError) as error:
            # one that was built for another torch is found and cannot be imported
            broken = (package, error)
        else:
            return package
    if broken is not None:
        reason = words("Engine", "{package}, which makes their network, is installed but does not work here")
        raise WeightsError(path, reason.of(package=broken[0])) from broken[1]
    raise WeightsError(
        path,
        words("Engine", "torchvision or timm makes their network, and neither is installed: pip install '{extra}'").of(
            extra="vernier[features]"
        ),
    )


def _counts(name: str, last: int) -> bool:
    """Whether an entry, by torchvision's name, is of ``features`` up to ``last``, and not a count of batches."""
    found = re.match(r"features\.(\d+)\.", name)
    return found is not None and int(found[1]) <= last and not name.endswith(".num_batches_tracked")


def _name(name: str) -> str:
    """Return torchvision's name of an entry, given its own or timm's."""
    for theirs, ours in _FIRST.items():
        if name.startswith(theirs):
            return ours + name.removeprefix(theirs)
    found = re.fullmatch(r"blocks\.(\d+)\.(\d+)\.(.+)\.(\w+)", name)
    if found is None:
        return name
    stage, block, part, kind = found.groups()
    ours = (_PLAIN if stage == "0" else _WIDENED).get(part, part)
    return f"features.{int(stage) + 1}.{block}.block.{ours}.{kind}"
