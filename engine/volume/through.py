"""Slices at any place between the slices of a stack: by a network between neighbours, a cubic, or their mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Callable
from functools import cache

import numpy as np
import torch

from engine.devices import fast_in_half
from engine.errors import OutOfMemoryError
from engine.networks.descriptor import NetworkDescriptor
from engine.networks.interrupting import heed
from engine.networks.misrgan import Misrgan, between
from engine.progress import CancelToken
from engine.scan import Values
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
        self._kept: OrderedDict[tuple[int, int], Values] = OrderedDict()

    @abstractmethod
    def at(self, place: float, cancel: CancelToken | None = None) -> Values:
        """Return the slice at ``place``.

        Parameters
        ----------
        place : float
            From 0, the first slice, to ``stack.count − 1``, the last; at a whole number the slice itself comes back.
        cancel : CancelToken, optional
            Checked where the work is long.

        Returns
        -------
        numpy.ndarray
            (rows, columns), floating, in the scan's units.
        """

    def source(self, k: int) -> Values:
        """Return the values of slice ``k`` of the stack."""
        return self._keep((k, 0), lambda: self.stack.read(k).values)

    def _keep(self, key: tuple[int, int], make: Callable[[], Values]) -> Values:
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

    def at(self, place: float, cancel: CancelToken | None = None) -> Values:  # noqa: ARG002 - quick
        """Return the slice at ``place``; see :meth:`Through.at`."""
        k, share = _split(place, self.stack.count)
        if share == 0.0:
            return self.source(k)
        return (1.0 - share) * self.source(k) + share * self.source(k + 1)


class Cubic(Through):
    """Keys' cubic with a = −0.5 through four slices, cut off at the first and last slice and renormalised."""

    def at(self, place: float, cancel: CancelToken | None = None) -> Values:  # noqa: ARG002 - quick
        """Return the slice at ``place``; see :meth:`Through.at`."""
        return _cubic(self.source, place, self.stack.count)


class Network(Through):
    """MISRGAN between neighbours, and again between what it made; a cubic through those for places in between.

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

    def at(self, place: float, cancel: CancelToken | None = None) -> Values:
        """Return the slice at ``place``; see :meth:`Through.at`."""
        parts = 1 << self.levels
        return _cubic(lambda k: self.refined(k, cancel), place * parts, (self.stack.count - 1) * parts + 1)

    def refined(self, k: int, cancel: CancelToken | None = None) -> Values:
        """Return slice ``k`` of the refined stack, in which the source's slices are ``2 ** levels`` apart."""
        parts = 1 << self.levels
        if k % parts == 0:
            return self.source(k // parts)
        step = k & -k

        def make() -> Values:
            first, second = self.refined(k - step, cancel), self.refined(k + step, cancel)
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
            return np.asarray(found * span + self.low, first.dtype)

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


def _cubic(slices: Callable[[int], Values], place: float, count: int) -> Values:
    k, share = _split(place, count)
    if share == 0.0:
        return slices(k)
    taps = [tap for tap in range(k - 1, k + 3) if 0 <= tap < count]
    weights = np.array([_keys(abs(place - tap)) for tap in taps])
    weights /= weights.sum()
    first = slices(taps[0])
    result = np.zeros(first.shape, np.float64)
    for tap, weight in zip(taps, weights, strict=True):
        result += weight * slices(tap)
    return np.asarray(result, first.dtype)


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


@cache
def load_misrgan(device: str) -> tuple[NetworkDescriptor, Misrgan]:
    """Return the shipped MISRGAN on ``device`` (torch's name); raises :class:`~engine.errors.WeightsError`."""
    from engine.networks import find
    from engine.networks.weights import load_module

    module = load_module("misrgan")
    assert isinstance(module, Misrgan)  # noqa: S101 - the card names the architecture
    heed(module)
    return find("misrgan"), module.to(device)
