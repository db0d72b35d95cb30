"""The features of a slice, tile by tile: computed when they are wanted and kept while there is room."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from engine import devices
from engine.devices import Device
from engine.errors import OutOfMemoryError
from engine.geometry import Box
from engine.magnify.encoded import Encoded
from engine.networks.base import Network
from engine.networks.descriptor import Tiling
from engine.networks.interrupting import stopped_by
from engine.progress import CancelToken, Progress
from engine.sampling.tiles import SMALLEST_TILE, Tile, common, plan
from engine.words import words

Work = Callable[[Tile], None]

FIRST_PACE = 4e-6
"""Seconds a pixel that features are expected to take before any have been computed: the default on two fast cores."""

FEATURE_BUDGET = 256 * 2**20
"""Bytes of features that one slice keeps; beyond it, tiles not used for longest are computed again when wanted."""


def lay_tiles(encoded: Encoded, side: int) -> None:
    """Divide the slice into tiles with cores of ``side`` pixels at most."""
    network = encoded.network
    encoded.tiles = plan(encoded.slice_.size, side, network.decode_margin, network.descriptor.receptive_field)


def features_of(encoded: Encoded, tile: Tile, level: int, cancel: CancelToken | None = None) -> Tensor:
    """Return the features of ``tile`` that ``level`` of the network stands for; stopped even while they are computed.

    Raises
    ------
    CancelledError, MemoryError, torch.OutOfMemoryError
    """
    key = (tile.core, level)
    found = encoded.features.get(key)
    if found is not None:
        encoded.features.move_to_end(key)
        return found
    started = time.perf_counter()
    x = torch.from_numpy(np.ascontiguousarray(encoded.luminance[tile.halo.slices])).to(encoded.device.name)
    if encoded.device.is_cpu:
        # torch reports a lack of main memory without a type of its own; numpy does it with one
        np.empty(8 * _bytes(tile, encoded.network), np.uint8)
    with stopped_by(cancel):
        features = encoded.network.encode(x, tile, level)
    took = time.perf_counter() - started
    encoded.seconds += took
    encoded.pace.by_level[level] = took / (tile.core.size.rows * tile.core.size.columns)
    encoded.features[key] = features
    kept = sum(f.numel() * 4 for f in encoded.features.values())
    while kept > FEATURE_BUDGET and len(encoded.features) > 1:
        kept -= encoded.features.popitem(last=False)[1].numel() * 4
    return features


def within_memory(encoded: Encoded, tile: Tile, work: Work, level: int) -> None:
    """Do ``work`` on ``tile``; when memory runs out on halves of it, again on halves, then on the processor.

    Raises
    ------
    OutOfMemoryError
        Nothing of that helped.
    """
    ready = (tile.core, level) in encoded.features or encoded.side >= encoded.network.tile
    pieces = [tile] if ready else _pieces(encoded, tile.core)
    try:
        for piece in pieces:
            work(piece)
    except (torch.OutOfMemoryError, MemoryError) as error:
        encoded.features.clear()
        halves = encoded.network.descriptor.tiling is not Tiling.WHOLE_IMAGE_ONLY
        if halves and encoded.side // 2 >= SMALLEST_TILE:
            encoded.side //= 2
            _note(
                encoded,
                words("Engine", "{memory} ran out; the slice is computed in smaller tiles").of(
                    memory=_memory_of(encoded.device)
                ),
            )
        elif not encoded.device.is_cpu:
            encoded.side = encoded.network.tile
            encoded.device = next(d for d in devices.available() if d.is_cpu)
            encoded.network = encoded.network.to(encoded.device.name)
            _note(encoded, words("Engine", "the GPU's memory ran out; computed on the processor instead"))
        else:
            raise OutOfMemoryError(
                words(
                    "Engine",
                    "There is not enough memory to magnify this slice, even in small tiles. Close other "
                    "scans or programs, or choose a smaller magnification.",
                )
            ) from error
        within_memory(encoded, tile, work, level)


def compute_all(encoded: Encoded, cancel: CancelToken | None, progress: Progress) -> None:
    """Compute the features of all tiles for which there is room, of the level that serves every scale."""
    side = encoded.side
    per_tile = _bytes(encoded.tiles[0], encoded.network)
    fitting = encoded.tiles[: max(1, FEATURE_BUDGET // per_tile)]
    for done, tile in enumerate(fitting):
        if cancel is not None:
            cancel.check()
        progress(done, len(fitting), words("Engine", "looking at the slice"))
        within_memory(encoded, tile, lambda t: _nothing(features_of(encoded, t, 0, cancel)), 0)
        if encoded.side != side:
            break  # memory is short: the rest is computed when it is needed
    progress(len(fitting), len(fitting), words("Engine", "looking at the slice"))


def expected_s(encoded: Encoded, tiles: Sequence[Tile], level: int) -> float:
    """Return how many seconds the features of ``tiles`` that are not at hand will take, by those computed before."""
    # where memory is short, a tile is there in pieces
    held = [core for core, of_level in encoded.features if of_level == level]
    missing = [tile.core.size for tile in tiles if not any(common(core, tile.core) for core in held)]
    pace = encoded.pace.by_level.get(level, FIRST_PACE)
    return pace * sum(size.rows * size.columns for size in missing)


def _bytes(tile: Tile, network: Network) -> int:
    size = tile.reach.size
    return size.rows * size.columns * network.features_per_pixel * 4


def _pieces(encoded: Encoded, core: Box) -> list[Tile]:
    margin, field_ = encoded.network.decode_margin, encoded.network.descriptor.receptive_field
    return plan(encoded.slice_.size, encoded.side, margin, field_, within=core)


def _nothing(_: Tensor) -> None:
    """Take features and return nothing: they are wanted for being kept."""


def _note(encoded: Encoded, sentence: str) -> None:
    if sentence not in encoded.notes:
        encoded.notes.append(sentence)


def _memory_of(device: Device) -> str:
    return words("Engine", "memory") if device.is_cpu else words("Engine", "the GPU's memory")
