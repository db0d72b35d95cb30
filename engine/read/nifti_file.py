"""NIfTI-1, NIfTI-2 and Analyze 7.5 headers: one file or a pair, compressed or not."""

from __future__ import annotations

import gzip
import math
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

import numpy as np
from nibabel.analyze import AnalyzeHeader
from nibabel.nifti1 import Nifti1Header, Nifti1PairHeader
from nibabel.nifti2 import Nifti2Header, Nifti2PairHeader
from nibabel.spatialimages import HeaderDataError
from numpy.typing import NDArray

from engine.errors import UnreadableError
from engine.read.quiet import quiet
from engine.words import words

GZIP_START = b"\x1f\x8b"
MAX_SLICES = 1 << 17
_MAX_PLANE = 1 << 28
# Deflate packs at most 1032 to 1, so that a header which promises more than this cannot be true.
_BEST_RATIO = 1040
_METRES, _MICRONS = 1, 3
_MILLISECONDS = {8: 1000.0, 16: 1.0, 24: 0.001}


class _Header(Protocol):
    """What is asked of nibabel's headers, which have no types; Analyze has neither directions nor ``dim_info``."""

    def __getitem__(self, field: str) -> Any: ...  # noqa: ANN401
    def get_data_dtype(self) -> np.dtype[Any]: ...
    def get_data_shape(self) -> tuple[int, ...]: ...
    def get_data_offset(self) -> int: ...
    def get_slope_inter(self) -> tuple[float | None, float | None]: ...
    def get_zooms(self) -> tuple[float, ...]: ...
    def get_dim_info(self) -> tuple[int | None, int | None, int | None]: ...
    def get_sform(self) -> NDArray[np.float64]: ...
    def get_qform(self) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class NiftiFile:
    """What the header tells.

    Attributes
    ----------
    path : pathlib.Path
        The file with the header.
    data : pathlib.Path
        The file with the voxels: the same, or the ``.img`` of a pair.
    offset : int
        Where the voxels begin in it (after decompression).
    dtype : numpy.dtype
        Of a stored voxel, in the file's byte order.
    shape : tuple of int
        (i, j, k, volumes).
    slope, intercept : float
        ``value = slope * stored + intercept``.
    affine : numpy.ndarray
        (4, 4), voxel centres to RAS millimetres.
    placed : bool
        Whether the file tells where the voxels lie (sform or qform); else ``affine`` only holds voxel sizes.
    slice_dimension : int or None
        Slice axis of ``dim_info``.
    frame_ms : float or None
        Time between volumes.
    shown : tuple of 2 float or None
        ``cal_min``, ``cal_max``.
    label_intent : bool
        Intent NIFTI_INTENT_LABEL.
    """

    path: Path
    data: Path
    offset: int
    dtype: np.dtype[Any]
    shape: tuple[int, int, int, int]
    slope: float
    intercept: float
    affine: NDArray[np.float64]
    placed: bool
    slice_dimension: int | None
    frame_ms: float | None
    shown: tuple[float, float] | None
    label_intent: bool

    @property
    def volume_bytes(self) -> int:
        """Bytes of one volume."""
        return math.prod(self.shape[:3]) * self.dtype.itemsize

    @property
    def compressed(self) -> bool:
        """Whether the voxels are in a gzip stream."""
        return is_gzip(self.data)


def is_gzip(path: Path) -> bool:
    """Return whether a file begins like a gzip stream."""
    with path.open("rb") as file:
        return file.read(2) == GZIP_START


def open_stream(path: Path) -> BinaryIO:
    """Open a file for reading, through gzip when it is compressed."""
    return cast(BinaryIO, gzip.open(path, "rb")) if is_gzip(path) else path.open("rb")


def start_of(path: Path) -> bytes:
    """Return the first 540 bytes of a file, decompressed; empty when the stream is damaged."""
    try:
        with open_stream(path) as file:
            return file.read(540)
    except (EOFError, gzip.BadGzipFile, zlib.error):
        return b""


def looks_like_nifti(start: bytes) -> bool:
    """Return whether the first bytes of a file are a NIfTI or Analyze header."""
    if start[4:8] in {b"n+2\0", b"ni2\0"}:
        return len(start) >= 540
    if len(start) < 348:
        return False
    if start[344:348] in {b"n+1\0", b"ni1\0"}:
        return True
    return any(
        int.from_bytes(start[:4], order) == 348 and 1 <= int.from_bytes(start[40:42], order) <= 7
        for order in ("little", "big")
    )


def header_of_pair(path: Path) -> Path | None:
    """Return the ``.hdr`` beside an ``.img`` file (either may be gzipped), or None."""
    return _partner(path, ".hdr")


def _partner(path: Path, suffix: str) -> Path | None:
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    stem = Path(name).stem
    for candidate in (stem + suffix, stem + suffix.upper(), stem + suffix + ".gz"):
        if (path.parent / candidate).is_file():
            return path.parent / candidate
    return None


def read_nifti(path: Path) -> NiftiFile:
    """Read and check a header; nothing is allocated for voxels.

    Raises
    ------
    UnreadableError
        When the header is damaged, or promises more voxels than the file can hold.
    """
    start = start_of(path)
    if not looks_like_nifti(start):
        raise UnreadableError(path, words("Engine", "its NIfTI header is damaged or cut short"))
    with quiet():
        try:
            header, single, full = _parse(start)
            dtype = header.get_data_dtype()
            dimensions = tuple(int(length) for length in header.get_data_shape())
            offset = int(header.get_data_offset())
        except Exception as error:
            raise UnreadableError(path, words("Engine", "its NIfTI header is damaged")) from error
        data = path if single else _partner(path, ".img")
        if data is None:
            raise UnreadableError(path, words("Engine", "the file with its voxels (.img) is not beside it"))
        shape = _shape(path, dimensions)
        slope, intercept = _scaling(header)
        affine, placed = _affine(header, full=full)
    if not (dtype.kind in "uif" or dtype.names is not None):
        raise UnreadableError(
            path, words("Engine", "its voxels are complex numbers or of another kind that is no image")
        )
    if full and 3000 <= int(header["intent_code"]) < 3100:
        raise UnreadableError(path, words("Engine", "it holds values on a surface (CIFTI), no image"))
    nifti = NiftiFile(
        path,
        data,
        offset,
        dtype,
        shape,
        slope,
        intercept,
        affine,
        placed,
        slice_dimension=header.get_dim_info()[2] if full else None,
        frame_ms=_frame_ms(header, shape[3]) if full else None,
        shown=_shown(header),
        label_intent=full and int(header["intent_code"]) == 1002,
    )
    _check_length(nifti)
    return nifti


def _parse(start: bytes) -> tuple[_Header, bool, bool]:
    """Return the header, whether the voxels follow in the same file, and whether it is NIfTI (else Analyze)."""
    make: Any  # nibabel has no types
    if start[4:8] in {b"n+2\0", b"ni2\0"}:
        single = start[4:8] == b"n+2\0"
        make = Nifti2Header if single else Nifti2PairHeader
        return make(start[:540], check=False), single, True
    if start[344:348] in {b"n+1\0", b"ni1\0"}:
        single = start[344:348] == b"n+1\0"
        make = Nifti1Header if single else Nifti1PairHeader
        return make(start[:348], check=False), single, True
    make = AnalyzeHeader
    return make(start[:348], check=False), False, False


def _shape(path: Path, dimensions: tuple[int, ...]) -> tuple[int, int, int, int]:
    if not dimensions or min(dimensions) < 1:
        raise UnreadableError(path, words("Engine", "its header claims an image without voxels"))
    lengths = (*dimensions, 1, 1, 1)[: max(3, len(dimensions))]
    i, j, k, volumes = lengths[0], lengths[1], lengths[2], math.prod(lengths[3:])
    planes = (i * j, i * k, j * k)
    if max(planes) > _MAX_PLANE or max(i, j, k) * volumes > MAX_SLICES:
        claim = " × ".join(str(length) for length in dimensions)
        raise UnreadableError(
            path, words("Engine", "its header claims {claim} voxels, more than Vernier opens").of(claim=claim)
        )
    return i, j, k, volumes


def _check_length(nifti: NiftiFile) -> None:
    length = nifti.data.stat().st_size
    needed = nifti.offset + nifti.volume_bytes * nifti.shape[3]
    holds = length * _BEST_RATIO if nifti.compressed else length
    if nifti.offset < 0 or needed > holds:
        raise UnreadableError(
            nifti.data,
            words("Engine", "it is cut short: the header promises {needed:,} bytes, the file holds {length:,}").of(
                needed=needed, length=length
            ),
        )


def _scaling(header: _Header) -> tuple[float, float]:
    try:
        slope, intercept = header.get_slope_inter()
    except HeaderDataError:
        return 1.0, 0.0
    return (1.0 if slope is None else float(slope)), (0.0 if intercept is None else float(intercept))


def _affine(header: _Header, *, full: bool) -> tuple[NDArray[np.float64], bool]:
    """Return voxel to RAS millimetres, and whether the file gives directions: sform first, then qform."""
    factor = 1.0
    if full:
        unit = int(header["xyzt_units"]) & 7
        factor = {_METRES: 1000.0, _MICRONS: 0.001}.get(unit, 1.0)
        for code, get in (("sform_code", header.get_sform), ("qform_code", header.get_qform)):
            if int(header[code]) > 0:
                try:
                    affine = np.array(get(), dtype=np.float64)
                except (HeaderDataError, ValueError, ArithmeticError):
                    continue
                if np.all(np.isfinite(affine)) and abs(np.linalg.det(affine[:3, :3])) > 0:
                    affine[:3] *= factor
                    return affine, True
    zooms = np.abs(np.nan_to_num(np.array(header.get_zooms()[:3], dtype=np.float64), posinf=0.0, neginf=0.0))
    lengths = np.zeros(3)
    lengths[: len(zooms)] = zooms * factor
    # Files without directions are shown as if their first axis ran to the patient's left: what nibabel and SPM assume.
    return np.diag([-lengths[0], lengths[1], lengths[2], 1.0]), False


def _frame_ms(header: _Header, volumes: int) -> float | None:
    if volumes < 2:
        return None
    step = float(header["pixdim"][4]) * _MILLISECONDS.get(int(header["xyzt_units"]) & 56, 0.0)
    # Files that count milliseconds and say seconds are common; a minute a volume is no cine either way.
    return step if 0 < step < 60_000 else None


def _shown(header: _Header) -> tuple[float, float] | None:
    low, high = float(header["cal_min"]), float(header["cal_max"])
    return (low, high) if math.isfinite(low) and math.isfinite(high) and high > low else None
