"""Stand-ins for torchvision and timm: both networks with their true names of entries and order of layers, but thin."""

from __future__ import annotations

import sys
from types import ModuleType

import torch
from torch import nn

WIDTHS = (3, 2, 3, 4, 5, 6, 7, 8)
"""Channels after the stem and the stages of the thin EfficientNet."""

VGG = (2, 2, "M", 3, 3, "M", 4, 4, 4, 4, "M", 5, 5, 5, 5, "M", 6, 6, 6, 6, "M")
STRIDES = (1, 2, 2, 2, 1, 2, 1)


def conv_norm(inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1) -> nn.Sequential:
    conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, groups=groups, bias=False)
    return nn.Sequential(conv, nn.BatchNorm2d(outputs))


class Squeeze(nn.Module):
    """Weighs channels, its entries called as ``names``."""

    def __init__(self, channels: int, names: tuple[str, str]) -> None:
        super().__init__()
        self.names = names
        for name in names:
            setattr(self, name, nn.Conv2d(channels, channels, 1))

    def forward(self, x):
        first, second = (getattr(self, name) for name in self.names)
        return x * second(first(x.mean((-2, -1), keepdim=True)).relu()).sigmoid()


class Block(nn.Module):
    """A block of torchvision's EfficientNet."""

    def __init__(self, inputs: int, outputs: int, stride: int, widens: bool) -> None:
        super().__init__()
        inner = 2 * inputs if widens else inputs
        parts = [conv_norm(inputs, inner, 1)] if widens else []
        parts += [conv_norm(inner, inner, 3, stride, inner), Squeeze(inner, ("fc1", "fc2"))]
        self.block = nn.Sequential(*parts, conv_norm(inner, outputs, 1))

    def forward(self, x):
        return self.block(x)


class TimmBlock(nn.Module):
    """The same as timm names it."""

    def __init__(self, inputs: int, outputs: int, stride: int, widens: bool) -> None:
        super().__init__()
        inner = 2 * inputs if widens else inputs
        first, last = ("conv_pw", "conv_pwl") if widens else ("", "conv_pw")
        norms = iter(("bn1", "bn2", "bn3"))
        self.order = []

        def add(name: str, part: nn.Module) -> None:
            setattr(self, name, part)
            self.order.append(name)

        for name, pair in (
            *([(first, conv_norm(inputs, inner, 1))] if widens else []),
            ("conv_dw", conv_norm(inner, inner, 3, stride, inner)),
        ):
            add(name, pair[0])
            add(next(norms), pair[1])
        add("se", Squeeze(inner, ("conv_reduce", "conv_expand")))
        pair = conv_norm(inner, outputs, 1)
        add(last, pair[0])
        add(next(norms), pair[1])

    def forward(self, x):
        for name in self.order:
            x = getattr(self, name)(x)
        return x


def stages(block: type[nn.Module]) -> list[nn.Sequential]:
    """Two blocks each, as torchvision and timm have them."""
    return [
        nn.Sequential(block(before, after, stride, place > 0), block(after, after, 1, place > 0))
        for place, (before, after, stride) in enumerate(zip(WIDTHS[:-1], WIDTHS[1:], STRIDES, strict=True))
    ]


class EfficientNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = nn.Sequential(conv_norm(3, WIDTHS[0], 3, 2), *stages(Block), conv_norm(WIDTHS[-1], 9, 1))
        self.classifier = nn.Sequential(nn.Dropout(), nn.Linear(9, 4))


class TimmEfficientNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv_stem, self.bn1 = conv_norm(3, WIDTHS[0], 3, 2)
        self.blocks = nn.Sequential(*stages(TimmBlock))
        self.conv_head, self.bn2 = conv_norm(WIDTHS[-1], 9, 1)
        self.classifier = nn.Linear(9, 4)


def vgg_features() -> nn.Sequential:
    layers: list[nn.Module] = []
    before = 3
    for width in VGG:
        if width == "M":
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers += [nn.Conv2d(before, width, 3, padding=1), nn.ReLU(inplace=True)]
            before = width
    return nn.Sequential(*layers)


class Vgg(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = vgg_features()
        self.classifier = nn.Sequential(nn.Linear(6, 4))


class TimmVgg(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.features = vgg_features()
        self.pre_logits = nn.Sequential()
        self.pre_logits.fc1 = nn.Conv2d(6, 4, 1)


OF_TORCHVISION = {"efficientnet_b0": EfficientNet, "vgg19": Vgg}
OF_TIMM = {"efficientnet_b0": TimmEfficientNet, "vgg19": TimmVgg}


def install(monkeypatch, *packages: str) -> None:
    """Let ``import`` find these of the two packages, and not the other, whatever is installed."""
    models, timm = ModuleType("torchvision.models"), ModuleType("timm")
    for name, make in OF_TORCHVISION.items():
        setattr(models, name, lambda weights, make=make: make())
    timm.create_model = lambda name, pretrained: OF_TIMM[name]()
    monkeypatch.setitem(sys.modules, "torchvision", ModuleType("torchvision") if "torchvision" in packages else None)
    monkeypatch.setitem(sys.modules, "torchvision.models", models if "torchvision" in packages else None)
    monkeypatch.setitem(sys.modules, "timm", timm if "timm" in packages else None)


def trained(name: str, seed: int = 0) -> tuple[nn.Module, dict[str, dict[str, torch.Tensor]]]:
    """Return torchvision's network of that name with values that tell every entry from every other; and its weights.

    Weights by package, each under its own names: both list the same entries in the same order, but for the classifier.
    """
    torch.manual_seed(seed)
    network = OF_TORCHVISION[name]().eval()
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            for values in (module.weight, module.running_var):
                values.data.uniform_(0.5, 2)
            for values in (module.bias, module.running_mean):
                values.data.normal_(0, 0.2)
    theirs = OF_TIMM[name]().state_dict()
    # by order, which is another way than by name
    theirs |= {
        to: value for to, value in zip(theirs, network.state_dict().values(), strict=False) if "classifier" not in to
    }
    if name == "vgg19":
        theirs |= {f"pre_logits.fc1.{kind}": torch.zeros(1) for kind in ("weight", "bias")}
    return network, {"torchvision": network.state_dict(), "timm": theirs}
