"""A network whose weights are good at some magnifications only, and another one for the rest."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from engine.geometry import Box, Grid, Scale
from engine.networks.base import Network
from engine.networks.descriptor import NetworkDescriptor
from engine.sampling.tiles import Tile
from engine.words import joined


class Within(Network):
    """``chosen`` where it is good, ``otherwise`` everywhere else; both of one architecture.

    Parameters
    ----------
    chosen, otherwise : Network
        What computes. The descriptor is that of ``chosen``.
    good_at : callable
        Whether ``chosen`` is good at a true ratio.
    told : str
        A few words that stand beside images of ``otherwise``.
    """

    def __init__(self, chosen: Network, otherwise: Network, good_at: Callable[[Scale], bool], told: str) -> None:
        self._chosen, self._otherwise, self._good_at, self._told = chosen, otherwise, good_at, told
        self.descriptor = chosen.descriptor
        self.decode_margin = chosen.decode_margin
        self.features_per_pixel = chosen.features_per_pixel
        self.tile = chosen.tile

    def to(self, device: str) -> Network:
        """Return both on ``device``."""
        return Within(self._chosen.to(device), self._otherwise.to(device), self._good_at, self._told)

    def level(self, grid: Grid) -> int:
        """Return which features ``grid`` needs: even numbers are those of ``chosen``."""
        of = self._of(grid)
        return 2 * of.level(grid) + (of is self._otherwise)

    def first_look_level(self, grid: Grid) -> int | None:
        """Return which features give a first look at ``grid``, counted as :meth:`level` counts."""
        of = self._of(grid)
        level = of.first_look_level(grid)
        return None if level is None else 2 * level + (of is self._otherwise)

    def note(self, grid: Grid) -> str | None:
        """Return what the one that computes has to say, and whether it is the other one."""
        parts = (self._told if self._of(grid) is self._otherwise else None, self._of(grid).note(grid))
        return joined(", ", [part for part in parts if part]) or None

    def descriptor_at(self, grid: Grid) -> NetworkDescriptor:
        """Return the descriptor of the one that is good at ``grid``."""
        return self._of(grid).descriptor_at(grid)

    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:
        """Return the features of ``tile`` for ``level``."""
        return (self._otherwise if level % 2 else self._chosen).encode(x, tile, level // 2)

    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return what the one that is good at ``grid`` adds to the bicubic reference over ``box``."""
        return self._of(grid).decode(features, tile, grid, box)

    def forget_tables(self) -> None:
        """Drop what both have kept."""
        self._chosen.forget_tables()
        self._otherwise.forget_tables()

    def _of(self, grid: Grid) -> Network:
        return self._chosen if self._good_at(grid.ratio) else self._otherwise
