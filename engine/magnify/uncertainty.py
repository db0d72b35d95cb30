"""How sure a magnified image is: half-widths of the intervals that hold nine in ten true values, pixel by pixel.

The head (:mod:`engine.networks.uncertainty`) looks once at the features that a slice was encoded into; at every pair of
scales its maps are weighted, interpolated and multiplied with the factor that calibration found. There is no half-width
where the network does not work (padding, pixels outside of the tissue of an ultrasound screen): NaN stands there. At
×1.00 × 1.00 the image is the scan and half-widths are zero.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.magnify.encoded import Encoded, tissue_mask
from engine.magnify.own_errors import Look, own_error
from engine.networks.base import Network
from engine.networks.uncertainty import BORDER, UncertaintyHead
from engine.networks.uncertainty_card import Calibration, NoUncertaintyError, card_of, check_belongs, load_head
from engine.progress import CancelToken, Progress, silent
from engine.sampling.bands import Band, apply_bands, bands
from engine.sampling.resample import nearest
from engine.sampling.tiles import Tile, common, grown
from engine.scan import Modality, working_range_of
from engine.words import words

WithFeatures = Callable[[Tile, Callable[[Tensor, Tile], None]], None]
"""``with_features(tile, use)`` calls ``use(features, piece)`` for the pieces of a tile that memory has room for."""

BUDGET = 64 * 2**20
"""Bytes of the head's maps that one slice keeps."""


@dataclass(frozen=True)
class HalfWidths:
    """How far from the image the truth may be.

    Attributes
    ----------
    values : numpy.ndarray
        (rows, columns) of ``box``, float32, in the scan's units, 0 or more; NaN where there is none.
    grid : Grid
        Sizes before and after.
    box : Box
        Which part of the target this is.
    level : float
        Share of true values that lie within the half-width of the image: 0.9.
    seconds : float
        Time taken, without that of features that still had to be computed.
    notes : tuple of str
        Sentences for the user.
    """

    values: NDArray[np.float32]
    grid: Grid
    box: Box
    level: float
    seconds: float
    notes: tuple[str, ...] = ()


class Uncertainty:
    """The half-widths of one network's images.

    Parameters
    ----------
    head : UncertaintyHead
        Frozen.
    calibration : Calibration
        Its factors.
    """

    def __init__(self, head: UncertaintyHead, calibration: Calibration) -> None:
        self.head = head
        self.calibration = calibration

    @classmethod
    def of(cls, network: Network) -> Uncertainty:
        """Return the shipped one for ``network``.

        Raises
        ------
        NoUncertaintyError
            There is none for this network, or only for other weights of it.
        WeightsError
            Its file is missing or damaged.
        """
        card = card_of(network.descriptor)
        calibration = check_belongs(card, network.descriptor, network.fingerprint())
        return cls(load_head(card), calibration)

    def half_widths(
        self,
        encoded: Encoded,
        grid: Grid,
        modality: Modality,
        with_features: WithFeatures,
        look: Look,
        box: Box | None = None,
        cancel: CancelToken | None = None,
        progress: Progress = silent,
    ) -> HalfWidths:
        """Return the half-widths over ``box`` of the target; see :meth:`engine.magnify.Magnifier.uncertainty`.

        ``look`` is asked the first time only: the slice's own errors belong to ``encoded``.
        """
        started, encoded_before = time.perf_counter(), encoded.seconds
        slice_ = encoded.slice_
        box = box or Box(0, 0, grid.target.rows, grid.target.columns)
        notes: tuple[str, ...] = ()
        if grid.identity:
            values = np.zeros((box.size.rows, box.size.columns), np.float32)
        else:
            low, high = working_range_of(slice_)
            ratio = grid.ratio
            factor = self.calibration.factor(modality.value, ratio.vertical, ratio.horizontal)
            factor *= self._context(encoded, grid, look)
            values = self.scales(encoded, grid, box, with_features, cancel, progress)
            values *= np.float32(factor * (high - low))
            if not self.calibration.knows(modality.value):
                known = ", ".join(name.upper() for name in self.calibration.factors)
                notes = (
                    words(
                        "Engine", "Intervals are calibrated for {known}; for this scan the widest of them are shown."
                    ).of(known=known),
                )
        mask = tissue_mask(slice_, grid, box)
        if mask is not None and not grid.identity:
            values[~mask] = np.nan
        if slice_.invalid is not None:
            values[nearest(slice_.invalid, grid, box)] = np.nan  # type: ignore[arg-type]
        seconds = time.perf_counter() - started - (encoded.seconds - encoded_before)
        return HalfWidths(values, grid, box, self.calibration.level, seconds, notes)

    def scales(
        self,
        encoded: Encoded,
        grid: Grid,
        box: Box,
        with_features: WithFeatures,
        cancel: CancelToken | None = None,
        progress: Progress = silent,
    ) -> NDArray[np.float32]:
        """Return the head's scales over ``box`` of the target, in units of the working range."""
        rows = linear_bands(grid.source.rows, grid.target.rows, box.top, box.bottom)
        columns = linear_bands(grid.source.columns, grid.target.columns, box.left, box.right)
        part = Box(rows[0].low, columns[0].low, max(b.high for b in rows), max(b.high for b in columns))
        scales = torch.empty(part.size.rows, part.size.columns)
        wanted = [tile for tile in encoded.tiles if common(tile.core, part)]
        for done, tile in enumerate(wanted):
            if cancel is not None:
                cancel.check()
            progress(done, len(wanted), words("Engine", "measuring how sure it is"))
            for core, maps in self._maps(encoded, tile, with_features).items():
                inner = common(core, part)
                if inner is None:
                    continue
                cut = maps[:, :, *_within(inner, core).slices]
                with torch.inference_mode():
                    found = self.head.combine(
                        cut, grid.source.rows / grid.target.rows, grid.source.columns / grid.target.columns
                    )
                scales[_within(inner, part).slices] = found[0, 0].cpu()
        progress(len(wanted), len(wanted), words("Engine", "measuring how sure it is"))
        with one_thread(), torch.inference_mode():
            whole = apply_bands(scales, rows, columns, 1, (part.top, part.left))
        top, left = box.top - rows[0].start, box.left - columns[0].start
        return np.array(whole[top : top + box.size.rows, left : left + box.size.columns].numpy())

    def _context(self, encoded: Encoded, grid: Grid, look: Look) -> float:
        """Return the factor that the slice asks for by its own errors, which are found once."""
        kept = encoded.uncertainty
        if not kept.asked:
            own = own_error(encoded.slice_, encoded.luminance, look)
            kept.told = None if own is None else torch.tensor([own])
            kept.asked = True
        if kept.told is None:
            return 1.0
        return self.head.context.factor(
            kept.told, grid.source.rows / grid.target.rows, grid.source.columns / grid.target.columns
        )

    def _maps(self, encoded: Encoded, tile: Tile, with_features: WithFeatures) -> dict[Box, Tensor]:
        """Return the head's maps of a tile: (1, K, rows, columns) for each core of it."""
        kept = encoded.uncertainty.maps
        if tile.core in kept:
            kept.move_to_end(tile.core)
            return {tile.core: kept[tile.core]}
        return self._look(encoded, tile, with_features)

    def _look(self, encoded: Encoded, tile: Tile, with_features: WithFeatures) -> dict[Box, Tensor]:
        """Have the head look at a tile; keep its maps while there is room."""
        found: dict[Box, Tensor] = {}

        def use(features: Tensor, piece: Tile) -> None:
            self.head.to(features.device)
            local = encoded.network.local_features(features, piece)
            with torch.inference_mode():
                sizes = self.head.sizes(local[None])
                found[piece.core] = self.head.coefficients(_with_border(sizes, piece))

        with_features(tile, use)
        if tile.core in found:
            encoded.uncertainty.maps[tile.core] = found[tile.core]
            _limit(encoded.uncertainty.maps)
        return found


def _limit(kept: OrderedDict[Box, Tensor]) -> None:
    held = sum(maps.numel() * 4 for maps in kept.values())
    while held > BUDGET and len(kept) > 1:
        held -= kept.popitem(last=False)[1].numel() * 4


def _with_border(features: Tensor, tile: Tile) -> Tensor:
    """Return ``features`` (1, F, r, c) of ``tile.reach`` as those of its core and a border, replicated if need be."""
    core, reach = tile.core, tile.reach
    around = grown(core, BORDER, reach)
    cut = features[:, :, *_within(around, reach).slices]
    missing = (
        BORDER - (core.left - around.left),
        BORDER - (around.right - core.right),
        BORDER - (core.top - around.top),
        BORDER - (around.bottom - core.bottom),
    )
    return functional.pad(cut, missing, mode="replicate") if any(missing) else cut


def _within(inner: Box, outer: Box) -> Box:
    """Return where ``inner`` lies in an array that holds ``outer``."""
    return Box(inner.top - outer.top, inner.left - outer.left, inner.bottom - outer.top, inner.right - outer.left)


@lru_cache(maxsize=32)
def linear_bands(source: int, target: int, start: int, stop: int) -> tuple[Band, ...]:
    """Return the blocks of linear interpolation on one axis of the common grid, the border replicated."""

    def kernel(distance: Tensor, inside: Tensor) -> Tensor:
        weights = (1.0 - distance.abs()).clamp_min(0.0) * inside
        return (weights / weights.sum(dim=-1, keepdim=True)).unsqueeze(-1)

    return tuple(bands(source, target, 1.0, kernel, (start, stop)))


__all__ = ["Calibration", "HalfWidths", "NoUncertaintyError", "Uncertainty"]
