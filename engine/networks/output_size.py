"""Networks whose whole body runs at the output's size, behind the contract: SupeRELiTNet.

The image is magnified by the cubic first and the network refines it. There is nothing to compute once a slice: the
"features" are the slice, and every step of a slider pays for the whole network again, over what is on screen alone.
"""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Protocol, cast

import torch
from torch import Tensor, nn

from engine.consistent.batches import part_held_to
from engine.geometry import Box, Grid
from engine.networks.base import Network
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.sampling.bands import apply_bands, cubic_bands, to_device
from engine.sampling.tiles import Tile, target_box

CUBIC_REACH = 3
"""Source pixels on each side that the cubic needs when magnifying, with one to spare."""

WHOLE = 1 << 30
"""Side of a tile that is never cut."""

_KEPT = 8


class Refining(Protocol):
    """A module that refines a magnified image.

    Attributes
    ----------
    reach : int
        Output pixels on each side that one output pixel depends on.
    side_multiple : int
        Where parts of an image begin, in output pixels, so that they are computed as the whole is.
    consistent : bool
        Whether its result is held to the slice that was magnified.
    """

    reach: int
    side_multiple: int
    consistent: bool

    def refine(self, magnified: Tensor) -> Tensor:
        """Return (N, 1, R, C) from the cubic's image (N, 1, R, C) in 0…1."""
        ...


class OutputSizeNetwork(Network):
    """Inference of a :class:`Refining` module.

    Parameters
    ----------
    descriptor : NetworkDescriptor
        What it says about itself. Where tiles do not equal the whole, a tile is computed at once whatever part of it
        is wanted, so that an image does not change as it is moved about.
    module : nn.Module
        The module, which is :class:`Refining`.
    device : str
        Where it computes.
    tile : int
        Side of a tile's core at most, in source pixels.
    """

    features_per_pixel = 1

    def __init__(self, descriptor: NetworkDescriptor, module: nn.Module, device: str = "cpu", tile: int = 128) -> None:
        self.descriptor = descriptor
        self.device = device
        self.module = module.eval().requires_grad_(False).to(device)
        self._refining = cast(Refining, self.module)
        self.decode_margin = CUBIC_REACH + self._refining.side_multiple
        self.tile = WHOLE if descriptor.tiling is Tiling.WHOLE_IMAGE_ONLY else tile
        self._kept: OrderedDict[tuple[Grid, Box], tuple[Tensor, Tensor]] = OrderedDict()

    def to(self, device: str) -> Network:
        """Return this network on ``device``."""
        if device == self.device:
            return self
        return type(self)(self.descriptor, copy.deepcopy(self.module), device, self.tile)

    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:  # noqa: ARG002 - the same for every tile
        """Return the slice itself over ``tile.halo``, within 0…1."""
        return x.clamp(0.0, 1.0)

    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return what the module adds to the cubic over ``box``: float32, in units of the working range."""
        if self.descriptor.tiling is Tiling.EXACT:
            return self._added(features, tile, grid, box)
        full = target_box(tile.core, grid)
        of, found = self._kept.get((grid, full), (None, features))
        if of is not features:
            found = self._added(features, tile, grid, full)
            self._kept[grid, full] = (features, found)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return found[box.top - full.top : box.bottom - full.top, box.left - full.left : box.right - full.left]

    def forget_tables(self) -> None:
        """Drop images that were kept for parts to come."""
        self._kept.clear()

    def _added(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        top, bottom = self._span(box.top, box.bottom, grid.target.rows)
        left, right = self._span(box.left, box.right, grid.target.columns)
        with torch.inference_mode():
            rows = cubic_bands(grid.source.rows, grid.target.rows, (top, bottom), (top, bottom))
            columns = cubic_bands(grid.source.columns, grid.target.columns, (left, right), (left, right))
            corner = (tile.halo.top, tile.halo.left)
            magnified = apply_bands(
                features, to_device(rows, self.device), to_device(columns, self.device), corner=corner
            )[: bottom - top, : right - left]
            refined: Tensor = self._refining.refine(magnified[None, None]).float()
            if self._refining.consistent:
                whole = Box(top, left, bottom, right)
                refined = part_held_to(features[None, None], refined, grid, whole, corner)
            added = refined[0, 0] - magnified
        return added[box.top - top : box.bottom - top, box.left - left : box.right - left].contiguous()

    def _span(self, start: int, stop: int, limit: int) -> tuple[int, int]:
        reach, multiple = self._refining.reach, self._refining.side_multiple
        first = max(0, start - reach) // multiple * multiple
        return first, min(limit, -(-(stop + reach) // multiple) * multiple)
