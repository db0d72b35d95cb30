"""The default network as the rest of the program uses it: :mod:`engine.networks.continuous` behind the contract."""

from __future__ import annotations

from collections import OrderedDict

import torch
from torch import Tensor, nn

from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.networks.architectures import Architecture, Traits
from engine.networks.base import Network
from engine.networks.continuous import SUPPORT, ContinuousNetwork
from engine.networks.continuous_encoder import FramedEncoder
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.networks.interrupting import heed
from engine.networks.uncertainty import fingerprint
from engine.sampling.bands import BLOCK, LEAST, Band, Span, apply_bands_rows_first, bands, to_device
from engine.sampling.tiles import Tile, target_box

_TABLES = 64

ONE_ORIENTATION = 1
"""Level of the features of a first look."""


class DefaultNetwork(Network):
    """Inference of a :class:`~engine.networks.continuous.ContinuousNetwork`.

    In single precision, but for the encoder's layers on a processor that is faster in bfloat16.

    Features of a tile are its coefficient maps with the kernel index fastest on both axes, ``(R · P, C · P)``: a block
    of columns with all its kernels is then one contiguous operand of a matrix product.

    Parameters
    ----------
    descriptor : NetworkDescriptor
        What it says about itself.
    module : ContinuousNetwork
        With its weights, which must not change from here on.
    device : str
        Where it computes.
    half : bool, optional
        On the processor, compute the encoder's layers in bfloat16; by default where that is faster.
    """

    decode_margin = int(SUPPORT)

    def __init__(
        self, descriptor: NetworkDescriptor, module: ContinuousNetwork, device: str = "cpu", *, half: bool | None = None
    ) -> None:
        self.descriptor = descriptor
        self.module = module.eval().requires_grad_(False).to(device)
        self.device = device
        self.features_per_pixel = module.kernels**2
        self._encoder = FramedEncoder(module, half=half) if device == "cpu" else None
        self._tables: OrderedDict[tuple[int, int, Span, Span, int], list[Band]] = OrderedDict()

    def to(self, device: str) -> Network:
        """Return this network on ``device``."""
        if device == self.device:
            return self
        module = ContinuousNetwork(**self.module.shape)
        module.load_state_dict(self.module.state_dict())
        heed(module)
        return DefaultNetwork(self.descriptor, module, device)

    def first_look_level(self, grid: Grid) -> int | None:  # noqa: ARG002 - the same for every scale
        """Return the level of features from one orientation instead of four; a graphics card needs no such thing."""
        return None if self._encoder is None else ONE_ORIENTATION

    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:
        """Return the coefficients of ``tile.reach``: (R · P, C · P) float32."""
        halo, reach = tile.halo, tile.reach
        with torch.inference_mode():
            if self._encoder is not None:
                maps = self._encoder(x, alone=level == ONE_ORIENTATION)
            else:
                maps = self.module.encode(x[None, None])[0]
            cut = maps[
                :,
                :,
                reach.top - halo.top : reach.bottom - halo.top,
                reach.left - halo.left : reach.right - halo.left,
            ]
            p, q, rows, columns = cut.shape
            features: Tensor = cut.permute(2, 0, 3, 1).reshape(rows * p, columns * q)
            return features

    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return ``Σ Y_p · A_pq · X_qᵀ`` over ``box``: float32, in units of the working range."""
        with one_thread(), torch.inference_mode():
            return self._decode(features, tile, grid, box)

    def _decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        full = target_box(tile.core, grid)
        rows = self._bands(grid.source.rows, grid.target.rows, (box.top, box.bottom), (full.top, full.bottom), LEAST)
        columns = self._bands(
            grid.source.columns, grid.target.columns, (box.left, box.right), (full.left, full.right), BLOCK
        )
        # rows first: they are the larger product, and its operands lie as the processor multiplies them fastest
        whole = apply_bands_rows_first(features, rows, columns, self.module.kernels, (tile.reach.top, tile.reach.left))
        top, left = box.top - rows[0].start, box.left - columns[0].start
        return whole[top : top + box.size.rows, left : left + box.size.columns]

    def fingerprint(self) -> str:
        """Return the hash of the module's weights."""
        return fingerprint(self.module)

    def local_features(self, features: Tensor, tile: Tile) -> Tensor:
        """Return the coefficient maps (P², rows, columns) of ``tile.reach``."""
        rows, columns = tile.reach.size.rows, tile.reach.size.columns
        kernels = self.module.kernels
        maps = features.reshape(rows, kernels, columns, kernels).permute(1, 3, 0, 2)
        return maps.reshape(kernels**2, rows, columns)

    def forget_tables(self) -> None:
        """Drop the tables of earlier scales."""
        self._tables.clear()

    def _bands(self, source: int, target: int, span: Span, reach: Span, block: int) -> list[Band]:
        key = (source, target, span, reach, block)
        found = self._tables.get(key)
        if found is None:
            bank = self.module.bank
            with torch.inference_mode():
                coefficients = bank.coefficients(source / target).double().cpu()

                def kernel(distance: Tensor, inside: Tensor) -> Tensor:
                    return bank.features(distance) @ coefficients * inside.unsqueeze(-1)

                found = to_device(bands(source, target, SUPPORT, kernel, span, reach, block=block), self.device)
            self._tables[key] = found
            while len(self._tables) > _TABLES:
                self._tables.popitem(last=False)
        else:
            self._tables.move_to_end(key)
        return found


def _traits(module: nn.Module) -> Traits:
    assert isinstance(module, ContinuousNetwork)  # noqa: S101 - what this architecture builds
    return Traits((1.0, 4.0), True, module.receptive_field, Tiling.EXACT, dtypes=("float32", "bfloat16"))


def _wrap(descriptor: NetworkDescriptor, module: nn.Module, device: str) -> Network:
    assert isinstance(module, ContinuousNetwork)  # noqa: S101 - what this architecture builds
    return DefaultNetwork(descriptor, module, device)


ARCHITECTURE = Architecture("continuous", ContinuousNetwork, _traits, _wrap)
