"""Pixel size and position in a DICOM header after magnification: Image Plane, PS3.3 C.7.6.2, and its relatives."""

from __future__ import annotations

import math
from fractions import Fraction

from pydicom.dataset import Dataset
from pydicom.multival import MultiValue
from pydicom.valuerep import DSfloat, format_number_as_ds

from engine.geometry import Grid, Spacing

SPACINGS = ("PixelSpacing", "ImagerPixelSpacing", "NominalScannedPixelSpacing")
"""Attributes that give the distance of rows and of columns in millimetres, in that order."""


def magnify_plane(source: Dataset, result: Dataset, grid: Grid) -> None:
    """Set spacing, position and aspect ratio of ``result`` for the target of ``grid``.

    Parameters
    ----------
    source : pydicom.Dataset
        The single-frame source; what it does not have is not made up.
    result : pydicom.Dataset
        Changed: PixelSpacing, ImagerPixelSpacing, NominalScannedPixelSpacing, ImagePositionPatient and
        PixelAspectRatio. On an axis that is not magnified every value stays as the source wrote it.
    grid : Grid
        Sizes before and after.
    """
    physical = False
    for name in SPACINGS:
        pair = _pair(source, name)
        if pair is not None:
            setattr(result, name, _scaled(pair, grid))
            physical = True
    _position(source, result, grid)
    _aspect_ratio(source, result, grid, physical=physical)


def header_spacing(dataset: Dataset) -> Spacing | None:
    """Return the PixelSpacing (0028,0030) that a header tells, in millimetres."""
    pair = _pair(dataset, "PixelSpacing")
    return None if pair is None else Spacing(float(pair[0]), float(pair[1]))


def ds(value: float) -> DSfloat:
    """Return a number as a decimal string of at most 16 characters, as near to ``value`` as those can be."""
    return DSfloat(format_number_as_ds(float(value)))


def _pair(source: Dataset, name: str) -> list[DSfloat] | None:
    value = source.get(name)
    if not isinstance(value, MultiValue) or len(value) != 2:
        return None
    return list(value) if all(math.isfinite(float(v)) and float(v) > 0 for v in value) else None


def _scaled(pair: list[DSfloat], grid: Grid) -> list[DSfloat]:
    lengths = ((grid.source.rows, grid.target.rows), (grid.source.columns, grid.target.columns))
    return [
        value if before == after else ds(float(value) * before / after)
        for value, (before, after) in zip(pair, lengths, strict=True)
    ]


def _position(source: Dataset, result: Dataset, grid: Grid) -> None:
    position, orientation = source.get("ImagePositionPatient"), source.get("ImageOrientationPatient")
    if not position:
        return
    result.ImagePositionPatient = position
    pair = _pair(source, "PixelSpacing")
    if grid.identity or pair is None or not orientation or len(orientation) != 6 or len(position) != 3:
        return
    row_shift = 0.5 * float(pair[0]) * (grid.source.rows / grid.target.rows - 1.0)
    column_shift = 0.5 * float(pair[1]) * (grid.source.columns / grid.target.columns - 1.0)
    moved = []
    for axis in range(3):
        shift = column_shift * float(orientation[axis]) + row_shift * float(orientation[axis + 3])
        moved.append(position[axis] if shift == 0.0 else ds(float(position[axis]) + shift))
    result.ImagePositionPatient = moved


def _aspect_ratio(source: Dataset, result: Dataset, grid: Grid, *, physical: bool) -> None:
    """Set PixelAspectRatio (0028,0034), vertical over horizontal pixel size, where no spacing says it (C.7.6.3.1.7)."""
    if "PixelAspectRatio" in result:
        del result.PixelAspectRatio
    if physical:
        return
    own = source.get("PixelAspectRatio")
    ratio = Fraction(1)
    if isinstance(own, MultiValue) and len(own) == 2 and int(own[0]) > 0 and int(own[1]) > 0:
        if grid.identity:
            result.PixelAspectRatio = own
            return
        ratio = Fraction(int(own[0]), int(own[1]))
    ratio *= Fraction(grid.source.rows * grid.target.columns, grid.target.rows * grid.source.columns)
    if ratio != 1:
        result.PixelAspectRatio = _whole_pair(ratio)


def _whole_pair(ratio: Fraction) -> list[int]:
    """Return the ratio in whole numbers that an integer string can hold (PS3.5 6.2: below 2 to the 31)."""
    limit = 10**8
    while max(ratio.numerator, ratio.denominator) >= 1 << 31:
        ratio, limit = ratio.limit_denominator(limit), limit // 10
    return [ratio.numerator, ratio.denominator]
