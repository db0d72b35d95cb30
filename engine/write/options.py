"""What is asked of an export, and what it reports back."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from engine.geometry import Scale, Size, Spacing
from engine.networks.descriptor import NetworkDescriptor
from engine.scan import Window


class ValueRange(Enum):
    """Which values a file carries."""

    FULL = "full"
    """All of them, in the scan's units or its stored values."""

    DISPLAY = "display"
    """8 bit, as the window shows them."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """How the pixels came to be, for the header of what is written.

    Attributes
    ----------
    network_id, network_title, network_version : str
        The network, or ``bicubic`` and its name.
    weights_sha256 : str
        Hash of the weights in hexadecimal; empty where there are none.
    method : str
        One sentence on the method, in plain words.
    device : str
        What computed it, as shown to the user.
    consistent : bool
        Whether the image was made consistent with the scan.
    """

    network_id: str
    network_title: str
    network_version: str = ""
    weights_sha256: str = ""
    method: str = ""
    device: str = ""
    consistent: bool = False

    @classmethod
    def of(cls, network: NetworkDescriptor, device: str, *, consistent: bool = False) -> Provenance:
        """Return what an image by ``network``, computed on the device of that label, says about itself.

        ``consistent`` tells whether it was projected on the images that, degraded, give the scan back.
        """
        method = "bicubic plus the detail that the network adds"
        if consistent:
            method += ", consistent: degraded by the anti-aliased cubic it gives the scan back"
        own = (network.id, network.title, network.version, network.weights_sha256)
        return cls(*own, method, device, consistent)

    @classmethod
    def unmagnified(cls) -> Provenance:
        """Return what the scan itself says, written at ×1.00 × 1.00."""
        return cls("none", "not magnified", method="the scan itself, no network was used")

    @classmethod
    def nearest(cls) -> Provenance:
        """Return what a label map says."""
        return cls("nearest", "nearest neighbour", method="nearest neighbour, no network was used")


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What to write.

    Attributes
    ----------
    provenance : Provenance
        How the pixels came to be.
    range : ValueRange
        All values, or 8 bit as shown.
    window : Window or None
        The window on screen, for :attr:`ValueRange.DISPLAY`; None: the one that the slice would first be shown in.
    overwrite : bool
        Whether a file that is already there may be replaced (never one that the scan itself was read from).
    inverted : bool or None
        Whether low values are shown white, for :attr:`ValueRange.DISPLAY`; None: as the scan says.
    floating : bool
        Whether values go into the file unrounded, in the scan's units: as float32, or float64 where the source has it.
        Grey values in NIfTI and TIFF only.
    """

    provenance: Provenance
    range: ValueRange = ValueRange.FULL
    window: Window | None = None
    overwrite: bool = False
    inverted: bool | None = None
    floating: bool = False


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What was written.

    Attributes
    ----------
    path : pathlib.Path
        The file.
    size : Size
        Rows and columns.
    ratio : Scale
        True magnification.
    spacing : Spacing or None
        Pixel spacing in the file, in millimetres.
    clipped : int
        Pixels whose value did not fit into the stored values of the source and was clipped.
    bytes : int
        Length of the file.
    notes : tuple of str
        Sentences for the user on what is not as in the source.
    """

    path: Path
    size: Size
    ratio: Scale
    spacing: Spacing | None
    clipped: int
    bytes: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would be, before it is written.

    Attributes
    ----------
    suffix : str
        Kind of file, such as ``.dcm``.
    source, target : Size
        Rows and columns before and after.
    ratio : Scale
        True magnification.
    spacing : Spacing or None
        Pixel spacing in the file, in millimetres.
    bits : int
        Bits of a sample in the file.
    samples : int
        Samples of a pixel: 3 for colour.
    bytes : int
        Estimated length of the file; compression makes it smaller.
    description : str
        The kind of file in words, such as ``DICOM, derived CT image``.
    """

    suffix: str
    source: Size
    target: Size
    ratio: Scale
    spacing: Spacing | None
    bits: int
    samples: int
    bytes: int
    description: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """A file in memory, complete, before it goes to disk.

    Attributes
    ----------
    content : bytes
        The file.
    spacing : Spacing or None
        Pixel spacing that its header tells, in millimetres.
    clipped : int
        Clipped pixels.
    notes : tuple of str
        Sentences for the user.
    """

    content: bytes = field(repr=False)
    spacing: Spacing | None
    clipped: int = 0
    notes: tuple[str, ...] = ()
