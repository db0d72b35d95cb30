"""The state of the self-check: what runs, and what came of the last one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.layers import Layer
from app.state import Request
from engine.geometry import Grid
from engine.scan import Scan, Slice

if TYPE_CHECKING:
    from engine.measure.self_check_outcome import Figures, SelfCheck


@dataclass(frozen=True, eq=False, slots=True)
class CheckedMethod:
    """What one method made of the degraded slice in a self-check.

    Attributes
    ----------
    name : str
        ``bicubic``, the id of a network, or ``tuned``.
    image, judged : Layer
        Of the slice's size; the second has the slice's values where nothing counts, for maps of the error.
    figures, mean, deviation : Figures
        Of the slice on the pictures; mean and standard deviation over all slices that were measured.
    verdict : str
        One plain sentence beside bicubic; empty for bicubic.
    """

    name: str
    image: Layer
    judged: Layer
    figures: Figures
    mean: Figures
    deviation: Figures
    verdict: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class Checked:
    """The outcome of a self-check.

    Attributes
    ----------
    scan, index : Scan, int
        What was checked; the pictures are of this slice.
    request : Request
        With which scales, network, weights and device.
    grid : Grid
        The way back, from the degraded slice's size to the slice's own.
    slice_, truth : Slice, Layer
        HR: the slice itself.
    methods : tuple of CheckedMethod
        Bicubic first, then the network as it is shipped and, where there are tuned weights, with those.
    used : CheckedMethod
        What the super-resolved pane was made with.
    limit : float
        End of one colour bar for all error maps, in the scan's units.
    count : int
        How many slices were measured.
    scale_words, caveat : str
        The true ratio, and what the truth is, in words.
    notes : tuple of str
        Sentences for the user.
    measured : SelfCheck
        The engine's own account, from which the picture is made.
    """

    scan: Scan
    index: int
    request: Request
    grid: Grid
    slice_: Slice
    truth: Layer
    methods: tuple[CheckedMethod, ...]
    used: CheckedMethod
    limit: float
    count: int
    scale_words: str
    caveat: str
    notes: tuple[str, ...]
    measured: SelfCheck


@dataclass(frozen=True, eq=False, slots=True)
class Check:
    """The self-check: what runs, what came of the last one, or why nothing did."""

    running: bool = False
    outcome: Checked | None = None
    problem: str = ""
