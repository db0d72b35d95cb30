"""A magnified slice as PNG or TIFF, with what its numbers mean in a text entry, and no patient data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from engine.words import words
from engine.write.derived import SOFTWARE, describe, software_version
from engine.write.job import Job
from engine.write.options import Encoded
from engine.write.stored import colour_levels, grey_stored, invalid_on_target, smallest_integer, to_stored, value_range

_KEY = "Vernier"


@dataclass(frozen=True, slots=True)
class Picture:
    """Samples of a file and how they read: ``value = slope * sample + intercept``."""

    samples: NDArray[Any]
    slope: float = 1.0
    intercept: float = 0.0
    clipped: int = 0
    notes: tuple[str, ...] = ()


def encode_png(job: Job, picture: Picture | None = None) -> Encoded:
    """Return a PNG of a magnified slice.

    Parameters
    ----------
    job : Job
        Of any scan.
    picture : Picture, optional
        Samples that somebody else has made, instead of those below.

    Returns
    -------
    Encoded
        Grey: stored values, offset so that none is negative, in 16 bit (8 where the source has no more); sources
        that store floating point or more than 16 bits are spread over the 16 bits. The text entry ``Vernier`` tells
        slope, intercept and unit. Colour: 8 bit.
    """
    picture, spacing = picture or _png_samples(job), job.spacing
    text = PngInfo()
    text.add_text("Software", f"{SOFTWARE} {software_version()}")
    text.add_text(_KEY, _description(job, picture))
    density = {} if spacing is None else {"dpi": (25.4 / spacing.column_mm, 25.4 / spacing.row_mm)}
    buffer = BytesIO()
    Image.fromarray(picture.samples).save(buffer, format="PNG", pnginfo=text, **density)
    return Encoded(buffer.getvalue(), spacing, picture.clipped, picture.notes)


def encode_tiff(job: Job) -> Encoded:
    """Return a TIFF of a magnified slice; ``job`` is of any scan.

    Returns
    -------
    Encoded
        Grey: stored values in 8 or 16 bit, signed where the source is; else float32 in the scan's units with NaN
        where the source has no value. Colour: 8 or 16 bit. The description is JSON with slope, intercept and unit.
    """
    picture, spacing = _tiff_samples(job), job.spacing
    colour = picture.samples.ndim == 3
    photometric = "rgb" if colour else ("miniswhite" if job.inverted else "minisblack")
    resolution: dict[str, Any] = {}
    if spacing is not None:
        resolution = {
            "resolution": (10.0 / spacing.column_mm, 10.0 / spacing.row_mm),
            "resolutionunit": tifffile.RESUNIT.CENTIMETER,
        }
    buffer = BytesIO()
    tifffile.imwrite(
        buffer,
        picture.samples,
        photometric=photometric,
        description=_description(job, picture),
        software=f"{SOFTWARE} {software_version()}",
        metadata=None,
        **resolution,
    )
    return Encoded(buffer.getvalue(), spacing, picture.clipped, picture.notes)


def _png_samples(job: Job) -> Picture:
    storage, values = job.storage, job.values
    if job.displayed:
        return Picture(values)
    if job.colour:
        return _colour(job)
    if storage.integer and storage.linear and storage.high - storage.low <= 65535:
        offset = max(0.0, -storage.low)
        kind = np.uint8 if storage.high + offset <= 255 else np.uint16
        stored = grey_stored(job, np.int32, storage.low, storage.high)
        samples = np.clip(stored.values + int(offset), 0, np.iinfo(kind).max).astype(kind)
        return Picture(samples, storage.slope, storage.intercept - storage.slope * offset, stored.clipped)
    low, high = value_range(job)
    slope = (high - low) / 65535 if high > low else 1.0
    spread = to_stored(values, np.uint16, 0, 65535, slope=slope, intercept=low)
    note = words("Engine", "Values were spread over 16 bit in steps of {slope:.3g} {units}.").of(
        slope=slope, units=job.scan.units
    )
    return Picture(spread.values, slope, low, 0, (note,))


def _tiff_samples(job: Job) -> Picture:
    storage, values = job.storage, job.values
    if job.displayed:
        return Picture(values)
    if job.colour:
        if storage.integer and 255 < storage.high <= 65535:
            deep = to_stored(values, np.uint16, 0, storage.high)
            return Picture(deep.values, clipped=deep.clipped)
        return _colour(job)
    kind = smallest_integer(storage.low, storage.high) if storage.integer and storage.linear else None
    if kind is not None and kind.itemsize <= 2:
        stored = grey_stored(job, kind, storage.low, storage.high)
        return Picture(stored.values, storage.slope, storage.intercept, stored.clipped)
    floating = np.array(values, np.float32)
    mask = invalid_on_target(job.slice_, job.grid)
    if mask is not None:
        floating[mask] = job.slice_.invalid_value
    return Picture(floating)


def _colour(job: Job) -> Picture:
    levels, clipped, notes = colour_levels(job.values, job.storage)
    return Picture(levels, clipped=clipped, notes=notes)


def _description(job: Job, picture: Picture) -> str:
    """Return what the samples mean, as JSON in ASCII."""
    spacing, ratio = job.spacing, job.grid.ratio
    told = {
        "slope": picture.slope,
        "intercept": picture.intercept,
        "unit": "level as displayed" if job.displayed else job.scan.units,
        "meaning": "value = slope * sample + intercept",
        **({"what": job.meaning} if job.meaning else {}),
        "pixel_spacing_mm": None if spacing is None else [spacing.row_mm, spacing.column_mm],
        "true_ratio": [ratio.vertical, ratio.horizontal],
        "order": "rows, columns",
        "low_is_white": job.inverted,
        "network": job.provenance.network_id,
        "weights_sha256": job.provenance.weights_sha256,
        "consistent": job.provenance.consistent,
        "description": describe(job.grid, job.provenance),
    }
    return json.dumps(told)
