"""Writes one magnified slice to a file: chooses the format, prepares the values, reports what came out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.display import apply_window, first_window
from engine.errors import WriteError
from engine.geometry import Grid
from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan, Slice, Values
from engine.words import words
from engine.write import dicom, image, nifti
from engine.write.atomic import check_target, write_whole
from engine.write.job import Job
from engine.write.naming import suffix_of
from engine.write.options import Encoded, ExportOptions, ValueRange, WriteReport
from engine.write.stored import nearest

_LABELS = words("Engine", "Label map: every pixel was taken from its nearest neighbour, no network was used.")


def write_slice(
    path: Path | str,
    scan: Scan,
    index: int,
    values: Values,
    grid: Grid,
    options: ExportOptions,
    *,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> WriteReport:
    """Write a magnified slice; the suffix of ``path`` decides the kind of file.

    Parameters
    ----------
    path : path
        Target, ending in one of :func:`~engine.write.naming.formats`.
    scan : Scan
        Where the slice comes from; its file is read again for the header.
    index : int
        Slice.
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), floating, in the scan's units, the whole target of ``grid``. Values of
        label maps are ignored: those are magnified here by nearest neighbour.
    grid : Grid
        Sizes before and after.
    options : ExportOptions
        Full range or as displayed, provenance, overwriting.
    cancel : CancelToken, optional
        Checked between the stages and while the file is written.
    progress : Progress
        Told the bytes written.

    Returns
    -------
    WriteReport
        What was written.

    Raises
    ------
    WriteError
        Why there is no file; nothing of it is left behind.
    CancelledError
        Stopped; nothing is left behind.
    ValueError
        ``values`` are not of the size of ``grid`` or of the channels of the scan.
    """
    target, suffix = Path(path), suffix_of(path, scan)
    _check_shape(scan, values, grid)
    if options.floating:
        _check_floating(target, suffix, scan, options)
    sources = tuple({path for info in scan.slices for path in info.files})
    # Before the work, so that a name that cannot be used is told at once.
    check_target(target, overwrite=options.overwrite, sources=sources)
    _stop(cancel)
    slice_ = scan.read(index)
    notes = (_LABELS,) if scan.labels else ()
    picture: NDArray[Any] = nearest(slice_.values, grid) if scan.labels else values
    shown = options.range is ValueRange.DISPLAY
    if shown:
        picture = displayed(scan, slice_, picture, options)
    _stop(cancel)
    job = Job(scan, index, slice_, picture, grid, options.provenance, displayed=shown)
    if options.floating:
        job = job.floating()
    try:
        encoded = _encode(suffix, job)
    except WriteError as error:
        raise WriteError(target, error.reason) from error
    except MemoryError as error:
        raise WriteError(target, words("Engine", "there is not enough memory to put the file together")) from error
    _stop(cancel)
    written = write_whole(
        target, encoded.content, overwrite=options.overwrite, sources=sources, cancel=cancel, progress=progress
    )
    return WriteReport(
        written,
        grid.target,
        grid.ratio,
        encoded.spacing,
        encoded.clipped,
        len(encoded.content),
        (*notes, *_clip_note(encoded.clipped), *encoded.notes),
    )


def displayed(scan: Scan, slice_: Slice, values: NDArray[Any], options: ExportOptions) -> NDArray[np.uint8]:
    """Return 8 bit as the window of ``options`` shows them, (rows, columns[, 3])."""
    inverted = scan.inverted if options.inverted is None else options.inverted
    return apply_window(values, options.window or first_window(scan, slice_), inverted=inverted)


def _encode(suffix: str, job: Job) -> Encoded:
    if suffix == ".dcm":
        return dicom.encode(job)
    if suffix in {".nii", ".nii.gz"}:
        return nifti.encode(job, compress=suffix == ".nii.gz")
    return image.encode_png(job) if suffix == ".png" else image.encode_tiff(job)


def _check_shape(scan: Scan, values: Values, grid: Grid) -> None:
    expected = (grid.target.rows, grid.target.columns) + ((3,) if scan.colour else ())
    if values.shape != expected:
        raise ValueError(f"values of shape {values.shape} for a target of {expected}")
    if (grid.source.rows, grid.source.columns) != (scan.size.rows, scan.size.columns):
        raise ValueError(f"a grid from {grid.source} for a scan of {scan.size}")


def _check_floating(target: Path, suffix: str, scan: Scan, options: ExportOptions) -> None:
    if suffix not in {".nii", ".nii.gz", ".tif", ".tiff"}:
        raise WriteError(target, words("Engine", "float32 goes into NIfTI (.nii, .nii.gz) and TIFF (.tif) only"))
    if options.range is ValueRange.DISPLAY:
        raise WriteError(target, words("Engine", "what is written as displayed has 8 bit, never float32"))
    if scan.colour:
        raise WriteError(target, words("Engine", "colour is written as whole numbers, never as float32"))


def _clip_note(clipped: int) -> tuple[str, ...]:
    if not clipped:
        return ()
    one = words("Engine", "One pixel was clipped to the values that the scan's bits can hold.")
    many = words("Engine", "{clipped} pixels were clipped to the values that the scan's bits can hold.")
    return (one if clipped == 1 else many.of(clipped=clipped),)


def _stop(cancel: CancelToken | None) -> None:
    if cancel is not None:
        cancel.check()
