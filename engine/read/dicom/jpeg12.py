"""JPEG Extended with 12 bits, which GDCM decodes well but pydicom does not ask it to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gdcm
import numpy as np
from numpy.typing import NDArray
from pydicom import dcmread
from pydicom.dataset import Dataset
from pydicom.encaps import get_frame
from pydicom.uid import JPEGExtended12Bit

UID = str(JPEGExtended12Bit)


def decode(path: Path, frame: int) -> tuple[NDArray[Any], Dataset]:
    """Return the stored values of one grey frame, (rows, columns), and its data set.

    Raises
    ------
    ValueError
        When the frame is not there, not grey, or not what its header says.
    """
    dataset = dcmread(path, force=True)
    if dataset.SamplesPerPixel != 1 or dataset.BitsAllocated != 16:
        raise ValueError("not grey with 16 bits allocated")
    encoded = get_frame(dataset.PixelData, frame, number_of_frames=int(dataset.get("NumberOfFrames", 1) or 1))
    fragment = gdcm.Fragment()
    fragment.SetByteStringValue(encoded)
    fragments = gdcm.SequenceOfFragments.New()
    fragments.AddFragment(fragment)
    element = gdcm.DataElement(gdcm.Tag(0x7FE0, 0x0010))
    element.SetValue(fragments.__ref__())
    image = gdcm.Image()
    image.SetNumberOfDimensions(2)
    image.SetDimensions((dataset.Columns, dataset.Rows, 1))
    image.SetDataElement(element)
    kind = gdcm.PhotometricInterpretation.GetPIType(dataset.PhotometricInterpretation)
    image.SetPhotometricInterpretation(gdcm.PhotometricInterpretation(kind))
    image.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.GetTSType(UID)))
    bits, signed = int(dataset.BitsStored), int(dataset.PixelRepresentation)
    image.SetPixelFormat(gdcm.PixelFormat(1, 16, bits, bits - 1, signed))
    # GDCM hands bytes over as a str.
    data = image.GetBuffer().encode("utf-8", "surrogateescape")
    dtype = np.dtype("<i2" if signed else "<u2")
    if len(data) != dataset.Rows * dataset.Columns * dtype.itemsize:
        raise ValueError("decodes to another size")
    return np.frombuffer(data, dtype).reshape(dataset.Rows, dataset.Columns), dataset
