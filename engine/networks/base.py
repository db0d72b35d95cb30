"""The contract between a network and everything that uses it: encode once a slice, decode at every step of a slider."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor

from engine.geometry import Box, Grid
from engine.networks.descriptor import NetworkDescriptor
from engine.sampling.tiles import TILE, Tile


class Network(ABC):
    """A network ready to compute on one device.

    Attributes
    ----------
    descriptor : NetworkDescriptor
        What it says about itself.
    decode_margin : int
        Source pixels around a tile's core whose features a decode reads.
    features_per_pixel : int
        float32 values that it keeps for each source pixel, at most.
    tile : int
        Side of a tile's core at most, in source pixels: the step at which work is cancelled and reported.
    """

    descriptor: NetworkDescriptor
    decode_margin: int
    features_per_pixel: int
    tile: int = TILE

    @abstractmethod
    def to(self, device: str) -> Network:
        """Return this network on ``device``."""

    def level(self, grid: Grid) -> int:  # noqa: ARG002 - most networks have one level
        """Return which features ``grid`` needs: 0 where one set serves every scale, else a number for each set."""
        return 0

    def first_look_level(self, grid: Grid) -> int | None:  # noqa: ARG002 - most networks have none
        """Return which features give a first look at ``grid`` in a part of the time; None where none do."""
        return None

    def note(self, grid: Grid) -> str | None:  # noqa: ARG002 - most networks magnify by any scale themselves
        """Return a few words on how this network comes to the sizes of ``grid``, if there is anything to say."""
        return None

    def descriptor_at(self, grid: Grid) -> NetworkDescriptor:  # noqa: ARG002 - most networks have one set of weights
        """Return what the weights that make an image on ``grid`` say about themselves."""
        return self.descriptor

    @abstractmethod
    def encode(self, x: Tensor, tile: Tile, level: int = 0) -> Tensor:
        """Return the features of ``tile``.

        Parameters
        ----------
        x : torch.Tensor
            (rows, columns) of ``tile.halo``, float32, on the network's device; 0…1 is the working range.
        tile : Tile
            Where it lies.
        level : int
            Which features, from :meth:`level`.

        Returns
        -------
        torch.Tensor
            Features of the tile, in a layout of the network's own.
        """

    @abstractmethod
    def decode(self, features: Tensor, tile: Tile, grid: Grid, box: Box) -> Tensor:
        """Return what the network adds to the bicubic reference over ``box`` of the target.

        Parameters
        ----------
        features : torch.Tensor
            From :meth:`encode`.
        tile : Tile
            The tile of the features.
        grid : Grid
            Sizes of the whole slice before and after.
        box : Box
            Target pixels wanted, within those of the tile's core.

        Returns
        -------
        torch.Tensor
            Size of the box, float32, in units of the working range.
        """

    def fingerprint(self) -> str:
        """Return a hash of all that it has learned, for what was measured with it; empty where nothing was."""
        return ""

    def local_features(self, features: Tensor, tile: Tile) -> Tensor:
        """Return ``features`` of :meth:`encode` as (F, rows, columns) of ``tile.reach``, for the uncertainty's head."""
        raise NotImplementedError

    def forget_tables(self) -> None:  # noqa: B027 - most networks keep none
        """Drop what depends on the scale alone and was kept for the next decode at the same scale."""
