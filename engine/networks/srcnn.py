"""SRCNN: three convolutions over the bicubic-magnified image (Dong et al. 2014; lecture, "SRCNN Architecture").

    F₁(Y) = max(0, W₁ ∗ Y + B₁)        W₁: f₁ × f₁, n₁ filters — patches become vectors of features
    F₂(Y) = max(0, W₂ ∗ F₁(Y) + B₂)    W₂: f₂ × f₂, n₂ filters — features of LR become features of HR
    F(Y)  = W₃ ∗ F₂(Y) + B₃            W₃: f₃ × f₃, one filter — overlapping patches are averaged

``Y`` is the slice magnified by bicubic to four times its size, the largest of the paper's factors, and every other
scale is resampled from there: :mod:`engine.networks.refined`. 9-1-5 and 9-5-5 name ``f₁-f₂-f₃``; with ``n₁ = 64`` and
``n₂ = 32`` they have 8,129 and 57,281 parameters.

The form is the paper's: the third layer gives the image itself, not a correction of ``Y``. Three things differ. One set
of weights serves every scale, where the paper trains one for each factor. Borders are replicated, where the paper pads
with zeros. And the filters do not all start as noise: one pair of them carries ``Y`` through as
``max(0, Y) − max(0, −Y)``, so that the untrained network is bicubic, from which a few thousand steps lead further than
the paper's 8·10⁸ from noise could within them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.architectures import Architecture, Traits
from engine.networks.descriptor import Tiling
from engine.networks.fixed_scale import FixedScaleNetwork
from engine.networks.layers import ReplicatedConv2d
from engine.networks.refined import FACTOR, RefinedNetwork, source_reach

_LAST_DEVIATION = 1e-3
"""Standard deviation of the third layer's filters at the start, the paper's."""


class SRCNN(RefinedNetwork):
    """Three convolutions at four times the slice's size; see the module's text.

    Parameters
    ----------
    first, middle, last : int
        Sides ``f₁``, ``f₂``, ``f₃`` of the filters, odd.
    features, mapped : int
        Numbers ``n₁``, ``n₂`` of the filters.
    """

    def __init__(self, first: int = 9, middle: int = 1, last: int = 5, features: int = 64, mapped: int = 32) -> None:
        super().__init__()
        self.shape = {"first": first, "middle": middle, "last": last, "features": features, "mapped": mapped}
        self.reach = source_reach(first // 2 + middle // 2 + last // 2)
        self.extract = ReplicatedConv2d(1, features, first)
        self.map = ReplicatedConv2d(features, mapped, middle)
        self.reconstruct = ReplicatedConv2d(mapped, 1, last)
        self._start_as_bicubic()
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    @torch.no_grad()
    def _start_as_bicubic(self) -> None:
        for layer in (self.extract, self.map, self.reconstruct):
            assert layer.bias is not None  # noqa: S101 - made so above
            nn.init.zeros_(layer.bias)
        nn.init.kaiming_normal_(self.extract.weight, nonlinearity="relu")
        nn.init.kaiming_normal_(self.map.weight, nonlinearity="relu")
        nn.init.normal_(self.reconstruct.weight, std=_LAST_DEVIATION)
        for channel, sign in enumerate((1.0, -1.0)):
            self.extract.weight[channel] = _impulse(self.extract.weight[channel], 0) * sign
            self.map.weight[channel] = _impulse(self.map.weight[channel], channel)
            self.reconstruct.weight[0, channel] = _impulse(self.reconstruct.weight[0, [channel]], 0)[0] * sign

    def refine(self, up: Tensor) -> Tensor:
        """Return ``F(Y)`` for ``Y = up``: both (N, 1, R, C)."""
        features = functional.relu(self.extract(up), inplace=True)
        mapped = functional.relu(self.map(features), inplace=True)
        image: Tensor = self.reconstruct(mapped)
        return image


def _impulse(like: Tensor, channel: int) -> Tensor:
    """Return a filter (inputs, side, side) of the size of ``like`` that passes ``channel`` through."""
    filter_ = torch.zeros_like(like)
    side = like.shape[-1]
    filter_[channel, side // 2, side // 2] = 1.0
    return filter_


def _traits(module: nn.Module) -> Traits:
    assert isinstance(module, SRCNN)  # noqa: S101 - what this architecture builds
    return Traits((1.0, float(FACTOR)), True, module.reach, Tiling.EXACT, module.side_multiple)


ARCHITECTURE = Architecture("srcnn", SRCNN, _traits, FixedScaleNetwork)
