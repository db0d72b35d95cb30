"""What a self-check brings: figures, images and errors of every method, for one slice and over several."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.degradations import DECLARED, DEGRADATIONS, Degradation
from engine.geometry import Grid
from engine.scan import Slice, Values, luminance


@dataclass(frozen=True)
class Figures:
    """How near a result comes to the slice.

    Attributes
    ----------
    psnr, ssim : float
        In dB, and 0…1, on the working range as data range; NaN where a slice is too small for SSIM's window.
    mean_error, error_95, largest_error : float
        Of the absolute error in the scan's units: the mean, what 95 % of the pixels stay below, the largest.
    """

    psnr: float
    ssim: float
    mean_error: float
    error_95: float
    largest_error: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one method made of the degraded slice.

    Attributes
    ----------
    method : str
        ``bicubic``, or the name of a candidate.
    values : numpy.ndarray
        Of the slice's size, in the scan's units.
    figures : Figures
        How near they come to the slice.
    remark : str
        What always belongs beside such an image, such as that it may invent detail.
    """

    method: str
    values: Values
    figures: Figures
    remark: str = ""


@dataclass(frozen=True, eq=False)
class SliceCheck:
    """One slice, checked.

    Attributes
    ----------
    index : int
        The slice.
    slice_ : Slice
        HR: the slice as it is in the file.
    degraded : Slice
        What was magnified back.
    counted : numpy.ndarray of bool
        (rows, columns); which pixels count.
    outcomes : tuple of Outcome
        Bicubic first, then the candidates.
    limit : float
        End of one colour bar for all error maps.
    """

    index: int
    slice_: Slice
    degraded: Slice
    counted: NDArray[np.bool_]
    outcomes: tuple[Outcome, ...]
    limit: float

    @property
    def grid(self) -> Grid:
        """The way back: from the degraded slice's size to the slice's own."""
        return Grid(self.degraded.size, self.slice_.size)

    def judged(self, outcome: Outcome) -> Values:
        """Return the values of ``outcome`` with those of the slice where nothing counts: no error is shown there."""
        counted = self.counted[..., None] if outcome.values.ndim == 3 else self.counted
        return np.where(counted, outcome.values, self.slice_.values)

    def error(self, outcome: Outcome) -> NDArray[np.floating]:
        """Return result − slice, of the luma in colour: (rows, columns), NaN where nothing counts."""
        signed = luminance(outcome.values) - luminance(self.slice_.values)
        return np.where(self.counted, signed, np.asarray(np.nan, signed.dtype))


@dataclass(frozen=True)
class Spread:
    """Figures of one method over the slices: mean and sample standard deviation (0 for one slice)."""

    method: str
    mean: Figures
    deviation: Figures


@dataclass(frozen=True, eq=False)
class SelfCheck:
    """The outcome of a self-check.

    Attributes
    ----------
    grid : Grid
        The way back; its ratio is the true magnification that was checked.
    units : str
        Of the errors.
    shown : SliceCheck
        The slice that was asked for first, with its pictures.
    slices : tuple of int
        Slices that were measured.
    figures : tuple
        For each of them the figures of every method, in the order of ``methods``.
    methods : tuple of str
        ``bicubic`` first.
    notes : tuple of str
        Sentences for the user, such as which slices were left out.
    degradation : Degradation
        How the slices were made coarser.
    """

    grid: Grid
    units: str
    shown: SliceCheck
    slices: tuple[int, ...]
    figures: tuple[tuple[Figures, ...], ...]
    methods: tuple[str, ...]
    notes: tuple[str, ...] = ()
    degradation: Degradation = DEGRADATIONS[DECLARED]

    @property
    def spreads(self) -> tuple[Spread, ...]:
        """Mean and standard deviation over the slices, by method."""
        return tuple(
            Spread(method, *_mean_and_deviation([of_slice[place] for of_slice in self.figures]))
            for place, method in enumerate(self.methods)
        )


def _mean_and_deviation(figures: Sequence[Figures]) -> tuple[Figures, Figures]:
    columns = {name: [getattr(one, name) for one in figures] for name in Figures.__dataclass_fields__}
    known = {name: [value for value in column if math.isfinite(value)] for name, column in columns.items()}
    mean = {name: statistics.fmean(column) if column else math.nan for name, column in known.items()}
    deviation = {name: statistics.stdev(column) if len(column) > 1 else 0.0 for name, column in known.items()}
    return Figures(**mean), Figures(**deviation)
