"""A slice made ready for magnifying: what the network sees of it, and where it may work."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from engine.devices import Device
from engine.errors import ChannelsError
from engine.geometry import Box, Grid
from engine.networks.base import Network
from engine.networks.descriptor import NetworkDescriptor
from engine.sampling.resample import centred
from engine.sampling.tiles import Tile, common, target_box
from engine.scan import Slice, Values, luminance, working_range_of
from engine.words import words


@dataclass
class Pace:
    """How long features take: seconds a pixel of the newest tile, by the level of its features."""

    by_level: dict[int, float] = field(default_factory=dict)


@dataclass
class Looked:
    """What the head of the uncertainty has made of a slice.

    Attributes
    ----------
    maps : dict
        Of its tiles, by their cores.
    told : torch.Tensor, optional
        (told,): what the slice says of its own errors, see :mod:`engine.magnify.own_errors`.
    asked : bool
        Whether it was asked; one that is too small or too even tells nothing.
    """

    maps: OrderedDict[Box, Tensor] = field(default_factory=OrderedDict)
    told: Tensor | None = None
    asked: bool = False


@dataclass
class Encoded:
    """A slice made ready for any scale; hold on to it as long as the slice is on screen.

    Attributes
    ----------
    slice_ : Slice
        The slice.
    seconds : float
        Time spent on features so far.
    notes : list of str
        Sentences for the user.
    pace : Pace
        How long features take, shared by all slices of one network on one device.
    """

    slice_: Slice
    luminance: NDArray[np.float32]
    network: Network
    device: Device
    tiles: list[Tile]
    side: int
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    features: OrderedDict[tuple[Box, int], Tensor] = field(default_factory=OrderedDict)
    uncertainty: Looked = field(default_factory=Looked)
    pace: Pace = field(default_factory=Pace)

    @cached_property
    def centred(self) -> tuple[Slice, Values]:
        """The slice with its mean taken out, and the mean; see :func:`engine.sampling.resample.centred`."""
        around, offset = centred(self.slice_.values)
        return replace(self.slice_, values=around), offset


def tissue_mask(slice_: Slice, grid: Grid, box: Box) -> NDArray[np.bool_] | None:
    """Return where the network may work over ``box`` of the target, or None for everywhere (PS3.3 C.8.5.5)."""
    if slice_.info.tissue is None:
        return None
    mask = np.zeros((box.size.rows, box.size.columns), dtype=bool)
    for region in slice_.info.tissue:
        part = common(target_box(region, grid), box)
        if part is not None:
            mask[part.top - box.top : part.bottom - box.top, part.left - box.left : part.right - box.left] = True
    return mask


def seen(slice_: Slice, network: NetworkDescriptor) -> NDArray[np.float32]:
    """Return what the network sees, 0…1: (rows, columns), or (rows, columns, channels) where it takes several."""
    if network.channels == 1:
        low, high = working_range_of(slice_)
        unit: NDArray[np.float32] = ((luminance(slice_.values) - low) / (high - low)).astype(np.float32)
        return unit
    if len(slice_.channels) != network.channels:
        raise ChannelsError(
            words(
                "Engine",
                "'{network}' magnifies {channels} co-registered scans at once, and this one has "
                "{present}: open them together as channels",
            ).of(network=network.id, channels=network.channels, present=max(1, len(slice_.channels)))
        )
    alone = replace(network, channels=1)
    return np.stack([seen(channel, alone) for channel in slice_.channels], axis=-1)
