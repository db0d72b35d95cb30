"""A volume in another plane: a scan like any other, whose slices are cut through the slices of the one as acquired.

It has a key, sizes, spacing and places of its own, so that all that shows, magnifies, measures and writes scans takes
it as it is. Pixels are read when a slice is asked for; what was read of the volume stays within a budget
(:mod:`engine.volume.voxels`). Where slices are thick, its pixels are high: magnifying them by the vertical slider is
magnifying across slices.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.progress import CancelToken, Progress, silent
from engine.reformatted import AnatomicalPlane, Reformat, key_of
from engine.scan import Scan, Slice, SliceInfo, Storage, working_range
from engine.volume.cut import Cut, cut_of
from engine.volume.stack import stack_of
from engine.volume.voxels import voxels
from engine.words import words

OBLIQUE = 3.0
"""Degrees of tilt from which on it is told."""


def reformat(scan: Scan, plane: AnatomicalPlane) -> Scan:
    """Return a scan in another plane; reads no pixels.

    Parameters
    ----------
    scan : Scan
        As acquired, or reformatted already (then the one as acquired is cut). Colour, label maps, time points and
        channels stay.
    plane : AnatomicalPlane
        Which; of an oblique volume, the plane of its own that is nearest to it.

    Returns
    -------
    Scan
        The scan as acquired itself, where its slices are this plane already. Else slices in the order of position, and
        index ``t * depth + z`` as everywhere; rows run to the patient's back in axial slices and to the feet in the
        others, columns to the patient's left, in sagittal slices to the back.

    Raises
    ------
    UnevenError
        The slices make no volume, or were taken with a tilted gantry.
    """
    own = scan.acquired or scan
    moments = len(own) // (own.depth or len(own))
    cuts = tuple(cut_of(stack_of(own, moment, between=False), plane) for moment in range(moments))
    first = cuts[0]
    if first.as_acquired:
        return own
    infos = tuple(info for cut in cuts for info in _infos(cut, plane))
    lies = plane.label
    if first.tilt >= OBLIQUE:
        lies = words("Engine", "{plane}, {tilt:.0f}° oblique").of(plane=lies, tilt=first.tilt)
    kept = tuple(pair for pair in own.details if pair[0] not in {"Size", "Slices", "Spacing", "Slice thickness"})
    spacing = first.geometry(0).spacing
    details = (
        (words("Engine", "Plane"), lies),
        (words("Engine", "Size"), f"{first.size.columns} × {first.size.rows}"),
        (words("Engine", "Slices"), str(first.depth)),
        (words("Engine", "Spacing"), f"{spacing.column_mm:.3g} × {spacing.row_mm:.3g} mm"),
    )
    return replace(
        own,
        key=key_of(own, plane),
        size=first.size,
        slices=infos,
        reader=_Reader(own, cuts, infos),
        depth=first.depth,
        pixel_aspect=1.0,
        details=(*details, *kept),
        acquired=own,
    )


def prepare(scan: Scan, index: int, *, cancel: CancelToken | None = None, progress: Progress = silent) -> None:
    """Read what slice ``index`` of a reformatted scan is cut from, so that reading it takes no time; else do nothing.

    Raises
    ------
    UnreadableError
        A slice cannot be read.
    CancelledError
        Stopped; what was read so far is kept.
    """
    if isinstance(scan.reader, _Reader):
        scan.reader.prepare(index, cancel, progress)


def let_go(open_scans: tuple[Scan, ...]) -> None:
    """Let go of the voxels of all scans but these."""
    voxels.keep_only({(scan.acquired or scan).key for scan in open_scans})


def _infos(cut: Cut, plane: AnatomicalPlane) -> tuple[SliceInfo, ...]:
    stack = cut.stack
    acquired = stack.scan.slices[stack.first : stack.first + stack.count]
    middle = acquired[stack.count // 2]
    storages = {info.storage for info in acquired}
    # Slices that are rescaled differently have no stored values in common.
    storage = middle.storage if len(storages) == 1 else Storage(float("-inf"), float("inf"), integer=False)
    sources = tuple(info.source for info in acquired)
    return tuple(
        SliceInfo(
            middle.source,
            storage,
            geometry.spacing,
            geometry,
            middle.windows,
            reformat=Reformat(plane, k, cut.step_mm, sources),
        )
        for k, geometry in enumerate(map(cut.geometry, range(cut.depth)))
    )


class _Reader:
    """Cuts slices."""

    def __init__(self, own: Scan, cuts: tuple[Cut, ...], infos: tuple[SliceInfo, ...]) -> None:
        self._own, self._cuts, self._infos = own, cuts, infos

    def __call__(self, index: int) -> Slice:
        """Return slice ``index``, with its place in every channel where the scan has channels."""
        moment, k = divmod(index, self._cuts[0].depth)
        if not self._own.channels:
            return self._cut(moment, k)
        together = tuple(self._ranged(self._cut(channel, k)) for channel in range(len(self._cuts)))
        return replace(together[moment], channels=together)

    def prepare(self, index: int, cancel: CancelToken | None, progress: Progress) -> None:
        """Read the volumes that slice ``index`` is cut from."""
        moment, k = divmod(index, self._cuts[0].depth)
        for cut in self._cuts if self._own.channels else (self._cuts[moment],):
            axis = cut.axes[0]
            if axis != 0:
                voxels.slab(cut.stack, axis, cut.place(k)).fill(cancel, progress)

    def _cut(self, moment: int, k: int) -> Slice:
        cut, info = self._cuts[moment], self._infos[moment * self._cuts[0].depth + k]
        axis, place = cut.axes[0], cut.place(k)
        if axis == 0:
            whole = cut.stack.read(place)
            values, invalid, invalid_value = whole.values, whole.invalid, whole.invalid_value
        else:
            slab = voxels.slab(cut.stack, axis, place)
            slab.fill(None, silent)
            values, invalid = slab.plane(axis, place)
            invalid_value = slab.invalid_value
        picture = np.ascontiguousarray(cut.picture(values))
        mask = None if invalid is None else np.ascontiguousarray(cut.picture(invalid))
        return Slice(picture, info, mask, invalid_value)

    def _ranged(self, slice_: Slice) -> Slice:
        return replace(slice_, working_range=working_range(slice_, self._own.modality, self._own.units))
