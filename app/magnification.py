"""The work of the magnifying thread: networks that are loaded, features at hand, and one image at a time.

Everything here is called from that one thread only.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.answers import Magnifying, Widths
from app.backend import Backend
from app.cine.frames import Frames
from app.layers import Layer
from app.state import Against, Magnified, Request
from app.tuning.state import Weights
from app.unsure import Unsure
from app.words import say, told
from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.scan import Scan, Slice, Values, Window, luminance

if TYPE_CHECKING:
    from engine.consistent import Against as Judged
    from engine.magnify import Bicubic
    from engine.write import ValueRange, WriteReport

UNSURE_PERCENTILE = 97.0
"""Of the half-widths, what the legend spans: a few sharp edges must not leave all of the tissue pale."""

PIXELS_AT_HAND = 2_000_000
"""Features are kept for the newest slices up to this many pixels of scan, and for one slice of any size."""


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """What is to be written: a slice as it was seen, the file, and which values go into it."""

    path: Path
    scan: Scan
    index: int
    slice_: Slice
    grid: Grid
    request: Request
    value_range: ValueRange
    window: Window | None
    overwrite: bool
    inverted: bool
    beside: Path | None = None


@dataclass(frozen=True, eq=False, slots=True)
class _Features:
    """Features of a slice, and how many pixels it has."""

    values: Any
    pixels: int


class Magnification:
    """Turns requests into images, remembering what can be used again."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._loaded: tuple[tuple[str, str, Weights | None], Magnifying] | None = None
        self._features: OrderedDict[tuple[str, int], _Features] = OrderedDict()
        self._bicubic: tuple[Bicubic, Layer] | None = None
        self.frames = Frames()

    def bicubic(self, slice_: Slice, grid: Grid, box: Box) -> Layer:
        """Return ``box`` of the bicubic reference."""
        return self._start(slice_, grid, box)[1]

    def _start(self, slice_: Slice, grid: Grid, box: Box) -> tuple[Bicubic, Layer]:
        """Return ``box`` of the bicubic reference as the network starts from it, and as a pane shows it."""
        if self._bicubic is None or not self._bicubic[0].begins(slice_, grid, box):
            found = self._backend.bicubic(slice_, grid, box)
            self._bicubic = (found, Layer.of(found.values, grid.target, box))
        return self._bicubic

    def against(self, slice_: Slice, magnified: Magnified) -> Against:
        """Return what ``magnified``, made of ``slice_``, says against the scan."""
        found = self._backend.against(magnified.image.values, slice_, magnified.grid, magnified.image.box)
        return _for_window(found, slice_)

    def carry(self, key: str, new: str, places: Mapping[int, int]) -> None:
        """Have features of one scan's slices stand under another key, at other places."""
        for old in [old for old in self._features if old[0] == key and old[1] in places]:
            self._features[new, places[old[1]]] = self._features.pop(old)

    def keep_only(self, keys: set[str]) -> None:
        """Let go of what belongs to other scans than those of these keys, and give the memory back."""
        for key in [key for key in self._features if key[0] not in keys]:
            del self._features[key]
        self._bicubic = None
        self._backend.give_back_memory()

    def magnifier(self, request: Request) -> Magnifying:
        """Return the network of a request on its device, loading it when it is another than before."""
        wanted = (request.network, request.device, request.weights)
        if self._loaded is None or self._loaded[0] != wanted:
            self._features.clear()
            self._loaded = None
            self._loaded = (wanted, self._backend.magnifier(*wanted))
        return self._loaded[1]

    def run(
        self,
        key: tuple[str, int],
        slice_: Slice,
        grid: Grid,
        box: Box,
        *,
        request: Request,
        judged: bool = False,
        first_look: bool = False,
        cancel: CancelToken,
        progress: Progress,
    ) -> tuple[Magnified, tuple[str, ...]]:
        """Return ``box`` of the super-resolved image, bicubic beside it, and sentences for the user.

        Parameters
        ----------
        key : (str, int)
            Scan key and slice index, under which features are kept.
        judged : bool
            Whether it comes with what it says against the scan.
        first_look : bool
            Whether what is there well before the image will do, if there is such a thing.
        """
        wanted = (key, grid, box, request)
        kept = self.frames.get(wanted)
        if kept is not None and (first_look or not kept[0].first_look):
            if judged and kept[0].against is None:
                kept = replace(kept[0], against=self.against(slice_, kept[0])), kept[1]
                self.frames.put(wanted, kept)
            return kept
        magnifier, features = self._encoded(key, slice_, request, cancel, progress)
        start, bicubic = self._start(slice_, grid, box)
        decoded = magnifier.decode(
            features.values,
            grid,
            box=box,
            consistent=request.consistent,
            refinement=request.refinement,
            start=start,
            first_look=first_look
            and magnifier.offers_first_look(features.values, grid, box=box, refinement=request.refinement),
            cancel=cancel,
            progress=progress,
        )
        cancel.check()
        image = Layer.of(_filled(decoded.values, bicubic, slice_, grid), grid.target, box)
        limit = difference_limit(image.values, bicubic.values)
        times = (decoded.encode_seconds, decoded.seconds)
        made_by = (request.network, *times, decoded.device, decoded.remark)
        magnified = Magnified(grid, image, bicubic, limit, *made_by, request.weights)
        magnified = replace(magnified, consistent=decoded.consistent, first_look=decoded.first_look)
        if judged:
            magnified = replace(magnified, against=self.against(slice_, magnified))
        self.frames.put(wanted, (magnified, decoded.notes))
        return magnified, decoded.notes

    def half_widths(
        self,
        scan: Scan,
        index: int,
        slice_: Slice,
        magnified: Magnified,
        *,
        request: Request,
        cancel: CancelToken,
        progress: Progress,
    ) -> Unsure:
        """Return how sure ``magnified`` is, which the network of ``request`` made of slice ``index`` of ``scan``."""
        from engine.display import symmetric_limit

        grid, image = magnified.grid, magnified.image
        if grid.identity:
            return Unsure(
                image,
                None,
                words=say("HowSure", "At ×1.00 the image is the scan itself: nothing is added to be unsure of."),
            )
        magnifier, features = self._encoded((scan.key, index), slice_, request, cancel, progress)
        found = magnifier.half_widths(
            features.values,
            grid,
            scan.modality,
            box=image.box,
            refinement=request.refinement,
            cancel=cancel,
            progress=progress,
        )
        layer = Layer.of(found.values, grid.target, image.box)
        return Unsure(
            image,
            layer,
            symmetric_limit([found.values], UNSURE_PERCENTILE),
            found.level,
            " ".join(map(told, found.notes)),
        )

    def export(self, wanted: Wanted, *, cancel: CancelToken, progress: Progress) -> WriteReport:
        """Compute the whole of a slice and write it.

        At ×1.00 × 1.00 the slice itself is written, and label maps go by nearest neighbour: neither meets a network.
        """
        from engine.write import ExportOptions, Provenance, ValueRange

        grid, slice_ = wanted.grid, wanted.slice_
        widths: Widths | None = None
        notes: tuple[str, ...] = ()
        if grid.identity:
            values = restored(slice_)
            provenance = Provenance.unmagnified()
        elif wanted.scan.labels:
            # The writer magnifies label maps itself.
            values = np.zeros((grid.target.rows, grid.target.columns), np.float32)
            provenance = Provenance.nearest()
        else:
            key = (wanted.scan.key, wanted.index)
            whole = Box(0, 0, grid.target.rows, grid.target.columns)
            magnifier, features = self._encoded(key, slice_, wanted.request, cancel, progress)
            consistent, refinement = wanted.request.consistent, wanted.request.refinement
            decoded = magnifier.decode(
                features.values,
                grid,
                box=whole,
                consistent=consistent,
                refinement=refinement,
                for_file=True,
                cancel=cancel,
                progress=progress,
            )
            provenance = magnifier.provenance(decoded.device, consistent=decoded.consistent)
            values = decoded.values
            if decoded.left is not None and wanted.value_range is ValueRange.FULL:
                notes = (told(decoded.left),)
            if decoded.remark:
                provenance = replace(provenance, method=f"{provenance.method}; {decoded.remark}")
            if wanted.beside is not None:
                widths = magnifier.half_widths(
                    features.values,
                    grid,
                    wanted.scan.modality,
                    box=whole,
                    refinement=refinement,
                    cancel=cancel,
                    progress=progress,
                )
        options = ExportOptions(provenance, wanted.value_range, wanted.window, wanted.overwrite, wanted.inverted)
        scan, index = wanted.scan, wanted.index
        if wanted.beside is not None and widths is not None:
            # first: an image that lies there without what was asked for beside it would be taken for the whole answer
            self._backend.write_uncertainty(
                wanted.beside, scan, index, widths, grid=grid, options=options, cancel=cancel, progress=progress
            )
        report = self._backend.write(
            wanted.path, scan, index, values, grid=grid, options=options, cancel=cancel, progress=progress
        )
        if widths is not None and wanted.beside is not None:
            sure = say("HowSure", "How sure it is: {file}.").format(file=wanted.beside.name)
            notes = (*notes, sure, *widths.notes)
        return replace(report, notes=(*report.notes, *notes))

    def _encoded(
        self, key: tuple[str, int], slice_: Slice, request: Request, cancel: CancelToken, progress: Progress
    ) -> tuple[Magnifying, _Features]:
        """Return the network, and the features of the slice, computed at most once while they are at hand."""
        magnifier = self.magnifier(request)
        cancel.check()
        if key not in self._features:
            values = magnifier.encode(slice_, cancel=cancel, progress=progress)
            self._features[key] = _Features(values, slice_.size.rows * slice_.size.columns)
            while len(self._features) > 1 and sum(kept.pixels for kept in self._features.values()) > PIXELS_AT_HAND:
                self._features.popitem(last=False)
            cancel.check()
        self._features.move_to_end(key)
        return magnifier, self._features[key]


def restored(slice_: Slice) -> Values:
    """Return the values of a slice with padding, NaN and infinity back in their place."""
    if slice_.invalid is None:
        return slice_.values
    values = np.array(slice_.values)
    values[slice_.invalid] = slice_.invalid_value
    return values


def _filled(values: Values, bicubic: Layer, slice_: Slice, grid: Grid) -> Values:
    """Return ``values`` with bicubic in place of padding, so that padding makes no difference and no NaN spreads."""
    if slice_.invalid is None or not slice_.invalid.any():
        return values
    rows, columns = grid.nearest_index()
    down, across = bicubic.box.slices
    invalid = slice_.invalid[np.ix_(rows[down], columns[across])]
    filled = np.array(values)
    filled[invalid] = bicubic.values[invalid]
    return filled


def _for_window(found: Judged, slice_: Slice) -> Against:
    """Return the consistency map for the window."""
    if not found.values.size:
        return Against.of_nothing(slice_.size)
    storage = slice_.info.storage
    low, high = slice_.working_range or (0.0, 1.0)
    least = abs(storage.slope) if storage.integer else (high - low) / 1000
    zero = np.zeros(found.values.shape, np.float32)
    limit = max(least, difference_limit(found.values, zero)) if found.largest > least else least
    size = slice_.size
    return Against(Layer.of(found.values, size, found.box), Layer.of(zero, size, found.box), found.largest, limit)


def difference_limit(image: Values, bicubic: Values) -> float:
    """Return the end of the colour bar of a difference; see :func:`engine.display.symmetric_limit`.

    Parameters
    ----------
    image, bicubic : numpy.ndarray
        Same shape, in the scan's units. About 100 000 pixels of them are looked at.
    """
    from engine.display import symmetric_limit

    step = max(1, math.isqrt(image.shape[0] * image.shape[1] // 100_000))
    return symmetric_limit([luminance(image[::step, ::step]) - luminance(bicubic[::step, ::step])])
