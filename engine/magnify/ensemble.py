"""More out of any network at the price of time: eight-fold self-ensemble and back-projection.

Both are how the ultrasound CycleGAN makes its final image (Liu et al. 2021, section IV.B), after ZSSR (Shocher et al.
2018) and Irani and Peleg (1991). The slice is magnified in each of its eight orientations, four turns and their mirror
images, and the answers, turned back, are combined pixel by pixel. Turned by 90°, rows are columns: the two scales
change places. Then what the result, degraded as declared, lacks of the scan is magnified and added, again and again.
The projection of :mod:`engine.consistent` reaches at once, and exactly, what that comes near to.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from engine.geometry import Box, Grid, Size
from engine.magnify.consistency import project, projection_on
from engine.magnify.encoded import tissue_mask
from engine.magnify.magnified import Magnified
from engine.magnify.magnifier import Magnifier
from engine.progress import CancelToken, Progress, silent
from engine.refinement import PLAIN, Ensemble, Refinement
from engine.sampling.resample import bicubic, restore_invalid
from engine.scan import Slice, Values, working_range_of
from engine.words import words


@dataclass(frozen=True, slots=True)
class Orientation:
    """One of the eight ways to lay a slice: transposed or not, then its rows and columns reversed or not."""

    transposed: bool
    rows_reversed: bool
    columns_reversed: bool

    def of(self, values: Values) -> Values:
        """Return ``values`` (rows, columns) or (rows, columns, 3) laid this way."""
        laid = values.swapaxes(0, 1) if self.transposed else values
        return np.ascontiguousarray(laid[self._steps])

    def back(self, values: Values) -> Values:
        """Return what was laid this way as it was before."""
        upright = values[self._steps]
        return np.ascontiguousarray(upright.swapaxes(0, 1) if self.transposed else upright)

    def of_size(self, size: Size) -> Size:
        """Return the size that an image of ``size`` has when it is laid this way."""
        return Size(size.columns, size.rows) if self.transposed else size

    def of_box(self, box: Box, size: Size) -> Box:
        """Return where the pixels of ``box`` of an image of ``size`` come to lie."""
        if self.transposed:
            box, size = Box(box.left, box.top, box.right, box.bottom), self.of_size(size)
        if self.rows_reversed:
            box = Box(size.rows - box.bottom, box.left, size.rows - box.top, box.right)
        if self.columns_reversed:
            box = Box(box.top, size.columns - box.right, box.bottom, size.columns - box.left)
        return box

    @property
    def _steps(self) -> tuple[slice, slice]:
        return slice(None, None, -1 if self.rows_reversed else 1), slice(None, None, -1 if self.columns_reversed else 1)


ORIENTATIONS = tuple(Orientation(*chosen) for chosen in product((False, True), repeat=3))
"""All eight; the first one changes nothing."""


def magnify(
    magnifier: Magnifier,
    slice_: Slice,
    grid: Grid,
    refinement: Refinement = PLAIN,
    *,
    consistent: bool | None = None,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> Magnified:
    """Return ``slice_`` magnified by any network, refined as wanted.

    Parameters
    ----------
    magnifier : Magnifier
        With the network.
    slice_ : Slice
        Grey or colour.
    grid : Grid
        Sizes before and after.
    refinement : Refinement
        What to do beyond one pass.
    consistent : bool, optional
        Whether the image, refined, is projected on those that give the scan back (exactly what back-projection comes
        near to); by default as the network's descriptor says.
    cancel, progress
        Checked and called at every tile, or at every orientation.

    Raises
    ------
    ScaleError, CancelledError, OutOfMemoryError
    """
    if grid.identity or refinement == PLAIN:
        encoded = magnifier.encode(slice_, eager=not grid.identity, cancel=cancel, progress=progress)
        return magnifier.decode(encoded, grid, consistent=consistent, cancel=cancel, progress=progress)
    started = time.perf_counter()
    # padding is put back at the end: its edges would fall on other pixels in a mirrored image
    filled = replace(slice_, invalid=None, working_range=working_range_of(slice_))
    chosen = ORIENTATIONS[:1] if refinement.ensemble is Ensemble.NONE else ORIENTATIONS
    images: list[Values] = []
    for done, orientation in enumerate(chosen):
        progress(done, len(chosen), words("Engine", "magnifying in every orientation"))
        one = _in(orientation, magnifier, filled, grid, cancel)
        images.append(orientation.back(one.values))
    values = _combined(images, refinement.ensemble)
    values = back_projected(values, filled, grid, refinement.back_projections, cancel=cancel)
    consistent = magnifier.network.consistent if consistent is None else consistent
    whole = Box(0, 0, grid.target.rows, grid.target.columns)
    if consistent:
        values = project(projection_on(filled, grid, whole), values, filled, grid, cancel)
    progress(len(chosen), len(chosen), words("Engine", "magnifying in every orientation"))
    return replace(
        one,
        values=restore_invalid(values, slice_, grid),
        grid=grid,
        box=whole,
        seconds=time.perf_counter() - started,
        notes=(*one.notes, refinement.words),
        consistent=consistent,
        slice_=slice_,
    )


def back_projected(
    values: Values, slice_: Slice, grid: Grid, times: int, *, cancel: CancelToken | None = None
) -> Values:
    """Return ``values`` with what they lack of the scan added ``times`` times: ``x ← x + U(y − D(x))``.

    Parameters
    ----------
    values : numpy.ndarray
        The magnified image ``x``: target size of ``grid``, in the scan's units.
    slice_ : Slice
        The scan ``y``. ``D`` is the declared degradation, ``U`` bicubic. Where its network may not work, nothing is
        added.
    times : int
        How often.
    """
    back = Grid(grid.target, grid.source)
    allowed = tissue_mask(slice_, grid, Box(0, 0, grid.target.rows, grid.target.columns))
    for _ in range(times):
        if cancel is not None:
            cancel.check()
        missing = bicubic(slice_.values - bicubic(values, back), grid)
        if allowed is not None:
            missing[~allowed] = 0.0
        values = values + missing
    return values


def _in(
    orientation: Orientation, magnifier: Magnifier, slice_: Slice, grid: Grid, cancel: CancelToken | None
) -> Magnified:
    """Return ``slice_`` laid in ``orientation`` and magnified so."""
    regions = slice_.info.tissue
    if regions is not None:
        regions = tuple(orientation.of_box(region, slice_.size) for region in regions)
    info = replace(slice_.info, tissue=regions, spacing=None, geometry=None)
    # the slice is one of its channels by its very array: each is turned once
    channels = tuple(
        replace(c, values=orientation.of(c.values), invalid=None, working_range=working_range_of(c))
        for c in slice_.channels
    )
    values = channels[slice_.channel].values if channels else orientation.of(slice_.values)
    laid = replace(slice_, values=values, info=info, channels=channels)
    across = Grid(orientation.of_size(grid.source), orientation.of_size(grid.target))
    return magnifier.decode(magnifier.encode(laid, cancel=cancel), across, consistent=False, cancel=cancel)


def _combined(images: Sequence[Values], ensemble: Ensemble) -> Values:
    if ensemble is Ensemble.NONE:
        return images[0]
    stack = np.stack(images)
    combined: Values = np.median(stack, axis=0) if ensemble is Ensemble.MEDIAN else stack.mean(axis=0)
    return combined
