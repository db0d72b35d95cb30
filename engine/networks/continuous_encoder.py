"""The encoder of the default network as the processor computes it fastest, the same bits for a tile as for the whole.

Every orientation goes through on its own, side by side where there are several threads: so a layer's output is still
in a core's cache when the next one reads it, and no thread waits for another after every layer. Instead of copying
every layer's output into a larger image with a replicated border, all layers work on one frame that has the border
already, and it is replicated in place. On processors that multiply bfloat16 faster than single precision the layers
compute in bfloat16 (their sums in single precision).
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import torch
from torch import Tensor
from torch.nn import functional

from engine.devices import fast_in_half, on_threads
from engine.networks.continuous import ContinuousNetwork, ResidualBlock, encoder_input
from engine.networks.interrupting import token
from engine.networks.mirrored import MIRRORS
from engine.progress import CancelToken

SMALLEST_FRAME = 64
"""Side of a frame at least: on narrower images oneDNN adds in another order, and a narrow tile would differ in bits."""


class FramedEncoder:
    """Inference of a :class:`~engine.networks.continuous.ContinuousNetwork`'s encoder on the processor.

    Parameters
    ----------
    module : ContinuousNetwork
        With its weights.
    half : bool, optional
        Compute the layers in bfloat16; by default where the processor is faster for it.
    """

    def __init__(self, module: ContinuousNetwork, *, half: bool | None = None) -> None:
        self.kernels = module.kernels
        self.channels = module.stem.out_channels
        self.half = fast_in_half("cpu") if half is None else half
        self.dtype = torch.bfloat16 if self.half else torch.float32
        self.stem = self._laid(module.stem.weight)
        blocks = [block for block in module.body if isinstance(block, ResidualBlock)]
        self.blocks = [(self._laid(block.first.weight), self._laid(block.second.weight)) for block in blocks]
        self.head = self._laid(module.coefficient_weights())
        self.head_alone = self._laid(module.head.weight)

    def _laid(self, weight: Tensor) -> Tensor:
        return weight.detach().to(self.dtype, memory_format=torch.channels_last)

    def __call__(self, x: Tensor, *, alone: bool = False) -> Tensor:
        """Return the coefficient maps of ``x`` (R, C), values in 0…1 of the window: (P, P, R, C) float32.

        ``alone`` leaves out all orientations but the upright one: a quarter of the work, most of the gain.
        """
        rows, columns = x.shape
        seen = encoder_input(x[None, None]).to(self.dtype)
        features = torch.cat(self._orientations(seen, MIRRORS[:1] if alone else MIRRORS), dim=1)
        head = self.head_alone if alone else self.head
        maps = functional.conv2d(features.contiguous(memory_format=torch.channels_last), head).float()
        return maps.reshape(self.kernels, self.kernels, rows, columns)

    def _orientations(self, seen: Tensor, mirrors: Sequence[tuple[int, ...]]) -> list[Tensor]:
        """Return the features of every orientation, turned back: (1, channels, R, C) each."""
        cancel = token()

        def one(axes: tuple[int, ...]) -> Tensor:
            with torch.inference_mode():
                return self._features(seen.flip(axes), cancel).flip(axes)

        threads = torch.get_num_threads()
        workers = min(len(mirrors), threads)
        if workers == 1:
            return [one(axes) for axes in mirrors]
        with on_threads(threads // workers), ThreadPoolExecutor(workers, thread_name_prefix="orientation") as pool:
            return list(pool.map(one, mirrors))

    def _features(self, seen: Tensor, cancel: CancelToken | None) -> Tensor:
        carried, inner, spare = (_Frame(seen, self.channels) for _ in range(3))
        entry = _Frame(seen, seen.shape[1])
        entry.inside.copy_(seen)
        entry.replicate_border()
        carried.inside.copy_(entry.convolved(self.stem))
        carried.replicate_border()
        for first, second in self.blocks:
            if cancel is not None:
                cancel.check_within()
            torch.clamp_min(carried.convolved(first), 0.0, out=inner.inside)
            inner.replicate_border()
            # not in place: on the processor that takes four times as long
            torch.add(carried.inside, inner.convolved(second), out=spare.inside)
            spare.replicate_border()
            carried, spare = spare, carried
        return carried.inside


class _Frame:
    """An image with one pixel around it, in memory that is a little wider where it would be narrow.

    Parameters
    ----------
    like : torch.Tensor
        (1, any, rows, columns), of the type wanted.
    channels : int
        Channels of the image.
    """

    def __init__(self, like: Tensor, channels: int) -> None:
        rows, columns = like.shape[-2:]
        sides = (max(rows + 2, SMALLEST_FRAME), max(columns + 2, SMALLEST_FRAME))
        self.whole = like.new_zeros((1, channels, *sides)).contiguous(memory_format=torch.channels_last)
        self.image = self.whole[..., : rows + 2, : columns + 2]
        self.inside = self.whole[..., 1 : rows + 1, 1 : columns + 1]

    def replicate_border(self) -> None:
        """Write the image's border around it."""
        image = self.image
        image[..., 0, :] = image[..., 1, :]
        image[..., -1, :] = image[..., -2, :]
        image[..., 0] = image[..., 1]
        image[..., -1] = image[..., -2]

    def convolved(self, weight: Tensor) -> Tensor:
        """Return the image convolved by ``weight`` (outputs, channels, 3, 3): (1, outputs, rows, columns)."""
        rows, columns = self.inside.shape[-2:]
        return functional.conv2d(self.whole, weight)[..., :rows, :columns]
