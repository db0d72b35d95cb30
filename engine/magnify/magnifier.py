"""Magnifying a slice: encode once, decode at every scale, whole or in part, on whatever memory there is."""

from __future__ import annotations

import time
from collections.abc import Callable

import torch
from torch import Tensor

from engine import devices, networks
from engine.consistent import forget_tables
from engine.geometry import Box, Grid
from engine.magnify.consistency import project, projection_on
from engine.magnify.encoded import Encoded, Pace, seen, tissue_mask
from engine.magnify.features import compute_all, expected_s, features_of, lay_tiles, within_memory
from engine.magnify.magnified import Magnified
from engine.magnify.uncertainty import Calibration, HalfWidths, Uncertainty, WithFeatures
from engine.networks.base import Network
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.interrupting import stopped_by
from engine.progress import CancelToken, Progress, silent
from engine.sampling.resample import Bicubic, interpolated, restore_invalid
from engine.sampling.tiles import Tile, common, target_box
from engine.scan import Modality, Slice, Values, working_range_of
from engine.words import joined, words

PATIENCE_S = 0.25
"""A first look is offered where the image itself takes longer than this."""


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
        self._pace = Pace()

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
        encoded = Encoded(slice_, seen(slice_, self.network), self._network, self.device, [], side, pace=self._pace)
        lay_tiles(encoded, side)
        if eager and self.network.scale_independent_encoder:
            compute_all(encoded, cancel, progress)
        return encoded

    def decode(
        self,
        encoded: Encoded,
        grid: Grid,
        *,
        box: Box | None = None,
        consistent: bool | None = None,
        start: Bicubic | None = None,
        first_look: bool = False,
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
        first_look : bool
            Return what is there in a part of the time and gains a little less, if the network has such a thing: to be
            looked at until the image itself is there, and never for a file.
        cancel, progress
            Checked between layers, and called at every tile.

        Raises
        ------
        ScaleError, CancelledError, OutOfMemoryError
        """
        started, encoded_before = time.perf_counter(), encoded.seconds
        box = box or Box(0, 0, grid.target.rows, grid.target.columns)
        slice_ = encoded.slice_
        first = encoded.network.first_look_level(grid) if first_look and not grid.identity else None
        level = encoded.network.level(grid) if first is None else first
        consistent = not grid.identity and (self.network.consistent if consistent is None else consistent)
        if grid.identity:
            result = slice_.values[box.slices].copy()
        else:
            self._check_scale(grid)
            centred, offset = encoded.centred
            if consistent:
                projection = projection_on(slice_, grid, box)
                known = self._magnified(encoded, grid, projection.known, level, start, cancel, progress)
                result = project(projection, known, centred, grid, cancel, reuse=True)
            else:
                result = self._magnified(encoded, grid, box, level, start, cancel, progress)
            result += offset
        values = restore_invalid(result, slice_, grid, box)
        seconds = time.perf_counter() - started - (encoded.seconds - encoded_before)
        remark = "" if grid.identity else self._remark(grid, first is not None)
        notes = tuple(encoded.notes)
        about = (encoded.device, notes, remark, consistent, slice_, first is not None)
        return Magnified(values, grid, box, seconds, encoded.seconds, *about)

    def offers_first_look(self, encoded: Encoded, grid: Grid, box: Box) -> bool:
        """Return whether a first look at ``box`` would be there well before its image: see :meth:`decode`."""
        if grid.identity or encoded.network.first_look_level(grid) is None:
            return False
        return expected_s(encoded, _tiles(encoded, grid, box), encoded.network.level(grid)) > PATIENCE_S

    def _magnified(
        self,
        encoded: Encoded,
        grid: Grid,
        box: Box,
        level: int,
        start: Bicubic | None,
        cancel: CancelToken | None,
        progress: Progress,
    ) -> Values:
        """Return bicubic and what the network adds to it over ``box``, less the mean of the slice."""
        if start is not None and start.begins(encoded.slice_, grid, box):
            result = start.around.copy()
        else:
            result = interpolated(encoded.centred[0].values, grid, box)
        self._add_detail(encoded, grid, box, level, result, cancel, progress)
        return result

    def _remark(self, grid: Grid, first_look: bool) -> str:
        parts = [
            self._network.note(grid),
            None if self.network.fidelity else words("Engine", "may invent detail"),
            words("Engine", "first look") if first_look else None,
        ]
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
            return image, sureness.scales(seen_again, onto, whole, _with_features(seen_again, cancel), cancel)

        with_features = _with_features(encoded, cancel)
        return sureness.half_widths(encoded, grid, modality, with_features, look, box, cancel, progress)

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
        self,
        encoded: Encoded,
        grid: Grid,
        box: Box,
        level: int,
        result: Values,
        cancel: CancelToken | None,
        progress: Progress,
    ) -> None:
        low, high = working_range_of(encoded.slice_)
        wanted = _tiles(encoded, grid, box)
        allowed = tissue_mask(encoded.slice_, grid, box)
        for done, tile in enumerate(wanted):
            _check(cancel)
            progress(done, len(wanted), words("Engine", "magnifying"))
            part = common(target_box(tile.core, grid), box)
            if part is None:
                continue
            detail = _detail(encoded, tile, grid, part, level, cancel)
            at = Box(part.top - box.top, part.left - box.left, part.bottom - box.top, part.right - box.left).slices
            if allowed is not None:
                detail = detail * torch.from_numpy(allowed[at])
            place = torch.from_numpy(result)[at]
            place.add_(detail.unsqueeze(-1) if result.ndim == 3 else detail, alpha=high - low)
        progress(len(wanted), len(wanted), words("Engine", "magnifying"))


def _tiles(encoded: Encoded, grid: Grid, box: Box) -> list[Tile]:
    """Return the tiles of which ``box`` of the target is made."""
    return [t for t in encoded.tiles if common(target_box(t.core, grid), box)]


def _detail(encoded: Encoded, tile: Tile, grid: Grid, part: Box, level: int, cancel: CancelToken | None) -> Tensor:
    """Return what the network adds over ``part``, in units of the working range, on the processor."""
    found: dict[Box, Tensor] = {}

    def compute(piece: Tile) -> None:
        inner = common(target_box(piece.core, grid), part)
        if inner is not None:
            features = features_of(encoded, piece, level, cancel)
            with stopped_by(cancel):
                added = encoded.network.decode(features, piece, grid, inner).cpu()
            found[inner] = added if added.ndim == 2 else added[..., encoded.slice_.channel]

    within_memory(encoded, tile, compute, level)
    first = encoded.network.first_look_level(grid)
    if first not in {None, level}:
        for key in [key for key in encoded.features if key[1] == first and common(key[0], tile.core)]:
            del encoded.features[key]
    if part in found:
        return found[part]
    detail = torch.empty(part.size.rows, part.size.columns)
    for inner, values in found.items():
        detail[inner.top - part.top : inner.bottom - part.top, inner.left - part.left : inner.right - part.left] = (
            values
        )
    return detail


def _with_features(encoded: Encoded, cancel: CancelToken | None) -> WithFeatures:
    def with_features(tile: Tile, use: Callable[[Tensor, Tile], None]) -> None:
        within_memory(encoded, tile, lambda piece: use(features_of(encoded, piece, 0, cancel), piece), 0)

    return with_features


def _check(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
