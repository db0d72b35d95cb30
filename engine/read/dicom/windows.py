"""The file's own windows: VOI LUT module, PS3.3 C.11.2."""

from __future__ import annotations

import numpy as np
from pydicom.dataset import Dataset

from engine.read.dicom.attributes import items, numbers, text, value
from engine.scan import LookupTable, VoiFunction, Window


def windows(dataset: Dataset, *, signed: bool, little_endian: bool) -> tuple[Window, ...]:
    """Return the windows of a data set or of a Frame VOI LUT item, lookup tables first (as viewers prefer them).

    Parameters
    ----------
    dataset : pydicom.Dataset
        Holds Window Center (0028,1050), Window Width (0028,1051), VOI LUT Sequence (0028,3010).
    signed : bool
        Whether the values the table is looked up with can be negative.
    little_endian : bool
        Byte order of the file, for tables of VR OW.
    """
    return (*_tables(dataset, signed=signed, little_endian=little_endian), *_linear(dataset))


def _linear(dataset: Dataset) -> list[Window]:
    centres, widths = numbers(dataset, "WindowCenter"), numbers(dataset, "WindowWidth")
    names = value(dataset, "WindowCenterWidthExplanation")
    labels = [names] if isinstance(names, str) else [str(name) for name in names or ()]
    try:
        function = VoiFunction(text(dataset, "VOILUTFunction").upper() or "LINEAR")
    except ValueError:
        function = VoiFunction.LINEAR
    result = []
    for index, (centre, width) in enumerate(zip(centres, widths, strict=False)):
        if width <= 0:
            continue
        # LINEAR allows no width below 1; files with small float values say so all the same and mean the exact one.
        exact = function is VoiFunction.LINEAR and width < 1
        name = labels[index].strip() if index < len(labels) else ""
        result.append(Window(centre, width, name, VoiFunction.LINEAR_EXACT if exact else function))
    return result


def _tables(dataset: Dataset, *, signed: bool, little_endian: bool) -> list[Window]:
    result = []
    for item in items(dataset, "VOILUTSequence"):
        descriptor, data = numbers(item, "LUTDescriptor"), value(item, "LUTData")
        if len(descriptor) != 3 or data is None:
            continue
        length, first, bits = int(descriptor[0]) or 1 << 16, int(descriptor[1]), int(descriptor[2])
        # The second value of the descriptor is read as unsigned when the file leaves its VR open.
        first = first - (1 << 16) if signed and first >= 1 << 15 else first
        if isinstance(data, bytes):
            entries = np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little_endian else ">u2")
        else:
            entries = np.atleast_1d(np.asarray(data)).astype("<u2")
        if not 8 <= bits <= 16 or len(entries) < length:
            continue
        table = LookupTable(first, entries[:length].astype("<u2").tobytes(), bits)
        name = text(item, "LUTExplanation")
        result.append(Window(first + (length - 1) / 2, float(max(1, length - 1)), name, table=table))
    return result
