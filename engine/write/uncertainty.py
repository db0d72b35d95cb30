"""Half-widths as an image of their own, in the place of the magnified slice that they belong to.

They are no image of the patient, and no file may pass for one: a DICOM file is a secondary capture whose ImageType ends
in ``UNCERTAINTY`` and whose Real World Value Mapping (PS3.3 C.7.6.16.2.11) gives the unit; text in every other kind of
file says what its numbers are. Where there is no half-width, floating-point files hold NaN and the others 0, which
stands for nothing else: a half-width of zero is stored as 1.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import SecondaryCaptureImageStorage

from engine.geometry import Grid
from engine.progress import CancelToken, Progress, silent
from engine.scan import Scan
from engine.write import dicom, image, nifti
from engine.write.atomic import check_target, write_whole
from engine.write.derived import code, plain
from engine.write.dicom_pixels import Pixels
from engine.write.job import Job
from engine.write.naming import suffix_of
from engine.write.options import Encoded, Provenance, WriteReport
from engine.write.plane import ds, header_spacing

LARGEST = 65535
WIDEST_SHOWN = 99.5
"""Per cent of the half-widths that the window of the file shows below white."""

_UNITS = {"HU": ("[hnsf'U]", "Hounsfield unit")}


def write_uncertainty(
    path: Path | str,
    scan: Scan,
    index: int,
    half_widths: NDArray[np.float32],
    grid: Grid,
    provenance: Provenance,
    *,
    level: float,
    overwrite: bool = False,
    cancel: CancelToken | None = None,
    progress: Progress = silent,
) -> WriteReport:
    """Write the half-widths of a magnified slice; the suffix of ``path`` decides the kind of file.

    Parameters
    ----------
    path : path
        Target, ending in one of :func:`~engine.write.naming.formats`.
    scan, index, grid
        As for :func:`~engine.write.slices.write_slice`.
    half_widths : numpy.ndarray
        (rows, columns), floating, in the scan's units, the whole target of ``grid``; NaN where there is none.
    provenance : Provenance
        Of the image that they belong to.
    level : float
        Share of true values that the intervals hold.
    overwrite : bool
        Whether a file that is already there may be replaced.

    Raises
    ------
    WriteError
        Why there is no file; nothing of it is left behind.
    CancelledError
        Stopped; nothing is left behind.
    ValueError
        ``half_widths`` are not of the size of ``grid``.
    """
    if half_widths.shape != (grid.target.rows, grid.target.columns):
        raise ValueError(f"half-widths of shape {half_widths.shape} for a target of {grid.target}")
    target, suffix = Path(path), suffix_of(path, scan)
    sources = tuple({info.source.path for info in scan.slices})
    check_target(target, overwrite=overwrite, sources=sources)
    slice_ = replace(scan.read(index), invalid=None)
    plain_scan = replace(scan, inverted=False, colour=False, labels=False)
    interval = f"the interval around the magnified image that holds {level:.0%} of true values"
    made_by = replace(provenance, method=f"half-width in {scan.units} of {interval}, calibrated on held-out patients")
    short = f"half-width of {level:.0%} interval, {scan.units}"
    job = Job(plain_scan, index, slice_, half_widths, grid, made_by, meaning=short).floating()
    if cancel is not None:
        cancel.check()
    encoded = _encode(suffix, job)
    written = write_whole(
        target, encoded.content, overwrite=overwrite, sources=sources, cancel=cancel, progress=progress
    )
    return WriteReport(
        written, grid.target, grid.ratio, encoded.spacing, encoded.clipped, len(encoded.content), encoded.notes
    )


def _encode(suffix: str, job: Job) -> Encoded:
    if suffix == ".dcm":
        return _dicom(job)
    if suffix in {".nii", ".nii.gz"}:
        return nifti.encode(job, compress=suffix == ".nii.gz")
    if suffix == ".png":
        stored, slope = sixteen_bits(job.values)
        return image.encode_png(job, image.Picture(stored, slope, -slope))
    return image.encode_tiff(job)


def sixteen_bits(half_widths: NDArray[Any]) -> tuple[NDArray[np.uint16], float]:
    """Return half-widths as 1 … 65535, 0 where there is none, and the slope: ``value = slope * (stored − 1)``."""
    known = np.isfinite(half_widths)
    widest = float(half_widths[known].max()) if known.any() else 0.0
    # a little wide, so that the widest one fits however the slope is rounded in its decimal string
    slope = float(f"{widest / (LARGEST - 1) * (1 + 1e-8):.8e}") if widest > 0 else 1.0
    stored = np.zeros(half_widths.shape, np.uint16)
    stored[known] = np.rint(half_widths[known].astype(np.float64) / slope).clip(0, LARGEST - 1) + 1
    return stored, slope


def _dicom(job: Job) -> Encoded:
    info = job.info
    with dicom.in_users_words(info.source.path):
        source = dicom.head_of(info.source.path)
        stored, slope = sixteen_bits(job.values)
        pixels = Pixels(stored, 16, slope, -slope, displayed=True)
        result, notes = dicom.derived(
            source, info, job.grid, pixels, job.provenance, sop_class=SecondaryCaptureImageStorage
        )
        _say_what_it_is(result, job, slope)
        content = dicom.file_content(result)
    return Encoded(content, header_spacing(result) or job.spacing, notes=tuple(notes))


def _say_what_it_is(result: Dataset, job: Job, slope: float) -> None:
    """Mark ``result`` as a map of uncertainty, with its unit, its window, and what stands where there is none."""
    result.ImageType = [*list(result.ImageType)[:3], "UNCERTAINTY"]
    result.DerivationDescription = plain(
        f"Uncertainty map, not an image of the patient. {result.get('DerivationDescription', '')}", 1024
    )
    suffix = " uncertainty"
    result.SeriesDescription = str(result.get("SeriesDescription", ""))[: 64 - len(suffix)] + suffix
    if result.get("SeriesNumber") is not None:
        result.SeriesNumber = int(result.SeriesNumber) + 1
    hounsfield = job.scan.units == "HU"
    result.RescaleSlope, result.RescaleIntercept = ds(slope), ds(-slope)
    result.RescaleType = "HU" if hounsfield else "US"
    result.PixelPaddingValue = 0
    known = job.values[np.isfinite(job.values)]
    widest = float(np.percentile(known, WIDEST_SHOWN)) if known.size else 0.0
    width = max(widest, slope)
    result.WindowCenter, result.WindowWidth = ds(width / 2), ds(width)
    result.WindowCenterWidthExplanation = plain(job.meaning, 64)
    if "PresentationLUTShape" in result:
        result.PresentationLUTShape = "IDENTITY"
    item = Dataset()
    item.RealWorldValueFirstValueMapped, item.RealWorldValueLastValueMapped = 1, LARGEST
    item.RealWorldValueIntercept, item.RealWorldValueSlope = -slope, slope
    item.LUTExplanation, item.LUTLabel = plain(job.meaning, 64), "UNCERTAINTY"
    symbol, meaning = _UNITS.get(job.scan.units, ("1", "no units"))
    item.MeasurementUnitsCodeSequence = Sequence([code(symbol, "UCUM", meaning)])
    for name in ("RealWorldValueFirstValueMapped", "RealWorldValueLastValueMapped"):
        item[name].VR = "US"
    result.RealWorldValueMappingSequence = Sequence([item])
