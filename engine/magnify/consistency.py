"""The consistent image of a slice: what of it is held to the scan, and what may change."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from engine.consistent import Projection, needs_double
from engine.consistent.judge import believed
from engine.devices import one_thread
from engine.geometry import Box, Grid
from engine.magnify.encoded import tissue_mask
from engine.magnify.magnified import Magnified
from engine.progress import CancelToken
from engine.sampling.resample import bicubic, nearest, restore_invalid
from engine.scan import Slice, Values
from engine.words import Sentence, words

TURNS = 320
"""How often clipping and projecting take turns at most."""

PATIENCE = 60
"""For how many turns they go on without coming closer by a tenth: then there is no image that is both."""

CLOSE = 0.5
"""Of a stored value: where projecting changes no value by more, rounding leaves an error of one at most."""


def projection_on(slice_: Slice, grid: Grid, box: Box) -> Projection:
    """Return the projection over ``box`` of the target, precise enough for the values of ``slice_``."""
    storage = slice_.info.storage
    with one_thread(), torch.inference_mode():  # its tables are many small products
        return Projection(grid, box, fine=needs_double(slice_.values, abs(storage.slope) if storage.integer else 1.0))


def project(
    projection: Projection,
    values: Values,
    slice_: Slice,
    grid: Grid,
    cancel: CancelToken | None = None,
    *,
    reuse: bool = False,
) -> Values:
    """Return the part of ``projection``'s box of the consistent image.

    Outside of the regions where a network may work nothing changes, and nothing there is asked for. Padding counts as
    what it was filled with, and is put back afterwards.

    Parameters
    ----------
    projection : Projection
        From :func:`projection_on`.
    values : numpy.ndarray
        The magnified image over ``projection.known``, padding filled, in the scan's units.
    slice_ : Slice
        The scan.
    grid : Grid
        Sizes before and after.
    cancel : CancelToken, optional
        Checked at every strip.
    reuse : bool
        Whether ``values`` may be overwritten.
    """
    return projection.apply(
        values,
        slice_.values,
        believed=_tissue(slice_),
        allowed=tissue_mask(slice_, grid, projection.box),
        cancel=cancel,
        reuse=reuse,
    )


def fitted(magnified: Magnified, cancel: CancelToken | None = None) -> Magnified:
    """Return ``magnified`` with values that the file's integers can hold, and consistent all the same.

    What a network overshoots is clipped by whoever writes it, and clipped pixels speak against the scan. Here clipping
    and projecting take turns, so that the neighbours of a clipped pixel make up for it: by Dykstra's way to the nearest
    image in two convex sets, one of them affine, which is gradient ascent on the dual problem, with Nesterov's momentum
    that starts anew whenever it leads back. Where no image is in both sets, as around bright pixels in a background of
    the lowest value (linear programming shows where), the turns end near the two that are closest; :func:`remains`
    says what is left.

    Parameters
    ----------
    magnified : Magnified
        All of an image. It comes back as it is where it is not consistent, or in colour, where the file stores no
        integers, or where nothing has to be clipped.
    cancel : CancelToken, optional
        Checked at every turn.
    """
    slice_, grid = magnified.slice_, magnified.grid
    if slice_ is None or not magnified.consistent or slice_.colour or magnified.box.size != grid.target:
        return magnified
    storage = slice_.info.storage
    least, most = sorted(storage.intercept + storage.slope * end for end in (storage.low, storage.high))
    if not storage.integer or not storage.linear or not np.isfinite([least, most]).all():
        return magnified
    rounding = abs(storage.slope) / 2
    whole = magnified.box
    allowed = tissue_mask(slice_, grid, whole)
    values = magnified.values
    if slice_.invalid is not None:
        lost = nearest(slice_.invalid, grid).astype(np.bool_)  # type: ignore[arg-type]
        values = np.where(lost, bicubic(slice_.values, grid), values)
        allowed = ~lost if allowed is None else allowed & ~lost
    outside = (values < least - rounding) | (values > most + rounding)
    if not (outside if allowed is None else outside & allowed).any():
        return magnified
    projection, held = projection_on(slice_, grid, whole), believed(slice_, grid)
    # what projecting has added so far, once with momentum
    added = ahead = np.zeros_like(values)
    inertia, least_change, since, best = 1.0, math.inf, 0, values
    for turn in range(TURNS):
        clipped = np.clip(values + ahead, least, most)
        if allowed is not None:
            clipped = np.where(allowed, clipped, values)
        change = projection.apply(clipped, slice_.values, believed=held, allowed=allowed, cancel=cancel) - clipped
        largest = float(np.abs(change).max())
        if largest < 0.9 * least_change:
            least_change, since, best = largest, turn, clipped
        if largest <= 2 * rounding * CLOSE or turn - since >= PATIENCE:
            break
        moved = ahead + change
        if float(np.vdot(change, moved - added)) < 0:
            inertia = 1.0
        following = (1 + math.sqrt(1 + 4 * inertia**2)) / 2
        ahead = moved + (inertia - 1) / following * (moved - added)
        added, inertia = moved, following
    if largest < least_change:
        best = clipped
    return replace(magnified, values=restore_invalid(best, slice_, grid))


def as_stored(magnified: Magnified) -> Magnified:
    """Return ``magnified`` with the values that a file of the scan's own integers holds: rounded and clipped."""
    storage = None if magnified.slice_ is None else magnified.slice_.info.storage
    if storage is None or not storage.integer or not storage.linear:
        return magnified
    stored = np.rint((magnified.values.astype(np.float64) - storage.intercept) / storage.slope)
    values = stored.clip(storage.low, storage.high) * storage.slope + storage.intercept
    return replace(magnified, values=values)


def remains(magnified: Magnified) -> Sentence | None:
    """Return what is to be said of a consistent image that the scan's own integers cannot hold; None where they can.

    Parameters
    ----------
    magnified : Magnified
        From :func:`fitted`.
    """
    slice_ = magnified.slice_
    if slice_ is None or not magnified.consistent or not slice_.info.storage.integer:
        return None
    largest = as_stored(magnified).largest_against / abs(slice_.info.storage.slope)
    if largest <= 1:
        return None
    return words(
        "Engine",
        "The file's own integers cannot hold an image that gives the scan back everywhere, for they end where its "
        "background lies: degraded again, this one is up to {largest} stored values away. Floating point can hold it.",
    ).of(largest=f"{largest:.3g}")


def _tissue(slice_: Slice) -> NDArray[np.bool_] | None:
    """Return which pixels of the slice a network may magnify, (rows, columns); None for all."""
    whole = Box(0, 0, slice_.size.rows, slice_.size.columns)
    return tissue_mask(slice_, Grid(slice_.size, slice_.size), whole)
