"""The consistent image of a slice: what of it is held to the scan, and what may change."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.consistent import Projection
from engine.geometry import Box, Grid
from engine.magnify.encoded import tissue_mask
from engine.progress import CancelToken
from engine.scan import Slice, Values


def projection_on(slice_: Slice, grid: Grid, box: Box) -> Projection:
    """Return the projection over ``box`` of the target, precise enough for the values of ``slice_``."""
    return Projection(grid, box, fine=slice_.values.dtype == np.float64)


def project(
    projection: Projection, values: Values, slice_: Slice, grid: Grid, cancel: CancelToken | None = None
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
    """
    return projection.apply(
        values,
        slice_.values,
        believed=_tissue(slice_),
        allowed=tissue_mask(slice_, grid, projection.box),
        cancel=cancel,
    )


def _tissue(slice_: Slice) -> NDArray[np.bool_] | None:
    """Return which pixels of the slice a network may magnify, (rows, columns); None for all."""
    whole = Box(0, 0, slice_.size.rows, slice_.size.columns)
    return tissue_mask(slice_, Grid(slice_.size, slice_.size), whole)
