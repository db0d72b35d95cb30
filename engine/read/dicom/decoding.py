"""Stored values of one frame: which decoder is asked, and which are asked in a process of their own.

GDCM is the one decoder of lossless and 12-bit JPEG that Vernier may bundle, and it ends the whole process on some
damaged files. It works in a child process therefore; the other decoders only raise.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.pixels.decoders.base import get_decoder
from pydicom.pixels.utils import pixel_array
from pydicom.uid import (
    UID,
    JPEG2000TransferSyntaxes,
    JPEGBaseline8Bit,
    JPEGExtended12Bit,
    JPEGLSTransferSyntaxes,
    JPEGTransferSyntaxes,
)

from engine.read.dicom.headers import Coding

GDCM = "gdcm"


def decoders_for(syntax: UID, *, deep: bool, colour: bool) -> tuple[str, ...]:
    """Return the names of the decoders to ask, as pydicom calls them, in this order.

    Parameters
    ----------
    syntax : pydicom.uid.UID
        Transfer syntax.
    deep : bool
        Whether stored values have more than 8 bits.
    colour : bool
        Whether there are three samples a pixel.

    Returns
    -------
    tuple of str
        One empty name where pydicom needs no help (native pixels, RLE) or knows no decoder (it says so itself).
    """
    if syntax in JPEG2000TransferSyntaxes:
        # Pillow reduces deep colour to 8 bits.
        wanted = ["pylibjpeg", *([] if deep and colour else ["pillow"]), GDCM]
    elif syntax in JPEGLSTransferSyntaxes:
        wanted = ["pyjpegls", GDCM]
    elif syntax == JPEGBaseline8Bit or (syntax == JPEGExtended12Bit and not deep):
        wanted = ["pillow", GDCM]
    elif syntax in JPEGTransferSyntaxes:
        wanted = [GDCM]
    else:
        return ("",)
    available = get_decoder(syntax).available_plugins
    return tuple(name for name in wanted if name in available) or ("",)


def decode(path: Path, frame: int, coding: Coding, plugin: str, tags: list[Any]) -> tuple[NDArray[Any], Dataset]:
    """Decode one frame in this process.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    frame : int
        Counted from 0.
    coding : Coding
        How to reach the pixels.
    plugin : str
        One of those that :func:`decoders_for` named.
    tags : list
        Attributes wanted with them.

    Returns
    -------
    tuple of numpy.ndarray and pydicom.Dataset
        (rows, columns[, 3]) as stored, YBR as RGB, and a data set with ``tags`` and group 0028.
    """
    if plugin == GDCM and coding.syntax == JPEGExtended12Bit:
        from engine.read.dicom import jpeg12

        return jpeg12.decode(path, frame)
    if coding.whole:
        complete = dcmread(path, force=True)
        _complete(complete, coding)
        return pixel_array(complete, index=frame, decoding_plugin=plugin), complete
    dataset = Dataset()
    stored = pixel_array(
        path,
        ds_out=dataset,
        specific_tags=tags,
        index=frame,
        decoding_plugin=plugin,
        transfer_syntax_uid=coding.syntax,
    )
    return stored, dataset


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


def to_wire(stored: NDArray[Any]) -> tuple[dict[str, Any], bytes]:
    """Return the shape and type of an array as a dictionary, and its bytes."""
    array = np.ascontiguousarray(stored)
    return {"shape": list(array.shape), "dtype": array.dtype.str}, array.tobytes()
