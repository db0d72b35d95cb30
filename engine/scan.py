"""What a scan is: pixels in the scan's own units, where they lie in the patient, and where they came from.

The way of the data: *read → Scan → slice → encode → decode → pane / file*. Readers make a :class:`Scan` from headers
alone; pixels come when :meth:`Scan.read` asks for a slice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.geometry import Box, PlaneGeometry, Size, Spacing

if TYPE_CHECKING:
    from engine.reformatted import Reformat

Values = NDArray[np.floating]
"""Pixels in the scan's units, (rows, columns) or (rows, columns, 3): float32, or float64 when 24 bits do not do."""


def luminance(values: Values) -> Values:
    """Return grey values as they are, and the luma of red, green and blue (ITU-R BT.601), in the type of the values."""
    if values.ndim < 3 and values.shape != (3,):
        return values
    grey: Values = values @ np.array([0.299, 0.587, 0.114], values.dtype)
    return grey


class Modality(Enum):
    """What made the scan, as far as networks and window presets care."""

    CT = "ct"
    MR = "mr"
    US = "us"
    OTHER = "other"


class Container(Enum):
    """The family of file that a scan was read from, and that decides what it can be written as."""

    DICOM = "dicom"
    NIFTI = "nifti"
    IMAGE = "image"


class VoiFunction(Enum):
    """VOI LUT Function (0028,1056), PS3.3 C.11.2.1.2."""

    LINEAR = "LINEAR"
    LINEAR_EXACT = "LINEAR_EXACT"
    SIGMOID = "SIGMOID"


@dataclass(frozen=True, slots=True)
class LookupTable:
    """An item of VOI LUT Sequence (0028,3010), PS3.3 C.11.2.1.1: a brightness for each value.

    Attributes
    ----------
    first : int
        Value that maps to the first entry; values below it do too, values past the last entry map to the last.
    entries : bytes
        Brightnesses, unsigned 16 bit little endian (hashable, and small beside a tuple of numbers).
    bits : int
        Bits of an entry: white is ``2 ** bits − 1``.
    """

    first: int
    entries: bytes
    bits: int


@dataclass(frozen=True, slots=True)
class Window:
    """A window of values that is shown from black to white, in the scan's units.

    With a ``table``, centre and width tell what it spans and the table what is shown; a window that the user drags
    is a new :class:`Window` without the table.
    """

    centre: float
    width: float
    name: str = ""
    function: VoiFunction = VoiFunction.LINEAR_EXACT
    table: LookupTable | None = None

    @property
    def low(self) -> float:
        """Value shown black."""
        return self.centre - self.width / 2

    @property
    def high(self) -> float:
        """Value shown white."""
        return self.centre + self.width / 2

    @classmethod
    def between(cls, low: float, high: float, name: str = "") -> Window:
        """Return the window from ``low`` (black) to ``high`` (white)."""
        return cls((low + high) / 2, high - low, name)


@dataclass(frozen=True, slots=True)
class Storage:
    """How the file stores its values: ``value = slope * stored + intercept``.

    Attributes
    ----------
    low, high : float
        Smallest and largest stored value that the file's bits can hold (−inf, inf for floating point).
    slope, intercept : float
        Rescale of this slice.
    integer : bool
        Whether stored values are whole numbers.
    linear : bool
        False when a Modality LUT Sequence (0028,3000) stands in place of slope and intercept: values are what the
        table gives, and the way back to stored values is not known.
    """

    low: float
    high: float
    slope: float = 1.0
    intercept: float = 0.0
    integer: bool = True
    linear: bool = True


@dataclass(frozen=True, slots=True)
class SliceSource:
    """Which file and which frame of it (counted from 0) a slice comes from."""

    path: Path
    frame: int = 0


@dataclass(frozen=True, slots=True)
class CalibratedRegion:
    """A part of an ultrasound image with a calibration of its own, PS3.3 C.8.5.5.

    Attributes
    ----------
    box : Box
        Which pixels.
    spacing : Spacing or None
        Millimetres between its pixels; None where its axes are no lengths in the plane of the image (time, velocity).
    """

    box: Box
    spacing: Spacing | None


@dataclass(frozen=True, slots=True)
class SliceInfo:
    """Everything about one slice that its header tells.

    Attributes
    ----------
    source : SliceSource
        File and frame.
    storage : Storage
        Stored values of this slice.
    spacing : Spacing or None
        Physical pixel spacing in millimetres, if the file has one (calibrated ultrasound: of the first 2-D region).
    geometry : PlaneGeometry or None
        Place in the patient, if the file tells it.
    windows : tuple of Window
        The file's own windows, first one first.
    tissue : tuple of Box or None
        Where a network may work (2-D ultrasound tissue regions); None: everywhere.
    reformat : Reformat or None
        What the slice is made of where it is not as acquired; ``source`` is then one slice of many.
    regions : tuple of CalibratedRegion
        Ultrasound regions, in the order of the file: where there are any, they are what can be measured in.
    """

    source: SliceSource
    storage: Storage
    spacing: Spacing | None = None
    geometry: PlaneGeometry | None = None
    windows: tuple[Window, ...] = ()
    tissue: tuple[Box, ...] | None = None
    reformat: Reformat | None = None
    regions: tuple[CalibratedRegion, ...] = ()

    @property
    def files(self) -> tuple[Path, ...]:
        """All files that the slice is read from."""
        if self.reformat is None:
            return (self.source.path,)
        return tuple(dict.fromkeys(source.path for source in self.reformat.sources))


@dataclass(frozen=True, slots=True)
class Slice:
    """One slice with its pixels.

    Attributes
    ----------
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), floating, in the scan's units, finite everywhere.
    info : SliceInfo
        What the header tells.
    invalid : numpy.ndarray of bool or None
        (rows, columns); True where the file holds padding, NaN or infinity. ``values`` there are filled from the
        nearest valid pixel, so that nothing rings; the original is put back by nearest neighbour on the way out.
    invalid_value : float
        What stands in the file at those pixels, in the scan's units (padding value after rescale, or NaN).
    working_range : (float, float) or None
        Values that networks map to 0 and 1; see :func:`working_range`.
    channels : tuple of Slice
        The same place in every channel of a multi-channel scan, this slice among them, in the order of the channels;
        empty for all other scans.
    """

    values: Values
    info: SliceInfo
    invalid: NDArray[np.bool_] | None = None
    invalid_value: float = float("nan")
    working_range: tuple[float, float] | None = None
    channels: tuple[Slice, ...] = ()

    @property
    def size(self) -> Size:
        """Rows and columns."""
        return Size(int(self.values.shape[0]), int(self.values.shape[1]))

    @property
    def colour(self) -> bool:
        """Whether pixels carry red, green and blue."""
        return self.values.ndim == 3

    @property
    def channel(self) -> int:
        """Which of its channels this slice is, counted from 0."""
        return next((i for i, other in enumerate(self.channels) if other.values is self.values), 0)


@dataclass(frozen=True, slots=True)
class Patient:
    """Who was scanned, as the file says; empty where it does not. Shown on screen alone: never logged, never kept."""

    name: str = field(default="", repr=False)
    id: str = field(default="", repr=False)
    birth_date: str = field(default="", repr=False)
    sex: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Study:
    """The examination that a series belongs to.

    Attributes
    ----------
    key : str
        Opaque identifier within this session, the same for all series of a study.
    description : str
        Study Description (0008,1030).
    date : str
        ``2024-01-31``, or as the file writes it. It identifies a patient as a name does.
    patient : Patient
        Who was scanned.
    """

    key: str
    description: str = ""
    date: str = field(default="", repr=False)
    patient: Patient = field(default_factory=Patient, repr=False)


@dataclass(frozen=True)
class Scan:
    """A series of slices or frames of one size, opened from headers; pixels are read when asked for.

    Attributes
    ----------
    key : str
        Opaque identifier within this session, free of patient data.
    title : str
        Series description or file name, for the window; may identify the patient, never goes to a log.
    container : Container
        Family of the files.
    modality : Modality
        CT, MR, US or other.
    size : Size
        Rows and columns of every slice.
    slices : tuple of SliceInfo
        In order of position (then time): index ``t * depth + z``.
    depth : int
        Slices per time point; ``len(slices) // depth`` time points.
    units : str
        Name of the unit of the values: ``HU``, ``stored value``, or what the file says.
    colour : bool
        Whether slices carry red, green and blue.
    inverted : bool
        MONOCHROME1: low values are shown white. The data are never inverted.
    labels : bool
        Integer segmentation: nearest neighbour only, never a network.
    pixel_aspect : float
        Height of a pixel divided by its width where there is no spacing (1: square).
    frame_ms : float or None
        Time between frames of a cine, in milliseconds.
    channels : tuple of str
        Titles of the channels of a multi-channel scan (:func:`engine.read.combine`): slice ``c * depth + z`` shows
        channel ``c``. Empty for all other scans.
    details : tuple of (str, str)
        What the browser shows beside the title (study date is not among them).
    study : Study or None
        The examination that it belongs to, where the files tell.
    frame_of_reference : str
        Opaque identifier, the same for scans whose positions mean the same; empty where the files do not tell.
    acquired : Scan or None
        The scan whose voxels this one shows in another plane (:mod:`engine.volume.reformat`); None: it is as acquired.
    reader : callable
        ``reader(index)`` returns the :class:`Slice`; set by the reader, called through :meth:`read`.
    """

    key: str
    title: str
    container: Container
    modality: Modality
    size: Size
    slices: tuple[SliceInfo, ...]
    units: str
    reader: Callable[[int], Slice] = field(repr=False, compare=False)
    depth: int = 0
    colour: bool = False
    inverted: bool = False
    labels: bool = False
    pixel_aspect: float = 1.0
    frame_ms: float | None = None
    channels: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    study: Study | None = None
    frame_of_reference: str = ""
    acquired: Scan | None = field(default=None, repr=False, compare=False)

    def __len__(self) -> int:
        return len(self.slices)

    def read(self, index: int) -> Slice:
        """Return slice ``index`` with its pixels; raises :class:`~engine.errors.UnreadableError`."""
        if not 0 <= index < len(self.slices):
            raise IndexError(f"slice {index} of a scan with {len(self.slices)} slices")
        loaded = self.reader(index)
        if loaded.working_range is not None:
            return loaded
        return replace(loaded, working_range=working_range(loaded, self.modality, self.units))

    @property
    def middle(self) -> int:
        """Index of the slice shown first: the middle one of the first time point."""
        return (self.depth or len(self.slices)) // 2


def working_range(slice_: Slice, modality: Modality, units: str) -> tuple[float, float]:
    """Return the values that networks and metrics map to 0 and 1 (nothing is clipped to them).

    CT in HU: −1000 and 1000. Eight-bit pictures without rescale: 0 and 255. Everything else: the 0.1 and 99.9
    percentiles of the slice's valid pixels.
    """
    storage = slice_.info.storage
    if modality is Modality.CT and units == "HU":
        return -1000.0, 1000.0
    if storage.integer and (storage.low, storage.high) == (0, 255) and (storage.slope, storage.intercept) == (1, 0):
        return 0.0, 255.0
    valid = slice_.values if slice_.invalid is None else slice_.values[~slice_.invalid]
    if valid.size == 0:
        return 0.0, 1.0
    sample = valid.reshape(-1)[:: max(1, valid.size // 1_000_000)]
    low, high = (float(v) for v in np.percentile(sample, (0.1, 99.9)))
    if high <= low:
        low, high = float(valid.min()), float(valid.max())
    return (low, high) if high > low else (low, low + 1.0)


def working_range_of(slice_: Slice) -> tuple[float, float]:
    """Return the working range of ``slice_``, judged by its values alone where nothing else is known."""
    return slice_.working_range or working_range(slice_, Modality.OTHER, "")


def in_window(slice_: Slice, low: float, high: float) -> NDArray[np.float32]:
    """Return ``slice_`` as (rows, columns) float32, 0…1 from ``low`` to ``high``, clipped; colour as its luminance."""
    pixels: NDArray[np.float32] = np.clip((luminance(slice_.values) - low) / (high - low), 0.0, 1.0).astype(np.float32)
    return pixels
