"""Opens NIfTI and Analyze files as scans."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import UnreadableError
from engine.geometry import PlaneGeometry, Size, Spacing
from engine.read.fill import filled_slice
from engine.read.keys import session_key
from engine.read.nifti import ArrayOrder, array_order
from engine.read.nifti_file import NiftiFile, open_stream, read_nifti
from engine.scan import Container, Modality, Scan, Slice, SliceInfo, SliceSource, Storage, Window
from engine.words import words

_LABEL_NAME = re.compile(r"(^|[_\-.])(dseg|seg|segmentation|labels?|labelmap|mask|aseg|aparc|parcellation)([_\-.+]|$)")
_KEPT_BYTES = 512 << 20


def open_nifti(path: Path) -> Scan:
    """Open a NIfTI or Analyze file from its header.

    Parameters
    ----------
    path : pathlib.Path
        ``.nii``, ``.nii.gz``, or the ``.hdr`` of a pair.

    Returns
    -------
    Scan
        Index ``t * depth + k``: slices in the order of the file, turned as :mod:`engine.read.nifti` says.

    Raises
    ------
    UnreadableError
        When it is damaged or cut short.
    """
    nifti = read_nifti(path)
    order = array_order(nifti.affine, nifti.shape[:3], nifti.slice_dimension)
    rows, columns, depth = order.shape(nifti.shape[:3])
    size, volumes = Size(rows, columns), nifti.shape[3]
    colour = nifti.dtype.names is not None
    places = [order.geometry(nifti.affine, nifti.shape[:3], k) for k in range(depth)]
    spacing = _spacing(places[0])
    storage = _storage(nifti)
    windows = () if nifti.shown is None or colour else (Window.between(*nifti.shown, words("Engine", "as saved")),)
    infos = tuple(
        SliceInfo(
            SliceSource(path, t * depth + k),
            storage,
            spacing,
            places[k] if nifti.placed and spacing is not None else None,
            windows,
        )
        for t in range(volumes)
        for k in range(depth)
    )
    details = [
        (words("Engine", "Size"), f"{columns} × {rows}"),
        (words("Engine", "Slices"), str(depth)),
        (words("Engine", "Time points"), str(volumes) if volumes > 1 else ""),
        (
            words("Engine", "Spacing"),
            f"{spacing.column_mm:.3g} × {spacing.row_mm:.3g} mm" if spacing else words("Engine", "unknown"),
        ),
    ]
    return Scan(
        key=session_key(path),
        title=path.name,
        container=Container.NIFTI,
        modality=Modality.OTHER,
        size=size,
        slices=infos,
        units=words("Engine", "stored value"),
        reader=_Reader(nifti, order, infos, depth, colour=colour),
        depth=depth,
        colour=colour,
        labels=_labels(nifti),
        frame_ms=nifti.frame_ms,
        details=tuple((name, what) for name, what in details if what),
    )


def _spacing(place: PlaneGeometry) -> Spacing | None:
    found = place.spacing
    return found if min(found.row_mm, found.column_mm) > 0 else None


def _storage(nifti: NiftiFile) -> Storage:
    if nifti.dtype.names is not None:
        return Storage(0.0, 255.0)
    if nifti.dtype.kind == "f":
        return Storage(float("-inf"), float("inf"), nifti.slope, nifti.intercept, integer=False)
    limits = np.iinfo(nifti.dtype)
    return Storage(float(limits.min), float(limits.max), nifti.slope, nifti.intercept)


def _labels(nifti: NiftiFile) -> bool:
    """Return whether voxels are names of structures: by intent, or whole numbers in a file named as a segmentation."""
    if nifti.label_intent:
        return True
    plain = nifti.dtype.kind in "ui" and (nifti.slope, nifti.intercept) == (1.0, 0.0)
    return plain and _LABEL_NAME.search(nifti.path.name.lower()) is not None


@dataclass(frozen=True, slots=True)
class _Kept:
    """Stored values kept from the last read: volumes ``first …`` of one file, (i, j, k, volumes)."""

    mark: tuple[object, ...]
    first: int
    stored: NDArray[Any]


_lock = threading.Lock()
_kept: _Kept | None = None


class _Reader:
    """Reads slices; the last file read stays in memory, because neighbours are asked for next."""

    def __init__(
        self, nifti: NiftiFile, order: ArrayOrder, infos: tuple[SliceInfo, ...], depth: int, *, colour: bool
    ) -> None:
        self._nifti, self._order, self._infos = nifti, order, infos
        self._depth, self._colour = depth, colour

    def __call__(self, index: int) -> Slice:
        """Return slice ``t * depth + k``."""
        nifti, info = self._nifti, self._infos[index]
        volume, k = divmod(index, self._depth)
        try:
            plane = self._plane(volume, k)
        except FileNotFoundError as error:
            raise UnreadableError(nifti.data, words("Engine", "the file is no longer there")) from error
        except MemoryError as error:
            raise UnreadableError(nifti.data, words("Engine", "its voxels do not fit into memory")) from error
        # A damaged gzip stream raises whatever the stage of decompression that noticed raises.
        except Exception as error:
            raise UnreadableError(nifti.data, words("Engine", "its voxels are damaged or cut short")) from error
        picture = self._order.to_picture(plane)
        if self._colour:
            names = (nifti.dtype.names or ())[:3]
            values: NDArray[Any] = np.stack([picture[name] for name in names], axis=-1).astype(np.float32)
            return filled_slice(values, None, info, float("nan"))
        return filled_slice(_values(picture, info.storage), None, info, float("nan"))

    def _plane(self, volume: int, k: int) -> NDArray[Any]:
        """Return the stored values of slice ``k`` of a volume, in the order of the array."""
        global _kept  # noqa: PLW0603
        nifti = self._nifti
        total = nifti.volume_bytes * nifti.shape[3]
        if nifti.volume_bytes > _KEPT_BYTES:
            return self._plane_of_large(volume, k)
        first, count = (0, nifti.shape[3]) if total <= _KEPT_BYTES else (volume, 1)
        status = nifti.data.stat()
        mark = (nifti.data, status.st_mtime_ns, status.st_size, nifti.offset)
        with _lock:
            kept = _kept
            if kept is None or kept.mark != mark or not kept.first <= volume < kept.first + kept.stored.shape[3]:
                kept = _Kept(mark, first, self._read(first, count))
                _kept = kept
        at: list[slice | int] = [slice(None)] * 3
        at[self._order.slice_axis] = k
        # An index, for take() would first copy the whole volume into another order.
        plane: NDArray[Any] = kept.stored[(*at, volume - kept.first)]
        return plane

    def _read(self, first: int, count: int) -> NDArray[Any]:
        nifti = self._nifti
        length = nifti.volume_bytes * count
        with open_stream(nifti.data) as file:
            file.seek(nifti.offset + first * nifti.volume_bytes)
            data = file.read(length)
        if len(data) != length:
            raise EOFError
        return np.frombuffer(data, nifti.dtype).reshape((*nifti.shape[:3], count), order="F")

    def _plane_of_large(self, volume: int, k: int) -> NDArray[Any]:
        """Read one slice of a volume too large to keep: plane by plane of the file, holding one at a time."""
        nifti, axis = self._nifti, self._order.slice_axis
        i, j, planes, _ = nifti.shape
        length = i * j * nifti.dtype.itemsize
        start = nifti.offset + volume * nifti.volume_bytes
        wanted = range(k, k + 1) if axis == 2 else range(planes)
        lines = []
        with open_stream(nifti.data) as file:
            file.seek(start + wanted.start * length)
            for _ in wanted:
                data = file.read(length)
                if len(data) != length:
                    raise EOFError
                plane = np.frombuffer(data, nifti.dtype).reshape((i, j), order="F")
                lines.append(plane if axis == 2 else plane.take(k, axis=axis))
        return lines[0] if axis == 2 else np.stack(lines, axis=-1)


def _values(stored: NDArray[Any], storage: Storage) -> NDArray[Any]:
    """Return ``slope * stored + intercept``; float64 when 24 bits do not hold the stored values."""
    wide = stored.dtype.itemsize > 4 or (stored.dtype.kind in "ui" and stored.dtype.itemsize == 4)
    kind = np.float64 if wide else np.float32
    if storage.slope == 1.0 and storage.intercept == 0.0:
        return np.ascontiguousarray(stored, dtype=kind)
    with np.errstate(over="ignore", invalid="ignore"):
        return (stored.astype(np.float64) * storage.slope + storage.intercept).astype(kind, order="C")
