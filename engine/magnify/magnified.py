"""What magnifying gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from engine.consistent import Against, against
from engine.devices import Device
from engine.geometry import Box, Grid
from engine.scan import Slice, Values


@dataclass(frozen=True)
class Magnified:
    """A magnified image, or a part of it.

    Attributes
    ----------
    values : numpy.ndarray
        Size of ``box``, in the scan's units; padding and NaN of the file stand where they stood.
    grid : Grid
        Sizes of the whole before and after.
    box : Box
        Which part of the target this is.
    seconds : float
        Time that the decode took, without that of features it still had to have computed.
    encode_seconds : float
        Time spent on the slice's features so far.
    device : Device
        What computed it.
    notes : tuple of str
        Sentences for the user, such as that the GPU's memory ran out.
    remark : str
        What always belongs beside this image: how the network came to its size, and that it may invent detail.
    consistent : bool
        Whether it was projected on the images that, degraded, give the scan back.
    slice_ : Slice or None
        What was magnified; None for a label map.
    first_look : bool
        Whether it is what is shown until the image itself is there.
    """

    values: Values
    grid: Grid
    box: Box
    seconds: float
    encode_seconds: float
    device: Device
    notes: tuple[str, ...] = ()
    remark: str = ""
    consistent: bool = False
    slice_: Slice | None = field(default=None, repr=False)
    first_look: bool = False

    @cached_property
    def against(self) -> Against | None:
        """What it says against the scan, computed when first asked for; None for a label map."""
        return None if self.slice_ is None else against(self.values, self.slice_, self.grid, self.box)

    @property
    def largest_against(self) -> float:
        """The largest ``|D(SR) − LR|``, in the scan's units; 0 where nothing is judged."""
        return 0.0 if self.against is None else self.against.largest
