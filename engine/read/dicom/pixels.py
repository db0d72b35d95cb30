"""Decodes one frame and brings it to the scan's units."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.processing import apply_color_lut, apply_modality_lut
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    UID,
    JPEG2000TransferSyntaxes,
    JPEGExtended12Bit,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
    MPEGTransferSyntaxes,
)

from engine.errors import UnreadableError
from engine.geometry import Size
from engine.read.dicom.attributes import number, numbers
from engine.read.dicom.headers import Coding
from engine.read.fill import filled_slice
from engine.read.quiet import quiet
from engine.scan import Slice, SliceInfo, Storage

_PALETTE = [
    f"{colour}PaletteColorLookupTable{kind}" for colour in ("Red", "Green", "Blue") for kind in ("Descriptor", "Data")
]
_TAGS = [
    *_PALETTE,
    *(f"Segmented{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")),
    "ModalityLUTSequence",
    "PixelPaddingValue",
    "PixelPaddingRangeLimit",
    "FloatPixelPaddingValue",
    "DoubleFloatPixelPaddingValue",
]
_VIDEO = "its pixels are compressed as video (MPEG or HEVC), which Vernier does not decode"


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
            stored, dataset = _decode(path, info.source.frame, coding, deep=info.storage.high > 255)
            if coding.element == "PixelData" and dataset.get("PhotometricInterpretation") == "PALETTE COLOR":
                stored = apply_color_lut(stored, dataset)
            padded = None if colour else _padding(stored, dataset)
            values = _values(stored, dataset, info.storage)
        except UnreadableError:
            raise
        except MemoryError as error:
            raise UnreadableError(path, "its pixels do not fit into memory") from error
        except FileNotFoundError as error:
            raise UnreadableError(path, "the file is no longer there") from error
        except OSError as error:
            raise UnreadableError(path, f"it cannot be read ({error.strerror or 'input/output error'})") from error
        # Decoders raise whatever their libraries raise; the user is told the one thing that matters.
        except Exception as error:
            raise UnreadableError(path, _why(coding)) from error
    expected = (size.rows, size.columns, 3) if colour else (size.rows, size.columns)
    if values.shape != expected:
        raise UnreadableError(path, f"its pixels decode to shape {values.shape}, where the header says {expected}")
    return filled_slice(values, padded, info, _padding_value(dataset, info.storage))


def _decode(path: Path, frame: int, coding: Coding, *, deep: bool) -> tuple[NDArray[Any], Dataset]:
    """Return the stored values of one frame, RGB where they are colour, and the attributes needed with them.

    ``deep``: stored values have more than 8 bits.
    """
    syntax = UID(coding.syntax)
    if syntax in MPEGTransferSyntaxes:
        raise UnreadableError(path, _VIDEO)
    if syntax in JPEGTransferSyntaxes:
        _hush_gdcm()
    if syntax == JPEGExtended12Bit and deep:
        from engine.read.dicom import jpeg12

        return jpeg12.decode(path, frame)
    if coding.whole:
        complete = dcmread(path, force=True)
        _complete(complete, coding)
        return pixel_array(complete, index=frame), complete
    dataset = Dataset()
    tags: list[Any] = list(_TAGS)
    stored = pixel_array(
        path,
        ds_out=dataset,
        specific_tags=tags,
        index=frame,
        decoding_plugin=_plugin(syntax),
        transfer_syntax_uid=coding.syntax,
    )
    return stored, dataset


def _plugin(syntax: UID) -> str:
    """Return the decoder to ask first: the one made for the format, where pydicom would start with another."""
    wanted = (
        "pylibjpeg" if syntax in JPEG2000TransferSyntaxes else "pyjpegls" if syntax in JPEGLSTransferSyntaxes else ""
    )
    return wanted if wanted and wanted in get_decoder(syntax).available_plugins else ""


def _hush_gdcm() -> None:
    """Keep GDCM, which writes to the terminal past Python, from reporting what becomes an exception anyway."""
    try:
        import gdcm
    except ImportError:
        return
    gdcm.Trace.WarningOff()
    gdcm.Trace.ErrorOff()


def _complete(dataset: Dataset, coding: Coding) -> None:
    """Give a data set read whole the attributes that a decoder insists on, with the values they nearly always have."""
    meta = getattr(dataset, "file_meta", None) or FileMetaDataset()
    meta.TransferSyntaxUID = coding.syntax
    dataset.file_meta = meta
    for keyword, usual in (
        ("SamplesPerPixel", 1),
        ("PhotometricInterpretation", "MONOCHROME2"),
        ("PixelRepresentation", 0),
        ("BitsStored", dataset.get("BitsAllocated")),
    ):
        if dataset.get(keyword) is None:
            setattr(dataset, keyword, usual)


def _values(stored: NDArray[Any], dataset: Dataset, storage: Storage) -> NDArray[Any]:
    """Return the scan's units: ``slope * stored + intercept``, or what the Modality LUT gives."""
    if not storage.linear:
        stored = apply_modality_lut(stored, dataset)
    wide = stored.dtype.itemsize > 4 or (stored.dtype.kind in "iu" and max(abs(storage.low), storage.high) >= 1 << 24)
    kind = np.float64 if wide else np.float32
    if storage.slope == 1.0 and storage.intercept == 0.0:
        return stored.astype(kind)
    return (stored.astype(np.float64) * storage.slope + storage.intercept).astype(kind)


def _padding(stored: NDArray[Any], dataset: Dataset) -> NDArray[np.bool_] | None:
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
        return "its pixels are stored in a way that Vernier does not know"
    if syntax.is_encapsulated:
        return f"its compressed pixels ({syntax.name}) are damaged or of a kind that Vernier does not decode"
    return "its pixels are damaged or cut short"
