"""What a file would be, before anything is computed: for the export dialog."""

from __future__ import annotations

import numpy as np

from engine.geometry import Grid
from engine.scan import Modality, Scan, Storage
from engine.words import words
from engine.write.options import Preview, ValueRange
from engine.write.stored import smallest_integer

_HEADER_BYTES = {".dcm": 4096, ".nii": 352, ".nii.gz": 352, ".png": 1024, ".tif": 1024, ".tiff": 1024}
_CLASSES = {Modality.CT: "CT", Modality.MR: "MR", Modality.US: "ultrasound"}


def preview(scan: Scan, index: int, grid: Grid, suffix: str, value_range: ValueRange = ValueRange.FULL) -> Preview:
    """Return sizes, bits, pixel spacing and estimated length of a file.

    Parameters
    ----------
    scan : Scan
        The scan.
    index : int
        Slice.
    grid : Grid
        Sizes before and after.
    suffix : str
        One of :func:`~engine.write.naming.formats`.
    value_range : ValueRange
        All values, or 8 bit as shown.

    Returns
    -------
    Preview
        From the header alone; the length of compressed files (``.nii.gz``, ``.png``) is that before compression.
    """
    info = scan.slices[index]
    samples = 3 if scan.colour else 1
    bits = _bits(scan, info.storage, suffix, value_range)
    spacing = None if info.spacing is None else grid.spacing(info.spacing)
    content = grid.target.rows * grid.target.columns * samples * (bits // 8)
    return Preview(
        suffix,
        grid.source,
        grid.target,
        grid.ratio,
        spacing,
        bits,
        samples,
        content + _HEADER_BYTES[suffix],
        _description(scan, suffix, bits, value_range),
    )


def _bits(scan: Scan, storage: Storage, suffix: str, value_range: ValueRange) -> int:
    if value_range is ValueRange.DISPLAY:
        return 8
    if scan.colour:
        deep = storage.integer and storage.high > 255 and (suffix in {".tif", ".tiff"})
        return 16 if deep else 8
    exact = storage.integer and storage.linear
    kind = smallest_integer(storage.low, storage.high) if exact else np.dtype(np.float32)
    if suffix == ".png":
        return 8 if exact and storage.high - storage.low <= 255 else 16
    if suffix == ".dcm":
        return kind.itemsize * 8 if exact else 16
    if suffix in {".tif", ".tiff"} and kind.itemsize > 2:
        return 32
    return kind.itemsize * 8


def _description(scan: Scan, suffix: str, bits: int, value_range: ValueRange) -> str:
    shown = value_range is ValueRange.DISPLAY
    if suffix == ".dcm":
        own = _CLASSES.get(scan.modality)
        changed = (shown or scan.colour) and scan.modality in {Modality.CT, Modality.MR}
        kind = (
            words("Engine", "secondary capture")
            if own is None or changed
            else words("Engine", "derived {own} image").of(own=own)
        )
        return words("Engine", "DICOM, {kind}, {bits} bit").of(kind=kind, bits=bits)
    if suffix in {".nii", ".nii.gz"}:
        return (
            words("Engine", "NIfTI volume of one slice, {bits} bit, compressed").of(bits=bits)
            if suffix == ".nii.gz"
            else words("Engine", "NIfTI volume of one slice, {bits} bit").of(bits=bits)
        )
    name = words("Engine", "PNG picture") if suffix == ".png" else words("Engine", "TIFF picture")
    if shown:
        return words("Engine", "{name}, {bits} bit, as displayed").of(name=name, bits=bits)
    return words("Engine", "{name}, {bits} bit").of(name=name, bits=bits)
