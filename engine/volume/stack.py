"""A stack: the slices of one moment of a scan, parallel and at even distances, so that there is a "between" them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.errors import EngineError
from engine.geometry import PlaneGeometry, Spacing, Vector
from engine.scan import Scan, Slice, working_range
from engine.words import words

EVEN = 0.05
"""Largest distance of a slice from its even place, as a share of the step."""

PARALLEL = 1e-3
"""Largest difference of the planes' direction cosines."""

_SAMPLED_SLICES = 15


class UnevenError(EngineError):
    """A scan whose slices do not make a volume."""


@dataclass(frozen=True)
class Stack:
    """Slices at even distances.

    Attributes
    ----------
    scan : Scan
        Where they come from.
    first, count : int
        Index of the first slice in the scan, and how many there are, 2 at least.
    origin, step : (float, float, float)
        LPS millimetres: centre of the first pixel of the first slice, and the way from each slice to the next. With a
        tilted gantry the step is not at a right angle to the slices.
    """

    scan: Scan
    first: int
    count: int
    origin: Vector
    step: Vector

    @property
    def plane(self) -> PlaneGeometry:
        """Place of the first slice."""
        own = self.scan.slices[self.first].geometry
        assert own is not None  # noqa: S101 - stack_of() has seen to it
        return own

    @property
    def spacing(self) -> Spacing:
        """Spacing in the plane, in millimetres."""
        return self.plane.spacing

    @property
    def step_mm(self) -> float:
        """Distance between neighbouring slices at a right angle to them, in millimetres."""
        return abs(float(np.dot(self.step, self.plane.normal)))

    def at(self, place: float) -> PlaneGeometry:
        """Return where the plane at ``place`` lies; 0 is the first slice, 1 the second, 0.5 midway."""
        plane = self.plane
        x, y, z = (o + place * s for o, s in zip(self.origin, self.step, strict=True))
        return PlaneGeometry((x, y, z), plane.per_row, plane.per_column)

    def nearest(self, place: float) -> int:
        """Return the slice that is nearest to ``place``, the earlier of two."""
        return min(math.ceil(place - 0.5), self.count - 1)

    def read(self, k: int) -> Slice:
        """Return slice ``k`` of the stack; raises :class:`~engine.errors.UnreadableError`."""
        return self.scan.read(self.first + k)


def stack_of(scan: Scan, time: int = 0, *, between: bool = True) -> Stack:
    """Return the stack of moment ``time`` (counted from 0) of a scan; reads no pixels.

    Parameters
    ----------
    scan : Scan
        Any scan.
    time : int
        Moment.
    between : bool
        Whether there are to be values between two slices: there are none of names and of colours.

    Raises
    ------
    UnevenError
        It is in colour, a label map, a single slice, without positions, or its slices are not parallel or not at even
        distances.
    """
    depth = scan.depth or len(scan)
    times = len(scan) // depth
    if not 0 <= time < times:
        raise UnevenError(
            words("Engine", "there is no moment {time}: the scan has {times}, counted from 0").of(
                time=time, times=times
            )
        )
    if between and scan.labels:
        raise UnevenError(
            words("Engine", "a label map holds names, not intensities: there is nothing between two of them")
        )
    if between and scan.colour:
        raise UnevenError(words("Engine", "slices in colour make no volume of intensities"))
    if depth < 2:
        raise UnevenError(words("Engine", "the scan has a single slice; a volume needs two at least"))
    planes = [scan.slices[time * depth + k].geometry for k in range(depth)]
    placed = [plane for plane in planes if plane is not None]
    if len(placed) < depth or placed[0].spacing.row_mm <= 0 or placed[0].spacing.column_mm <= 0:
        raise UnevenError(words("Engine", "the scan does not tell where its slices lie in the patient"))
    try:
        step = even_step(placed)
    except ValueError as error:
        raise UnevenError(*error.args) from error
    return Stack(scan, time * depth, depth, placed[0].origin, step)


def even_step(planes: Sequence[PlaneGeometry]) -> Vector:
    """Return the way from each of two or more planes to the next, in LPS millimetres.

    Raises
    ------
    ValueError
        They are not parallel, lie in one plane, or are not at even distances.
    """
    for k, plane in enumerate(planes):
        if not _parallel(plane, planes[0]):
            raise ValueError(words("Engine", "slice {number} is not parallel to the first one").of(number=k + 1))
    origins = np.array([plane.origin for plane in planes], np.float64)
    step = (origins[-1] - origins[0]) / (len(planes) - 1)
    across = float(np.dot(step, planes[0].normal))
    if abs(across) < 1e-6:
        raise ValueError(
            words("Engine", "the slices lie in one plane: they show one place several times, not a volume")
        )
    off = np.linalg.norm(origins - (origins[0] + np.arange(len(planes))[:, None] * step), axis=1)
    if float(off.max()) > EVEN * abs(across):
        raise ValueError(_uneven(origins, planes[0]))
    return float(step[0]), float(step[1]), float(step[2])


def working_range_of_stack(stack: Stack) -> tuple[float, float]:
    """Return the values that networks map to 0 and 1: one pair for the whole stack, so that slices keep their contrast.

    The rule is that of a slice (:func:`engine.scan.working_range`), on some slices of the stack taken together.
    """
    wanted = sorted({round(k) for k in np.linspace(0, stack.count - 1, min(stack.count, _SAMPLED_SLICES))})
    slices = [stack.read(k) for k in wanted]
    invalid = [s.invalid if s.invalid is not None else np.zeros(s.values.shape, bool) for s in slices]
    joined = Slice(np.concatenate([s.values for s in slices]), slices[0].info, np.concatenate(invalid))
    return working_range(joined, stack.scan.modality, stack.scan.units)


def _parallel(a: PlaneGeometry, b: PlaneGeometry) -> bool:
    pairs = ((a.per_row, b.per_row), (a.per_column, b.per_column))
    return all(float(np.linalg.norm(np.subtract(p, q))) <= PARALLEL * float(np.linalg.norm(q)) for p, q in pairs)


def _uneven(origins: np.ndarray, plane: PlaneGeometry) -> str:
    gaps = np.abs(np.diff(origins, axis=0) @ plane.normal)
    usual = float(np.median(gaps))
    k = int(np.argmax(np.abs(gaps - usual)))
    return words(
        "Engine",
        "the slices are not at even distances: slices {first} and {second} lie {gap:.3g} mm apart, "
        "most others {usual:.3g} mm",
    ).of(first=k + 1, second=k + 2, gap=gaps[k], usual=usual)
