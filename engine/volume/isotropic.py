"""From thick slices to a volume that is as fine through the plane as in it.

    source slices ─ between neighbours ─▶ slices at every wanted place ─ in the plane ─▶ written volume

Through the plane the first slice is the anchor: slice ``j`` lies ``j`` spacings behind it, as far as the last source
slice reaches, so that nothing is made up beyond what was scanned, and where the ratio of the distances is a whole
number every source slice is in the volume as it is. In the plane the common grid holds (:mod:`engine.geometry`): the
outer edges stay. A tilted gantry stays tilted: places run along the way from slice to slice.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.devices import choose, prepare
from engine.errors import EngineError
from engine.geometry import Grid, PlaneGeometry, Size, Spacing, output_length
from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan, Slice, Values
from engine.volume.stack import Stack, stack_of, working_range_of_stack
from engine.words import words

if TYPE_CHECKING:
    from engine.magnify import Magnifier
    from engine.networks.descriptor import NetworkDescriptor
    from engine.volume.through import Through

METHODS = {
    "misrgan": words("Engine", "MISRGAN, a network between neighbouring slices"),
    "cubic": words("Engine", "cubic interpolation through four slices"),
    "mean": words("Engine", "mean of the two neighbours (linear interpolation)"),
}
"""Ways through the plane."""

DEFAULT_METHOD = "misrgan"
"""What measures best on series of thick slices; see ``vernier benchmark --between`` and ``resources/weights``."""

NONE, BICUBIC = "none", "bicubic"
"""No change in the plane, and the reference in it."""

MOST_SLICES = 4096
"""More slices than this are no volume that anyone meant."""


class MethodError(EngineError):
    """A way through the plane, or a spacing, that there is not."""


@dataclass(frozen=True)
class IsotropicPlan:
    """What will be computed: places and sizes, before any pixel is read.

    Attributes
    ----------
    stack : Stack
        The source slices.
    grid : Grid
        Sizes in the plane before and after.
    spacing_mm : float
        Distance between neighbouring slices of the result, in millimetres.
    method : str
        One of :data:`METHODS`, or the id of a network of the user's own between slices.
    in_plane : str
        Id of the network that magnifies in the plane, :data:`BICUBIC` or :data:`NONE`.
    weights, in_plane_weights : pathlib.Path or None
        Weights of the user's own, between slices and in the plane; None: the shipped ones.
    between, magnifying : NetworkDescriptor or None
        The networks between slices and in the plane; None where there is none.
    """

    stack: Stack
    grid: Grid
    spacing_mm: float
    method: str
    in_plane: str
    weights: Path | None = None
    in_plane_weights: Path | None = None
    between: NetworkDescriptor | None = None
    magnifying: NetworkDescriptor | None = None

    @property
    def ratio(self) -> float:
        """New distance of slices divided by the old one."""
        return self.spacing_mm / self.stack.step_mm

    @property
    def count(self) -> int:
        """Number of slices of the result."""
        return 1 + math.floor((self.stack.count - 1) / self.ratio + 1e-4)

    @property
    def spacing(self) -> Spacing:
        """Spacing in the plane of the result, in millimetres."""
        return self.grid.spacing(self.stack.spacing)

    def place(self, j: int) -> float:
        """Return where slice ``j`` lies among the source slices: 0 is the first, 1 the second."""
        place = j * self.ratio
        nearest = round(place)
        return float(nearest) if abs(place - nearest) < 1e-4 else place

    def nearest(self, j: int) -> int:
        """Return the source slice that is nearest to slice ``j``, the earlier of two: its header is kept."""
        return self.stack.nearest(self.place(j))

    def neighbours(self, j: int) -> tuple[int, ...]:
        """Return the source slices on both sides of slice ``j``, or the one that it is."""
        below = math.floor(self.place(j))
        return (below,) if self.place(j) == below else (below, below + 1)

    def geometry(self, j: int) -> PlaneGeometry:
        """Return where slice ``j`` of the result lies in the patient."""
        return self.stack.at(self.place(j)).on(self.grid)

    @property
    def sentence(self) -> str:
        """What becomes of what, in plain words."""
        before, after = self.stack.spacing, self.spacing
        return words(
            "Engine",
            "{count} slices {step_mm:.4g} mm apart become {count_2} slices {spacing_mm:.4g} mm "
            "apart; pixels of {row_mm:.4g} x {column_mm:.4g} mm become {row_mm_2:.4g} x "
            "{column_mm_2:.4g} mm",
        ).of(
            count=self.stack.count,
            step_mm=self.stack.step_mm,
            count_2=self.count,
            spacing_mm=self.spacing_mm,
            row_mm=before.row_mm,
            column_mm=before.column_mm,
            row_mm_2=after.row_mm,
            column_mm_2=after.column_mm,
        )


def plan_isotropic(
    scan: Scan,
    *,
    method: str,
    in_plane: str = "default",
    spacing_mm: float | None = None,
    time: int = 0,
    weights: Path | None = None,
    in_plane_weights: Path | None = None,
) -> IsotropicPlan:
    """Return what an isotropic volume of ``scan`` will be; reads no pixels.

    Parameters
    ----------
    scan : Scan
        Parallel slices at even distances.
    method : str
        One of :data:`METHODS`.
    in_plane : str
        Network in the plane, where pixels have to become smaller; :data:`BICUBIC`, which is also what makes them
        larger; :data:`NONE` leaves the plane as it is.
    spacing_mm : float, optional
        Wanted spacing on all three axes in millimetres; by default the smallest that the scan has on any.
    time : int
        Moment of a scan over time, counted from 0.
    weights : pathlib.Path, optional
        Weights of the user's own between slices, in place of those of ``misrgan``.
    in_plane_weights : pathlib.Path, optional
        Weights of the user's own in the plane: ``in_plane`` is then what their card says.

    Raises
    ------
    UnevenError
        The slices make no volume.
    MethodError
        There is no such method, or no such volume.
    WeightsError
        Weights of the user's own cannot be read, or are of no such network.
    UnknownNetworkError, ScaleError
        ``in_plane`` is no network that magnifies, or cannot magnify so much.
    """
    if method not in METHODS:
        raise MethodError(
            words("Engine", "there is no way '{method}' through the plane; known: {methods}").of(
                method=method, methods=", ".join(METHODS)
            )
        )
    between = _between(method, weights)
    stack = stack_of(scan, time)
    own = stack.spacing
    finest = min(own.row_mm, own.column_mm, stack.step_mm)
    wanted = finest if spacing_mm is None else spacing_mm
    if not (math.isfinite(wanted) and wanted > 0):
        raise MethodError(words("Engine", "a spacing of {wanted:g} mm is not possible").of(wanted=wanted))
    if wanted > stack.step_mm * 1.001:
        raise MethodError(
            words(
                "Engine",
                "the slices are {step_mm:.4g} mm apart already: a spacing of {wanted:g} mm would leave some out",
            ).of(step_mm=stack.step_mm, wanted=wanted)
        )
    grid = Grid(scan.size, scan.size)
    if in_plane != NONE or in_plane_weights is not None:
        rows = output_length(scan.size.rows, own.row_mm / wanted)
        columns = output_length(scan.size.columns, own.column_mm / wanted)
        grid = Grid(scan.size, Size(rows, columns))
    magnifying = None
    if grid.identity:
        in_plane = NONE
    elif _shrinks(grid):
        in_plane = BICUBIC
    elif in_plane_weights is not None or in_plane != BICUBIC:
        magnifying = _magnifying(in_plane, in_plane_weights, grid)
        in_plane = magnifying.id
    plan = IsotropicPlan(
        stack,
        grid,
        wanted,
        between.id if between else method,
        in_plane,
        weights,
        in_plane_weights if magnifying else None,
        between,
        magnifying,
    )
    if plan.count > MOST_SLICES:
        raise MethodError(
            words("Engine", "a spacing of {wanted:g} mm would make {count} slices; choose a larger one").of(
                wanted=wanted, count=plan.count
            )
        )
    return plan


def _shrinks(grid: Grid) -> bool:
    """Return whether an axis gets fewer pixels: that is the cubic's work, no network adds anything."""
    return grid.target.rows < grid.source.rows or grid.target.columns < grid.source.columns


def _between(method: str, weights: Path | None) -> NetworkDescriptor | None:
    """Return the network between slices that ``method`` is, or that of the user's own weights; None: it is none."""
    from engine.networks import catalogue
    from engine.volume.networks import SHIPPED, described_between

    if weights is None:
        return next((entry for entry in catalogue() if entry.id == method), None)
    if method != SHIPPED:
        raise MethodError(words("Engine", "weights of your own go with the method 'misrgan' alone"))
    return described_between(weights)


def _magnifying(network: str, weights: Path | None, grid: Grid) -> NetworkDescriptor:
    """Return the network in the plane, the user's own where there are weights, which can do what ``grid`` asks for."""
    from engine.networks import find
    from engine.networks.tuned import described

    descriptor = find(network) if weights is None else described(weights)
    if descriptor.task != "magnify":
        raise MethodError(
            words("Engine", "'{network}' does not magnify slices; 'vernier networks' lists those that do").of(
                network=descriptor.id
            )
        )
    if descriptor.channels > 1:
        raise MethodError(
            words("Engine", "'{network}' magnifies {count} co-registered scans at once; choose another").of(
                network=descriptor.id, count=descriptor.channels
            )
        )
    descriptor.check(grid.ratio)
    return descriptor


def compute(
    plan: IsotropicPlan, device: str = "auto", *, cancel: CancelToken | None = None, progress: Progress = silent
) -> Iterator[tuple[Slice, Values]]:
    """Give the slices of the volume one after the other, so that few of them are in memory.

    Parameters
    ----------
    plan : IsotropicPlan
        What to compute.
    device : str
        ``auto``, ``cpu``, ``cuda`` or ``mps``.
    cancel, progress
        Checked and called at every slice, and checked within.

    Yields
    ------
    (Slice, numpy.ndarray)
        The slice at its place, with what is invalid in it, and its values on the grid's target: (rows, columns),
        floating, in the scan's units; slice 0 first.

    Raises
    ------
    CancelledError, UnreadableError, WeightsError, DeviceError, OutOfMemoryError
    """
    through = way_through(plan, device)
    magnifier = None if plan.in_plane in {NONE, BICUBIC} else _magnifier(plan, device)
    low_high = working_range_of_stack(plan.stack) if magnifier is not None else None
    for j in range(plan.count):
        if cancel is not None:
            cancel.check()
        progress(j, plan.count, words("Engine", "slice {place} of {count}").of(place=j + 1, count=plan.count))
        slice_ = through.at(plan.place(j), cancel)
        values = slice_.values
        if not plan.grid.identity:
            values = _in_plane(plan, slice_, magnifier, low_high, cancel)
        yield slice_, np.asarray(values)
    progress(plan.count, plan.count, words("Engine", "writing"))


def way_through(plan: IsotropicPlan, device: str = "auto") -> Through:
    """Return what gives the slices between: loads the network where one is asked for."""
    from engine.volume import networks, through

    if plan.method == "mean":
        return through.Mean(plan.stack)
    if plan.method == "cubic":
        return through.Cubic(plan.stack)
    chosen = choose(device)
    prepare(chosen)
    module = networks.load_between(plan.weights, chosen.name) if plan.weights else networks.load_misrgan(chosen.name)
    return through.Network(plan.stack, module, through.levels_for(plan.stack.step_mm, plan.spacing_mm))


def _magnifier(plan: IsotropicPlan, device: str) -> Magnifier:
    from engine.magnify import Magnifier

    if plan.in_plane_weights is None:
        return Magnifier(plan.in_plane, device)
    from engine.networks import load_tuned

    return Magnifier(device=device, loaded=load_tuned(plan.in_plane_weights, plan.in_plane))


def _in_plane(
    plan: IsotropicPlan,
    slice_: Slice,
    magnifier: Magnifier | None,
    low_high: tuple[float, float] | None,
    cancel: CancelToken | None,
) -> Values:
    from engine.magnify import bicubic

    if magnifier is None:
        return bicubic(slice_.values, plan.grid)
    filled = Slice(slice_.values, replace(slice_.info, tissue=None), working_range=low_high)
    encoded = magnifier.encode(filled, cancel=cancel)
    return magnifier.decode(encoded, plan.grid, cancel=cancel).values
