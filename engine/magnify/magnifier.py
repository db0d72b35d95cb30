"""Magnifying a slice: encode once, decode at every scale, whole or in part, on whatever memory there is."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor

from engine import devices, networks
from engine.consistent import forget_tables
from engine.devices import Device
from engine.errors import OutOfMemoryError
from engine.geometry import Box, Grid
from engine.magnify.consistency import project, projection_on
from engine.magnify.encoded import Encoded, seen, tissue_mask
from engine.magnify.magnified import Magnified
from engine.magnify.uncertainty import Calibration, HalfWidths, Uncertainty, WithFeatures
from engine.networks.base import Network
from engine.networks.descriptor import NetworkDescriptor, Tiling
from engine.progress import CancelToken, Progress, silent
from engine.sampling.resample import Bicubic, interpolated, restore_invalid
from engine.sampling.tiles import SMALLEST_TILE, Tile, common, plan, target_box
from engine.scan import Modality, Slice, Values, working_range_of
from engine.words import joined, words

Work = Callable[[Tile], None]

FEATURE_BUDGET = 256 * 2**20
"""Bytes of features that one slice keeps; beyond it, tiles not used for longest are computed again when wanted."""


class Magnifier:
    """Magnifies slices with one network on one device. Use it from one thread at a time.

    Parameters
    ----------
    network : str
        Id of the network.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    loaded : Network, optional
        A network that is ready on the processor, instead of the shipped one called ``network``.
    uncertainty : Uncertainty, optional
        How sure that network is, instead of what is shipped for it.
    """

    def __init__(
        self,
        network: str = "default",
        device: str = "auto",
        *,
        loaded: Network | None = None,
        uncertainty: Uncertainty | None = None,
    ) -> None:
        self.device = devices.choose(device)
        devices.prepare(self.device)
        self._network = (loaded or networks.load(network)).to(self.device.name)
        self._uncertainty = uncertainty

    @property
    def network(self) -> NetworkDescriptor:
        """What the network says about itself."""
        return self._network.descriptor

    def network_at(self, grid: Grid) -> NetworkDescriptor:
        """Return what the weights that make an image on ``grid`` say about themselves: its provenance."""
        return self._network.descriptor_at(grid)

    def encode(
        self,
        slice_: Slice,
        *,
        eager: bool = True,
        cancel: CancelToken | None = None,
        progress: Progress = silent,
    ) -> Encoded:
        """Return ``slice_`` made ready for every scale.

        Parameters
        ----------
        slice_ : Slice
            Grey or colour. A colour slice is magnified truly in its luminance: what the network adds to bicubic
            luminance is added to red, green and blue alike, so that grey stays grey and colours keep their hue.
        eager : bool
            Compute all features now, as far as the budget of memory goes; else when a decode first needs them, tile
            by tile: a decode that is cancelled leaves those that it had computed.
        cancel, progress
            Checked and called at every tile.

        Raises
        ------
        ChannelsError
            The network magnifies several co-registered channels at once and the slice has another number of them.
        CancelledError, OutOfMemoryError
        """
        side = self._network.tile
        encoded = Encoded(slice_, seen(slice_, self.network), self._network, self.device, [], side)
        self._plan(encoded, side)
        if eager and self.network.scale_independent_encoder:
            per_tile = _bytes(encoded.tiles[0], self._network)
            fitting = encoded.tiles[: max(1, FEATURE_BUDGET // per_tile)]
            for done, tile in enumerate(fitting):
                _check(cancel)
                progress(done, len(fitting), words("Engine", "looking at the slice"))
                self._within_memory(encoded, tile, lambda t: _nothing(self._features(encoded, t, 0)), 0)
                if encoded.side != side:
                    break  # memory is short: the rest is computed when it is needed
            progress(len(fitting), len(fitting), words("Engine", "looking at the slice"))
        return encoded

    def decode(
        self,
        encoded: Encoded,
        grid: Grid,
        *,
        box: Box | None = None,
        consistent: bool | None = None,
        start: Bicubic | None = None,
        cancel: CancelToken | None = None,
        progress: Progress = silent,
    ) -> Magnified:
        """Return the super-resolved image of ``encoded`` on ``grid``.

        Parameters
        ----------
        encoded : Encoded
            From :meth:`encode`.
        grid : Grid
            Sizes before and after; any pair of true ratios that the network allows.
        box : Box, optional
            Part of the target that is wanted; it equals the same part of the whole, bit for bit on the processor.
        consistent : bool, optional
            Whether the image is projected on those that, degraded, give the scan back; by default as the network's
            descriptor says. Padding, and where the network may not work, stay as they are.
        start : Bicubic, optional
            The reference over ``box``, where it is at hand: it is not computed again where it suffices.
        cancel, progress
            Checked and called at every tile.

        Raises
        ------
        ScaleError, CancelledError, OutOfMemoryError
        """
        started, encoded_before = time.perf_counter(), encoded.seconds
        box = box or Box(0, 0, grid.target.rows, grid.target.columns)
        slice_ = encoded.slice_
        consistent = not grid.identity and (self.network.consistent if consistent is None else consistent)
        if grid.identity:
            result = slice_.values[box.slices].copy()
        else:
            self._check_scale(grid)
            centred, offset = encoded.centred
            if consistent:
                projection = projection_on(slice_, grid, box)
                known = self._magnified(encoded, grid, projection.known, start, cancel, progress)
                result = project(projection, known, centred, grid, cancel, reuse=True)
            else:
                result = self._magnified(encoded, grid, box, start, cancel, progress)
            result += offset
        values = restore_invalid(result, slice_, grid, box)
        seconds = time.perf_counter() - started - (encoded.seconds - encoded_before)
        remark = "" if grid.identity else self._remark(grid)
        notes = tuple(encoded.notes)
        return Magnified(values, grid, box, seconds, encoded.seconds, encoded.device, notes, remark, consistent, slice_)

    def _magnified(
        self,
        encoded: Encoded,
        grid: Grid,
        box: Box,
        start: Bicubic | None,
        cancel: CancelToken | None,
        progress: Progress,
    ) -> Values:
        """Return bicubic and what the network adds to it over ``box``, less the mean of the slice."""
        if start is not None and start.begins(encoded.slice_, grid, box):
            result = start.around.copy()
        else:
            result = interpolated(encoded.centred[0].values, grid, box)
        self._add_detail(encoded, grid, box, result, cancel, progress)
        return result

    def _remark(self, grid: Grid) -> str:
        parts = [self._network.note(grid), None if self.network.fidelity else words("Engine", "may invent detail")]
        return joined(", ", [part for part in parts if part])

    def uncertainty(
        self,
        encoded: Encoded,
        grid: Grid,
        modality: Modality,
        *,
        box: Box | None = None,
        cancel: CancelToken | None = None,
        progress: Progress = silent,
    ) -> HalfWidths:
        """Return how sure the super-resolved image of ``encoded`` on ``grid`` is.

        Parameters
        ----------
        encoded : Encoded
            From :meth:`encode`.
        grid : Grid
            Sizes before and after.
        modality : Modality
            Of the scan; for one without a calibration the widest intervals are given, and a note says so.
        box : Box, optional
            Part of the target that is wanted.
        cancel, progress
            Checked and called at every tile.

        Raises
        ------
        NoUncertaintyError
            Intervals of this network, or of these weights of it, have not been measured.
        ScaleError, CancelledError, OutOfMemoryError
        """
        sureness = self._sureness()
        if not grid.identity:
            self._check_scale(grid)

        def look(smaller: Slice, onto: Grid) -> tuple[Values, Values]:
            seen_again = self.encode(smaller, cancel=cancel)
            image = self.decode(seen_again, onto, cancel=cancel).values
            whole = Box(0, 0, onto.target.rows, onto.target.columns)
            return image, sureness.scales(seen_again, onto, whole, self._features_of(seen_again), cancel)

        return sureness.half_widths(encoded, grid, modality, self._features_of(encoded), look, box, cancel, progress)

    def _features_of(self, encoded: Encoded) -> WithFeatures:
        def with_features(tile: Tile, use: Callable[[Tensor, Tile], None]) -> None:
            self._within_memory(encoded, tile, lambda piece: use(self._features(encoded, piece, 0), piece), 0)

        return with_features

    def calibration(self) -> Calibration:
        """Return on what and how :meth:`uncertainty` is calibrated; raises as that does."""
        return self._sureness().calibration

    def _sureness(self) -> Uncertainty:
        if self._uncertainty is None:
            self._uncertainty = Uncertainty.of(self._network)
        return self._uncertainty

    def forget_tables(self) -> None:
        """Drop what earlier decodes left ready, as for a pair of scales never seen before (for measuring)."""
        self._network.forget_tables()
        forget_tables()

    def _check_scale(self, grid: Grid) -> None:
        # the true ratio may pass the limit by the rounding of one pixel
        low, high = self.network.scales
        for source, target in ((grid.source.rows, grid.target.rows), (grid.source.columns, grid.target.columns)):
            if not low * source - 0.5 <= target <= high * source + 0.5:
                self.network.check(grid.ratio)

    def _add_detail(
        self, encoded: Encoded, grid: Grid, box: Box, result: Values, cancel: CancelToken | None, progress: Progress
    ) -> None:
        low, high = working_range_of(encoded.slice_)
        wanted = [t for t in encoded.tiles if common(target_box(t.core, grid), box)]
        allowed = tissue_mask(encoded.slice_, grid, box)
        for done, tile in enumerate(wanted):
            _check(cancel)
            progress(done, len(wanted), words("Engine", "magnifying"))
            part = common(target_box(tile.core, grid), box)
            if part is None:
                continue
            detail = self._detail(encoded, tile, grid, part)
            at = Box(part.top - box.top, part.left - box.left, part.bottom - box.top, part.right - box.left).slices
            if allowed is not None:
                detail = detail * torch.from_numpy(allowed[at])
            place = torch.from_numpy(result)[at]
            place.add_(detail.unsqueeze(-1) if result.ndim == 3 else detail, alpha=high - low)
        progress(len(wanted), len(wanted), words("Engine", "magnifying"))

    def _detail(self, encoded: Encoded, tile: Tile, grid: Grid, part: Box) -> Tensor:
        """Return what the network adds over ``part``, in units of the working range, on the processor."""
        found: dict[Box, Tensor] = {}
        level = encoded.network.level(grid)

        def compute(piece: Tile) -> None:
            inner = common(target_box(piece.core, grid), part)
            if inner is not None:
                features = self._features(encoded, piece, level)
                added = encoded.network.decode(features, piece, grid, inner).cpu()
                found[inner] = added if added.ndim == 2 else added[..., encoded.slice_.channel]

        self._within_memory(encoded, tile, compute, level)
        if part in found:
            return found[part]
        detail = torch.empty(part.size.rows, part.size.columns)
        for inner, values in found.items():
            detail[inner.top - part.top : inner.bottom - part.top, inner.left - part.left : inner.right - part.left] = (
                values
            )
        return detail

    def _features(self, encoded: Encoded, tile: Tile, level: int) -> Tensor:
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
        features = encoded.network.encode(x, tile, level)
        encoded.seconds += time.perf_counter() - started
        encoded.features[key] = features
        kept = sum(f.numel() * 4 for f in encoded.features.values())
        while kept > FEATURE_BUDGET and len(encoded.features) > 1:
            kept -= encoded.features.popitem(last=False)[1].numel() * 4
        return features

    def _within_memory(self, encoded: Encoded, tile: Tile, work: Work, level: int) -> None:
        """Do ``work`` on ``tile``; when memory runs out on halves of it, again on halves, then on the processor."""
        ready = (tile.core, level) in encoded.features or encoded.side >= encoded.network.tile
        pieces = [tile] if ready else self._pieces(encoded, tile.core)
        try:
            for piece in pieces:
                work(piece)
        except (torch.OutOfMemoryError, MemoryError) as error:
            encoded.features.clear()
            halves = self.network.tiling is not Tiling.WHOLE_IMAGE_ONLY
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
            self._within_memory(encoded, tile, work, level)

    def _pieces(self, encoded: Encoded, core: Box) -> list[Tile]:
        size = encoded.slice_.size
        margin, field_ = encoded.network.decode_margin, encoded.network.descriptor.receptive_field
        return plan(size, encoded.side, margin, field_, within=core)

    def _plan(self, encoded: Encoded, side: int) -> None:
        network = encoded.network
        encoded.tiles = plan(encoded.slice_.size, side, network.decode_margin, network.descriptor.receptive_field)


def _bytes(tile: Tile, network: Network) -> int:
    size = tile.reach.size
    return size.rows * size.columns * network.features_per_pixel * 4


def _nothing(_: Tensor) -> None:
    """Take features and return nothing: they are wanted for being kept."""


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()


def _note(encoded: Encoded, sentence: str) -> None:
    if sentence not in encoded.notes:
        encoded.notes.append(sentence)


def _memory_of(device: Device) -> str:
    return words("Engine", "memory") if device.is_cpu else words("Engine", "the GPU's memory")
