"""Slices at any place between the slices of a stack: by a network between neighbours, a cubic, or their mean.

Between two slices a pixel is valid where it is in both: between a value and none nothing is known. So a slice without
any value leaves a gap as far as its neighbours, whatever the method, and nothing in it is made up. Only in that gap: a
cubic that would reach for a further slice where this has no value, or is not there, goes on in a straight line.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import torch

from engine.devices import fast_in_half
from engine.errors import OutOfMemoryError
from engine.networks.misrgan import Misrgan, between
from engine.progress import CancelToken
from engine.read.fill import fill_nearest
from engine.scan import Slice, Values
from engine.volume.stack import Stack, working_range_of_stack
from engine.words import words

NEAR = 1e-6
"""Places nearer to a slice than this, in slices, are that slice."""

MOST_LEVELS = 3
"""Times that a network between slices is applied to what it made: ×2, ×4, ×8."""

_KEPT = 24


class Through(ABC):
    """What lies between the slices of a stack.

    Parameters
    ----------
    stack : Stack
        The slices.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._kept: OrderedDict[tuple[int, int], Slice] = OrderedDict()

    @abstractmethod
    def at(self, place: float, cancel: CancelToken | None = None) -> Slice:
        """Return the slice at ``place``.

        Parameters
        ----------
        place : float
            From 0, the first slice, to ``stack.count − 1``, the last; at a whole number the slice itself comes back.
        cancel : CancelToken, optional
            Checked where the work is long.

        Returns
        -------
        Slice
            (rows, columns), floating, in the scan's units, with the header of the nearest slice. A pixel that is
            invalid in one of the two neighbours is invalid.
        """

    def source(self, k: int) -> Slice:
        """Return slice ``k`` of the stack."""
        return self._keep((k, 0), lambda: replace(self.stack.read(k), channels=()))

    def _between(self, values: Values, place: float) -> Slice:
        """Return ``values`` as the slice at ``place``, which is no source slice, with what is invalid in it."""
        k = int(place)
        near = self.source(self.stack.nearest(place))
        far = self.source(k + 1 if self.stack.nearest(place) == k else k)
        if near.invalid is None and far.invalid is None:
            return replace(near, values=values)
        if near.invalid is None or far.invalid is None:
            one = far if near.invalid is None else near
            invalid, value, alike = one.invalid, _value_in(near, one), False
        else:
            invalid, value = near.invalid | far.invalid, near.invalid_value
            alike = np.array_equal(near.invalid, far.invalid)
        # what is made of two slices that are filled from the same pixels is filled
        filled = values if alike or invalid is None else fill_nearest(values, invalid)
        return replace(near, values=filled, invalid=invalid, invalid_value=value)

    def _keep(self, key: tuple[int, int], make: Callable[[], Slice]) -> Slice:
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = make()
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return found


class Mean(Through):
    """The mean of the two neighbours, applied again for what lies nearer to one of them: linear in z."""

    def at(self, place: float, cancel: CancelToken | None = None) -> Slice:  # noqa: ARG002 - quick
        """Return the slice at ``place``; see :meth:`Through.at`."""
        k, share = _split(place, self.stack.count)
        if share == 0.0:
            return self.source(k)
        return self._between((1.0 - share) * self.source(k).values + share * self.source(k + 1).values, place)


class Cubic(Through):
    """Keys' cubic with a = −0.5 through four slices; a line goes on beyond the first and the last slice."""

    def at(self, place: float, cancel: CancelToken | None = None) -> Slice:  # noqa: ARG002 - quick
        """Return the slice at ``place``; see :meth:`Through.at`."""
        k, share = _split(place, self.stack.count)
        return self.source(k) if share == 0.0 else self._between(_cubic(self.source, k, share, self.stack.count), place)


class Network(Through):
    """MISRGAN between neighbours, and again between what it made; a cubic through those for places in between.

    The network has a branch for each neighbour, and they share no weights: which of two slices comes first tells in
    what it makes. It is the order of the stack, so a scan gives the same volume every time, but one whose slices are
    counted from the other end gives a slightly different one.

    Parameters
    ----------
    stack : Stack
        The slices.
    module : Misrgan
        The network, on any device.
    levels : int
        Times that it is applied again: distances become a half, a quarter, an eighth.
    """

    def __init__(self, stack: Stack, module: Misrgan, levels: int) -> None:
        super().__init__(stack)
        self.module = module
        self.levels = levels
        self.low, self.high = working_range_of_stack(stack)
        self.half = fast_in_half(next(module.parameters()).device.type)

    def at(self, place: float, cancel: CancelToken | None = None) -> Slice:
        """Return the slice at ``place``; see :meth:`Through.at`."""
        parts = 1 << self.levels
        count = (self.stack.count - 1) * parts + 1
        k, share = _split(place * parts, count)
        if share == 0.0:
            return self.refined(k, cancel)
        return self._between(_cubic(lambda tap: self.refined(tap, cancel), k, share, count), place)

    def refined(self, k: int, cancel: CancelToken | None = None) -> Slice:
        """Return slice ``k`` of the refined stack, in which the source's slices are ``2 ** levels`` apart."""
        parts = 1 << self.levels
        if k % parts == 0:
            return self.source(k // parts)
        step = k & -k

        def make() -> Slice:
            first, second = (self.refined(end, cancel).values for end in (k - step, k + step))
            span = self.high - self.low
            pair = [torch.from_numpy(np.asarray((v - self.low) / span, np.float32)) for v in (first, second)]
            try:
                found = between(self.module, pair[0], pair[1], half=self.half, cancel=cancel).numpy()
            except (torch.OutOfMemoryError, MemoryError) as error:
                raise OutOfMemoryError(
                    words(
                        "Engine",
                        "There is not enough memory to compute slices between slices. Close other scans or "
                        "programs, or choose another method or device.",
                    )
                ) from error
            return self._between(np.asarray(found * span + self.low, first.dtype), k / parts)

        return self._keep((k, 1), make)


def _split(place: float, count: int) -> tuple[int, float]:
    """Return the slice before ``place`` and the share of the next one; a share of 0 at a slice itself."""
    nearest = round(place)
    if abs(place - nearest) < NEAR:
        return min(max(nearest, 0), count - 1), 0.0
    if not 0 <= place <= count - 1:
        raise ValueError(f"place {place} of a stack of {count} slices")
    k = int(place)
    return k, place - k


def _cubic(slices: Callable[[int], Slice], k: int, share: float, count: int) -> Values:
    """Return the values at the ``share`` of the way from slice ``k`` to the next of ``count``."""
    first, second = slices(k), slices(k + 1)
    before = _outer(slices(k - 1) if k > 0 else None, first.values, second.values)
    after = _outer(slices(k + 2) if k + 2 < count else None, second.values, first.values)
    result = np.zeros(first.values.shape, np.float64)
    for tap, values in enumerate((before, first.values, second.values, after), -1):
        result += _keys(abs(share - tap)) * values
    return np.asarray(result, first.values.dtype)


def _outer(slice_: Slice | None, end: Values, inner: Values) -> Values:
    """Return the values of a slice beyond ``end``; where it has none, the line through ``inner`` and ``end``."""
    if slice_ is None:
        return 2.0 * end - inner
    if slice_.invalid is None:
        return slice_.values
    return np.where(slice_.invalid, 2.0 * end - inner, slice_.values)


def _value_in(slice_: Slice, other: Slice) -> float:
    """Return what stands in ``slice_`` for the invalid pixels of ``other``: the same stored value."""
    own, theirs = slice_.info.storage, other.info.storage
    return own.slope * (other.invalid_value - theirs.intercept) / theirs.slope + own.intercept


def _keys(x: float) -> float:
    if x <= 1.0:
        return (1.5 * x - 2.5) * x * x + 1.0
    return ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0 if x < 2.0 else 0.0


def levels_for(step_mm: float, wanted_mm: float) -> int:
    """Return how often a network is applied until its slices lie no further apart than wanted; three times at most."""
    levels = 0
    while levels < MOST_LEVELS and step_mm / (1 << levels) > wanted_mm * (1 + 1e-3):
        levels += 1
    return levels
