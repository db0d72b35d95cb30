"""Maps as images of their own, in the place of the magnified slice that they belong to: half-widths, and differences.

They are no image of the patient, and no file may pass for one: a DICOM file is a secondary capture whose ImageType ends
in ``UNCERTAINTY`` or ``DIFFERENCE`` and whose Real World Value Mapping (PS3.3 C.7.6.16.2.11) gives the unit; text in
every other kind of file says what its numbers are. Where there is nothing, floating-point files hold NaN and the others
0, which stands for nothing else: a half-width of zero is stored as 1, a difference of zero as 32768.
"""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
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

LARGEST, MIDDLE = 65535, 32768
WIDEST_SHOWN = 99.5
"""Per cent of the half-widths that the window of the file shows below white."""

_CAPTURE = SecondaryCaptureImageStorage
_UNITS = {"HU": ("[hnsf'U]", "Hounsfield unit")}


class Map(Enum):
    """What a map shows; the values are those of ImageType (0008,0008)."""

    UNCERTAINTY = "UNCERTAINTY"
    DIFFERENCE = "DIFFERENCE"


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
    encoded = encode_map(job, suffix, Map.UNCERTAINTY)
    written = write_whole(
        target, encoded.content, overwrite=overwrite, sources=sources, cancel=cancel, progress=progress
    )
    return WriteReport(
        written, grid.target, grid.ratio, encoded.spacing, encoded.clipped, len(encoded.content), encoded.notes
    )


def encode_map(job: Job, suffix: str, kind: Map) -> Encoded:
    """Return the file of a map.

    Parameters
    ----------
    job : Job
        Its values are the map, (rows, columns), floating, NaN where there is nothing; its meaning says what they are.
    suffix : str
        One of :func:`~engine.write.naming.formats`.
    kind : Map
        What it is.
    """
    if suffix == ".dcm":
        return _dicom(job, kind)
    if suffix in {".nii", ".nii.gz"}:
        return nifti.encode(job, compress=suffix == ".nii.gz")
    if suffix == ".png":
        stored, slope, intercept = sixteen_bits(job.values, kind)
        return image.encode_png(job, image.Picture(stored, slope, intercept))
    return image.encode_tiff(job)


def sixteen_bits(values: NDArray[Any], kind: Map) -> tuple[NDArray[np.uint16], float, float]:
    """Return a map as 1 … 65535, 0 where there is nothing, and slope and intercept of its values.

    Half-widths begin at 1, ``value = slope * (stored − 1)``; differences lie around 32768.
    """
    known = np.isfinite(values)
    widest = float(np.abs(values[known]).max()) if known.any() else 0.0
    zero, room = (1, LARGEST - 1) if kind is Map.UNCERTAINTY else (MIDDLE, MIDDLE - 1)
    # a little wide, so that the widest one fits however the slope is rounded in its decimal string
    slope = float(f"{widest / room * (1 + 1e-8):.8e}") if widest > 0 else 1.0
    stored = np.zeros(values.shape, np.uint16)
    steps = np.rint(values[known].astype(np.float64) / slope)
    stored[known] = (steps.clip(0 if zero == 1 else -room, room) + zero).astype(np.uint16)
    return stored, slope, -slope * zero


def _dicom(job: Job, kind: Map) -> Encoded:
    info = job.info
    with dicom.in_users_words(info.source.path):
        result, notes = map_dataset(dicom.head_of(info.source.path), job, kind)
        content = dicom.file_content(result)
    return Encoded(content, header_spacing(result) or job.spacing, notes=tuple(notes))


def map_dataset(source: Dataset, job: Job, kind: Map) -> tuple[Dataset, list[str]]:
    """Return the data set of a map, a secondary capture, and sentences for the user."""
    stored, slope, intercept = sixteen_bits(job.values, kind)
    pixels = Pixels(stored, 16, slope, intercept, displayed=True)
    result, notes = dicom.derived(source, job.info, job.grid, pixels, job.provenance, sop_class=_CAPTURE)
    _say_what_it_is(result, job, kind, slope, intercept)
    return result, notes


def _say_what_it_is(result: Dataset, job: Job, kind: Map, slope: float, intercept: float) -> None:
    """Mark ``result`` as a map, with its unit, its window, and what stands where there is nothing."""
    result.ImageType = [*list(result.ImageType)[:3], kind.value]
    name = kind.value.capitalize()
    result.DerivationDescription = plain(
        f"{name} map, not an image of the patient. {result.get('DerivationDescription', '')}", 1024
    )
    suffix = f" {name.lower()}"
    result.SeriesDescription = str(result.get("SeriesDescription", ""))[: 64 - len(suffix)] + suffix
    if result.get("SeriesNumber") is not None:
        result.SeriesNumber = int(result.SeriesNumber) + (1 if kind is Map.UNCERTAINTY else 2)
    hounsfield = job.scan.units == "HU"
    result.RescaleSlope, result.RescaleIntercept = ds(slope), ds(intercept)
    result.RescaleType = "HU" if hounsfield else "US"
    result.PixelPaddingValue = 0
    known = job.values[np.isfinite(job.values)]
    widest = max(float(np.percentile(np.abs(known), WIDEST_SHOWN)) if known.size else 0.0, slope)
    centre, width = (widest / 2, widest) if kind is Map.UNCERTAINTY else (0.0, 2 * widest)
    result.WindowCenter, result.WindowWidth = ds(centre), ds(width)
    result.WindowCenterWidthExplanation = plain(job.meaning, 64)
    if "PresentationLUTShape" in result:
        result.PresentationLUTShape = "IDENTITY"
    item = Dataset()
    item.RealWorldValueFirstValueMapped, item.RealWorldValueLastValueMapped = 1, LARGEST
    item.RealWorldValueIntercept, item.RealWorldValueSlope = intercept, slope
    item.LUTExplanation, item.LUTLabel = plain(job.meaning, 64), kind.value
    symbol, meaning = _UNITS.get(job.scan.units, ("1", "no units"))
    item.MeasurementUnitsCodeSequence = Sequence([code(symbol, "UCUM", meaning)])
    for name in ("RealWorldValueFirstValueMapped", "RealWorldValueLastValueMapped"):
        item[name].VR = "US"
    result.RealWorldValueMappingSequence = Sequence([item])
