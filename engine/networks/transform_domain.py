"""The transform-domain network for MR: low and high frequencies magnified apart, by two at a time.

After Zhang et al., "A Transform-Domain Approach with Symmetric and Edge Constraints for MRI Super-Resolution":

    e¹     = stem(x)                              section III-A: n_emb channels
    e_l    = φ̃(soft(φ(U(eʲ)); θ))                 equation 8: low frequencies, n_fea channels at twice the size
    e_h    = Σ_i w_i · D(Υ(E(eʲ), δ_i))           equation 9: high frequencies, likewise
    e_upʲ  = e_l + e_h                            equation 10
    eʲ⁺¹   = transition(e_upʲ)                    section III-C: back to n_emb channels
    SR     = bicubic(x) + head(e_upᴺ)

``U`` is a transposed convolution; ``φ`` and ``φ̃`` are each two convolutions about a GELU, and the loss asks for
``φ̃(φ(u)) = u`` (:meth:`TransformDomainNetwork.symmetry_loss`, equation 12); ``soft`` shrinks towards zero by a learned
threshold. ``E`` is 4 residual Swin groups (:mod:`engine.networks.swin`) and ``Σ w D(Υ)`` the local texture estimator
(:mod:`engine.networks.local_texture`). N such stages magnify by 2ᴺ.

What differs from the paper, or is not told there:

* the bicubic image is added at the end: the stages learn the detail alone, and the network starts as bicubic;
* one network serves ×2, ×4 and ×8: each stage has a head of its own, and they are trained together;
* the stem has no normalisation. Across the channels of one pixel of one grey value it would remove the contrast;
* borders are replicated everywhere, sides are padded by replication to whole windows and cropped after;
* the threshold is one value for each stage, kept positive; the norm of equation 12 is a mean, not a sum, so that its
  weight does not depend on the patch's size. With the paper's 0.01 that weighs little, and the pair is an inverse only
  roughly. The Sobel filter of the same equation is in grey values a pixel, an eighth of the bare filter.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from engine.networks.architectures import Architecture, Traits
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import Tiling
from engine.networks.fixed_scale import Enlarging, FixedScaleNetwork
from engine.networks.layers import ReplicatedConv2d
from engine.networks.local_texture import LocalTextureEstimator
from engine.networks.swin import ResidualSwinGroup

THRESHOLD = 0.01
"""Where the soft threshold starts."""

REACH = 24
"""Halo in source pixels: whole windows, of which aligning a part to its windows may cost all but 17.

Measured at a part's edge, with light weights on held-out MR slices, as the largest difference from the whole slice:
0.024 of the window with 8 pixels, 0.0025 with 16, 0.00004 with 24.
"""

_DETAIL_GAIN = 8.0
"""How much larger than usual the stem's filters for detail start."""


class LowFrequencyBranch(nn.Module):
    """Equation 8: magnify by a transposed convolution, then shrink small coefficients in a learned domain.

    Parameters
    ----------
    embedding, features : int
        Channels before and after.
    """

    def __init__(self, embedding: int, features: int) -> None:
        super().__init__()
        # an even kernel about the pixel's centre keeps to the common grid; the padding drops what replication added
        self.doubling = nn.ConvTranspose2d(embedding, features, 4, stride=2, padding=3)
        self.transform = _operator(features)
        self.inverse = _operator(features)
        self.log_threshold = nn.Parameter(torch.tensor(math.log(THRESHOLD)))

    def forward(self, e: Tensor) -> tuple[Tensor, Tensor | None]:
        """Return ``e_l`` (N, features, 2R, 2C) from (N, embedding, R, C) and, in training, how asymmetric the pair is.

        That is the mean of ``(φ̃(φ(U(e))) − U(e))²``, a scalar.
        """
        with torch.autocast(e.device.type, enabled=False):
            padded = functional.pad(e, (1, 1, 1, 1), mode="replicate")
        doubled = self.doubling(padded)
        coefficients = self.transform(doubled)
        low: Tensor = self.inverse(soft_threshold(coefficients, self.log_threshold.exp()))
        if not self.training:
            return low, None
        return low, (self.inverse(coefficients) - doubled).float().square().mean()


class HighFrequencyBranch(nn.Module):
    """Equation 9: residual Swin groups, layer norm, a convolution, and the local texture estimator.

    Parameters
    ----------
    embedding, features : int
        Channels before and after.
    groups, depth, heads, window : int
        Swin groups; layers of each; heads of each layer; side of a window.
    hidden, latents : int
        Width of the texture estimator's perceptron; latents that each of its samples asks.
    """

    def __init__(
        self,
        embedding: int,
        features: int,
        groups: int,
        depth: int,
        heads: int,
        window: int,
        hidden: int,
        latents: int,
    ) -> None:
        super().__init__()
        self.groups = nn.Sequential(*[ResidualSwinGroup(embedding, depth, heads, window) for _ in range(groups)])
        self.norm = nn.LayerNorm(embedding)
        self.convolution = ReplicatedConv2d(embedding, features, 3)
        self.texture = LocalTextureEstimator(features, features, hidden, latents)

    def forward(self, e: Tensor) -> Tensor:
        """Return ``e_h`` (N, features, 2R, 2C) from (N, embedding, R, C)."""
        # groups add up without limit; as frequencies, features that grew would turn into noise and the branch would die
        tokens = self.norm(self.groups(e).permute(0, 2, 3, 1))
        high: Tensor = self.texture(self.convolution(tokens.permute(0, 3, 1, 2)))
        return high


class TransformDomainNetwork(Enlarging):
    """The network; see the module's text.

    Parameters
    ----------
    embedding, features : int
        Channels at a stage's size and at twice that: n_emb and n_fea of the paper.
    groups, depth, heads : int
        Residual Swin groups of a stage; layers of each; heads of each layer.
    hidden, latents : int
        Width of the texture estimator's perceptron; latents that each of its samples asks, 4 or 1.
    window : int
        Side of a window.
    stages : int
        Number of doublings.

    Attributes
    ----------
    factors : tuple of int
        2, 4, … 2 to the number of stages.
    reach : int
        Source pixels on each side that a part of a slice is computed with. Attention can pass on more from further
        away, but hardly does: :data:`REACH`.
    side_multiple : int
        The window: where parts of a slice begin, in source pixels.
    """

    reach = REACH

    def __init__(
        self,
        embedding: int = 96,
        features: int = 64,
        groups: int = 4,
        depth: int = 6,
        heads: int = 6,
        hidden: int = 256,
        latents: int = 4,
        window: int = 8,
        stages: int = 3,
    ) -> None:
        super().__init__()
        self.shape = {
            "embedding": embedding,
            "features": features,
            "groups": groups,
            "depth": depth,
            "heads": heads,
            "hidden": hidden,
            "latents": latents,
            "window": window,
            "stages": stages,
        }
        self.factors: tuple[int, ...] = tuple(2 ** (index + 1) for index in range(stages))
        self.side_multiple = window
        self.stem = nn.Sequential(_mostly_differences(ReplicatedConv2d(1, embedding, 3)), nn.GELU())
        self.low = nn.ModuleList(LowFrequencyBranch(embedding, features) for _ in range(stages))
        self.high = nn.ModuleList(
            HighFrequencyBranch(embedding, features, groups, depth, heads, window, hidden, latents)
            for _ in range(stages)
        )
        self.transition = nn.ModuleList(
            nn.Sequential(ReplicatedConv2d(features, embedding, 3), nn.GELU()) for _ in range(stages - 1)
        )
        self._asymmetry: list[Tensor] = []
        self.head = nn.ModuleList(_quiet(ReplicatedConv2d(features, 1, 3)) for _ in range(stages))
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    def enlarged(self, x: Tensor, factor: int) -> Tensor:
        """Return (N, 1, factor · r, factor · c) from ``x`` (N, 1, r, c) in 0…1."""
        rows, columns = x.shape[-2:]
        stages = self.factors.index(factor) + 1
        padded = functional.pad(x, (0, -columns % self.side_multiple, 0, -rows % self.side_multiple), mode="replicate")
        self._asymmetry = []
        e = self.stem(padded * 2 - 1)
        for index in range(stages):
            low, asymmetry = self.low[index](e)
            if asymmetry is not None:
                self._asymmetry.append(asymmetry)
            magnified = low + self.high[index](e)
            if index + 1 < stages:
                e = self.transition[index](magnified)
        detail: Tensor = self.head[stages - 1](magnified)[..., : factor * rows, : factor * columns]
        return magnify_cubic(x, factor * rows, factor * columns) + detail.float()

    def symmetry_loss(self) -> Tensor:
        """Return how far ``φ̃`` is from being the inverse of ``φ``, in the last forward pass of training (equation 12).

        The mean of ``(φ̃(φ(U(eʲ))) − U(eʲ))²``, summed over the stages that the pass went through.
        """
        total = torch.stack(self._asymmetry).sum()
        self._asymmetry = []
        return total


def soft_threshold(x: Tensor, threshold: Tensor) -> Tensor:
    """Return ``x`` moved towards zero by ``threshold``, and zero where it was nearer than that."""
    return x.sign() * functional.relu(x.abs() - threshold)


def _operator(features: int) -> nn.Sequential:
    return nn.Sequential(ReplicatedConv2d(features, features, 3), nn.GELU(), ReplicatedConv2d(features, features, 3))


def _mostly_differences(stem: nn.Conv2d) -> nn.Conv2d:
    """Return ``stem``, changed so that all but an eighth of its filters start blind to the grey value itself.

    Detail is a few percent of the window: beside the grey value, the norms of the first layers would drown it.
    """
    with torch.no_grad():
        blind = stem.weight[stem.out_channels // 8 :]
        blind.sub_(blind.mean(dim=(-2, -1), keepdim=True)).mul_(_DETAIL_GAIN)
        if stem.bias is not None:
            stem.bias.zero_()
    return stem


def _quiet(head: nn.Conv2d) -> nn.Conv2d:
    """Return ``head``, changed to start near zero: the untrained network is nearly bicubic."""
    with torch.no_grad():
        head.weight.mul_(0.1)
        if head.bias is not None:
            head.bias.zero_()
    return head


def _traits(module: nn.Module) -> Traits:
    assert isinstance(module, TransformDomainNetwork)  # noqa: S101 - the builder's own type
    return Traits(
        scales=(1.0, float(module.factors[-1])),
        scale_independent_encoder=False,
        receptive_field=module.reach,
        tiling=Tiling.APPROXIMATE,
        side_multiple=module.side_multiple,
    )


ARCHITECTURE = Architecture("transform-domain", TransformDomainNetwork, _traits, FixedScaleNetwork)
