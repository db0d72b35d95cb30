"""A magnified slice as a NIfTI volume of one slice.

From NIfTI the array order, codes, units and on-disk type of the source stay; from DICOM and pictures the array is
``a[column, row, 0]``. Both matrices of the header follow from the one grid: the voxel axes are scaled, not turned,
so that the quaternion of the qform stays and only its voxel sizes and offset change.
"""

from __future__ import annotations

import contextlib
import gzip
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import nibabel as nib
import numpy as np
from numpy.typing import NDArray

from engine.errors import UnreadableError, WriteError
from engine.geometry import Grid, PlaneGeometry, Spacing
from engine.read.nifti import RAS_TO_LPS, ArrayOrder, array_order
from engine.read.nifti_file import read_nifti, start_of
from engine.read.quiet import quiet
from engine.scan import Container, Scan, SliceInfo
from engine.words import words
from engine.write.derived import plain, software_version
from engine.write.job import Job
from engine.write.options import Encoded
from engine.write.stored import colour_levels, grey_stored, invalid_on_target, smallest_integer

_ROWS_DOWN = ArrayOrder(row_axis=1, column_axis=0, slice_axis=2, row_flip=False, column_flip=False)
_LONGEST_NIFTI_1 = 32767
_ANALYZE: Any = nib.AnalyzeHeader
_NIFTI_1: Any = nib.Nifti1Header
_NIFTI_2: Any = nib.Nifti2Header
Header = Any
"""A header, or an image, of nibabel, most of which has no types."""
_RGB = np.dtype([("R", "u1"), ("G", "u1"), ("B", "u1")])


def encode(job: Job, *, compress: bool) -> Encoded:
    """Return a one-slice NIfTI file of a magnified slice.

    Parameters
    ----------
    job : Job
        Of any scan.
    compress : bool
        Whether to write ``.nii.gz``.

    Returns
    -------
    Encoded
        The file. Integers keep type, slope and intercept of a NIfTI source; floating-point values are written as
        float32 (float64 where the source has it) with slope 1, NaN where the source has no value.

    Raises
    ------
    WriteError
        The source cannot be read again.
    """
    with quiet():
        header, order = header_and_order(job)
        picture, clipped, notes = stored_picture(job, header)
        ratio = job.grid.ratio
        made_by = f"Vernier {software_version()} {ratio.vertical:.4g}x{ratio.horizontal:.4g}"
        header["descrip"] = plain(f"{made_by}: {job.meaning}" if job.meaning else made_by, 79)
        content = file_content(header, order.to_array(picture))
    return Encoded(gzip.compress(content, mtime=0) if compress else content, job.spacing, clipped, notes)


def header_and_order(job: Job) -> tuple[Header, ArrayOrder]:
    """Return the header of a one-slice file of ``job``, and how pictures lie in its array.

    Raises
    ------
    WriteError
        The source cannot be read again.
    """
    return (_from_nifti if has_own_header(job.scan) else _from_plane)(job)


def has_own_header(scan: Scan) -> bool:
    """Return whether slices lie in the file that they are from as they are, so that its header tells of them."""
    return scan.container is Container.NIFTI and scan.acquired is None


def _from_nifti(job: Job) -> tuple[Header, ArrayOrder]:
    """Return the source's header on the target grid, and how its pictures lie in its array."""
    scan, grid = job.scan, job.grid
    path = job.info.source.path
    try:
        nifti, own = read_nifti(path), _own_header(start_of(path))
    except (OSError, UnreadableError) as error:
        raise WriteError(path, words("Engine", "the file that the scan came from cannot be read again")) from error
    order = array_order(nifti.affine, nifti.shape[:3], nifti.slice_dimension)
    header = _single_file(own, max(grid.target.rows, grid.target.columns))
    across = job.index % (scan.depth or len(scan))

    before = (grid.source.rows, grid.source.columns)
    after = (grid.target.rows, grid.target.columns)
    for axis, n, m in zip((order.row_axis, order.column_axis), before, after, strict=True):
        header["pixdim"][1 + axis] *= n / m
    header["dim"] = [3, *_lengths(order, grid), 1, 1, 1, 1]
    if int(header["sform_code"]) > 0:
        sform = order.affine_on(header.get_sform(), grid, across)
        header["srow_x"], header["srow_y"], header["srow_z"] = sform[:3]
    if int(header["qform_code"]) > 0:
        # The source's own qform: it may lead to another space than its sform, and a quaternion knows no shear.
        with contextlib.suppress(nib.spatialimages.HeaderDataError):
            qform = order.affine_on(own.get_qform(), grid, across)
            header["qoffset_x"], header["qoffset_y"], header["qoffset_z"] = qform[:3, 3]
    return header, order


def _own_header(start: bytes) -> Header:
    """Return the header in the first bytes of a file that :func:`~engine.read.nifti_file.read_nifti` accepts."""
    if start[4:7] in {b"n+2", b"ni2"}:
        return _NIFTI_2(start[:540], check=False)
    if start[344:347] in {b"n+1", b"ni1"}:
        return _NIFTI_1(start[:348], check=False)
    return _ANALYZE(start[:348], check=False)


def _single_file(own: Header, longest: int) -> Header:
    """Return a little-endian single-file header with what the source's says, but for what tells of other slices."""
    analyze = type(own) is _ANALYZE
    header = _NIFTI_1.from_header(own, check=False) if analyze else own.as_byteswapped("<")
    if longest > _LONGEST_NIFTI_1 and not isinstance(header, nib.Nifti2Header):
        wide = _NIFTI_2()
        for name in set(header.keys()) & set(wide.keys()) - {"sizeof_hdr", "magic", "vox_offset"}:
            wide[name] = header[name]
        header = wide
    header["magic"] = type(header).single_magic
    header["vox_offset"] = 0
    for name in ("slice_code", "slice_start", "slice_end", "slice_duration"):
        header[name] = 0
    for name in ("aux_file", "db_name", "data_type"):
        if name in header.keys():  # noqa: SIM118
            header[name] = b""
    return header


def _from_plane(job: Job) -> tuple[Header, ArrayOrder]:
    """Return a header for a slice of a scan that is no NIfTI: its plane in RAS, or its pixel size alone."""
    info, grid = job.info, job.grid
    longest = max(grid.target.rows, grid.target.columns)
    header = (_NIFTI_2 if longest > _LONGEST_NIFTI_1 else _NIFTI_1)()
    if info.geometry is not None:
        affine = _affine(info.geometry.on(grid), _thickness(job.scan, job.index))
        header["dim"] = [3, *_lengths(_ROWS_DOWN, grid), 1, 1, 1, 1]
        header.set_xyzt_units("mm")
        header.set_zooms([float(n) for n in np.linalg.norm(affine[:3, :3], axis=0)])
        header.set_sform(affine, code="scanner")
        if not sheared(affine):
            header.set_qform(affine, code="scanner")
        return header, _ROWS_DOWN
    size = grid.spacing(info.spacing or Spacing(job.scan.pixel_aspect, 1.0))
    header["dim"] = [3, grid.target.columns, grid.target.rows, 1, 1, 1, 1, 1]
    header.set_zooms([size.column_mm, size.row_mm, 1.0])
    header.set_xyzt_units("unknown" if info.spacing is None else "mm")
    # Without a place in the patient both codes stay 0, and readers take i to the right and j upwards.
    return header, array_order(header.get_base_affine(), (grid.target.columns, grid.target.rows, 1))


def _affine(plane: PlaneGeometry, thickness: float) -> NDArray[np.float64]:
    affine = np.eye(4)
    affine[:3, 0], affine[:3, 1] = plane.per_column, plane.per_row
    affine[:3, 2] = plane.normal * thickness
    affine[:3, 3] = plane.origin
    ras: NDArray[np.float64] = RAS_TO_LPS @ affine
    return ras


def _thickness(scan: Scan, index: int) -> float:
    """Return the distance to the neighbouring slice in millimetres; 1 where there is none."""
    plane = scan.slices[index].geometry
    depth = scan.depth or len(scan)
    for other in (index + 1, index - 1):
        if plane is None or not 0 <= other < len(scan) or other // depth != index // depth:
            continue
        neighbour = scan.slices[other].geometry
        if neighbour is not None:
            step = float(np.dot(np.subtract(neighbour.origin, plane.origin), plane.normal))
            if abs(step) > 1e-6:
                return abs(step)
    return 1.0


def sheared(affine: NDArray[np.float64]) -> bool:
    """Return whether the axes of ``affine`` (4, 4) are not at right angles: a qform cannot say that."""
    unit = affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)
    return bool(np.abs(unit.T @ unit - np.eye(3)).max() > 1e-4)


def _lengths(order: ArrayOrder, grid: Grid) -> list[int]:
    lengths = [1, 1, 1]
    lengths[order.row_axis], lengths[order.column_axis] = grid.target.rows, grid.target.columns
    return lengths


def stored_picture(job: Job, header: Header) -> tuple[NDArray[Any], int, tuple[str, ...]]:
    """Return the picture as the file stores it, and set type, slope and intercept of the header."""
    storage, values = job.storage, job.values
    header["scl_slope"], header["scl_inter"] = 1.0, 0.0
    if job.colour:
        levels, clipped, notes = (values, 0, ()) if job.displayed else colour_levels(values, storage)
        header.set_data_dtype(_RGB)
        return np.ascontiguousarray(levels).view(_RGB)[..., 0], clipped, notes
    if job.displayed:
        header.set_data_dtype(np.uint8)
        return values, 0, ()
    on_disk = header.get_data_dtype() if has_own_header(job.scan) else None
    if storage.integer and storage.linear and (on_disk is None or on_disk.kind in "iu"):
        dtype = on_disk if on_disk is not None else smallest_integer(storage.low, storage.high)
        stored = grey_stored(job, dtype, storage.low, storage.high)
        header.set_data_dtype(dtype)
        header["scl_slope"], header["scl_inter"] = storage.slope, storage.intercept
        return stored.values, stored.clipped, ()
    dtype = np.dtype(np.float64 if on_disk is not None and on_disk.itemsize > 4 and on_disk.kind == "f" else np.float32)
    header.set_data_dtype(dtype)
    floating = np.array(values, dtype)
    mask = invalid_on_target(job.slice_, job.grid)
    if mask is not None:
        floating[mask] = job.slice_.invalid_value
    return floating, 0, ()


def one_rescale(slices: Iterable[SliceInfo]) -> bool:
    """Return whether all slices store their values alike: the header of a volume has one slope and one intercept."""
    return len({(info.storage.slope, info.storage.intercept) for info in slices}) == 1


def file_content(header: Header, array: NDArray[Any]) -> bytes:
    """Return the single file of ``header`` and ``array``, whose type the header tells."""
    little = array.astype(array.dtype.newbyteorder("<"), copy=False)
    return file_start(header) + little.tobytes(order="F")


def file_start(header: Header) -> bytes:
    """Return what comes before the array in a single file."""
    buffer = BytesIO()
    header.write_to(buffer)
    return buffer.getvalue()
