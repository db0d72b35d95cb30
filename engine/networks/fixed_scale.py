"""Networks that magnify by whole factors only, behind the contract: SRResNet, SRCNN, the CycleGAN's, transform-domain.

The up-and-down way of the MIASSR paper (section 4.4): the slice is magnified by the smallest factor that is not below
the wanted scales, once a slice, and resampled down from there by the anti-aliased cubic to exactly the wanted size.
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from typing import cast

import torch
from torch import Tensor, nn

from engine.geometry import Box, Grid
from engine.networks.base import Network
from engine.networks.cubic import magnify_cubic
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.networks.greys import answer_in_place, ramp
from engine.networks.output_size import CUBIC_REACH, WHOLE
from engine.sampling.bands import apply_bands, cubic_bands, to_device
from engine.sampling.tiles import Tile, target_box
from engine.words import words

GREYS = 33
"""Plain greys whose answer is known; networks of attention take long for each."""


NEAR_THE_BORDER = 4
"""Source pixels within which what a plain image becomes knows of its border: replicated pixels break its pattern."""


class Enlarging(nn.Module):
    """A module that magnifies by whole factors; a class of it says how by :meth:`enlarged`.

    Attributes
    ----------
    factors : tuple of int
        What it can do, ascending.
    reach : int
        Source pixels on each side that one output pixel depends on.
    side_multiple : int
        Where parts of a slice begin, in source pixels, so that they are computed nearly as the whole is.
    """

    factors: tuple[int, ...]
    reach: int
    side_multiple: int

    def enlarge(self, x: Tensor, factor: int) -> Tensor:
        """Return ``x`` (N, C', R, C) in 0…1 at ``factor`` times its size: (N, C', factor · R, factor · C).

        Raises
        ------
        ValueError
            When ``factor`` is none of :attr:`factors`.
        """
        if factor not in self.factors:
            raise ValueError(f"this network enlarges by {', '.join(map(str, self.factors))}, not by {factor}")
        return self.enlarged(x, factor)

    @abstractmethod
    def enlarged(self, x: Tensor, factor: int) -> Tensor:
        """Return what :meth:`enlarge` does, for one of :attr:`factors`."""

    def answer_to_greys(self, factor: int) -> Tensor:
        """Return what enlarging plain greys adds to them, as :func:`engine.networks.greys.answer_in_place` takes it.

        (greys, side, side), ``factor`` times a margin, the :attr:`side_multiple` and a margin.
        """
        unit = self.side_multiple
        side = unit + 2 * unit * -(-NEAR_THE_BORDER // unit)
        greys = ramp(GREYS, next(self.parameters()).device)
        found = self.enlarge(greys.expand(GREYS, 1, side, side).contiguous(), factor)
        return found[:, 0].float() - greys[:, 0]

    def forward(self, x: Tensor, rows: int, columns: int) -> Tensor:
        """Return the magnified images: ``x`` (N, C', R, C) in 0…1 becomes (N, C', rows, columns)."""
        factor = factor_for(self.factors, rows / x.shape[-2], columns / x.shape[-1])
        return magnify_cubic(self.enlarge(x, factor), rows, columns)


def factor_for(factors: tuple[int, ...], vertical: float, horizontal: float) -> int:
    """Return the smallest factor that is not below either scale, or the largest there is."""
    return next((f for f in factors if f >= max(vertical, horizontal)), factors[-1])


class FixedScaleNetwork(Network):
    """Inference of an :class:`Enlarging` module; plain greys stay (:mod:`engine.networks.greys`).

    Features of a tile are, one after the other, its enlarged image and itself, both over ``tile.reach``.

    Parameters
    ----------
    descriptor : NetworkDescriptor
        What it says about itself.
    module : nn.Module
        The module, which is :class:`Enlarging`.
    device : str
        Where it computes.
    tile : int
        Side of a tile's core at most, in source pixels.
    """

    decode_margin = CUBIC_REACH

    def __init__(self, descriptor: NetworkDescriptor, module: nn.Module, device: str = "cpu", tile: int = 128) -> None:
        self.descriptor = descriptor
        self.device = device
        self.module = module.eval().requires_grad_(False).to(device)
        self._enlarging = cast(Enlarging, self.module)
        self.features_per_pixel = 1 + max(self._enlarging.factors) ** 2
        self._answers: dict[int, Tensor] = {}
        self.tile = WHOLE if descriptor.tiling is Tiling.WHOLE_IMAGE_ONLY else tile

    def to(self, device: str) -> Network:
        """Return this network on ``device``."""
        if device == self.device:
            return self
        return type(self)(self.descriptor, copy.deepcopy(self.module), device, self.tile)

    def level(self, grid: Grid) -> int:
        """Return the factor that serves ``grid``."""
        return factor_for(self._enlarging.factors, grid.ratio.vertical, grid.ratio.horizontal)

    def note(self, grid: Grid) -> str | None:
        """Return what it is resampled from, where that is another size."""
        factor = self.level(grid)
        if grid.target.rows == factor * grid.source.rows and grid.target.columns == factor * grid.source.columns:
            return None
        return words("Engine", "resampled from ×{factor}").of(factor=factor)

    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:
        """Return the enlarged image and the slice over ``tile.reach``, flat, one after the other."""
        factor = level or self._enlarging.factors[-1]
        halo, reach = tile.halo, tile.reach
        # parts begin where the module's own grid does
        skip_rows, skip_columns = (-edge % self._enlarging.side_multiple for edge in (halo.top, halo.left))
        top, left = halo.top + skip_rows, halo.left + skip_columns
        with torch.inference_mode():
            inside = x.clamp(0.0, 1.0)
            begun = inside[None, None, skip_rows:, skip_columns:]
            enlarged = self._enlarging.enlarge(begun, factor)[0, 0].float()
            grey, period = magnify_cubic(begun, *enlarged.shape)[0, 0], factor * self._enlarging.side_multiple
            enlarged -= answer_in_place(self._answer(factor), grey, period)
            cut = enlarged[
                factor * (reach.top - top) : factor * (reach.bottom - top),
                factor * (reach.left - left) : factor * (reach.right - left),
            ]
            plain = inside[
                reach.top - halo.top : reach.bottom - halo.top, reach.left - halo.left : reach.right - halo.left
            ]
            return torch.cat([cut.reshape(-1), plain.reshape(-1)])

    def _answer(self, factor: int) -> Tensor:
        found = self._answers.get(factor)
        if found is None:
            found = self._answers[factor] = self._enlarging.answer_to_greys(factor)
        return found

    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return the resampled enlarged image minus the cubic over ``box``: float32, in units of the working range."""
        factor, reach = self.level(grid), tile.reach
        rows, columns = reach.size.rows, reach.size.columns
        count = rows * columns
        enlarged = features[: count * factor * factor].reshape(factor * rows, factor * columns)
        plain = features[count * factor * factor :].reshape(rows, columns)
        full = target_box(tile.core, grid)
        with torch.inference_mode():
            ours = self._resampled(enlarged, reach, grid, box, full, factor)
            return ours - self._resampled(plain, reach, grid, box, full, 1)

    def _resampled(self, x: Tensor, reach: Box, grid: Grid, box: Box, full: Box, factor: int) -> Tensor:
        rows = cubic_bands(factor * grid.source.rows, grid.target.rows, (box.top, box.bottom), (full.top, full.bottom))
        columns = cubic_bands(
            factor * grid.source.columns, grid.target.columns, (box.left, box.right), (full.left, full.right)
        )
        corner = (factor * reach.top, factor * reach.left)
        whole = apply_bands(x, to_device(rows, self.device), to_device(columns, self.device), corner=corner)
        top, left = box.top - rows[0].start, box.left - columns[0].start
        return whole[top : top + box.size.rows, left : left + box.size.columns].contiguous()
