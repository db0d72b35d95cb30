"""One export on its way: the slice, what it became, and how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from numpy.typing import NDArray

from engine.geometry import Grid, Spacing
from engine.scan import Scan, Slice, SliceInfo, Storage
from engine.write.options import Provenance


@dataclass(frozen=True, slots=True)
class Job:
    """What an encoder needs to make a file.

    Attributes
    ----------
    scan : Scan
        Where the slice comes from.
    index : int
        Slice.
    slice_ : Slice
        The slice before magnification, for what is invalid in it.
    values : numpy.ndarray
        (rows, columns) or (rows, columns, 3), the whole target of ``grid``: floating, in the scan's units; or, when
        ``displayed``, uint8.
    grid : Grid
        Sizes before and after.
    provenance : Provenance
        How the values came to be.
    displayed : bool
        Whether the values are levels of the display rather than of the scan.
    meaning : str
        What the values are where they are not an image, in a few words; empty for images.
    """

    scan: Scan
    index: int
    slice_: Slice
    values: NDArray[Any]
    grid: Grid
    provenance: Provenance
    displayed: bool = False
    meaning: str = ""

    @property
    def info(self) -> SliceInfo:
        """What the header of the slice tells."""
        return self.scan.slices[self.index]

    @property
    def storage(self) -> Storage:
        """How the source stores values."""
        return self.slice_.info.storage

    @property
    def colour(self) -> bool:
        """Whether pixels carry red, green and blue."""
        return self.values.ndim == 3

    @property
    def spacing(self) -> Spacing | None:
        """Pixel spacing after magnification in millimetres, if the source has one."""
        own = self.info.spacing
        return None if own is None else self.grid.spacing(own)

    def floating(self) -> Job:
        """Return the same, stored as floating point: for a volume whose slices are rescaled differently."""
        storage = Storage(float("-inf"), float("inf"), integer=False)
        return replace(self, slice_=replace(self.slice_, info=replace(self.slice_.info, storage=storage)))

    @property
    def inverted(self) -> bool:
        """Whether low values of the file are to be shown white; what is displayed has been turned already."""
        return self.scan.inverted and not self.displayed and not self.colour
