"""The parts of the window's state: small frozen dataclasses, each replaced as a whole when it changes."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

import numpy as np

from app.camera import Camera
from app.layers import Layer
from app.tuning.state import Weights
from app.unsure import Unsure
from app.words import mark
from engine.geometry import Box, Grid, Scale, Size
from engine.refinement import PLAIN, Refinement
from engine.scan import Slice, Window

SMALLEST_SCALE, LARGEST_SCALE, SCALE_STEP = 1.00, 4.00, 0.01
MOST_STEPS = 20
"""Of back-projection: after a few, hardly anything changes any more."""

LABELS = mark(
    "State",
    "A label map holds names, not intensities: it is neither interpolated nor magnified by a network. "
    "An export takes nearest neighbours.",
)


class Role(Enum):
    """The panes, in their order on screen."""

    SCAN = "scan"
    BICUBIC = "bicubic"
    SUPER_RESOLVED = "super-resolved"
    DIFFERENCE = "difference"
    COMPARE = "compare"
    AXIAL = "axial"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def title(self) -> str:
        """The name of the pane, in the user's language."""
        return str(_ROLES[self])


_ROLES = {
    Role.SCAN: mark("Panes", "Scan"),
    Role.BICUBIC: mark("Panes", "Bicubic"),
    Role.SUPER_RESOLVED: mark("Panes", "Super-resolved"),
    Role.DIFFERENCE: mark("Panes", "Difference"),
    Role.COMPARE: mark("Panes", "Compare"),
    Role.AXIAL: mark("Panes", "Axial"),
    Role.CORONAL: mark("Panes", "Coronal"),
    Role.SAGITTAL: mark("Panes", "Sagittal"),
}


PLANE_ROLES = (Role.AXIAL, Role.CORONAL, Role.SAGITTAL)
"""The panes of the three-planes layout that show the volume itself."""

COMPARABLE = (Role.SCAN, Role.BICUBIC, Role.SUPER_RESOLVED)
"""What can be compared in one pane."""


class Compare(Enum):
    """How two images are compared: in a pane each, or in one pane, by what is described here."""

    SIDE_BY_SIDE = "side-by-side"
    CURTAIN = "curtain"
    LENS = "lens"
    FLICKER = "flicker"
    BLEND = "blend"
    CHECKERBOARD = "checkerboard"

    @property
    def title(self) -> str:
        """Its name, in the user's language."""
        return str(_WAYS[self])


_WAYS = {
    Compare.SIDE_BY_SIDE: mark("Compare", "Side by side"),
    Compare.CURTAIN: mark("Compare", "Curtain"),
    Compare.LENS: mark("Compare", "Lens"),
    Compare.FLICKER: mark("Compare", "Flicker"),
    Compare.BLEND: mark("Compare", "Blend"),
    Compare.CHECKERBOARD: mark("Compare", "Checkerboard"),
}


class Layout(Enum):
    """How the panes stand when there are several."""

    GRID = "grid"
    ROW = "row"
    COLUMN = "column"
    PLANES = "planes"


class Stage(Enum):
    """What the super-resolved pane can say about itself."""

    EMPTY = "empty"
    COMPUTING = "computing"
    READY = "ready"
    STOPPED = "stopped"
    FAILED = "failed"


class DifferenceMode(Enum):
    """What the difference pane shows, in the order of its menu; where each comes from: :mod:`app.differences`."""

    SR_MINUS_BICUBIC = "sr-bicubic"
    CONSISTENCY = "consistency"
    SR_MINUS_HR = "sr-hr"
    BICUBIC_MINUS_HR = "bicubic-hr"

    @property
    def title(self) -> str:
        """What is subtracted from what, in the user's language."""
        return str(_DIFFERENCES[self])


_DIFFERENCES = {
    DifferenceMode.SR_MINUS_BICUBIC: mark("Difference", "SR − bicubic"),
    DifferenceMode.CONSISTENCY: mark("Difference", "D(SR) − LR"),
    DifferenceMode.SR_MINUS_HR: mark("Difference", "SR − HR"),
    DifferenceMode.BICUBIC_MINUS_HR: mark("Difference", "bicubic − HR"),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What the user asks to be computed.

    Attributes
    ----------
    scale : Scale
        Magnification as asked for.
    linked : bool
        Whether both sliders move together.
    network, device : str
        Ids.
    weights : Weights or None
        In place of the shipped ones; what the user asks for has none, see :attr:`Session.work`.
    consistent : bool or None
        Whether the image is made consistent with the scan; None: as the network says.
    refinement : Refinement or None
        What is done beyond one pass of the network; None: nothing, or as the weights were judged.
    """

    scale: Scale = field(default_factory=lambda: Scale(2.0, 2.0))
    linked: bool = False
    network: str = "default"
    device: str = "auto"
    weights: Weights | None = None
    consistent: bool | None = None
    refinement: Refinement | None = None

    @property
    def refined(self) -> Refinement:
        """What is done in effect: to weights on their way nothing, for they are only looked at."""
        if self.weights is not None and not self.weights.settled:
            return PLAIN
        return self.usual if self.refinement is None else self.refinement

    @property
    def usual(self) -> Refinement:
        """What is done unless the user asks for something else."""
        return PLAIN if self.weights is None else self.weights.refinement


@dataclass(frozen=True, slots=True)
class View:
    """How the panes show it.

    Attributes
    ----------
    camera : Camera
        Shared by all panes.
    window : Window or None
        Shared by all panes; None while no slice is there.
    inverted : bool
        Inverted by the user.
    crosshair : (float, float) or None
        Scene point marked in every pane.
    pointer : (float, float) or None
        Scene point under the mouse.
    """

    camera: Camera = field(default_factory=Camera)
    window: Window | None = None
    inverted: bool = False
    crosshair: tuple[float, float] | None = None
    pointer: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which images are compared, and how.

    Attributes
    ----------
    mode : Compare
        Side by side, or one of the ways that need one pane only.
    first, second : Role
        Two different ones of :data:`COMPARABLE`: left and right of the curtain, around and inside the lens, what is
        shown while the flicker key is held and otherwise, below and above when blended.
    share : float
        0…1: place of the curtain from the left; weight of the second image when blended.
    difference : bool
        Whether the difference pane stands beside the compared images.
    """

    mode: Compare = Compare.SIDE_BY_SIDE
    first: Role = Role.BICUBIC
    second: Role = Role.SUPER_RESOLVED
    share: float = 0.5
    difference: bool = False


@dataclass(frozen=True, slots=True)
class Options:
    """Which panes are there and what lies over them."""

    overlay: bool = True
    patient: bool = True
    difference: bool = True
    difference_mode: DifferenceMode = DifferenceMode.SR_MINUS_BICUBIC
    histogram: bool = False
    alone: Role | None = None
    flicker: bool = False
    layout: Layout = Layout.GRID
    colour_map: str = "grey"
    value_histogram: bool = False
    comparison: Comparison = field(default_factory=Comparison)
    uncertainty: bool = False
    linked: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Difference:
    """Two images over one field of view, whose signed difference a pane shows.

    Attributes
    ----------
    grid : Grid
        Sizes before and after; the target is the size of both images.
    plus, minus : Layer
        Same size, same box: what is shown is ``plus − minus``, of their luma in colour.
    limit : float
        End of the symmetric colour bar, in the scan's units.
    words : str
        What is subtracted from what, for the line above the image.
    """

    grid: Grid
    plus: Layer
    minus: Layer
    limit: float
    words: str


@dataclass(frozen=True, eq=False, slots=True)
class Against:
    """The consistency map of an image, or of a part: the image degraded as declared, minus the scan.

    Attributes
    ----------
    layer, zero : Layer
        ``D(SR) − LR`` in the scan's units, on the scan's own grid, and zeros of the same box.
    largest : float
        The largest of all, without its sign; NaN where nothing can be judged.
    limit : float
        End of the colour bar: one stored value or more, so that a map that stays blank says what it should.
    """

    layer: Layer
    zero: Layer
    largest: float
    limit: float

    @classmethod
    def of_nothing(cls, size: Size) -> Against:
        """Return what is said of an image that is too small a part, or could not be judged."""
        empty = Layer.of(np.zeros((0, 0), np.float32), size, Box(0, 0, 0, 0))
        return cls(empty, empty, math.nan, 1.0)

    @property
    def words(self) -> str:
        """The largest as a figure, or that it is below a hundredth of the colour bar; empty where there is none."""
        if math.isnan(self.largest):
            return ""
        least = self.limit / 100
        return f"< {least:.2g}" if self.largest < least else f"{self.largest:.2g}"


@dataclass(frozen=True, eq=False, slots=True)
class Magnified:
    """A super-resolved image together with bicubic on the same grid, and what made it.

    Attributes
    ----------
    grid : Grid
        Sizes before and after; the labels on screen come from here, never from the sliders.
    image, bicubic : Layer
        Same grid, same box.
    limit : float
        End of the difference colour bar, in the scan's units.
    network : str
        Id of the network; empty at ×1.00 × 1.00, where the image is the scan.
    encode_s, decode_s : float or None
        Time taken, encoding once a slice; None for the scan itself.
    device : str
        Label of the device; empty for the scan itself.
    remark : str
        What always belongs beside the image, such as that it is resampled from a whole factor.
    weights : Weights or None
        What it was made with in place of the shipped ones.
    against : Against or None
        What it says against the scan; None for the scan itself, and while it has not been asked.
    consistent : bool
        Whether it was made consistent with the scan.
    first_look : bool
        Whether it is what is shown until the image itself is there.
    """

    grid: Grid
    image: Layer
    bicubic: Layer
    limit: float
    network: str = ""
    encode_s: float | None = None
    decode_s: float | None = None
    device: str = ""
    remark: str = ""
    weights: Weights | None = None
    against: Against | None = None
    consistent: bool = False
    first_look: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Images:
    """What is at hand of the slice on screen; parts come one after the other.

    Attributes
    ----------
    slice_, index : Slice or None, int
        The slice whose pixels these are; while the next one is read, it is not yet the one that was asked for.
    """

    slice_: Slice | None = None
    index: int = 0
    scan: Layer | None = None
    bicubic: Layer | None = None
    magnified: Magnified | None = None
    unsure: Unsure | None = None
    presets: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class Status:
    """State of the super-resolved image, with a sentence for the user where there is one to say."""

    stage: Stage = Stage.EMPTY
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class NoticeChoice:
    """An answer to a notice that asks something; it takes the notice away."""

    label: str
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence in the quiet list: something refused, done, asked or worth knowing."""

    text: str
    problem: bool = True
    folder: Path | None = None
    choices: tuple[NoticeChoice, ...] = ()
