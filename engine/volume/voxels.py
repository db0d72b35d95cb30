"""Voxels of volumes, read slice by slice when another plane asks for them, and kept within a budget."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.memory import total_bytes
from engine.progress import CancelToken, Progress
from engine.scan import Storage
from engine.volume.stack import Stack
from engine.words import words

BUDGET = 1 << 30
"""Bytes of voxels kept at most, and never more than the share below of the machine's memory."""
SHARE = 0.15
_PATIENCE_S = 0.05


class Slab:
    """The voxels of a stack, or those between two planes across one of its axes.

    Parameters
    ----------
    stack : Stack
        Where they come from.
    axis : int
        1 (rows) or 2 (columns).
    first, count : int
        Which indices of that axis.

    Attributes
    ----------
    invalid_value : float
        What stands in the file where a voxel holds none.
    """

    def __init__(self, stack: Stack, axis: int, first: int, count: int) -> None:
        self.stack, self.axis, self.first, self.count = stack, axis, first, count
        self.invalid_value = float("nan")
        self._values: NDArray[Any] | None = None
        self._invalid: NDArray[np.bool_] | None = None
        self._filled = 0
        self._lock = threading.Lock()

    def fill(self, cancel: CancelToken | None, progress: Progress) -> None:
        """Read what is not read yet; what was read before a stop stays.

        Raises
        ------
        UnreadableError
            A slice cannot be read.
        CancelledError
            Stopped, also while another thread reads the same.
        """
        while not self._lock.acquire(timeout=_PATIENCE_S):
            if cancel is not None:
                cancel.check()
        try:
            while self._filled < self.stack.count:
                if cancel is not None:
                    cancel.check()
                self._take(self._filled)
                self._filled += 1
                progress(self._filled, self.stack.count, words("Engine", "reading the volume"))
        finally:
            self._lock.release()

    def _take(self, k: int) -> None:
        # Past Scan.read(), which would judge the range of a slice that nobody looks at.
        slice_ = self.stack.scan.reader(self.stack.first + k)
        wanted = [slice(None), slice(None)]
        wanted[self.axis - 1] = slice(self.first, self.first + self.count)
        part = slice_.values[tuple(wanted)]
        if self._values is None:
            kind = narrow_type(slice_.info.storage) or part.dtype
            self._values = np.zeros((self.stack.count, *part.shape), kind)
        stored = part.astype(self._values.dtype)
        if not np.array_equal(stored, part):
            # Not the whole numbers that the header promised, or more bits than the slices before.
            self._values = self._values.astype(np.promote_types(self._values.dtype, part.dtype))
            stored = part
        self._values[k] = stored
        if slice_.invalid is not None and slice_.invalid.any():
            if self._invalid is None:
                self._invalid = np.zeros(self._values.shape[:3], np.bool_)
                self.invalid_value = slice_.invalid_value
            self._invalid[k] = slice_.invalid[tuple(wanted)]

    def plane(self, axis: int, place: int) -> tuple[NDArray[Any], NDArray[np.bool_] | None]:
        """Return floating values, and where they are invalid, of the plane across ``axis`` at ``place``, once filled.

        Shape (slices, the other axis[, 3]).
        """
        if self._values is None:
            raise ValueError("the slab is not filled")
        at = place - self.first if axis == self.axis else place
        taken = np.ascontiguousarray(self._values[(slice(None),) * axis + (at,)])
        values = taken if taken.dtype.kind == "f" else taken.astype(np.float32)
        if self._invalid is None:
            return values, None
        invalid: NDArray[np.bool_] = np.take(self._invalid, at, axis=axis)
        return values, invalid


class Voxels:
    """Slabs at hand; the least recently used ones are let go of beyond the budget.

    Parameters
    ----------
    budget : int
        Bytes.
    """

    def __init__(self, budget: int) -> None:
        self.budget = budget
        self._slabs: OrderedDict[tuple[object, ...], tuple[Slab, int]] = OrderedDict()
        self._lock = threading.Lock()

    def slab(self, stack: Stack, axis: int, place: int) -> Slab:
        """Return a slab that holds the plane across ``axis`` (1 or 2) at ``place``; it may not be filled yet.

        It is the whole stack where that takes half the budget at most, and serves both axes; else as much of it
        around ``place`` as that holds.
        """
        lengths = (stack.count, stack.scan.size.rows, stack.scan.size.columns)
        each = _bytes_of_voxel(stack) * lengths[0] * lengths[1] * lengths[2] // lengths[axis]
        count = min(lengths[axis], max(1, self.budget // 2 // each))
        whole = count == lengths[axis]
        first = 0 if whole else place // count * count
        count = min(count, lengths[axis] - first)
        key = (stack.scan.key, stack.first, 0 if whole else axis, first)
        with self._lock:
            known = self._slabs.get(key)
            # Keys are free to be used again by another scan of the same name.
            if known is None or known[0].stack.scan is not stack.scan:
                known = (Slab(stack, axis, first, count), each * count)
                self._slabs[key] = known
            self._slabs.move_to_end(key)
            while len(self._slabs) > 1 and sum(size for _, size in self._slabs.values()) > self.budget:
                self._slabs.popitem(last=False)
        return known[0]

    def keep_only(self, keys: set[str]) -> None:
        """Let go of the voxels of all scans but those of these keys."""
        with self._lock:
            for key in [key for key in self._slabs if key[0] not in keys]:
                del self._slabs[key]


def narrow_type(storage: Storage) -> np.dtype[Any] | None:
    """Return the 16-bit type that holds every value of a slice, where they are whole numbers; else None."""
    whole = storage.integer and storage.linear and storage.slope == 1.0 and float(storage.intercept).is_integer()
    low, high = storage.low + storage.intercept, storage.high + storage.intercept
    for kind in (np.int16, np.uint16):
        if whole and np.iinfo(kind).min <= low and high <= np.iinfo(kind).max:
            return np.dtype(kind)
    return None


def _bytes_of_voxel(stack: Stack) -> int:
    storage, scan = stack.scan.slices[stack.first].storage, stack.scan
    kind = narrow_type(storage)
    return (kind.itemsize if kind is not None else 4) * (3 if scan.colour else 1)


voxels = Voxels(min(BUDGET, int(SHARE * total_bytes())))
"""Those of this process."""
