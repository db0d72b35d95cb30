"""MISRGAN: from two neighbouring slices the slice midway between them (lecture, "Multi-image super-resolution GAN").

    between(a, b) = (a + b) / 2 + tail(trunk(first(a) + second(b)))

``first`` and ``second`` are two branches of residual blocks that share no weights, ``trunk`` has more such blocks
behind their sum, ``tail`` is one convolution. Blocks are those of the SRGAN of the same lecture, without its batch
normalisation: slices of unlike contrast share a batch here, and statistics of a batch would forbid exact tiles. Each
branch and the trunk ends in a convolution and a connection around all of its blocks. With 64 channels, 8 blocks a
branch and 4 behind, that is 1.59 million parameters.

The lecture's figure draws no connection around the whole network. Ours adds what it finds to the mean of the two
slices, which is the reference that it has to beat: the last convolution starts at zero, so that training starts from
the mean. Applied again to what it made, the network gives the slices at a quarter and at an eighth of the distance.

Nothing in that form keeps a plain grey: trained weights answer it with some thousandths of the working range, another
number for every grey. What they answer to two plain slices is known, and :func:`between` takes it away.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from engine.geometry import Size
from engine.networks.architectures import Architecture, Traits
from engine.networks.descriptor import Tiling
from engine.networks.greys import answer_at, ramp
from engine.networks.interrupting import stopped_by
from engine.networks.layers import ReplicatedConv2d
from engine.progress import CancelToken
from engine.sampling.tiles import plan

TILE = 256
"""Side of a tile's core, in pixels; a tile is the step at which work is cancelled."""


class Block(nn.Module):
    """``x + conv(prelu(conv(x)))``, 3 × 3."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = ReplicatedConv2d(channels, channels, 3)
        self.activation = nn.PReLU()
        self.second = ReplicatedConv2d(channels, channels, 3)
        nn.init.kaiming_normal_(self.first.weight, a=0.25)
        nn.init.kaiming_normal_(self.second.weight, a=0.25)
        with torch.no_grad():
            # a stack of blocks starts near the identity, whatever its depth
            self.second.weight.mul_(0.1)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        inner: Tensor = self.second(self.activation(self.first(x)))
        return x + inner


class Trunk(nn.Module):
    """Blocks, a convolution, and a connection around them all."""

    def __init__(self, channels: int, blocks: int) -> None:
        super().__init__()
        self.blocks = nn.Sequential(*(Block(channels) for _ in range(blocks)))
        self.last = ReplicatedConv2d(channels, channels, 3)

    def forward(self, x: Tensor) -> Tensor:
        """Return a tensor of the shape of ``x``."""
        inner: Tensor = self.last(self.blocks(x))
        return x + inner


class Branch(nn.Sequential):
    """What one of the two slices goes through alone."""

    def __init__(self, channels: int, blocks: int) -> None:
        super().__init__(ReplicatedConv2d(1, channels, 3), nn.PReLU(), Trunk(channels, blocks))


class Misrgan(nn.Module):
    """The generator; see the module's text.

    Parameters
    ----------
    channels : int
        Width.
    branch_blocks : int
        Residual blocks of each of the two branches.
    blocks : int
        Residual blocks behind their sum.
    """

    def __init__(self, channels: int = 64, branch_blocks: int = 8, blocks: int = 4) -> None:
        super().__init__()
        self.shape = {"channels": channels, "branch_blocks": branch_blocks, "blocks": blocks}
        self.first = Branch(channels, branch_blocks)
        self.second = Branch(channels, branch_blocks)
        self.trunk = Trunk(channels, blocks)
        self.tail = ReplicatedConv2d(channels, 1, 3)
        nn.init.zeros_(self.tail.weight)
        assert self.tail.bias is not None  # noqa: S101 - narrows the type of a layer made two lines above
        nn.init.zeros_(self.tail.bias)
        for weight in self.parameters():
            if weight.ndim == 4:
                # the layout in which convolutions are several times faster on the processor
                weight.data = weight.data.contiguous(memory_format=torch.channels_last)

    @property
    def receptive_field(self) -> int:
        """Pixels on each side of a pixel that it depends on."""
        blocks = self.shape["branch_blocks"] + self.shape["blocks"]
        return 2 * blocks + 4

    def residual(self, first: Tensor, second: Tensor) -> Tensor:
        """Return what the network adds to the mean: (N, 1, R, C) from two slices of that shape.

        It sees values as in training: within 0…1, those beyond the working range cut off.
        """
        first, second = first.clamp(0.0, 1.0), second.clamp(0.0, 1.0)
        added: Tensor = self.tail(self.trunk(self.first(first) + self.second(second)))
        return added

    def answer_to_greys(self) -> Tensor:
        """Return what the network adds to the mean of two equal plain slices: (greys,), by their grey."""
        plain = ramp(device=self.tail.weight.device)
        return self.residual(plain, plain).flatten().float()

    def forward(self, first: Tensor, second: Tensor) -> Tensor:
        """Return the slices midway between ``first`` and ``second``.

        Parameters
        ----------
        first, second : torch.Tensor
            (N, 1, R, C), neighbouring parallel slices, the working range of their volume as 0…1. The mean keeps what
            lies beyond it.

        Returns
        -------
        torch.Tensor
            (N, 1, R, C), in single precision or better.
        """
        # the mean stays out of autocast: a grey value of half precision has three digits
        return 0.5 * (first + second) + self.residual(first, second).float()


def between(
    module: Misrgan,
    first: Tensor,
    second: Tensor,
    *,
    side: int = TILE,
    half: bool = False,
    cancel: CancelToken | None = None,
) -> Tensor:
    """Return the slice midway between two whole slices, computed in tiles; plain greys stay.

    The two branches share no weights: swapped slices give a slightly different result. Training draws them in both
    orders; the mean of both would gain 0.06 to 0.08 dB for twice the time.

    Parameters
    ----------
    module : Misrgan
        On any device, in evaluation.
    first, second : torch.Tensor
        (rows, columns), float32, the working range as 0…1; on any device.
    side : int
        Side of a tile at most, in pixels; the result does not depend on it but for rounding.
    half : bool
        Compute what is added to the mean in bfloat16, as in training.
    cancel : CancelToken, optional
        Checked at every tile, and between the layers of a module that heeds it.

    Returns
    -------
    torch.Tensor
        (rows, columns), float32, on the device of ``first``.

    Raises
    ------
    CancelledError, torch.OutOfMemoryError
    """
    device = next(module.parameters()).device
    pair = [image[None, None].to(device) for image in (first, second)]
    result = torch.empty_like(first)
    with torch.inference_mode():
        answer = module.answer_to_greys()
    size = Size(int(first.shape[0]), int(first.shape[1]))
    for tile in plan(size, side, 0, module.receptive_field):
        if cancel is not None:
            cancel.check()
        core, halo = tile.core, tile.halo
        with torch.inference_mode(), torch.autocast(device.type, torch.bfloat16, enabled=half), stopped_by(cancel):
            parts = [image[..., *halo.slices] for image in pair]
            made = (module(*parts) - sum(answer_at(answer, part) for part in parts) / 2)[0, 0]
        inner = made[
            core.top - halo.top : core.bottom - halo.top,
            core.left - halo.left : core.right - halo.left,
        ]
        result[core.slices] = inner.to(result.device)
    return result


def build(channels: int = 64, branch_blocks: int = 8, blocks: int = 4) -> Misrgan:
    """Return the untrained network."""
    return Misrgan(channels, branch_blocks, blocks)


def traits(module: nn.Module) -> Traits:
    """Return what follows from the shape: no magnification in the plane, exact tiles."""
    assert isinstance(module, Misrgan)  # noqa: S101 - the architecture's own builder made it
    return Traits((1.0, 1.0), True, module.receptive_field, Tiling.EXACT)


ARCHITECTURE = Architecture("misrgan", build, traits)
