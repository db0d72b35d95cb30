"""What the engine answers, as the window takes it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.geometry import Box, Grid
from engine.progress import CancelToken, Progress
from engine.refinement import Refinement
from engine.scan import Modality, Scan, Slice, Values
from engine.words import Sentence

if TYPE_CHECKING:
    from engine.magnify import Bicubic
    from engine.write import Provenance


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a combo box: the id, its label, a sentence for the tooltip, and what to beware of.

    ``consistent`` tells of a network whether its images are made consistent with the scan when nobody says otherwise.
    """

    id: str
    label: str
    detail: str = ""
    warning: str = ""
    consistent: bool = True


@dataclass(frozen=True, slots=True)
class Opened:
    """Scans that were opened, a sentence for each file that was refused, and which paths are the user's own."""

    scans: tuple[Scan, ...]
    refused: tuple[str, ...] = ()
    own: tuple[Path, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Decoded:
    """A super-resolved image or part of it: values in the scan's units, seconds, device, sentences for the user.

    ``encode_seconds`` is the time spent on the features of the slice so far, which ``seconds`` leaves out; ``remark``
    always belongs beside the image; ``left`` is what a file of the scan's own integers cannot hold of it;
    ``first_look`` says that it is what is shown until the image itself is there.
    """

    values: Values
    seconds: float
    device: str
    notes: tuple[str, ...] = ()
    encode_seconds: float = 0.0
    remark: str = ""
    consistent: bool = False
    left: Sentence | None = None
    first_look: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Widths:
    """Half-widths in the scan's units, NaN where there is none; the share of true values within; sentences."""

    values: Values
    level: float
    notes: tuple[str, ...] = ()


class Magnifying(Protocol):
    """A network on a device: encode once a slice, decode at every scale."""

    def encode(self, slice_: Slice, *, cancel: CancelToken, progress: Progress) -> Any:  # noqa: ANN401 - features are the engine's own
        """Return what holds the features of a slice; those not computed yet come with the decode that needs them."""

    def decode(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        *,
        box: Box,
        consistent: bool | None = None,
        refinement: Refinement | None = None,
        for_file: bool = False,
        start: Bicubic | None = None,
        first_look: bool = False,
        cancel: CancelToken,
        progress: Progress,
    ) -> Decoded:
        """Return ``box`` of the image on ``grid``; ``for_file``, with values that the scan's own kind of file holds.

        ``refinement`` is what to do beyond one pass, None: as the weights were judged; ``start`` is the bicubic
        reference, where it is at hand; ``first_look`` asks for what is there sooner.
        """

    def offers_first_look(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        *,
        box: Box,
        refinement: Refinement | None = None,
    ) -> bool:
        """Return whether a first look would be there well before the image."""

    def half_widths(
        self,
        features: Any,  # noqa: ANN401
        grid: Grid,
        modality: Modality,
        *,
        box: Box,
        refinement: Refinement | None = None,
        cancel: CancelToken,
        progress: Progress,
    ) -> Widths:
        """Return how sure ``box`` of the image on ``grid`` is; raises EngineError where that was not measured."""

    def provenance(self, device: str, *, consistent: bool) -> Provenance:
        """Return what an exported file says about the network, computed on a device of this label."""
