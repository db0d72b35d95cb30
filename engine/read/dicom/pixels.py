"""Decodes one frame and brings it to the scan's units."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut
from pydicom.uid import UID, MPEGTransferSyntaxes

from engine.errors import UnreadableError
from engine.geometry import Size
from engine.read.dicom.attributes import number, numbers
from engine.read.dicom.decoding import GDCM, decode, decoders_for
from engine.read.dicom.headers import Coding
from engine.read.dicom.isolated import decode_isolated
from engine.read.fill import filled_slice
from engine.read.quiet import quiet
from engine.scan import Slice, SliceInfo, Storage
from engine.words import words

_PALETTE = [
    f"{colour}PaletteColorLookupTable{kind}" for colour in ("Red", "Green", "Blue") for kind in ("Descriptor", "Data")
]
_TAGS = [
    "PhotometricInterpretation",
    *_PALETTE,
    *(f"Segmented{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")),
    "ModalityLUTSequence",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "FloatPixelPaddingValue",
    "DoubleFloatPixelPaddingValue",
]
_VIDEO = words("Engine", "its pixels are compressed as video (MPEG or HEVC), which Vernier does not decode")


def read_slice(info: SliceInfo, coding: Coding, size: Size, *, colour: bool) -> Slice:
    """Read the pixels of one frame.

    Parameters
    ----------
    info : SliceInfo
        File, frame and rescale.
    coding : Coding
        How to reach the pixels.
    size : Size
        Rows and columns that the frame must have.
    colour : bool
        Whether it has three channels.

    Returns
    -------
    Slice
        (rows, columns[, 3]), float32, or float64 when stored values need more than 24 bits.

    Raises
    ------
    UnreadableError
        When the file is gone, cut short, or no decoder understands it.
    """
    path = info.source.path
    with quiet():
        try:
            stored, dataset = _decode(info, coding, colour=colour)
            if coding.element == "PixelData" and dataset.get("PhotometricInterpretation") == "PALETTE COLOR":
                stored = apply_color_lut(stored, dataset)
            padded = None if colour else padding(stored, dataset)
            values = _values(stored, dataset, info.storage)
        except UnreadableError:
            raise
        except MemoryError as error:
            raise UnreadableError(path, words("Engine", "its pixels do not fit into memory")) from error
        except FileNotFoundError as error:
            raise UnreadableError(path, words("Engine", "the file is no longer there")) from error
        except OSError as error:
            raise UnreadableError(
                path, words("Engine", "it cannot be read ({reason})").of(reason=error.strerror or "input/output error")
            ) from error
        # Decoders raise whatever their libraries raise; the user is told the one thing that matters.
        except Exception as error:
            raise UnreadableError(path, _why(coding)) from error
    expected = (size.rows, size.columns, 3) if colour else (size.rows, size.columns)
    if values.shape != expected:
        raise UnreadableError(
            path,
            words("Engine", "its pixels decode to shape {shape}, where the header says {expected}").of(
                shape=values.shape, expected=expected
            ),
        )
    return filled_slice(values, padded, info, _padding_value(dataset, info.storage))


def _decode(info: SliceInfo, coding: Coding, *, colour: bool) -> tuple[NDArray[Any], Dataset]:
    """Return the stored values of one frame, RGB where they are colour, and the attributes needed with them."""
    path, syntax = info.source.path, UID(coding.syntax)
    if syntax in MPEGTransferSyntaxes:
        raise UnreadableError(path, _VIDEO)
    tags: list[Any] = list(_TAGS)
    *others, last = decoders_for(syntax, deep=info.storage.high - info.storage.low > 255, colour=colour)
    for plugin in others:
        # The next decoder may know a variant that this one does not; what the last one raises is the answer.
        with suppress(Exception):
            return decode(path, info.source.frame, coding, plugin, tags)
    if last == GDCM:
        stored = decode_isolated(path, info.source.frame, coding)
        return stored, dcmread(path, force=True, stop_before_pixels=True, specific_tags=tags)
    return decode(path, info.source.frame, coding, last, tags)


def _values(stored: NDArray[Any], dataset: Dataset, storage: Storage) -> NDArray[Any]:
    """Return the scan's units: ``slope * stored + intercept``, or what the Modality LUT gives."""
    if not storage.linear:
        stored = apply_modality_lut(stored, dataset)
    wide = stored.dtype.itemsize > 4 or (stored.dtype.kind in "iu" and max(abs(storage.low), storage.high) >= 1 << 24)
    kind = np.float64 if wide else np.float32
    if storage.slope == 1.0 and storage.intercept == 0.0:
        return stored.astype(kind)
    return (stored.astype(np.float64) * storage.slope + storage.intercept).astype(kind)


def padding(stored: NDArray[Any], dataset: Dataset) -> NDArray[np.bool_] | None:
    """Return where padding stands: Pixel Padding Value (0028,0120) up to its Range Limit, PS3.3 C.7.5.1.1.2."""
    value = _stored_padding(stored.dtype, dataset)
    if value is None:
        return None
    limit = numbers(dataset, "PixelPaddingRangeLimit")
    other = _signed_like(limit[0], stored.dtype) if limit else value
    mask: NDArray[np.bool_] = (stored >= min(value, other)) & (stored <= max(value, other))
    return mask if mask.any() else None


def _stored_padding(dtype: np.dtype[Any], dataset: Dataset) -> float | None:
    for keyword in ("PixelPaddingValue", "FloatPixelPaddingValue", "DoubleFloatPixelPaddingValue"):
        value = number(dataset, keyword)
        if value is not None:
            return _signed_like(value, dtype)
    return None


def _signed_like(value: float, dtype: np.dtype[Any]) -> float:
    """Return a padding value as the pixels hold it: files write −2000 as 63536, and the other way round."""
    if dtype.kind == "i" and value > np.iinfo(dtype).max:
        return value - 2.0 ** (8 * dtype.itemsize)
    if dtype.kind == "u" and value < 0:
        return value + 2.0 ** (8 * dtype.itemsize)
    return value


def _padding_value(dataset: Dataset, storage: Storage) -> float:
    dtype = np.dtype(np.int16 if storage.low < 0 else np.uint16)
    value = _stored_padding(dtype if storage.integer else np.dtype(np.float64), dataset)
    return float("nan") if value is None else storage.slope * value + storage.intercept


def _why(coding: Coding) -> str:
    syntax = UID(coding.syntax)
    if syntax.is_private or not syntax.is_transfer_syntax:
        return words("Engine", "its pixels are stored in a way that Vernier does not know")
    if syntax.is_encapsulated:
        return words(
            "Engine", "its compressed pixels ({syntax}) are damaged or of a kind that Vernier does not decode"
        ).of(syntax=syntax.name)
    return words("Engine", "its pixels are damaged or cut short")
